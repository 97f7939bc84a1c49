from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.extract.dates import find_dates
from graph.ontology import DatePrecision

THURSDAY = date(2017, 10, 26)


def told(text: str, published: date | None = THURSDAY) -> list[tuple[str, str | None, str | None, str]]:
    return [
        (
            one.text,
            one.value.start.isoformat() if one.value.start else None,
            one.value.end.isoformat() if one.value.end else None,
            one.value.precision.value,
        )
        for one in find_dates(text, published=published)
    ]


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("He said on Thursday", "2017-10-26", "2017-10-26", "day"),
        ("It fell on Friday.", "2017-10-20", "2017-10-20", "day"),
        ("It fell last Thursday.", "2017-10-19", "2017-10-19", "day"),
        ("They will meet next Monday.", "2017-10-30", "2017-10-30", "day"),
        ("It fell yesterday.", "2017-10-25", "2017-10-25", "day"),
        ("Fighting went on overnight.", "2017-10-25", "2017-10-26", "day"),
        ("Two days ago a bomb went off.", "2017-10-24", "2017-10-24", "day"),
        ("It happened two weeks ago.", "2017-10-09", "2017-10-15", "week"),
        ("It happened three months ago.", "2017-07-01", "2017-07-31", "month"),
        ("Mosul fell in July.", "2017-07-01", "2017-07-31", "month"),
        ("In December they came.", "2016-12-01", "2016-12-31", "month"),
        ("It began in early October 2017.", "2017-10-01", "2017-10-10", "month"),
        ("since the beginning of October", "2017-10-01", "2017-10-26", "month"),
        ("in mid-March 2016", "2016-03-10", "2016-03-20", "month"),
        ("on 5 July 2017", "2017-07-05", "2017-07-05", "day"),
        ("on July 5, 2017", "2017-07-05", "2017-07-05", "day"),
        ("on July 5", "2017-07-05", "2017-07-05", "day"),
        ("on the 5th of July", "2017-07-05", "2017-07-05", "day"),
        ("on 2017-07-05", "2017-07-05", "2017-07-05", "day"),
        ("on 25/12/2016", "2016-12-25", "2016-12-25", "day"),
        ("between 3 and 5 October", "2017-10-03", "2017-10-05", "day"),
        ("from 28 September to 2 October 2017", "2017-09-28", "2017-10-02", "week"),
        ("last month", "2017-09-01", "2017-09-30", "month"),
        ("last week", "2017-10-16", "2017-10-22", "week"),
        ("in 2014", "2014-01-01", "2014-12-31", "year"),
        ("in the 1990s", "1990-01-01", "1999-12-31", "year"),
        ("It fell last July.", "2017-07-01", "2017-07-31", "month"),
        ("It fell last November.", "2016-11-01", "2016-11-30", "month"),
        ("They left earlier this month.", "2017-10-01", "2017-10-31", "month"),
        ("Later this year they left.", "2017-10-26", "2017-12-31", "year"),
        ("This year they left.", "2017-01-01", "2017-10-26", "year"),
        ("Over the weekend they left.", "2017-10-21", "2017-10-22", "day"),
        ("Last weekend they left.", "2017-10-21", "2017-10-22", "day"),
        ("In the past 24 hours it rained.", "2017-10-25", "2017-10-26", "day"),
        ("In the past three weeks it rained.", "2017-10-05", "2017-10-26", "month"),
        ("In the past year it rained.", "2016-10-26", "2017-10-26", "year"),
        ("The last six months were calm.", "2017-04-29", "2017-10-26", "year"),
        ("In the spring of 2017 it rained.", "2017-03-01", "2017-05-31", "month"),
        ("Last summer it was dry.", "2017-06-01", "2017-08-31", "month"),
        ("In mid-March it was dry.", "2017-03-10", "2017-03-20", "month"),
        ("In May they came.", "2017-05-01", "2017-05-31", "month"),
        ("They came from 3 to 5 May.", "2017-05-03", "2017-05-05", "day"),
        ("They came on May 3-12.", "2017-05-03", "2017-05-12", "week"),
        ("They came between Monday and Wednesday.", "2017-10-23", "2017-10-25", "day"),
        ("They came on Tuesday of last week.", "2017-10-17", "2017-10-17", "day"),
        ("They came the day before yesterday.", "2017-10-24", "2017-10-24", "day"),
        ("On Friday, 20 October, they came.", "2017-10-20", "2017-10-20", "day"),
        ("On Sunday 3 January they came.", "2016-01-03", "2016-01-03", "day"),
        ("They came on September ninth, 2001.", "2001-09-09", "2001-09-09", "day"),
        ("3 DECEMBER 2016", "2016-12-03", "2016-12-03", "day"),
        ("They came on Christmas Eve.", "2016-12-24", "2016-12-24", "day"),
        ("the 1994 genocide", "1994-01-01", "1994-12-31", "year"),
        ("They have held it since August.", "2017-08-01", "2017-10-26", "month"),
        ("They have held it since 2003.", "2003-01-01", "2017-10-26", "year"),
        ("after the September 11 attacks", "2001-09-11", "2001-09-11", "day"),
    ],
)
def test_an_expression_is_resolved_against_the_day_of_publication(
    text: str, start: str, end: str, precision: str
) -> None:
    [(_, *value)] = told(text)
    assert value == [start, end, precision]


@pytest.mark.parametrize("text", ["on Thursday", "yesterday", "two weeks ago", "last month", "in July", "on July 5"])
def test_without_a_day_of_publication_what_is_relative_stays_unknown(text: str) -> None:
    [(_, start, end, precision)] = told(text, None)
    assert (start, end, precision) == (None, None, "unknown")


def test_a_full_date_needs_no_day_of_publication() -> None:
    assert told("on 5 July 2017", None) == [("5 July 2017", "2017-07-05", "2017-07-05", "day")]


@pytest.mark.parametrize(
    "text",
    [
        "Troops march on the town; they may attack.",
        "At least 2017 people fled.",
        "Resolution 2178 was adopted.",
        "The 45th Brigade moved in.",
        "It has a range of 2000 km.",
        "He called 555-2016.",
        "The March 23 Movement denied it.",
        "Jan Egeland spoke.",
    ],
)
def test_words_and_numbers_that_only_look_like_dates_are_left_alone(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize("text", ["on 2017-02-30", "on 31 June 2017", "on 32 October"])
def test_a_day_that_is_not_in_the_calendar_is_no_day(text: str) -> None:
    assert all(precision != DatePrecision.DAY for *_, precision in told(text))


def test_a_day_that_could_be_read_two_ways_stays_unknown() -> None:
    assert told("on 03/04/2017") == [("03/04/2017", None, None, "unknown")]


def test_offsets_point_at_the_words() -> None:
    text = "On 3 October the army said that it had lost the town in July 2016."
    assert [text[one.start : one.end] for one in find_dates(text, published=THURSDAY)] == ["3 October", "July 2016"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("They met on 3 October. The next day the town fell.", "2017-10-04"),
        ("They met on 3 October. Two days earlier the town had fallen.", "2017-10-01"),
        ("They met on 3 October and fought the same day.", "2017-10-03"),
        ("The next day the town fell.", None),
        ("It fell two days earlier.", None),
        ("They met on 3 October. Several days later the town fell.", None),
    ],
)
def test_what_is_told_from_another_day_needs_that_day(text: str, day: str | None) -> None:
    assert told(text)[-1][1] == day


@pytest.mark.parametrize("text", ["in recent weeks", "a few days ago", "the following Monday", "several months ago"])
def test_words_that_leave_it_open_stay_unknown(text: str) -> None:
    assert [precision for *_, precision in told(text)] == ["unknown"]


@given(st.text(alphabet="0123456789 ./-,adeghilmnorstuvyJMTW", max_size=60), st.none() | st.dates())
def test_any_text_is_read_without_mistake_and_in_order(text: str, published: date | None) -> None:
    found = find_dates(text, published=published)
    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
