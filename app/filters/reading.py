"""The parameters of searches to what the store and the graph take: redirects followed, places and parts widened."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar, get_origin

from pydantic import ValidationError

from app.filters.queries import INSTEAD, AreaQuery, DatesQuery, EventFilterQuery, NoQuery, PartQuery, SourceQuery
from app.filters.types import parse_box, parse_circle
from app.store.event_search import EventSearch, list_denied_too, list_told_in_words
from app.store.session import Store
from app.store.where import AreaSearch, SourceSearch, canonical_ids, list_places, list_told, with_parts
from graph.errors import InvalidInputError
from graph.filters import GraphFilter
from graph.word_query import parse_word_query

NO_DAYS = DatesQuery()
QueryT = TypeVar("QueryT", bound=NoQuery)


def parse_query(query: type[QueryT], pairs: Iterable[str]) -> QueryT:
    """The parameters that texts of the form `NAME=VALUE` give; those that are lists may be given more than once.

    Raises
    ------
    InvalidInputError
        With the name and the value, if there is no such parameter, it can't have that value, or it is given twice.

    Examples
    --------
    >>> parse_query(AreaQuery, ["country=IQ", "country=SY", "inside=false"]).country
    ['IQ', 'SY']
    """
    given: dict[str, list[str]] = defaultdict(list)
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or name not in query.model_fields:
            instead = [one for one in INSTEAD.get(name, ()) if one in query.model_fields]
            listed = ", ".join(instead if equals and instead else sorted(query.model_fields))
            raise InvalidInputError(f"{pair!r} is not NAME=VALUE with one of {listed}", field=name)
        given[name].append(value)
    lists = {name for name, field in query.model_fields.items() if _is_list(field.annotation)}
    for name, values in given.items():
        if name not in lists and len(values) > 1:
            raise InvalidInputError(f"{name}: it is given twice, {values[0]!r} and {values[1]!r}", field=name)
    try:
        return query.model_validate({name: values if name in lists else values[0] for name, values in given.items()})
    except ValidationError as exc:
        first = exc.errors(include_url=False)[0]
        name, reason = str(first["loc"][0]), first["msg"].removeprefix("Value error, ")
        raise InvalidInputError(f"{name}: {first['input']!r}: {reason}", field=name) from exc


def _is_list(annotation: object) -> bool:
    return get_origin(annotation) is list


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


def read_told(store: Store, query: NoQuery) -> frozenset[str] | None:
    """Ids of what the reports tell that the query asks for; None if any will do.

    Publishers and markings change without an entry of the change feed: what is kept by the version of the graph is kept
    by these too.
    """
    sources = to_sources(query) if isinstance(query, SourceQuery) else None
    if not sources:
        return None
    with store.read() as session:
        return list_told(session, sources, getattr(query, "known_at", None))


def to_event_search(query: EventFilterQuery, *, sees_restricted: bool) -> EventSearch:
    """Which events the store is asked for.

    Raises
    ------
    InvalidInputError
        If the words of `sentence` can't be read.
    """
    if query.sentence:
        parse_word_query(query.sentence, field="sentence")
    return EventSearch(
        types=[one.value for one in query.event_types],
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
        text=query.words,
        min_confidence=query.min_confidence,
        min_sources=query.min_sources,
        min_corroboration=query.min_corroboration,
        is_disputed=query.conflicting,
        with_restricted=sees_restricted,
        as_of=query.as_of,
        known_at=query.known_at,
        is_denied_too=query.disputed,
    )


def read_timeless(store: Store, query: PartQuery) -> GraphFilter | None:
    """The filter of the graph without days, which are those of the pieces of ties; None if it asks nothing.

    Raises
    ------
    NotFoundError
        If the query names an entity that does not exist.
    InvalidInputError
        If the words of `sentence` can't be read.
    """
    found = replace(read_filter(store, query), date_from=None, date_to=None, as_of=None)
    return None if found == GraphFilter(include_unmentioned=True) else found


def read_filter(store: Store, query: PartQuery, *, sees_restricted: bool = False) -> GraphFilter:
    """The filter that `graph/query.py` takes; SQL is asked only for ids, places and what reports tell.

    Raises
    ------
    NotFoundError
        If the query names an entity that does not exist.
    InvalidInputError
        If the words of `sentence` can't be read.
    """
    area, sources = to_area(query), to_sources(query)
    days = query if isinstance(query, DatesQuery) else NO_DAYS
    actor_ids: list[str] = []
    operation_ids: list[str] = []
    place_ids = told_ids = event_ids = None
    if query.actor or query.operation or area or sources or query.sentence or query.disputed:
        with store.read() as session:
            actor_ids = (with_parts if query.parts else canonical_ids)(session, query.actor)
            operation_ids = canonical_ids(session, query.operation)
            place_ids = list_places(session, area)
            told_ids = list_told(session, sources, query.known_at)
            if query.sentence:
                event_ids = list_told_in_words(
                    session, query.sentence, with_restricted=sees_restricted, known_at=query.known_at, field="sentence"
                )
            if query.disputed:
                denied_too = list_denied_too(session, query.known_at)
                event_ids = denied_too if event_ids is None else event_ids & denied_too
    return GraphFilter(
        kinds=frozenset(query.kind),
        entity_types=frozenset(query.entity_type),
        event_types=frozenset(query.event_type),
        relation_types=frozenset(query.relation_type),
        roles=frozenset(query.role),
        actor_ids=frozenset(actor_ids),
        place_ids=place_ids,
        countries=frozenset(query.country),
        bbox=parse_box(query.bbox),
        date_from=days.date_from,
        date_to=days.date_to,
        as_of=days.as_of,
        modalities=frozenset(query.modality),
        min_confidence=query.min_confidence,
        min_sources=query.min_sources,
        min_corroboration=query.min_corroboration,
        date_precisions=frozenset(query.date_precision),
        operation_ids=frozenset(operation_ids),
        has_conflicting_claims=query.conflicting,
        told_ids=told_ids,
        event_ids=event_ids,
        text=query.label,
        include_unmentioned=query.include_unmentioned,
    )
