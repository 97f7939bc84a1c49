"""Reports as rows: saved, listed by series, made current, deleted; and the documents that were refused.

What is stored of a report does not depend on the order in which its copies and versions came: `join_copies` and
`versions_of` decide by what they are, never by when they were recorded.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.store.rows import delete_in, insert_rows, rows_in
from app.store.tables import RejectRow, ReportRow
from graph.errors import ConflictError, NotFoundError
from graph.ids import make_id
from graph.model import Analysis, Report
from graph.ontology import Marking, Reliability

FIELD_LENGTH = 255


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


def join_copies(stored: Report, given: Report) -> Report:
    """One report of two copies: the same publisher and words, and data that may differ.

    The higher revision replaces. In equal revisions what is known stands before what is not; of two titles, addresses,
    ids, languages, reliabilities or layouts of the text the first in order is kept, so that the outcome is the same
    whichever came first.

    Raises
    ------
    ConflictError
        If two equal revisions have different publication days or markings.
    """
    if given.revision != stored.revision:
        return max(stored, given, key=lambda report: report.revision)
    for name, field in (("published_at", "published_on"), ("marking", "marking")):
        known, new = getattr(stored, field), getattr(given, field)
        if known is not None and new is not None and known != new:
            raise ConflictError(
                f"{name}: this report is stored with {known}, given {new}; "
                f"give it a revision above {stored.revision} to correct it"
            )
    joined: dict[str, Any] = {}
    for field in ("external_id", "title", "published_on", "url", "language", "reliability"):
        joined[field] = min((one for one in (getattr(stored, field), getattr(given, field)) if one), default=None)
    text = min(stored.text, given.text, key=lambda text: (len(text), text))
    return replace(stored, text=text, **joined)


def save_report(session: Session, report: Report, analysis: Analysis) -> None:
    """Insert a report, or replace the row of the same id; `is_current` is settled by `settle_series`.

    The moment of the first recording is kept.
    """
    save_reports(session, [(report, analysis)])


def save_reports(session: Session, told: Iterable[tuple[Report, Analysis]]) -> None:
    """`save_report` of each; no id twice."""
    rows = {report.id: _to_values(report, analysis) for report, analysis in told}
    statement = select(ReportRow.id, ReportRow.recorded_at)
    stored = {row.id: row.recorded_at for row in rows_in(session, statement, ReportRow.id, rows)}
    moment = datetime.now(UTC)
    insert_rows(session, ReportRow, [rows[one] | {"recorded_at": moment} for one in rows if one not in stored])
    for one, recorded_at in stored.items():
        session.execute(update(ReportRow).where(ReportRow.id == one).values(**rows[one], recorded_at=recorded_at))
    session.expire_all()


def _to_values(report: Report, analysis: Analysis) -> dict[str, Any]:
    return {
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
    }


def load_reports_with(session: Session, report_ids: Iterable[str]) -> dict[str, tuple[Report, str]]:
    """The stored reports with these ids, by id, each with the version of its analysis."""
    rows = rows_in(session, select(ReportRow), ReportRow.id, report_ids)
    return {row[0].id: (to_report(row[0]), row[0].analysis_version) for row in rows}


def versions_of(session: Session, series: str | None) -> Sequence[ReportRow]:
    """All versions in a series, oldest first; none for None.

    Order: revision, publication day, length of the text (a story grows), id.
    """
    if series is None:
        return []
    rows = session.scalars(select(ReportRow).where(ReportRow.series == series)).all()
    return sorted(rows, key=lambda row: (row.revision, row.published_on or date.min, len(row.text), row.id))


def settle_series(session: Session, series: str | None) -> None:
    """Make the newest version of a series the current one."""
    rows = versions_of(session, series)
    for row in rows:
        row.is_current = row is rows[-1]
    session.flush()


def members_of(session: Session, series: Iterable[str]) -> dict[str, set[str]]:
    """Ids of the stored versions, by series."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows_in(session, select(ReportRow.id, ReportRow.series), ReportRow.series, series):
        found[row.series].add(row.id)
    return found


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
    """Note a refused document; the same refusal twice is one row.

    What a database can't hold in a text (NUL, half of a surrogate pair), maybe the reason to refuse it, is replaced.
    """
    document, reason = _storable(document), _storable(reason)
    field = None if field is None else _storable(field)[:FIELD_LENGTH]
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


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\ufffd")


def list_rejects(session: Session) -> Sequence[RejectRow]:
    """Refused documents, by document."""
    return session.scalars(select(RejectRow).order_by(RejectRow.document, RejectRow.id)).all()


def clear_rejects(session: Session, *documents: str) -> None:
    """Forget the refusals of documents that are now accepted."""
    delete_in(session, RejectRow.document, documents)
