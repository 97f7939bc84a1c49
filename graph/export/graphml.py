"""GraphML (Brandes et al. 2002) for Gephi, yEd, Cytoscape and NetworkX, with a type for each attribute.

Why not NetworkX's writer: it takes several times as long, fails on a value that is None, a date or a list, and
declares an attribute twice whose values are of two types. The file is read back by NetworkX's reader in the tests.
"""

from collections.abc import Callable
from typing import BinaryIO

import networkx as nx

from graph.export.extras import NO_EXTRAS, Extras
from graph.export.rows import Row, Rows
from graph.export.xml_text import Columns, escape, put, put_all, put_edges, put_graph

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns '
    'http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
)


def write_graphml(graph: "nx.MultiDiGraph[str]", file: BinaryIO, extras: Extras = NO_EXTRAS) -> None:
    """Write GraphML in UTF-8; edge ids are the graph's keys."""
    rows = Rows(graph, extras)
    of_node, of_edge = (Columns(prefix, '<data key="{}">', "</data>") for prefix in "ne")
    text_of_node, text_of_edge = of_node.text, of_edge.text

    def to_node(node: str, own: Row, evidence: Row) -> str:
        values = text_of_node(own) + (text_of_node(evidence) if evidence else "")
        return f'<node id="{escape(node)}">{values}</node>\n'

    def to_pair(attributes: Row) -> tuple[str, str]:
        return "", text_of_edge(attributes)

    def write_body(body: BinaryIO) -> None:
        put_all(body, rows.iter_nodes(), to_node)
        put_edges(body, rows, to_pair, to_pair, text_of_edge, "</edge>")
        put(body, "</graph>\n</graphml>\n")

    def make_head() -> str:
        return f'{HEAD}{of_node.declare(_key("node"))}{of_edge.declare(_key("edge"))}<graph edgedefault="directed">\n'

    put_graph(file, write_body, make_head)


def _key(owner: str) -> Callable[[str, str, str], str]:
    return lambda key, name, kind: f'<key id="{key}" for="{owner}" attr.name="{escape(name)}" attr.type="{kind}"/>\n'
