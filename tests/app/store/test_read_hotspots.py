"""Sums of events by place; on both databases."""

from datetime import date

import pytest

from app.ingest.pipeline import ingest_reports
from app.store.event_search import EventSearch
from app.store.read_hotspots import load_place_sums
from app.store.session import Store
from app.store.where import AreaSearch
from graph.errors import NotFoundError
from graph.sums import PlaceSum
from tests.app.store.conftest import entity_id
from tests.app.store.test_read_series import REPORTS
from tests.tongue import TongueReader


def sums(store: Store, **search: object) -> dict[str | None, PlaceSum]:
    with store.read() as session:
        found = load_place_sums(session, EventSearch(modalities=["occurred"], **search))  # type: ignore[arg-type]
    return {one.place_id: one for one in found}


def test_events_and_dead_are_summed_by_place(store: Store) -> None:
    ingest_reports(store, TongueReader(), REPORTS)
    first, second = (entity_id(store, name) for name in ("Town1", "Town2"))
    found = sums(store)
    one = found[first]
    assert (one.events, one.without_figure, one.low, one.best, one.high) == (3, 2, 4, 4, 4)
    assert (one.first_day, one.last_day) == (date(2024, 1, 1), date(2024, 12, 31))
    assert (one.admin1, one.latitude is not None) == ("Anbar", True)
    other = found[second]
    assert (other.events, other.low, other.best, other.high) == (1, 2, 2, 9)
    assert found[None].events == 1
    assert list(found)[-1] is None


def test_only_events_that_fit_are_summed_as_they_were_known(store: Store) -> None:
    ingest_reports(store, TongueReader(), REPORTS)
    assert {one.events for one in sums(store, known_at=date(2024, 6, 15)).values()} == {1}
    assert sums(store, types=["arrests"]) == {}
    assert list(sums(store, area=AreaSearch(names=["Town2"]))) == [entity_id(store, "Town2")]
    with pytest.raises(NotFoundError):
        sums(store, actor_ids=["ent_0"])
