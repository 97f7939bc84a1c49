"""The tellings of an event: read one beside the other, and parted from it."""

from typing import Annotated

from fastapi import APIRouter, Body, Query
from fastapi.responses import Response

from app.api.bodies import SplitIn
from app.api.deps import Reader, ServiceDep, Writer
from app.api.events import EventId
from app.api.examples import problems, returns
from app.api.pagination import PageQuery, read_paging, render
from app.api.routing import LeanRoute
from app.api.schemas import PageOut
from app.api.schemas_matches import SplitOut, TellingOut
from app.api.telling_shapes import to_tellings_out
from app.filters.queries import NoQuery
from app.ingest.splitting import split
from app.store.read_matches import load_telling_page
from app.store.search import resolve_id

router = APIRouter(prefix="/events", tags=["events"], route_class=LeanRoute)


@router.get(
    "/{event_id}/tellings",
    summary="List the tellings of an event",
    response_model=PageOut[TellingOut],
    responses=returns(PageOut[TellingOut]) | problems(404),
)
def list_tellings(
    service: ServiceDep, caller: Reader, event_id: EventId, query: Annotated[PageQuery, Query()]
) -> Response:
    """What each report tells of it, the oldest report first, and which links hold the telling in the event."""
    paging = read_paging(query, service.settings, of=event_id)
    with service.store.read() as session:
        found_id, _ = resolve_id(session, "event", event_id)
        rows, end = load_telling_page(session, found_id, after=paging.after, limit=paging.limit)
        items = to_tellings_out(session, found_id, rows, caller)
    return render(PageOut[TellingOut](items=items, next=paging.to_cursor(end)), query.fields)


@router.post(
    "/{event_id}/split",
    summary="Split an event",
    response_model=SplitOut,
    responses=returns(SplitOut) | problems(404),
)
def split_one(
    service: ServiceDep,
    caller: Writer,
    event_id: EventId,
    _query: Annotated[NoQuery, Query()],
    body: Annotated[SplitIn, Body(openapi_examples={"one": {"value": {"tellings": ["evm_2a1b0c9d8e7f6a5b4c3d"]}}})],
) -> SplitOut:
    """Part some tellings of an event from its others: each is judged not the same as each of the others.

    The same split again changes nothing. `DELETE /judgements/batch/{batch}` takes it back.
    """
    done = split(service.store, event_id, body.tellings, author=caller.name or "", note=body.note)
    return SplitOut.model_validate(done)
