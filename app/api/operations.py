"""Operations: their course."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from app.api.deps import Reader, ServiceDep
from app.api.examples import problems, returns
from app.api.pagination import render
from app.api.parameters import EvidenceFieldsQuery
from app.api.routing import LeanRoute
from app.api.schemas_control import OperationTimelineOut
from app.api.shapes_control import to_operation_out
from app.store.read_operations import load_operation

router = APIRouter(prefix="/operations", tags=["operations"], route_class=LeanRoute)
OperationId = Annotated[
    str,
    Path(
        description="Id of the operation; an older one redirects.", examples=["ent_0a1b2c3d4e5f6a7b8c9d"], max_length=64
    ),
]


@router.get(
    "/{operation_id}/timeline",
    summary="Follow an operation",
    response_model=OperationTimelineOut,
    responses=returns(OperationTimelineOut) | problems(404),
)
def read_timeline(
    service: ServiceDep, caller: Reader, operation_id: OperationId, query: Annotated[EvidenceFieldsQuery, Query()]
) -> Response:
    """Announced, launched, places taken, suspended, ended; who takes part, at what it aims, its cost by claims.

    `links` tells how an event belongs to the operation. The figures stand side by side and nothing is summed: two
    reports may count the same dead.
    """
    with service.store.read() as session:
        found = load_operation(session, operation_id)
        out = to_operation_out(session, found, each=query.evidence, caller=caller)
    return render(out, query.fields)
