"""JSON shapes of jobs."""

from datetime import datetime
from typing import Any

from app.api.schemas import Out, told


class JobOut(Out):
    """An analysis that is worked on, or done."""

    id: str = told("Id, the same for the same question on the same graph.", "job_5f0c2d3e4f5a6b7c8d9e")
    analysis: str = told("Which analysis.", "centrality")
    parameters: dict[str, Any] = told("What was asked, without what was left at its default.", {"measure": "core"})
    version: int = told("Number of the last change in the graph that it is about.", 41)
    state: str = told("`queued`, `running`, `done`, `failed` or `cancelled`.", "running")
    progress: float = told("How far it is, 0 to 1.", 0.4)
    step: str = told("What it does now.", "96 of 256 sampled sources")
    asked_at: datetime = told("When it was asked, in UTC.", "2024-05-08T09:30:00Z")
    started_at: datetime | None = told("When work on it began.", "2024-05-08T09:30:01Z")
    ended_at: datetime | None = told("When it was over.", None)
    problem: str | None = told("Why it failed.", None)
    field: str | None = told("The parameter that is to blame for that.", None)
    url: str = told("The job itself.", "/api/v1/jobs/job_5f0c2d3e4f5a6b7c8d9e")
    result_url: str | None = told("What it found; null unless it is done.", None)
