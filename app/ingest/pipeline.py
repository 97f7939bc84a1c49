"""The use case: one report, one transaction.

    Report --analyse (outside the transaction)--> Analysis
    writer lock --> report row, statements, canonical layer, change feed --> commit

A report that is already stored changes nothing. The same report with another publication day or marking needs a higher
`revision`, so that the outcome does not depend on the order of arrival; a higher revision replaces. A new text of a
known document (same url, or same publisher and own id) is a new version: its statements replace the older one's.
One bad report is recorded and skipped; a lost database stops the run.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from app.ingest.canonical import refresh, scope_of_everything, scope_of_reports
from app.resolve.identity import entity_identity
from app.store.reports import (
    clear_rejects,
    delete_report_row,
    get_report,
    save_reject,
    save_report,
    series_of,
    settle_series,
    versions_of,
)
from app.store.session import Store
from app.store.statements import save_analysis
from app.store.tables import ReportRow
from graph.errors import ConflictError, InvalidInputError
from graph.model import Analysis, LocalEntity, Report


class Analyser(Protocol):
    """What reads a report: `app.extract.pipeline.Extractor`, or a fake in tests."""

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


def ingest_report(store: Store, analyser: Analyser, report: Report) -> Outcome:
    """Read and store one report.

    Raises
    ------
    ConflictError
        If it is stored with another publication day or marking and its revision is not higher.
    """
    document = report.external_id or report.id
    with store.read() as session:
        if _is_stored(session, report, analyser):
            return Outcome(document, "unchanged", report.id)
    analysis = analyser.analyse(report)
    with store.write() as session:
        if _is_stored(session, report, analyser):  # another process was faster
            return Outcome(document, "unchanged", report.id)
        known = session.get(ReportRow, report.id) is not None
        changes = store_analysis(session, report, analysis)
        clear_rejects(session, document)
    return Outcome(document, "reread" if known else "added", report.id, changes)


def store_analysis(session: Session, report: Report, analysis: Analysis) -> int:
    """Save a report and what it tells, and refresh the canonical layer; gives the number of changes."""
    series = series_of(report)
    scope = scope_of_reports(session, {report.id, *(row.id for row in versions_of(session, series))})
    save_report(session, report, analysis)
    settle_series(session, series)
    save_analysis(session, report.id, analysis, identify=identify)
    return refresh(session, scope, cause=f"report:{report.id}")


def identify(entity: LocalEntity, local_id: str) -> str:
    """Identity of a local entity, as `save_analysis` asks for it."""
    return entity_identity(entity, local_id=local_id)


def _is_stored(session: Session, report: Report, analyser: Analyser) -> bool:
    row = session.get(ReportRow, report.id)
    if row is None or report.revision > row.revision:
        return False
    for field, stored, given in (
        ("published_at", row.published_on, report.published_on),
        ("marking", row.marking, report.marking.value),
    ):
        if given is not None and given != stored:
            raise ConflictError(
                f"{field}: this report is stored with {stored}, given {given}; "
                f"give it a revision above {row.revision} to correct it"
            )
    return row.analysis_version == analyser.version


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
