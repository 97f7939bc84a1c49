"""Lists of entities and relations: asked of SQL where that can tell, else of the graph. Both give the same.

parameters that SQL answers by an index --store--> a page
what many fit --store--> records in order --graph: Membership--> a page, as soon as it is full
what few fit --graph/record_lists.py--> ids in order, kept until the graph changes --> a page
"""

import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.api.pagination import WRONG_CURSOR, Paging
from app.api.parameters import EntityQuery, RelationQuery
from app.filters.queries import GraphQuery, SourceQuery
from app.filters.reading import read_filter, read_told, to_sources
from app.service import Service
from app.store.read_entities import EntitySearch, list_entity_ids, load_entities, load_entities_by_id
from app.store.read_keyset import Values
from app.store.read_relations import RelationSearch, list_relation_ids, load_relations, load_relations_by_id
from graph.errors import InvalidInputError
from graph.record_lists import Membership, Ordered, is_about_few, order_entities, order_relations

PATIENCE = 0.25  # seconds in which a page is looked for record by record
LARGEST_PART = 2000  # records
IDLE = frozenset(("inside", "near_certain", "parts"))  # ask nothing alone
IN_SQL = IDLE | {"known_at", "as_of", "min_confidence", *SourceQuery.model_fields.keys()}
ENTITIES_IN_SQL = IN_SQL | {"kind", "entity_type", "include_unmentioned"}
RELATIONS_IN_SQL = IN_SQL | {"relation_type", "date_from", "date_to", "include_unmentioned"}
Page = tuple[Sequence[Any], Values | None]  # records, and where the page ends
Chosen = tuple[Sequence[str], Values | None]  # the same by id
Load = Callable[[Session, Sequence[Any] | None, int], Page]


def needs_graph(query: GraphQuery, in_sql: frozenset[str]) -> bool:
    """Whether something is asked that SQL does not answer by itself."""
    return any(getattr(query, name) != field.default for name, field in _fields(query) if name not in in_sql)


def choose_entities(service: Service, query: EntityQuery, paging: Paging) -> Chosen | None:
    """The ids of a page of entities, from the graph; None where SQL answers. Not to be called with a session open.

    Raises
    ------
    NotFoundError
        If the query names an entity or report that does not exist.
    """
    if not needs_graph(query, ENTITIES_IN_SQL):
        return None
    search = _of_entities(query)
    is_narrowed = search != EntitySearch(known_at=query.known_at)

    def load(session: Session, after: Sequence[Any] | None, limit: int) -> Page:
        return load_entities(session, search, paging.keys, after=after, limit=limit)

    def make(graph: Any) -> Ordered:
        wanted = read_filter(service.store, query.of_graph)
        with service.store.read() as session:
            among = list_entity_ids(session, search) if is_narrowed else None
        return order_entities(graph, wanted, sort=query.sort, among=among)

    key = _key_of(service, "entities", query)
    found = _walk(service, key, query, paging, load, lambda fits, row: fits.has_entity(row.id))
    return found or _cut(service, key, make, query, paging)


def load_entity_page(session: Session, query: EntityQuery, paging: Paging, chosen: Chosen | None) -> Page:
    """A page of entities, as they are now."""
    if chosen is not None:
        rows = load_entities_by_id(session, chosen[0])
        return [rows[one] for one in chosen[0] if one in rows], chosen[1]
    search = replace(
        _of_entities(query),
        kinds=[one.value for one in query.kind],
        types=query.type or query.entity_type,
        sources=to_sources(query),
        min_confidence=query.min_confidence,
    )
    return load_entities(session, search, paging.keys, after=paging.after, limit=paging.limit)


def _of_entities(query: EntityQuery) -> EntitySearch:
    """What is asked of entities alone, beside the filter of the graph."""
    return EntitySearch(
        name=query.name,
        prefix=query.prefix,
        countries=query.home_country,
        seen_from=query.seen_from,
        seen_to=query.seen_to,
        is_mentioned=query.mentioned if query.include_unmentioned else True,
        as_of=query.as_of,
        known_at=query.known_at,
    )


def choose_relations(service: Service, query: RelationQuery, paging: Paging) -> Chosen | None:
    """The ids of a page of relations, from the graph; None where SQL answers. Not to be called with a session open.

    Raises
    ------
    NotFoundError
        If the query names an entity or report that does not exist.
    """
    of_ends = query.as_of or query.min_confidence or not query.include_unmentioned
    told_of_ends = query.known_at is not None and of_ends  # SQL tells the present ends only
    if not (needs_graph(query, RELATIONS_IN_SQL) or query.in_events or told_of_ends):
        return None
    search, in_events = _of_relations(query), query.in_events

    def load(session: Session, after: Sequence[Any] | None, limit: int) -> Page:
        return load_relations(session, search, paging.keys, after=after, limit=limit)

    def make(graph: Any) -> Ordered:
        wanted = read_filter(service.store, query.of_graph)
        with service.store.read() as session:
            among = list_relation_ids(session, search) if query.source or query.target or query.entity else None
        return order_relations(graph, wanted, sort=query.sort, among=among, in_events=in_events)

    key = _key_of(service, "relations", query)
    found = _walk(
        service, key, query, paging, load, lambda fits, row: fits.has_relation(row.source_id, row.target_id, row.id)
    )
    return found or _cut(service, key, make, query, paging)


def load_relation_page(session: Session, query: RelationQuery, paging: Paging, chosen: Chosen | None) -> Page:
    """A page of relations, as they are or were known."""
    if chosen is not None:
        return load_relations_by_id(session, chosen[0], known_at=query.known_at), chosen[1]
    search = replace(
        _of_relations(query),
        types=[one.value for one in query.type or query.relation_type],
        is_mentioned=not query.include_unmentioned,
        date_from=query.date_from,
        date_to=query.date_to,
        sources=to_sources(query),
        min_confidence=query.min_confidence,
        as_of=query.as_of,
        known_at=query.known_at,
    )
    return load_relations(session, search, paging.keys, after=paging.after, limit=paging.limit)


def _of_relations(query: RelationQuery) -> RelationSearch:
    """What is asked of relations alone, beside the filter of the graph."""
    return RelationSearch(
        source_ids=query.source, target_ids=query.target, entity_ids=query.entity, has_parts=query.parts
    )


def _key_of(service: Service, name: str, query: EntityQuery | RelationQuery) -> Hashable:
    """What a list is kept by until the graph changes."""
    return name, query.question, read_told(service.store, query)


def _walk(
    service: Service,
    key: Hashable,
    query: EntityQuery | RelationQuery,
    paging: Paging,
    load: Load,
    has: Callable[[Membership, Any], bool],
) -> Chosen | None:
    """A page of what fits among the records in order; None where few fit, so that it takes long to fill one.

    Only of the present: what it goes on after are the records' own values. By name the databases have their own order.
    """
    if query.known_at is not None or query.sort.endswith("name") or service.snapshot.has_result(key):
        return None
    wanted = read_filter(service.store, query.of_graph)
    with service.snapshot.kept() as graph, service.store.read() as session:
        if is_about_few(graph, wanted):
            return None
        fits = Membership(graph, wanted, in_events=getattr(query, "in_events", True))
        after, size, found = paging.after, 2 * paging.limit, list[Any]()
        started = time.monotonic()
        while True:
            rows, end = load(session, after, size)
            for row in rows:
                if time.monotonic() - started > PATIENCE:
                    return None
                if has(fits, row):
                    found.append(row)
                if len(found) > paging.limit:
                    last = found[paging.limit - 1]
                    values = getattr(last, query.sort.removeprefix("-")), last.id
                    return [one.id for one in found[: paging.limit]], values
            if end is None:
                return [one.id for one in found], None
            after = [one.isoformat() if isinstance(one, date) else one for one in end]
            size = min(2 * size, LARGEST_PART)


def _cut(service: Service, key: Hashable, make: Callable[[Any], Ordered], query: GraphQuery, paging: Paging) -> Chosen:
    after = None if paging.after is None else tuple(paging.after)
    if after is not None and len(after) != 2:
        raise InvalidInputError(WRONG_CURSOR, field="cursor")
    _, ordered = service.snapshot.compute(key, make, query.known_at)
    return ordered.cut(after, paging.limit)


def _fields(query: GraphQuery) -> list[tuple[str, Any]]:
    return [(name, type(query).model_fields[name]) for name in GraphQuery.model_fields]
