"""GraphML and GEXF: as NetworkX reads them, and as the formats want them."""

import io
from xml.etree import ElementTree

import networkx as nx
import pytest
from hypothesis import given

from graph.build import build_graph
from graph.model import CanonicalRecords
from tests.factory import make_entity
from tests.graph.export.reading import plain_parts, read_gexf, read_graphml, write
from tests.graph.strategies import NASTY_TEXTS
from tests.graph.world import ATTACK, RED

Graph = nx.MultiDiGraph
GEXF = "{http://www.gexf.net/1.2draft}"
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"


def test_graphml_gives_the_whole_graph_back(graph: Graph) -> None:
    assert read_graphml(write("graphml", graph)) == plain_parts(graph)


def test_gexf_gives_the_whole_graph_back_with_labels(graph: Graph) -> None:
    nodes, edges = read_gexf(write("gexf", graph))
    expected_nodes, expected_edges = plain_parts(graph)
    assert nodes == expected_nodes
    labels = {key: data.pop("label") for key, data in edges.items()}
    assert edges == expected_edges
    assert set(labels.values()) >= {"source", "victim", "fights", "located_at", "part_of", "claimed_by"}


@pytest.mark.parametrize("name", ["graphml", "gexf"])
@given(text=NASTY_TEXTS)
def test_any_name_is_read_back_to_the_character(name: str, text: str) -> None:
    entity = make_entity("Red Front")
    graph = build_graph(CanonicalRecords((entity,)))
    graph.nodes[entity.id]["label"] = graph.nodes[entity.id]["note"] = text
    nodes, _ = (read_graphml if name == "graphml" else read_gexf)(write(name, graph))
    expected = plain_parts(graph)[0][entity.id].get("note")
    assert nodes[entity.id].get("note") == expected
    assert nodes[entity.id].get("label") == (entity.id if expected is None and name == "gexf" else expected)


def test_types_of_columns_are_declared(graph: Graph) -> None:
    graph.nodes[RED.id]["large"] = 2**40
    root = ElementTree.parse(io.BytesIO(write("graphml", graph))).getroot()
    kinds = {key.get("attr.name"): key.get("attr.type") for key in root.iter(f"{GRAPHML}key")}
    wanted = {"latitude": "double", "report_count": "int", "is_generic": "boolean", "label": "string", "large": "long"}
    assert wanted.items() <= kinds.items()
    root = ElementTree.parse(io.BytesIO(write("gexf", graph))).getroot()
    kinds = {key.get("title"): key.get("type") for key in root.iter(f"{GEXF}attribute")}
    assert (wanted | {"report_count": "integer"}).items() - {("label", "string")} <= kinds.items()


def test_gexf_is_static_and_directed_and_leaves_times_to_attributes(graph: Graph) -> None:
    root = ElementTree.parse(io.BytesIO(write("gexf", graph))).getroot()
    body = root.find(f"{GEXF}graph")
    assert body is not None
    assert (root.get("version"), body.get("mode"), body.get("defaultedgetype")) == ("1.2", "static", "directed")
    for element in (*root.iter(f"{GEXF}node"), *root.iter(f"{GEXF}edge")):
        assert element.get("start") is element.get("end") is None
        assert element.get("type") in (None, "directed")


def test_every_value_belongs_to_a_declared_column(graph: Graph) -> None:
    root = ElementTree.parse(io.BytesIO(write("graphml", graph))).getroot()
    declared = {(key.get("for"), key.get("id")) for key in root.iter(f"{GRAPHML}key")}
    for owner in ("node", "edge"):
        for element in root.iter(f"{GRAPHML}{owner}"):
            assert {(owner, data.get("key")) for data in element} <= declared


def test_gephi_finds_the_label_of_each_node(graph: Graph) -> None:
    root = ElementTree.parse(io.BytesIO(write("gexf", graph))).getroot()
    labels = {node.get("id"): node.get("label") for node in root.iter(f"{GEXF}node")}
    assert labels[ATTACK.id] == "attack 2017-10-24"
    assert all(labels.values())
