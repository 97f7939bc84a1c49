"""GEXF 1.3: as NetworkX reads it, by the rules of its schema, and with the timeline that Gephi needs."""

import io
from datetime import date
from xml.etree import ElementTree

import networkx as nx
import pytest
from hypothesis import given

from graph.build import build_graph
from graph.model import CanonicalRecords
from tests.factory import make_entity, make_relation
from tests.graph.export.gexf_rules import GEXF, VIZ, check
from tests.graph.export.reading import plain_parts, read_gexf, write
from tests.graph.export.told import TOLD
from tests.graph.strategies import NASTY_TEXTS, canonical_records
from tests.graph.world import AMIN, ATTACK, BLUE, FIGHTS, GOMA, JETS, LEADS, RED, SINCE, STRIKE, SUPPORTS, UNTIL

Graph = nx.MultiDiGraph
Days = tuple[str | None, str | None]


def parse(content: bytes) -> ElementTree.Element:
    root = ElementTree.parse(io.BytesIO(content)).getroot()
    check(root)
    return root


def find_times(root: ElementTree.Element) -> dict[str, list[Days]]:
    """The spells of each node and edge."""
    found = {}
    for element in (*root.iter(f"{GEXF}node"), *root.iter(f"{GEXF}edge")):
        spells = [element] if {"start", "end"} & set(element.attrib) else list(element.iter(f"{GEXF}spell"))
        found[element.attrib["id"]] = [(spell.get("start"), spell.get("end")) for spell in spells]
    return found


def test_the_whole_graph_is_given_back_with_labels(graph: Graph) -> None:
    nodes, edges = read_gexf(write("gexf", graph))
    expected_nodes, expected_edges = plain_parts(graph)
    assert nodes == expected_nodes
    labels = {key: data.pop("label") for key, data in edges.items()}
    assert edges == expected_edges
    assert set(labels.values()) >= {"source", "victim", "fights", "located_at", "part_of", "claimed_by"}


@given(records=canonical_records(texts=NASTY_TEXTS))
def test_any_graph_fits_the_schema(records: CanonicalRecords) -> None:
    parse(write("gexf", build_graph(records), TOLD))


@given(text=NASTY_TEXTS)
def test_any_name_is_read_back_to_the_character(text: str) -> None:
    entity = make_entity("Red Front")
    graph = build_graph(CanonicalRecords((entity,)))
    graph.nodes[entity.id]["label"] = graph.nodes[entity.id]["note"] = text
    nodes, _ = read_gexf(write("gexf", graph))
    expected = plain_parts(graph)[0][entity.id].get("note")
    assert nodes[entity.id].get("note") == expected
    assert nodes[entity.id]["label"] == (entity.id if expected is None else expected)


def test_the_graph_is_declared_dynamic_with_days(graph: Graph) -> None:
    body = parse(write("gexf", graph)).find(f"{GEXF}graph")
    assert body is not None
    wanted = {"mode": "dynamic", "defaultedgetype": "directed", "timeformat": "date", "timerepresentation": "interval"}
    assert wanted.items() <= body.attrib.items()


def test_events_and_their_edges_are_there_on_their_days(graph: Graph) -> None:
    times = find_times(parse(write("gexf", graph)))
    assert times[ATTACK.id] == times[f"{ATTACK.id}:location"] == [("2017-10-24", "2017-10-24")]
    assert times[STRIKE.id] == [("2017-10-01", "2017-10-31")]
    assert times[UNTIL.id] == [(None, "2016-05-31")]
    assert times[SINCE.id] == [("2018-01-01", None)]
    for start, end, key in graph.edges(keys=True):
        for event in (ATTACK, STRIKE, UNTIL, SINCE):
            if event.id in (start, end):
                assert times[key] == times[event.id]


def test_relations_are_there_in_their_spells() -> None:
    held = make_relation(RED, "supports", BLUE, spells="2013-01-01/2015-12-31 2018-01-01/..")
    never = make_relation(RED, "fights", BLUE, valid_from=date(2018, 1, 1), valid_to=date(2017, 1, 1))
    times = find_times(parse(write("gexf", build_graph(CanonicalRecords((RED, BLUE), relations=(held, never))))))
    assert times[held.id] == [("2013-01-01", "2015-12-31"), ("2018-01-01", None)]
    assert times[never.id] == []
    assert times[RED.id] == [("2013-01-01", None)]


def test_entities_are_there_while_something_tells_of_them_and_else_always(graph: Graph) -> None:
    graph.nodes[BLUE.id]["active_from"] = "2015-01-01"
    graph.nodes[AMIN.id]["first_seen"] = "2020-01-01"
    times = find_times(parse(write("gexf", graph)))
    assert times[GOMA.id] == [("2017-10-24", "2017-10-24")]
    assert times[JETS.id] == [("2017-10-01", "2017-10-31")]
    assert times[BLUE.id] == [("2015-01-01", None)]
    assert times[AMIN.id] == times[LEADS.id] == [("2010-01-01", "2012-12-31")]
    assert times[RED.id] == []
    assert times[FIGHTS.id] == []
    assert times[SUPPORTS.id] == [("2017-01-01", None)]


@given(records=canonical_records())
def test_no_edge_is_there_without_its_ends(records: CanonicalRecords) -> None:
    graph = build_graph(records)
    times = find_times(parse(write("gexf", graph)))
    for start, end, key in graph.edges(keys=True):
        for first, last in times[key]:
            for node in (start, end):
                for from_day, to_day in times[node]:
                    assert from_day is None or (first is not None and from_day <= first)
                    assert to_day is None or (last is not None and last <= to_day)


def test_kinds_tell_parallel_edges_apart_and_places_are_drawn_where_they_are(graph: Graph) -> None:
    root = parse(write("gexf", graph))
    kinds = {edge.attrib["id"]: edge.get("kind") for edge in root.iter(f"{GEXF}edge")}
    assert kinds[FIGHTS.id] == "fights"
    drawn = {node.attrib["id"]: node.find(f"{VIZ}position") for node in root.iter(f"{GEXF}node")}
    position = drawn[GOMA.id]
    assert position is not None
    assert (position.get("x"), position.get("y")) == ("292.200", "-16.800")
    assert drawn[RED.id] is None
    assert drawn[ATTACK.id] is not None


def test_attributes_have_their_names_as_ids(graph: Graph) -> None:
    root = parse(write("gexf", graph))
    ids = {one.attrib["id"]: one.attrib["title"] for one in root.iter(f"{GEXF}attribute")}
    assert {"confidence", "modality", "started_on"} <= ids.keys()
    assert all(key == title for key, title in ids.items())


def test_an_attribute_is_not_what_a_tag_means_by_its_name(graph: Graph) -> None:
    edge = graph.edges[RED.id, ATTACK.id, next(iter(graph[RED.id][ATTACK.id]))]
    edge.update({"type": "undirected", "start": "soon", "end": "never", "weight": "heavy", "spells": "many"})
    root = parse(write("gexf", graph))
    titles = {one.get("title") for one in root.iter(f"{GEXF}attribute")}
    assert {"type_", "start_", "end_", "weight_", "spells_"} <= titles
    assert {one.get("type") for one in root.iter(f"{GEXF}edge")} == {"directed"}


def test_evidence_is_on_nodes_and_edges(graph: Graph) -> None:
    nodes, _ = read_gexf(write("gexf", graph, TOLD))
    assert nodes[ATTACK.id]["evidence"] == "=HYPERLINK(1) said Red Front."


@pytest.mark.parametrize("day", ["2017-10-24", "0001-01-01", "9999-12-31"])
def test_any_year_is_a_day_of_the_schema(day: str) -> None:
    entity = make_entity("Red Front", active_from=date.fromisoformat(day))
    assert find_times(parse(write("gexf", build_graph(CanonicalRecords((entity,))))))[entity.id] == [(day, None)]
