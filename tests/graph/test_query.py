"""Subgraphs, neighbours and paths: exact, sorted, and open about what was not looked at."""

from typing import Any

import networkx as nx
import pytest

from graph.build import build_graph
from graph.errors import NotFoundError
from graph.model import CanonicalRecords
from graph.query import filter_graph, get_node, list_neighbours
from tests.factory import make_entity, make_participant
from tests.graph.strategies import parts_of
from tests.graph.test_filters import some
from tests.graph.world import (
    AMIN,
    ATTACK,
    BLUE,
    DAWN,
    EVENTS,
    GOMA,
    GREEN,
    JETS,
    KIVU,
    NOWHERE,
    PLAN,
    RED,
    SILENT,
    SINCE,
    STRIKE,
    TAVEUNI,
    UNTIL,
)

Graph = nx.MultiDiGraph


def test_a_node_is_given_as_a_copy(graph: Graph) -> None:
    get_node(graph, RED.id)["label"] = "changed"
    assert graph.nodes[RED.id]["label"] == "Red Front"
    with pytest.raises(NotFoundError, match="ent_0"):
        get_node(graph, "ent_0")


# ---------------------------------------------------------------- subgraphs


def test_without_a_filter_all_but_what_no_report_names_is_kept(graph: Graph) -> None:
    found = filter_graph(graph, some())
    assert set(graph) - set(found) == {SILENT.id}
    assert parts_of(filter_graph(graph, some(include_unmentioned=True))) == parts_of(graph)


def test_events_come_with_all_that_take_part(graph: Graph) -> None:
    found = filter_graph(graph, some(event_types=["attack"], modalities=["occurred"]))
    assert set(found) == {ATTACK.id, RED.id, GREEN.id, BLUE.id, GOMA.id, DAWN.id}
    relations = {edge["relation_type"] for *_, edge in found.edges(data=True) if edge["edge_type"] == "relation"}
    assert relations == {"fights", "supports"}


def test_a_role_asks_for_events_and_keeps_them_whole(graph: Graph) -> None:
    found = filter_graph(graph, some(roles=["victim"], place_ids=[KIVU.id]))
    assert set(found) == {STRIKE.id, BLUE.id, JETS.id, RED.id, KIVU.id}
    roles = {edge["role"] for *_, edge in found.edges(data=True) if edge["edge_type"] == "role"}
    assert roles == {"source", "instrument", "victim"}


def test_what_is_less_sure_is_left_out_of_events_too(graph: Graph) -> None:
    found = filter_graph(graph, some(min_confidence=0.5, place_ids=[KIVU.id]))
    assert set(found) == {STRIKE.id, BLUE.id, RED.id, KIVU.id}
    doubtful = make_entity("Doubtful", confidence=0.2)
    records = CanonicalRecords((doubtful, RED), (PLAN,), (make_participant(PLAN, doubtful, "source"),))
    assert set(filter_graph(build_graph(records), some(min_confidence=0.5))) == {PLAN.id, RED.id}


def test_kinds_restrict_entities_and_leave_events(graph: Graph) -> None:
    found = filter_graph(graph, some(kinds=["location"], modalities=["occurred"]))
    assert set(found) == {event.id for event in EVENTS} - {PLAN.id} | {GOMA.id, KIVU.id, TAVEUNI.id, NOWHERE.id}


def test_relation_types_alone_give_relations_with_both_ends(graph: Graph) -> None:
    assert set(filter_graph(graph, some(relation_types=["leads", "located_in"]))) == {AMIN.id, RED.id, GOMA.id, KIVU.id}
    assert set(filter_graph(graph, some(relation_types=["part_of"]))) == set()
    both = filter_graph(graph, some(relation_types=["part_of"], include_unmentioned=True))
    assert set(both) == {SILENT.id, GREEN.id}
    assert both.number_of_edges() == 1


def test_one_end_of_a_relation_on_the_topic_is_enough(graph: Graph) -> None:
    found = filter_graph(graph, some(relation_types=["supports", "fights"], countries=["UG"]))
    assert set(found) == {GREEN.id, RED.id}
    assert set(filter_graph(graph, some(relation_types=["supports", "fights"], text="blue"))) == {BLUE.id, RED.id}
    assert set(filter_graph(graph, some(relation_types=["leads"], kinds=["actor"]))) == set()


def test_relation_types_beside_events_keep_these_relations_only(graph: Graph) -> None:
    found = filter_graph(graph, some(relation_types=["supports"], event_types=["attack"]))
    relations = [edge["relation_type"] for *_, edge in found.edges(data=True) if edge["edge_type"] == "relation"]
    assert relations == ["supports"]
    assert {ATTACK.id, PLAN.id} <= set(found)


def test_nodes_and_edges_of_a_part_are_sorted(graph: Graph) -> None:
    found = filter_graph(graph, some())
    assert list(found) == sorted(found)
    assert list(found.edges(keys=True)) == sorted(found.edges(keys=True))


def test_an_empty_graph_has_an_empty_part() -> None:
    found = filter_graph(build_graph(CanonicalRecords(version=3)), some(text="x"))
    assert len(found) == 0
    assert found.graph == {"version": 3}


# ---------------------------------------------------------------- neighbours


def test_neighbours_are_sorted_copies_with_their_edges(graph: Graph) -> None:
    found = list_neighbours(graph, GREEN.id)
    assert [(one.node_id, one.direction) for one in found] == [
        (RED.id, "out"), (SILENT.id, "in"), (ATTACK.id, "out"), (SINCE.id, "out"),
    ]  # fmt: skip
    assert found[0].edge["relation_type"] == "supports"
    assert found[0].node["label"] == "Red Front"
    found[0].edge.clear()
    found[0].node.clear()
    assert list_neighbours(graph, GREEN.id)[0].node["label"] == "Red Front"


@pytest.mark.parametrize(
    ("direction", "fields", "expected"),
    [
        ("in", {}, {BLUE.id, GREEN.id, AMIN.id, STRIKE.id, UNTIL.id, ATTACK.id}),
        ("out", {}, {ATTACK.id, PLAN.id}),
        ("both", {"kinds": ["actor"], "relation_types": ["fights"]}, {BLUE.id}),
        ("both", {"kinds": ["actor"]}, {BLUE.id, GREEN.id}),
        ("both", {"kinds": ["actor"], "event_types": ["attack"]}, {BLUE.id, GREEN.id, ATTACK.id, PLAN.id}),
        ("both", {"roles": ["source"], "kinds": ["location"]}, {ATTACK.id, PLAN.id}),
        ("both", {"roles": ["source"], "actor_ids": [BLUE.id], "kinds": ["location"]}, {STRIKE.id}),
        ("in", {"min_confidence": 0.95}, {GREEN.id, AMIN.id, UNTIL.id}),
        ("in", {"text": "army"}, {BLUE.id, STRIKE.id, ATTACK.id}),
    ],
)
def test_neighbours_fit_the_filter_and_so_does_the_edge(
    graph: Graph, direction: Any, fields: dict[str, Any], expected: set[str]
) -> None:
    wanted = some(include_unmentioned=True, **fields)
    found = list_neighbours(graph, RED.id, graph_filter=wanted, direction=direction)
    assert {one.node_id for one in found} == expected


def test_neighbours_of_nobody_are_refused(graph: Graph) -> None:
    with pytest.raises(NotFoundError, match="ent_0"):
        list_neighbours(graph, "ent_0")


def test_a_question_changes_nothing(graph: Graph) -> None:
    before = parts_of(graph)
    filter_graph(graph, some(text="red"))
    list_neighbours(graph, RED.id)
    assert parts_of(graph) == before
