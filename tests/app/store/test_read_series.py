"""Sums of events over time; on both databases."""

from datetime import date

import pytest

from app.ingest.pipeline import ingest_reports
from app.store.event_search import EventSearch
from app.store.read_series import By, Group, Sum, load_series
from app.store.session import Store
from tests.app.store.conftest import entity_id
from tests.tongue import TongueReader, make_report

REPORTS = [
    make_report("Group1 attacked Group2 in Town1 on 2024-05-06, killing 4 civilians.", published_on="2024-05-07"),
    make_report("Group1 attacked Group2 in Town2 on 2024-05-28, killing 2-9 civilians.", published_on="2024-06-01"),
    make_report("Group2 attacked Group1 in Town1 on 2024-08-01.", published_on="2024-08-02"),
    make_report("Group2 attacked Group4 in Town1 on 2024.", published_on="2024-08-03"),
    make_report("Group2 will attack Group1 in Town1 on 2024-09-01.", published_on="2024-08-04"),
    make_report("Group2 attacked rebels.", published_on="2024-08-05"),
]


@pytest.fixture
def fought(store: Store) -> Store:
    ingest_reports(store, TongueReader(), REPORTS)
    return store


def series(store: Store, by: By = "month", group: Group = "none", **search: object) -> list[Sum]:
    with store.read() as session:
        return load_series(session, EventSearch(modalities=["occurred"], **search), by, group)  # type: ignore[arg-type]


def test_events_and_dead_are_summed_by_period_and_empty_periods_are_told(fought: Store) -> None:
    may, june, july, august, none = series(fought)
    assert (may.start, may.end) == (date(2024, 5, 1), date(2024, 5, 31))
    assert (may.events, may.low, may.best, may.with_best, may.high, may.with_high) == (2, 6, 6, 1, 13, 1)
    assert [(one.start, one.events) for one in (june, july)] == [(date(2024, 6, 1), 0), (date(2024, 7, 1), 0)]
    assert (august.events, august.without_figure) == (1, 1)
    assert (none.start, none.end, none.events) == (None, None, 2)


def test_what_is_known_to_the_year_counts_in_the_year(fought: Store) -> None:
    year, none = series(fought, "year")
    assert (year.start, year.events, none.events) == (date(2024, 1, 1), 4, 1)


def test_weeks_begin_on_monday(fought: Store) -> None:
    found = [one for one in series(fought, "week") if one.events and one.start]
    assert [one.start for one in found] == [date(2024, 5, 6), date(2024, 5, 27), date(2024, 7, 29)]


def test_sums_are_parted_by_place_country_and_province(fought: Store) -> None:
    towns = {name: entity_id(fought, name) for name in ("Town1", "Town2")}
    found = {(one.start, one.key): one.events for one in series(fought, group="place")}
    assert found[date(2024, 5, 1), towns["Town1"]] == found[date(2024, 5, 1), towns["Town2"]] == 1
    assert found[None, None] == 1
    countries = {(one.key, one.other) for one in series(fought, group="admin1")}
    assert countries == {("IQ", "Anbar"), ("SY", "Anbar"), (None, None)}


def test_sums_are_parted_by_actor_and_by_who_hits_whom(fought: Store) -> None:
    one, other = entity_id(fought, "Group1"), entity_id(fought, "Group2")
    actors = {(row.start, row.key): row.events for row in series(fought, group="actor")}
    assert actors[date(2024, 5, 1), one] == actors[date(2024, 5, 1), other] == 2
    dyads = {(row.start, row.key, row.other): row.events for row in series(fought, group="dyad")}
    assert dyads[date(2024, 5, 1), one, other] == 2
    assert dyads[date(2024, 8, 1), other, one] == 1


def test_only_events_that_fit_are_summed_as_they_were_known(fought: Store) -> None:
    assert sum(one.events for one in series(fought, known_at=date(2024, 6, 15))) == 2
    assert sum(one.events for one in series(fought, types=["arrests"])) == 0
    (may,) = series(fought, date_from=date(2024, 5, 20), date_to=date(2024, 5, 31), date_precisions=["day"])
    assert (may.events, may.low, may.best, may.high) == (1, 2, 2, 9)
