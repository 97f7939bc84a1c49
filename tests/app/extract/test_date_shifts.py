"""Days told from other days, and which other day that is."""

from datetime import date

import pytest

from app.extract.dates import find_dates
from app.extract.pipeline import Extractor

FRIDAY = date(2020, 7, 10)


@pytest.mark.parametrize(
    ("text", "words", "day", "days"),
    [
        ("The town was bombed a day earlier, police said on Thursday.", "a day earlier", date(2020, 7, 8), -1),
        (
            "The town was bombed three days earlier, police said on Thursday.",
            "three days earlier",
            date(2020, 7, 6),
            -3,
        ),
        ("The town was bombed a day earlier.", "a day earlier", date(2020, 7, 9), -1),
        ("It fell on Monday. They had shelled it the night before.", "the night before", date(2020, 7, 5), -1),
        ("It fell on Monday. Help will come by Sunday. Bor fell the same day.", "the same day", date(2020, 7, 6), 0),
    ],
)
def test_days_back_are_told_from_the_last_day_that_has_come(
    extractor: Extractor, text: str, words: str, day: date, days: int
) -> None:
    found = find_dates(text, published=FRIDAY, doc=extractor.nlp(text))
    [one] = [one for one in found if one.text == words]
    assert (one.value.start, one.value.end, one.days) == (day, day, days)


@pytest.mark.parametrize(
    "text", ["They met on Monday, two days before the vote.", "He fled the day before he was tried."]
)
def test_a_day_before_something_else_is_not_told_from_the_day_before_it(extractor: Extractor, text: str) -> None:
    found = find_dates(text, published=FRIDAY, doc=extractor.nlp(text))
    assert not [one for one in found if "before" in one.text]
