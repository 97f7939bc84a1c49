"""A full name of the seeds is one mention of its own kind, whatever the tagger makes of its words."""

import pytest

from app.extract.pipeline import Extractor
from graph.model import Report


@pytest.mark.parametrize(
    ("text", "name", "key"),
    [
        (
            "Hayat Tahrir al-Sham, the armed group that runs the city, asked people to keep away from the market.",
            "Hayat Tahrir al-Sham",
            "actor:hayat-tahrir-al-sham",
        ),
        (
            "Militants from Jama'at Nusrat al-Islam wal-Muslimin, an al-Qaeda affiliate, are active in Mali.",
            "Jama'at Nusrat al-Islam wal-Muslimin",
            "actor:jnim",
        ),
        (
            "Fighters of the Islamic State in the Greater Sahara attacked an army patrol near Ménaka in Mali.",
            "Islamic State in the Greater Sahara",
            "actor:isgs",
        ),
    ],
)
def test_a_full_name_is_the_actor_that_the_seeds_know(extractor: Extractor, text: str, name: str, key: str) -> None:
    found = extractor.analyse(Report("rep_1", text))
    entities = {one.id: one for one in found.entities}
    [mention] = [one for one in found.mentions if one.text == name]
    assert mention.entity is not None
    assert entities[mention.entity].known_id == key


def test_a_towns_name_that_a_station_bears_as_well_is_the_town(extractor: Extractor) -> None:
    found = extractor.analyse(Report("rep_1", "Warplanes bombed a souk in al-Mayadeen, eastern Syria, a network said."))
    [mention] = [one for one in found.mentions if one.text == "al-Mayadeen"]
    assert mention.kind.value == "location"
