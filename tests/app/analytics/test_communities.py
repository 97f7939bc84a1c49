"""Communities by Leiden: those that are there, with weights and modularity as networkx counts them."""

from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings

from app.analytics.communities import find_communities
from graph.steps import finish
from tests.app.analytics.test_centrality import EDGES, graph_of, links_of

KARATE = nx.karate_club_graph()


def test_cliques_are_communities() -> None:
    links = links_of(nx.connected_caveman_graph(4, 6))
    found = finish(find_communities(links))
    assert [len(one.members) for one in found.communities] == [6, 6, 6, 6]
    assert found.communities[0].id == "n000"
    assert sum(one.internal for one in found.communities) + sum(one.external for one in found.communities) / 2 == len(
        links
    )


@settings(max_examples=30)
@given(EDGES)
def test_modularity_and_weights_are_those_of_networkx(edges: dict[tuple[int, int], int]) -> None:
    graph: Any = graph_of(edges)
    found = finish(find_communities(links_of(graph)))
    sets = [{int(member.node_id[1:]) for member in one.members} for one in found.communities]
    assert set().union(*sets) == {node for node, degree in graph.degree() if degree}
    if edges:
        alone = [{node} for node, degree in graph.degree() if not degree]
        assert found.modularity == pytest.approx(nx.community.modularity(graph, [*sets, *alone]), abs=1e-5)
    for one, members in zip(found.communities, sets, strict=True):
        assert one.internal == pytest.approx(graph.subgraph(members).size(weight="weight"), abs=1e-3)
        assert one.external == pytest.approx(nx.cut_size(graph, members, weight="weight"), abs=1e-3)


def test_resolution_makes_more_of_them_and_the_seed_makes_them_stay() -> None:
    links = links_of(KARATE)
    few, many = (finish(find_communities(links, resolution=number)) for number in (0.3, 4.0))
    assert len(few.communities) < len(many.communities)
    assert finish(find_communities(links, resolution=4.0)) == many
    best = nx.community.modularity(KARATE, nx.community.louvain_communities(KARATE, seed=1))
    assert finish(find_communities(links)).modularity >= best - 0.02
