"""Judgements: the same, not the same, unsure; given one by one or many at a time, listed, taken back."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Path, Query
from fastapi.responses import JSONResponse, Response

from app.api.bodies import JudgementIn
from app.api.contract_openapi import BATCH_BODY
from app.api.deps import Reader, ServiceDep, Writer
from app.api.documents import Body as SentBody
from app.api.documents import read_typed_body
from app.api.examples import problems, returns
from app.api.pagination import FieldsQuery, read_paging, render
from app.api.parameters_judging import JudgementQuery
from app.api.routing import LeanRoute
from app.api.schemas import PageOut
from app.api.schemas_matches import BatchJudgedOut, JudgedBatchOut, UndoneBatchOut
from app.api.schemas_service import ChangesOut, JudgedOut, JudgementOut
from app.filters.queries import NoQuery
from app.ingest.judgement_files import Form, judge_all, read_judgings
from app.ingest.judging import judge, undo_batch, undo_judgement
from app.store.read_feed import JUDGEMENT_SORTS, JudgementSearch, find_judgement, get_judgement, load_judgements
from app.store.tables import JudgementRow
from graph.errors import InvalidInputError

router = APIRouter(prefix="/judgements", tags=["judgements"], route_class=LeanRoute)
JudgementId = Annotated[
    str, Path(description="Id of the judgement.", examples=["jdg_8b9c0d1e2f3a4b5c6d7e"], max_length=64)
]
BatchId = Annotated[str, Path(description="Id of the batch.", examples=["bat_9c0d1e2f3a4b5c6d7e8f"], max_length=64)]
FORMS: dict[str, Form] = {
    "application/json": "json",
    "application/x-ndjson": "jsonl",
    "application/jsonl": "jsonl",
    "application/x-jsonlines": "jsonl",
    "text/csv": "csv",
}
MOST = 1000
EXAMPLE = {
    "kind": "entity",
    "left_id": "ent_2c1d0e9f8a7b6c5d4e3f",
    "right_id": "ent_9f8a7b6c5d4e3f2a1b0c",
    "verdict": "same",
}


@router.post(
    "", summary="Judge two records", response_model=JudgedOut, responses=returns(JudgedOut, 200, 201) | problems(404)
)
def post_judgement(
    service: ServiceDep,
    caller: Writer,
    _query: Annotated[NoQuery, Query()],
    body: Annotated[JudgementIn, Body(openapi_examples={"same": {"value": EXAMPLE}})],
) -> Response:
    """Join two entities or events, or keep them apart. A newer verdict on the same pair replaces the older.

    201 if the pair had none; 200 if it had one. What was joined keeps its old ids as redirects, and taking the
    judgement back restores both.
    """
    with service.store.read() as session:
        is_new = find_judgement(session, body.kind, body.left_id, body.right_id) is None
    judgement_id, changes = judge(
        service.store, body.kind, body.left_id, body.right_id, body.verdict, author=caller.name or "", note=body.note
    )
    with service.store.read() as session:
        out = JudgedOut(judgement=JudgementOut.model_validate(get_judgement(session, judgement_id)), changes=changes)
    return JSONResponse(out.model_dump(mode="json"), status_code=201 if is_new else 200)


BatchBody = Annotated[SentBody, Depends(read_typed_body(FORMS))]


@router.post(
    "/batch",
    summary="Judge many pairs at once",
    response_model=JudgedBatchOut,
    responses=returns(JudgedBatchOut) | problems(413),
    openapi_extra=BATCH_BODY,
)
def post_batch(
    service: ServiceDep, caller: Writer, _query: Annotated[NoQuery, Query()], body: BatchBody
) -> JudgedBatchOut:
    """Up to 1,000 judgements in one transaction; one that can't be taken is named with its reason, the rest goes on.

    A JSON list, a JSON object a line (`application/x-ndjson`), or CSV with the header
    `kind,left_id,right_id,verdict,note` (`text/csv`). The same batch again changes nothing.
    """
    given = read_judgings(body.data, FORMS[body.media_type], "body")
    if not 0 < len(given) <= MOST:
        raise InvalidInputError(f"body: {len(given)} judgements; from 1 to {MOST:,} are taken at once", field="body")
    done = judge_all(service.store, given, author=caller.name or "")
    return JudgedBatchOut(
        batch=done.batch,
        judged=done.count("judged"),
        unchanged=done.count("unchanged"),
        refused=done.count("refused"),
        changes=done.changes,
        outcomes=[BatchJudgedOut.model_validate(one) for one in done.outcomes],
    )


@router.delete(
    "/batch/{batch}",
    summary="Take a batch back",
    response_model=UndoneBatchOut,
    responses=returns(UndoneBatchOut) | problems(404),
)
def remove_batch(
    service: ServiceDep, _caller: Writer, batch: BatchId, _query: Annotated[NoQuery, Query()]
) -> UndoneBatchOut:
    """All judgements that one request, file or split gave and that are in force still, in one transaction."""
    judgements, changes = undo_batch(service.store, batch)
    return UndoneBatchOut(batch=batch, judgements=judgements, changes=changes)


@router.get(
    "",
    summary="List judgements",
    response_model=PageOut[JudgementOut],
    responses=returns(PageOut[JudgementOut]) | problems(404),
)
def list_judgements(service: ServiceDep, _caller: Reader, query: Annotated[JudgementQuery, Query()]) -> Response:
    """Judgements in force, the newest first."""
    paging = read_paging(query, service.settings, sorts=JUDGEMENT_SORTS, tie=JudgementRow.id)
    search = JudgementSearch(kinds=query.kind, verdicts=query.verdict, record_id=query.record, batch=query.batch)
    with service.store.read() as session:
        rows, end = load_judgements(session, paging.keys, search, after=paging.after, limit=paging.limit)
        items = [JudgementOut.model_validate(row) for row in rows]
    return render(PageOut[JudgementOut](items=items, next=paging.to_cursor(end)), query.fields)


@router.get(
    "/{judgement_id}",
    summary="Read a judgement",
    response_model=JudgementOut,
    responses=returns(JudgementOut) | problems(404),
)
def read_judgement(
    service: ServiceDep, _caller: Reader, judgement_id: JudgementId, query: Annotated[FieldsQuery, Query()]
) -> Response:
    """One judgement."""
    with service.store.read() as session:
        return render(JudgementOut.model_validate(get_judgement(session, judgement_id)), query.fields)


@router.delete(
    "/{judgement_id}",
    summary="Take a judgement back",
    response_model=ChangesOut,
    responses=returns(ChangesOut) | problems(404),
)
def remove_judgement(
    service: ServiceDep, _caller: Writer, judgement_id: JudgementId, _query: Annotated[NoQuery, Query()]
) -> ChangesOut:
    """What is left is what there would be had it never been given."""
    return ChangesOut(changes=undo_judgement(service.store, judgement_id))
