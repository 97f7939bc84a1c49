"""Node-link JSON is NetworkX's, Cytoscape JSON is as Cytoscape wants it."""

import json
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from graph.build import build_graph
from graph.export.json_graphs import to_node_link, write_members
from graph.export.plain import clean_text, plain
from graph.model import CanonicalRecords
from tests.graph.export.reading import READERS, plain_parts, write
from tests.graph.export.told import TOLD
from tests.graph.strategies import NASTY_TEXTS, canonical_records, parts_of
from tests.graph.world import ATTACK, FIGHTS

Graph = nx.MultiDiGraph
TEXT = {"type": "string", "minLength": 1}
VALUES = {"type": ["string", "number", "boolean"]}
CYTOSCAPE = {
    "type": "object",
    "required": ["data", "elements"],
    "properties": {
        "data": {"type": "object", "required": ["name", "shared_name"]},
        "elements": {
            "type": "object",
            "required": ["nodes", "edges"],
            "additionalProperties": False,
            "properties": {
                "nodes": {"type": "array", "items": {"$ref": "#/$defs/node"}},
                "edges": {"type": "array", "items": {"$ref": "#/$defs/edge"}},
            },
        },
    },
    "$defs": {
        "node": {
            "type": "object",
            "required": ["data"],
            "properties": {
                "data": {
                    "type": "object",
                    "required": ["id", "value", "name"],
                    "properties": {"id": TEXT, "value": TEXT, "name": TEXT, "parent": False},
                    "additionalProperties": VALUES,
                }
            },
        },
        "edge": {
            "type": "object",
            "required": ["data"],
            "properties": {
                "data": {
                    "type": "object",
                    "required": ["id", "key", "source", "target", "interaction"],
                    "properties": {"id": TEXT, "key": TEXT, "source": TEXT, "target": TEXT, "interaction": TEXT},
                    "additionalProperties": VALUES,
                }
            },
        },
    },
}


def test_node_link_gives_an_equal_graph_back(graph: Graph) -> None:
    read = nx.node_link_graph(json.loads(write("node-link", graph)), edges="edges")
    assert isinstance(read, nx.MultiDiGraph)
    assert parts_of(read) == (*plain_parts(graph), graph.graph)


def test_node_link_data_holds_what_the_graph_holds(graph: Graph) -> None:
    read = nx.node_link_graph(to_node_link(graph), edges="edges")
    assert parts_of(read) == parts_of(graph)


@pytest.mark.parametrize("name", ["node-link", "cytoscape"])
def test_evidence_is_on_nodes_and_edges(name: str, graph: Graph) -> None:
    nodes, edges = READERS[name](write(name, graph, TOLD))
    assert nodes[ATTACK.id]["evidence"] == "=HYPERLINK(1) said Red Front."
    assert [data["report_ids"] for (*_, key), data in edges.items() if key == FIGHTS.id] == ["rep_3"]


@given(st.lists(st.dictionaries(NASTY_TEXTS, st.one_of(st.none(), st.floats(), st.integers(), NASTY_TEXTS))))
def test_members_written_together_are_those_of_each_row(rows: list[dict[str, Any]]) -> None:
    rows = [{clean_text(name): value for name, value in row.items()} for row in rows]
    found = [json.loads(f"{{{members[:-1]}}}") for members in write_members(rows)]
    assert found == [dict(plain(row)) for row in rows]


@pytest.mark.parametrize("text", ["},{", '},{"', '"},{"a":1', "[{", "}", '":{', "{}", '":null', "\\"])
def test_a_text_that_looks_like_json_is_a_text(text: str) -> None:
    rows = [{"a": text, text: "b"}, {"a": "c"}]
    assert [json.loads(f"{{{members[:-1]}}}") for members in write_members(rows)] == rows


@given(canonical_records(texts=NASTY_TEXTS))
def test_cytoscape_json_fits_its_schema_and_its_edges_have_ends(records: CanonicalRecords) -> None:
    content = json.loads(write("cytoscape", build_graph(records)))
    Draft202012Validator(CYTOSCAPE).validate(content)
    nodes = [node["data"]["id"] for node in content["elements"]["nodes"]]
    edges = [edge["data"] for edge in content["elements"]["edges"]]
    assert len({*nodes, *(edge["id"] for edge in edges)}) == len(nodes) + len(edges)
    assert all(edge["source"] in nodes and edge["target"] in nodes for edge in edges)


def test_cytoscape_names_nodes_and_interactions(graph: Graph) -> None:
    elements = json.loads(write("cytoscape", graph))["elements"]
    assert {"Red Front", "attack 2017-10-24"} <= {node["data"]["name"] for node in elements["nodes"]}
    assert {edge["data"]["interaction"] for edge in elements["edges"]} == {
        "source", "ally", "target", "instrument", "victim", "located_at", "part_of", "claimed_by", "fights", "supports",
        "leads", "located_in",
    }  # fmt: skip


def test_cytoscape_json_is_read_by_networkx_as_the_graph_it_was(graph: Graph) -> None:
    read = nx.cytoscape_graph(json.loads(write("cytoscape", graph)))
    assert isinstance(read, nx.MultiDiGraph)
    assert read.graph == {"name": "Conflict Graph", "shared_name": "Conflict Graph", **graph.graph}
    nodes, edges = plain_parts(graph)
    assert {node: {name: data[name] for name in nodes[node]} for node, data in read.nodes(data=True)} == nodes
    found = {(a, b, key): data for a, b, key, data in read.edges(keys=True, data=True)}
    assert {edge: {name: data[name] for name in edges[edge]} for edge, data in found.items()} == edges


def test_an_attribute_with_a_name_that_cytoscape_takes_gets_another(graph: Graph) -> None:
    graph.nodes[ATTACK.id]["value"] = 7
    nodes, _ = READERS["cytoscape"](write("cytoscape", graph))
    assert nodes[ATTACK.id]["value_"] == 7


def test_letters_of_any_script_stay_readable(graph: Graph) -> None:
    graph.nodes["ent_goma"]["label"] = "القائم"
    assert "القائم".encode() in write("node-link", graph)
