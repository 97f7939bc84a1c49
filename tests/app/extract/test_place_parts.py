"""The real reader on places inside other names."""

import pytest

from app.extract.pipeline import Extractor
from graph.model import Report
from graph.ontology import EntityKind

pytestmark = pytest.mark.slow


def place_names(extractor: Extractor, text: str) -> set[str]:
    analysis = extractor.analyse(Report(id="rep_1", text=text))
    return {one.name for one in analysis.entities if one.kind is EntityKind.LOCATION}


def test_a_facility_stands_where_it_is_named_after(extractor: Extractor) -> None:
    analysis = extractor.analyse(Report(id="rep_1", text="Students of the University of Mosul protested."))
    places = [one for one in analysis.entities if one.kind is EntityKind.LOCATION]
    assert [round(one.latitude or 0) for one in places] == [36] * len(places)
    assert places


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Basra police arrested two men.", "Basra"),
        ("Tarrant County Sheriff deputies searched the house.", "Tarrant County"),
        ("A meeting was held. RAMADI (AP) -- Gunmen attacked the town hall.", "RAMADI"),
    ],
)
def test_a_place_inside_another_name_is_a_place(extractor: Extractor, text: str, name: str) -> None:
    assert name in place_names(extractor, text)


@pytest.mark.parametrize(
    "text",
    [
        "The Washington Post reported the attack.",
        "The Federal Police arrested two men.",
        "The Department of Justice opened a case.",
        "Jordan Smith spoke to reporters.",
        "The Sen. said that the House would vote.",
        "Lebanon officials denied it.",
    ],
)
def test_what_only_shares_its_words_with_a_place_is_none(extractor: Extractor, text: str) -> None:
    assert place_names(extractor, text) == set()
