"""CX2 (Cytoscape Exchange, version 2): for Cytoscape from 3.10, Cytoscape Web and NDEx.

A list of aspects: version, counts, declared attributes with their types, then nodes and edges, and last a status, by
which a reader knows that the file is whole. Nodes and edges are numbered; their ids in the graph are `record_id`.
"""

from math import isfinite
from typing import Any, BinaryIO

import networkx as nx

from graph.export.extras import NO_EXTRAS, Extras
from graph.export.json_graphs import NAME, Spared, dump, write_batches
from graph.export.plain import Plain, edge_label, plain_value
from graph.export.row_text import Kinds, find_kinds, to_text
from graph.export.rows import Row, Rows, to_plain

KINDS = {"int": "integer"}
OF_NODE, OF_EDGE = ("name", "record_id"), ("name", "interaction", "record_id")
SCALE = 10  # units of the drawing for a degree


def write_cx2(graph: "nx.MultiDiGraph[str]", file: BinaryIO, extras: Extras = NO_EXTRAS) -> None:
    """Write CX2 in UTF-8."""
    rows = Rows(graph, extras)
    of_node, of_edge = Spared(*OF_NODE), Spared(*OF_EDGE)
    kinds_of_nodes = find_kinds(to_plain(of_node(own)) for _, own in rows.iter_bare_nodes())
    kinds_of_edges = find_kinds(
        to_plain(of_edge(own), shared) for edges, _ in rows.iter_edge_batches() for *_, own, shared in edges
    )
    for kinds in (kinds_of_nodes, kinds_of_edges):
        kinds.update(dict.fromkeys(rows.names_of_evidence, "string"))
    numbers = {node: number for number, node in enumerate(rows.ids)}
    counts = {
        "attributeDeclarations": 1, "networkAttributes": 1, "nodes": len(rows.ids), "edges": graph.number_of_edges()
    }  # fmt: skip
    declared = {
        "networkAttributes": {"name": {"d": "string"}, "version": {"d": "string"}},
        "nodes": _declare(kinds_of_nodes, OF_NODE),
        "edges": _declare(kinds_of_edges, OF_EDGE),
    }
    head: list[Any] = [
        {"CXVersion": "2.0", "hasFragments": False},
        {"metaData": [{"name": name, "elementCount": count} for name, count in counts.items()]},
        {"attributeDeclarations": [declared]},
        {"networkAttributes": [{"name": NAME, "version": str(graph.graph.get("version", 0))}]},
    ]
    file.write(dump(head)[:-1])
    file.write(b',{"nodes":')
    write_batches(
        (
            {
                "id": numbers[node],
                **_point(own),
                "v": {
                    **_typed(to_plain(of_node(own), evidence), kinds_of_nodes),
                    "name": str(plain_value(own.get("label")) or node),
                    "record_id": node,
                },
            }
            for node, own, evidence in rows.iter_nodes()
        ),
        file,
    )
    file.write(b'},{"edges":')
    write_batches(
        (
            {
                "id": number,
                "s": numbers[start],
                "t": numbers[end],
                "v": {
                    **_typed(to_plain(of_edge(own), *more), kinds_of_edges),
                    "name": edge_label(own),
                    "interaction": edge_label(own),
                    "record_id": key,
                },
            }
            for number, (start, end, key, own, *more) in enumerate(rows.iter_edges())
        ),
        file,
    )
    file.write(b'},{"status":[{"success":true,"error":""}]}]\n')


def _declare(kinds: Kinds, texts: tuple[str, ...]) -> dict[str, dict[str, str]]:
    declared = {name: {"d": KINDS.get(kind, kind)} for name, kind in sorted(kinds.items())}
    return declared | {name: {"d": "string"} for name in texts}


def _typed(row: Plain, kinds: Kinds) -> dict[str, Any]:
    """Values as they are declared: a number or truth among texts is a text."""
    return {
        name: to_text(value) if kinds[name] == "string" and type(value) is not str else value
        for name, value in row.items()
    }


def _point(own: Row) -> dict[str, float]:
    """Where Cytoscape draws what has coordinates: its y grows downwards."""
    longitude, latitude = own.get("longitude"), own.get("latitude")
    if isinstance(longitude, float) and isinstance(latitude, float) and isfinite(longitude + latitude):
        return {"x": longitude * SCALE, "y": latitude * -SCALE}
    return {}
