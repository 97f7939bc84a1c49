"""Reports: sent, listed, read, forgotten."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse, Response

from app.api.contract_openapi import CONTRACT_ANSWER, DOCUMENT_BODY
from app.api.deps import Reader, ServiceDep, Writer
from app.api.documents import BodyDep, iter_batch, iter_table, read_one
from app.api.errors import problem
from app.api.examples import problems, returns
from app.api.pagination import FieldsQuery, read_paging, render
from app.api.parameters import DocumentQuery, RefusalQuery, ReportQuery
from app.api.routing import LeanRoute
from app.api.schemas import BatchOut, OutcomeOut, PageOut, RefusalOut, ReportDetailOut, ReportOut
from app.api.schemas_service import ChangesOut
from app.api.shapes import is_withheld, to_report_detail_out, to_report_out
from app.extract.contract import to_contract
from app.filters.queries import NoQuery
from app.ingest.ahead import ingest_batch
from app.ingest.batches import ingest_rows
from app.ingest.pipeline import Outcome, delete_report, ingest_report
from app.store.read_analysis import load_analysis
from app.store.read_reports import (
    REFUSAL_SORTS,
    REPORT_SORTS,
    ReportSearch,
    get_report_with_text,
    load_refusals,
    load_reports,
)
from app.store.reports import get_report, to_report
from app.store.tables import RejectRow, ReportRow
from graph.errors import NotAuthorisedError

router = APIRouter(prefix="/reports", tags=["reports"], route_class=LeanRoute)
ReportId = Annotated[str, Path(description="Id of the report.", examples=["rep_5b3c0e6e5d0a7c9f1b2d"], max_length=64)]
STATUSES = ("added", "reread", "unchanged", "failed")
RECEIVED = {
    status: answer | {"model": OutcomeOut | BatchOut} for status, answer in returns(OutcomeOut, 200, 201).items()
}


@router.post(
    "",
    summary="Send a report, or a batch of them",
    response_model=OutcomeOut | BatchOut,
    responses=RECEIVED | problems(409, 413),
    openapi_extra=DOCUMENT_BODY,
)
def post_reports(
    service: ServiceDep, _caller: Writer, query: Annotated[DocumentQuery, Query()], body: BodyDep
) -> Response:
    """Read and store what the documents tell. Each is stored whole or not at all.

    201 if one was new, 200 if all were stored already: the same request twice gives the same outcome. One document that
    is refused is a problem that names field and reason, and nothing of it is kept. In a batch (a JSON list, JSON Lines,
    or an event file of UCDP GED or ACLED) the refused ones are listed, with their reasons, in the answer and under
    `reports/refusals`, and the rest goes on; if all are refused, the answer is 422.
    """
    if body.is_table:
        rows = service.row_reader()
        told = iter_table(body, query, rows, service.settings)
        return _answer_batch(ingest_rows(service.store, told, seed_version=rows.seed_version))
    if body.is_batch:
        found = iter_batch(body, query, service.settings)
        with service.batch_reader() as reader:
            return _answer_batch(ingest_batch(service.store, reader, found))
    outcome = ingest_report(service.store, service.analyser(), read_one(body, query, service.settings))
    out = OutcomeOut.model_validate(outcome)
    return JSONResponse(out.model_dump(mode="json"), status_code=201 if outcome.status == "added" else 200)


def _answer_batch(outcomes: list[Outcome]) -> Response:
    counts = {status: sum(one.status == status for one in outcomes) for status in STATUSES}
    listed = [OutcomeOut.model_validate(one) for one in outcomes]
    if counts["failed"] == len(outcomes):
        refused = [{"detail": one.error, "field": one.field, "document": one.document} for one in outcomes]
        detail = f"all {len(outcomes)} documents were refused; the first: {outcomes[0].error}"
        first = outcomes[0]
        return problem(422, "Unreadable report", detail, field=first.field, document=first.document, errors=refused)
    out = BatchOut(**counts, changes=sum(one.changes for one in outcomes), outcomes=listed)
    return JSONResponse(out.model_dump(mode="json"), status_code=201 if counts["added"] else 200)


@router.get(
    "", summary="List reports", response_model=PageOut[ReportOut], responses=returns(PageOut[ReportOut]) | problems(404)
)
def list_reports(service: ServiceDep, caller: Reader, query: Annotated[ReportQuery, Query()]) -> Response:
    """Reports without their texts, by default the newest versions, the last published first.

    `text` does not look into restricted reports (TLP:RED, TLP:AMBER+STRICT) unless a key is given.
    """
    paging = read_paging(query, service.settings, sorts=REPORT_SORTS, tie=ReportRow.id)
    search = ReportSearch(
        text=query.text,
        publishers=query.publisher,
        languages=query.language,
        markings=[marking.value for marking in query.marking],
        published_from=query.published_from,
        published_to=query.published_to,
        entity_id=query.entity,
        external_id=query.external_id,
        current_only=not query.all_versions,
        with_restricted=caller.has_key,
    )
    with service.store.read() as session:
        rows, end = load_reports(session, search, paging.keys, after=paging.after, limit=paging.limit)
    items = [to_report_out(row, caller) for row in rows]
    return render(PageOut[ReportOut](items=items, next=paging.to_cursor(end)), query.fields)


@router.get(
    "/refusals",
    summary="List refused documents",
    response_model=PageOut[RefusalOut],
    responses=returns(PageOut[RefusalOut]) | problems(),
)
def list_refusals(service: ServiceDep, _caller: Reader, query: Annotated[RefusalQuery, Query()]) -> Response:
    """Documents of batches and of the command line that were refused, each until it is accepted; no texts."""
    paging = read_paging(query, service.settings, sorts=REFUSAL_SORTS, tie=RejectRow.id)
    with service.store.read() as session:
        rows, end = load_refusals(session, paging.keys, after=paging.after, limit=paging.limit)
    items = [RefusalOut.model_validate(row) for row in rows]
    return render(PageOut[RefusalOut](items=items, next=paging.to_cursor(end)), query.fields)


@router.get(
    "/{report_id}",
    summary="Read a report",
    response_model=ReportDetailOut,
    responses=returns(ReportDetailOut) | problems(404),
)
def read_report(
    service: ServiceDep, caller: Reader, report_id: ReportId, query: Annotated[FieldsQuery, Query()]
) -> Response:
    """One report with its text. Title and text of a restricted one (TLP:RED, TLP:AMBER+STRICT) need a key."""
    with service.store.read() as session:
        return render(to_report_detail_out(get_report_with_text(session, report_id), caller), query.fields)


@router.get("/{report_id}/annotations", summary="Read what a report tells", responses=CONTRACT_ANSWER | problems(404))
def read_annotations(
    service: ServiceDep, caller: Reader, report_id: ReportId, _query: Annotated[NoQuery, Query()]
) -> dict[str, Any]:
    """Its sentences, mentions, entities, events and relations, as they were read: the shape that `extract` gives.

    They quote the text, so those of a restricted report need a key.
    """
    seeds = service.seed_set()
    with service.store.read() as session:
        row = get_report(session, report_id)
        if is_withheld(row.marking, caller):
            raise NotAuthorisedError(f"report {report_id} is {row.marking}: its text needs an API key")
        return to_contract(to_report(row), load_analysis(session, row), seeds)


@router.delete(
    "/{report_id}", summary="Forget a report", response_model=ChangesOut, responses=returns(ChangesOut) | problems(404)
)
def remove_report(
    service: ServiceDep, _caller: Writer, report_id: ReportId, _query: Annotated[NoQuery, Query()]
) -> ChangesOut:
    """What is left is what there would be had the report never come, but for the change feed."""
    return ChangesOut(changes=delete_report(service.store, report_id))
