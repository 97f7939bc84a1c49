"""Relations: searched and read."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from app.api.deps import Reader, ServiceDep
from app.api.examples import problems, returns
from app.api.lists import choose_relations, load_relation_page
from app.api.pagination import read_paging, render
from app.api.parameters import RecordQuery, RelationQuery
from app.api.routing import LeanRoute
from app.api.schemas import PageOut, RelationOut
from app.api.shapes import to_relations_out
from app.store.canonical_tables import RelationRow
from app.store.read_relations import RELATION_SORTS, get_relation

router = APIRouter(prefix="/relations", tags=["relations"], route_class=LeanRoute)
RelationId = Annotated[
    str, Path(description="Id of the relation.", examples=["rel_6f7a8b9c0d1e2f3a4b5c"], max_length=64)
]


@router.get(
    "",
    summary="Search relations",
    response_model=PageOut[RelationOut],
    responses=returns(PageOut[RelationOut]) | problems(404),
)
def search_relations(service: ServiceDep, caller: Reader, query: Annotated[RelationQuery, Query()]) -> Response:
    """Relations by type, ends, validity, and whatever the filter of the graph asks; each with its oldest sentence.

    `type=fights&entity=…` tells who fights an actor. Unknown validity is open: it overlaps any dates. They are those
    of `GET /graph` for the same filter: what is asked of events, such as `place` and `modality`, means relations
    between who takes part in these. Days alone ask when a relation held; with `in_events`, of events too.
    """
    paging = read_paging(query, service.settings, sorts=RELATION_SORTS, tie=RelationRow.id)
    chosen = choose_relations(service, query, paging)
    with service.store.read() as session:
        rows, end = load_relation_page(session, query, paging, chosen)
        items = to_relations_out(session, rows, query.evidence, caller, known_at=query.known_at)
    return render(PageOut[RelationOut](items=items, next=paging.to_cursor(end)), query.fields)


@router.get(
    "/{relation_id}",
    summary="Read a relation",
    response_model=RelationOut,
    responses=returns(RelationOut) | problems(404),
)
def read_relation(
    service: ServiceDep, caller: Reader, relation_id: RelationId, query: Annotated[RecordQuery, Query()]
) -> Response:
    """One relation with its oldest sentences."""
    with service.store.read() as session:
        rows = [get_relation(session, relation_id, as_of=query.as_of, known_at=query.known_at)]
        out = to_relations_out(session, rows, query.evidence, caller, known_at=query.known_at)
        return render(out[0], query.fields)
