"""Why a fact is held."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from app.api.deps import Reader, ServiceDep
from app.api.examples import problems, returns
from app.api.pagination import read_paging, render
from app.api.parameters import WhyQuery
from app.api.routing import LeanRoute
from app.api.schemas_service import SeedSourceOut, WhyOut
from app.api.shapes import to_edit_out, to_evidence_out
from app.store.why import choose_candidate, find_fact, load_evidence

router = APIRouter(prefix="/facts", tags=["facts"], route_class=LeanRoute)
FactId = Annotated[
    str,
    Path(
        description="Id of any record or statement, or of an edge.",
        examples=["evm_1f0c2d3e4f5a6b7c8d9e"],
        max_length=80,
    ),
]


@router.get(
    "/{fact_id}/why", summary="Ask why a fact is held", response_model=WhyOut, responses=returns(WhyOut) | problems(404)
)
def read_why(service: ServiceDep, caller: Reader, fact_id: FactId, query: Annotated[WhyQuery, Query()]) -> Response:
    """The sentences behind a record, or behind one `attribute` of it: report, offsets, rule, version, confidence.

    Works for entities, names, events, participants, claims, relations, reports, mentions, event mentions and the other
    statements, and for the keys of the graph's edges (`<event id>:location`). What the seeds say is given by file and
    line; corrections by who made them. Texts of restricted reports need a key. `known_at` gives the sentences published
    by then, and of events and relations the value that was known then. The id of an event that was joined into another
    one redirects; `exact` takes it for the telling of that id.
    """
    paging = read_paging(query, service.settings, of=fact_id)
    with service.store.read() as session:
        known_at = query.known_at
        fact = find_fact(session, fact_id, query.attribute, known_at=known_at, is_telling=query.exact)
        chosen = choose_candidate(session, fact, known_at=known_at)
        rows: list[Any] = []
        end = None
        if chosen is not None:
            rows, end = load_evidence(session, chosen, known_at=known_at, after=paging.after, limit=paging.limit)
        out = WhyOut(
            id=fact.id,
            kind=fact.kind,
            attribute=fact.attribute,
            value=fact.value,
            rule=fact.rule,
            redirected_from=fact.redirected_from,
            evidence=[to_evidence_out(row, caller) for row in rows],
            seeds=[SeedSourceOut.model_validate(seed) for seed in fact.seeds],
            edits=[to_edit_out(edit) for edit in fact.edits],
            next=paging.to_cursor(end),
        )
    return render(out, query.fields)
