"""JSON of two dialects: node-link (NetworkX, d3) and Cytoscape's (Cytoscape desktop, Cytoscape.js)."""

import json
from typing import Any, BinaryIO

import networkx as nx

from graph.export.plain import edge_label, iter_edges, iter_nodes, spare


def write_json(content: Any, file: BinaryIO) -> None:
    """Write JSON in UTF-8 and a line feed."""
    file.write(json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8"))
    file.write(b"\n")


def to_node_link(graph: "nx.MultiDiGraph[str]") -> dict[str, Any]:
    """Node-link data as `networkx.node_link_graph(data, edges="edges")` reads it."""
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


def write_node_link(graph: "nx.MultiDiGraph[str]", file: BinaryIO) -> None:
    """Write node-link JSON in UTF-8."""
    write_json(to_node_link(graph), file)


def write_cytoscape(graph: "nx.MultiDiGraph[str]", file: BinaryIO) -> None:
    """Write Cytoscape's JSON in UTF-8: `elements.nodes` and `.edges`; `interaction` on each edge says what it is."""
    nodes = [
        {"data": {**spare(row, "id", "name", "parent"), "id": node, "name": row.get("label", node)}}
        for node, row in iter_nodes(graph)
    ]
    edges = [
        {
            "data": {
                **spare(row, "id", "source", "target", "interaction"),
                "id": key,
                "source": start,
                "target": end,
                "interaction": edge_label(row),
            }
        }
        for start, end, key, row in iter_edges(graph)
    ]
    data = {"shared_name": "Conflict Graph", "name": "Conflict Graph", "version": graph.graph.get("version", 0)}
    write_json({"data": data, "directed": True, "multigraph": True, "elements": {"nodes": nodes, "edges": edges}}, file)
