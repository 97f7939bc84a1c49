"""Tellings that differ in day, place, type or culprit are listed, and flagged where sources contradict one another."""

from datetime import date
from typing import Any

from app.resolve.differences import Place, TellingFacts, find_differences
from app.resolve.sources import Source

SIXTH, SEVENTH, LAST = date(2024, 5, 6), date(2024, 5, 7), date(2024, 5, 31)
GOMA, SAKE, KIVU = Place("goma", -1.68, 29.22, 6.0), Place("sake", -1.57, 29.04, 3.0), Place("kivu", -0.8, 29.0, 150.0)


def tell(outlet: str, **more: Any) -> TellingFacts:
    values: dict[str, Any] = {
        "type": "attack", "modality": "occurred", "days": (SIXTH, SIXTH, "day"), "place": GOMA,
        "culprits": frozenset({"rebels"}), **more,
    }  # fmt: skip
    return TellingFacts(f"evm_{outlet}", Source(outlet, "B", outlet), **values)


def compare(*told: TellingFacts) -> dict[str, bool]:
    found = {one.attribute: one.has_conflict for one in find_differences(told)}
    assert {one.attribute: one.has_conflict for one in find_differences(reversed(told))} == found
    return found


def test_tellings_that_agree_or_do_not_say_have_no_difference() -> None:
    silent = tell("b", days=(None, None, "unknown"), place=None, culprits=frozenset())
    assert compare(tell("a"), tell("c"), silent) == {}


def test_days_conflict_if_they_do_not_overlap() -> None:
    assert compare(tell("a"), tell("b", days=(SEVENTH, SEVENTH, "day"))) == {"date": True}
    assert compare(tell("a"), tell("b", days=(date(2024, 5, 1), LAST, "month"))) == {"date": False}
    assert compare(tell("a"), tell("b", days=(None, LAST, "day"))) == {"date": False}


def test_places_conflict_if_their_circles_do_not_touch() -> None:
    assert compare(tell("a"), tell("b", place=SAKE)) == {"location": True}
    assert compare(tell("a"), tell("b", place=KIVU)) == {"location": False}
    assert compare(tell("a"), tell("b", place=Place("somewhere"))) == {"location": False}


def test_culprits_conflict_if_none_is_shared() -> None:
    assert compare(tell("a"), tell("b", culprits=frozenset({"army"}))) == {"source": True}
    assert compare(tell("a"), tell("b", culprits=frozenset({"army", "rebels"}))) == {"source": False}


def test_a_denial_conflicts_and_another_type_is_another_reading() -> None:
    assert compare(tell("a"), tell("b", modality="denied")) == {"modality": True}
    assert compare(tell("a"), tell("b", modality="claimed", type="armed_clash")) == {"type": False, "modality": False}


def test_one_source_does_not_contradict_itself() -> None:
    later = tell("b", days=(SEVENTH, SEVENTH, "day"))
    copy = TellingFacts(
        later.id, Source("b", "B", "a"), later.type, later.modality, later.days, later.place, later.culprits
    )
    assert compare(tell("a"), copy) == {"date": False}


def test_the_most_told_value_comes_first() -> None:
    told = [tell("a", type="armed_clash"), tell("b"), tell("c")]
    (found,) = find_differences(told)
    assert [(value, [one.id for one in tellings]) for value, tellings in found.values] == [
        ("attack", ["evm_b", "evm_c"]), ("armed_clash", ["evm_a"]),
    ]  # fmt: skip
