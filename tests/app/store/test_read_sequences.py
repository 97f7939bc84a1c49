"""Events with their day, place and parties as plain rows; on both databases."""

from datetime import date

import pytest

from app.ingest.pipeline import ingest_reports
from app.store.event_search import EventSearch
from app.store.read_sequences import list_events_of, load_dated_events, load_parties
from app.store.session import Store
from graph.errors import NotFoundError
from tests.app.store.conftest import entity_id
from tests.app.store.test_read_series import REPORTS
from tests.tongue import TongueReader

FACTS = EventSearch(modalities=["occurred"])


@pytest.fixture
def fought(store: Store) -> Store:
    ingest_reports(store, TongueReader(), REPORTS)
    return store


def test_events_come_with_their_day_and_place(fought: Store) -> None:
    with fought.read() as session:
        rows = load_dated_events(session, FACTS)
        then = load_dated_events(session, EventSearch(modalities=["occurred"], known_at=date(2024, 6, 15)))
    assert [row.id for row in rows] == sorted(row.id for row in rows)
    days = sorted((row.started_on, row.date_precision) for row in rows if row.started_on)
    assert days[0] == (date(2024, 1, 1), "year")
    assert days[1] == (date(2024, 5, 6), "day")
    assert {row.place_id for row in rows} == {None, *(entity_id(fought, name) for name in ("Town1", "Town2"))}
    assert {row.country for row in rows if row.place_id} <= {"IQ", "SY"}
    assert len(then) == 2


def test_named_parties_are_listed_by_event(fought: Store) -> None:
    one, other = entity_id(fought, "Group1"), entity_id(fought, "Group2")
    with fought.read() as session:
        parties = load_parties(session, FACTS)
        of_one = list_events_of(session, actor_ids=[one], operation_ids=[])
        anything = list_events_of(session, actor_ids=[], operation_ids=[])
        with pytest.raises(NotFoundError):
            list_events_of(session, actor_ids=["ent_0"], operation_ids=[])
    assert sorted((one, other)) in parties.values()
    assert {event for event, held in parties.items() if one in held} <= (of_one or set())
    assert anything is None


def test_events_of_an_operation_are_listed(store: Store) -> None:
    from tests.tongue import make_report

    ingest_reports(store, TongueReader(), [make_report("Group1 attacked Group2 in Town1 under Op1.")])
    with store.read() as session:
        found = list_events_of(session, actor_ids=[], operation_ids=[entity_id(store, "Op1")])
        events = load_dated_events(session, FACTS)
    assert found == {row.id for row in events if row.operation_id}
    assert found
