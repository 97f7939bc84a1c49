"""Parents, parts, leaders and members of an actor, in time, and the events in which it changed."""

from datetime import date
from typing import Any

import pytest

from graph.errors import NotFoundError
from graph.structure import LINK_KINDS, LINKS, list_structure
from graph.tie_model import PieceFilter
from tests.factory import make_relation
from tests.graph.parties import AMIN, BLUE, GREEN, RED, RESIDENTS, WING, act, graph_of

GRAPH = graph_of(
    act("split", "change_to_group_activity", "2016-01-01", source=RED),
    act("plan", "change_to_group_activity", "2018-01-01", source=RED, modality="planned"),
    relations=[
        make_relation(RED, "part_of", GREEN, valid_from=date(2010, 1, 1), valid_to=date(2012, 12, 31)),
        make_relation(WING, "part_of", RED, first_reported=date(2017, 1, 1)),
        make_relation(RESIDENTS, "part_of", RED),
        make_relation(AMIN, "leads", RED, valid_from=date(2014, 1, 1)),
        make_relation(BLUE, "fights", RED),
    ],
)


def links(actor: Any = RED, **more: Any) -> list[tuple[str, str | None]]:
    kinds = frozenset(more.pop("kinds", ()))
    return [(link.kind, link.other_id) for link in list_structure(GRAPH, actor.id, PieceFilter(**more), kinds=kinds)]


def test_links_come_by_kind_with_the_side_of_the_actor() -> None:
    assert links() == [("parent", GREEN.id), ("part", WING.id), ("leader", AMIN.id), ("change", None)]
    assert links(GREEN) == [("part", RED.id)]
    assert links(AMIN) == [("leads", RED.id)]


def test_links_say_when_and_what_tells_it() -> None:
    parent, part, leader, change = list_structure(GRAPH, RED.id, PieceFilter())
    assert (parent.first_day, parent.last_day, parent.dated_by) == ("2010-01-01", "2012-12-31", "world")
    assert (part.first_day, part.dated_by) == ("2017-01-01", "report")
    assert (leader.last_day, change.fact_id) == (None, "evm_split")


@pytest.mark.parametrize(
    ("more", "kinds"),
    [
        ({"date_from": date(2015, 1, 1)}, ["part", "leader", "change"]),
        ({"date_to": date(2013, 1, 1)}, ["parent", "part"]),
        ({"as_of": date(2011, 1, 1)}, ["parent", "part"]),
        ({"as_of": date(2020, 1, 1)}, ["part", "leader", "change"]),
        ({"include_generic": True}, ["parent", "part", "part", "leader", "change"]),
        ({"kinds": ["leader"]}, ["leader"]),
    ],
)
def test_links_are_chosen_by_days_kind_and_name(more: dict[str, Any], kinds: list[str]) -> None:
    assert [kind for kind, _ in links(**more)] == kinds


def test_links_are_those_that_some_facts_tell() -> None:
    chosen = frozenset({"evm_split"})
    assert [link.kind for link in list_structure(GRAPH, RED.id, PieceFilter(), told_ids=chosen)] == ["change"]
    assert list_structure(GRAPH, RED.id, PieceFilter(), told_ids=frozenset()) == []


def test_every_link_has_a_place_in_the_order() -> None:
    assert {*LINKS.values(), "change"} == set(LINK_KINDS)


def test_an_unknown_actor_is_told() -> None:
    with pytest.raises(NotFoundError):
        list_structure(GRAPH, "ent_nobody", PieceFilter())
