"""Entities as readers see them: found by name, kind and place; one with its names and where each comes from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from app.store.canonical_tables import EntityRow, NameRow, ParticipantRow, RelationRow
from app.store.read_keyset import SortKey, Values, load_page
from app.store.rows import rows_in
from app.store.search import is_in_box, is_named
from app.store.tables import LocalEntityRow, ReportRow, SeedRecordRow

ENTITY_SORTS = {
    "name": EntityRow.name,
    "report_count": EntityRow.report_count,
    "first_seen": EntityRow.first_seen,
    "last_seen": EntityRow.last_seen,
    "confidence": EntityRow.confidence,
}


@dataclass(frozen=True, slots=True)
class EntitySearch:
    """Which entities; an empty field does not restrict."""

    name: str | None = None
    prefix: str | None = None
    kinds: Sequence[str] = ()
    types: Sequence[str] = ()
    countries: Sequence[str] = ()
    bbox: tuple[float, float, float, float] | None = None
    seen_from: date | None = None
    seen_to: date | None = None
    report_id: str | None = None
    is_mentioned: bool | None = None
    min_confidence: float = 0.0


def load_entities(
    session: Session, search: EntitySearch, keys: Sequence[SortKey], *, after: Sequence[Any] | None, limit: int
) -> tuple[list[EntityRow], Values | None]:
    """A page of entities."""
    statement = select(EntityRow).where(EntityRow.confidence >= search.min_confidence)
    if search.name is not None:
        statement = statement.where(is_named(search.name))
    if search.prefix is not None:
        statement = statement.where(is_named(search.prefix, prefix=True))
    for column, values in (
        (EntityRow.kind, search.kinds),
        (EntityRow.type, search.types),
        (EntityRow.country, search.countries),
    ):
        if values:
            statement = statement.where(column.in_(values))
    if search.bbox is not None:
        statement = statement.where(is_in_box(search.bbox))
    if search.seen_from is not None:
        statement = statement.where(EntityRow.last_seen >= search.seen_from)
    if search.seen_to is not None:
        statement = statement.where(EntityRow.first_seen <= search.seen_to)
    if search.report_id is not None:
        told = select(LocalEntityRow.entity_id).where(LocalEntityRow.report_id == search.report_id)
        statement = statement.where(EntityRow.id.in_(told))
    if search.is_mentioned is not None:
        counted = EntityRow.report_count > 0 if search.is_mentioned else EntityRow.report_count == 0
        statement = statement.where(counted)
    rows, end = load_page(session, statement, keys, after=after, limit=limit)
    return [row[0] for row in rows], end


def load_entities_by_id(session: Session, entity_ids: Iterable[str]) -> dict[str, EntityRow]:
    """Entities by id; ids that do not exist are left out."""
    return {row[0].id: row[0] for row in rows_in(session, select(EntityRow), EntityRow.id, entity_ids)}


def list_names(session: Session, entity_id: str) -> list[Row[*tuple[Any, ...]]]:
    """id, name, seed_key, file, line, report_id, report title and day of each name of an entity.

    By name whatever its case, on every database alike; of one name those of the seeds first, then the oldest report.
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
    return sorted(session.execute(statement), key=_name_order)


def _name_order(row: Row[*tuple[Any, ...]]) -> tuple[Any, ...]:
    return row.name.casefold(), row.name, row.seed_key is None, row.published_at or date.max, row.id


def count_parts(session: Session, entity_id: str) -> tuple[int, int]:
    """In how many events an entity takes part, and how many relations it has."""
    events = select(func.count(ParticipantRow.event_id.distinct())).where(ParticipantRow.entity_id == entity_id)
    either_end = (RelationRow.source_id == entity_id) | (RelationRow.target_id == entity_id)
    relations = select(func.count()).select_from(RelationRow).where(either_end)
    return session.scalar(events) or 0, session.scalar(relations) or 0
