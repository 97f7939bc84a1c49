"""Neighbourhoods: all within some steps, nearest first; parts that fit a budget and make up the whole."""

from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.budgets import Budget
from graph.build import build_graph
from graph.errors import InvalidInputError, NotFoundError
from graph.model import CanonicalRecords
from graph.neighbourhood import Neighbourhood, find_neighbourhood
from tests.graph.strategies import canonical_records
from tests.graph.test_filters import some
from tests.graph.world import AMIN, ATTACK, BLUE, GOMA, GREEN, RED

Graph = nx.MultiDiGraph


def around(graph: Graph, node: str, hops: int = 2, **more: Any) -> Neighbourhood:
    return find_neighbourhood(graph, node, hops=hops, **{"max_nodes": 1000, "max_edges": 1000, **more})


@given(canonical_records(), st.integers(1, 4))
def test_a_neighbourhood_is_the_ego_graph_of_networkx(records: CanonicalRecords, hops: int) -> None:
    graph = build_graph(records)
    for node in graph:
        found = around(graph, node, hops)
        expected = nx.ego_graph(graph, node, hops, undirected=True)
        away = nx.single_source_shortest_path_length(graph.to_undirected(as_view=True), node, hops)
        assert list(found.nodes) == sorted((steps, other) for other, steps in away.items())
        assert sorted(found.edges) == sorted(expected.edges(keys=True))
        assert (found.ended_by, found.cut_at, found.after) == (None, None, None)


@given(canonical_records(), st.integers(1, 3), st.integers(4, 6))
def test_the_parts_together_are_the_whole(records: CanonicalRecords, max_nodes: int, max_edges: int) -> None:
    graph = build_graph(records)
    for node in sorted(graph)[:3]:
        whole, nodes, edges, after, left_out = around(graph, node, 3), [], [], None, 0
        while True:
            part = around(graph, node, 3, max_nodes=max_nodes, max_edges=max_edges, after=after)
            assert len(part.nodes) <= max_nodes
            assert len(part.edges) <= max_edges
            nodes, edges, left_out = [*nodes, *part.nodes], [*edges, *part.edges], left_out + part.edges_left_out
            assert set(nodes) >= {(dict(map(reversed, nodes))[end], end) for edge in edges for end in edge[:2]}
            if part.after is None:
                break
            assert part.ended_by in ("nodes", "edges")
            after = part.after
        assert nodes == list(whole.nodes)
        assert len(set(edges)) == len(edges) == len(whole.edges) - left_out


def test_what_was_cut_is_told(graph: Graph) -> None:
    first = around(graph, RED.id, max_nodes=3)
    assert first.nodes[0] == (0, RED.id)
    assert (first.ended_by, first.cut_at, first.after) == ("nodes", 1, first.nodes[-1])
    slow = around(graph, RED.id, budget=Budget(seconds=0))
    assert slow.ended_by in (None, "time")


def test_time_can_end_it(graph: Graph) -> None:
    ticks = iter(range(100))

    class Slow(Budget):
        def has_time(self, steps: int = 64) -> bool:
            return super().has_time(64)

    found = around(graph, RED.id, 3, budget=Slow(seconds=4, clock=lambda: next(ticks)))
    assert found.ended_by == "time"
    assert 0 < len(found.nodes) < 5


def test_a_node_with_more_edges_than_a_part_holds_says_so(graph: Graph) -> None:
    found = around(graph, RED.id, 1, max_edges=1)
    assert found.nodes[0] == (0, RED.id)
    both = around(graph, ATTACK.id, 1, max_edges=1, after=(0, ATTACK.id), max_nodes=10)
    assert len(both.nodes) == 1
    assert both.nodes[0][1] == min(node for node in (RED.id, GREEN.id, BLUE.id, GOMA.id, "ent_operation_dawn"))


def test_a_filter_holds_for_nodes_and_edges(graph: Graph) -> None:
    actors = around(graph, RED.id, 1, graph_filter=some(kinds=["actor", "person"]))
    assert {node for _, node in actors.nodes} == {RED.id, BLUE.id, GREEN.id, AMIN.id}
    relations = around(graph, RED.id, 2, edge_types=frozenset(("relation",)))
    assert all(graph.edges[edge]["edge_type"] == "relation" for edge in relations.edges)


@pytest.mark.parametrize(
    ("options", "field"), [({"hops": 0}, "hops"), ({"hops": 5}, "hops"), ({"max_nodes": 0}, "max_nodes")]
)
def test_numbers_out_of_range_are_refused(graph: Graph, options: dict[str, int], field: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        around(graph, RED.id, **options)
    assert caught.value.field == field
    with pytest.raises(NotFoundError, match="ent_0"):
        around(graph, "ent_0")
