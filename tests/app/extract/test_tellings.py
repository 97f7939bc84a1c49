"""What a report tells twice is one event; what only looks alike is two."""

from app.extract.pipeline import Extractor
from graph.model import Analysis, Report
from graph.ontology import VERBAL_EVENT_TYPES


def read(extractor: Extractor, text: str) -> Analysis:
    return extractor.analyse(Report("rep_1", text))


def triggers(found: Analysis) -> list[str]:
    return [event.trigger for event in found.events if event.type not in VERBAL_EVENT_TYPES]


def test_a_later_telling_joins_the_event_and_brings_its_date_and_figures(extractor: Extractor) -> None:
    found = read(
        extractor,
        "Gunmen have attacked a village in northern Burkina Faso. "
        "Officials said the attack on Barga on 3 May 2021 killed 12 farmers.",
    )
    assert len(triggers(found)) == 1
    (event,) = [event for event in found.events if event.trigger in triggers(found)]
    assert str(event.date.start) == "2021-05-03"
    assert [(one.kind.value, one.best) for one in event.casualties] == [("killed", 12)]


def test_deeds_at_two_towns_stay_two(extractor: Extractor) -> None:
    found = read(extractor, "A car bomb killed six people in Mosul on Monday. A car bomb killed nine people in Kirkuk.")
    assert len(triggers(found)) == 2


def test_a_description_beside_a_name_is_no_second_thing(extractor: Extractor) -> None:
    found = read(extractor, "The insurgent group al-Shabab seized Baidoa, the regional capital.")
    names = [one.name for one in found.entities]
    assert names.count("al-Shabaab") == 1
    assert not {"insurgent group", "regional capital"} & set(names)


def test_a_mere_word_that_takes_part_in_nothing_is_no_entity(extractor: Extractor) -> None:
    found = read(extractor, "Rebels captured Sinja on Monday. It is quiet in the area.")
    assert "area" not in [one.name for one in found.entities]


def test_missiles_that_fall_on_homes_and_wreck_buildings_are_told(extractor: Extractor) -> None:
    assert triggers(read(extractor, "A missile fell on homes in Ma'rib on Thursday.")) == ["fell on"]
    assert triggers(read(extractor, "A missile wrecked an apartment building in Kharkiv.")) == ["wrecked"]
