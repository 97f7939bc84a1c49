"""Measures of networks are those of networkx; the same each time, whichever thread computes them."""

from array import array
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analytics.centrality import Measure, Scores, measure, rank
from graph.links import Links
from graph.steps import finish

NUMBERS = st.integers(0, 11)
EDGES = st.dictionaries(st.tuples(NUMBERS, NUMBERS).filter(lambda pair: pair[0] < pair[1]), st.integers(1, 30))


def links_of(graph: Any) -> Links:
    """A network of networkx, with nodes 0 to n."""
    edges = sorted((min(edge), max(edge), graph.edges[edge].get("weight", 1.0)) for edge in graph.edges())
    return Links(
        tuple(f"n{node:03}" for node in range(len(graph))),
        array("q", [one for one, _, _ in edges]),
        array("q", [other for _, other, _ in edges]),
        array("d", [weight for _, _, weight in edges]),
    )


def graph_of(edges: dict[tuple[int, int], int]) -> Any:
    graph: Any = nx.Graph()
    graph.add_nodes_from(range(12))
    graph.add_weighted_edges_from((*pair, weight / 10) for pair, weight in edges.items())
    return graph


def expected(graph: Any, what: Measure) -> dict[int, float]:
    if what is Measure.DEGREE:
        return dict(graph.degree())
    if what is Measure.WEIGHTED_DEGREE:
        return dict(graph.degree(weight="weight"))
    if what is Measure.CORE:
        return dict(nx.core_number(graph))
    if what is Measure.BETWEENNESS:
        return dict(nx.betweenness_centrality(graph))
    return dict(nx.pagerank(graph, tol=1e-12, max_iter=500))


@settings(max_examples=40)
@given(EDGES, st.sampled_from(list(Measure)))
def test_scores_are_those_of_networkx(edges: dict[tuple[int, int], int], what: Measure) -> None:
    graph = graph_of(edges)
    found = finish(measure(links_of(graph), what))
    assert found.sample_size is None
    if edges:
        assert dict(enumerate(found.values)) == pytest.approx(expected(graph, what), abs=1e-6)
    else:
        assert set(found.values) == {0.0}


LARGE = nx.barabasi_albert_graph(400, 3, seed=2)


def test_betweenness_is_sampled_above_a_size_and_close() -> None:
    links = links_of(LARGE)
    found = finish(measure(links, Measure.BETWEENNESS, samples=300, exact=1000))
    assert found.sample_size == 300
    exact = finish(measure(links, Measure.BETWEENNESS)).values
    top = {one.node_id for one in rank(links.ids, exact)[:10]}
    assert len(top & {one.node_id for one in rank(links.ids, found.values)[:10]}) >= 8
    assert sum(found.values) == pytest.approx(sum(exact), rel=0.1)


@pytest.mark.parametrize("what", list(Measure))
def test_the_same_network_gives_the_same_scores_in_any_thread(what: Measure) -> None:
    links = links_of(LARGE)

    def work(_number: int) -> Scores:
        return finish(measure(links, what, samples=48, exact=1000))

    first = work(0)
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(work, range(3))) == [first] * 3


def test_a_sample_tells_how_far_it_is() -> None:
    steps = measure(links_of(LARGE), Measure.BETWEENNESS, samples=96, exact=1000)
    words = [step.words for step in steps]
    assert "32 of 96 sampled sources" in words


def test_equal_scores_share_a_rank() -> None:
    ranked = rank(["d", "c", "b", "a"], [1.0, 3.0, 3.0, 2.0])
    assert [(one.rank, one.node_id) for one in ranked] == [(1, "b"), (1, "c"), (3, "a"), (4, "d")]
