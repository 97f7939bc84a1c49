"""World time: intervals are well formed, partial dates are read, and nothing is told more exactly than it is known."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.dates import (
    UNKNOWN_DATE,
    DateRange,
    day_range,
    describe_days,
    month_range,
    parse_date,
    week_range,
    year_range,
)
from graph.errors import InvalidInputError
from graph.ontology import DatePrecision

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(DAYS)
def test_every_range_holds_the_day_it_was_made_from(day: date) -> None:
    ranges = (day_range(day), week_range(day), month_range(day.year, day.month), year_range(day.year))
    lengths = []
    for found in ranges:
        assert found.start is not None
        assert found.end is not None
        assert found.start <= day <= found.end
        lengths.append((found.end - found.start).days + 1)
    assert lengths[0] == 1
    assert lengths[1] == 7
    assert 28 <= lengths[2] <= 31
    assert lengths[3] in (365, 366)
    assert week_range(day).start == day - timedelta(days=day.weekday())


@given(DAYS)
def test_a_partial_date_is_read_back(day: date) -> None:
    assert parse_date(day.isoformat()) == day_range(day)
    assert parse_date(day.isoformat()[:7]) == month_range(day.year, day.month)
    assert parse_date(day.isoformat()[:4]) == year_range(day.year)


@pytest.mark.parametrize(
    "text",
    [
        "", "2017-1", "2017-02-30", "2017-13", "2017-00", "0000", "17-10-26", "2017-10-26T00:00", "2017\n", "٢٠١٧",
        "26.10.2017", "2017/10", "today",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_field_and_value(text: str) -> None:
    with pytest.raises(InvalidInputError, match="published_at") as caught:
        parse_date(text, field="published_at")
    assert caught.value.field == "published_at"
    assert repr(text) in str(caught.value)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"start": date(2017, 2, 1), "end": date(2017, 1, 1), "precision": DatePrecision.DAY}, "date"),
        ({"start": date(2017, 2, 1)}, "date.precision"),
        ({"precision": DatePrecision.MONTH}, "date.precision"),
    ],
)
def test_an_impossible_range_is_refused(values: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        DateRange(**values)
    assert caught.value.field == field


def test_a_range_in_json_is_iso_text_or_null() -> None:
    open_end = DateRange(date(2017, 10, 1), None, DatePrecision.MONTH)
    assert open_end.to_json() == {"start": "2017-10-01", "end": None, "precision": "month"}
    assert UNKNOWN_DATE.to_json() == {"start": None, "end": None, "precision": "unknown"}


@pytest.mark.parametrize(
    ("start", "end", "precision", "expected"),
    [
        ("2017-10-26", "2017-10-26", "day", "2017-10-26"),
        ("2017-10-26", "2017-10-28", "day", "2017-10-26 to 2017-10-28"),
        ("2017-10-23", "2017-10-29", "week", "2017-10-23 to 2017-10-29"),
        ("2017-10-01", "2017-10-31", "month", "2017-10"),
        ("2017-10-01", "2017-12-31", "month", "2017-10 to 2017-12"),
        ("2017-01-01", "2017-12-31", "year", "2017"),
        ("2017-01-01", None, "year", "from 2017"),
        (None, "2017-10-31", "month", "until 2017-10"),
        (None, None, "unknown", None),
    ],
)
def test_a_time_is_told_no_more_exactly_than_it_is_known(
    start: str | None, end: str | None, precision: str, expected: str | None
) -> None:
    days = (date.fromisoformat(day) if day else None for day in (start, end))
    assert describe_days(*days, precision) == expected
