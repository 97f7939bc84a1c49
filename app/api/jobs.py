"""Jobs: analyses that are worked on while nobody waits, with their progress, their result, and an end to them."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query
from fastapi.responses import Response

from app.analytics.jobs import Job
from app.api import analysis, happenings, measures, wholes
from app.api.analyses import LATER, Analysis, Asked, find_job, show_job, show_result, to_job_out
from app.api.deps import Reader, ServiceDep
from app.api.examples import problems, returns
from app.api.pagination import NOT_OF_THE_QUESTION, read_paging, render, slice_page
from app.api.parameters_analytics import JobIn, JobsQuery, ResultQuery
from app.api.parameters_given import check_parameters, naming
from app.api.schemas import PageOut
from app.api.schemas_jobs import JobOut
from app.filters.queries import NoQuery
from graph.errors import ConflictError, InvalidInputError

router = APIRouter(prefix="/jobs", tags=["jobs"])
ANALYSES: dict[str, Analysis] = {
    one.name: one
    for one in (
        measures.CENTRALITY,
        measures.COMMUNITIES,
        measures.JOINT,
        happenings.SPOTS,
        happenings.SEQUENCES,
        wholes.PROJECTION,
        wholes.COMPONENTS,
        wholes.EGO,
        analysis.CHANGED_TIES,
        analysis.BALANCE,
    )
}
JobId = Annotated[str, Path(description="Id of the job.", examples=["job_5f0c2d3e4f5a6b7c8d9e"], max_length=64)]
RESULT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer, as the route of the analysis gives it",
        "content": {"application/json": {"example": {"version": 41, "items": [], "next": None}}},
    }
}
EXAMPLE = {"one": {"value": {"analysis": "centrality", "parameters": {"measure": "betweenness", "country": ["SY"]}}}}


@router.post("", summary="Ask for a job", response_model=JobOut, responses=returns(JobOut) | LATER | problems(404, 429))
def post_job(
    service: ServiceDep,
    caller: Reader,
    _query: Annotated[NoQuery, Query()],
    body: Annotated[JobIn, Body(openapi_examples=EXAMPLE)],
) -> Response:
    """Have an analysis worked on; 202 while it is, 200 if it is done already.

    The same question on the same graph is the same job: asking twice is asking once. The parameters are checked as the
    route of the analysis checks them. `limit`, `cursor`, `fields` and `evidence` belong to a page of the result.
    """
    chosen = ANALYSES.get(body.analysis)
    if chosen is None:
        message = f"analysis: {body.analysis!r} is none of {', '.join(ANALYSES)}"
        raise InvalidInputError(message, field="analysis", value=body.analysis)
    for name in sorted(NOT_OF_THE_QUESTION & body.parameters.keys()):
        where = f"parameters.{name}"
        message = f"{where}: it belongs to a page of the result, not to the question: give it to `result_url`"
        raise InvalidInputError(message, field=where, value=body.parameters[name])
    query = check_parameters(chosen.query, body.parameters)
    with naming(body.parameters):
        job = find_job(chosen, Asked(service, caller, prefers_job=True), query)
    return show_job(job, 200 if job.over.is_set() else 202)


@router.get("", summary="List jobs", response_model=PageOut[JobOut], responses=returns(PageOut[JobOut]) | problems())
def list_jobs(service: ServiceDep, _caller: Reader, query: Annotated[JobsQuery, Query()]) -> Response:
    """The jobs that wait, run, or are over and kept, the newest first. A restart of the service forgets them."""
    paging = read_paging(query, service.settings)
    jobs = [job for job in service.jobs.all() if not query.state or job.state in query.state]
    page, end = slice_page(jobs, paging, _order)
    return render(PageOut[JobOut](items=[to_job_out(job) for job in page], next=paging.to_cursor(end)), query.fields)


@router.get("/{job_id}", summary="Read a job", response_model=JobOut, responses=returns(JobOut) | problems(404))
def read_job(service: ServiceDep, _caller: Reader, job_id: JobId, _query: Annotated[NoQuery, Query()]) -> Response:
    """State, progress from 0 to 1, and what it does now."""
    return show_job(service.jobs.get(job_id))


@router.get("/{job_id}/result", summary="Read what a job found", responses=RESULT | problems(404, 409))
def read_result(service: ServiceDep, caller: Reader, job_id: JobId, query: Annotated[ResultQuery, Query()]) -> Response:
    """The answer, in pages, as the route of the analysis would give it on that graph; 409 until the job is done."""
    job = service.jobs.get(job_id)
    if not job.over.is_set():
        raise ConflictError(f"job {job_id} is {job.state.value}, {job.done:.0%}: ask again later")
    chosen = ANALYSES[job.question.analysis]
    given = query.model_dump(exclude_none=True)
    for name in sorted(given.keys() - chosen.query.model_fields.keys()):
        raise InvalidInputError(f"{name}: {chosen.name} does not take it", field=name)
    asked = chosen.query.model_validate({**job.question.parameters, **given})
    return show_result(chosen, Asked(service, caller), asked, job)


@router.delete("/{job_id}", summary="Cancel a job", response_model=JobOut, responses=returns(JobOut) | problems(404))
def cancel_job(service: ServiceDep, _caller: Reader, job_id: JobId, _query: Annotated[NoQuery, Query()]) -> Response:
    """Stop it, within about a second; of one that is over, let go what it found. The answer is the job as it is."""
    return show_job(service.jobs.cancel(job_id))


def _order(job: Job) -> tuple[str, str]:
    """The newest first, as text."""
    return f"{10**12 - int(job.asked_at.timestamp()):013}", job.id
