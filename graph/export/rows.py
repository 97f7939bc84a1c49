"""Nodes and edges as rows for the formats that hold a whole graph, one batch at a time, in a fixed order.

    graph --+--> Rows.iter_nodes, Rows.iter_edges --> (ids, row) --> writer
    Extras -+

A row is the attributes of the graph, then what a reader of that node or edge alone would miss: an event has its place
with its precision, an edge of an event has the event's days and modality, and, if sentences are given, both have
their first sentence, with the reports and publishers of those given. No attribute of the graph is replaced.

Invariant: beside the graph, memory holds the sorted ids, references to the graph's own dicts, and one batch.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

import networkx as nx

from graph.export.extras import BATCH, NO_EXTRAS, Extras, Sentence
from graph.export.plain import Plain, clean_text, plain

T = TypeVar("T")
NodeRow = tuple[str, Plain]
EdgeRow = tuple[str, str, str, Plain]  # start, end, key, attributes
Tell = Callable[[str, Sequence[Sentence]], None]
Kinds = dict[str, str]  # attribute -> boolean, int, long, double or string

EVIDENCE = ("evidence", "report_ids", "publishers")
OF_EVENT = ("started_on", "ended_on", "date_precision", "modality")
OF_PLACE = (
    ("place", "label"), ("place_precision", "precision"), ("radius_km", "radius_km"), ("latitude", "latitude"),
    ("longitude", "longitude"),
)  # fmt: skip
KIND_OF: dict[type, str] = {bool: "boolean", int: "int", float: "double", str: "string"}
INT_LIMIT = 2**31  # readers in Java hold an int in 32 bits


class Rows:
    """A graph with what stands beside it.

    Parameters
    ----------
    graph : MultiDiGraph
        As `graph/build.py` makes it; it must not change meanwhile.
    """

    def __init__(self, graph: "nx.MultiDiGraph[str]", extras: Extras) -> None:
        self.nodes: dict[str, dict[str, Any]] = dict(graph.nodes)
        self.out: dict[str, Mapping[str, Mapping[str, Mapping[str, Any]]]] = dict(graph.adjacency())
        self.ids = sorted(self.nodes)
        self.has_sentences = extras.sentences is not NO_EXTRAS.sentences
        self._extras = extras

    def iter_nodes(self, tell: Tell | None = None) -> Iterator[NodeRow]:
        """Nodes by id. `tell` is given the sentences of each that has some."""
        rows = ((node, self._node_row(node)) for node in self.ids)
        return self._with_evidence(rows, lambda row: row[0], tell) if self.has_sentences else rows

    def iter_edges(self, tell: Tell | None = None) -> Iterator[EdgeRow]:
        """Edges by start and key. `tell` is given the sentences of each that has some."""
        rows = self._iter_edges()
        return self._with_evidence(rows, lambda row: row[2], tell) if self.has_sentences else rows

    def node_kinds(self) -> Kinds:
        """The attributes of nodes, by name, with the kind that holds all their values. Cost: one pass."""
        return self._find_kinds(self._node_row(node) for node in self.ids)

    def edge_kinds(self) -> Kinds:
        """The attributes of edges, by name, with the kind that holds all their values. Cost: one pass."""
        return self._find_kinds(row for *_, row in self._iter_edges())

    def _node_row(self, node: str) -> Plain:
        attributes = self.nodes[node]
        row = plain(attributes)
        if attributes.get("node_type") == "event":
            place = self._place_of(node)
            if place is not None:
                _add(row, ((name, place.get(of_place)) for name, of_place in OF_PLACE))
        return row

    def _place_of(self, event: str) -> Mapping[str, Any] | None:
        for end, keyed in self.out[event].items():
            for edge in keyed.values():
                if edge.get("edge_type") == "located_at":
                    return self.nodes[end]
        return None

    def _iter_edges(self) -> Iterator[EdgeRow]:
        nodes = self.nodes
        for start in self.ids:
            found = [(key, end, edge) for end, keyed in self.out[start].items() for key, edge in keyed.items()]
            found.sort()  # a key and an end are never the same twice, so that no attributes are compared
            is_event = nodes[start].get("node_type") == "event"
            for key, end, edge in found:
                row = plain(edge)
                if edge.get("edge_type") != "relation":
                    event = nodes[start if is_event else end]
                    for name in OF_EVENT:
                        if name in event and name not in row:
                            _add(row, ((name, event[name]),))
                    if edge.get("edge_type") == "located_at":
                        _add(row, (("place_precision", nodes[end].get("precision")),))
                yield start, end, key, row

    def _with_evidence(self, rows: Iterator[Any], key_of: Callable[[Any], str], tell: Tell | None) -> Iterator[Any]:
        for batch in batches(rows):
            found = self._extras.sentences([key_of(one) for one in batch])
            for one in batch:
                sentences = found.get(key_of(one))
                if sentences:
                    _add(one[-1], zip(EVIDENCE, _sum_up(sentences), strict=True))
                    if tell is not None:
                        tell(key_of(one), sentences)
                yield one

    def _find_kinds(self, rows: Iterable[Plain]) -> Kinds:
        kinds: Kinds = {}
        shapes: dict[tuple[Any, ...], tuple[str, ...]] = {}
        for row in rows:
            shape = (*row, *map(type, row.values()))
            whole = shapes.get(shape)
            if whole is None:
                for name, value in row.items():
                    kinds[name] = _widest(kinds.get(name), KIND_OF[type(value)])
                whole = shapes[shape] = tuple(name for name, value in row.items() if type(value) is int)
            for name in whole:
                if not -INT_LIMIT <= row[name] < INT_LIMIT and kinds[name] == "int":  # type: ignore[operator]
                    kinds[name] = "long"
        if self.has_sentences:
            kinds |= {name: _widest(kinds.get(name), "string") for name in EVIDENCE}
        return dict(sorted(kinds.items()))


def batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """Lists of at most `size`.

    Examples
    --------
    >>> list(batches("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def _add(row: Plain, values: Iterable[tuple[str, Any]]) -> None:
    """Add what is known and not in the row yet."""
    row.update({name: value for name, value in plain(dict(values)).items() if name not in row})


def _sum_up(sentences: Sequence[Sentence]) -> tuple[str | None, str, str]:
    """The first sentence that may be read, the ids of the reports, and their publishers."""
    first = next((one.text for one in sentences if one.text), None)
    reports = dict.fromkeys(one.report_id for one in sentences)
    publishers = dict.fromkeys(one.publisher for one in sentences if one.publisher)
    return first and clean_text(first), "; ".join(reports), "; ".join(publishers)


def _widest(one: str | None, other: str) -> str:
    """The kind that holds values of both; of numbers and other things texts."""
    if one is None or one == other:
        return other
    if {one, other} <= {"int", "long"}:
        return "long"
    return "double" if {one, other} <= {"int", "long", "double"} else "string"
