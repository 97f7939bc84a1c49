"""The graph: a filtered part of it."""

from io import BytesIO
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from app.api.deps import Reader, ServiceDep
from app.api.examples import problems, returns
from app.api.routing import LeanRoute
from app.api.schemas_service import GraphOut
from app.filters.queries import GraphQuery
from app.filters.reading import read_filter
from graph.export.json_graphs import dump, write_batches
from graph.export.plain import iter_edges, iter_nodes, spare

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
    wanted = service.snapshot.part(graph_filter, query.known_at)
    return Response(write_graph(wanted), media_type="application/json")


def write_graph(graph: Any) -> bytes:
    """The JSON of a `GraphOut`, a batch at a time: in one go it would keep all other threads waiting for seconds."""
    file = BytesIO()
    head = {"directed": True, "multigraph": True, "graph": {"version": graph.graph.get("version", 0)}}
    file.write(dump(head)[:-1] + b',"nodes":')
    write_batches(({**spare(row, "id"), "id": node} for node, row in iter_nodes(graph)), file)
    file.write(b',"edges":')
    edges = (
        {**spare(row, "source", "target", "key"), "source": start, "target": end, "key": key}
        for start, end, key, row in iter_edges(graph)
    )
    write_batches(edges, file)
    file.write(b"}")
    return file.getvalue()
