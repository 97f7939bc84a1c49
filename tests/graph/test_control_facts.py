"""What events and `controls` tell of a holder: who takes, who loses, and when."""

from datetime import date
from typing import Any

import pytest

from graph.control_facts import (
    Bound,
    ControlFact,
    Effect,
    Telling,
    event_window,
    find_parents,
    to_event_fact,
    to_hold_fact,
    told_until,
)
from graph.model import Entity
from graph.ontology import DatePrecision, Modality, Role
from tests.factory import make_entity, make_event
from tests.graph.control_facts_made import bound, takes

ENTITIES: dict[str, Entity] = {
    one.id: one
    for one in (
        make_entity("army", type="state_force"),
        make_entity("isis", type="non_state_armed_group"),
        make_entity("reds", type="militia"),
        make_entity("crowd", type="civilians"),
        make_entity("chief", "person"),
        make_entity("drone", "equipment"),
    )
}
TAKEN, OVERTAKEN = "government_regains_territory", "non_state_actor_overtakes_territory"
TRANSFER, LEFT, OTHER = "non_violent_transfer_of_territory", "withdrawal", "other_strategic_development"


def telling(trigger: str, *, source: str = "", target: str = "", ally: str = "", report: str = "r1") -> Telling:
    roles = {Role.SOURCE: source, Role.TARGET: target, Role.ALLY: ally}
    return Telling(
        trigger, report, tuple((f"ent_{name}", role) for role, names in roles.items() for name in names.split())
    )


def read(kind: str, *tellings: Telling, **more: Any) -> ControlFact | None:
    return to_event_fact(make_event("one", kind, "2017-07-10", **more), tellings, ENTITIES)


def who(fact: ControlFact | None) -> tuple[str, str, str]:
    assert fact is not None
    groups = (fact.takers, fact.leavers, fact.fighters)
    takers, leavers, fighters = (" ".join(one.removeprefix("ent_") for one in group) for group in groups)
    return takers, leavers, fighters


@pytest.mark.parametrize(
    ("kind", "told", "expected"),
    [
        (TAKEN, telling("recaptured", source="army", target="isis"), ("army", "isis", "")),
        (OVERTAKEN, telling("fell", source="isis"), ("isis", "", "")),
        (TAKEN, telling("lost", source="isis", target="army"), ("army", "isis", "")),
        (OVERTAKEN, telling("loss", source="army"), ("", "army", "")),
        (TRANSFER, telling("handed over", source="reds", target="army"), ("army", "reds", "")),
        (TRANSFER, telling("ceded", source="reds"), ("", "reds", "")),
        (TRANSFER, telling("annexed", source="army", target="reds"), ("army", "reds", "")),
        (LEFT, telling("withdrew", source="army chief crowd"), ("", "army", "")),
        (LEFT, telling("left", source="chief"), ("", "", "")),
        ("armed_clash", telling("clashed", source="army", target="isis", ally="reds"), ("", "", "army isis reds")),
        ("offensive_launched", telling("launched", source="army", target="isis"), ("", "", "army isis")),
        (OTHER, telling("besieged", source="army"), ("", "", "army")),
        (TAKEN, telling("captured", source="crowd drone chief"), ("chief", "", "")),
        (TAKEN, telling("captured"), ("", "", "")),
    ],
)
def test_roles_and_words_tell_who_takes_and_who_loses(kind: str, told: Telling, expected: tuple[str, str, str]) -> None:
    assert who(read(kind, told)) == expected


@pytest.mark.parametrize("kind", ["attack", "air_drone_strike", OTHER, "statement"])
def test_other_events_tell_nothing_of_the_holder(kind: str) -> None:
    assert read(kind, telling("said", source="army")) is None


def test_most_tellings_decide_who_took_it_and_as_many_of_either_leave_it_open() -> None:
    won, lost = telling("captured", source="army"), telling("lost", source="army", target="isis", report="r2")
    assert who(read(TAKEN, won, won, lost)) == ("army isis", "", "")
    assert who(read(TAKEN, won, lost)) == ("isis", "", "")


def test_those_who_took_it_together_are_told_so() -> None:
    fact = read(TAKEN, telling("captured", source="army reds"), telling("captured", source="isis", report="r2"))
    assert fact is not None
    assert fact.joint == (frozenset({"ent_army", "ent_reds"}),)
    assert fact.reports == {"r1", "r2"}


def test_those_who_clash_without_a_foe_clash_with_each_other_and_those_who_storm_do_it_together() -> None:
    clash, storm = (read("armed_clash", telling(word, source="army isis")) for word in ("clashed", "stormed"))
    assert clash is not None
    assert storm is not None
    assert clash.joint == ()
    assert storm.joint == (frozenset({"ent_army", "ent_isis"}),)


def test_a_taking_that_goes_on_is_a_fight() -> None:
    fact = read(TAKEN, telling("retaking", source="army", target="isis"), modality=Modality.ONGOING)
    assert fact is not None
    assert (fact.effect, fact.takers, fact.fighters) == (Effect.FIGHTS, (), ("ent_army", "ent_isis"))


@pytest.mark.parametrize(
    ("start", "end", "precision", "told", "expected"),
    [
        ("2017-07-10", "2017-07-10", "day", "2017-07-12", Bound(date(2017, 7, 10), date(2017, 7, 10))),
        ("2017-07-01", "2017-07-31", "month", "2017-10-26", bound("2017-07")),
        ("2017-07-01", "2017-07-31", "month", "2017-07-05",
         Bound(date(2017, 7, 1), date(2017, 7, 5), DatePrecision.MONTH)),
        (None, None, "unknown", "2017-07-05", bound("by 2017-07-05")),
        (None, None, "unknown", None, Bound(None, None, DatePrecision.UNKNOWN)),
        ("2017-07-01", None, "day", "2017-07-05", Bound(date(2017, 7, 1), date(2017, 7, 5))),
        ("2017-07-01", None, "day", None, Bound(date(2017, 7, 1), date(2017, 7, 1))),
        ("2017-07-10", "2017-07-10", "day", "2017-07-01", Bound(date(2017, 7, 10), date(2017, 7, 10))),
    ],
)  # fmt: skip
def test_an_event_happened_no_later_than_its_first_report(
    start: str | None, end: str | None, precision: str, told: str | None, expected: Bound
) -> None:
    first, last, known = (date.fromisoformat(one) if one else None for one in (start, end, told))
    event = make_event("one", TAKEN, started_on=first, ended_on=last, date_precision=precision, first_reported=known)
    assert event_window(event) == expected


def hold(**more: Any) -> tuple[str, date | None, date | None]:
    fact = to_hold_fact("r", "r", holder_id="ent_army", place_id="p", **more)
    return str(fact.when), fact.until, fact.ends_on


def test_a_hold_without_dates_is_told_for_the_day_of_its_report() -> None:
    assert hold(published_on=date(2017, 10, 26)) == ("by 2017-10-26", date(2017, 10, 26), None)
    assert hold() == ("unknown", None, None)


def test_a_hold_since_a_year_is_told_until_its_report() -> None:
    since = {"valid_from": date(2014, 1, 1), "precision": DatePrecision.YEAR}
    assert hold(**since, published_on=date(2018, 12, 18)) == ("2014", date(2018, 12, 18), None)
    assert hold(**since, published_on=date(2014, 3, 1)) == ("2014", date(2014, 3, 1), None)
    assert hold(valid_from=date(2014, 1, 1)) == ("2014-01-01", date(2014, 1, 1), None)


def test_a_hold_that_ended_before_its_report_is_over() -> None:
    ended = {"valid_from": date(2014, 1, 1), "valid_to": date(2016, 5, 1)}
    assert hold(**ended, published_on=date(2018, 1, 1)) == ("2014-01-01", date(2016, 5, 1), date(2016, 5, 2))
    assert hold(**ended, published_on=date(2015, 1, 1)) == ("2014-01-01", date(2015, 1, 1), None)


def test_what_was_told_until_a_day_leaves_out_later_and_undated_reports() -> None:
    told = [takes("a", "2017-07-10"), takes("b", "2017-07-11"), takes("c", "2017-07-09", first_reported=None)]
    assert [fact.takers for fact in told_until(told, date(2017, 7, 10))] == [("a",)]


def test_parts_of_parts_are_parts_and_circles_end() -> None:
    parents = find_parents([("a", "b"), ("b", "c"), ("c", "a"), ("x", "y")])
    assert parents == {"a": {"b", "c"}, "b": {"a", "c"}, "c": {"a", "b"}, "x": {"y"}}


@pytest.mark.parametrize(
    ("bound_", "words"),
    [
        (bound("2017-07"), "2017-07"),
        (bound("by 2017-07-05"), "by 2017-07-05"),
        (Bound(date(2017, 7, 1), date(2017, 7, 5), DatePrecision.UNKNOWN), "between 2017-07-01 and 2017-07-05"),
        (Bound(date(2017, 7, 5), date(2017, 7, 5), DatePrecision.UNKNOWN), "2017-07-05"),
        (Bound(None, None, DatePrecision.UNKNOWN), "unknown"),
    ],
)
def test_a_bound_is_told_no_more_exactly_than_it_is_known(bound_: Bound, words: str) -> None:
    assert str(bound_) == words
