"""The use case: one report, one transaction.

    Report --analyse (outside the transaction)--> Analysis
    writer lock --> report row, statements, canonical layer, change feed --> commit

A report that is already stored changes nothing. The same report with another publication day or marking needs a higher
`revision`; what it adds to the data that was unknown is added. A new text of a known document (same url, or same
publisher and own id) is a new version: its statements replace the older one's. Which version is the newest, and what is
kept of two copies, does not depend on which came first (`app/store/reports.py`).
One bad report is recorded and skipped; a lost database stops the run.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from app.ingest.canonical import refresh, scope_of_everything, scope_of_reports
from app.resolve.identity import identifier
from app.store.reports import (
    clear_rejects,
    delete_report_row,
    get_report,
    join_copies,
    save_reject,
    save_report,
    series_of,
    settle_series,
    to_report,
    versions_of,
)
from app.store.seeds import current_seed_version
from app.store.session import Store
from app.store.statements import save_analysis
from app.store.tables import ReportRow
from graph.errors import ConflictError, InvalidInputError, UnreadableReportError
from graph.model import Analysis, Report

REFUSED_BY_DATABASE = (DataError, IntegrityError, OverflowError, UnicodeError)


class Analyser(Protocol):
    """What reads a report: `app.extract.pipeline.Extractor`, or a fake in tests.

    One that is made for the seeds of a database may tell their version as `seed_version`.
    """

    @property
    def version(self) -> str:
        """Code, model and gazetteer: the same version reads the same text alike, given the same seeds."""

    def analyse(self, report: Report) -> Analysis:
        """All that a report tells."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document.

    `status` is `added`, `unchanged`, `reread` (newer extractor or revision) or `failed`; `changes` counts the canonical
    records that changed; `field` and `error` are set for a failure.
    """

    document: str
    status: str
    report_id: str | None = None
    changes: int = 0
    field: str | None = None
    error: str | None = None


class StaleReaderError(ConflictError):
    """The seeds were reloaded after the reader was made: it would read with the old ones. Stops a run."""


def ingest_report(store: Store, analyser: Analyser, report: Report) -> Outcome:
    """Read and store one report.

    Raises
    ------
    ConflictError
        If it is stored with another publication day or marking and its revision is not higher; or, as
        `StaleReaderError`, if the reader was made for other seeds than those that are loaded.
    UnreadableReportError
        If the reader fails, or the database can't hold what it read.
    """
    document = report.external_id or report.id
    wanted = find_wanted(store, analyser, report)
    while wanted is not None:
        analysis = analyser.analyse(wanted)
        try:
            with store.write() as session:
                now_wanted = _find_wanted(session, report, analyser)
                if now_wanted == wanted:
                    is_known = session.get(ReportRow, report.id) is not None
                    changes = store_analysis(session, wanted, analysis)
                    clear_rejects(session, document)
                    return Outcome(document, "reread" if is_known else "added", report.id, changes)
                wanted = now_wanted  # another process stored a copy
        except REFUSED_BY_DATABASE as exc:
            kind = type(getattr(exc, "orig", exc)).__name__  # its message may quote the text
            raise UnreadableReportError(f"text: what was read in it can't be stored ({kind})", field="text") from exc
    return Outcome(document, "unchanged", report.id)


def find_wanted(store: Store, analyser: Analyser, report: Report) -> Report | None:
    """The report as `ingest_report` would have it read; None if it is stored as this analyser reads it.

    Raises
    ------
    ConflictError
        As `ingest_report` does.
    """
    with store.read() as session:
        return _find_wanted(session, report, analyser)


def _find_wanted(session: Session, report: Report, analyser: Analyser) -> Report | None:
    """The report as it is to be read and stored; None if it is stored so."""
    made_for = getattr(analyser, "seed_version", None)
    if made_for is not None and made_for != current_seed_version(session):
        raise StaleReaderError("seeds: they were reloaded meanwhile; run it again")
    row = session.get(ReportRow, report.id)
    if row is None:
        return report
    stored = to_report(row)
    joined = join_copies(stored, report)
    return None if joined == stored and row.analysis_version == analyser.version else joined


def store_analysis(session: Session, report: Report, analysis: Analysis) -> int:
    """Save a report and what it tells, and refresh the canonical layer; gives the number of changes."""
    row = session.get(ReportRow, report.id)
    affected = {series_of(report), row.series if row else None}  # a revision may belong elsewhere
    versions = {version.id for series in affected for version in versions_of(session, series)}
    scope = scope_of_reports(session, {report.id, *versions})
    save_report(session, report, analysis)
    for series in affected:
        settle_series(session, series)
    save_analysis(session, report.id, analysis, identify=identifier(analysis))
    return refresh(session, scope, cause=f"report:{report.id}")


def ingest_reports(
    store: Store,
    analyser: Analyser,
    reports: Iterable[Report | Outcome],
    *,
    on_outcome: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Outcome]:
    """Ingest one after the other; a failure is recorded and the rest goes on.

    Parameters
    ----------
    reports : iterable of Report or Outcome
        An Outcome is a document that could not be read; it is recorded as refused.
    on_outcome : callable
        Called after each document, for progress.
    """
    outcomes = []
    for report in reports:
        outcome = report if isinstance(report, Outcome) else _try_report(store, analyser, report)
        if outcome.status == "failed":
            with store.write() as session:
                save_reject(session, outcome.document, outcome.field, outcome.error or "unknown reason")
        outcomes.append(outcome)
        on_outcome(outcome)
    return outcomes


def _try_report(store: Store, analyser: Analyser, report: Report) -> Outcome:
    document = report.external_id or report.id
    try:
        return ingest_report(store, analyser, report)
    except StaleReaderError:
        raise
    except ConflictError as exc:
        return Outcome(document, "failed", report.id, field=str(exc).split(":", 1)[0], error=str(exc))
    except InvalidInputError as exc:
        return Outcome(document, "failed", report.id, field=exc.field, error=str(exc))


def delete_report(store: Store, report_id: str) -> int:
    """Forget a report: what is left is what there would be had it never come. Gives the number of changes.

    Raises
    ------
    NotFoundError
        If there is no such report.
    """
    with store.write() as session:
        series = get_report(session, report_id).series
        scope = scope_of_reports(session, {report_id, *(row.id for row in versions_of(session, series))})
        delete_report_row(session, report_id)
        settle_series(session, series)
        return refresh(session, scope, cause=f"delete:{report_id}")


def rebuild(store: Store) -> int:
    """Derive the whole canonical layer again; gives the number of records that differed (0 if all was well)."""
    with store.write() as session:
        return refresh(session, scope_of_everything(session), cause="rebuild")
