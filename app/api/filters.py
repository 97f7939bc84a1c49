"""The parameters of searches to what the store and the graph take: redirects followed, places and parts widened."""

from sqlalchemy.orm import Session

from app.api.deps import Caller
from app.api.parameter_types import parse_box, parse_circle
from app.api.parameters import EventFilterQuery, GraphQuery
from app.api.parameters_filter import AreaQuery, SourceQuery
from app.store.read_events import EventSearch
from app.store.where import AreaSearch, SourceSearch, canonical_ids, list_places, list_told, with_parts
from graph.filters import GraphFilter


def to_area(query: AreaQuery) -> AreaSearch:
    """Where an event happened."""
    return AreaSearch(
        place_ids=query.place,
        names=query.place_name,
        inside=query.inside,
        countries=query.country,
        bbox=parse_box(query.bbox),
        near=parse_circle(query.near),
        is_certain=query.near_certain,
        precisions=[one.value for one in query.place_precision],
    )


def to_sources(query: SourceQuery) -> SourceSearch:
    """Who tells of it."""
    return SourceSearch(
        report_id=query.report,
        publishers=query.publisher,
        without_publishers=query.without_publisher,
        markings=[one.value for one in query.marking],
    )


def to_event_search(query: EventFilterQuery, caller: Caller) -> EventSearch:
    """Which events the store is asked for."""
    return EventSearch(
        types=[one.value for one in query.type],
        modalities=[one.value for one in query.modality],
        actor_ids=query.actor,
        roles=[one.value for one in query.role],
        has_parts=query.parts,
        area=to_area(query),
        sources=to_sources(query),
        date_precisions=[one.value for one in query.date_precision],
        operation_ids=query.operation,
        date_from=query.date_from,
        date_to=query.date_to,
        text=query.text,
        min_confidence=query.min_confidence,
        min_sources=query.min_sources,
        min_corroboration=query.min_corroboration,
        is_disputed=query.conflicting,
        with_restricted=caller.has_key,
        as_of=query.as_of,
        known_at=query.known_at,
        is_denied_too=query.disputed,
    )


def read_filter(session: Session, query: GraphQuery) -> GraphFilter:
    """The filter that `graph/query.py` takes.

    Raises
    ------
    NotFoundError
        If the query names an entity that does not exist.
    """
    return GraphFilter(
        kinds=frozenset(query.kind),
        entity_types=frozenset(query.entity_type),
        event_types=frozenset(query.event_type),
        relation_types=frozenset(query.relation_type),
        roles=frozenset(query.role),
        actor_ids=frozenset((with_parts if query.parts else canonical_ids)(session, query.actor)),
        place_ids=list_places(session, to_area(query)),
        countries=frozenset(query.country),
        bbox=parse_box(query.bbox),
        date_from=query.date_from,
        date_to=query.date_to,
        as_of=query.as_of,
        modalities=frozenset(query.modality),
        min_confidence=query.min_confidence,
        min_sources=query.min_sources,
        min_corroboration=query.min_corroboration,
        date_precisions=frozenset(query.date_precision),
        told_ids=list_told(session, to_sources(query), query.known_at),
        text=query.text,
        include_unmentioned=query.include_unmentioned,
    )
