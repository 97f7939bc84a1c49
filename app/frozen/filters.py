"""The filter of the graph as a snapshot takes it: redirects, places and parts as they were frozen."""

from datetime import date
from typing import Any

from app.filters.queries import EventFilterQuery, GraphQuery, NoQuery
from app.filters.reading import to_area
from app.filters.types import parse_box
from app.frozen.loading import Frozen
from app.frozen.places import list_places
from graph.errors import InvalidInputError
from graph.filters import GraphFilter

OF_REPORTS = "it asks what reports tell, and a snapshot holds the records only"
CAN_NOT: dict[str, str] = {
    "known_at": "a snapshot is one state of knowledge",
    "changed_since": "a snapshot is one state of knowledge",
    "disputed": OF_REPORTS,
    "report": OF_REPORTS,
    "publisher": OF_REPORTS,
    "without_publisher": OF_REPORTS,
    "marking": OF_REPORTS,
    "sentence": OF_REPORTS,
}
NO_WORDS = {**CAN_NOT, "text": OF_REPORTS}


def check_frozen(query: NoQuery, cannot: dict[str, str]) -> None:
    """That a question to a snapshot asks nothing that its records can't answer.

    Raises
    ------
    InvalidInputError
        With the parameter, and why.
    """
    for name, why in cannot.items():
        field = type(query).model_fields.get(name)
        if field is None:
            continue
        value: Any = getattr(query, name)
        if value != field.get_default(call_default_factory=True):
            shown = value.isoformat() if isinstance(value, date) else value
            raise InvalidInputError(f"{name}: {shown!r} can't be asked of a snapshot: {why}", field=name)


def to_frozen_filter(frozen: Frozen, query: GraphQuery) -> GraphFilter:
    """The filter of the graph of a snapshot.

    Raises
    ------
    NotFoundError
        If the query names an entity that the snapshot does not hold.
    """
    return GraphFilter(
        kinds=frozenset(query.kind),
        entity_types=frozenset(query.entity_type),
        event_types=frozenset(query.event_type),
        relation_types=frozenset(query.relation_type),
        text=query.label,
        include_unmentioned=query.include_unmentioned,
        **event_parts(frozen, query),
    )


def event_parts(frozen: Frozen, query: GraphQuery | EventFilterQuery) -> dict[str, Any]:
    """What the graph and the list of events share."""
    return {
        "roles": frozenset(query.role),
        "actor_ids": (frozen.with_parts if query.parts else frozen.resolve_all)(query.actor),
        "place_ids": list_places(frozen, to_area(query)),
        "countries": frozenset(query.country),
        "bbox": parse_box(query.bbox),
        "date_from": query.date_from,
        "date_to": query.date_to,
        "as_of": query.as_of,
        "modalities": frozenset(query.modality),
        "min_confidence": query.min_confidence,
        "min_sources": query.min_sources,
        "min_corroboration": query.min_corroboration,
        "date_precisions": frozenset(query.date_precision),
        "operation_ids": frozen.resolve_all(query.operation),
        "has_conflicting_claims": query.conflicting,
    }
