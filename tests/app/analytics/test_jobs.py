"""Jobs: once for each question, in turn, stopped between two steps, forgotten in order."""

import threading
import time
from typing import Any

import pytest

from app.analytics.jobs import Job, Jobs, Question, State, now
from graph.errors import InvalidInputError, NotFoundError, QueueFullError
from graph.steps import Step, Steps


def question(name: str = "a", version: int = 1, **parameters: Any) -> Question:
    return Question(name, parameters, version)


def quick(found: object = 1) -> Steps[object]:
    yield Step(0.5, "half")
    return found


class Gate:
    """Work that goes on until it is let through."""

    def __init__(self) -> None:
        self.opened, self.entered, self.closed = threading.Event(), threading.Event(), threading.Event()

    def steps(self) -> Steps[str]:
        try:
            while not self.opened.is_set():
                self.entered.set()
                time.sleep(0.005)
                yield Step(0.1, "waiting at the gate")
            return "through"
        finally:
            self.closed.set()


@pytest.fixture
def jobs() -> Any:
    made = Jobs(kept=2, waiting=2)
    yield made
    made.close()


def test_equal_questions_have_equal_ids() -> None:
    assert question(x=1, y=2).job_id == question(y=2, x=1).job_id
    others = [question("b"), question(version=2), question(x=1), Question("a", {}, 1, sees_restricted=True)]
    assert len({one.job_id for one in (question(), *others)}) == 5


def test_a_kept_answer_is_not_computed_again(jobs: Jobs) -> None:
    made: list[int] = []

    def make() -> Steps[object]:
        made.append(1)
        return quick(len(made))

    results = [jobs.answer(question(), make, seconds=5).result for _ in range(3)]
    assert (results, len(made)) == ([1, 1, 1], 1)
    assert jobs.answer(question(version=2), make, seconds=5).result == 2
    assert jobs.answer(question(), make, seconds=5).result == 3  # the older graph's was let go
    assert jobs.all() == []  # nobody was told of them


def test_work_goes_on_in_the_worker_from_where_it_was(jobs: Jobs) -> None:
    begun: list[str] = []
    gate = Gate()

    def make() -> Steps[str]:
        begun.append(threading.current_thread().name)
        return gate.steps()

    job = jobs.answer(question(), make, seconds=0.05)
    assert job.state in (State.QUEUED, State.RUNNING)
    assert (job.done, job.words) == (0.1, "waiting at the gate")
    assert jobs.ask(question(), make) is job
    gate.opened.set()
    assert job.over.wait(5)
    assert (job.result, job.done, len(begun)) == ("through", 1.0, 1)
    assert jobs.all() == [job]


def test_one_that_waits_and_one_that_runs_are_cancelled(jobs: Jobs) -> None:
    gate = Gate()
    running = jobs.ask(question("a"), gate.steps)
    waiting = jobs.ask(question("b"), quick)
    assert gate.entered.wait(5)
    begun = time.monotonic()
    assert jobs.cancel(waiting.id).state is State.CANCELLED
    assert jobs.cancel(running.id).state is State.CANCELLED
    assert time.monotonic() - begun < 1
    assert gate.closed.is_set()
    gate.opened.set()
    again = jobs.ask(question("a"), gate.steps)
    assert again is not running
    assert again.over.wait(5)
    jobs.cancel(again.id)
    with pytest.raises(NotFoundError, match="no job"):
        jobs.get(again.id)


def test_a_request_that_waits_for_another_one_is_answered_by_it(jobs: Jobs) -> None:
    gate = Gate()
    first = jobs.ask(question(), gate.steps)
    assert gate.entered.wait(5)
    threading.Timer(0.1, gate.opened.set).start()
    assert jobs.answer(question(), quick, seconds=5) is first
    assert first.result == "through"


def test_no_more_wait_than_may(jobs: Jobs) -> None:
    gate = Gate()
    jobs.ask(question("running"), gate.steps)
    assert gate.entered.wait(5)
    second = jobs.ask(question("b"), quick)
    jobs.ask(question("c"), quick)
    for ask in (jobs.ask, lambda *given: jobs.answer(*given, seconds=0)):
        with pytest.raises(QueueFullError, match="2 jobs are waiting"):
            ask(question("d"), quick)
    jobs.cancel(second.id)
    jobs.ask(question("d"), quick)  # who is cancelled waits no more
    gate.opened.set()


def test_the_oldest_of_those_that_are_over_go_first(jobs: Jobs) -> None:
    asked = []
    for name in "abcd":
        job = jobs.ask(question(name), quick)
        assert job.over.wait(5)
        asked.append(job)
    assert set(jobs.all()) == set(asked[1:])  # two kept, and the newest
    assert jobs.ask(question("d"), quick) is asked[-1]


def test_what_fails_says_so_and_is_asked_anew(jobs: Jobs) -> None:
    def failing() -> Steps[object]:
        yield Step(0.1, "trying")
        raise InvalidInputError("no", field="x")

    job = jobs.ask(question(), failing)
    assert job.over.wait(5)
    assert (job.state, str(job.problem)) == (State.FAILED, "no")
    assert jobs.answer(question(), failing, seconds=5).state is State.FAILED
    assert jobs.answer(question(), quick, seconds=5).result == 1

    def refusing() -> Steps[object]:
        raise InvalidInputError("at once")

    with pytest.raises(InvalidInputError, match="at once"):
        jobs.ask(question("b"), refusing)
    assert [one.question.analysis for one in jobs.all()] == []


def test_closing_stops_all_of_them() -> None:
    jobs, gate = Jobs(kept=2, waiting=5), Gate()
    running = jobs.ask(question("a"), gate.steps)
    waiting = jobs.ask(question("b"), quick)
    assert gate.entered.wait(5)
    begun = time.monotonic()
    jobs.close()
    assert time.monotonic() - begun < 2
    assert (running.state, waiting.state) == (State.CANCELLED, State.CANCELLED)
    with pytest.raises(QueueFullError, match="closing"):
        jobs.ask(question("c"), quick)


def test_a_request_that_is_given_up_gives_up_its_work(jobs: Jobs) -> None:
    def interrupted() -> Steps[object]:
        yield Step(0.1, "trying")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        jobs.answer(question(), interrupted, seconds=5)
    assert jobs.answer(question(), quick, seconds=5).result == 1


def test_a_job_runs_until_its_time_is_over() -> None:
    ticks = iter(range(100))
    job = Job(question(), (Step(0.0, str(number)) for number in range(50)), now())  # type: ignore[arg-type]
    assert not job.run(3, clock=lambda: next(ticks))
    assert (job.words, job.state) == ("2", State.QUEUED)
    assert job.run()
