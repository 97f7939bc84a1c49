"""Saved queries: a question under a name that stays, answered by the route that it was made for."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from app.api.deps import Reader, ServiceDep, Writer
from app.api.examples import problems, returns
from app.api.pagination import FieldsQuery, PageQuery, read_paging, render
from app.api.parameters_given import check_parameters
from app.api.routing import LeanRoute
from app.api.saved_routes import check_ids, find_route, to_url
from app.api.schemas import Out, PageOut
from app.filters.queries import NoQuery
from app.filters.types import Text, asked, sorted_by
from app.store.queries import QUERY_SORTS, delete_query, get_query, load_queries, save_query
from app.store.query_tables import SavedQueryRow
from graph.errors import InvalidInputError

router = APIRouter(prefix="/queries", tags=["queries"], route_class=LeanRoute)
Name = Annotated[
    str,
    Path(
        description="Name of the query: small letters, digits and hyphens.",
        examples=["strikes-on-mosul"],
        pattern="^[a-z0-9][a-z0-9-]{0,63}$",
    ),
]
Value = str | int | float | bool
LED_ON: dict[int | str, dict[str, Any]] = {307: {"description": "The question itself: `Location` holds its URL"}}


class SavedQueryIn(BaseModel):
    """A question to keep."""

    model_config = ConfigDict(extra="forbid")

    route: str = Field(
        description="Route that answers it, below `/api/v1/`, with the ids in its path.",
        examples=["events", "entities/ent_9f8a7b6c5d4e3f2a1b0c/ego-timeline"],
        max_length=255,
    )
    parameters: dict[str, Value | list[Value]] = Field(
        {}, description="Its parameters, as the route takes them; a list for several values of one.",
        examples=[{"type": ["air_drone_strike"], "date_from": "2017-03"}], max_length=100,
    )  # fmt: skip
    note: Text | None = asked(None, "What it is for.", "For the weekly brief")


class SavedQueryOut(Out):
    """A question under a name."""

    name: str = Field(description="Name.", examples=["strikes-on-mosul"])
    route: str = Field(
        description="Route that answers it, below `/api/v1/`, with the ids in its path.", examples=["events"]
    )
    parameters: dict[str, Any] = Field(
        description="Its parameters.", examples=[{"type": ["air_drone_strike"], "date_from": "2017-03"}]
    )
    note: str | None = Field(description="What it is for.", examples=["For the weekly brief"])
    author: str = Field(description="Name of the key that saved it.", examples=["ann"])
    saved_at: str = Field(description="When, in UTC.", examples=["2024-05-08T09:30:00Z"])
    url: str = Field(
        description="The question itself.", examples=["/api/v1/events?type=air_drone_strike&date_from=2017-03"]
    )


class AnswerQuery(PageQuery):
    """What is asked beside a saved question; it goes before what is saved."""

    evidence: int | None = asked(None, "Sentences with each record, where the route takes it.", 1, ge=0, le=20)
    sort: Text | None = asked(None, "Order, where the route takes it.", "-started_on")


class SavedQueriesQuery(PageQuery):
    """Which saved queries."""

    sort: Text = sorted_by("name", "name", "saved_at")


@router.get(
    "",
    summary="List saved queries",
    response_model=PageOut[SavedQueryOut],
    responses=returns(PageOut[SavedQueryOut]) | problems(),
)
def list_queries(service: ServiceDep, _caller: Reader, query: Annotated[SavedQueriesQuery, Query()]) -> Response:
    """The questions that are kept, by name."""
    paging = read_paging(query, service.settings, sorts=QUERY_SORTS, tie=SavedQueryRow.name)
    with service.store.read() as session:
        rows, end = load_queries(session, paging.keys, after=paging.after, limit=paging.limit)
        items = [_to_out(row) for row in rows]
    return render(PageOut[SavedQueryOut](items=items, next=paging.to_cursor(end)), query.fields)


@router.put(
    "/{name}",
    summary="Save a query",
    response_model=SavedQueryOut,
    responses=returns(SavedQueryOut, 200, 201) | problems(404),
)
def put_query(
    service: ServiceDep,
    caller: Writer,
    name: Name,
    _query: Annotated[NoQuery, Query()],
    body: Annotated[
        SavedQueryIn,
        Body(openapi_examples={"one": {"value": {"route": "events", "parameters": {"type": ["air_drone_strike"]}}}}),
    ],
) -> Response:
    """Keep a question under a name; 201 if the name is new, 200 if its question was replaced or is the same.

    The parameters are checked as the route checks them, and ids in its path must be there. If one is merged later, the
    answer is that of what it became; if it is deleted, the 404 of the route. Days stay as they were given: a question
    without `date_to` grows with the archive; for an answer that stays, give `known_at`.
    """
    check(body)
    with service.store.write() as session:
        check_ids(session, find_route(body.route))
        is_new = save_query(session, name, body.route, body.parameters, author=caller.name or "", note=body.note)
        out = _to_out(get_query(session, name))
    return JSONResponse(out.model_dump(mode="json"), status_code=201 if is_new else 200)


@router.get(
    "/{name}",
    summary="Read a saved query",
    response_model=SavedQueryOut,
    responses=returns(SavedQueryOut) | problems(404),
)
def read_query(service: ServiceDep, _caller: Reader, name: Name, query: Annotated[FieldsQuery, Query()]) -> Response:
    """The question of a name, with its URL."""
    with service.store.read() as session:
        out = _to_out(get_query(session, name))
    return render(out, query.fields)


@router.get(
    "/{name}/answer",
    summary="Answer a saved query",
    status_code=307,
    response_class=RedirectResponse,
    responses=LED_ON | problems(404),
)
def answer_query(service: ServiceDep, _caller: Reader, name: Name, query: Annotated[AnswerQuery, Query()]) -> Response:
    """Leads on to the question (307), with the page, order and fields that are asked for here."""
    with service.store.read() as session:
        row = get_query(session, name)
        url = to_url(row.route, {**row.parameters, **query.model_dump(exclude_none=True)})
    return RedirectResponse(url, status_code=307)


@router.delete(
    "/{name}",
    summary="Delete a saved query",
    response_model=SavedQueryOut,
    responses=returns(SavedQueryOut) | problems(404),
)
def remove_query(
    service: ServiceDep, _caller: Writer, name: Name, _query: Annotated[NoQuery, Query()]
) -> SavedQueryOut:
    """Take a question away; the answer is what it was."""
    with service.store.write() as session:
        out = _to_out(get_query(session, name))
        delete_query(session, name)
    return out


def check(query: SavedQueryIn) -> None:
    """Whether a route takes this question.

    Raises
    ------
    InvalidInputError
        If there is no such route, or it refuses a parameter.
    """
    chosen = find_route(query.route)
    if "cursor" in query.parameters:
        message = "parameters.cursor: belongs to one page, not to a question"
        raise InvalidInputError(message, field="parameters.cursor", value=query.parameters["cursor"])
    check_parameters(chosen.query, query.parameters)


def _to_out(row: SavedQueryRow) -> SavedQueryOut:
    plain = {name: getattr(row, name) for name in ("name", "route", "parameters", "note", "author")}
    moment = row.saved_at.isoformat().replace("+00:00", "") + "Z"
    return SavedQueryOut(**plain, saved_at=moment, url=to_url(row.route, row.parameters))
