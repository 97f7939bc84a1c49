"""JSON of two dialects: node-link (NetworkX, d3) and Cytoscape's (desktop, Cytoscape.js).

Each is written in batches, so that memory does not grow with the graph. A batch goes to `orjson` as the dicts are in
the graph; only where what comes out shows that a value was no plain one, its rows are cleaned one by one.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from typing import Any, BinaryIO

import networkx as nx
import orjson

from graph.export.extras import NO_EXTRAS, Extras
from graph.export.kept import Kept, Known
from graph.export.plain import clean_text, edge_label, iter_edges, iter_nodes, plain_value, spare
from graph.export.rows import NodeRow, Row, Rows, are_plain, batches, to_plain

NAME = "Conflict Graph"
PLAIN = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS | orjson.OPT_PASSTHROUGH_DATACLASS
BETWEEN = '},{"'  # rows; a text that ends with the first three makes too many parts
Around = tuple[str, str, str]


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


def write_members(rows: Sequence[Row]) -> list[str]:
    """The members of each row as JSON, each with a comma behind it; those of a batch are made together.

    Examples
    --------
    >>> write_members([{"a": 1, "b": "é"}, {}, {"a": None}])
    ['"a":1,"b":"é",', '', '']
    """
    if not all(rows):
        made = iter(write_members([row for row in rows if row]))
        return [next(made) if row else "" for row in rows]
    content = _dump_plain(rows) if rows else None
    if content is not None:
        parts = content[3:-2].decode().split(BETWEEN)
        if len(parts) == len(rows):
            return [f'"{members},' for members in parts]
    return [f"{dump(row)[1:-1].decode()}," if row else "" for row in map(to_plain, rows)]


def _dump_plain(rows: Sequence[Row]) -> bytes | None:
    """JSON of rows; None if a value was no plain one, said nothing, or held what XML forbids."""
    try:
        content = orjson.dumps(rows, option=PLAIN)
    except TypeError:
        return None
    if b'":null' in content or b'":""' in content or b"{}" in content or b'":{' in content or b'":[' in content:
        return None
    if b"\\" in content and (b"\\u00" in content or b"\\b" in content or b"\\f" in content):
        return None
    if b"\xef" in content and (b"\xef\xbf\xbe" in content or b"\xef\xbf\xbf" in content):
        return None
    return content


def _to_texts(ids: Sequence[str]) -> list[str]:
    """Ids as they stand between quotes."""
    return [dump(clean_text(one))[1:-1].decode() for one in ids]


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

    def of_nodes(batch: Sequence[NodeRow]) -> list[str]:
        return write_members([of_node(own) for _, own in batch])

    def of_own(owns: Sequence[Row]) -> list[str]:
        return write_members(list(map(of_edge, owns)))

    head = {"directed": True, "multigraph": True, "graph": {"version": graph.graph.get("version", 0)}}
    file.write(dump(head)[:-1] + b',"nodes":[')
    write_nodes(file, rows, of_nodes, ("{", '"id":"', '"}'))
    file.write(b'],"edges":[')
    write_edges(file, rows, of_own, ("{", '"key":"', '"}'))
    file.write(b"]}\n")


def write_cytoscape(graph: "nx.MultiDiGraph[str]", file: BinaryIO, extras: Extras = NO_EXTRAS) -> None:
    """Write Cytoscape's JSON in UTF-8: `elements.nodes` and `.edges`; `interaction` on each edge says what it is.

    `value` of nodes and `key` of edges repeat the id: `networkx.cytoscape_graph` takes them for what it is told by.
    """
    rows = Rows(graph, extras)
    of_node, of_edge = Spared("id", "name", "parent", "value"), Spared("id", "source", "target", "interaction", "key")

    def of_nodes(batch: Sequence[NodeRow]) -> list[str]:
        labels = [str(plain_value(own.get("label")) or clean_text(node)) for node, own in batch]
        members = write_members([of_node(own) for _, own in batch])
        return [f'{own}"name":{dump(label).decode()},' for own, label in zip(members, labels, strict=True)]

    def of_own(owns: Sequence[Row]) -> list[str]:
        members = write_members(list(map(of_edge, owns)))
        labels = [dump(clean_text(edge_label(own))).decode() for own in owns]
        return [f'{own}"interaction":{label},' for own, label in zip(members, labels, strict=True)]

    data = {"shared_name": NAME, "name": NAME, "version": graph.graph.get("version", 0)}
    file.write(dump({"data": data, "directed": True, "multigraph": True})[:-1] + b',"elements":{"nodes":[')
    write_nodes(file, rows, of_nodes, ('{"data":{', '"id":"', '"}}'), again='","value":"')
    file.write(b'],"edges":[')
    write_edges(file, rows, of_own, ('{"data":{', '"id":"', '"}}'), again='","key":"')
    file.write(b"]}}\n")


def write_nodes(
    file: BinaryIO, rows: Rows, of_nodes: Callable[[Sequence[NodeRow]], list[str]], around: Around, again: str = ""
) -> None:
    """Write all nodes, a batch at a time; `of_nodes` gives what stands beside the id, which may be told `again`."""
    first, middle, last = around
    comma = b""
    for batch, evidence in rows.iter_node_batches():
        told = write_members(evidence) if evidence else repeat("")
        nodes = [node for node, _ in batch]
        texts = nodes if rows.are_plain else _to_texts(nodes)
        texts = [f"{node}{again}{node}" for node in texts] if again else texts
        lines = zip(texts, of_nodes(batch), told, strict=False)
        written = [f"{first}{own}{more}{middle}{node}{last}" for node, own, more in lines]
        file.write(comma + ",".join(written).encode("utf-8"))
        comma = b","


def write_edges(
    file: BinaryIO, rows: Rows, of_own: Callable[[Sequence[Row]], list[str]], around: Around, again: str = ""
) -> None:
    """Write all edges, a batch at a time; `of_own` gives the members of each from its own attributes, and is kept."""
    first, middle, last = around
    comma, kept, of_event = b"", Kept(of_own), Known(lambda shared: write_members([shared])[0])
    for edges in rows.iter_edge_batches():
        keys, starts, ends = edges.keys, edges.starts, edges.ends
        if not (rows.are_plain and are_plain(keys)):
            keys, starts, ends = map(_to_texts, (keys, starts, ends))
        keys = [f"{key}{again}{key}" for key in keys] if again else keys
        owns, days = kept(edges.owns), map(of_event.__getitem__, edges.events)
        told = write_members(edges.evidence) if edges.evidence else repeat("")
        written = [
            f'{first}{own}{event}{more}"source":"{start}","target":"{end}",{middle}{key}{last}'
            for key, start, end, own, event, more in zip(keys, starts, ends, owns, days, told, strict=False)
        ]
        file.write(comma + ",".join(written).encode("utf-8"))
        comma = b","


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
