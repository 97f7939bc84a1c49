"""Rings around two nodes meet where the shortest paths lie, and corridors hold all walks of a length."""

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from graph.budgets import Budget
from graph.build import build_graph
from graph.ground import Ground
from graph.model import CanonicalRecords
from graph.rings import Rings
from tests.graph.strategies import canonical_records


@given(canonical_records(), st.integers(1, 5))
def test_rings_meet_at_the_distance_and_their_layers_are_the_shortest_paths(
    records: CanonicalRecords, longest: int
) -> None:
    graph = build_graph(records)
    simple = nx.Graph(graph.to_undirected())
    for source, target in zip(sorted(graph), sorted(graph)[::-1], strict=True):
        if source == target:
            continue
        rings = Rings(Ground(graph), source, target, Budget())
        distance = nx.shortest_path_length(simple, source, target) if nx.has_path(simple, source, target) else None
        if distance is None or distance > longest:
            assert rings.meet(longest) is None
            continue
        assert rings.meet(longest) == distance
        paths = list(nx.all_shortest_paths(simple, source, target))
        assert rings.layers() == [set(nodes) for nodes in zip(*paths, strict=True)]


@given(canonical_records(), st.integers(1, 5))
def test_a_corridor_knows_how_far_the_target_is(records: CanonicalRecords, length: int) -> None:
    graph = build_graph(records)
    simple = nx.Graph(graph.to_undirected())
    for source, target in zip(sorted(graph), sorted(graph)[::-1], strict=True):
        if source == target or not nx.has_path(simple, source, target):
            continue
        near = nx.single_source_shortest_path_length(simple, source)
        away = nx.single_source_shortest_path_length(simple, target)
        found = Rings(Ground(graph), source, target, Budget()).corridor(length).away
        needed = {node for node in near if near[node] + away[node] <= length}
        assert needed <= found.keys()
        assert all(found[node] == away[node] for node in found)
