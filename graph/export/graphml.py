"""GraphML (Brandes et al. 2002) for Gephi, yEd, Cytoscape and NetworkX, with a type for each attribute.

Why not NetworkX's writer: it builds the whole tree in memory, takes ten times as long and more, and writes characters
that XML forbids. The file is read back by NetworkX's reader in the tests.
"""

from typing import BinaryIO

import networkx as nx

from graph.export.extras import NO_EXTRAS, Extras
from graph.export.plain import Plain
from graph.export.rows import Kinds, Rows
from graph.export.xml_text import XmlRow, escape, put, put_all

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns '
    'http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
)


def write_graphml(graph: "nx.MultiDiGraph[str]", file: BinaryIO, extras: Extras = NO_EXTRAS) -> None:
    """Write GraphML in UTF-8; edge ids are the graph's keys."""
    rows = Rows(graph, extras)
    put(file, HEAD)
    of_nodes = _declare(file, "node", rows.node_kinds())
    of_edges = _declare(file, "edge", rows.edge_kinds())
    put(file, '<graph edgedefault="directed">\n')

    def to_node(node: str, row: Plain) -> str:
        return f'<node id="{escape(node)}">{of_nodes(row)}</node>\n'

    def to_edge(start: str, end: str, key: str, row: Plain) -> str:
        return f'<edge id="{escape(key)}" source="{escape(start)}" target="{escape(end)}">{of_edges(row)}</edge>\n'

    put_all(file, rows.iter_nodes(), to_node)
    put_all(file, rows.iter_edges(), to_edge)
    put(file, "</graph>\n</graphml>\n")


def _declare(file: BinaryIO, owner: str, kinds: Kinds) -> XmlRow:
    patterns = {}
    for number, (name, kind) in enumerate(kinds.items()):
        key = f"{owner[0]}{number}"
        put(file, f'<key id="{key}" for="{owner}" attr.name="{escape(name)}" attr.type="{kind}"/>\n')
        patterns[name] = (f'<data key="{key}">', "</data>")
    return XmlRow(patterns)
