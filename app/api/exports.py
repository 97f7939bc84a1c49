"""The graph for other tools."""

import tempfile
from collections.abc import Iterator
from typing import IO, Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from fastapi.responses import StreamingResponse

from app.api.deps import Reader, ServiceDep
from app.api.examples import problems, returns
from app.api.filters import read_filter
from app.api.pagination import NoQuery
from app.api.parameters import GraphQuery
from app.api.schemas_service import ExportFormatOut, ExportFormatsOut
from app.export_formats import FORMATS
from graph.query import filter_graph

router = APIRouter(prefix="/exports", tags=["graph"])
CHUNK = 64 * 1024
IN_MEMORY = 4_000_000  # bytes; larger files go to the disk until they are sent
FormatName = Literal[
    "graphml", "gexf", "node-link", "cytoscape", "geojson", "csv",
    "geopackage", "parquet", "json-ld", "stix", "ftm", "acled-csv", "ucdp-csv",
]  # fmt: skip
FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file",
        "content": {
            one.media_type: {"schema": {"type": "string", "format": "binary"}, "example": f"(graph.{one.extension})"}
            for one in FORMATS.values()
        },
    }
}


@router.get(
    "", summary="List export formats", response_model=ExportFormatsOut, responses=returns(ExportFormatsOut) | problems()
)
def list_formats(_caller: Reader, _query: Annotated[NoQuery, Query()]) -> ExportFormatsOut:
    """The formats with their media types."""
    return ExportFormatsOut(items=[ExportFormatOut.model_validate(FORMATS[name]) for name in sorted(FORMATS)])


@router.get(
    "/{format_name}", summary="Export the graph", response_class=StreamingResponse, responses=FILES | problems(404)
)
def export_graph(
    service: ServiceDep,
    _caller: Reader,
    format_name: Annotated[FormatName, Path(description="Format.", examples=["gexf"])],
    query: Annotated[GraphQuery, Query()],
) -> StreamingResponse:
    """The part of the graph that fits, as a file for Gephi, Cytoscape, QGIS, networkx or a spreadsheet.

    It is written whole before the first byte is sent: an answer of 200 is a file that can be opened.
    """
    chosen = FORMATS[format_name]
    with service.store.read() as session:
        graph_filter = read_filter(session, query)
    with service.snapshot.read(query.known_at) as graph:
        wanted = filter_graph(graph, graph_filter)
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (closed by what sends it)
    try:
        chosen.write(wanted, file)  # type: ignore[arg-type]  # it has every method of a binary file
    except BaseException:
        file.close()
        raise
    size = file.tell()
    headers = {
        "Content-Disposition": f'attachment; filename="conflict-graph.{chosen.extension}"',
        "Content-Length": str(size),
        "X-Graph-Version": str(wanted.graph.get("version", 0)),
    }
    return StreamingResponse(_send(file), media_type=chosen.media_type, headers=headers)


def _send(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk
