"""Copies of texts, kept up to date: keys of current reports, pairs of copies, and the groups that they chain into.

Invariant: the three tables hold what the current reports give, whatever came first. The cost of a report is
that of those that share keys with it; groups are settled for the reports that pairs join.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from app.store.rows import delete_in, insert_rows, rows_in, update_rows
from app.store.source_tables import ReportCopyRow, ReportKeyRow, SyndicationRow
from app.store.tables import EventMentionRow, ReportRow
from graph.model import ROW_VERSION

AnyRow = Row[*tuple[Any, ...]]


def load_texts(session: Session, report_ids: Iterable[str]) -> list[AnyRow]:
    """id, text, publisher, published_on of those of the reports that are current; rows of data sets copy nobody."""
    columns = (ReportRow.id, ReportRow.text, ReportRow.publisher, ReportRow.published_on)
    is_text = ReportRow.is_current & ReportRow.analysis_version.not_like(f"{ROW_VERSION}%")
    return rows_in(session, select(*columns).where(is_text), ReportRow.id, report_ids)


def forget_copies(session: Session, report_ids: Iterable[str]) -> None:
    """Delete the keys and pairs of these reports."""
    report_ids = list(report_ids)
    for column in (ReportKeyRow.report_id, ReportCopyRow.left_id, ReportCopyRow.right_id):
        delete_in(session, column, report_ids)


def save_keys(session: Session, keys: Mapping[str, tuple[date | None, Sequence[int]]]) -> None:
    """Save the day and the keys of reports, by report."""
    insert_rows(
        session,
        ReportKeyRow,
        [
            {"key": key, "report_id": report_id, "published_on": day}
            for report_id, (day, numbers) in keys.items()
            for key in numbers
        ],
    )


def list_sharing(
    session: Session, keys: Sequence[int], *, at_least: int, day: date | None, window_days: int
) -> list[str]:
    """Ids of reports that share at least so many of the keys, published within the window or on an unknown day."""
    shared = select(ReportKeyRow.report_id).where(ReportKeyRow.key.in_(keys))
    found = shared.subquery()
    if day is not None:
        window = timedelta(days=window_days)
        near = shared.where(ReportKeyRow.published_on.between(day - window, day + window))
        found = near.union_all(shared.where(ReportKeyRow.published_on.is_(None))).subquery()  # an OR reads all days
    grouped = select(found.c.report_id).group_by(found.c.report_id).having(func.count() >= at_least)
    return sorted(session.scalars(grouped))


def list_foreign(session: Session, report_ids: Iterable[str], publisher: str | None) -> list[AnyRow]:
    """id and text of those of the reports that another publisher published."""
    other = ReportRow.publisher.is_distinct_from(publisher)
    return rows_in(session, select(ReportRow.id, ReportRow.text).where(other), ReportRow.id, report_ids)


def save_pairs(session: Session, pairs: Iterable[tuple[str, str]]) -> None:
    """Save pairs of copies, each with the smaller id first."""
    insert_rows(session, ReportCopyRow, [{"left_id": left, "right_id": right} for left, right in sorted(set(pairs))])


def load_pairs(session: Session, report_ids: Iterable[str]) -> set[tuple[str, str]]:
    """The pairs that one of these reports belongs to."""
    report_ids = list(report_ids)
    statement = select(ReportCopyRow.left_id, ReportCopyRow.right_id)
    return {
        (row.left_id, row.right_id)
        for column in (ReportCopyRow.left_id, ReportCopyRow.right_id)
        for row in rows_in(session, statement, column, report_ids)
    }


def load_groups(session: Session, report_ids: Iterable[str]) -> dict[str, str]:
    """Report -> group, of these reports."""
    statement = select(SyndicationRow.report_id, SyndicationRow.group_id)
    return {row.report_id: row.group_id for row in rows_in(session, statement, SyndicationRow.report_id, report_ids)}


def load_members(session: Session, group_ids: Iterable[str]) -> dict[str, str]:
    """Report -> group, of the members of these groups."""
    statement = select(SyndicationRow.report_id, SyndicationRow.group_id)
    return {row.report_id: row.group_id for row in rows_in(session, statement, SyndicationRow.group_id, group_ids)}


def save_groups(session: Session, stored: Mapping[str, str], wanted: Mapping[str, str]) -> set[str]:
    """Bring the groups of the reports in `stored` and `wanted` to `wanted`; gives the reports whose group changed."""
    delete_in(session, SyndicationRow.report_id, stored.keys() - wanted.keys())
    added = sorted(wanted.keys() - stored.keys())
    insert_rows(session, SyndicationRow, [{"report_id": one, "group_id": wanted[one]} for one in added])
    moved = {one: wanted[one] for one in wanted.keys() & stored.keys() if wanted[one] != stored[one]}
    rows = [{"report_id": one, "group_id": group} for one, group in sorted(moved.items())]
    update_rows(session, SyndicationRow, rows, keys=("report_id",))
    return {*added, *moved, *(stored.keys() - wanted.keys())}


def events_of_reports(session: Session, report_ids: Iterable[str]) -> set[str]:
    """Ids of the events that these reports tell."""
    statement = select(EventMentionRow.event_id).where(EventMentionRow.event_id.is_not(None)).distinct()
    return {row[0] for row in rows_in(session, statement, EventMentionRow.report_id, report_ids)}
