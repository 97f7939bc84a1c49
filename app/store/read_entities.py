"""Entities as readers see them: found by name, kind and place; one with its names and where each comes from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import Session

from app.store.canonical_tables import EntityRow, NameRow, ParticipantRow, RelationRow
from app.store.known import has_begun, holds, is_known_relation, is_published, known_events, tell_when
from app.store.known_entities import entity_values, is_active, is_known_entity, is_told_within
from app.store.read_keyset import SortKey, Values, load_page
from app.store.rows import is_one_of, rows_in
from app.store.search import is_in_box, is_named
from app.store.tables import (
    ArgumentMentionRow,
    EventMentionRow,
    LocalEntityRow,
    ReportRow,
    SeedRecordRow,
)
from app.store.where import ANYBODY, SourceSearch, places_near, records_told
from graph.errors import NotFoundError

ENTITY_SORTS = {
    "name": EntityRow.name,
    "report_count": EntityRow.report_count,
    "first_seen": EntityRow.first_seen,
    "last_seen": EntityRow.last_seen,
    "confidence": EntityRow.confidence,
}


@dataclass(frozen=True, slots=True)
class EntitySearch:
    """Which entities; an empty field does not restrict. `as_of` is a day of the world, `known_at` one of knowledge."""

    ids: Sequence[str] = ()
    name: str | None = None
    prefix: str | None = None
    kinds: Sequence[str] = ()
    types: Sequence[str] = ()
    countries: Sequence[str] = ()
    bbox: tuple[float, float, float, float] | None = None
    seen_from: date | None = None
    seen_to: date | None = None
    near: tuple[float, float, float] | None = None
    near_certain: bool = False
    precisions: Sequence[str] = ()
    sources: SourceSearch = ANYBODY
    is_mentioned: bool | None = None
    min_confidence: float = 0.0
    as_of: date | None = None
    known_at: date | None = None


def load_entities(
    session: Session, search: EntitySearch, keys: Sequence[SortKey], *, after: Sequence[Any] | None, limit: int
) -> tuple[list[EntityRow], Values | None]:
    """A page of entities, as they are now, of those that were known or existed on the days that are asked for."""
    statement = select(EntityRow).where(*_entity_conditions(session, search))
    if search.known_at is not None:
        then = entity_values(search.known_at)
        keys = [SortKey(then.get(str(key.column.key), key.column), key.descending) for key in keys]
    rows, end = load_page(session, statement, keys, after=after, limit=limit)
    return [row[0] for row in rows], end


def _entity_conditions(session: Session, search: EntitySearch) -> list[ColumnElement[bool]]:
    known_at = search.known_at
    found: list[ColumnElement[bool]] = [EntityRow.id.in_(search.ids)] if search.ids else []
    if known_at is not None:
        found.append(is_known_entity(known_at))
    if search.as_of is not None:
        found.append(is_active(search.as_of))
    if search.min_confidence > 0:
        sure = EntityRow.confidence if known_at is None else entity_values(known_at)["confidence"]
        found.append(sure >= search.min_confidence)
    if search.name is not None:
        found.append(is_named(search.name, known_at=known_at))
    if search.prefix is not None:
        found.append(is_named(search.prefix, prefix=True, known_at=known_at))
    for column, values in (
        (EntityRow.kind, search.kinds),
        (EntityRow.type, search.types),
        (EntityRow.country, search.countries),
    ):
        if values:
            found.append(column.in_(values))
    if search.bbox is not None:
        found.append(is_in_box(search.bbox))
    if search.seen_from is not None:
        later = EntityRow.last_seen >= search.seen_from
        found.append(later if known_at is None else is_told_within(search.seen_from, known_at))
    if search.seen_to is not None:
        found.append(EntityRow.first_seen <= min(search.seen_to, known_at or search.seen_to))
    if search.near is not None:
        places = places_near(session, search.near, is_certain=search.near_certain)
        found.append(is_one_of(session, EntityRow.id, places))
    if search.precisions:
        found.append(EntityRow.precision.in_(search.precisions))
    if search.sources:
        told = records_told(session, search.sources, LocalEntityRow.entity_id, LocalEntityRow.report_id, known_at)
        found.append(EntityRow.id.in_(told))
    if search.is_mentioned is not None:
        counted = EntityRow.report_count > 0 if known_at is None else EntityRow.first_seen <= known_at
        found.append(counted if search.is_mentioned else or_(~counted, counted.is_(None)))
    return found


def get_entity(
    session: Session, entity_id: str, *, as_of: date | None = None, known_at: date | None = None
) -> EntityRow:
    """One entity, as it is now, by its canonical id.

    Raises
    ------
    NotFoundError
        If it was not known by then, or did not exist.
    """
    if as_of is None and known_at is None:
        row = session.get(EntityRow, entity_id)
        if row is None:
            raise NotFoundError(f"no entity {entity_id!r}")
        return row
    search = EntitySearch(ids=[entity_id], as_of=as_of, known_at=known_at)
    rows, _ = load_entities(session, search, [SortKey(EntityRow.id)], after=None, limit=1)
    if not rows:
        raise NotFoundError(f"entity {entity_id!r}{tell_when(as_of, known_at)}")
    return rows[0]


def load_entities_by_id(session: Session, entity_ids: Iterable[str]) -> dict[str, EntityRow]:
    """Entities by id; ids that do not exist are left out."""
    return {row[0].id: row[0] for row in rows_in(session, select(EntityRow), EntityRow.id, entity_ids)}


def list_names(session: Session, entity_id: str, *, known_at: date | None = None) -> list[Row[*tuple[Any, ...]]]:
    """id, name, seed_key, file, line, report_id, report title and day of each name of an entity.

    By name whatever its case, on every database alike; of one name those of the seeds first, then the oldest report.
    With `known_at`, only those of seeds and of reports that were published by then.
    """
    statement = (
        select(
            NameRow.id,
            NameRow.name,
            NameRow.seed_key,
            SeedRecordRow.file,
            SeedRecordRow.line,
            NameRow.report_id,
            ReportRow.title,
            ReportRow.published_on.label("published_at"),
            ReportRow.marking,
        )
        .outerjoin(SeedRecordRow, (SeedRecordRow.kind == "entity") & (SeedRecordRow.key == NameRow.seed_key))
        .outerjoin(ReportRow, ReportRow.id == NameRow.report_id)
        .where(NameRow.entity_id == entity_id)
    )
    if known_at is not None:
        statement = statement.where(or_(NameRow.seed_key.is_not(None), *is_published(known_at)))
    return sorted(session.execute(statement), key=_name_order)


def _name_order(row: Row[*tuple[Any, ...]]) -> tuple[Any, ...]:
    return row.name.casefold(), row.name, row.seed_key is None, row.published_at or date.max, row.id


def count_parts(
    session: Session, entity_id: str, *, as_of: date | None = None, known_at: date | None = None
) -> tuple[int, int]:
    """In how many events an entity takes part, and how many relations it has; of those of the days asked for."""
    parts: Select[*tuple[Any, ...]] = select(ParticipantRow.event_id).where(ParticipantRow.entity_id == entity_id)
    if known_at is not None:
        parts = (
            select(EventMentionRow.event_id)
            .join(ArgumentMentionRow, ArgumentMentionRow.event_mention_id == EventMentionRow.id)
            .join(LocalEntityRow, LocalEntityRow.id == ArgumentMentionRow.local_entity_id)
            .join(ReportRow, ReportRow.id == EventMentionRow.report_id)
            .where(LocalEntityRow.entity_id == entity_id, *is_published(known_at))
        )
    told = known_events(known_at, lambda table: [table.id.in_(parts), *([has_begun(table, as_of)] if as_of else [])])
    either_end = (RelationRow.source_id == entity_id) | (RelationRow.target_id == entity_id)
    relations = select(func.count()).select_from(RelationRow).where(either_end)
    if known_at is not None:
        relations = relations.where(is_known_relation(known_at))
    if as_of is not None:
        relations = relations.where(holds(as_of, as_of, known_at))
    return session.scalar(select(func.count()).select_from(told)) or 0, session.scalar(relations) or 0
