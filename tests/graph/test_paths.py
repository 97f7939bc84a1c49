"""Paths: the best first, exact, possible in time where that is asked for, and open about what was not looked at."""

from itertools import pairwise
from typing import Any

import networkx as nx
import pytest
from hypothesis import given

from graph.budgets import Budget
from graph.build import build_graph
from graph.errors import InvalidInputError, NotFoundError
from graph.model import CanonicalRecords
from graph.paths import PathRules, PathSearch, find_paths
from tests.factory import make_entity, make_event, make_participant, make_relation
from tests.graph.strategies import canonical_records
from tests.graph.test_filters import some
from tests.graph.world import ATTACK, BLUE, GREEN, RED, SILENT

Graph = nx.MultiDiGraph


def search(graph: Graph, source: str, target: str, *, limit: int = 20, **rules: Any) -> PathSearch:
    graph_filter, budget = rules.pop("graph_filter", None), rules.pop("budget", None)
    budget = Budget(steps=budget) if budget else None
    return find_paths(
        graph, source, target, limit=limit, rules=PathRules(**rules), graph_filter=graph_filter, budget=budget
    )


def test_paths_go_over_events_and_relations_in_any_direction_shortest_first(graph: Graph) -> None:
    found = search(graph, GREEN.id, BLUE.id, max_length=2)
    assert found.is_complete
    assert [path.nodes for path in found.paths] == [(GREEN.id, RED.id, BLUE.id), (GREEN.id, ATTACK.id, BLUE.id)]
    for path in found.paths:
        for (one, other), keys in zip(pairwise(path.nodes), path.edges, strict=True):
            assert keys
            assert all(graph.has_edge(one, other, key) or graph.has_edge(other, one, key) for key in keys)


def test_all_edges_of_a_step_are_named(graph: Graph) -> None:
    path = search(graph, RED.id, ATTACK.id, max_length=1).paths[0]
    assert path.edges == ((f"{ATTACK.id}:claimed_by", make_participant(ATTACK, RED, "source").id),)
    sure = search(graph, RED.id, ATTACK.id, max_length=1, graph_filter=some(min_confidence=0.85)).paths[0]
    assert sure.edges == ((f"{ATTACK.id}:claimed_by",),)


@given(canonical_records())
def test_paths_are_those_of_networkx(records: CanonicalRecords) -> None:
    graph = build_graph(records)
    simple = nx.Graph(graph.to_undirected())
    for source, target in zip(sorted(graph), sorted(graph, reverse=True), strict=True):
        found = search(graph, source, target, max_length=4, limit=10**6)
        expected = {(source,)} if source == target else set(map(tuple, nx.all_simple_paths(simple, source, target, 4)))
        assert {path.nodes for path in found.paths} == expected
        assert len(found.paths) == len(expected)
        assert [len(path.nodes) for path in found.paths] == sorted(len(path.nodes) for path in found.paths)
        assert found.is_complete


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
    found = search(graph, GREEN.id, BLUE.id, max_length=2, graph_filter=some(**fields))
    assert {path.nodes for path in found.paths} == expected


def test_what_no_report_names_lies_between_only_if_it_is_kept() -> None:
    one, other = make_entity("One"), make_entity("Other")
    graph = build_graph(
        CanonicalRecords(
            (one, other, SILENT),
            relations=(make_relation(one, "part_of", SILENT), make_relation(other, "part_of", SILENT)),
        )
    )
    assert len(search(graph, one.id, other.id).paths) == 1
    assert search(graph, one.id, other.id, graph_filter=some()).paths == ()
    assert len(search(graph, one.id, other.id, graph_filter=some(include_unmentioned=True)).paths) == 1
    assert len(search(graph, one.id, SILENT.id, graph_filter=some()).paths) == 1


def star(width: int) -> Graph:
    """Two actors who meet in `width` events, and a third whom nothing joins."""
    one, other, third = make_entity("One"), make_entity("Other"), make_entity("Third")
    events = tuple(make_event(f"{number:03}") for number in range(width))
    parts = tuple(make_participant(event, entity, "source") for event in events for entity in (one, other))
    return build_graph(CanonicalRecords((one, other, third), events, parts))


def test_a_search_that_ends_at_its_limit_says_so() -> None:
    found = search(star(30), "ent_one", "ent_other", limit=20)
    assert len(found.paths) == 20
    assert not found.is_complete
    assert search(star(30), "ent_one", "ent_other", limit=31).is_complete


def test_a_search_that_ends_at_its_budget_says_so() -> None:
    found = search(star(30), "ent_one", "ent_other", limit=100, budget=50)
    assert 0 < len(found.paths) < 30
    assert not found.is_complete
    none = search(star(30), "ent_one", "ent_other", limit=100, budget=5)
    assert (none.paths, none.is_complete) == ((), False)


def test_ends_that_nothing_joins_have_no_path_and_that_is_known() -> None:
    found = search(star(3), "ent_one", "ent_third", max_length=8)
    assert (found.paths, found.is_complete) == ((), True)


def test_a_node_is_joined_to_itself_without_a_step(graph: Graph) -> None:
    (path,) = search(graph, RED.id, RED.id).paths
    assert (path.nodes, path.edges) == ((RED.id,), ())


def test_an_edge_from_a_node_to_itself_is_no_step() -> None:
    loop = CanonicalRecords(
        (RED, BLUE), relations=(make_relation(RED, "fights", RED), make_relation(RED, "fights", BLUE))
    )
    assert len(search(build_graph(loop), RED.id, BLUE.id).paths) == 1


@pytest.mark.parametrize(
    ("options", "field"),
    [({"max_length": 0}, "max_length"), ({"max_length": 9}, "max_length"), ({"limit": 0}, "limit")],
)
def test_a_search_out_of_bounds_is_refused(graph: Graph, options: dict[str, int], field: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        search(graph, RED.id, BLUE.id, **options)
    assert caught.value.field == field


@pytest.mark.parametrize("ends", [("ent_0", RED.id), (RED.id, "ent_0")])
def test_both_ends_of_a_path_must_exist(graph: Graph, ends: tuple[str, str]) -> None:
    with pytest.raises(NotFoundError, match="ent_0"):
        search(graph, *ends)
