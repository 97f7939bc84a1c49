"""A day that is told from an event's day: "two days after a market was bombed", "the day before"."""

from datetime import date

import pytest

from app.extract.pipeline import Extractor
from graph.model import Report


@pytest.mark.parametrize(
    ("text", "word", "day"),
    [
        (
            "Rebels ambushed a convoy near Goma on Saturday. "
            "The ambush came three days after army helicopters bombed a rebel camp in Rutshuru.",
            "bombed",
            date(2020, 7, 1),
        ),
        (
            "Gunmen killed nine farmers in Zamfara on Friday, a day after soldiers attacked a bandit hideout.",
            "attacked",
            date(2020, 7, 9),
        ),
        (
            "A week after a market in Bama was bombed, gunmen on Tuesday attacked a village nearby.",
            "bombed",
            date(2020, 6, 29),
        ),
        (
            "A car bomb killed four people in Kabul on Monday, police said on Wednesday. "
            "Three days earlier, gunmen had stormed a hotel in the city.",
            "stormed",
            date(2020, 7, 3),
        ),
        (
            "Rebels counterattacked at Bor on Sunday. Government troops had taken the town only the day before.",
            "taken",
            date(2020, 7, 4),
        ),
        (
            "Shells hit Sloviansk on Wednesday. The governor said windows would be mended by Sunday. "
            "He said callers spoke of Kramatorsk, which was bombed on the same day.",
            "bombed",
            date(2020, 7, 8),
        ),
        ("Rebels attacked Bor on Sunday, a week after the bombing of 3 May in Juba.", "bombing", date(2020, 5, 3)),
    ],
)
def test_the_day_is_counted_from_the_event_told_before(
    extractor: Extractor, text: str, word: str, day: date | None
) -> None:
    found = extractor.analyse(Report("rep_1", text, published_on=date(2020, 7, 10)))
    assert [event.date.start for event in found.events if event.trigger == word] == [day]
