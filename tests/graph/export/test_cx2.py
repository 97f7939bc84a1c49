"""CX2 as its specification wants it: the order of aspects, counts, declared types, numbers for ids."""

import json
from typing import Any

import networkx as nx
from hypothesis import given
from jsonschema import Draft202012Validator

from graph.build import build_graph
from graph.model import CanonicalRecords
from tests.graph.export.reading import READERS, plain_parts, write
from tests.graph.export.told import TOLD
from tests.graph.strategies import NASTY_TEXTS, canonical_records
from tests.graph.world import ATTACK, BLUE, FIGHTS, GOMA, RED

Graph = nx.MultiDiGraph
NUMBER = {"type": "integer", "minimum": 0}
TYPES = {"string": str, "long": int, "integer": int, "double": (int, float), "boolean": bool}
DECLARED = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["d"],
        "properties": {"d": {"enum": sorted(TYPES)}, "a": {"type": "string"}, "v": {}},
        "additionalProperties": False,
    },
}
VALUES = {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}}


def aspect(name: str, items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": [name],
        "properties": {name: {"type": "array", "items": items, **more}},
        "additionalProperties": False,
    }


def item(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **optional},
        "additionalProperties": False,
    }


COUNTS = item({"name": {"type": "string"}, "elementCount": NUMBER})
DECLARATIONS = item({"networkAttributes": DECLARED, "nodes": DECLARED, "edges": DECLARED})
POINT = {"type": "number"}
CX2 = {
    "type": "array",
    "prefixItems": [
        item({"CXVersion": {"const": "2.0"}, "hasFragments": {"const": False}}),
        aspect("metaData", COUNTS),
        aspect("attributeDeclarations", DECLARATIONS, minItems=1, maxItems=1),
        aspect("networkAttributes", VALUES, minItems=1, maxItems=1),
        aspect("nodes", item({"id": NUMBER, "v": VALUES}, x=POINT, y=POINT, z=POINT)),
        aspect("edges", item({"id": NUMBER, "s": NUMBER, "t": NUMBER, "v": VALUES})),
        aspect("status", item({"success": {"const": True}, "error": {"const": ""}}), minItems=1, maxItems=1),
    ],
    "items": False,
    "minItems": 7,
}


def check(content: bytes) -> dict[str, Any]:
    """The aspects by name, after all that the specification asks for was looked at."""
    aspects = json.loads(content)
    Draft202012Validator(CX2).validate(aspects)
    found = {name: value for one in aspects for name, value in one.items()}
    for count in found["metaData"]:
        assert len(found[count["name"]]) == count["elementCount"]
    (declared,) = found["attributeDeclarations"]
    for name in ("nodes", "edges"):
        assert [one["id"] for one in found[name]] == list(range(len(found[name])))
        for one in found[name]:
            for attribute, value in one["v"].items():
                kind = declared[name][attribute]["d"]
                assert isinstance(value, TYPES[kind])
                assert kind == "boolean" or not isinstance(value, bool)
    assert all(max(edge["s"], edge["t"]) < len(found["nodes"]) for edge in found["edges"])
    return found


@given(records=canonical_records(texts=NASTY_TEXTS))
def test_any_graph_fits_the_specification(records: CanonicalRecords) -> None:
    check(write("cx2", build_graph(records), TOLD))


def test_values_of_mixed_types_are_of_the_declared_one(graph: Graph) -> None:
    for node, (number, mixed, large) in {RED.id: (1, True, 2**40), BLUE.id: (0.5, "one", 1)}.items():
        graph.nodes[node].update(number=number, mixed=mixed, large=large)
    found = check(write("cx2", graph))
    declared = found["attributeDeclarations"][0]["nodes"]
    assert [declared[name]["d"] for name in ("number", "mixed", "large")] == ["double", "string", "long"]


def test_nodes_have_names_and_edges_say_what_they_are(graph: Graph) -> None:
    found = check(write("cx2", graph, TOLD))
    by_id = {one["v"]["record_id"]: one for one in (*found["nodes"], *found["edges"])}
    assert by_id[RED.id]["v"]["name"] == "Red Front"
    assert by_id[FIGHTS.id]["v"]["interaction"] == "fights"
    assert by_id[ATTACK.id]["v"]["evidence"] == "=HYPERLINK(1) said Red Front."
    assert (by_id[GOMA.id]["x"], by_id[GOMA.id]["y"]) == (292.2, 16.8)
    assert "x" not in by_id[RED.id]
    assert READERS["cx2"](write("cx2", graph))[0].keys() == plain_parts(graph)[0].keys()
