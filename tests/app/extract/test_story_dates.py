"""A day is carried on within one account, and not into the background."""

from datetime import date

import pytest

from app.extract.pipeline import Extractor
from graph.model import Report


@pytest.mark.parametrize(
    ("text", "word", "day"),
    [
        (
            "A car bomber attacked an army patrol in Mosul on Wednesday, killing three people. "
            "Elsewhere, gunmen killed two policemen.",
            "killed",
            date(2008, 8, 6),
        ),
        (
            "At least 13 people were killed Wednesday in a series of attacks in Kashmir. "
            "Militants raided a camp in Poonch.",
            "raided",
            date(2008, 8, 6),
        ),
        (
            "A car bomber attacked an army patrol in Mosul on Wednesday. "
            "Elsewhere, gunmen had earlier killed two policemen.",
            "killed",
            None,
        ),
        ("A car bomber attacked an army patrol in Mosul on Wednesday. Rebels captured Sinja.", "captured", None),
        (
            "A truck exploded beside the station in Mosul on Wednesday morning, killing twelve people. "
            "A second bomb went off near a mosque in the city after sunset.",
            "went off",
            date(2008, 8, 6),
        ),
    ],
)
def test_a_day_is_carried_on_where_the_text_goes_on(
    extractor: Extractor, text: str, word: str, day: date | None
) -> None:
    found = extractor.analyse(Report("rep_1", text, published_on=date(2008, 8, 7)))
    dates = [event.date.start for event in found.events if event.trigger == word]
    assert dates == [day]


def test_figures_in_ranges_parts_and_single_victims_are_read(extractor: Extractor) -> None:
    def figures(text: str) -> list[tuple[str, int | None, int | None, int | None]]:
        found = extractor.analyse(Report("rep_1", text))
        return [(one.kind.value, one.low, one.best, one.high) for event in found.events for one in event.casualties]

    assert figures("The rebels attacked the post, killing four soldiers and wounding between six and nine.") == [
        ("killed", 4, 4, 4),
        ("injured", 6, None, 9),
    ]
    assert figures("In Baghdad, five bombs killed six Iraqis, including three policemen.") == [
        ("killed", 6, 6, 6),
        ("killed", 3, 3, 3),
    ]
    assert figures("The governor survived a bomb attack that killed his bodyguard.") == [("killed", 1, 1, 1)]
    assert figures("Fighting forced at least 100,000 people to flee their homes.") == [
        ("displaced", 100000, 100000, None)
    ]
