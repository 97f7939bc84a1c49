"""JSON of three dialects: node-link (NetworkX, d3), Cytoscape's (desktop, Cytoscape.js), and CX2 (Cytoscape, NDEx).

Each is written in batches, so that memory does not grow with the graph.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

import networkx as nx
import orjson

from graph.export.extras import NO_EXTRAS, Extras
from graph.export.plain import Plain, edge_label, iter_edges, iter_nodes, spare
from graph.export.rows import Kinds, Rows, batches

NAME = "Conflict Graph"
CX2_KINDS = {"int": "integer"}


def dump(content: Any) -> bytes:
    """JSON in UTF-8, without blanks."""
    try:
        return orjson.dumps(content)
    except TypeError:  # a whole number beyond 64 bits
        return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8")


def write_json(content: Any, file: BinaryIO) -> None:
    """Write JSON in UTF-8 and a line feed."""
    file.write(dump(content) + b"\n")


def write_items(items: Iterable[Any], file: BinaryIO) -> None:
    """Write a JSON array, a batch at a time."""
    file.write(b"[")
    between = b""
    for batch in batches(items):
        file.write(between + dump(batch)[1:-1])
        between = b","
    file.write(b"]")


def to_node_link(graph: "nx.MultiDiGraph[str]") -> dict[str, Any]:
    """Node-link data as `networkx.node_link_graph(data, edges="edges")` reads it: the attributes of the graph alone."""
    return {
        "directed": True,
        "multigraph": True,
        "graph": {"version": graph.graph.get("version", 0)},
        "nodes": [{**spare(row, "id"), "id": node} for node, row in iter_nodes(graph)],
        "edges": [
            {**spare(row, "source", "target", "key"), "source": start, "target": end, "key": key}
            for start, end, key, row in iter_edges(graph)
        ],
    }


def write_node_link(graph: "nx.MultiDiGraph[str]", file: BinaryIO, extras: Extras = NO_EXTRAS) -> None:
    """Write node-link JSON in UTF-8."""
    rows, version = Rows(graph, extras), graph.graph.get("version", 0)
    of_node, of_edge = _sparing("id"), _sparing("source", "target", "key")
    file.write(b'{"directed":true,"multigraph":true,"graph":' + dump({"version": version}) + b',"nodes":')
    write_items(({**of_node(row), "id": node} for node, row in rows.iter_nodes()), file)
    file.write(b',"edges":')
    write_items(
        ({**of_edge(row), "source": start, "target": end, "key": key} for start, end, key, row in rows.iter_edges()),
        file,
    )
    file.write(b"}\n")


def write_cytoscape(graph: "nx.MultiDiGraph[str]", file: BinaryIO, extras: Extras = NO_EXTRAS) -> None:
    """Write Cytoscape's JSON in UTF-8: `elements.nodes` and `.edges`; `interaction` on each edge says what it is."""
    rows, version = Rows(graph, extras), graph.graph.get("version", 0)
    of_node, of_edge = _sparing("id", "name", "parent"), _sparing("id", "source", "target", "interaction")
    data = {"shared_name": NAME, "name": NAME, "version": version}
    file.write(b'{"data":' + dump(data) + b',"directed":true,"multigraph":true,"elements":{"nodes":')
    write_items(
        ({"data": {**of_node(row), "id": node, "name": row.get("label", node)}} for node, row in rows.iter_nodes()),
        file,
    )
    file.write(b',"edges":')
    write_items(
        (
            {"data": {**of_edge(row), "id": key, "source": start, "target": end, "interaction": edge_label(row)}}
            for start, end, key, row in rows.iter_edges()
        ),
        file,
    )
    file.write(b"}}\n")


def write_cx2(graph: "nx.MultiDiGraph[str]", file: BinaryIO, extras: Extras = NO_EXTRAS) -> None:
    """Write CX2 (Cytoscape Exchange, version 2): numbered nodes and edges; their ids in the graph are `record_id`."""
    rows, version = Rows(graph, extras), graph.graph.get("version", 0)
    of_node, of_edge = _sparing("name", "record_id"), _sparing("name", "interaction", "record_id")
    numbers = {node: number for number, node in enumerate(rows.ids)}
    declared = {
        "networkAttributes": {"name": {"d": "string"}, "version": {"d": "string"}},
        "nodes": _declare(rows.node_kinds(), of_node, "name", "record_id"),
        "edges": _declare(rows.edge_kinds(), of_edge, "name", "interaction", "record_id"),
    }
    counts = (
        ("attributeDeclarations", 1), ("networkAttributes", 1), ("nodes", len(rows.ids)),
        ("edges", graph.number_of_edges()),
    )  # fmt: skip
    head: list[Any] = [
        {"CXVersion": "2.0", "hasFragments": False},
        {"metaData": [{"name": name, "elementCount": count} for name, count in counts]},
        {"attributeDeclarations": [declared]},
        {"networkAttributes": [{"name": NAME, "version": str(version)}]},
    ]
    file.write(dump(head)[:-1] + b',{"nodes":')
    write_items(
        (
            {
                "id": numbers[node],
                **_point(row),
                "v": {**of_node(row), "name": str(row.get("label", node)), "record_id": node},
            }
            for node, row in rows.iter_nodes()
        ),
        file,
    )
    file.write(b'},{"edges":')
    write_items(
        (
            {"id": number, "s": numbers[start], "t": numbers[end], "v": _cx2_edge(of_edge(row), edge_label(row), key)}
            for number, (start, end, key, row) in enumerate(rows.iter_edges())
        ),
        file,
    )
    file.write(b'},{"status":[{"success":true,"error":""}]}]\n')


def _cx2_edge(row: Plain, label: str, key: str) -> Plain:
    return {**row, "name": label, "interaction": label, "record_id": key}


def _point(row: Plain) -> Plain:
    """Where Cytoscape draws what has coordinates: its y grows downwards."""
    longitude, latitude = row.get("longitude"), row.get("latitude")
    if isinstance(longitude, float) and isinstance(latitude, float):
        return {"x": longitude * 10, "y": latitude * -10}
    return {}


def _declare(kinds: Kinds, spared: Callable[[Plain], Plain], *texts: str) -> dict[str, dict[str, str]]:
    names = spared(dict.fromkeys(kinds, ""))
    declared = {name: {"d": CX2_KINDS.get(kind, kind)} for name, kind in zip(names, kinds.values(), strict=True)}
    return declared | {name: {"d": "string"} for name in texts}


def _sparing(*reserved: str) -> Callable[[Plain], Plain]:
    """`spare` for many rows: those whose names were all seen to be free are given back as they are."""
    free: set[str] = set()

    def spared(row: Plain) -> Plain:
        if row.keys() <= free:
            return row
        free.update(name for name in row if name.lower() not in reserved)
        return row if row.keys() <= free else spare(row, *reserved)

    return spared
