"""Many reports that need no reading, stored in few transactions: each batch whole, a bad report refused alone.

    Told, Told, Outcome(refused), Told ... --batches--> writer lock --> rows, statements, one refresh --> commit

What is stored is what `ingest_report` would store of each, one after the other, in any order.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.ingest.canonical import refresh, scope_of_reports
from app.ingest.pipeline import REFUSED_BY_DATABASE, Outcome, StaleReaderError
from app.ingest.structured import Told
from app.resolve.identity import identifier
from app.store.reports import (
    clear_rejects,
    join_copies,
    load_reports_with,
    members_of,
    save_reject,
    save_reports,
    series_of,
    settle_series,
)
from app.store.seeds import current_seed_version
from app.store.session import Store
from app.store.statements import save_analyses
from graph.errors import ConflictError
from graph.ids import make_id
from graph.model import Analysis, Report

BATCH = 2000  # reports in one transaction: more share what they touch, but other writers wait for some seconds


def ingest_rows(
    store: Store,
    found: Iterable[Told | Outcome],
    *,
    seed_version: str,
    size: int = BATCH,
    on_outcome: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Outcome]:
    """Store what was read, in batches; gives the outcomes in the order given.

    Parameters
    ----------
    found : iterable of Told or Outcome
        An Outcome is a row that could not be read; it is recorded as refused.
    seed_version : str
        Of the seeds that the rows were read with.
    on_outcome : callable
        Called for each row after its batch, for progress.

    Raises
    ------
    StaleReaderError
        If other seeds are loaded now.
    """
    outcomes: list[Outcome] = []
    for part in _batches(found, size):
        done = store_batch(store, part, seed_version=seed_version)
        outcomes += done
        for outcome in done:
            on_outcome(outcome)
    return outcomes


def store_batch(store: Store, batch: Sequence[Told | Outcome], *, seed_version: str) -> list[Outcome]:
    """Store the reports in one transaction; gives their outcomes, in order.

    The changes of the canonical layer are those of the whole batch, and are told with the first report that changed it.
    If the database refuses one of the reports, all others are stored.

    Raises
    ------
    StaleReaderError
        As `ingest_rows` does.
    """
    try:
        with store.write() as session:
            return _Batch(session, seed_version).save(batch)
    except REFUSED_BY_DATABASE as exc:
        if len(batch) > 1:
            half = len(batch) // 2
            return [
                outcome
                for part in (batch[:half], batch[half:])
                for outcome in store_batch(store, part, seed_version=seed_version)
            ]
        told = batch[0]
        if isinstance(told, Outcome):
            raise
        kind = type(getattr(exc, "orig", exc)).__name__  # its message may quote the text
        refused = _refused(told, f"text: what it tells can't be stored ({kind})", "text")
        with store.write() as session:
            save_reject(session, refused.document, refused.field, refused.error or "")
        return [refused]


@dataclass(frozen=True)
class _Batch:
    session: Session
    seed_version: str

    def save(self, batch: Sequence[Told | Outcome]) -> list[Outcome]:
        if self.seed_version != current_seed_version(self.session):
            raise StaleReaderError("seeds: they were reloaded meanwhile; run it again")
        stored = load_reports_with(self.session, {one.report.id for one in batch if isinstance(one, Told)})
        wanted: dict[str, tuple[Report, Analysis]] = {}
        outcomes: list[Outcome] = []
        for one in batch:
            outcomes.append(one if isinstance(one, Outcome) else _decide(one, stored, wanted))
        for outcome in outcomes:
            if outcome.status == "failed":
                save_reject(self.session, outcome.document, outcome.field, outcome.error or "unknown reason")
        if wanted:
            changes = self._write(wanted, stored.keys())
            first = next(at for at, one in enumerate(outcomes) if one.status in ("added", "reread"))
            old = outcomes[first]
            outcomes[first] = Outcome(old.document, old.status, old.report_id, changes)
        return outcomes

    def _write(self, wanted: dict[str, tuple[Report, Analysis]], stored: Iterable[str]) -> int:
        session = self.session
        stored = set(stored) & wanted.keys()
        series = {one for report, _ in wanted.values() if (one := series_of(report)) is not None}
        members = members_of(session, series)
        versions = {one for found in members.values() for one in found}
        scope = scope_of_reports(session, versions | stored)
        scope.reports |= wanted.keys()
        save_reports(session, wanted.values())
        for report, _ in wanted.values():
            group = series_of(report)
            if group is not None:
                members[group].add(report.id)
        for group, ids in sorted(members.items()):
            if len(ids) > 1:
                settle_series(session, group)
        told = ((one, analysis, identifier(analysis)) for one, (_, analysis) in wanted.items())
        save_analyses(session, told, stored=stored)
        clear_rejects(session, *(report.external_id or one for one, (report, _) in wanted.items()))
        return refresh(session, scope, cause=f"batch:{make_id('bat', *sorted(wanted))}")


def _decide(told: Told, stored: dict[str, tuple[Report, str]], wanted: dict[str, tuple[Report, Analysis]]) -> Outcome:
    """What becomes of one report; notes in `wanted` how it is to be stored."""
    report = told.report
    document = report.external_id or report.id
    known = (wanted[report.id][0], told.analysis.version) if report.id in wanted else stored.get(report.id)
    if known is None:
        wanted[report.id] = (report, told.analysis)
        return Outcome(document, "added", report.id)
    try:
        joined = join_copies(known[0], report)
    except ConflictError as exc:
        return _refused(told, str(exc), str(exc).split(":", 1)[0])
    if joined == known[0] and known[1] == told.analysis.version:
        return Outcome(document, "unchanged", report.id)
    wanted[report.id] = (joined, told.analysis)
    return Outcome(document, "reread" if report.id in stored else "unchanged", report.id)


def _refused(told: Told, reason: str, field: str) -> Outcome:
    document = told.report.external_id or told.report.id
    return Outcome(document, "failed", told.report.id, field=field, error=f"{told.place}: {reason}")


def _batches(found: Iterable[Told | Outcome], size: int) -> Iterator[list[Told | Outcome]]:
    part: list[Told | Outcome] = []
    for one in found:
        part.append(one)
        if len(part) >= size:
            yield part
            part = []
    if part:
        yield part
