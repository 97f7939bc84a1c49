"""Lists of entities and relations: asked of SQL where that can tell, else of the graph. Both give the same.

parameters that SQL answers by an index --store--> a page
others: whatever is asked of events --graph/record_lists.py--> ids in order, kept until the graph changes --> a page
"""

from collections.abc import Callable, Sequence
from typing import Any

from app.api.pagination import WRONG_CURSOR, Paging
from app.api.parameters import EntityQuery, RelationQuery
from app.filters.queries import GraphQuery, SourceQuery
from app.filters.reading import read_filter, to_sources
from app.service import Service
from app.store.read_entities import EntitySearch, list_entity_ids, load_entities, load_entities_by_id
from app.store.read_keyset import Values
from app.store.read_relations import RelationSearch, list_relation_ids, load_relations, load_relations_by_id
from graph.errors import InvalidInputError
from graph.record_lists import Ordered, order_entities, order_relations

IDLE = frozenset(("inside", "near_certain", "parts"))  # ask nothing alone
IN_SQL = IDLE | {"known_at", "as_of", "min_confidence", *SourceQuery.model_fields.keys()}
ENTITIES_IN_SQL = IN_SQL | {"kind", "entity_type", "include_unmentioned"}
RELATIONS_IN_SQL = IN_SQL | {"relation_type", "date_from", "date_to"}


def needs_graph(query: GraphQuery, in_sql: frozenset[str]) -> bool:
    """Whether something is asked that SQL does not answer by itself."""
    return any(getattr(query, name) != field.default for name, field in _fields(query) if name not in in_sql)


def load_entity_page(service: Service, session: Any, query: EntityQuery, paging: Paging) -> tuple[Any, Values | None]:
    """A page of entities, as they are now, and where it ends.

    Raises
    ------
    NotFoundError
        If the query names an entity or report that does not exist.
    """
    alone: dict[str, Any] = {
        "name": query.name,
        "prefix": query.prefix,
        "countries": query.home_country,
        "seen_from": query.seen_from,
        "seen_to": query.seen_to,
        "is_mentioned": query.mentioned if query.include_unmentioned else True,
        "as_of": query.as_of,
        "known_at": query.known_at,
    }
    if not needs_graph(query, ENTITIES_IN_SQL):
        search = EntitySearch(
            **alone,
            kinds=[one.value for one in query.kind],
            types=query.type or query.entity_type,
            sources=to_sources(query),
            min_confidence=query.min_confidence,
        )
        return load_entities(session, search, paging.keys, after=paging.after, limit=paging.limit)

    def make(graph: Any) -> Ordered:
        wanted = read_filter(service.store, query.of_graph)
        is_narrowed = any(value for name, value in alone.items() if name != "known_at") or query.mentioned is False
        with service.store.read() as reading:
            among = list_entity_ids(reading, EntitySearch(**alone)) if is_narrowed else None
        return order_entities(graph, wanted, sort=query.sort, among=among)

    ids, end = _cut(service, ("entities", query.question), make, query, paging)
    found = load_entities_by_id(session, ids)
    return [found[one] for one in ids if one in found], end


def load_relation_page(
    service: Service, session: Any, query: RelationQuery, paging: Paging
) -> tuple[Any, Values | None]:
    """A page of relations, as they are or were known, and where it ends.

    Raises
    ------
    NotFoundError
        If the query names an entity or report that does not exist.
    """
    ends: dict[str, Any] = {"source_ids": query.source, "target_ids": query.target, "entity_ids": query.entity}
    told_of_ends = query.known_at is not None and bool(query.as_of or query.min_confidence)
    if not needs_graph(query, RELATIONS_IN_SQL) and not query.in_events and not told_of_ends:
        search = RelationSearch(
            **ends,
            types=[one.value for one in query.type or query.relation_type],
            has_parts=query.parts,
            date_from=query.date_from,
            date_to=query.date_to,
            sources=to_sources(query),
            min_confidence=query.min_confidence,
            as_of=query.as_of,
            known_at=query.known_at,
        )
        return load_relations(session, search, paging.keys, after=paging.after, limit=paging.limit)

    def make(graph: Any) -> Ordered:
        wanted = read_filter(service.store, query.of_graph)
        with service.store.read() as reading:
            search = RelationSearch(**ends, has_parts=query.parts)
            among = list_relation_ids(reading, search) if any(ends.values()) else None
        return order_relations(graph, wanted, sort=query.sort, among=among, in_events=query.in_events)

    ids, end = _cut(service, ("relations", query.question), make, query, paging)
    return load_relations_by_id(session, ids, known_at=query.known_at), end


def _cut(
    service: Service, key: tuple[str, ...], make: Callable[[Any], Ordered], query: GraphQuery, paging: Paging
) -> tuple[Sequence[str], Values | None]:
    after = None if paging.after is None else tuple(paging.after)
    if after is not None and len(after) != 2:
        raise InvalidInputError(WRONG_CURSOR, field="cursor")
    _, ordered = service.snapshot.compute(key, make, query.known_at)
    return ordered.cut(after, paging.limit)


def _fields(query: GraphQuery) -> list[tuple[str, Any]]:
    return [(name, type(query).model_fields[name]) for name in GraphQuery.model_fields]
