"""The graph: a filtered part of it, and the paths between two of its nodes."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.api.deps import Reader, ServiceDep
from app.api.examples import problems, returns
from app.api.filters import read_filter
from app.api.pagination import render
from app.api.parameters import GraphQuery, PathQuery
from app.api.schemas_service import GraphOut, PathOut, PathsOut
from app.store.canonical_tables import EventRow
from app.store.search import resolve_id
from graph.export.json_graphs import to_node_link
from graph.query import filter_graph, find_paths, get_node

router = APIRouter(tags=["graph"])


@router.get(
    "/graph", summary="Read a part of the graph", response_model=GraphOut, responses=returns(GraphOut) | problems(404)
)
def read_graph(service: ServiceDep, _caller: Reader, query: Annotated[GraphQuery, Query()]) -> Response:
    """The events and entities that fit, with the edges between them, as node-link data.

    Without parameters it is the whole graph, but for seeds that no report names (`include_unmentioned`). Where the
    filter is about events, the entities are those that take part in them. Other formats: `exports/{format}`.
    """
    with service.store.read() as session:
        graph_filter = read_filter(session, query)
    with service.snapshot.read(query.known_at) as graph:
        wanted = filter_graph(graph, graph_filter)
    return render(GraphOut(**to_node_link(wanted)))


@router.get(
    "/paths",
    summary="Find paths between two entities",
    response_model=PathsOut,
    responses=returns(PathsOut) | problems(404),
)
def read_paths(service: ServiceDep, _caller: Reader, query: Annotated[PathQuery, Query()]) -> PathsOut:
    """Paths without repeated nodes, the shortest first, whatever the edges' direction; over what fits the filter.

    `kind` and `entity_type` leave out events, unless the filter is about events too. `is_complete` says whether every
    path was tried.
    """
    with service.store.read() as session:
        ends = [_resolve_node(session, node_id) for node_id in (query.source, query.target)]
        graph_filter = read_filter(session, query)
    with service.snapshot.read(query.known_at) as graph:
        found = find_paths(graph, *ends, max_length=query.max_length, limit=query.limit, graph_filter=graph_filter)
        items = [
            PathOut(
                length=len(path.edges),
                nodes=[_to_node(graph, node_id) for node_id in path.nodes],
                steps=[list(keys) for keys in path.edges],
            )
            for path in found.paths
        ]
        return PathsOut(version=graph.graph.get("version", 0), is_complete=found.is_complete, items=items)


def _resolve_node(session: Session, node_id: str) -> str:
    if session.get(EventRow, node_id) is not None:
        return node_id
    return resolve_id(session, "entity", node_id)[0]


def _to_node(graph: Any, node_id: str) -> dict[str, Any]:
    return {"id": node_id, **get_node(graph, node_id)}
