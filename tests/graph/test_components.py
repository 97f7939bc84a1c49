"""Components are those of networkx, the largest first, with their best joined members."""

import networkx as nx
from hypothesis import given

from graph.build import build_graph
from graph.components import list_components
from graph.model import CanonicalRecords
from tests.graph.strategies import canonical_records
from tests.graph.test_filters import some
from tests.graph.world import BLUE, GOMA, KIVU, NOWHERE, RED, TAVEUNI

Graph = nx.MultiDiGraph


@given(canonical_records())
def test_components_are_those_of_networkx(records: CanonicalRecords) -> None:
    graph = build_graph(records)
    found = list_components(graph, some(include_unmentioned=True), min_size=1)
    expected = [(len(nodes), min(nodes)) for nodes in nx.weakly_connected_components(graph)]
    assert [(one.size, one.id) for one in found] == sorted(expected, key=lambda one: (-one[0], one[1]))
    assert sum(one.entities + one.events for one in found) == len(graph)


def test_heads_are_the_best_joined_and_places_join_only_if_asked(graph: Graph) -> None:
    walked = frozenset(("role", "relation"))
    first, *rest = list_components(graph, some(), edge_types=walked)
    assert first.heads[:2] == (RED.id, BLUE.id)
    assert [(one.id, one.size) for one in rest] == [(min(GOMA.id, KIVU.id), 2)]
    alone = list_components(graph, some(), edge_types=walked, min_size=1)
    assert {one.id for one in alone if one.size == 1} >= {TAVEUNI.id, NOWHERE.id}
    (whole,) = list_components(graph, some(), heads=1)
    assert len(whole.heads) == 1
