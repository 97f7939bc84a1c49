"""Triads and frustration of signed ties: the counts of the books, bounds that hold, and what is left out told."""

from itertools import combinations, product

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.balance import EXACT, Frustration, find_frustration, find_triads, measure_balance
from graph.errors import InvalidInputError
from graph.polarity import Sign
from graph.ties import Balance, Side, Tie

SIGNED = {"+": (Sign.FRIENDLY, 1.0), "-": (Sign.HOSTILE, -1.0), "m": (Sign.MIXED, -0.2), "0": (Sign.MIXED, 0.0)}


def make_tie(pair: str, sign: str, strength: float = 0.5) -> Tie:
    balance = Balance(SIGNED[sign][0], strength, SIGNED[sign][1], Side(), Side())
    return Tie(pair[0], pair[1], balance, None, None, None, None, (), 0, 0, ())


def make_ties(**signs: str) -> list[Tie]:
    return [make_tie(pair, sign) for pair, sign in signs.items()]


def signed_graph(edges: dict[tuple[str, str], int]) -> "nx.Graph[str]":
    graph: nx.Graph[str] = nx.Graph()
    for (one, other), sign in edges.items():
        graph.add_edge(one, other, sign=sign, strength=0.5)
    return graph


def brute_force(graph: "nx.Graph[str]") -> int:
    nodes = sorted(graph)
    return min(
        sum(sides[one] * sides[other] * edge["sign"] < 0 for one, other, edge in graph.edges(data=True))
        for chosen in product((1, -1), repeat=len(nodes))
        for sides in [dict(zip(nodes, chosen, strict=True))]
    )


@pytest.mark.parametrize(
    ("signs", "kind", "is_balanced"),
    [("+++", "+++", True), ("+--", "+--", True), ("-+-", "+--", True), ("++-", "++-", False), ("---", "---", False)],
)
def test_a_triad_is_balanced_if_its_signs_multiply_to_plus(signs: str, kind: str, is_balanced: bool) -> None:
    found = measure_balance(make_ties(ab=signs[0], ac=signs[1], bc=signs[2]))
    (triad,) = found.triads
    assert (triad.kind, triad.is_balanced) == (kind, is_balanced)
    assert found.kinds[kind] == 1
    assert found.degree == float(is_balanced)
    assert found.frustration.at_most == (0 if is_balanced else 1)


def test_the_enemy_of_my_enemy_stands_in_my_camp() -> None:
    found = measure_balance(make_ties(ab="-", bc="-", ac="+"))
    assert found.frustration.groups == ((("a", "c"), ("b",)),)
    assert found.frustration.against == ()


def test_three_foes_are_weakly_balanced() -> None:
    found = measure_balance(make_ties(ab="-", bc="-", ac="-"))
    assert (found.degree, found.weak_degree) == (0.0, 1.0)


def test_a_triad_is_as_strong_as_its_weakest_tie_and_weighs_so() -> None:
    ties = [*make_ties(ab="+", ac="+"), make_tie("bc", "+", 0.2), *make_ties(cd="-", ad="+")]
    found = measure_balance(ties)
    assert [triad.strength for triad in found.triads] == [0.5, 0.2]
    assert found.weighted_degree == pytest.approx(0.2 / 0.7, abs=1e-4)


def test_mixed_ties_are_left_out_and_counted_unless_their_lean_is_taken() -> None:
    ties = make_ties(ab="m", ac="+", bc="0")
    left = measure_balance(ties)
    leaning = measure_balance(ties, mixed_by_lean=True)
    assert (left.mixed_left_out, left.hostile) == (2, 0)
    assert (leaning.mixed_left_out, leaning.hostile) == (1, 1)


def test_only_the_most_strongly_tied_are_looked_at_and_that_is_said() -> None:
    ties = [make_tie("ab", "+", 0.9), make_tie("bc", "+", 0.8), make_tie("ac", "+", 0.7), make_tie("cd", "-", 0.1)]
    found = measure_balance(ties, max_actors=3)
    assert (set(found.actor_ids), found.actor_count, found.is_complete) == ({"a", "b", "c"}, 4, False)
    assert found.hostile == 0
    assert measure_balance(ties).is_complete
    with pytest.raises(InvalidInputError):
        measure_balance(ties, max_actors=2)


def test_weak_ties_can_be_left_out() -> None:
    assert measure_balance([make_tie("ab", "+", 0.1)], min_strength=0.2).actor_ids == ()


def test_nothing_told_has_no_degree() -> None:
    found = measure_balance([])
    assert (found.degree, found.weighted_degree, found.frustration) == (None, None, Frustration(0, 0, True, (), ()))


EDGES = st.dictionaries(
    st.sampled_from(list(combinations("abcdefg", 2))), st.sampled_from((1, -1)), min_size=1, max_size=21
)


@given(EDGES)
def test_the_frustration_of_small_graphs_is_that_of_the_best_division(edges: dict[tuple[str, str], int]) -> None:
    graph = signed_graph(edges)
    found = find_frustration(graph)
    assert found.is_exact
    assert found.at_least == found.at_most == brute_force(graph) == len(found.against)
    assert sorted(node for group in found.groups for camp in group for node in camp) == sorted(graph)


@given(st.integers(0, 50))
def test_bounds_hold_in_blocks_too_large_to_try_all(seed: int) -> None:
    size = EXACT + 2
    ring = {(f"n{at:02}", f"n{(at + 1) % size:02}"): -1 if at == seed % size else 1 for at in range(size)}
    found = find_frustration(signed_graph(ring), seed=seed)
    assert (found.at_least, found.at_most, found.is_exact) == (1, 1, True)


def test_a_large_block_without_contradiction_is_found_so() -> None:
    size = EXACT + 6
    graph = signed_graph({
        (f"n{one:02}", f"n{other:02}"): 1 if one % 2 == other % 2 else -1 for one, other in combinations(range(size), 2)
    })  # fmt: skip
    found = find_frustration(graph)
    assert (found.at_least, found.at_most, found.is_exact) == (0, 0, True)
    assert len(found.groups[0][0]) == len(found.groups[0][1]) == size // 2


@given(EDGES)
def test_every_triangle_is_found_once(edges: dict[tuple[str, str], int]) -> None:
    graph = signed_graph(edges)
    triples = [triad.actor_ids for triad in find_triads(graph)]
    assert len(set(triples)) == len(triples) == sum(nx.triangles(graph).values()) // 3
