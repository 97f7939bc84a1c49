"""GraphML (Brandes et al. 2002) for Gephi, yEd and Cytoscape; GEXF 1.2 for Gephi. Written as a stream.

Why not NetworkX's writers: its GEXF writer takes edge attributes called `type`, `start` and `end` for its own, renumbers
edges and fails on characters that XML forbids; both build the whole tree in memory and take a minute for 500,000 edges.
Both files are read back by NetworkX's readers in the tests.
"""

from collections.abc import Iterable
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

import networkx as nx

from graph.export.plain import Plain, edge_label, iter_edges, iter_nodes

KINDS = {bool: "boolean", int: "int", float: "double", str: "string"}
GEXF_KINDS = KINDS | {int: "integer"}


def _columns(rows: Iterable[Plain], names: dict[type, str]) -> dict[str, str]:
    """Attribute name -> kind, over all rows; a column with whole and broken numbers is a broken one."""
    found: dict[str, str] = {}
    for row in rows:
        for name, value in row.items():
            kind = names[type(value)]
            known = found.setdefault(name, kind)
            if known != kind:
                found[name] = names[float] if {known, kind} == {names[int], names[float]} else names[str]
    return dict(sorted(found.items()))


def _text(value: str | int | float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def write_graphml(graph: "nx.MultiDiGraph[str]", file: BinaryIO) -> None:
    """Write GraphML in UTF-8; edge ids are the graph's keys."""
    nodes, edges = list(iter_nodes(graph)), list(iter_edges(graph))
    node_keys = {
        name: (f"n{i}", kind) for i, (name, kind) in enumerate(_columns((row for _, row in nodes), KINDS).items())
    }
    edge_keys = {
        name: (f"e{i}", kind) for i, (name, kind) in enumerate(_columns((row for *_, row in edges), KINDS).items())
    }

    def put(text: str) -> None:
        file.write(text.encode("utf-8"))

    put('<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns" ')
    put(
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
    )
    for owner, keys in (("node", node_keys), ("edge", edge_keys)):
        for name, (key, kind) in keys.items():
            put(f'<key id="{key}" for="{owner}" attr.name={quoteattr(name)} attr.type="{kind}"/>\n')
    put('<graph edgedefault="directed">\n')
    for node, row in nodes:
        put(f"<node id={quoteattr(node)}>{_graphml_data(row, node_keys)}</node>\n")
    for start, end, key, row in edges:
        put(
            f"<edge id={quoteattr(key)} source={quoteattr(start)} target={quoteattr(end)}>{_graphml_data(row, edge_keys)}</edge>\n"
        )
    put("</graph>\n</graphml>\n")


def _graphml_data(row: Plain, keys: dict[str, tuple[str, str]]) -> str:
    return "".join(f'<data key="{keys[name][0]}">{escape(_text(value))}</data>' for name, value in row.items())


def write_gexf(graph: "nx.MultiDiGraph[str]", file: BinaryIO) -> None:
    """Write GEXF 1.2 in UTF-8; labels are the nodes' labels, edge ids the graph's keys."""
    nodes, edges = list(iter_nodes(graph)), list(iter_edges(graph))
    for _, row in nodes:
        row.setdefault("label", "")
    node_keys = {
        name: (str(i), kind)
        for i, (name, kind) in enumerate(_columns((_unlabelled(row) for _, row in nodes), GEXF_KINDS).items())
    }
    edge_keys = {
        name: (str(i), kind) for i, (name, kind) in enumerate(_columns((row for *_, row in edges), GEXF_KINDS).items())
    }

    def put(text: str) -> None:
        file.write(text.encode("utf-8"))

    put('<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n')
    put('<graph defaultedgetype="directed" mode="static">\n')
    for owner, keys in (("node", node_keys), ("edge", edge_keys)):
        put(f'<attributes class="{owner}" mode="static">\n')
        for name, (key, kind) in keys.items():
            put(f'<attribute id="{key}" title={quoteattr(name)} type="{kind}"/>\n')
        put("</attributes>\n")
    put("<nodes>\n")
    for node, row in nodes:
        label = str(row["label"]) or node
        put(f"<node id={quoteattr(node)} label={quoteattr(label)}>{_gexf_data(_unlabelled(row), node_keys)}</node>\n")
    put("</nodes>\n<edges>\n")
    for start, end, key, row in edges:
        put(
            f'<edge id={quoteattr(key)} source={quoteattr(start)} target={quoteattr(end)} type="directed" label={quoteattr(edge_label(row))}>{_gexf_data(row, edge_keys)}</edge>\n'
        )
    put("</edges>\n</graph>\n</gexf>\n")


def _unlabelled(row: Plain) -> Plain:
    return {name: value for name, value in row.items() if name != "label"}


def _gexf_data(row: Plain, keys: dict[str, tuple[str, str]]) -> str:
    values = "".join(
        f'<attvalue for="{keys[name][0]}" value={quoteattr(_text(value))}/>' for name, value in row.items()
    )
    return f"<attvalues>{values}</attvalues>"
