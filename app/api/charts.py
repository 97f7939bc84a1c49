r"""Figures for reports, as SVG or PNG.

question + version of the graph --> ETag --unchanged--> 304
                                       \--app/figures.py--> file
"""

import hashlib
import json
from base64 import b64encode
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from app.api.conditional import PRIVATE, Known, is_known
from app.api.deps import Caller, Reader, ServiceDep
from app.api.examples import problems
from app.api.parameters_charts import DyadsQuery, MapQuery, NetworkQuery, SheetQuery, TimelineQuery
from app.charts.sheet import Format
from app.figures import STYLE, TITLES, Chart, chart_dyads, chart_map, chart_network, chart_timeline
from app.filters.reading import read_told
from app.service import Service
from app.store.feed import last_seq

router = APIRouter(prefix="/charts", tags=["charts"])
MEDIA_TYPES: dict[str, str] = {"svg": "image/svg+xml", "png": "image/png"}
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The figure",
        "content": {
            "image/svg+xml": {"schema": {"type": "string"}, "example": "(a figure)"},
            "image/png": {"schema": {"type": "string", "format": "binary"}, "example": "(a figure)"},
        },
    },
    304: {"description": "The figure that the caller has is the newest one"},
}
FILES = ANSWERS | problems(404)
Suffix = Annotated[Format, Path(description="Format of the file.", examples=["svg"])]


@router.get("/timeline.{suffix}", summary="Draw events and dead over time", response_class=Response, responses=FILES)
def draw_timeline(
    service: ServiceDep,
    caller: Reader,
    suffix: Suffix,
    query: Annotated[TimelineQuery, Query()],
    if_none_match: Known = None,
) -> Response:
    """Bars of events and the dead by period, with the band from the lowest to the highest figures.

    The sums and the filter are those of `analysis/series`: without `modality` only what is told as a fact counts. How
    many events have no date that is known so exactly, and how many tell no dead, stands below.
    """
    sheet = query.to_sheet(suffix, TITLES["timeline"].format(by=query.by), 600)
    return _answer(
        service, caller, query, suffix, if_none_match,
        lambda: chart_timeline(service, query, sheet, by=query.by, sees_restricted=caller.has_key),
    )  # fmt: skip


@router.get(
    "/dyads.{suffix}", summary="Draw who fights and who supports whom", response_class=Response, responses=FILES
)
def draw_dyads(
    service: ServiceDep,
    caller: Reader,
    suffix: Suffix,
    query: Annotated[DyadsQuery, Query()],
    if_none_match: Known = None,
) -> Response:
    """A matrix of the actors of the strongest ties: the sign by colour and shape, the strength by area.

    The ties are those of `graph/projection`: an analysis of what is told, not a fact.
    """
    sheet = query.to_sheet(suffix, TITLES["dyads"], 720)
    return _answer(
        service, caller, query, suffix, if_none_match, lambda: chart_dyads(service, query, sheet, actors=query.actors)
    )


@router.get("/map.{suffix}", summary="Draw a map of events", response_class=Response, responses=FILES)
def draw_map(
    service: ServiceDep,
    caller: Reader,
    suffix: Suffix,
    query: Annotated[MapQuery, Query()],
    if_none_match: Known = None,
) -> Response:
    """Events at their places, each in the circle in which its place is known to lie.

    What is known to a province only is a ring in a large, faint disc. Without `modality` only what is told as a fact is
    drawn. How many events have no place with coordinates stands below.
    """
    sheet = query.to_sheet(suffix, TITLES["map"], 640)
    return _answer(
        service, caller, query, suffix, if_none_match, lambda: chart_map(service, query, sheet, places=query.places)
    )


@router.get("/network.{suffix}", summary="Draw the graph", response_class=Response, responses=FILES)
def draw_network(
    service: ServiceDep,
    caller: Reader,
    suffix: Suffix,
    query: Annotated[NetworkQuery, Query()],
    if_none_match: Known = None,
) -> Response:
    """The filtered graph: kinds of nodes by shape and colour, signs of edges by colour and stroke.

    Of a larger graph the core is drawn: the node with the fewest neighbours is taken away until `nodes` are left. What
    was left out stands below. The layout is the same each time.
    """
    sheet = query.to_sheet(suffix, TITLES["network"], 720)
    return _answer(
        service, caller, query, suffix, if_none_match, lambda: chart_network(service, query, sheet, nodes=query.nodes)
    )


def _answer(
    service: Service, caller: Caller, query: SheetQuery, suffix: str, known: str | None, draw: Callable[[], Chart]
) -> Response:
    """The figure, or 304 if the caller has it; the ETag is that of the version that was drawn."""
    told = read_told(service.store, query)
    question = [type(query).__name__, query.model_dump(mode="json"), suffix, caller.has_key, told and sorted(told)]
    with service.store.read() as session:
        etag = _to_etag(last_seq(session), question)
    if is_known(known, etag):
        return Response(status_code=304, headers=PRIVATE | {"ETag": etag})
    chart = draw()
    headers = PRIVATE | {"ETag": _to_etag(chart.version, question), "X-Graph-Version": str(chart.version)}
    headers["Repr-Digest"] = f"sha-256=:{b64encode(hashlib.sha256(chart.data).digest()).decode()}:"
    name = type(query).__name__.removesuffix("Query").lower()
    headers["Content-Disposition"] = f'inline; filename="{name}.{suffix}"'
    if suffix == "svg":  # opened by itself it must run nothing
        headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return Response(chart.data, media_type=MEDIA_TYPES[suffix], headers=headers)


def _to_etag(version: int, question: list[Any]) -> str:
    text = json.dumps([STYLE, version, question], sort_keys=True)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:24]}"'
