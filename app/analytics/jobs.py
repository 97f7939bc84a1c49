"""Jobs: analyses that may take long, each computed once for its question and graph version, stopped when told to.

    question --find--> job (kept: the answer is there)
                |--run (in the request, until its time is over)--> done, or
                '--wait in the queue--> worker (one thread) --> done | failed | cancelled

The work is a generator (`graph/steps.py`): it goes on in the worker from where the request left it, and stops between
two steps. Jobs live in the process; what they found is kept until newer ones push it out, or, where nobody was told of
the job, a newer graph.
"""

import hashlib
import json
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from graph.errors import ConflictGraphError, NotFoundError, QueueFullError
from graph.steps import Steps

logger = logging.getLogger(__name__)
STOPPED_WITHIN = 5.0  # seconds that closing waits for the worker


class State(StrEnum):
    """How far a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OVER = frozenset((State.DONE, State.FAILED, State.CANCELLED))


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of which graph; equal questions are one job.

    `sees_restricted`: whether who asked may search in what only key holders may read. `shown`: the parameters without
    those that were left at their default.
    """

    analysis: str
    parameters: Mapping[str, Any]
    version: int
    sees_restricted: bool = False
    shown: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def job_id(self) -> str:
        """The same for the same question."""
        held = [self.analysis, dict(self.parameters), self.version, self.sees_restricted]
        return "job_" + hashlib.sha256(json.dumps(held, sort_keys=True, default=str).encode()).hexdigest()[:20]


@dataclass(slots=True, eq=False)
class Job:
    """A question being worked on. Changed under its lock by who runs it; others read it.

    `is_asked`: somebody was told of it, so it is listed, and kept when the graph changes.
    """

    question: Question
    steps: Steps[Any] | None
    asked_at: datetime
    state: State = State.QUEUED
    done: float = 0.0
    words: str = "waiting"
    started_at: datetime | None = None
    ended_at: datetime | None = None
    result: Any = None
    problem: Exception | None = None
    is_asked: bool = False
    is_stopping: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def id(self) -> str:
        """Its id."""
        return self.question.job_id

    def run(self, until: float | None = None, clock: Callable[[], float] = time.monotonic) -> bool:
        """Work until it is over, or it is `until` o'clock; whether it is over. One thread at a time."""
        with self.lock:
            if self.state in OVER:
                return True
            self.state = State.RUNNING
            self.started_at = self.started_at or now()
        while until is None or clock() < until:
            if self.is_stopping:
                self._end(State.CANCELLED)
                return True
            try:
                assert self.steps is not None
                self.done, self.words = next(self.steps)
            except StopIteration as stop:
                self.result, self.done, self.words = stop.value, 1.0, "done"
                self._end(State.CANCELLED if self.is_stopping else State.DONE)
                return True
            except Exception as exc:
                self.problem = exc
                self._end(State.FAILED)
                return True
        with self.lock:
            self.state = State.QUEUED
            is_stopping = self.is_stopping
        if is_stopping:
            self._end(State.CANCELLED)
        return is_stopping

    def stop(self) -> None:
        """Have it stopped: at once if it waits, else after its step."""
        with self.lock:
            self.is_stopping = True
            is_waiting = self.state is State.QUEUED
            if is_waiting:
                self.state = State.CANCELLED  # so that nobody takes it up now
        if is_waiting:
            self._end(State.CANCELLED)

    def _end(self, state: State) -> None:
        if state is State.CANCELLED:
            self.result = None
        steps, self.steps = self.steps, None
        if steps is not None:
            steps.close()
        with self.lock:
            self.state, self.ended_at = state, now()
        self.over.set()


class Jobs:
    """All jobs of a service.

    Parameters
    ----------
    kept : int
        Most jobs that are over and kept with what they found.
    waiting : int
        Most jobs that wait for the worker.
    """

    def __init__(self, *, kept: int, waiting: int) -> None:
        self._kept, self._most_waiting = kept, waiting
        self._jobs: dict[str, Job] = {}
        self._waiting: deque[Job] = deque()
        self._lock = threading.Condition()
        self._worker: threading.Thread | None = None
        self._is_closed = False

    def answer(self, question: Question, make: Callable[[], Steps[Any]], *, seconds: float) -> Job:
        """The job of a question, worked on here for so many seconds; then it goes on in the worker.

        Parameters
        ----------
        make : callable -> Steps
            Called if there is no such job yet.

        Raises
        ------
        QueueFullError
            If too many jobs wait.
        """
        job, is_new = self._find(question, make)
        if not is_new:
            job.over.wait(seconds)
        else:
            try:
                if not job.run(time.monotonic() + seconds):
                    self._put(job)
            except BaseException:  # the request is given up
                job.stop()
                job.run()
                raise
            if job.state is State.FAILED:
                self._drop(job)
        job.is_asked = job.is_asked or not job.over.is_set()
        return job

    def ask(self, question: Question, make: Callable[[], Steps[Any]]) -> Job:
        """The job of a question, worked on by the worker.

        Raises
        ------
        QueueFullError
            If too many jobs wait.
        """
        job, is_new = self._find(question, make)
        job.is_asked = True
        if is_new:
            self._put(job)
        return job

    def get(self, job_id: str) -> Job:
        """One job.

        Raises
        ------
        NotFoundError
            If there is no such job, or it is kept no more.
        """
        with self._lock:
            job = self._jobs.get(job_id)
        if job is None:
            raise NotFoundError(f"no job {job_id!r}: it was never asked, or is kept no more", record_id=job_id)
        return job

    def all(self) -> list[Job]:
        """The jobs that somebody was told of, the newest first."""
        with self._lock:
            found = [job for job in self._jobs.values() if job.is_asked]
        return sorted(found, key=lambda job: (-job.asked_at.timestamp(), job.id))

    def cancel(self, job_id: str, *, seconds: float = 1.0) -> Job:
        """Stop a job, waiting so long for it; one that is over is kept no more.

        Raises
        ------
        NotFoundError
            If there is no such job.
        """
        job = self.get(job_id)
        if job.over.is_set():
            self._drop(job)
            return job
        job.stop()
        job.over.wait(seconds)
        return job

    def close(self) -> None:
        """Stop all jobs and the worker."""
        with self._lock:
            self._is_closed = True
            jobs, worker = list(self._jobs.values()), self._worker
            self._lock.notify_all()
        for job in jobs:
            if not job.over.is_set():
                job.stop()
        if worker is not None:
            worker.join(STOPPED_WITHIN)

    def _find(self, question: Question, make: Callable[[], Steps[Any]]) -> tuple[Job, bool]:
        job_id = question.job_id
        with self._lock:
            if self._is_closed:
                raise QueueFullError("the service is closing")
            job = self._jobs.get(job_id)
            if job is not None and job.state not in (State.FAILED, State.CANCELLED) and not job.is_stopping:
                return job, False
        made = Job(question, make(), now())  # it may read the database, so not under the lock
        with self._lock:
            held = self._jobs.get(job_id)
            if held is not None and held is not job:
                return held, False
            self._jobs.pop(job_id, None)
            self._jobs[job_id] = made
            self._forget(question.version)
        return made, True

    def _put(self, job: Job) -> None:
        with self._lock:
            waiting = [one for one in self._waiting if not one.over.is_set()]
            is_full = len(waiting) >= self._most_waiting or self._is_closed
            if not is_full:
                self._waiting = deque((*waiting, job))
                if self._worker is None:
                    self._worker = threading.Thread(target=self._work, name="jobs", daemon=True)
                    self._worker.start()
                self._lock.notify_all()
        if is_full:
            job.stop()
            self._drop(job)
            raise QueueFullError(
                f"{self._most_waiting} jobs are waiting (setting jobs_waiting): ask again later, or cancel one"
            )

    def _work(self) -> None:
        while (job := self._next()) is not None:
            job.run()
            if job.problem is not None and not isinstance(job.problem, ConflictGraphError):
                where = type(job.problem).__name__  # its message may quote a report
                logger.error("job %s (%s): %s", job.id, job.question.analysis, where)
            del job  # or it would be held while nothing is to do

    def _next(self) -> Job | None:
        with self._lock:
            self._lock.wait_for(lambda: self._waiting or self._is_closed)
            return None if self._is_closed else self._waiting.popleft()

    def _drop(self, job: Job) -> None:
        with self._lock:
            if self._jobs.get(job.id) is job:
                del self._jobs[job.id]

    def _forget(self, version: int) -> None:
        """Let go what is over: of requests, if it is of another graph; then the oldest above the number to keep."""
        over = [job for job in self._jobs.values() if job.over.is_set()]
        for job in over:
            if not job.is_asked and job.question.version != version:
                del self._jobs[job.id]
        held = [job for job in over if job.id in self._jobs]
        for job in held[: max(len(held) - self._kept, 0)]:
            del self._jobs[job.id]


def now() -> datetime:
    """The time, in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)
