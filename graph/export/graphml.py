"""GraphML (Brandes et al. 2002) for Gephi, yEd, Cytoscape and NetworkX, with a type for each attribute.

Why not NetworkX's writer: it takes several times as long, fails on a value that is None, a date or a list, and
declares an attribute twice whose values are of two types. The file is read back by NetworkX's reader in the tests.
"""

from collections.abc import Callable, Sequence
from itertools import repeat
from typing import BinaryIO

import networkx as nx

from graph.export.extras import NO_EXTRAS, Extras
from graph.export.rows import Row, Rows
from graph.export.xml_text import Columns, escape, escape_all, put, put_edges, put_graph, put_lines

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
    of_edges = of_edge.text.write_all

    def put_nodes(body: BinaryIO) -> None:
        for nodes in rows.iter_node_batches():
            values = map(of_node.text.write_all, (nodes.places, nodes.owns))
            more = of_node.text.write_all(nodes.evidence) if nodes.evidence else repeat("")
            lines = zip(escape_all(nodes.ids), *values, more, strict=False)
            put_lines(body, [f'<node id="{node}">{place}{own}{told}</node>\n' for node, place, own, told in lines])

    def of_own(owns: Sequence[Row]) -> list[str]:
        return [f">{text}" for text in of_edges(owns)]

    def of_shared(shared: Row) -> tuple[str, str]:
        return "", of_edge.text(shared)

    def write_body(body: BinaryIO) -> None:
        put_nodes(body)
        put_edges(body, rows, of_own, of_shared, of_edges, "</edge>\n")
        put(body, "</graph>\n</graphml>\n")

    def make_head() -> str:
        return f'{HEAD}{of_node.declare(_key("node"))}{of_edge.declare(_key("edge"))}<graph edgedefault="directed">\n'

    put_graph(file, write_body, make_head)


def _key(owner: str) -> Callable[[str, str, str], str]:
    return lambda key, name, kind: f'<key id="{key}" for="{owner}" attr.name="{escape(name)}" attr.type="{kind}"/>\n'
