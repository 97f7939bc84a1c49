"""Reading without storing."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from app.api.contract_openapi import CONTRACT_ANSWER, DOCUMENT_BODY
from app.api.deps import Reader, ServiceDep
from app.api.documents import BodyDep, iter_batch, read_one
from app.api.examples import problems
from app.api.parameters import DocumentQuery
from app.api.routing import LeanRoute
from app.extract.contract import to_contract
from app.ingest.pipeline import Analyser, Outcome
from graph.errors import InvalidInputError
from graph.model import Report
from graph.seeds import SeedSet

router = APIRouter(prefix="/extract", tags=["reports"], route_class=LeanRoute)


@router.post(
    "", summary="Read a text without storing it", responses=CONTRACT_ANSWER | problems(413), openapi_extra=DOCUMENT_BODY
)
def extract(
    service: ServiceDep, _caller: Reader, query: Annotated[DocumentQuery, Query()], body: BodyDep
) -> dict[str, Any] | list[dict[str, Any]]:
    """What the text tells: sentences, mentions, entities, events, relations. Nothing is stored.

    A batch gives a list in its order; in it, a document that can't be read is `{"document": {"id": …}, "error": …}`.
    """
    seeds, analyser = service.seed_set(), service.analyser()
    if body.is_batch:
        return [_try(found, analyser, seeds) for found in iter_batch(body, query, service.settings)]
    report = read_one(body, query, service.settings)
    return to_contract(report, analyser.analyse(report), seeds)


def _try(found: Report | Outcome, analyser: Analyser, seeds: SeedSet) -> dict[str, Any]:
    if isinstance(found, Outcome):
        return {"document": {"id": found.document}, "error": found.error}
    try:
        return to_contract(found, analyser.analyse(found), seeds)
    except InvalidInputError as exc:
        return {"document": {"id": found.external_id or found.id}, "error": str(exc)}
