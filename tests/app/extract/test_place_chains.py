"""Of places told as one, the event is at the finest."""

from datetime import date

import pytest

from app.extract.pipeline import Extractor
from graph.model import Report


def places(extractor: Extractor, text: str, word: str) -> list[str | None]:
    found = extractor.analyse(Report("rep_1", text, published_on=date(2020, 7, 10)))
    names = {one.id: one.name for one in found.entities}
    return [names[event.location] if event.location else None for event in found.events if event.trigger == word]


@pytest.mark.parametrize(
    ("text", "word", "place"),
    [
        ("Jets struck a market in Mayadin, in Syria's Deir ez-Zor province, residents said.", "struck", "Mayadin"),
        ("Army jets bombed Bor, a town in Jonglei state, on Sunday, a UN official said.", "bombed", "Bor"),
        ("Two pensioners died in Andriivka near Bakhmut in Wednesday's bombardment.", "bombardment", "Andriivka"),
        ("In Mekelle, Tigray's capital, an air raid last Thursday killed ten people.", "air raid", "Mekelle"),
        ("A suicide bomber rammed a truck into the gate of an army base in Gao on Tuesday.", "rammed", "Gao"),
    ],
)
def test_the_finest_name_of_a_chain_is_the_place(extractor: Extractor, text: str, word: str, place: str) -> None:
    assert places(extractor, text, word) == [place]


@pytest.mark.parametrize(
    ("text", "word", "place"),
    [
        (
            "Aircraft destroyed a fuel depot on the edge of Mayadin on Thursday. "
            "The raid came two days after a market there was bombed.",
            "bombed",
            "Mayadin",
        ),
        (
            "Soldiers clashed with rebels in a village outside Beledweyne on Wednesday. "
            "The fighting came a day after a truck bomb tore through an army camp in the town.",
            "tore through",
            "Beledweyne",
        ),
        ("Gunmen attacked Gao on Monday, officials said. There was fighting in Kidal.", "fighting", "Kidal"),
    ],
)
def test_there_and_the_town_are_the_place_that_was_named(
    extractor: Extractor, text: str, word: str, place: str
) -> None:
    assert places(extractor, text, word) == [place]


def test_a_depot_and_a_market_are_two_places(extractor: Extractor) -> None:
    found = extractor.analyse(
        Report("rep_1", "Aircraft hit a fuel depot near Mayadin. A market was bombed two days before.")
    )
    places_of = {one.entity for one in found.mentions if one.text in ("fuel depot", "market")}
    assert len(places_of - {None}) == len(places_of)
    assert len(places_of) == 2 or None in places_of
