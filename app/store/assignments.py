"""The derived columns that tie statements to canonical records: read and written for a part of the store.

A statement of a report that is not current is tied to nothing.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.store.base import Base
from app.store.canonical_tables import RedirectRow
from app.store.rows import rows_in, update_rows
from app.store.tables import (
    ArgumentMentionRow,
    CasualtyMentionRow,
    EventMentionRow,
    LocalEntityRow,
    RelationMentionRow,
    ReportRow,
)

AnyRow = Row[*tuple[Any, ...]]
source, target = aliased(LocalEntityRow), aliased(LocalEntityRow)  # made once: an alias copies every column


def locals_of(
    session: Session, *, reports: Iterable[str] = (), identities: Iterable[str] = (), ids: Iterable[str] = ()
) -> list[AnyRow]:
    """id, report_id, identity, entity_id, is_current of the local entities of these reports, identities or ids."""
    statement = select(
        LocalEntityRow.id,
        LocalEntityRow.report_id,
        LocalEntityRow.identity,
        LocalEntityRow.entity_id,
        ReportRow.is_current,
    ).join(ReportRow, ReportRow.id == LocalEntityRow.report_id)
    rows = {row.id: row for row in rows_in(session, statement, LocalEntityRow.report_id, reports)}
    rows.update((row.id, row) for row in rows_in(session, statement, LocalEntityRow.identity, identities))
    rows.update((row.id, row) for row in rows_in(session, statement, LocalEntityRow.id, ids))
    return list(rows.values())


def event_mentions_of(session: Session, *, reports: Iterable[str] = (), ids: Iterable[str] = ()) -> list[AnyRow]:
    """id, event_id, is_current of the event mentions of these reports or with these ids."""
    statement = select(EventMentionRow.id, EventMentionRow.event_id, ReportRow.is_current).join(
        ReportRow, ReportRow.id == EventMentionRow.report_id
    )
    rows = {row.id: row for row in rows_in(session, statement, EventMentionRow.report_id, reports)}
    rows.update((row.id, row) for row in rows_in(session, statement, EventMentionRow.id, ids))
    return list(rows.values())


def event_mates(session: Session, telling_ids: Iterable[str], *, event_ids: Iterable[str] = ()) -> set[str]:
    """Ids of the event mentions that are tied to one of these events, or to the event of one of these tellings."""
    statement = select(EventMentionRow.event_id).where(EventMentionRow.event_id.is_not(None)).distinct()
    wanted = {row.event_id for row in rows_in(session, statement, EventMentionRow.id, telling_ids)} | set(event_ids)
    return {row.id for row in rows_in(session, select(EventMentionRow.id), EventMentionRow.event_id, wanted)}


def relation_mentions_of(session: Session, *, reports: Iterable[str] = (), locals_: Iterable[str] = ()) -> list[AnyRow]:
    """id, report_id, type, relation_id and the canonical ends (NULL when not current)."""
    statement = (
        select(
            RelationMentionRow.id,
            RelationMentionRow.report_id,
            RelationMentionRow.type,
            RelationMentionRow.relation_id,
            source.entity_id.label("source_id"),
            target.entity_id.label("target_id"),
        )
        .join(source, source.id == RelationMentionRow.source_local)
        .join(target, target.id == RelationMentionRow.target_local)
    )
    rows = {row.id: row for row in rows_in(session, statement, RelationMentionRow.report_id, reports)}
    touched = list(locals_)
    for column in (RelationMentionRow.source_local, RelationMentionRow.target_local):
        rows.update((row.id, row) for row in rows_in(session, statement, column, touched))
    return list(rows.values())


def events_with(session: Session, locals_: Iterable[str]) -> set[str]:
    """Ids of the events that name one of these local entities anywhere."""
    locals_ = set(locals_)
    own = select(EventMentionRow.event_id)
    named = own.join(ArgumentMentionRow, ArgumentMentionRow.event_mention_id == EventMentionRow.id)
    hurt = own.join(CasualtyMentionRow, CasualtyMentionRow.event_mention_id == EventMentionRow.id)
    places: tuple[tuple[Any, InstrumentedAttribute[Any]], ...] = (
        (own, EventMentionRow.location_local),
        (own, EventMentionRow.part_of_local),
        (own, EventMentionRow.claimed_by_local),
        (named, ArgumentMentionRow.local_entity_id),
        (hurt, CasualtyMentionRow.who_local),
        (hurt, CasualtyMentionRow.by_local),
    )
    rows = (row for statement, column in places for row in rows_in(session, statement, column, locals_))
    return {row[0] for row in rows if row[0] is not None}


def redirects_into(session: Session, ids: Iterable[str]) -> set[str]:
    """`ids`, what they redirect to, and all that redirects there: the clusters as they are stored."""
    ids = set(ids)
    pairs = select(RedirectRow.id, RedirectRow.new_id)
    targets = ids | {row.new_id for row in rows_in(session, pairs, RedirectRow.id, ids)}
    return targets | {row.id for row in rows_in(session, pairs, RedirectRow.new_id, targets)}


def assign(session: Session, table: type[Base], column: str, values: Mapping[str, str | None]) -> None:
    """Set a derived column, by row id."""
    update_rows(session, table, [{"id": row_id, column: value} for row_id, value in sorted(values.items())])


def all_ids(session: Session, column: InstrumentedAttribute[Any]) -> set[str]:
    """Every distinct value of a column, NULL aside."""
    return {value for value in session.scalars(select(column).distinct()) if value is not None}
