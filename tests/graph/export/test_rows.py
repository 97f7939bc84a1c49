"""Rows hold what the graph holds, what a reader would miss, and their evidence; a batch at a time."""

from collections.abc import Mapping, Sequence

import networkx as nx

from graph.build import build_graph
from graph.export.extras import BATCH, NO_EXTRAS, Extras, Sentence
from graph.export.rows import Rows, to_plain
from graph.model import CanonicalRecords
from tests.factory import make_entity
from tests.graph.export.told import TOLD, make_sentence
from tests.graph.strategies import parts_of
from tests.graph.world import ATTACK, FIGHTS, GOMA, RED, STRIKE

Graph = nx.MultiDiGraph


def test_an_event_has_its_place_with_precision_and_no_attribute_is_replaced(graph: Graph) -> None:
    graph.nodes[STRIKE.id]["radius_km"] = 1.5
    rows = {node: to_plain(own) for node, own, _ in Rows(graph, NO_EXTRAS).iter_nodes()}
    place = ("place", "place_precision", "latitude", "longitude", "radius_km")
    assert [rows[ATTACK.id][name] for name in place] == ["Goma", "exact", -1.68, 29.22, 1.0]
    assert [rows[STRIKE.id][name] for name in place] == ["North Kivu", "admin1", -0.8, 29.0, 1.5]
    assert rows[RED.id] == graph.nodes[RED.id]


def test_edges_of_an_event_have_its_days_and_modality(graph: Graph) -> None:
    graph.edges[ATTACK.id, GOMA.id, f"{ATTACK.id}:location"]["modality"] = "its own"
    rows = {key: to_plain(*parts) for _, _, key, *parts in Rows(graph, NO_EXTRAS).iter_edges()}
    for start, end, key in graph.edges(keys=True):
        if ATTACK.id in (start, end):
            assert (rows[key]["started_on"], rows[key]["date_precision"]) == ("2017-10-24", "day")
            assert rows[key]["modality"] == ("its own" if end == GOMA.id else "occurred")
    assert rows[f"{ATTACK.id}:location"]["place_precision"] == "exact"
    assert rows[FIGHTS.id] == graph.edges[FIGHTS.source_id, FIGHTS.target_id, FIGHTS.id]


def test_sentences_are_summed_up_and_handed_on(graph: Graph) -> None:
    before, told = parts_of(graph), {}
    rows = Rows(graph, TOLD)
    nodes = {node: to_plain(*parts) for node, *parts in rows.iter_nodes(told.__setitem__)}
    edges = {key: to_plain(*parts) for _, _, key, *parts in rows.iter_edges(told.__setitem__)}
    assert nodes[ATTACK.id]["report_ids"] == "rep_1; rep_2"
    assert edges[FIGHTS.id]["evidence"] == "They fight."
    assert "evidence" not in nodes[RED.id]
    assert told.keys() == {ATTACK.id, FIGHTS.id}
    assert parts_of(graph) == before


def test_the_first_sentence_that_may_be_read_is_the_evidence() -> None:
    graph = build_graph(CanonicalRecords((make_entity("Red"), make_entity("Blue"))))
    sentences = {
        "ent_red": [make_sentence(None, "rep_a"), make_sentence("Red\x00.", "rep_b", None)],
        "ent_blue": [make_sentence(None, "rep_a")],
    }
    rows = Rows(graph, Extras(sentences=lambda ids: {one: sentences[one] for one in ids}))
    nodes = {node: to_plain(*parts) for node, *parts in rows.iter_nodes()}
    assert (nodes["ent_red"]["evidence"], nodes["ent_red"]["report_ids"]) == ("Red.", "rep_a; rep_b")
    assert "evidence" not in nodes["ent_blue"]
    assert nodes["ent_blue"]["publishers"] == "Wire"


def test_ids_are_asked_for_in_batches() -> None:
    graph = build_graph(CanonicalRecords(tuple(make_entity(f"n{number:05}") for number in range(BATCH * 2 + 1))))
    asked: list[int] = []

    def tell(ids: Sequence[str]) -> Mapping[str, Sequence[Sentence]]:
        asked.append(len(ids))
        return {}

    assert len(list(Rows(graph, Extras(sentences=tell)).iter_nodes())) == BATCH * 2 + 1
    assert asked == [BATCH, BATCH, 1]


def test_an_event_of_which_nothing_is_known_still_says_how_exactly_its_place_is_known(graph: Graph) -> None:
    for name in ("started_on", "ended_on", "date_precision", "modality"):
        graph.nodes[ATTACK.id].pop(name, None)
    rows = {key: to_plain(*parts) for _, _, key, *parts in Rows(graph, NO_EXTRAS).iter_edges()}
    edge = rows[f"{ATTACK.id}:location"]
    assert edge["place_precision"] == "exact"
    assert "started_on" not in edge


def test_edges_come_by_start_and_key_each_with_the_dict_that_those_of_its_event_share(graph: Graph) -> None:
    edges = [edge for batch, _ in Rows(graph, NO_EXTRAS).iter_edge_batches() for edge in batch]
    assert [(start, key) for key, start, *_ in edges] == sorted(
        (start, key) for start, _, key in graph.edges(keys=True)
    )
    shared = {id(event) for _, start, end, own, event in edges if ATTACK.id in (start, end) and "role" in own}
    assert len(shared) == 1
