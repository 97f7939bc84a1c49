"""Subgraphs, neighbours and paths: exact, sorted, and open about what was not looked at."""

from itertools import pairwise
from typing import Any

import networkx as nx
import pytest
from hypothesis import given

from graph.build import build_graph
from graph.errors import InvalidInputError, NotFoundError
from graph.model import CanonicalRecords
from graph.query import filter_graph, find_paths, get_node, list_neighbours
from tests.factory import make_entity, make_event, make_participant, make_relation
from tests.graph.strategies import canonical_records, parts_of
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
    WORLD,
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


# ---------------------------------------------------------------- paths


def test_paths_go_over_events_and_relations_in_any_direction_shortest_first(graph: Graph) -> None:
    search = find_paths(graph, GREEN.id, BLUE.id, max_length=2)
    assert search.is_complete
    assert [path.nodes for path in search.paths] == [(GREEN.id, RED.id, BLUE.id), (GREEN.id, ATTACK.id, BLUE.id)]
    for path in search.paths:
        for (one, other), keys in zip(pairwise(path.nodes), path.edges, strict=True):
            assert keys
            assert all(graph.has_edge(one, other, key) or graph.has_edge(other, one, key) for key in keys)


def test_all_edges_of_a_step_are_named(graph: Graph) -> None:
    path = find_paths(graph, RED.id, ATTACK.id, max_length=1).paths[0]
    assert path.edges == ((f"{ATTACK.id}:claimed_by", make_participant(ATTACK, RED, "source").id),)
    sure = find_paths(graph, RED.id, ATTACK.id, max_length=1, graph_filter=some(min_confidence=0.85)).paths[0]
    assert sure.edges == ((f"{ATTACK.id}:claimed_by",),)


@given(canonical_records())
def test_paths_are_those_of_networkx(records: CanonicalRecords) -> None:
    graph = build_graph(records)
    simple = nx.Graph(graph.to_undirected())
    for source, target in zip(sorted(graph), sorted(graph, reverse=True), strict=True):
        search = find_paths(graph, source, target, max_length=4, limit=10**6)
        expected = {(source,)} if source == target else set(map(tuple, nx.all_simple_paths(simple, source, target, 4)))
        assert {path.nodes for path in search.paths} == expected
        assert len(search.paths) == len(expected)
        assert [len(path.nodes) for path in search.paths] == sorted(len(path.nodes) for path in search.paths)
        assert search.is_complete


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"kinds": ["actor"]}, {(GREEN.id, RED.id, BLUE.id)}),
        ({"kinds": ["actor"], "relation_types": ["allied_with"]}, set()),
        ({"kinds": ["location"], "event_types": ["attack"]}, {(GREEN.id, ATTACK.id, BLUE.id)}),
        ({"min_confidence": 0.8}, {(GREEN.id, ATTACK.id, BLUE.id)}),
        ({"roles": ["ally"], "kinds": ["person"]}, set()),
    ],
)
def test_paths_keep_to_what_fits_but_for_their_ends(
    graph: Graph, fields: dict[str, Any], expected: set[tuple[str, ...]]
) -> None:
    search = find_paths(graph, GREEN.id, BLUE.id, max_length=2, graph_filter=some(**fields))
    assert {path.nodes for path in search.paths} == expected


def test_what_no_report_names_lies_between_only_if_it_is_kept() -> None:
    one, other = make_entity("One"), make_entity("Other")
    graph = build_graph(
        CanonicalRecords(
            (one, other, SILENT),
            relations=(make_relation(one, "part_of", SILENT), make_relation(other, "part_of", SILENT)),
        )
    )
    assert len(find_paths(graph, one.id, other.id).paths) == 1
    assert find_paths(graph, one.id, other.id, graph_filter=some()).paths == ()
    assert len(find_paths(graph, one.id, other.id, graph_filter=some(include_unmentioned=True)).paths) == 1
    assert len(find_paths(graph, one.id, SILENT.id, graph_filter=some()).paths) == 1


def star(width: int) -> Graph:
    """Two actors who meet in `width` events, and a third whom nothing joins."""
    one, other, third = make_entity("One"), make_entity("Other"), make_entity("Third")
    events = tuple(make_event(f"{number:03}") for number in range(width))
    parts = tuple(make_participant(event, entity, "source") for event in events for entity in (one, other))
    return build_graph(CanonicalRecords((one, other, third), events, parts))


def test_a_search_that_ends_at_its_limit_says_so() -> None:
    search = find_paths(star(30), "ent_one", "ent_other", limit=20)
    assert len(search.paths) == 20
    assert not search.is_complete
    assert find_paths(star(30), "ent_one", "ent_other", limit=31).is_complete


def test_a_search_that_ends_at_its_budget_says_so() -> None:
    search = find_paths(star(30), "ent_one", "ent_other", limit=100, budget=50)
    assert 0 < len(search.paths) < 30
    assert not search.is_complete
    none = find_paths(star(30), "ent_one", "ent_other", limit=100, budget=5)
    assert (none.paths, none.is_complete) == ((), False)


def test_ends_that_nothing_joins_have_no_path_and_that_is_known() -> None:
    search = find_paths(star(3), "ent_one", "ent_third", max_length=8)
    assert (search.paths, search.is_complete) == ((), True)


def test_a_node_is_joined_to_itself_without_a_step(graph: Graph) -> None:
    (path,) = find_paths(graph, RED.id, RED.id).paths
    assert (path.nodes, path.edges) == ((RED.id,), ())


def test_an_edge_from_a_node_to_itself_is_no_step() -> None:
    loop = CanonicalRecords(
        (RED, BLUE), relations=(make_relation(RED, "fights", RED), make_relation(RED, "fights", BLUE))
    )
    assert len(find_paths(build_graph(loop), RED.id, BLUE.id).paths) == 1


@pytest.mark.parametrize(
    ("options", "field"),
    [({"max_length": 0}, "max_length"), ({"max_length": 9}, "max_length"), ({"limit": 0}, "limit")],
)
def test_a_search_out_of_bounds_is_refused(graph: Graph, options: dict[str, int], field: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        find_paths(graph, RED.id, BLUE.id, **options)
    assert caught.value.field == field


@pytest.mark.parametrize("ends", [("ent_0", RED.id), (RED.id, "ent_0")])
def test_both_ends_of_a_path_must_exist(graph: Graph, ends: tuple[str, str]) -> None:
    with pytest.raises(NotFoundError, match="ent_0"):
        find_paths(graph, *ends)


def test_a_question_changes_nothing(graph: Graph) -> None:
    before = parts_of(graph)
    filter_graph(graph, some(text="red"))
    list_neighbours(graph, RED.id)
    find_paths(graph, RED.id, WORLD.entities[-1].id, max_length=8)
    assert parts_of(graph) == before
