"""The day of a deed is not that of the words about it, nor of what befell its victims later."""

from datetime import date

import pytest

from app.extract.pipeline import Extractor
from graph.model import Report


@pytest.mark.parametrize(
    ("text", "word", "day"),
    [
        (
            "Rebels attacked the headquarters of the army's 9th Brigade in Bunia, the capital of Ituri, on Tuesday, "
            "residents said.",
            "attacked",
            date(2020, 7, 7),
        ),
        (
            "An air strike killed six people in Bor, in the south of Sudan's Jonglei state, on Sunday, activists said.",
            "air strike",
            date(2020, 7, 5),
        ),
        (
            "The couple killed in Derna when shells fell on the city on Wednesday were buried on Friday.",
            "fell on",
            date(2020, 7, 8),
        ),
        (
            "The couple killed in Derna when rebels attacked the city on Wednesday were buried on Friday.",
            "attacked",
            date(2020, 7, 8),
        ),
        ("The men killed in the drone strike were buried in Khartoum on Friday.", "drone strike", None),
        ("Residents said on Tuesday that rebels had attacked the camp.", "attacked", None),
    ],
)
def test_a_deed_has_the_day_on_which_it_was_done(extractor: Extractor, text: str, word: str, day: date | None) -> None:
    found = extractor.analyse(Report("rep_1", text, published_on=date(2020, 7, 10)))
    assert [event.date.start for event in found.events if event.trigger == word] == [day]
