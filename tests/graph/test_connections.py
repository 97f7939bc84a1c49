"""Common neighbours and small trees: exact where a small world is drawn by hand, within bounds everywhere."""

from itertools import combinations
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networkx.algorithms.approximation import steiner_tree

from graph.budgets import Budget
from graph.build import build_graph
from graph.connections import Tree, explain_common, find_tree, list_common
from graph.errors import InvalidInputError, NotFoundError
from graph.ground import Ground
from graph.model import CanonicalRecords
from tests.factory import make_entity, make_event, make_participant, make_relation
from tests.graph.strategies import canonical_records
from tests.graph.world import ATTACK, BLUE, GREEN, PLAN, RED, STRIKE

Graph = nx.MultiDiGraph
WALKED = frozenset(("role", "relation"))


def test_common_neighbours_are_events_and_entities_with_what_joins_them(graph: Graph) -> None:
    ground = Ground(graph, edge_types=WALKED)
    found = list_common(ground, [GREEN.id, BLUE.id])
    assert [one.node_id for one in found] == [RED.id, ATTACK.id]
    assert {one.of for one in found} == {(BLUE.id, GREEN.id)}
    through = explain_common(ground, BLUE.id, RED.id)
    assert [link.type for link in through.links] == ["fights"]
    assert through.event_ids == tuple(sorted((ATTACK.id, STRIKE.id, PLAN.id)))
    only = list_common(ground, [GREEN.id, BLUE.id], through_events=False)
    assert [one.node_id for one in only] == [RED.id, ATTACK.id]
    assert explain_common(ground, BLUE.id, RED.id, through_events=False).event_ids == ()


def test_who_meets_each_in_another_event_is_common_through_events_only() -> None:
    one, other, third = make_entity("One"), make_entity("Other"), make_entity("Third")
    events = make_event("a"), make_event("b")
    parts = [make_participant(event, third, "target") for event in events]
    parts += [make_participant(events[0], one, "source"), make_participant(events[1], other, "source")]
    ground = Ground(build_graph(CanonicalRecords((one, other, third), events, tuple(parts))))
    assert [shared.node_id for shared in list_common(ground, [one.id, other.id])] == [third.id]
    assert list_common(ground, [one.id, other.id], through_events=False) == []
    assert explain_common(ground, other.id, third.id).event_ids == ("evm_b",)


@given(canonical_records())
def test_direct_common_neighbours_are_those_of_networkx(records: CanonicalRecords) -> None:
    graph = build_graph(records)
    simple = nx.Graph(graph.to_undirected())
    simple.remove_edges_from(nx.selfloop_edges(simple))
    for pair in combinations(sorted(graph), 2):
        found = list_common(Ground(graph), pair, through_events=False)
        assert {one.node_id for one in found} == set(nx.common_neighbors(simple, *pair))


def test_fewer_than_all_can_be_enough(graph: Graph) -> None:
    ids = [RED.id, GREEN.id, BLUE.id]
    found = list_common(Ground(graph, edge_types=WALKED), ids, at_least=2, through_events=False)
    assert (found[0].node_id, len(found[0].of)) == (ATTACK.id, 3)
    assert {one.node_id for one in found if len(one.of) == 2} == {PLAN.id, STRIKE.id}


def check_tree(graph: Graph, tree: Tree, wanted: list[str]) -> None:
    """That it is a forest with one tree for each group, whose leaves were asked about."""
    simple = nx.Graph(graph.to_undirected())
    drawn: Any = nx.Graph()
    drawn.add_nodes_from(tree.nodes)
    drawn.add_edges_from(tree.steps)
    assert all(simple.has_edge(*step) for step in tree.steps)
    assert sorted(node for group in tree.groups for node in group) == sorted(wanted)
    parts = list(nx.connected_components(drawn))
    assert len(parts) == len(tree.groups)
    assert drawn.number_of_edges() == drawn.number_of_nodes() - len(parts)
    for group in tree.groups:
        assert any(part >= set(group) for part in parts)
        assert set(group) <= nx.node_connected_component(simple, group[0])
    assert all(node in wanted for node, degree in drawn.degree if degree == 1)


@given(canonical_records(), st.data())
def test_a_tree_joins_what_can_be_joined_and_is_small(records: CanonicalRecords, data: st.DataObject) -> None:
    graph = build_graph(records)
    if len(graph) < 2:
        return
    wanted = data.draw(st.lists(st.sampled_from(sorted(graph)), min_size=2, max_size=5, unique=True))
    tree = find_tree(Ground(graph), wanted, max_length=12)
    check_tree(graph, tree, wanted)
    simple = nx.Graph(graph.to_undirected())
    simple.remove_edges_from(nx.selfloop_edges(simple))
    components = {frozenset(nx.node_connected_component(simple, node)) for node in wanted}
    assert len(tree.groups) == len(components)
    for group in tree.groups:
        if len(group) > 1:
            part = simple.subgraph(nx.node_connected_component(simple, group[0]))
            known = steiner_tree(part, list(group), method="kou").number_of_edges()
            inside = [step for step in tree.steps if step[0] in part]
            assert len(inside) <= 2 * (1 - 1 / len(group)) * known


def test_events_are_steps_and_the_centre_of_a_star_is_found() -> None:
    actors = [make_entity(f"A{number}") for number in range(10)]
    event, loner = make_event("meeting"), make_entity("Loner")
    parts = tuple(make_participant(event, actor, "source") for actor in actors)
    records = CanonicalRecords((*actors, loner), (event,), parts, (make_relation(actors[0], "fights", actors[1]),))
    ids = [actor.id for actor in actors]
    tree = find_tree(Ground(build_graph(records)), [*ids, loner.id])
    assert tree.groups == (tuple(sorted(ids)), (loner.id,))
    assert set(tree.nodes) == {*ids, loner.id, event.id}
    assert len(tree.steps) == 10
    assert tree.ended_by is None


def test_the_length_of_a_link_is_bounded_and_the_clock_ends_it(graph: Graph) -> None:
    ground = Ground(graph, edge_types=WALKED)
    assert len(find_tree(ground, [GREEN.id, BLUE.id], max_length=1).groups) == 2
    assert find_tree(ground, [GREEN.id, BLUE.id], max_length=2).groups == ((BLUE.id, GREEN.id),)
    budget = Budget(seconds=0)
    budget.has_time()
    late = find_tree(ground, [GREEN.id, BLUE.id], budget=budget)
    assert (len(late.groups), late.ended_by) == (2, "time")


@pytest.mark.parametrize("ids", [[], [RED.id], [RED.id, RED.id]])
def test_two_different_ones_are_needed(graph: Graph, ids: list[str]) -> None:
    for ask in (list_common, find_tree):
        with pytest.raises(InvalidInputError) as caught:
            ask(Ground(graph), ids)
        assert caught.value.field == "ids"


def test_all_must_exist_and_not_be_too_many(graph: Graph) -> None:
    with pytest.raises(NotFoundError, match="ent_0"):
        find_tree(Ground(graph), [RED.id, "ent_0"])
    with pytest.raises(InvalidInputError, match="at_least"):
        list_common(Ground(graph), [RED.id, BLUE.id], at_least=3)
    many = [make_entity(f"A{number}") for number in range(26)]
    with pytest.raises(InvalidInputError, match="26"):
        find_tree(Ground(build_graph(CanonicalRecords(tuple(many)))), [one.id for one in many])
