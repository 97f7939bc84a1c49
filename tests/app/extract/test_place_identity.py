"""One place, whatever its spelling; parts and homonyms stay apart."""

from app.extract.pipeline import Extractor
from graph.model import LocalEntity, Report


def places(extractor: Extractor, text: str) -> dict[str, LocalEntity]:
    found = extractor.analyse(Report("rep_1", text))
    entities = {one.id: one for one in found.entities}
    return {one.text: entities[one.entity] for one in found.mentions if one.entity and one.kind.value == "location"}


def test_two_spellings_of_a_town_are_one_place(extractor: Extractor) -> None:
    found = places(extractor, "Shells hit Mayadin in Syria on Monday. Residents of al-Mayadeen fled.")
    assert found["Mayadin"] == found["al-Mayadeen"]


def test_a_town_of_the_gazetteer_is_the_one_that_the_seeds_know(extractor: Extractor) -> None:
    found = places(extractor, "A bomb exploded in Ba'quba in Iraq on Monday, killing three policemen.")
    assert found["Ba'quba"].known_id == "place:baqubah"


def test_a_part_of_a_town_stays_apart_from_it(extractor: Extractor) -> None:
    found = places(extractor, "A bomb exploded in central Baghdad. Iraqi officials in Baghdad said six people died.")
    assert found["central Baghdad"] != found["Baghdad"]


def test_a_name_that_a_far_town_has_beside_its_own_is_not_that_town(extractor: Extractor) -> None:
    found = places(extractor, "Gunmen seized a nurse near Boni in Mali. She worked for a charity in Bamako.")
    assert (found["Boni"].country, found["Boni"].latitude) in ((None, None), ("ML", None))


def test_the_centre_of_a_town_says_nothing_of_what_it_is(extractor: Extractor) -> None:
    found = places(extractor, "Artillery shelled the centre of Idlib on Wednesday, a doctor in the Syrian city said.")
    assert (found["Idlib"].country, found["Idlib"].type) == ("SY", "populated_place")


def test_a_town_that_bears_its_provinces_name_is_meant(extractor: Extractor) -> None:
    found = places(extractor, "A missile fell on homes in Ma'rib on Thursday, a Yemeni official said.")
    assert found["Ma'rib"].geonames_id == 72968
