"""What all writers share: nodes and edges in a fixed order, with values that every format takes.

Values are str, int, float or bool. Characters that XML 1.0 forbids are dropped, so that a file can always be read back;
what is unknown (None, an empty text, a number that is none) is left out.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Any

import networkx as nx

FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Value = str | int | float | bool
Plain = dict[str, Value]


def clean_text(text: str) -> str:
    """Text without characters that XML 1.0 forbids.

    Examples
    --------
    >>> clean_text("a\\x00b\\x1bc")
    'abc'
    """
    return FORBIDDEN.sub("", text)


def plain_value(value: Any) -> Value | None:
    """A value that every format takes, or None for one that says nothing.

    Dates become ISO text, enums their values, lists and sets texts with semicolons.

    Examples
    --------
    >>> plain_value(["b", "a"]), plain_value(date(2017, 10, 26)), plain_value(float("nan")), plain_value("\\x00")
    ('b; a', '2017-10-26', None, None)
    """
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, str):
        return value if value and value.isprintable() else clean_text(value) or None
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Iterable) and not isinstance(value, Mapping | bytes):
        parts = [str(part) for part in map(plain_value, value) if part is not None]
        return "; ".join(sorted(parts) if isinstance(value, set | frozenset) else parts) or None
    return clean_text(str(value)) or None


def plain(attributes: Mapping[str, Any]) -> Plain:
    """Attributes in their order, each a plain value; those that say nothing are left out."""
    row: Plain = {}
    for name, value in attributes.items():
        kind = type(value)
        if (kind is str and value and value.isprintable()) or kind is bool or kind is int:  # what nearly all are
            row[name] = value
        elif value is not None and (found := plain_value(value)) is not None:
            row[name] = found
    return row


def spare(row: Plain, *reserved: str) -> Plain:
    """Attributes without names that a format takes for its own, in any case: these get a line behind them.

    Examples
    --------
    >>> spare({"Id": "7", "label": "Goma"}, "id", "source", "target")
    {'Id_': '7', 'label': 'Goma'}
    """
    return {f"{name}_" if name.lower() in reserved else name: value for name, value in row.items()}


def iter_nodes(graph: "nx.MultiDiGraph[str]") -> Iterator[tuple[str, Plain]]:
    """Nodes by id."""
    for node in sorted(graph.nodes):
        yield node, plain(graph.nodes[node])


def iter_edges(graph: "nx.MultiDiGraph[str]") -> Iterator[tuple[str, str, str, Plain]]:
    """(start, end, key, attributes), by start and key, which is unique over the graph."""
    for start in sorted(graph.nodes):
        edges = sorted(graph.out_edges(start, keys=True, data=True), key=lambda edge: (edge[2], edge[1]))
        for _, end, key, attributes in edges:
            yield start, end, key, plain(attributes)


def edge_label(attributes: Mapping[str, Any]) -> str:
    """What an edge says, in one word: its role, relation or kind."""
    return str(attributes.get("relation_type") or attributes.get("role") or attributes.get("edge_type") or "edge")
