"""What follows what: counted case by case as a slow and plain count would, with expected numbers by their formula."""

import math
from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analytics.sequences import Follower, Sequences, UnitEvent, find_sequences, to_unit_events
from graph.steps import finish

START = date(2017, 1, 1)


def event(name: str, kind: str, day: int, *units: str, first: bool = False) -> UnitEvent:
    return UnitEvent(name, kind, START + timedelta(days=day), units or ("Anbar",), first)


def run(*events: UnitEvent, **options: Any) -> Sequences:
    return finish(find_sequences(events, **options))


def of_type(found: Sequences, kind: str) -> Follower:
    return next(one for one in found.followers if one.type == kind)


def test_the_first_of_each_type_after_a_case_counts() -> None:
    found = run(
        event("a", "offensive", 0, first=True),
        event("b", "strike", 0),  # the same day: nothing tells the order
        event("c", "strike", 4),
        event("d", "strike", 9),
        event("e", "offensive", 50, first=True),
        event("f", "strike", 99),
        event("g", "strike", 5, "Nineveh"),
        within=30,
    )
    strike = of_type(found, "strike")
    assert (found.cases, found.antecedents, found.followed) == (2, 2, 1)
    assert (strike.count, strike.share, strike.events, strike.median_days) == (1, 0.5, 2, 4.0)
    assert strike.examples == (("a", "c", 4),)
    rate = 4 / 100
    assert strike.expected == pytest.approx(2 * (1 - math.exp(-rate * 30)), abs=1e-4)
    assert strike.lift == pytest.approx(1 / strike.expected, rel=1e-3)
    own = of_type(found, "offensive")
    assert own.expected == pytest.approx(2 * (1 - math.exp(-1 / 100 * 30)), abs=1e-4)  # without the case itself
    assert (own.count, own.median_days, own.lift) == (0, None, 0.0)


def test_days_after_the_period_are_not_expected_to_tell() -> None:
    case = event("a", "offensive", 90, first=True)
    whole = run(event("b", "strike", 0), case, within=30, period=(START, START + timedelta(days=99)))
    assert of_type(whole, "strike").expected == pytest.approx(1 - math.exp(-1 / 100 * 9), abs=1e-4)
    assert run().cases == 0


EVENTS = st.lists(
    st.tuples(
        st.sampled_from("ab"), st.integers(0, 40), st.sets(st.sampled_from(("u", "v")), min_size=1), st.booleans()
    ),
    max_size=12,
)


@given(EVENTS, st.integers(1, 15))
def test_counts_are_those_of_a_plain_count(told: list[tuple[str, int, set[str], bool]], within: int) -> None:
    events = [
        event(f"e{at}", kind, day, *sorted(units), first=first) for at, (kind, day, units, first) in enumerate(told)
    ]
    found = run(*events, within=within)
    cases = [(one, unit) for one in events if one.is_first for unit in one.units]
    assert found.cases == len(cases)
    for kind in "ab":
        gaps = [
            min(days)
            for one, unit in cases
            if (days := [
                gap
                for other in events
                if other.type == kind and unit in other.units and 0 < (gap := (other.day - one.day).days) <= within
            ])
        ]  # fmt: skip
        follower = next((one for one in found.followers if one.type == kind), None)
        assert (follower.count if follower else 0) == len(gaps)
    assert run(*reversed(events), within=within) == found


class Row(NamedTuple):
    id: str = "e"
    type: str = "attack"
    started_on: date | None = START
    date_precision: str = "day"
    place_id: str | None = "p"
    place_precision: str | None = "exact"
    admin1: str | None = "Anbar"
    country: str | None = "IQ"


@pytest.mark.parametrize(
    ("row", "same", "units"),
    [
        (Row(), "place", ("p",)),
        (Row(place_precision="admin1"), "place", None),
        (Row(place_precision="admin1"), "admin1", ("IQ Anbar",)),
        (Row(place_precision="country", admin1=None), "admin1", None),
        (Row(place_precision="country"), "country", ("IQ",)),
        (Row(country=None), "country", None),
        (Row(), "actor", ("x", "y")),
        (Row(id="other"), "actor", None),
    ],
)
def test_what_is_known_less_exactly_than_the_unit_is_left_out(
    row: Row, same: Any, units: tuple[str, ...] | None
) -> None:
    found, left_out = to_unit_events([row], same=same, parties={"e": ["x", "y"]})
    assert [one.units for one in found] == ([units] if units else [])
    assert (left_out.without_unit, left_out.without_day) == (0 if units else 1, 0)


def test_dates_known_to_the_month_are_left_out_and_told() -> None:
    rows = [Row("a", date_precision="month"), Row("b", "arrests", started_on=None), Row("c")]
    found, left_out = to_unit_events(rows, same="country", first_types=["attack"], first_ids={"a", "b"})
    assert [(one.id, one.is_first) for one in found] == [("c", False)]
    assert (left_out.without_day, left_out.firsts_without_day) == (2, 1)
