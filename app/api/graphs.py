"""The graph: a filtered part of it."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from app.api.deps import Reader, ServiceDep
from app.api.examples import problems, returns
from app.api.pagination import render
from app.api.routing import LeanRoute
from app.api.schemas_service import GraphOut
from app.filters.queries import GraphQuery
from app.filters.reading import read_filter
from graph.export.json_graphs import to_node_link
from graph.query import filter_graph

router = APIRouter(tags=["graph"], route_class=LeanRoute)


@router.get(
    "/graph", summary="Read a part of the graph", response_model=GraphOut, responses=returns(GraphOut) | problems(404)
)
def read_graph(service: ServiceDep, _caller: Reader, query: Annotated[GraphQuery, Query()]) -> Response:
    """The events and entities that fit, with the edges between them, as node-link data.

    Without parameters it is the whole graph, but for seeds that no report names (`include_unmentioned`). Where the
    filter is about events, the entities are those that take part in them. Other formats: `exports/{format}`.
    """
    graph_filter = read_filter(service.store, query)
    wanted = filter_graph(service.snapshot.keep(query.known_at), graph_filter)
    return render(GraphOut(**to_node_link(wanted)))
