"""Which force "the army" and "the junta" are, and of whom fighters are."""

import pytest

from app.extract.pipeline import Extractor
from graph.model import Report


def known(extractor: Extractor, text: str) -> dict[str, str | None]:
    found = extractor.analyse(Report("rep_1", text))
    keys = {one.id: one.known_id for one in found.entities}
    return {one.text: keys[one.entity] for one in found.mentions if one.entity}


@pytest.mark.parametrize(
    ("text", "words", "key"),
    [
        ("Iraq's army drove the militants out of Hawija.", "Iraq's army", "actor:armed-forces-iq"),
        ("Rebels exchanged fire with Myanmar's army on Tuesday.", "Myanmar's army", "actor:armed-forces-mm"),
        (
            "Villagers died in an air raid north of Shwebo. The military has relied on its aircraft in Sagaing.",
            "military",
            "actor:armed-forces-mm",
        ),
        ("The junta in Myanmar has called the group biased.", "junta", "actor:armed-forces-mm"),
        ("Protesters in Santiago, in Chile, recalled the years under the junta.", "junta", None),
    ],
)
def test_a_force_is_that_of_its_country(extractor: Extractor, text: str, words: str, key: str | None) -> None:
    assert known(extractor, text).get(words) == key


def test_fighters_of_a_known_group_are_it(extractor: Extractor) -> None:
    found = known(extractor, "Fighters of the Islamic State in the Greater Sahara attacked a patrol in Mali.")
    assert found["Fighters"] == found["Islamic State in the Greater Sahara"] == "actor:isgs"


@pytest.mark.parametrize(
    ("text", "name", "key"),
    [
        (
            "Negotiators of the government and the MILF met in Davao on Wednesday. They go on in Cotabato.",
            "MILF",
            "actor:milf",
        ),
        (
            "Farmers in Barrancabermeja found leaflets of the National Liberation Army.",
            "National Liberation Army",
            "actor:eln",
        ),
        ("Leaflets of the National Liberation Army were found.", "National Liberation Army", None),
    ],
)
def test_a_name_that_needs_a_country_is_known_by_the_places_of_the_report(
    extractor: Extractor, text: str, name: str, key: str | None
) -> None:
    assert known(extractor, text).get(name) == key
