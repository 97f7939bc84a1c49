"""The parameters of searches to what a snapshot takes: redirects, places and parts as they were frozen."""

from app.api.parameters_snapshots import FrozenEntityQuery, FrozenEventQuery, FrozenRelationQuery
from app.filters.types import parse_box, parse_circle
from app.frozen.filters import event_parts
from app.frozen.loading import Frozen
from app.frozen.searching import FrozenEntitySearch
from graph.filters import GraphFilter


def to_frozen_events(frozen: Frozen, query: FrozenEventQuery) -> GraphFilter:
    """The filter of the events of a snapshot."""
    return GraphFilter(event_types=frozenset(query.type), include_unmentioned=True, **event_parts(frozen, query))


def to_frozen_entities(query: FrozenEntityQuery) -> tuple[GraphFilter, FrozenEntitySearch]:
    """The filter of the entities of a snapshot, and what goes beyond it."""
    wanted = GraphFilter(
        kinds=frozenset(query.kind),
        entity_types=frozenset(query.type),
        countries=frozenset(query.country),
        as_of=query.as_of,
        min_confidence=query.min_confidence,
        include_unmentioned=True,
    )
    search = FrozenEntitySearch(
        name=query.name,
        prefix=query.prefix,
        bbox=parse_box(query.bbox),
        near=parse_circle(query.near),
        near_certain=query.near_certain,
        precisions=[one.value for one in query.place_precision],
        seen_from=query.seen_from,
        seen_to=query.seen_to,
        is_mentioned=query.mentioned,
    )
    return wanted, search


def to_frozen_relations(query: FrozenRelationQuery) -> GraphFilter:
    """The filter of the relations of a snapshot."""
    return GraphFilter(
        relation_types=frozenset(query.type),
        date_from=query.date_from,
        date_to=query.date_to,
        as_of=query.as_of,
        min_confidence=query.min_confidence,
        include_unmentioned=True,
    )
