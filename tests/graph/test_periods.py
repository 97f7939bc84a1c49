"""Periods are cut where something begins or ends, and named as the calendar does."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidInputError
from graph.periods import Period, cut_runs, days_of, name_of, number_of, overlap, parse_stretch

DAYS = st.integers(0, 4000).map(lambda number: (date(2010, 1, 1) + timedelta(number)).isoformat())
STRETCHES = st.tuples(st.none() | DAYS, st.none() | DAYS).filter(lambda pair: None in pair or pair[0] <= pair[1])
CUTS = st.sampled_from([Period.YEAR, Period.QUARTER, Period.MONTH])


@given(DAYS, CUTS)
def test_a_day_lies_in_its_period(day: str, period: Period) -> None:
    first, last = days_of(number_of(day, period), period)
    assert first <= day <= last
    assert number_of(first, period) == number_of(last, period)


@given(st.lists(STRETCHES, max_size=6), CUTS, DAYS)
def test_the_run_of_a_period_holds_the_stretches_that_touch_it(
    stretches: list[tuple[str | None, str | None]], period: Period, day: str
) -> None:
    number = number_of(day, period)
    expected = tuple(at for at, one in enumerate(stretches) if overlap(one, days_of(number, period)) is not None)
    held = [
        positions
        for first, last, positions in cut_runs(stretches, period)
        if (first is None or first <= number) and (last is None or number <= last)
    ]
    assert held == ([expected] if expected else [])


def test_names_are_those_of_the_calendar() -> None:
    assert name_of(number_of("2016-12-31", Period.QUARTER), Period.QUARTER) == "2016-Q4"
    assert name_of(number_of("2016-12-31", Period.QUARTER) + 1, Period.QUARTER) == "2017-Q1"


@pytest.mark.parametrize("text", ["", "2015/", "/2015", "2016/2015", "15", "2015-13", "2015/2016/2017"])
def test_what_is_no_stretch_is_refused_with_its_field(text: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse_stretch(text, field="first")
    assert caught.value.field == "first"


def test_a_year_is_a_stretch() -> None:
    assert parse_stretch("2015", field="first") == (date(2015, 1, 1), date(2015, 12, 31))
