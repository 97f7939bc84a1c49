"""Rows of what was known before: stored ones loaded, and brought to what is wanted by difference."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row, delete, func, or_, select, tuple_
from sqlalchemy.orm import Session

from app.store.history_tables import EventHistoryRow, RelationSpellRow
from app.store.rows import insert_rows, rows_in
from app.store.tables import RelationMentionRow, ReportRow

HistoryRow = type[EventHistoryRow] | type[RelationSpellRow]
Values = Mapping[str, Any]
DELETED_AT_ONCE = 500  # keys in one statement


def told_spells(session: Session, relation_ids: Iterable[str]) -> list[Row[*tuple[Any, ...]]]:
    """relation_id, valid_from, valid_to, and the first day of publication of a telling that gives just these."""
    columns = (RelationMentionRow.relation_id, RelationMentionRow.valid_from, RelationMentionRow.valid_to)
    statement = (
        select(*columns, func.min(ReportRow.published_on).label("told_on"))
        .join(ReportRow, ReportRow.id == RelationMentionRow.report_id)
        .where(or_(RelationMentionRow.valid_from.is_not(None), RelationMentionRow.valid_to.is_not(None)))
        .group_by(*columns)
    )
    return rows_in(session, statement, RelationMentionRow.relation_id, relation_ids)


def save_rows(session: Session, table: HistoryRow, ids: Iterable[str] | None, wanted: Iterable[Values]) -> None:
    """Make the rows of these events or relations (None: of all) those that are wanted; equal ones are left alone."""
    keys = [column.name for column in table.__table__.primary_key]
    names = [column.name for column in table.__table__.columns]
    columns = [getattr(table, name) for name in names]
    statement = select(*columns)
    found = session.execute(statement).all() if ids is None else rows_in(session, statement, columns[0], ids)
    stored = {tuple(getattr(row, key) for key in keys): dict(zip(names, row, strict=True)) for row in found}
    new = {tuple(row[key] for key in keys): row for row in wanted}
    gone = sorted(key for key, row in stored.items() if new.get(key) != row)
    for start in range(0, len(gone), DELETED_AT_ONCE):
        key_columns = tuple_(*(getattr(table, key) for key in keys))
        session.execute(delete(table).where(key_columns.in_(gone[start : start + DELETED_AT_ONCE])))
    insert_rows(session, table, [new[key] for key in sorted(new) if stored.get(key) != new[key]])
