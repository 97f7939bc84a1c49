"""The parameters of searches to what a snapshot takes: redirects, places and parts as they were frozen."""

from app.api.parameters_snapshots import FrozenEntityQuery, FrozenEventQuery
from app.frozen.filters import event_parts, to_frozen_filter
from app.frozen.loading import Frozen
from app.frozen.searching import FrozenEntitySearch
from graph.filters import GraphFilter


def to_frozen_events(frozen: Frozen, query: FrozenEventQuery) -> GraphFilter:
    """The filter of the events of a snapshot."""
    return GraphFilter(event_types=frozenset(query.event_types), include_unmentioned=True, **event_parts(frozen, query))


def to_frozen_entities(frozen: Frozen, query: FrozenEntityQuery) -> tuple[GraphFilter, FrozenEntitySearch]:
    """The filter of the entities of a snapshot, and what goes beyond it."""
    search = FrozenEntitySearch(
        name=query.name,
        prefix=query.prefix,
        countries=query.home_country,
        seen_from=query.seen_from,
        seen_to=query.seen_to,
        is_mentioned=query.mentioned,
        as_of=query.as_of,
    )
    return to_frozen_filter(frozen, query.of_graph), search
