"""What all writers share: nodes and edges in a fixed order, with values that every format takes.

Values are str, int, float or bool. Characters that XML 1.0 forbids are dropped; so that a file can always be read back.
"""

import re
from collections.abc import Iterator
from typing import Any

import networkx as nx

FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Plain = dict[str, str | int | float | bool]


def clean_text(text: str) -> str:
    """Text without characters that XML 1.0 forbids.

    Examples
    --------
    >>> clean_text("a\\x00b\\x1bc")
    'abc'
    """
    return FORBIDDEN.sub("", text)


def plain(attributes: dict[str, Any]) -> Plain:
    """Attributes by name, with texts cleaned and absent ones left out."""
    return {
        name: clean_text(value) if isinstance(value, str) else value
        for name, value in sorted(attributes.items())
        if value is not None
    }


def iter_nodes(graph: "nx.MultiDiGraph[str]") -> Iterator[tuple[str, Plain]]:
    """Nodes by id."""
    for node in sorted(graph.nodes):
        yield node, plain(graph.nodes[node])


def iter_edges(graph: "nx.MultiDiGraph[str]") -> Iterator[tuple[str, str, str, Plain]]:
    """(start, end, key, attributes), by key, which is unique over the graph."""
    for start, end, key, attributes in sorted(
        graph.edges(keys=True, data=True), key=lambda edge: (edge[2], edge[0], edge[1])
    ):
        yield start, end, key, plain(attributes)


def edge_label(attributes: Plain) -> str:
    """What an edge says, in one word: its role, relation or kind."""
    return str(attributes.get("relation_type") or attributes.get("role") or attributes["edge_type"])
