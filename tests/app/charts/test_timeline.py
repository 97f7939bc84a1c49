import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.charts.sheet import Sheet
from app.charts.timeline import MOST_PERIODS, Period, draw_timeline
from tests.app.charts.drawn import marks_of, texts_of, told_of

START = date(2017, 1, 2)


def weeks(count: int) -> list[Period]:
    first = [START + timedelta(weeks=number) for number in range(count)]
    return [Period(day, day + timedelta(days=6), number % 3, number, 2 * number, 5 * number)
            for number, day in enumerate(first)]  # fmt: skip


def count_lines(data: bytes) -> int:
    """Lines of best figures: paths in their colour that are not filled."""
    return len(re.findall(rb'<path d="[^"]*"[^>]*style="fill: none; stroke: #d55e00', data)) - 1  # one is the legend's


def test_each_period_with_events_is_a_bar_and_the_dead_are_a_band() -> None:
    data = draw_timeline(Sheet("Deaths", notes=("Source: us.",)), weeks(7), "week")
    assert marks_of(data, "events-") == [f"events-{START + timedelta(weeks=number)}" for number in (1, 2, 4, 5)]
    assert marks_of(data, "b") == ["band", "best"]
    texts = texts_of(data)
    assert {"Deaths", "Events by week", "Dead by week, as told", "best figure", "Source: us."} <= set(texts)
    title, description = told_of(data)
    assert title == "Deaths"
    assert "6 events by week, from 2017-01-02 to 2017-02-19; the most, 2, in the week from 2017-01-16" in description
    assert "best figures 42, low 21, high 105" in description


@pytest.mark.parametrize("count", [1, 2, MOST_PERIODS])
def test_few_and_many_periods_are_drawn(count: int) -> None:
    periods = [Period(one.start, one.end, 1, 0, 0, 0) for one in weeks(count)]
    data = draw_timeline(Sheet("T"), periods, "week")
    assert len(marks_of(data, "events-")) == count
    assert data == draw_timeline(Sheet("T"), periods, "week")


def test_no_dead_are_drawn_where_no_number_is_told() -> None:
    told = weeks(6)
    silent = [replace(one, low=0, best=0, high=0, is_silent=number in (1, 2)) for number, one in enumerate(told)]
    assert count_lines(draw_timeline(Sheet("T"), told, "week")) == 1
    assert count_lines(draw_timeline(Sheet("T"), silent, "week")) == 2
    nothing = draw_timeline(Sheet("T"), [replace(one, is_silent=True) for one in told], "week")
    assert marks_of(nothing, "b") == []


def test_one_day_is_drawn_with_its_date() -> None:
    data = draw_timeline(Sheet("T"), [Period(START, START, 3, 1, 1, 1)], "day")
    assert len(marks_of(data, "events-")) == 1
    assert any("02" in text for text in texts_of(data))


def test_nothing_says_so() -> None:
    data = draw_timeline(Sheet("T"), [], "day")
    assert "No event of a known date fits" in texts_of(data)
