"""How an analysis is answered: at once, or with the address of its job.

    question --checked--> job --worked on for analysis_seconds--> done: the answer (200) | not yet: the job (202)

An `Analysis` says how its work starts and how a page of its result looks; routes and jobs share it. No thread of a
request works longer than the setting says, and none holds the graph while it works.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Header
from fastapi.responses import Response
from pydantic import BaseModel

from app.analytics.jobs import Job, Question, State
from app.analytics.questions import NodeName
from app.api.deps import Caller
from app.api.examples import returns
from app.api.pagination import NOT_OF_THE_QUESTION, PageQuery, read_paging
from app.api.schemas import EntityRefOut
from app.api.schemas_jobs import JobOut
from app.filters.queries import EventFilterQuery, GraphQuery, NoQuery
from app.service import Service
from graph.errors import ConflictError, ConflictGraphError, NotAuthorisedError
from graph.steps import Steps

JOBS_URL = "/api/v1/jobs"
LATER: dict[int | str, dict[str, Any]] = returns(
    JobOut, 202, description="It takes longer: a job works on it, whose address is in `Location`"
)
OF_FILTER = {**EventFilterQuery.model_fields, **GraphQuery.model_fields}
PREFER = "`respond-async`: answer with a job at once, unless the result is there already (RFC 7240)."


@dataclass(frozen=True)
class Asked:
    """A question that came in: from whom, and whether the answer may come later."""

    service: Service
    caller: Caller
    prefers_job: bool = False


@dataclass(frozen=True)
class Analysis:
    """What can be asked.

    `start` checks the question (raising what is wrong with it) and gives the work; `show` makes the answer, or the
    page of it that the query asks for, from what was found. `reads_text`: what only key holders may read counts for
    them.
    """

    name: str
    query: type[NoQuery]
    start: Callable[[Asked, Any], Steps[Any]]
    show: Callable[[Asked, Any, Any], Response]
    reads_text: bool = False


def prefers_job(
    prefer: Annotated[str | None, Header(description=PREFER, examples=["respond-async"], max_length=200)] = None,
) -> bool:
    """Whether the answer may be a job though there is time."""
    tokens = (token.split(";")[0].strip().lower() for token in (prefer or "").split(","))
    return "respond-async" in tokens


PrefersJob = Annotated[bool, Depends(prefers_job)]


def answer(analysis: Analysis, asked: Asked, query: Any, *, of: str = "") -> Response:
    """The answer to a question, or its job if that takes longer; `of` is what the list belongs to.

    Raises
    ------
    ConflictError
        If somebody cancelled the job meanwhile.
    """
    check_page(asked, query, of)
    job = find_job(analysis, asked, query)
    if not job.over.is_set():
        return show_job(job, 202, preferred=asked.prefers_job)
    return show_result(analysis, asked, query, job)


def find_job(analysis: Analysis, asked: Asked, query: Any) -> Job:
    """The job of a question, kept or started: worked on here as long as a request may, unless a job is preferred."""
    service = asked.service
    question = Question(
        analysis.name,
        query.model_dump(mode="json", exclude=NOT_OF_THE_QUESTION, by_alias=True),
        service.snapshot.refresh(),
        sees_restricted=analysis.reads_text and asked.caller.has_key,
        shown=query.model_dump(mode="json", exclude=NOT_OF_THE_QUESTION, exclude_defaults=True, by_alias=True),
    )

    def start() -> Steps[Any]:
        return analysis.start(asked, query)

    if asked.prefers_job:
        return service.jobs.ask(question, start)
    return service.jobs.answer(question, start, seconds=service.settings.analysis_seconds)


def show_result(analysis: Analysis, asked: Asked, query: Any, job: Job) -> Response:
    """What a job that is over found.

    Raises
    ------
    ConflictError
        If it was cancelled.
    NotAuthorisedError
        If it searched in what only key holders may read, and no key is given.
    """
    if job.problem is not None:
        raise job.problem
    if job.state is not State.DONE:
        raise ConflictError(f"job {job.id} is {job.state.value}: it has no result")
    if job.question.sees_restricted and not asked.caller.has_key:
        raise NotAuthorisedError("this job read what only key holders may: send the key with which it was asked")
    return analysis.show(asked, query, job.result)


def show_job(job: Job, status: int = 200, *, preferred: bool = False) -> Response:
    """A job as JSON, with its address."""
    headers = {"Location": f"{JOBS_URL}/{job.id}"}
    if status == 202:
        headers |= {"Retry-After": "2"} | ({"Preference-Applied": "respond-async"} if preferred else {})
    return Response(to_job_out(job).model_dump_json(), status, headers, media_type="application/json")


def to_job_out(job: Job) -> JobOut:
    """A job in a few words."""
    url = f"{JOBS_URL}/{job.id}"
    problem = job.problem
    return JobOut(
        id=job.id,
        analysis=job.question.analysis,
        parameters=dict(job.question.shown),
        version=job.question.version,
        state=job.state.value,
        progress=round(job.done, 3),
        step=job.words,
        asked_at=job.asked_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
        problem=None if problem is None else describe(problem),
        field=getattr(problem, "field", None),
        url=url,
        result_url=f"{url}/result" if job.state is State.DONE else None,
    )


def check_page(asked: Asked, query: Any, of: str = "") -> None:
    """Refuse a page that can't be, before any work.

    Raises
    ------
    InvalidInputError
        With the parameter.
    """
    if isinstance(query, PageQuery):
        read_paging(query, asked.service.settings, of=of)


def parameters_of(query: BaseModel) -> dict[str, Any]:
    """What was asked, for answers that tell it: all of the analysis, and of the shared filter what restricts."""
    given = query.model_dump(mode="json", exclude=NOT_OF_THE_QUESTION, exclude_none=True)
    return {
        name: value
        for name, value in given.items()
        if value != [] and (name not in OF_FILTER or getattr(query, name) != OF_FILTER[name].default)
    }


def refs_of(names: Mapping[str, NodeName], ids: Any) -> dict[str, EntityRefOut]:
    """Entities in a few words, by id."""
    return {
        one: EntityRefOut(id=one, kind=name.kind, type=name.type, name=name.label, country=name.country)
        for one in ids
        for name in (names[one],)
    }


def describe(problem: Exception) -> str:
    """Why a job failed; of a fault of ours only its type, for its message may quote a report."""
    if isinstance(problem, ConflictGraphError):
        return str(problem)
    return f"a fault of the service ({type(problem).__name__})"
