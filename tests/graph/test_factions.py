"""The parts of an actor over several steps, each in the time in which the whole chain held."""

from datetime import date

from graph.factions import find_parts
from tests.factory import make_entity, make_relation
from tests.graph.parties import AMIN, GREEN, RED, TOWN, WING, graph_of

SQUAD = make_entity("Red Squad", type="militia")


def test_parts_are_found_over_steps_with_the_days_that_all_links_share() -> None:
    graph = graph_of(
        relations=[
            make_relation(SQUAD, "part_of", WING, valid_from=date(2014, 1, 1)),
            make_relation(WING, "part_of", RED, valid_to=date(2016, 12, 31)),
        ],
        more=[SQUAD],
    )
    parts = find_parts(graph, RED.id)
    assert parts.keys() == {RED.id, WING.id, SQUAD.id}
    assert parts[SQUAD.id].windows == (("2014-01-01", "2016-12-31"),)
    assert len(parts[SQUAD.id].relation_ids) == 2


def test_links_that_never_held_together_make_no_part() -> None:
    graph = graph_of(
        relations=[
            make_relation(SQUAD, "part_of", WING, valid_from=date(2018, 1, 1)),
            make_relation(WING, "part_of", RED, valid_to=date(2016, 12, 31)),
        ],
        more=[SQUAD],
    )
    assert find_parts(graph, RED.id).keys() == {RED.id, WING.id}


def test_persons_and_places_are_no_parts_and_member_organisations_are() -> None:
    graph = graph_of(
        relations=[
            make_relation(AMIN, "member_of", RED),
            make_relation(TOWN, "part_of", RED),
            make_relation(GREEN, "member_of", RED),
        ]
    )
    assert find_parts(graph, RED.id).keys() == {RED.id, GREEN.id}
