"""A second name that the text gives is one of the same thing."""

from app.extract.pipeline import Extractor
from graph.model import Report


def test_a_name_and_what_it_is_known_as_are_one(extractor: Extractor) -> None:
    text = "The Zenkai Front, also known as ZF-2, attacked an army post near Gao. The ZF-2 said it killed six soldiers."
    found = extractor.analyse(Report("rep_1", text))
    assert len({one.entity for one in found.mentions if one.text in ("Zenkai Front", "ZF-2")}) == 1


def test_what_a_known_force_is_known_as_is_that_force(extractor: Extractor) -> None:
    text = "The NAF-1, as the Nigerian army is known, has acknowledged eight dead. Gunmen shot at the NAF-1 in Gwoza."
    found = extractor.analyse(Report("rep_1", text))
    keys = {one.id: one.known_id for one in found.entities}
    told = {one.text: keys[one.entity] for one in found.mentions if one.entity}
    assert told["NAF-1"] == told["Nigerian army"] == "actor:armed-forces-ng"


def test_two_known_things_stay_two(extractor: Extractor) -> None:
    text = "Hezbollah, also known as Hamas, is what the caller said in his confusion."
    found = extractor.analyse(Report("rep_1", text))
    assert {"actor:hezbollah", "actor:hamas"} <= {one.known_id for one in found.entities}
