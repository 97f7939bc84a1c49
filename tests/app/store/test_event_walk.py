"""A walk over the index of words gives what the conditions alone give, in the same order; on both databases."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.ingest.pipeline import ingest_reports
from app.ingest.seeding import load_seeds
from app.store import event_walk, index_parts, read_events
from app.store.canonical_tables import EventRow
from app.store.event_search import EventSearch
from app.store.event_walk import can_walk
from app.store.migrations import upgrade
from app.store.read_events import load_events
from app.store.read_keyset import SortKey
from app.store.session import Store
from app.store.where import AreaSearch, SourceSearch
from graph.errors import InvalidInputError
from graph.model import Report
from graph.ontology import Marking
from tests.app.store.conftest import SEEDS, entity_id
from tests.postgres import PostgresServer
from tests.tongue import TongueReader, make_report

DAY = date(2024, 5, 6)


def make_reports() -> list[Report]:
    """Events on few days, some to the month, some without a day, far back and far ahead, told once or twice."""
    draw = random.Random(3)
    reports = []
    for number in range(70):
        day = draw.choice(["", "", " on 1400-01-02", " on 1399-05-06", " on 2300-01-01", " on 2023", " on 2024-05"])
        day = draw.choice([day, f" on 2024-05-{draw.randint(1, 9):02d}"])
        source, target = draw.choice(["Reds", "Group1", "Group2"]), draw.choice(["Group3", "civilians", "Reds"])
        act = draw.choice(["attacked", "attacked", "will attack", "denied attacking"])
        place = draw.choice(["Town1", "Town4", "Village1"])
        text = f"{source} {act} {target} in {place}{day}, killing {number} civilians."
        extra = draw.choice(["", " Town4 lies in Anbar.", " Group1 attacked Group2 on 2024-05-03."])
        reports.append(
            make_report(
                text + extra, publisher=draw.choice([None, "Wire", "Post"]), title=str(number),
                published_on=f"2024-06-{draw.randint(1, 9):02d}", marking=draw.choice([Marking.CLEAR, Marking.RED]),
            )
        )  # fmt: skip
    return reports


def fill(store: Store) -> None:
    load_seeds(store, SEEDS, TongueReader)
    outcomes = ingest_reports(store, TongueReader(SEEDS), make_reports())
    assert {one.status for one in outcomes} <= {"added", "reread", "unchanged"}


@pytest.fixture(scope="module")
def walked_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('walked') / 'walked.sqlite'}")
    upgrade(store)
    fill(store)
    yield store
    store.close()


@pytest.fixture(scope="module")
def walked_postgres(postgres: PostgresServer) -> Iterator[Store]:
    store = Store(postgres.create("walked", template="template"))
    fill(store)
    yield store
    store.close()


@pytest.fixture(params=["sqlite", "postgres"])
def walked(request: pytest.FixtureRequest) -> Store:
    found: Store = request.getfixturevalue(f"walked_{request.param}")
    return found


def searches(store: Store) -> list[EventSearch]:
    """Searches of one respect each, and some of several."""
    reds, town, anbar = (entity_id(store, name) for name in ("Reds", "Town1", "Anbar"))
    single: list[dict[str, Any]] = [
        {"text": "attacked"}, {"text": '"attacked civilians" OR "attacked Group3"'}, {"text": "attack* -reds"},
        {"text": "attacked", "with_restricted": True}, {"text": "nowhere"}, {"types": ["attack"]},
        {"types": ["arrests"]}, {"modalities": ["denied", "planned"]}, {"actor_ids": [reds]},
        {"actor_ids": [reds], "roles": ["target"]}, {"actor_ids": [reds], "has_parts": True},
        {"area": AreaSearch(place_ids=[town])}, {"area": AreaSearch(place_ids=[anbar])},
        {"area": AreaSearch(countries=["IQ"])}, {"area": AreaSearch(countries=["SY", "IQ"])},
        {"area": AreaSearch(bbox=(40.5, 30.5, 41.5, 31.5))}, {"area": AreaSearch(bbox=(-180.0, -90.0, 180.0, 90.0))},
        {"area": AreaSearch(near=(31.0, 41.0, 60.0))}, {"area": AreaSearch(near=(31.0, 41.0, 3.0), is_certain=True)},
        {"area": AreaSearch(names=["Town1", "Anbar"])}, {"sources": SourceSearch(publishers=["Wire"])},
        {"sources": SourceSearch(publishers=["Wire"], without_publishers=["Post"])}, {"min_sources": 2},
        {"is_disputed": True}, {"is_disputed": False, "types": ["attack"]},
        {"is_denied_too": True, "types": ["attack"]},
        {"date_from": DAY}, {"date_to": DAY}, {"date_from": DAY, "date_to": DAY}, {"date_from": date(1399, 1, 1)},
        {"date_from": date(2299, 1, 1)}, {"date_to": date(1400, 1, 1)}, {"as_of": DAY}, {"as_of": date(1399, 6, 1)},
    ]  # fmt: skip
    found = [EventSearch(**one) for one in single]
    draw = random.Random(5)
    for _ in range(16):
        mixed: dict[str, Any] = {}
        for one in draw.sample(single, 3):
            mixed |= one
        found.append(EventSearch(**mixed, min_confidence=draw.choice([0.0, 0.5])))
    return [
        *found,
        *(replace(one, known_at=date(2024, 6, day)) for one in draw.sample(found, 12) for day in (2, 5)),
    ]


def list_ids(store: Store, search: EventSearch, keys: list[SortKey], limit: int) -> list[str]:
    """The list page by page, as cursors give it."""
    found: list[str] = []
    after: list[Any] | None = None
    with store.read() as session:
        while True:
            rows, end = load_events(session, search, keys, after=after, limit=limit)
            found += [row.id for row in rows]
            if end is None:
                return found
            assert end[-1] == rows[-1].id
            after = [value.isoformat() if hasattr(value, "isoformat") else value for value in end]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(("farthest", "most"), [(0, 1), (0, 10**9), (10, 3)])
def test_a_walk_gives_what_the_conditions_give(
    walked: Store, monkeypatch: pytest.MonkeyPatch, descending: bool, farthest: int, most: int
) -> None:
    keys = [SortKey(EventRow.started_on, descending), SortKey(EventRow.id, descending)]
    monkeypatch.setattr(index_parts, "FARTHEST", farthest)
    monkeypatch.setattr(index_parts, "MOST", most)
    monkeypatch.setattr(event_walk, "LARGEST_PART", 7)
    monkeypatch.setattr(event_walk, "SMALLEST_PART", 2)
    some = 0
    for search in searches(walked):
        assert can_walk(search, keys)
        monkeypatch.setattr(read_events, "can_walk", lambda *_: False)
        wanted = list_ids(walked, search, keys, 500)
        monkeypatch.setattr(read_events, "can_walk", can_walk)
        some += bool(wanted)
        assert len(set(wanted)) == len(wanted)
        for limit in (500, 11):
            assert list_ids(walked, search, keys, limit) == wanted, search
    assert some > 40


def test_lists_in_another_order_and_searches_that_nothing_narrows_are_not_walked() -> None:
    by_day = [SortKey(EventRow.started_on), SortKey(EventRow.id)]
    assert can_walk(EventSearch(text="x"), by_day)
    assert not can_walk(EventSearch(), by_day)
    assert not can_walk(EventSearch(text="x", ids=["evm_0"]), by_day)
    assert not can_walk(EventSearch(text="x"), [SortKey(EventRow.fatalities_best), SortKey(EventRow.id)])
    assert not can_walk(EventSearch(text="x"), [SortKey(EventRow.started_on, True), SortKey(EventRow.id)])


def test_a_cursor_of_another_list_is_refused(walked: Store) -> None:
    keys = [SortKey(EventRow.started_on), SortKey(EventRow.id)]
    with walked.read() as session, pytest.raises(InvalidInputError, match="cursor"):
        load_events(session, EventSearch(text="attacked"), keys, after=["x", "evm_0"], limit=1)
