"""A graph that is kept still stays as it was while another goes on from it, and costs no more than its users hold."""

import weakref
from dataclasses import replace
from typing import Any

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from graph.build import apply_changes, build_graph
from graph.copies import fork, keep_still
from graph.model import CanonicalRecords, Change
from graph.payload import to_payload
from tests.dumps import describe_graph
from tests.factory import make_entity, make_relation
from tests.graph.strategies import canonical_records

RED, BLUE, CLAN = make_entity("Red Front"), make_entity("Blue Army"), make_entity("Green Clan")


def change(seq: int, kind: str, before: Any, after: Any) -> Change:
    held = before or after
    payloads = [None if one is None else to_payload(one) for one in (before, after)]
    return Change(seq, kind, held.id, payloads[0], payloads[1])


@given(canonical_records())
def test_a_still_graph_and_a_parted_one_equal_the_graph(records: CanonicalRecords) -> None:
    graph = build_graph(records)
    for other in (keep_still(graph), fork(graph)):
        assert describe_graph(other) == describe_graph(graph)
        assert other.graph == graph.graph
        assert other.graph is not graph.graph


def test_a_still_graph_stays_when_its_names_relations_and_neighbours_change() -> None:
    fights = make_relation(RED, "fights", BLUE)
    graph = build_graph(CanonicalRecords(entities=(RED, BLUE), relations=(fights,), version=1))
    still, before = keep_still(graph), describe_graph(graph)
    parted = fork(graph)
    supports, other = make_relation(RED, "supports", BLUE), make_relation(CLAN, "fights", RED)
    changes = [
        change(2, "entity", RED, replace(RED, name="Red Army")),
        change(3, "relation", fights, replace(fights, confidence=0.25)),
        change(4, "entity", None, CLAN),
        change(5, "relation", None, supports),
        change(6, "relation", None, other),
    ]
    apply_changes(parted, changes)
    assert describe_graph(still) == before
    relations = (replace(fights, confidence=0.25), supports, other)
    now = CanonicalRecords(entities=(replace(RED, name="Red Army"), BLUE, CLAN), relations=relations, version=6)
    assert describe_graph(parted) == describe_graph(build_graph(now))
    again, middle = fork(parted), describe_graph(parted)
    apply_changes(again, [change(7, "relation", other, None), change(8, "entity", CLAN, None)])
    assert "Green Clan" not in str(describe_graph(again))
    assert describe_graph(parted) == middle
    assert describe_graph(still) == before


@given(canonical_records(), st.data())
def test_whatever_goes_and_comes_leaves_the_still_graph_alone(records: CanonicalRecords, data: st.DataObject) -> None:
    graph = build_graph(records)
    before = describe_graph(graph)
    held = [("participant", one) for one in records.participants] + [("relation", one) for one in records.relations]
    gone = [one for one in held if data.draw(st.booleans())]
    parted = fork(graph)
    apply_changes(parted, [change(seq, kind, one, None) for seq, (kind, one) in enumerate(gone, start=50)])
    assert describe_graph(graph) == before
    left = replace(
        records,
        participants=tuple(one for one in records.participants if ("participant", one) not in gone),
        relations=tuple(one for one in records.relations if ("relation", one) not in gone),
        version=parted.graph["version"],
    )
    assert describe_graph(parted) == describe_graph(build_graph(left))
    whole, middle = fork(parted), describe_graph(parted)
    apply_changes(whole, [change(seq, kind, None, one) for seq, (kind, one) in enumerate(gone, start=150)])
    assert describe_graph(whole) == describe_graph(build_graph(replace(records, version=whole.graph["version"])))
    assert describe_graph(parted) == middle


def test_a_still_graph_goes_with_the_last_who_has_it_though_its_views_were_used() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_edge("a", "b", key="k", weight=1)
    still = keep_still(graph)
    seen = [list(view) for view in (still.edges, still.in_edges, still.out_edges, still.nodes, still.adj)]
    degrees = [dict(view) for view in (still.degree, still.in_degree, still.out_degree)]
    assert seen[0] == [("a", "b", "k")]
    assert degrees[0] == {"a": 1, "b": 1}
    held = weakref.ref(still)
    del still
    assert held() is None
