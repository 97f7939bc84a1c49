"""The course of an operation from its events, members and claims."""

from datetime import date
from random import Random
from typing import Any

from graph.control_facts import ControlFact, Sides
from graph.model import Claim
from graph.ontology import CasualtyKind, EventType, Modality
from graph.operations import Member, OperationEvent, OperationTimeline, Phase, Side, derive_operation, is_about_end
from tests.factory import make_entity
from tests.graph.control_facts_made import bound, takes

ARMY, ISIS, CROWD = (
    make_entity("army", type="state_force"),
    make_entity("isis", type="non_state_armed_group"),
    make_entity("crowd", type="civilians"),
)
SIDES = Sides({one.id: one for one in (ARMY, ISIS, CROWD)})
MEMBERS = [
    Member(ARMY.id, "participant", ("r1",)),
    Member(ISIS.id, "adversary", ("r2",)),
    Member("ent_town", "target", ("r3",)),
]


def make(
    event_id: str, kind: str, when: str, link: str = "part_of", *, trigger: str = "", **more: Any
) -> OperationEvent:
    values = {"modality": Modality.OCCURRED, "triggers": (trigger,), "place_id": "ent_town", **more}
    return OperationEvent(event_id, EventType(kind), when=bound(when), links=frozenset({link}), **values)


def taking(event_id: str, who: str, when: str, link: str) -> OperationEvent:
    control: ControlFact = takes(who, when)
    return make(event_id, "government_regains_territory", when, link, control=control)


def toll(claim_id: str, event_id: str, low: int | None, *, who: str | None, best: int | None = None) -> Claim:
    return Claim(claim_id, event_id, f"m_{claim_id}", "rep", CasualtyKind.KILLED, who, low, best)


def derive(*events: OperationEvent, claims: Any = ()) -> OperationTimeline:
    return derive_operation(events, MEMBERS, claims, SIDES)


def phases(timeline: OperationTimeline) -> list[tuple[str, Phase]]:
    return [(step.event_id, step.phase) for step in timeline.steps]


STORY = (
    make("said", "statement", "2016-10-10", "named", trigger="announced"),
    make("plan", "offensive_launched", "2016-10-12", "named", modality=Modality.PLANNED),
    make("go", "offensive_launched", "2016-10-17", "named", trigger="launched"),
    make("on", "offensive_launched", "2016-11-17", modality=Modality.ONGOING),
    make("clash", "armed_clash", "2016-12-01"),
    make("halt", "statement", "2016-12-20", "named", trigger="suspended"),
    make("later", "statement", "2017-01-20", "named", trigger="said"),
    taking("won", ARMY.id, "2017-07", "aim"),
    taking("lost", ISIS.id, "2017-02-01", "part_of"),
    make("end", "statement", "2017-07-21", "named", trigger="ended"),
)


def test_the_course_goes_from_the_announcement_to_the_end() -> None:
    timeline = derive(*STORY)
    assert phases(timeline) == [
        ("said", "announced"),
        ("plan", "announced"),
        ("go", "launched"),
        ("on", "under_way"),
        ("clash", "step"),
        ("halt", "suspended"),
        ("later", "step"),
        ("lost", "lost"),
        ("end", "ended"),
        ("won", "taken"),
    ]
    assert (timeline.launched, timeline.ended) == (bound("2016-10-17"), bound("2017-07-21"))


def test_the_order_of_the_events_is_nothing_to_the_course() -> None:
    shuffled = list(STORY)
    Random(1).shuffle(shuffled)
    assert derive(*shuffled) == derive(*STORY)


def test_a_place_that_another_side_took_or_that_was_taken_before_is_no_step() -> None:
    launch = make("go", "offensive_launched", "2016-10-17", "named")
    events = (launch, taking("a", ISIS.id, "2017-01-01", "aim"), taking("b", ARMY.id, "2015-01-01", "aim"))
    assert phases(derive(*events)) == [("go", "launched")]
    ended = make("end", "statement", "2017-01-01", "named", trigger="ended")
    assert "c" not in dict(phases(derive(launch, ended, taking("c", ARMY.id, "2018-01-01", "aim"))))
    assert phases(derive(taking("d", ARMY.id, "2018-01-01", "aim"))) == []  # nobody tells when it was launched


def test_an_operation_that_is_only_told_to_go_on_was_launched_by_then() -> None:
    timeline = derive(make("on", "offensive_launched", "2016-11-17", modality=Modality.ONGOING))
    assert timeline.launched == bound("by 2016-11-17")
    assert derive(make("no", "offensive_launched", "2016-11-17", modality=Modality.DENIED)).launched is None


def test_costs_stand_side_by_side_and_nothing_is_summed() -> None:
    claims = [
        (toll("c1", "clash", 12, who=CROWD.id), date(2017, 1, 2)),
        (toll("c2", "clash", 40, who=CROWD.id), date(2017, 1, 1)),
        (toll("c3", "clash", None, who=CROWD.id, best=30), None),
        (toll("c4", "clash", 3, who=ARMY.id), None),
        (toll("c5", "clash", None, who=ISIS.id), None),
        (toll("c6", "clash", 5, who=None), None),
        (toll("c7", "won", 99, who=None), None),
    ]
    timeline = derive(*STORY, claims=claims)
    assert [(cost.side, cost.at_least, cost.claim_ids) for cost in timeline.costs] == [
        (Side.ADVERSARY, None, ("c5",)),
        (Side.CIVILIANS, 40, ("c2", "c1", "c3")),
        (Side.OWN, 3, ("c4",)),
        (Side.UNKNOWN, 5, ("c6",)),
    ]


def test_words_of_the_end_are_whole_words() -> None:
    assert is_about_end("ended combat operations")
    assert is_about_end("Suspended")
    assert not is_about_end("endorsed")
