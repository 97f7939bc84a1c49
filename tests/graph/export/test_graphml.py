"""GraphML: as NetworkX reads it, and as the format wants it."""

import io
from xml.etree import ElementTree

import networkx as nx
from hypothesis import given

from graph.build import build_graph
from graph.model import CanonicalRecords
from tests.factory import make_entity
from tests.graph.export.reading import plain_parts, read_graphml, write
from tests.graph.export.told import TOLD
from tests.graph.strategies import NASTY_TEXTS
from tests.graph.world import ATTACK, FIGHTS, RED

Graph = nx.MultiDiGraph
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"


def test_the_whole_graph_is_given_back(graph: Graph) -> None:
    assert read_graphml(write("graphml", graph)) == plain_parts(graph)


@given(text=NASTY_TEXTS)
def test_any_name_is_read_back_to_the_character(text: str) -> None:
    entity = make_entity("Red Front")
    graph = build_graph(CanonicalRecords((entity,)))
    graph.nodes[entity.id]["label"] = graph.nodes[entity.id]["note"] = text
    nodes, _ = read_graphml(write("graphml", graph))
    assert nodes[entity.id] == plain_parts(graph)[0][entity.id]


def test_types_of_columns_are_declared(graph: Graph) -> None:
    graph.nodes[RED.id]["large"] = 2**40
    root = ElementTree.parse(io.BytesIO(write("graphml", graph))).getroot()
    kinds = {key.get("attr.name"): key.get("attr.type") for key in root.iter(f"{GRAPHML}key")}
    wanted = {"latitude": "double", "report_count": "int", "is_generic": "boolean", "label": "string", "large": "long"}
    assert wanted.items() <= kinds.items()


def test_every_value_belongs_to_a_declared_column(graph: Graph) -> None:
    root = ElementTree.parse(io.BytesIO(write("graphml", graph, TOLD))).getroot()
    declared = {(key.get("for"), key.get("id")) for key in root.iter(f"{GRAPHML}key")}
    for owner in ("node", "edge"):
        for element in root.iter(f"{GRAPHML}{owner}"):
            assert {(owner, data.get("key")) for data in element} <= declared


def test_evidence_is_on_nodes_and_edges(graph: Graph) -> None:
    nodes, edges = read_graphml(write("graphml", graph, TOLD))
    assert nodes[ATTACK.id]["evidence"] == "=HYPERLINK(1) said Red Front."
    assert (nodes[ATTACK.id]["report_ids"], nodes[ATTACK.id]["publishers"]) == ("rep_1; rep_2", "Wire; Post")
    (fights,) = (data for (*_, key), data in edges.items() if key == FIGHTS.id)
    assert (fights["evidence"], fights["report_ids"], "publishers" in fights) == ("They fight.", "rep_3", False)
