"""GraphML (Brandes et al. 2002) for Gephi, yEd and Cytoscape; GEXF 1.2 for Gephi. Written as a stream.

Why not NetworkX's writers: its GEXF writer takes edge attributes called `type`, `start` and `end` for its own,
renumbers edges and fails on characters that XML forbids; both build the whole tree in memory and take a minute for
500,000 edges. Both files are read back by NetworkX's readers in the tests.
"""

from collections.abc import Iterable
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

import networkx as nx

from graph.export.plain import Plain, Value, edge_label, iter_edges, iter_nodes, spare

KINDS: dict[type, str] = {bool: "boolean", int: "int", float: "double", str: "string"}
GEXF_KINDS = KINDS | {int: "integer"}
LONG = {"int": "long", "integer": "long"}  # readers in Java hold an int in 32 bits
GRAPHML_HEAD = (
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns '
    'http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
)
Columns = dict[str, tuple[str, str]]  # attribute name -> id, kind


def write_graphml(graph: "nx.MultiDiGraph[str]", file: BinaryIO) -> None:
    """Write GraphML in UTF-8; edge ids are the graph's keys."""
    nodes, edges = list(iter_nodes(graph)), list(iter_edges(graph))
    node_columns = _list_columns((row for _, row in nodes), KINDS, prefix="n")
    edge_columns = _list_columns((row for *_, row in edges), KINDS, prefix="e")
    _put(file, '<?xml version="1.0" encoding="UTF-8"?>\n', GRAPHML_HEAD)
    for owner, columns in (("node", node_columns), ("edge", edge_columns)):
        for name, (column_id, kind) in columns.items():
            _put(file, f'<key id="{column_id}" for="{owner}" attr.name={quoteattr(name)} attr.type="{kind}"/>\n')
    _put(file, '<graph edgedefault="directed">\n')
    for node, row in nodes:
        _put(file, f"<node id={quoteattr(node)}>{_graphml_data(row, node_columns)}</node>\n")
    for start, end, key, row in edges:
        _put(
            file,
            f"<edge id={quoteattr(key)} source={quoteattr(start)} target={quoteattr(end)}>",
            f"{_graphml_data(row, edge_columns)}</edge>\n",
        )
    _put(file, "</graph>\n</graphml>\n")


def write_gexf(graph: "nx.MultiDiGraph[str]", file: BinaryIO) -> None:
    """Write GEXF 1.2 in UTF-8; labels are the nodes' labels, edge ids the graph's keys."""
    nodes = [(node, str(row.pop("label", node)), spare(row, "id")) for node, row in iter_nodes(graph)]
    edges = [
        (start, end, key, edge_label(row), spare(row, "id", "key", "label", "weight"))
        for start, end, key, row in iter_edges(graph)
    ]
    node_columns = _list_columns((row for *_, row in nodes), GEXF_KINDS)
    edge_columns = _list_columns((row for *_, row in edges), GEXF_KINDS)
    _put(
        file,
        '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n',
        '<graph defaultedgetype="directed" mode="static">\n',
    )
    for owner, columns in (("node", node_columns), ("edge", edge_columns)):
        _put(file, f'<attributes class="{owner}" mode="static">\n')
        for name, (column_id, kind) in columns.items():
            _put(file, f'<attribute id="{column_id}" title={quoteattr(name)} type="{kind}"/>\n')
        _put(file, "</attributes>\n")
    _put(file, "<nodes>\n")
    for node, label, row in nodes:
        _put(file, f"<node id={quoteattr(node)} label={quoteattr(label)}>{_gexf_data(row, node_columns)}</node>\n")
    _put(file, "</nodes>\n<edges>\n")
    for start, end, key, label, row in edges:
        _put(
            file,
            f'<edge id={quoteattr(key)} source={quoteattr(start)} target={quoteattr(end)} type="directed" ',
            f"label={quoteattr(label)}>{_gexf_data(row, edge_columns)}</edge>\n",
        )
    _put(file, "</edges>\n</graph>\n</gexf>\n")


def _put(file: BinaryIO, *texts: str) -> None:
    file.write("".join(texts).encode("utf-8"))


def _list_columns(rows: Iterable[Plain], kinds: dict[type, str], *, prefix: str = "") -> Columns:
    """Columns of all rows by name; one of whole and broken numbers is of broken ones, of other mixtures of texts."""
    found: dict[str, str] = {}
    for row in rows:
        for name, value in row.items():
            kind = kinds[type(value)]
            if type(value) is int and not -(2**31) <= value < 2**31:
                kind = LONG[kind]
            known = found.setdefault(name, kind)
            if known != kind:
                found[name] = _widest(known, kind)
    return {name: (f"{prefix}{number}", kind) for number, (name, kind) in enumerate(sorted(found.items()))}


def _widest(one: str, other: str) -> str:
    if {one, other} <= {"int", "integer", "long"}:
        return "long"
    return "double" if {one, other} <= {"int", "integer", "long", "double"} else "string"


def _to_text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _graphml_data(row: Plain, columns: Columns) -> str:
    return "".join(f'<data key="{columns[name][0]}">{_escape(_to_text(value))}</data>' for name, value in row.items())


def _escape(text: str) -> str:
    return escape(text).replace("\r", "&#13;")  # a bare one would be read as a line feed


def _gexf_data(row: Plain, columns: Columns) -> str:
    values = "".join(
        f'<attvalue for="{columns[name][0]}" value={quoteattr(_to_text(value))}/>' for name, value in row.items()
    )
    return f"<attvalues>{values}</attvalues>"
