"""The graph for other tools.

question --written before, and nothing changed--> ETag --the caller has it--> 304
    |
graph + Extras (SQL) --writer--> spooled file --length and digest--> answer
"""

import hashlib
import tempfile
from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import IO, TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response, StreamingResponse
from sqlalchemy.orm import Session

from app.api.conditional import PRIVATE, Known, is_known
from app.api.deps import Caller, Reader, ServiceDep
from app.api.examples import problems, returns
from app.api.routing import LeanRoute
from app.api.schemas_service import ExportFormatOut, ExportFormatsOut
from app.export_formats import FORMATS
from app.filters.queries import GraphQuery, NoQuery
from app.filters.reading import read_filter
from app.filters.types import asked
from app.service import Service
from app.store.feed import last_seq
from app.store.read_extras import make_extras
from app.store.report_state import read_state
from graph.export import ExportFormat
from graph.export.extras import NO_EXTRAS, Extras

router = APIRouter(prefix="/exports", tags=["graph"], route_class=LeanRoute)
CHUNK = 64 * 1024
IN_MEMORY = 4_000_000  # bytes; larger files go to the disk until they are sent
if TYPE_CHECKING:
    FormatName = str
else:
    FormatName = Literal[tuple(sorted(FORMATS))]
FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file",
        "content": {
            one.media_type: {"schema": {"type": "string", "format": "binary"}, "example": f"(graph.{one.extension})"}
            for one in FORMATS.values()
        },
    },
    304: {"description": "The file that the caller has is the newest one"},
}


@router.get(
    "", summary="List export formats", response_model=ExportFormatsOut, responses=returns(ExportFormatsOut) | problems()
)
def list_formats(_caller: Reader, _query: Annotated[NoQuery, Query()]) -> ExportFormatsOut:
    """The formats with their media types, and what each leaves out."""
    return ExportFormatsOut(items=[ExportFormatOut.model_validate(FORMATS[name]) for name in sorted(FORMATS)])


class ExportQuery(GraphQuery):
    """The filter of the graph, and what stands beside it."""

    evidence: bool = asked(True, "Whether sentences are given with their reports; without them it is faster.", True)


@router.get(
    "/{format_name}", summary="Export the graph", response_class=StreamingResponse, responses=FILES | problems(404)
)
def export_graph(
    service: ServiceDep,
    caller: Reader,
    format_name: Annotated[FormatName, Path(description="Format.", examples=["gexf"])],
    query: Annotated[ExportQuery, Query()],
    if_none_match: Known = None,
) -> Response:
    """The part of the graph that fits, as a file for Gephi, Cytoscape, QGIS, networkx or a spreadsheet.

    It is written whole before the first byte is sent: an answer of 200 is a file that can be opened. `Content-Length`
    and `Repr-Digest` (SHA-256, RFC 9530) tell whether all of it arrived; 304 that the caller has it already. Texts of
    restricted reports need a key.
    """
    graph_filter = read_filter(service.store, query)
    return answer_file(
        service,
        caller,
        format_name,
        query,
        if_none_match,
        get_graph=lambda: service.snapshot.part(graph_filter, query.known_at),
        get_extras=lambda session: make_extras(session, sees_restricted=caller.has_key, known_at=query.known_at),
    )


def answer_file(
    service: Service,
    caller: Caller,
    format_name: str,
    query: ExportQuery,
    known: str | None,
    *,
    get_graph: Callable[[], Any],
    get_extras: Callable[[Session], Extras],
    of: str = "",
) -> Response:
    """A graph in a format, written whole before the answer begins; 304 if the caller has it.

    Parameters
    ----------
    known : str or None
        What the caller has, as `If-None-Match` tells it.
    of : str
        What the graph is of, where it is not the present one.
    """
    asked = (of, format_name, query.model_dump_json(), caller.has_key)
    with service.store.read() as session:
        etag = service.written.get((asked, last_seq(session), read_state(session))) if known else None
    if etag is None or not is_known(known, etag):
        wanted = get_graph()
        with service.store.read() as session:  # one moment, for the file and for what it is kept by
            answer = send_file(FORMATS[format_name], wanted, get_extras(session) if query.evidence else NO_EXTRAS)
            etag, version = answer.headers["ETag"], last_seq(session)
            if of or wanted.graph.get("version", 0) == version:
                service.written.keep((asked, version, read_state(session)), etag)
        if not is_known(known, etag):
            return answer
        answer.close()
    return Response(status_code=304, headers=PRIVATE | {"ETag": etag})


class WrittenResponse(StreamingResponse):
    """A file that was written."""

    def __init__(self, file: IO[bytes], media_type: str, headers: dict[str, str]) -> None:
        super().__init__(_send(file), media_type=media_type, headers=headers)
        self._file = file

    def close(self) -> None:
        """Let go a file that is not sent."""
        self._file.close()


def send_file(chosen: ExportFormat, wanted: Any, extras: Extras) -> WrittenResponse:
    """A graph in a format, written whole before the answer begins."""
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (closed by what sends it)
    try:
        chosen.write(wanted, file, extras)  # type: ignore[arg-type]  # as a binary file
        size, digest = _measure(file)
    except BaseException:
        file.close()
        raise
    headers = PRIVATE | {
        "Content-Disposition": f'attachment; filename="conflict-graph.{chosen.extension}"',
        "Content-Length": str(size),
        "ETag": f'"{digest.hex()}"',
        "Repr-Digest": f"sha-256=:{b64encode(digest).decode()}:",
        "X-Graph-Version": str(wanted.graph.get("version", 0)),
    }
    return WrittenResponse(file, chosen.media_type, headers)


def _measure(file: IO[bytes]) -> tuple[int, bytes]:
    """Bytes of a file, and their SHA-256."""
    digest = hashlib.sha256()
    size = 0
    file.seek(0)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return size, digest.digest()


def _send(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk
