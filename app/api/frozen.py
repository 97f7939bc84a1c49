"""What a snapshot answers: its graph, events, entities, relations and files, the same years later."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response, StreamingResponse

from app.api.conditional import Known
from app.api.deps import Reader, ServiceDep
from app.api.entities import EntityId
from app.api.events import EventId
from app.api.examples import problems, returns
from app.api.exports import FILES, ExportQuery, FormatName, answer_file
from app.api.filters_frozen import to_frozen_entities, to_frozen_events, to_frozen_relations
from app.api.pagination import WRONG_CURSOR, FieldsQuery, PageQuery, Paging, read_paging, render
from app.api.parameters_snapshots import (
    FrozenEntityQuery,
    FrozenEventQuery,
    FrozenRelationQuery,
)
from app.api.schemas import PageOut
from app.api.schemas_service import GraphOut
from app.api.schemas_snapshots import (
    FrozenEntityDetailOut,
    FrozenEntityOut,
    FrozenEventDetailOut,
    FrozenEventOut,
    FrozenRelationOut,
)
from app.api.shapes_frozen import (
    load_evidence,
    roles_of,
    to_entities,
    to_entity_detail,
    to_event_detail,
    to_events,
    to_relations,
)
from app.api.snapshots import SnapshotName
from app.filters.queries import GraphQuery
from app.frozen.extras import make_frozen_extras
from app.frozen.filters import CAN_NOT, NO_WORDS, check_frozen, to_frozen_filter
from app.frozen.searching import list_entities, list_events, list_relations
from app.service import Service
from app.store.read_entities import ENTITY_SORTS
from app.store.read_events import EVENT_SORTS
from app.store.read_relations import RELATION_SORTS
from graph.errors import InvalidInputError
from graph.export.json_graphs import to_node_link
from graph.query import filter_graph

router = APIRouter(prefix="/snapshots/{name}", tags=["snapshots"])


@router.get(
    "/graph",
    summary="Read a part of a frozen graph",
    response_model=GraphOut,
    responses=returns(GraphOut) | problems(404, 500),
)
def read_frozen_graph(
    service: ServiceDep, _caller: Reader, name: SnapshotName, query: Annotated[GraphQuery, Query()]
) -> Response:
    """The events and entities that fit, with the edges between them, as they were frozen."""
    check_frozen(query, CAN_NOT)
    frozen = service.frozen.get(name)
    return render(GraphOut(**to_node_link(filter_graph(frozen.graph, to_frozen_filter(frozen, query)))))


@router.get(
    "/events",
    summary="Search events of a snapshot",
    response_model=PageOut[FrozenEventOut],
    responses=returns(PageOut[FrozenEventOut]) | problems(404, 500),
)
def search_frozen_events(
    service: ServiceDep, caller: Reader, name: SnapshotName, query: Annotated[FrozenEventQuery, Query()]
) -> Response:
    """Events as they were frozen, by the parameters of the list of events that the frozen records can answer."""
    check_frozen(query, NO_WORDS)
    each = _check_evidence(query.evidence)
    frozen = service.frozen.get(name)
    paging = _read_paging(query, service, EVENT_SORTS, frozen.digest)
    found = list_events(frozen, to_frozen_events(frozen, query), sort=query.sort)
    page, end = _slice(found, paging)
    with service.store.read() as session:
        evidence = load_evidence(session, frozen, page, each, caller)
    items = to_events(frozen, page, evidence)
    return render(PageOut[FrozenEventOut](items=items, next=end), query.fields)


@router.get(
    "/events/{event_id}",
    summary="Read an event of a snapshot",
    response_model=FrozenEventDetailOut,
    responses=returns(FrozenEventDetailOut) | problems(404, 500),
)
def read_frozen_event(
    service: ServiceDep, caller: Reader, name: SnapshotName, event_id: EventId, query: Annotated[FieldsQuery, Query()]
) -> Response:
    """One event as it was frozen, with its claims and the sentence of each role; an older id gives what told it."""
    frozen = service.frozen.get(name)
    found_id, redirected_from = frozen.resolve("event", event_id)
    with service.store.read() as session:
        evidence = load_evidence(session, frozen, [found_id, *roles_of(frozen, found_id)], 1, caller)
    return render(to_event_detail(frozen, found_id, redirected_from, evidence), query.fields)


@router.get(
    "/entities",
    summary="Search entities of a snapshot",
    response_model=PageOut[FrozenEntityOut],
    responses=returns(PageOut[FrozenEntityOut]) | problems(404, 500),
)
def search_frozen_entities(
    service: ServiceDep, caller: Reader, name: SnapshotName, query: Annotated[FrozenEntityQuery, Query()]
) -> Response:
    """Entities as they were frozen, by the parameters of the list of entities that the frozen records can answer."""
    check_frozen(query, CAN_NOT)
    frozen = service.frozen.get(name)
    paging = _read_paging(query, service, ENTITY_SORTS, frozen.digest)
    page, end = _slice(list_entities(frozen, *to_frozen_entities(query), sort=query.sort), paging)
    with service.store.read() as session:
        evidence = load_evidence(session, frozen, page, 1, caller)
    return render(PageOut[FrozenEntityOut](items=to_entities(frozen, page, evidence), next=end), query.fields)


@router.get(
    "/entities/{entity_id}",
    summary="Read an entity of a snapshot",
    response_model=FrozenEntityDetailOut,
    responses=returns(FrozenEntityDetailOut) | problems(404, 500),
)
def read_frozen_entity(
    service: ServiceDep, caller: Reader, name: SnapshotName, entity_id: EntityId, query: Annotated[FieldsQuery, Query()]
) -> Response:
    """One entity as it was frozen, with its names; an id that another one told then gives that one."""
    frozen = service.frozen.get(name)
    found_id, redirected_from = frozen.resolve("entity", entity_id)
    with service.store.read() as session:
        evidence = load_evidence(session, frozen, [found_id], 1, caller)
    return render(to_entity_detail(frozen, found_id, redirected_from, evidence), query.fields)


@router.get(
    "/relations",
    summary="Search relations of a snapshot",
    response_model=PageOut[FrozenRelationOut],
    responses=returns(PageOut[FrozenRelationOut]) | problems(404, 500),
)
def search_frozen_relations(
    service: ServiceDep, caller: Reader, name: SnapshotName, query: Annotated[FrozenRelationQuery, Query()]
) -> Response:
    """Relations as they were frozen, by the parameters of the list of relations that the frozen records can answer."""
    check_frozen(query, CAN_NOT)
    each = _check_evidence(query.evidence)
    frozen = service.frozen.get(name)
    paging = _read_paging(query, service, RELATION_SORTS, frozen.digest)
    found = list_relations(
        frozen,
        to_frozen_relations(query),
        sources=frozen.resolve_all(query.source),
        targets=frozen.resolve_all(query.target),
        ends=frozen.resolve_all(query.entity),
        sort=query.sort,
    )
    page, end = _slice(found, paging)
    with service.store.read() as session:
        evidence = load_evidence(session, frozen, [one[2] for one in page], each, caller)
    return render(PageOut[FrozenRelationOut](items=to_relations(frozen, page, evidence), next=end), query.fields)


@router.get(
    "/exports/{format_name}",
    summary="Export a frozen graph",
    response_class=StreamingResponse,
    responses=FILES | problems(404, 500),
)
def export_frozen_graph(
    service: ServiceDep,
    caller: Reader,
    name: SnapshotName,
    format_name: Annotated[FormatName, Path(description="Format.", examples=["gexf"])],
    query: Annotated[ExportQuery, Query()],
    if_none_match: Known = None,
) -> Response:
    """The part of a frozen graph that fits, as a file; each node and relation with its oldest sentence."""
    check_frozen(query, CAN_NOT)
    frozen = service.frozen.get(name)
    graph_filter = to_frozen_filter(frozen, query)
    return answer_file(
        service,
        caller,
        format_name,
        query,
        if_none_match,
        get_graph=lambda: filter_graph(frozen.graph, graph_filter),
        get_extras=lambda session: make_frozen_extras(frozen, session, sees_restricted=caller.has_key),
        of=frozen.digest,
    )


def _check_evidence(each: int) -> int:
    if each > 1:
        raise InvalidInputError(f"evidence: {each}: a snapshot holds one sentence of each record", field="evidence")
    return each


def _read_paging(query: PageQuery, service: Service, sorts: Any, digest: str) -> Paging:
    """The page; a cursor holds its place in the list, which never changes."""
    paging = read_paging(query, service.settings, of=digest)
    name = str(getattr(query, "sort", "")).removeprefix("-")
    if name not in sorts:
        raise InvalidInputError(f"sort: {name!r} is none of {', '.join(sorts)} (or with -)", field="sort")
    return paging


def _slice(found: Any, paging: Paging) -> tuple[Any, str | None]:
    start = 0 if paging.after is None else paging.after[0] if len(paging.after) == 1 else None
    if not isinstance(start, int) or start < 0:
        raise InvalidInputError(WRONG_CURSOR, field="cursor")
    end = start + paging.limit
    return found[start:end], paging.to_cursor((end,)) if end < len(found) else None
