"""The ground that walks lead over: what is beside a node, what joins two, each through the filter."""

from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.build import build_graph
from graph.filters import Fitting
from graph.ground import Ground
from graph.model import CanonicalRecords
from tests.graph.strategies import canonical_records
from tests.graph.test_filters import some
from tests.graph.world import ATTACK, BLUE, DAWN, GOMA, GREEN, PLAN, RED, SILENT, STRIKE, UNTIL

Graph = nx.MultiDiGraph


@given(canonical_records(), st.floats(0, 1), st.sampled_from(((), ("role",), ("role", "relation"))))
def test_what_is_beside_fits_and_is_joined_by_an_edge_that_fits(
    records: CanonicalRecords, confidence: float, edge_types: tuple[str, ...]
) -> None:
    graph = build_graph(records)
    wanted = some(min_confidence=confidence)
    ground, fitting = Ground(graph, wanted, edge_types=frozenset(edge_types)), Fitting(graph, wanted)
    for node in graph:
        expected = {
            other
            for start, end, key, edge in graph.edges(keys=True, data=True)
            if node in (start, end) and start != end
            for other in {start, end} - {node}
            if fitting.has_node(other)
            and fitting.has_edge(edge, key)
            and (not edge_types or edge["edge_type"] in edge_types)
        }
        assert ground.beside(node) == expected
        told = {other for other in graph if fitting.has_node(other)}
        assert ground.beside_in(node, told) == expected
        assert all(ground.links(node, other) for other in expected)


def test_what_the_question_names_is_let_in_and_what_it_avoids_is_not(graph: Graph) -> None:
    assert SILENT.id not in Ground(graph, some()).beside(GREEN.id)
    assert SILENT.id in Ground(graph, some(), always=(SILENT.id,)).beside(GREEN.id)
    for wanted in (None, some()):
        ground = Ground(graph, wanted, avoid=frozenset((RED.id,)))
        assert RED.id not in ground.beside(GREEN.id)
        assert not ground.has_node(RED.id)


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ((RED.id, ATTACK.id), [("claimed_by", "claimed_by", "2017-10-24"), ("role", "source", "2017-10-24")]),
        ((ATTACK.id, GOMA.id), [("located_at", "located_at", "2017-10-24")]),
        ((DAWN.id, ATTACK.id), [("part_of", "part_of", "2017-10-24")]),
        ((GREEN.id, RED.id), [("relation", "supports", "2017-01-01")]),
        ((BLUE.id, STRIKE.id), [("role", "source", "2017-10-01")]),
        ((RED.id, UNTIL.id), [("role", "victim", None)]),
        ((PLAN.id, BLUE.id), [("role", "target", None)]),
    ],
)
def test_a_link_tells_what_it_is_and_when(graph: Graph, ends: tuple[str, str], expected: list[Any]) -> None:
    links = Ground(graph).links(*ends)
    assert sorted((link.edge_type, link.type, link.first_day) for link in links) == expected
    assert {link.id for link in links} == {link.id for link in Ground(graph).links(*reversed(ends))}
    assert {link.dated_by for link in links} == {None if ends[0] == PLAN.id else "world"}


def test_the_record_of_a_link_is_that_of_its_event(graph: Graph) -> None:
    (link,) = Ground(graph).links(ATTACK.id, GOMA.id)
    assert (link.id, link.record_id) == (f"{ATTACK.id}:location", ATTACK.id)


def test_a_step_costs_what_its_surest_edge_costs(graph: Graph) -> None:
    assert Ground(graph).cost(RED.id, ATTACK.id) == pytest.approx(1 / 0.9)
    assert Ground(graph, edge_types=frozenset(("role",))).cost(RED.id, ATTACK.id) == pytest.approx(1 / 0.8)
