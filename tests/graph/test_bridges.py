"""Who stands between two groups: shares of shortest paths, counted one by one in the tests."""

from itertools import product

import networkx as nx
import pytest
from hypothesis import given

from graph.bridges import find_bridges
from graph.build import build_graph
from graph.errors import InvalidInputError, NotFoundError
from graph.ground import Ground
from graph.model import CanonicalRecords
from tests.factory import make_entity, make_relation
from tests.graph.strategies import canonical_records
from tests.graph.world import ATTACK, BLUE, GREEN, RED

Graph = nx.MultiDiGraph


@given(canonical_records())
def test_shares_are_those_of_all_shortest_paths(records: CanonicalRecords) -> None:
    graph = build_graph(records)
    nodes = sorted(graph)
    if len(nodes) < 4:
        return
    ones, others = nodes[:2], nodes[-2:]
    simple = nx.Graph(graph.to_undirected())
    expected: dict[str, list[float]] = {}
    joined = 0
    for one, other in product(ones, others):
        if not nx.has_path(simple, one, other):
            continue
        joined += 1
        paths = list(nx.all_shortest_paths(simple, one, other))
        for node in {node for path in paths for node in path[1:-1]}:
            expected.setdefault(node, []).append(sum(node in path for path in paths) / len(paths))
    found = find_bridges(Ground(graph), ones, others, max_length=20, events=True)
    assert {one.node_id: one.share for one in found.items} == {
        node: round(sum(held) / joined, 4) for node, held in expected.items()
    }
    assert (found.joined, found.looked_at, found.pair_count, found.is_sampled) == (joined, 4, 4, False)
    assert [one.share for one in found.items] == sorted((one.share for one in found.items), reverse=True)


def test_a_gatekeeper_is_found_and_who_is_of_a_group_is_marked() -> None:
    names = ("A1", "A2", "Gate", "B1", "B2")
    a1, a2, gate, b1, b2 = actors = tuple(make_entity(name) for name in names)
    links = ((a1, a2), (a2, gate), (gate, b1), (b1, b2))
    relations = tuple(make_relation(one, "supports", other) for one, other in links)
    ground = Ground(build_graph(CanonicalRecords(actors, relations=relations)))
    found = find_bridges(ground, [a1.id, a2.id], [b1.id, b2.id])
    assert [(one.node_id, one.share, one.pairs, one.group) for one in found.items] == [
        (gate.id, 1.0, 4, None), (a2.id, 0.5, 2, "a"), (b1.id, 0.5, 2, "b"),
    ]  # fmt: skip
    assert found.items[0].through[0] == (a1.id, b1.id)
    few = find_bridges(ground, [a1.id, a2.id], [b1.id, b2.id], max_pairs=3)
    assert (few.is_sampled, few.looked_at, few.pair_count) == (True, 3, 4)
    assert few == find_bridges(ground, [a2.id, a1.id], [b2.id, b1.id], max_pairs=3)


def test_those_who_meet_in_an_event_need_no_bridge(graph: Graph) -> None:
    ground = Ground(graph, edge_types=frozenset(("role",)))
    found = find_bridges(ground, [GREEN.id], [BLUE.id])
    assert (found.items, found.joined, found.direct) == ((), 1, 1)
    assert [one.node_id for one in find_bridges(ground, [GREEN.id], [BLUE.id], events=True).items] == [ATTACK.id]


def test_groups_must_have_members_that_exist_and_not_overlap(graph: Graph) -> None:
    with pytest.raises(InvalidInputError, match="group_b: it has no members"):
        find_bridges(Ground(graph), [RED.id], [])
    with pytest.raises(InvalidInputError) as caught:
        find_bridges(Ground(graph), [RED.id, BLUE.id], [BLUE.id])
    assert caught.value.field == "group_b"
    with pytest.raises(NotFoundError, match="ent_0"):
        find_bridges(Ground(graph), [RED.id], ["ent_0"])
