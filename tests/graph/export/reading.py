"""Files read back, each by the reader that its users have, into nodes, edges and attributes."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import networkx as nx

from graph.export import FORMATS
from tests.graph.strategies import Edges, Nodes


def write(name: str, graph: "nx.MultiDiGraph[str]") -> bytes:
    """The file of a format."""
    file = io.BytesIO()
    FORMATS[name].write(graph, file)
    return file.getvalue()


def read_graphml(content: bytes) -> tuple[Nodes, Edges]:
    """By NetworkX."""
    graph = nx.read_graphml(io.BytesIO(content), force_multigraph=True)
    return dict(graph.nodes(data=True)), {(a, b, key): data for a, b, key, data in graph.edges(keys=True, data=True)}


def read_gexf(content: bytes) -> tuple[Nodes, Edges]:
    """By NetworkX, which gives a graph without keys where no two edges join a pair; the ids are in the data too."""
    graph = nx.read_gexf(io.BytesIO(content))
    return dict(graph.nodes(data=True)), {(a, b, data.pop("id")): data for a, b, data in graph.edges(data=True)}


def read_node_link(content: bytes) -> tuple[Nodes, Edges]:
    """By NetworkX."""
    graph = nx.node_link_graph(json.loads(content), edges="edges")
    return dict(graph.nodes(data=True)), {(a, b, key): data for a, b, key, data in graph.edges(keys=True, data=True)}


def read_cytoscape(content: bytes) -> tuple[Nodes, Edges]:
    """By hand."""
    elements = json.loads(content)["elements"]
    return (
        {one["data"].pop("id"): one["data"] for one in elements["nodes"]},
        {tuple(one["data"].pop(n) for n in ("source", "target", "id")): one["data"] for one in elements["edges"]},
    )


def read_tables(content: bytes) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Rows of nodes.csv and edges.csv, by csv."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["nodes.csv", "edges.csv"]
        texts = [archive.read(name).decode("utf-8-sig") for name in archive.namelist()]
    nodes, edges = (list(csv.DictReader(io.StringIO(text, newline=""), strict=True)) for text in texts)
    return nodes, edges


def read_csv(content: bytes) -> tuple[Nodes, Edges]:
    """Cells that are not empty, by csv."""
    nodes, edges = read_tables(content)
    return (
        {row.pop("Id"): {name: cell for name, cell in row.items() if cell} for row in nodes},
        {
            (row.pop("Source"), row.pop("Target"), row.pop("Id")): {name: cell for name, cell in row.items() if cell}
            for row in edges
        },
    )


READERS: dict[str, Callable[[bytes], tuple[Nodes, Edges]]] = {
    "graphml": read_graphml,
    "gexf": read_gexf,
    "node-link": read_node_link,
    "cytoscape": read_cytoscape,
    "csv": read_csv,
}


def plain_parts(graph: "nx.MultiDiGraph[str]") -> tuple[Nodes, Edges]:
    """Nodes and edges of a graph as every file should give them back."""
    from graph.export.plain import iter_edges, iter_nodes

    nodes: dict[str, Any] = {node: dict(row) for node, row in iter_nodes(graph)}
    return nodes, {(start, end, key): dict(row) for start, end, key, row in iter_edges(graph)}
