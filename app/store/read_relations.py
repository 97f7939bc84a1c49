"""Relations as readers see them: searched, and read.

Invariant: a search gives what the graph gives for the same filter (`graph/record_lists.py`): both ends must be sure
enough too, and may exist on the day of the world. A search of earlier knowledge asks that of the relation alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.store.canonical_tables import EntityRow, RelationRow
from app.store.known import holds, is_known_relation, relation_values, relations_at, tell_when
from app.store.known_entities import is_active
from app.store.read_keyset import SortKey, Values, load_page
from app.store.rows import is_one_of, rows_in
from app.store.tables import RelationMentionRow
from app.store.where import ANYBODY, SourceSearch, canonical_ids, records_told, with_parts
from graph.errors import NotFoundError

RELATION_SORTS = {
    "type": RelationRow.type,
    "valid_from": RelationRow.valid_from,
    "first_reported": RelationRow.first_reported,
    "last_reported": RelationRow.last_reported,
    "report_count": RelationRow.report_count,
    "confidence": RelationRow.confidence,
}


@dataclass(frozen=True, slots=True)
class RelationSearch:
    """Which relations. `entity_ids` may be at either end; unknown validity is open, so it overlaps any dates.

    With `has_parts` the parts of those at the ends count too; `is_mentioned` asks that reports mention both ends;
    `as_of` is a day of the world, `known_at` one of knowledge.
    """

    ids: Sequence[str] = ()
    types: Sequence[str] = ()
    source_ids: Sequence[str] = ()
    target_ids: Sequence[str] = ()
    entity_ids: Sequence[str] = ()
    has_parts: bool = False
    is_mentioned: bool = False
    date_from: date | None = None
    date_to: date | None = None
    sources: SourceSearch = ANYBODY
    min_confidence: float = 0.0
    as_of: date | None = None
    known_at: date | None = None


def load_relations(
    session: Session, search: RelationSearch, keys: Sequence[SortKey], *, after: Sequence[Any] | None, limit: int
) -> tuple[list[Any], Values | None]:
    """A page of relations: rows, or records as they were known on the day that is asked for.

    Raises
    ------
    NotFoundError
        If the search names an entity that does not exist.
    """
    statement = select(RelationRow).where(*_relation_conditions(session, search))
    if search.known_at is None:
        rows, end = load_page(session, statement, keys, after=after, limit=limit)
        return [row[0] for row in rows], end
    then = relation_values(search.known_at)
    known_keys = [SortKey(then.get(str(key.column.key), key.column), key.descending) for key in keys]
    rows, end = load_page(session, statement, known_keys, after=after, limit=limit)
    return list(relations_at(session, [row[0] for row in rows], search.known_at)), end


def _relation_conditions(session: Session, search: RelationSearch) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [RelationRow.id.in_(search.ids)] if search.ids else []
    known_at = search.known_at
    if known_at is not None:
        found.append(is_known_relation(known_at))
    if search.min_confidence > 0:
        sure = RelationRow.confidence if known_at is None else relation_values(known_at)["confidence"]
        found.append(sure >= search.min_confidence)
        if known_at is None:
            found += _both_ends(EntityRow.confidence >= search.min_confidence)
    if search.types:
        found.append(RelationRow.type.in_(search.types))
    found += _of_ends(session, search)
    if search.is_mentioned:
        found += _both_ends(EntityRow.report_count > 0)
    if search.date_from or search.date_to:
        found.append(holds(search.date_from, search.date_to, known_at))
    if search.as_of is not None:
        found.append(holds(search.as_of, search.as_of, known_at))
        if known_at is None:
            found += _both_ends(is_active(search.as_of))
    if search.sources:
        told = records_told(
            session, search.sources, RelationMentionRow.relation_id, RelationMentionRow.report_id, known_at
        )
        found.append(RelationRow.id.in_(told))
    return found


def _of_ends(session: Session, search: RelationSearch) -> list[ColumnElement[bool]]:
    """Conditions on who is at the ends."""
    widen = with_parts if search.has_parts else canonical_ids
    found: list[ColumnElement[bool]] = []
    if search.source_ids:
        found.append(is_one_of(session, RelationRow.source_id, widen(session, search.source_ids)))
    if search.target_ids:
        found.append(is_one_of(session, RelationRow.target_id, widen(session, search.target_ids)))
    if search.entity_ids:
        ends = widen(session, search.entity_ids)
        found.append(or_(*(is_one_of(session, end, ends) for end in (RelationRow.source_id, RelationRow.target_id))))
    return found


def _both_ends(condition: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    """The condition on `EntityRow` for each end of a relation."""
    return [
        select(EntityRow.id).where(EntityRow.id == end, condition).correlate(RelationRow).exists()
        for end in (RelationRow.source_id, RelationRow.target_id)
    ]


def list_relation_ids(session: Session, search: RelationSearch) -> frozenset[str]:
    """Ids of all relations that fit."""
    return frozenset(session.scalars(select(RelationRow.id).where(*_relation_conditions(session, search))))


def load_relations_by_id(session: Session, ids: Iterable[str], *, known_at: date | None = None) -> list[Any]:
    """Relations in the order of their ids, as they are or were known on a day; those that are gone are left out."""
    ordered = list(ids)
    found = {row[0].id: row[0] for row in rows_in(session, select(RelationRow), RelationRow.id, ordered)}
    rows = [found[one] for one in ordered if one in found]
    return rows if known_at is None else list(relations_at(session, rows, known_at))


def get_relation(session: Session, relation_id: str, *, as_of: date | None = None, known_at: date | None = None) -> Any:
    """One relation, as it is or was known.

    Raises
    ------
    NotFoundError
        If there is none with that id, or it was not known by then, or did not hold.
    """
    row = session.get(RelationRow, relation_id)
    if row is None:
        raise NotFoundError(f"no relation {relation_id!r}")
    if as_of is None and known_at is None:
        return row
    search = RelationSearch(ids=[relation_id], as_of=as_of, known_at=known_at)
    rows, _ = load_relations(session, search, [SortKey(RelationRow.id)], after=None, limit=1)
    if not rows:
        raise NotFoundError(f"relation {relation_id!r}{tell_when(as_of, known_at)}")
    return rows[0]
