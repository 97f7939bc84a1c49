from datetime import date

import pytest

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
        ("since the beginning of October", "2017-10-01", "2017-10-10", "month"),
        ("in mid-March 2016", "2016-03-10", "2016-03-20", "month"),
        ("on 5 July 2017", "2017-07-05", "2017-07-05", "day"),
        ("on July 5, 2017", "2017-07-05", "2017-07-05", "day"),
        ("on July 5", "2017-07-05", "2017-07-05", "day"),
        ("on the 5th of July", "2017-07-05", "2017-07-05", "day"),
        ("on 2017-07-05", "2017-07-05", "2017-07-05", "day"),
        ("on 25/12/2016", "2016-12-25", "2016-12-25", "day"),
        ("between 3 and 5 October", "2017-10-03", "2017-10-05", "day"),
        ("from 28 September to 2 October 2017", "2017-09-28", "2017-10-02", "month"),
        ("last month", "2017-09-01", "2017-09-30", "month"),
        ("last week", "2017-10-16", "2017-10-22", "week"),
        ("in 2014", "2014-01-01", "2014-12-31", "year"),
        ("in the 1990s", "1990-01-01", "1999-12-31", "year"),
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
