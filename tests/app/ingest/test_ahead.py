"""Reading ahead gives what reading one by one gives, holding few documents at a time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from app.ingest import ahead
from app.ingest.ahead import BatchReader, ReadAhead, ingest_batch
from app.ingest.pipeline import Outcome, ingest_reports
from app.store.session import Store
from graph.errors import UnreadableReportError
from graph.ids import report_id
from graph.model import Report
from tests.conftest import MakeUrl
from tests.dumps import dump
from tests.tongue import TongueReader
from tests.workers import make_measure, make_tongue_reading

Measured = tuple[str | None, int]


@pytest.fixture(autouse=True)
def _nothing_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "SMALL_COUNT", 2)


def report(number: int, text: str = "") -> Report:
    return Report(id=f"rep_{number}", text=f"{text} {number}", external_id=str(number))


def measure(documents: list[Report | Outcome], workers: int) -> Iterator[Measured | str | None]:
    with ReadAhead(make_measure(), make_measure, workers=workers) as reader:
        for document in reader.ahead(iter(documents)):
            try:
                yield document.error if isinstance(document, Outcome) else reader.read(document)
            except UnreadableReportError as exc:
                yield str(exc)


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2, 3])
def test_results_come_in_the_order_of_the_input(workers: int) -> None:
    documents: list[Report | Outcome] = [report(n, "" if n % 5 else "slow") for n in range(30)]
    documents[7:7] = [Outcome("x", "failed", error="x: is empty")]
    found = list(measure(documents, workers))
    assert found.pop(7) == "x: is empty"
    assert [one[0] for one in found if isinstance(one, tuple)] == [str(n) for n in range(30)]


@pytest.mark.slow
def test_what_kills_its_process_is_refused_and_the_rest_goes_on() -> None:
    found = list(measure([report(n, "deadly" if n == 5 else "") for n in range(12)], 2))
    assert [n for n, one in enumerate(found) if isinstance(one, str)] == [5]
    assert "SIGKILL" in str(found[5])


def test_few_documents_are_held_at_a_time() -> None:
    taken = 0

    def documents() -> Iterator[Report]:
        nonlocal taken
        for n in range(200):
            taken = n + 1
            yield report(n)

    with ReadAhead(make_measure(), make_measure, workers=2) as reader:
        for given, document in enumerate(reader.ahead(documents()), 1):
            assert isinstance(document, Report)
            assert reader.read(document) == (document.external_id, len(document.text))
            assert taken - given <= 2 * ahead.IN_FLIGHT


def test_a_report_that_was_not_read_ahead_is_read_when_asked_for() -> None:
    with ReadAhead(make_measure(), make_measure, workers=2) as reader:
        for document in reader.ahead([report(n) for n in range(5)], find_wanted=lambda _report: None):
            assert isinstance(document, Report)
            other = replace(document, text="another")
            assert reader.read(other) == (document.external_id, 7)


def test_many_short_documents_and_a_long_one_are_not_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "ReadingPool", None)
    for documents in ([report(n) for n in range(3)], [report(1, "long " * ahead.SMALL_CHARS)]):
        with (
            ReadAhead(make_measure(), make_measure, workers=2) as reader,
            pytest.raises(TypeError, match="not callable"),
        ):
            list(reader.ahead(documents))


def tellings() -> list[Report | Outcome]:
    """Reports, among them the same twice, a copy with a day, another version, a conflict and a refusal."""
    texts = [f"Group{n} attacked Group{n + 1} in Town{n % 3}, killing {n + 1} civilians." for n in range(12)]
    found: list[Report | Outcome] = [
        Report(id=report_id("p", text), text=text, publisher="p", external_id=f"d{n}", published_on=None)
        for n, text in enumerate(texts)
    ]
    first, second = found[0], found[1]
    assert isinstance(first, Report)
    assert isinstance(second, Report)
    found.insert(2, first)
    found.insert(3, replace(second, published_on=date(2024, 5, 6)))
    found.insert(4, replace(second, published_on=date(2024, 5, 7)))
    found.insert(5, Outcome("bad", "failed", field="text", error="bad: text: is empty"))
    newer = first.text + " Group9 supports Group1."
    found.append(replace(first, id=report_id("p", newer), text=newer))
    return found


@pytest.mark.slow
def test_a_batch_is_stored_as_one_by_one(sqlite_urls: MakeUrl) -> None:
    stores = [Store(sqlite_urls()) for _ in range(2)]
    expected = ingest_reports(stores[0], TongueReader(), tellings())
    with BatchReader(TongueReader(), make_tongue_reading, workers=2) as reader:
        outcomes = ingest_batch(stores[1], reader, tellings())
    assert outcomes == expected
    assert {one.status for one in outcomes} == {"added", "unchanged", "reread", "failed"}
    assert dump(stores[0]) == dump(stores[1])
    for store in stores:
        store.close()


def test_what_is_stored_is_not_read_again(sqlite_store: Store) -> None:
    ingest_reports(sqlite_store, TongueReader(), tellings())
    with BatchReader(TongueReader(), make_tongue_reading, workers=2) as reader:
        found = [one for one in tellings() if isinstance(one, Report) and one.published_on is None]
        outcomes = ingest_batch(sqlite_store, reader, found)
        assert reader._pool is not None
        assert not reader._pool._running
    assert {one.status for one in outcomes} == {"unchanged"}
