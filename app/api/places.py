"""Places: who held them, and when."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response
from pydantic import BeforeValidator

from app.api.deps import Reader, ServiceDep
from app.api.examples import problems, returns
from app.api.pagination import render
from app.api.parameters import EvidenceFieldsQuery
from app.api.routing import LeanRoute
from app.api.schemas_control import ControlOut
from app.api.shapes_control import to_control_out
from app.filters.types import CONFIDENCE, asked
from app.store.read_control import load_control
from graph.control import find_answer
from graph.dates import parse_day
from graph.errors import InvalidInputError

router = APIRouter(prefix="/places", tags=["places"], route_class=LeanRoute)
PlaceId = Annotated[
    str,
    Path(description="Id of the place; an older one redirects.", examples=["ent_2c1d0e9f8a7b6c5d4e3f"], max_length=64),
]


def _parse_exact_day(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return parse_day(value)
    except InvalidInputError as exc:
        raise ValueError("no day of the form YYYY-MM-DD") from exc


ExactDay = Annotated[date, BeforeValidator(_parse_exact_day)]


class ControlQuery(EvidenceFieldsQuery):
    """When, and by which reports."""

    at: ExactDay | None = asked(None, "The day of world time that is asked about, YYYY-MM-DD.", "2017-08-01")
    known_at: ExactDay | None = asked(
        None, "Use only facts that a report of this day or an earlier one tells, YYYY-MM-DD.", "2017-10-30"
    )
    min_confidence: float = asked(0.0, "Use only facts that are at least so sure.", 0.5, **CONFIDENCE)


@router.get(
    "/{place_id}/control",
    summary="Ask who held a place",
    response_model=ControlOut,
    responses=returns(ControlOut) | problems(404),
)
def read_control(
    service: ServiceDep, caller: Reader, place_id: PlaceId, query: Annotated[ControlQuery, Query()]
) -> Response:
    """Who held the place, span by span, with the facts that say so; with `at`, on that day.

    Before the first fact nobody is known; after the last one the holder is the last known, told until
    `last_confirmed_on`. A change is as exact as its date. Two parties told for the same days contest the place. What
    was planned, denied or only thought of is listed and decides nothing. Facts on a part of the place, or on the area
    around it, are in `near`.
    """
    with service.store.read() as session:
        found = load_control(session, place_id, known_at=query.known_at, min_confidence=query.min_confidence)
        answer = find_answer(found.control, query.at) if query.at is not None else None
        out = to_control_out(session, found, answer, each=query.evidence, caller=caller)
    return render(out, query.fields)
