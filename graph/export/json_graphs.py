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
from graph.export.rows import EdgeRow, Row, Rows, are_plain, batches, to_plain

NAME = "Conflict Graph"
PLAIN = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS | orjson.OPT_PASSTHROUGH_DATACLASS
BETWEEN = '},{"'  # rows; a text that ends with the first three makes too many parts
Around = tuple[str, str, str]
OfNodes = Callable[[Sequence[str], Sequence[Row]], list[str]]


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
    if b'":null' in content or b'":""' in content:
        return None
    may_nest = content.find(b"[", 1) > 0 or content.count(b"{") != len(rows)  # or the bracket is in a text
    if may_nest and (b"{}" in content or b'":{' in content or b'":[' in content):
        return None
    if b"\\" in content and (b"\\u00" in content or b"\\b" in content or b"\\f" in content):
        return None
    if b"\xef" in content and (b"\xef\xbf\xbe" in content or b"\xef\xbf\xbf" in content):
        return None
    return content


def to_texts(texts: Iterable[str]) -> list[str]:
    """Texts as they stand between quotes, without what XML forbids; made together.

    Examples
    --------
    >>> to_texts(["a", 'b",', "\\x00"]) == ["a", 'b\\\\",', ""]
    True
    """
    cleaned = list(map(clean_text, texts))
    content = dump(cleaned)
    if b"\\" in content or not cleaned:  # a quote within a text might be taken for its end
        return [dump(one)[1:-1].decode() for one in cleaned]
    return content[2:-2].decode().split('","')


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

    def of_nodes(_ids: Sequence[str], owns: Sequence[Row]) -> list[str]:
        return write_members(list(map(of_node, owns)))

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

    def of_nodes(ids: Sequence[str], owns: Sequence[Row]) -> list[str]:
        labels = to_texts(str(plain_value(own.get("label")) or node) for node, own in zip(ids, owns, strict=True))
        members = write_members(list(map(of_node, owns)))
        return [f'{own}"name":"{label}",' for own, label in zip(members, labels, strict=True)]

    def of_own(owns: Sequence[Row]) -> list[str]:
        members = write_members(list(map(of_edge, owns)))
        labels = to_texts(map(edge_label, owns))
        return [f'{own}"interaction":"{label}",' for own, label in zip(members, labels, strict=True)]

    data = {"shared_name": NAME, "name": NAME, "version": graph.graph.get("version", 0)}
    file.write(dump({"data": data, "directed": True, "multigraph": True})[:-1] + b',"elements":{"nodes":[')
    write_nodes(file, rows, of_nodes, ('{"data":{', '"id":"', '"}}'), again='","value":"')
    file.write(b'],"edges":[')
    write_edges(file, rows, of_own, ('{"data":{', '"id":"', '"}}'), again='","key":"')
    file.write(b"]}}\n")


def write_nodes(file: BinaryIO, rows: Rows, of_own: OfNodes, around: Around, again: str = "") -> None:
    """Write all nodes, a batch at a time; `of_own` gives what stands beside the id, which may be told `again`."""
    first, middle, last = around
    comma = b""
    for nodes in rows.iter_node_batches():
        told = write_members(nodes.evidence) if nodes.evidence else repeat("")
        ids = nodes.ids if rows.are_plain else to_texts(nodes.ids)
        ids = [f"{node}{again}{node}" for node in ids] if again else ids
        lines = zip(ids, write_members(nodes.places), of_own(nodes.ids, nodes.owns), told, strict=False)
        written = [f"{first}{place}{own}{more}{middle}{node}{last}" for node, place, own, more in lines]
        file.write(comma + ",".join(written).encode("utf-8"))
        comma = b","


def write_edges(
    file: BinaryIO, rows: Rows, of_own: Callable[[Sequence[Row]], list[str]], around: Around, again: str = ""
) -> None:
    """Write all edges, a batch at a time; `of_own` gives the members of each from its own attributes, and is kept."""
    first, middle, last = around
    comma, kept, of_event = b"", Kept(of_own), Known(lambda shared: write_members([shared])[0])
    for edges, evidence in rows.iter_edge_batches():
        owns, keys = kept([row[3] for row in edges]), [row[0] for row in edges]
        if not (rows.are_plain and are_plain(keys)):
            edges, keys = list(map(_with_texts, edges)), to_texts(keys)
        keys = [f"{key}{again}{key}" for key in keys] if again else keys
        told = write_members(evidence) if evidence else repeat("")
        written = [
            f'{first}{own}{of_event[event]}{more}"source":"{start}","target":"{end}",{middle}{key}{last}'
            for key, (_, start, end, _, event), own, more in zip(keys, edges, owns, told, strict=False)
        ]
        file.write(comma + ",".join(written).encode("utf-8"))
        comma = b","


def _with_texts(edge: EdgeRow) -> EdgeRow:
    key, start, end = to_texts(edge[:3])
    return key, start, end, *edge[3:]


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
