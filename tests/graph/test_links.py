"""Networks for measuring: the same nodes and pairs as the filtered graph and the projection, whatever the order."""

from typing import Any

import networkx as nx
import pytest
from hypothesis import given

from graph.build import build_graph
from graph.errors import InvalidInputError
from graph.filters import GraphFilter
from graph.links import Links, choose_ties, link_steps, pair_steps
from graph.model import CanonicalRecords
from graph.query import filter_graph
from graph.steps import finish
from graph.tie_projection import project_ties
from tests.factory import make_relation
from tests.graph.parties import AMIN, BLUE, GREEN, RED, act, graph_of
from tests.graph.strategies import canonical_records
from tests.graph.test_filters import some

EVERYTHING = GraphFilter(include_unmentioned=True)
TOGETHER = act("with", "attack", "2015-05-01", source=(RED, GREEN), target=BLUE)
AGAINST = act("against", "armed_clash", "2017-02-01", source=RED, target=GREEN)
LEADS = make_relation(AMIN, "leads", RED)
GRAPH = graph_of(TOGETHER, AGAINST, relations=[LEADS])


def pairs_of(links: Links) -> dict[tuple[str, str], float]:
    named = zip(links.ones, links.others, links.weights, strict=True)
    return {(links.ids[one], links.ids[other]): weight for one, other, weight in named}


@given(canonical_records())
def test_links_are_those_of_the_filtered_graph(records: CanonicalRecords) -> None:
    graph = build_graph(records)
    for wanted in (EVERYTHING, some(kinds=["actor"]), some(relation_types=["fights"]), some(min_confidence=0.5)):
        part = filter_graph(graph, wanted)
        links = finish(link_steps(graph, wanted))
        simple: Any = nx.Graph(part.to_undirected(as_view=True))
        expected = {tuple(sorted(edge)) for edge in simple.edges() if edge[0] != edge[1]}
        assert set(links.ids) == set(part)
        assert set(pairs_of(links)) == expected
        assert list(links.ids) == sorted(links.ids)


@given(canonical_records())
def test_ties_are_those_of_the_projection(records: CanonicalRecords) -> None:
    graph = build_graph(records)
    pairs = finish(pair_steps(graph, EVERYTHING))
    ties = {(tie.one_id, tie.other_id): tie.balance for tie in project_ties(graph, EVERYTHING).ties}
    found = {
        (pairs.ids[one], pairs.ids[other]): (friendly / 10_000, hostile / 10_000)
        for one, other, friendly, hostile in zip(pairs.ones, pairs.others, pairs.friendly, pairs.hostile, strict=True)
    }
    assert set(found) <= set(ties)  # a piece so weak that it rounds to nothing makes no link
    for pair, (friendly, hostile) in found.items():
        balance = ties[pair]
        assert balance is not None
        assert (friendly, hostile) == pytest.approx((balance.friendly.weight, balance.hostile.weight), abs=1e-3)


def test_a_link_weighs_the_confidences_of_its_edges() -> None:
    links = finish(link_steps(GRAPH, EVERYTHING, edge_types=frozenset(("relation",))))
    assert pairs_of(links) == {tuple(sorted((AMIN.id, RED.id))): LEADS.confidence}
    assert len(links) == 1


def test_the_side_that_weighs_more_decides() -> None:
    pairs = finish(pair_steps(GRAPH, EVERYTHING))
    joined = {choice: set(pairs_of(choose_ties(pairs, choice))) for choice in ("all", "cooperative", "hostile")}
    fought, led = tuple(sorted((RED.id, GREEN.id))), tuple(sorted((RED.id, AMIN.id)))
    assert {fought, led} <= joined["all"]
    assert led in joined["cooperative"]
    assert fought not in joined["cooperative"] | joined["hostile"]  # both sides weigh the same
    assert tuple(sorted((RED.id, BLUE.id))) in joined["hostile"]


def test_the_order_of_the_graph_does_not_matter() -> None:
    turned: Any = nx.MultiDiGraph()
    turned.add_nodes_from(reversed(list(GRAPH.nodes(data=True))))
    turned.add_edges_from(reversed(list(GRAPH.edges(keys=True, data=True))))
    for steps in (link_steps, pair_steps):
        assert finish(steps(GRAPH, EVERYTHING)) == finish(steps(turned, EVERYTHING))


def test_kinds_without_ties_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="'location' has no ties"):
        finish(pair_steps(GRAPH, some(kinds=["location"])))
