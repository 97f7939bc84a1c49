"""Files read back, each by the reader that its users have, into nodes, edges and attributes."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import networkx as nx

from graph.export import FORMATS
from graph.export.extras import NO_EXTRAS, Extras
from graph.export.rows import Rows, to_plain
from tests.graph.strategies import Edges, Nodes


def write(name: str, graph: "nx.MultiDiGraph[str]", extras: Extras = NO_EXTRAS) -> bytes:
    """The file of a format."""
    file = io.BytesIO()
    FORMATS[name].write(graph, file, extras)
    return file.getvalue()


def read_graphml(content: bytes) -> tuple[Nodes, Edges]:
    """By NetworkX."""
    graph = nx.read_graphml(io.BytesIO(content), force_multigraph=True)
    return dict(graph.nodes(data=True)), {(a, b, key): data for a, b, key, data in graph.edges(keys=True, data=True)}


DRAWN = ("start", "end", "spells", "viz")  # what GEXF says beside the attributes


def read_gexf(content: bytes) -> tuple[Nodes, Edges]:
    """By NetworkX, which gives a graph without keys where no two edges join a pair; the ids are in the data too."""
    graph = nx.read_gexf(io.BytesIO(content), version="1.3")
    for data in (*(data for _, data in graph.nodes(data=True)), *(data for *_, data in graph.edges(data=True))):
        for name in DRAWN:
            data.pop(name, None)
    return dict(graph.nodes(data=True)), {(a, b, data.pop("id")): data for a, b, data in graph.edges(data=True)}


def read_node_link(content: bytes) -> tuple[Nodes, Edges]:
    """By NetworkX."""
    graph = nx.node_link_graph(json.loads(content), edges="edges")
    return dict(graph.nodes(data=True)), {(a, b, key): data for a, b, key, data in graph.edges(keys=True, data=True)}


def read_cytoscape(content: bytes) -> tuple[Nodes, Edges]:
    """By NetworkX, which leaves what stands for the ids among the attributes."""
    graph = nx.cytoscape_graph(json.loads(content))
    for node, data in graph.nodes(data=True):
        assert data.pop("id") == data.pop("value") == node
    for start, end, key, data in graph.edges(keys=True, data=True):
        assert (data.pop("source"), data.pop("target"), data.pop("id"), data.pop("key")) == (start, end, key, key)
    return dict(graph.nodes(data=True)), {(a, b, key): data for a, b, key, data in graph.edges(keys=True, data=True)}


def read_cx2(content: bytes) -> tuple[Nodes, Edges]:
    """By hand, as the specification says: aspects in order, numbers for ids."""
    aspects = json.loads(content)
    found = {name: value for aspect in aspects for name, value in aspect.items()}
    ids = {node["id"]: node["v"].pop("record_id") for node in found["nodes"]}
    return (
        {ids[node["id"]]: node["v"] for node in found["nodes"]},
        {(ids[edge["s"]], ids[edge["t"]], edge["v"].pop("record_id")): edge["v"] for edge in found["edges"]},
    )


def read_tables(content: bytes, *names: str) -> list[list[dict[str, str]]]:
    """Rows of nodes.csv and edges.csv, or of those named, by csv."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["nodes.csv", "edges.csv", "evidence.csv"]
        texts = [archive.read(f"{name}.csv").decode("utf-8-sig") for name in names or ("nodes", "edges")]
    return [list(csv.DictReader(io.StringIO(text, newline=""), strict=True)) for text in texts]


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
    "cx2": read_cx2,
    "csv": read_csv,
}


def plain_parts(graph: "nx.MultiDiGraph[str]") -> tuple[Nodes, Edges]:
    """Nodes and edges of a graph as every file should give them back."""
    rows = Rows(graph, NO_EXTRAS)
    nodes: dict[str, Any] = {node: dict(to_plain(*parts)) for node, *parts in rows.iter_nodes()}
    return nodes, {(start, end, key): dict(to_plain(*parts)) for start, end, key, *parts in rows.iter_edges()}
