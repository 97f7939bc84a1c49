"""Reports as rows: saved, listed by series, made current, deleted; and the documents that were refused."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.store.tables import RejectRow, ReportRow
from graph.errors import NotFoundError
from graph.ids import make_id
from graph.model import Analysis, Report
from graph.ontology import Marking, Reliability


def series_of(report: Report) -> str | None:
    """Id of the series of versions that a report belongs to; None where nothing tells.

    Versions of one document share their url, or publisher and own id. An id without a publisher is not enough: two
    archives may both have a document 1.
    """
    if report.url:
        return make_id("ser", "url", report.url)
    if report.publisher and report.external_id:
        return make_id("ser", "id", report.publisher, report.external_id)
    return None


def save_report(session: Session, report: Report, analysis: Analysis, *, recorded_at: datetime | None = None) -> None:
    """Insert a report, or replace the row of the same id; `is_current` is settled by `settle_series`.

    `recorded_at` keeps the moment of the first recording when a report is only read again.
    """
    values = {
        "id": report.id,
        "external_id": report.external_id,
        "title": report.title,
        "text": report.text,
        "sha256": hashlib.sha256(report.text.encode("utf-8", "surrogatepass")).hexdigest(),
        "published_on": report.published_on,
        "url": report.url,
        "publisher": report.publisher,
        "language": report.language or analysis.language,
        "dateline": analysis.dateline,
        "marking": report.marking.value,
        "reliability": report.reliability.value if report.reliability else None,
        "revision": report.revision,
        "series": series_of(report),
        "is_current": True,
        "analysis_version": analysis.version,
        "recorded_at": recorded_at or datetime.now(UTC),
    }
    if session.get(ReportRow, report.id) is None:
        session.execute(insert(ReportRow), [values])
    else:
        session.execute(update(ReportRow).where(ReportRow.id == report.id).values(**values))
    session.expire_all()


def versions_of(session: Session, series: str | None) -> Sequence[ReportRow]:
    """All versions in a series, oldest first; none for None.

    Order: revision, publication day, when it was recorded, id.
    """
    if series is None:
        return []
    rows = session.scalars(select(ReportRow).where(ReportRow.series == series)).all()
    return sorted(rows, key=lambda row: (row.revision, row.published_on or date.min, row.recorded_at, row.id))


def settle_series(session: Session, series: str | None) -> None:
    """Make the newest version of a series the current one."""
    rows = versions_of(session, series)
    for row in rows:
        row.is_current = row is rows[-1]
    session.flush()


def get_report(session: Session, report_id: str) -> ReportRow:
    """The report with that id.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    row = session.get(ReportRow, report_id)
    if row is None:
        raise NotFoundError(f"no report {report_id!r}")
    return row


def to_report(row: ReportRow) -> Report:
    """The report as it was given."""
    return Report(
        id=row.id,
        text=row.text,
        external_id=row.external_id,
        title=row.title,
        published_on=row.published_on,
        url=row.url,
        publisher=row.publisher,
        language=row.language,
        marking=Marking(row.marking),
        reliability=Reliability(row.reliability) if row.reliability else None,
        revision=row.revision,
    )


def delete_report_row(session: Session, report_id: str) -> None:
    """Delete a report with all that it tells."""
    session.execute(delete(ReportRow).where(ReportRow.id == report_id))
    session.expire_all()


def save_reject(session: Session, document: str, field: str | None, reason: str) -> None:
    """Note a refused document; the same refusal twice is one row."""
    reject_id = make_id("rej", document, field, reason)
    if session.get(RejectRow, reject_id) is None:
        row = {
            "id": reject_id,
            "document": document,
            "field": field,
            "reason": reason,
            "recorded_at": datetime.now(UTC),
        }
        session.execute(insert(RejectRow), [row])


def list_rejects(session: Session) -> Sequence[RejectRow]:
    """Refused documents, by document."""
    return session.scalars(select(RejectRow).order_by(RejectRow.document, RejectRow.id)).all()


def clear_rejects(session: Session, document: str) -> None:
    """Forget the refusals of a document that is now accepted."""
    session.execute(delete(RejectRow).where(RejectRow.document == document))
