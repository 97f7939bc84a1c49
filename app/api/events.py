"""Events: searched and read."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.api.deps import Caller, Reader, ServiceDep
from app.api.examples import problems, returns
from app.api.pagination import read_paging, render
from app.api.parameters import EventQuery, RecordQuery
from app.api.routing import LeanRoute
from app.api.schemas import EventDetailOut, EventOut, PageOut
from app.api.shapes import first_evidence, to_claims_out, to_events_out
from app.filters.reading import to_event_search
from app.store.canonical_tables import EventRow
from app.store.read_events import EVENT_SORTS, get_event, load_events
from app.store.search import resolve_id
from app.store.tables import CodebookRow
from graph.coding import codes_of
from graph.ontology import EventType, Modality

router = APIRouter(prefix="/events", tags=["events"], route_class=LeanRoute)
EventId = Annotated[
    str,
    Path(description="Id of the event; an older one redirects.", examples=["evm_1f0c2d3e4f5a6b7c8d9e"], max_length=64),
]


@router.get(
    "", summary="Search events", response_model=PageOut[EventOut], responses=returns(PageOut[EventOut]) | problems(404)
)
def search_events(service: ServiceDep, caller: Reader, query: Annotated[EventQuery, Query()]) -> Response:
    """Events by type, party, place, time, modality, confidence and words, each with its oldest sentence.

    Dates are world time: an event counts if it may have happened between them; one without a date does not. `place`
    counts places that are known to lie in it: those of a country by their country, those of a province by the
    gazetteer's province, and what a `located_in` relation says. `bbox` counts the point of the event's place,
    however uncertain. `text` does not look into restricted reports unless a key is given.

    `known_at` answers with what was known on that day: a toll that was corrected later is the earlier one.
    `changed_since` tells what is known now, or at `known_at`, beside what was known then.
    """
    paging = read_paging(query, service.settings, sorts=EVENT_SORTS, tie=EventRow.id)
    search = replace(to_event_search(query, sees_restricted=caller.has_key), changed_since=query.changed_since)
    with service.store.read() as session:
        rows, end = load_events(session, search, paging.keys, after=paging.after, limit=paging.limit)
        items = to_events_out(
            session, rows, query.evidence, caller, known_at=query.known_at, changed_since=query.changed_since
        )
    return render(PageOut[EventOut](items=items, next=paging.to_cursor(end)), query.fields)


@router.get(
    "/{event_id}",
    summary="Read an event",
    response_model=EventDetailOut,
    responses=returns(EventDetailOut) | problems(404),
)
def read_event(
    service: ServiceDep, caller: Reader, event_id: EventId, query: Annotated[RecordQuery, Query()]
) -> Response:
    """One event with its participants, every casualty claim beside the others, and its codes in other schemes."""
    with service.store.read() as session:
        found_id, redirected_from = resolve_id(session, "event", event_id)
        row = get_event(session, found_id, as_of=query.as_of, known_at=query.known_at)
        out = to_events_out(session, [row], query.evidence, caller, known_at=query.known_at)[0]
        detail = EventDetailOut(
            **dict(out),
            redirected_from=redirected_from,
            claims=to_claims_out(session, found_id, known_at=query.known_at),
            codes=_codes(session, row, caller),
        )
    return render(detail, query.fields)


def _codes(session: Session, row: Any, caller: Caller) -> dict[str, str | int | None]:
    """The event's codes in other schemes; the rule of its oldest evidence may tell its class in PLOVER and CAMEO."""
    entry = session.get(CodebookRow, ("event_type", row.type))
    told = first_evidence(session, "event", [row.id], 1, caller)[row.id]
    usual = (entry.plover, entry.cameo) if entry else (None, None)
    plover, cameo = codes_of(EventType(row.type), Modality(row.modality), told[0].rule if told else "", *usual)
    return {
        "acled": entry.acled if entry else None,
        "plover": plover,
        "cameo": cameo,
        "ucdp": entry.ucdp if entry else None,
    }
