"""Paths: the best first, exact, possible in time where that is asked for, and open about what was not looked at."""

from datetime import date
from itertools import pairwise
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.budgets import Budget
from graph.build import build_graph
from graph.errors import InvalidInputError, NotFoundError
from graph.ground import Ground
from graph.model import CanonicalRecords
from graph.paths import PathRules, PathSearch, Place, find_paths
from tests.factory import make_entity, make_event, make_participant, make_relation
from tests.graph.strategies import canonical_records
from tests.graph.test_filters import some
from tests.graph.world import ATTACK, BLUE, GREEN, RED, SILENT

Graph = nx.MultiDiGraph


def search(
    graph: Graph, source: str, target: str, *, limit: int = 20, after: Place | None = None, **rules: Any
) -> PathSearch:
    graph_filter, budget = rules.pop("graph_filter", None), rules.pop("budget", None)
    budget = Budget(steps=budget) if budget else None
    rules_of = PathRules(**rules)
    return find_paths(
        graph, source, target, limit=limit, rules=rules_of, graph_filter=graph_filter, budget=budget, after=after
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


@pytest.mark.parametrize(
    "rules", [{}, {"weight": "confidence"}, {"respect_time": True}, {"respect_time": True, "weight": "arrival"}]
)
@given(records=canonical_records(), limit=st.integers(1, 3))
def test_what_comes_after_a_place_is_the_rest(rules: dict[str, Any], records: CanonicalRecords, limit: int) -> None:
    graph = build_graph(records)
    for source, target in zip(sorted(graph)[:6], sorted(graph, reverse=True), strict=False):
        whole = search(graph, source, target, limit=1000, **rules).paths
        found: list[Any] = []
        while True:
            after = found[-1].place if found else None
            page = search(graph, source, target, limit=limit, after=after, **rules)
            found += page.paths
            if page.ended_by is None:
                break
        assert found == list(whole)


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


# ---------------------------------------------------------------- what is best, what must lie between, time


def brute_force(graph: Graph, source: str, target: str, length: int) -> list[tuple[str, ...]]:
    simple = nx.Graph(graph.to_undirected())
    return [tuple(path) for path in nx.all_simple_paths(simple, source, target, length)]


def cost_of(graph: Graph, nodes: tuple[str, ...]) -> float:
    """The sum of 1 / confidence of the surest edges."""
    total = 0.0
    for one, other in pairwise(nodes):
        edges = [*(graph.get_edge_data(one, other) or {}).values(), *(graph.get_edge_data(other, one) or {}).values()]
        total += 1 / max(edge.get("confidence", 1.0) for edge in edges)
    return round(total, 6)


@given(canonical_records())
def test_by_confidence_the_surest_paths_come_first(records: CanonicalRecords) -> None:
    graph = build_graph(records)
    nodes = sorted(graph)
    for source, target in pairwise(nodes):
        found = search(graph, source, target, weight="confidence", limit=10**6)
        expected = sorted((cost_of(graph, path), path) for path in brute_force(graph, source, target, 4))
        assert sorted((path.cost, path.nodes) for path in found.paths) == expected
        assert [path.cost for path in found.paths] == [cost for cost, _ in expected]
        best = search(graph, source, target, weight="confidence", limit=1).paths
        assert [path.cost for path in best] == [cost for cost, _ in expected[:1]]


@given(canonical_records(), st.data())
def test_what_must_and_must_not_lie_between(records: CanonicalRecords, data: st.DataObject) -> None:
    graph = build_graph(records)
    if len(graph) < 4:
        return
    source, target, via, avoid = data.draw(st.permutations(sorted(graph)))[:4]
    found = search(graph, source, target, via=frozenset((via,)), avoid=frozenset((avoid,)), limit=10**6)
    expected = {path for path in brute_force(graph, source, target, 4) if via in path and avoid not in path}
    assert {path.nodes for path in found.paths} == expected
    assert [len(path.nodes) for path in found.paths] == sorted(map(len, expected))


def chain(*days: tuple[str | None, str | None]) -> Graph:
    """Actors 0, 1, 2 ... joined one after the other by events of these first and last days."""
    actors = [make_entity(str(number)) for number in range(len(days) + 1)]
    events = [
        make_event(
            str(number), started_on=date.fromisoformat(first) if first else None,
            ended_on=date.fromisoformat(last) if last else None, date_precision="day" if first or last else "unknown",
        )
        for number, (first, last) in enumerate(days)
    ]  # fmt: skip
    parts = [make_participant(event, actors[number], "source") for number, event in enumerate(events)]
    parts += [make_participant(event, actors[number + 1], "target") for number, event in enumerate(events)]
    return build_graph(CanonicalRecords(tuple(actors), tuple(events), tuple(parts)))


@pytest.mark.parametrize(
    ("days", "arrivals"),
    [
        ([("2017-01-01", "2017-01-01"), ("2017-01-02", "2017-01-02")], ["2017-01-01", "2017-01-02"]),
        ([("2017-01-01", "2017-01-01"), ("2017-01-01", "2017-01-01")], ["2017-01-01", "2017-01-01"]),
        ([("2017-01-02", "2017-01-02"), ("2017-01-01", "2017-01-01")], None),
        ([("2017-01-15", "2017-01-15"), ("2017-01-01", "2017-01-31")], ["2017-01-15", "2017-01-15"]),
        ([("2017-01-01", "2017-01-31"), ("2017-01-15", "2017-01-15")], ["2017-01-01", "2017-01-15"]),
        ([(None, "2017-01-31"), ("2017-01-15", None)], [None, "2017-01-15"]),
        ([("2017-02-01", "2017-02-01"), (None, "2017-01-31")], None),
        ([("2017-01-01", "2017-01-01"), (None, None)], None),
    ],
)
def test_a_path_in_time_has_days_that_do_not_run_backwards(days: Any, arrivals: list[str | None] | None) -> None:
    found = search(chain(*days), "ent_0", "ent_2", respect_time=True)
    if arrivals is None:
        assert (found.paths, found.is_complete) == ((), True)
    else:
        (path,) = found.paths
        assert list(path.days) == [arrivals[0], arrivals[0], arrivals[1], arrivals[1]]
        assert path.links[0][0].type == "source"
        assert (path.links[0][0].first_day, path.links[0][0].last_day) == days[0]


def is_possible(graph: Graph, nodes: tuple[str, ...]) -> bool:
    """Whether days can be chosen; every spell of every edge is tried."""
    ground = Ground(graph)

    def tried(at: int, day: str) -> bool:
        if at == len(nodes) - 1:
            return True
        return any(
            tried(at + 1, max(day, first or ""))
            for link in ground.links(nodes[at], nodes[at + 1])
            if link.dated_by
            for first, last in link.stretches
            if last is None or last >= day
        )

    return tried(0, "")


@given(canonical_records())
def test_paths_in_time_are_those_of_which_days_can_be_chosen(records: CanonicalRecords) -> None:
    graph = build_graph(records)
    nodes = sorted(graph)
    for source, target in pairwise(nodes):
        expected = {path for path in brute_force(graph, source, target, 4) if is_possible(graph, path)}
        for weight in ("hops", "arrival"):
            found = search(graph, source, target, weight=weight, respect_time=True, limit=10**6)
            assert {path.nodes for path in found.paths} == expected
        arrivals = [path.days[-1] or "" for path in found.paths]
        assert arrivals == sorted(arrivals)


def test_a_relation_that_held_twice_can_be_taken_in_either_stretch() -> None:
    relation = make_relation(
        RED, "supports", BLUE, valid_from=date(2010, 1, 1), spells="2010-01-01/2011-12-31 2015-01-01/.."
    )
    event = make_event("late", "attack", "2013-05-01")
    parts = (make_participant(event, GREEN, "source"), make_participant(event, RED, "target"))
    graph = build_graph(CanonicalRecords((RED, BLUE, GREEN), (event,), parts, (relation,)))
    (path,) = search(graph, GREEN.id, BLUE.id, respect_time=True, weight="arrival").paths
    assert path.days == ("2013-05-01", "2013-05-01", "2015-01-01")
    assert path.links[2][0].stretches == (("2010-01-01", "2011-12-31"), ("2015-01-01", None))


def test_only_edges_of_the_types_asked_for_are_taken(graph: Graph) -> None:
    relations = search(graph, GREEN.id, BLUE.id, edge_types=frozenset(("relation",)))
    assert [path.nodes for path in relations.paths] == [(GREEN.id, RED.id, BLUE.id)]
    assert all(link.edge_type == "relation" for step in relations.paths[0].links for link in step)
    assert search(graph, GREEN.id, BLUE.id, edge_types=frozenset(("located_at",))).paths == ()


def test_the_clock_can_end_a_search() -> None:
    ticks = iter(range(1000))
    found = find_paths(star(200), "ent_one", "ent_other", budget=Budget(seconds=2, clock=lambda: next(ticks)))
    assert (found.ended_by, found.is_complete) == ("time", False)


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ({"weight": "arrival"}, "weight"),
        ({"via": frozenset((BLUE.id,))}, "via"),
        ({"avoid": frozenset((RED.id,))}, "avoid"),
        ({"via": frozenset((GREEN.id,)), "avoid": frozenset((GREEN.id,))}, "avoid"),
        ({"via": frozenset((GREEN.id, ATTACK.id)), "max_length": 2}, "via"),
    ],
)
def test_rules_that_contradict_are_refused(graph: Graph, rules: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        search(graph, RED.id, BLUE.id, **rules)
    assert caught.value.field == field


def test_what_must_lie_between_must_exist(graph: Graph) -> None:
    with pytest.raises(NotFoundError, match="ent_0"):
        search(graph, RED.id, BLUE.id, via=frozenset(("ent_0",)))
