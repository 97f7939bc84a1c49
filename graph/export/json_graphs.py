"""JSON of two dialects: node-link (NetworkX, d3) and Cytoscape's (desktop, Cytoscape.js).

Each is written in batches, so that memory does not grow with the graph. A batch goes to `orjson` as the dicts are in
the graph; only where what comes out shows that a value was no plain one, its rows are cleaned one by one.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, BinaryIO

import networkx as nx
import orjson

from graph.export.extras import NO_EXTRAS, Extras
from graph.export.plain import clean_text, edge_label, iter_edges, iter_nodes, spare
from graph.export.rows import Row, Rows, batches, to_plain

NAME = "Conflict Graph"
PLAIN = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS | orjson.OPT_PASSTHROUGH_DATACLASS
Make = Callable[..., dict[str, Any]]


def dump(content: Any) -> bytes:
    """JSON in UTF-8, without blanks."""
    try:
        return orjson.dumps(content)
    except TypeError:  # a whole number beyond 64 bits
        return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8")


def write_json(content: Any, file: BinaryIO) -> None:
    """Write JSON in UTF-8 and a line feed."""
    file.write(dump(content) + b"\n")


def write_batches(items: Iterable[Any], file: BinaryIO) -> None:
    """Write a JSON array of items that are clean, a batch at a time."""
    file.write(b"[")
    for number, batch in enumerate(batches(items)):
        file.write((b"," if number else b"") + dump(batch)[1:-1])
    file.write(b"]")


def write_items(parts: Iterable[tuple[Any, ...]], make: Make, nested: int, file: BinaryIO) -> None:
    """Write a JSON array, a batch at a time.

    Parameters
    ----------
    parts : iterable of tuple
        As `Rows` gives them.
    make : callable of the parts of a row -> dict
        A row in the dialect.
    nested : int
        How many dicts that of a row holds.
    """
    file.write(b"[")
    for number, batch in enumerate(batches(parts)):
        content = _dump_plain([make(*row) for row in batch], nested)
        if content is None:
            content = dump([make(*(_clean(part) for part in row)) for row in batch])
        file.write(b"," if number else b"")
        file.write(memoryview(content)[1:-1])
    file.write(b"]")


def _dump_plain(rows: list[dict[str, Any]], nested: int) -> bytes | None:
    """JSON of rows; None if a value was no plain one, said nothing, or held what XML forbids."""
    try:
        content = orjson.dumps(rows, option=PLAIN)
    except TypeError:
        return None
    if b'":null' in content or b'":""' in content or content.count(b'":{') != nested * len(rows):
        return None
    if content.find(b"[", 1) >= 0 and b'":[' in content:
        return None
    if b"\\" in content and (b"\\u00" in content or b"\\b" in content or b"\\f" in content):
        return None
    if b"\xef" in content and (b"\xef\xbf\xbe" in content or b"\xef\xbf\xbf" in content):
        return None
    return content


def _clean(part: Any) -> Any:
    return to_plain(part) if isinstance(part, Mapping) else clean_text(part)


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
    rows = Rows(graph, extras)
    of_node, of_edge = Spared("id"), Spared("source", "target", "key")

    def to_node(node: str, own: Row, evidence: Row) -> dict[str, Any]:
        return {**of_node(own), **evidence, "id": node}

    def to_edge(start: str, end: str, key: str, own: Row, shared: Row, evidence: Row) -> dict[str, Any]:
        return {**of_edge(own), **shared, **evidence, "source": start, "target": end, "key": key}

    head = {"directed": True, "multigraph": True, "graph": {"version": graph.graph.get("version", 0)}}
    file.write(dump(head)[:-1] + b',"nodes":')
    write_items(rows.iter_nodes(), to_node, 0, file)
    file.write(b',"edges":')
    write_items(rows.iter_edges(), to_edge, 0, file)
    file.write(b"}\n")


def write_cytoscape(graph: "nx.MultiDiGraph[str]", file: BinaryIO, extras: Extras = NO_EXTRAS) -> None:
    """Write Cytoscape's JSON in UTF-8: `elements.nodes` and `.edges`; `interaction` on each edge says what it is."""
    rows = Rows(graph, extras)
    of_node, of_edge = Spared("id", "name", "parent"), Spared("id", "source", "target", "interaction")

    def to_node(node: str, own: Row, evidence: Row) -> dict[str, Any]:
        return {"data": {**of_node(own), **evidence, "id": node, "name": str(own.get("label") or node)}}

    def to_edge(start: str, end: str, key: str, own: Row, shared: Row, evidence: Row) -> dict[str, Any]:
        data = {**of_edge(own), **shared, **evidence, "id": key, "source": start, "target": end}
        data["interaction"] = edge_label(own)
        return {"data": data}

    data = {"shared_name": NAME, "name": NAME, "version": graph.graph.get("version", 0)}
    file.write(dump({"data": data, "directed": True, "multigraph": True})[:-1] + b',"elements":{"nodes":')
    write_items(rows.iter_nodes(), to_node, 1, file)
    file.write(b',"edges":')
    write_items(rows.iter_edges(), to_edge, 1, file)
    file.write(b"}}\n")


class Spared:
    """`spare` for many rows: one whose names were all seen to be free is given back as it is."""

    def __init__(self, *reserved: str) -> None:
        self._reserved = reserved
        self._free: set[str] = set()

    def __call__(self, row: Row) -> Row:
        """The row, with a line behind the names that the format takes for its own."""
        if self._free.issuperset(row):
            return row
        self._free.update(name for name in row if name.lower() not in self._reserved)
        return row if self._free.issuperset(row) else spare(dict(row), *self._reserved)
