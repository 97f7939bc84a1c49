"""Processes that read: what they answer, how they fail, how they end."""

import multiprocessing
import os
import time

import pytest

from app.ingest import workers
from app.ingest.workers import ReadingPool, WorkerError, count_usable, limit_threads
from graph.errors import TooLargeError, UnreadableReportError
from graph.model import Report
from tests.workers import make_measure, make_no_process, make_nothing


def report(text: str) -> Report:
    return Report(id="rep_1", text=text, external_id=text)


@pytest.mark.slow
def test_a_process_that_dies_costs_its_report_only() -> None:
    pool = ReadingPool(make_measure, 2)
    try:
        texts = ["a", "deadly", "b", "leaving", "c", "faulty", "d", "large", "e"]
        found = {text: pool.submit(report(text)) for text in texts}
        assert [found[text].result() for text in "abcde"] == [(text, 1) for text in "abcde"]
        with pytest.raises(UnreadableReportError, match=r"text: the process that read it was killed \(SIGKILL\)"):
            found["deadly"].result()
        with pytest.raises(UnreadableReportError, match="ended with code 3; if memory is short, try fewer workers"):
            found["leaving"].result()
        with pytest.raises(UnreadableReportError, match=r"reading failed \(KeyError at workers\.py:\d+\)$"):
            found["faulty"].result()
        with pytest.raises(TooLargeError, match="too large") as caught:
            found["large"].result()
        assert (caught.value.field, caught.value.document) == ("text", "large")
    finally:
        pool.close()


def test_closing_ends_what_is_being_read() -> None:
    pool = ReadingPool(make_measure, 2)
    waiting = [pool.submit(report("endless")) for _ in range(5)]
    until = time.monotonic() + 120
    while len(multiprocessing.active_children()) < 2 and time.monotonic() < until:
        time.sleep(0.01)
    pool.close()
    assert all(future.done() for future in waiting)
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize(
    ("make", "reason"), [(make_nothing, "FileNotFoundError: no model"), (make_no_process, "it ended with code 4")]
)
def test_a_process_that_can_not_start_stops_the_run_with_the_reason(make: object, reason: str) -> None:
    pool = ReadingPool(make, 2)  # type: ignore[arg-type]
    try:
        with pytest.raises(WorkerError, match=f"workers: a reading process can't start: {reason}"):
            pool.submit(report("a")).result()
    finally:
        pool.close()


def test_libraries_are_told_to_use_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in workers.THREADS:
        monkeypatch.setenv(name, "8")
    limit_threads()
    assert {os.environ[name] for name in workers.THREADS} == {"1"}


def test_no_more_processes_than_a_gigabyte_of_memory_each_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: set(range(64)), raising=False)
    monkeypatch.setattr(os, "sysconf", {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 2 * 1024**2}.__getitem__)
    assert count_usable() == 8
    monkeypatch.setattr(os, "sysconf", {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 1024}.__getitem__)
    assert count_usable() == 1
