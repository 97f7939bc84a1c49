"""Nodes and edges as rows for the formats that hold a whole graph, in a fixed order, a batch at a time.

    graph --+--> Rows.iter_node_batches, iter_edge_batches --> writer
    Extras -+

A row is the attributes of the graph, then what a reader of that node or edge alone would miss: an event has its place
with its precision, an edge of an event has the event's days and modality, and, if sentences are given, both have
their first sentence, with the reports and publishers of those given. No attribute of the graph is replaced.

Invariant: memory holds the sorted ids, references to the graph's own dicts, the days of events (few differ), and one
batch. Values are as they are in the graph: a writer cleans them (`plain`, `RowText`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice, repeat
from typing import Any, TypeVar

import networkx as nx

from graph.export.extras import BATCH, NO_EXTRAS, Extras, Sentence
from graph.export.plain import Plain, plain

T = TypeVar("T")
Row = Mapping[str, Any]
Tell = Callable[[str, Sequence[Sentence]], None]

EVIDENCE = ("evidence", "report_ids", "publishers")
OF_EVENT = ("started_on", "ended_on", "date_precision", "modality")
OF_PLACE = (
    ("place", "label"), ("place_precision", "precision"), ("radius_km", "radius_km"), ("latitude", "latitude"),
    ("longitude", "longitude"),
)  # fmt: skip

_NOT_OF_EDGE = frozenset((*OF_EVENT, "place_precision"))


class Shared(dict[str, Any]):
    """Attributes that many rows share; told apart by what it is, not by what it holds, so that it can be a key."""

    __hash__ = object.__hash__  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return self is other


NOTHING = Shared()


NodeRow = tuple[str, Row]  # id, attributes with those of its place
# key, start, end, attributes, those of its event (one dict for all edges of all events that have the same)
EdgeRow = tuple[str, str, str, Row, Shared]
Evidence = Sequence[Row]  # of each row of a batch, what was told; nothing at all without sentences


class Rows:
    """A graph with what stands beside it.

    Parameters
    ----------
    graph : MultiDiGraph
        As `graph/build.py` makes it; it must not change meanwhile.
    """

    def __init__(self, graph: "nx.MultiDiGraph[str]", extras: Extras) -> None:
        self.nodes: dict[str, dict[str, Any]] = dict(graph.nodes)
        self.out: dict[str, Mapping[str, Mapping[str, Row]]] = dict(graph.adjacency())
        self.ids = sorted(self.nodes)
        self._extras = extras
        self.has_sentences = extras.sentences is not NO_EXTRAS.sentences
        self._shared: dict[str, Shared] = {}
        self._pool: dict[tuple[Any, ...], Shared] = {}
        self._located: dict[tuple[Shared, str], Shared] = {}

    @property
    def names_of_evidence(self) -> tuple[str, ...]:
        """The attributes that evidence may add to nodes and edges."""
        return EVIDENCE if self.has_sentences else ()

    def iter_nodes(self, tell: Tell | None = None) -> Iterator[tuple[str, Row, Row]]:
        """Nodes by id: id, attributes, evidence. `tell` is given the sentences of each that has some."""
        for batch, evidence in self.iter_node_batches(tell):
            for (node, own), told in zip(batch, evidence or repeat(NOTHING), strict=False):
                yield node, own, told

    def iter_edges(self, tell: Tell | None = None) -> Iterator[tuple[str, str, str, Row, Shared, Row]]:
        """Edges by start and key: start, end, key, attributes, those of its event, evidence; `tell` as for nodes."""
        for batch, evidence in self.iter_edge_batches(tell):
            for (key, start, end, own, shared), told in zip(batch, evidence or repeat(NOTHING), strict=False):
                yield start, end, key, own, shared, told

    def iter_node_batches(self, tell: Tell | None = None) -> Iterator[tuple[list[NodeRow], Evidence]]:
        """Nodes by id, with their evidence. `tell` is given the sentences of each that has some."""
        for batch in batches(self.iter_bare_nodes()):
            yield batch, self._find_evidence(batch, 1, tell)

    def iter_edge_batches(self, tell: Tell | None = None) -> Iterator[tuple[list[EdgeRow], Evidence]]:
        """Edges by start and key, with their evidence. `tell` is given the sentences of each that has some."""
        for batch in batches(self.iter_bare_edges()):
            yield batch, self._find_evidence(batch, 3, tell)

    def iter_bare_nodes(self) -> Iterator[NodeRow]:
        """Nodes by id, without evidence."""
        for node in self.ids:
            own = self.nodes[node]
            yield node, self._with_place(node, own) if own.get("node_type") == "event" else own

    def _with_place(self, event: str, own: Row) -> Row:
        for end, keyed in self.out[event].items():
            for edge in keyed.values():
                if edge.get("edge_type") == "located_at":
                    place = self.nodes[end]
                    return {**{name: place[of_place] for name, of_place in OF_PLACE if of_place in place}, **own}
        return own

    def iter_bare_edges(self) -> Iterator[EdgeRow]:
        """Edges by start and key, without evidence."""
        nodes, out, shared_by, is_apart = self.nodes, self.out, self._shared, _NOT_OF_EDGE.isdisjoint
        for start in self.ids:
            found = [(key, end, own) for end, keyed in out[start].items() for key, own in keyed.items()]
            if len(found) > 1:
                found.sort()  # a key and an end are never the same twice, so that no attributes are compared
            is_event = nodes[start].get("node_type") == "event"
            for key, end, own in found:
                kind = own.get("edge_type")
                if kind == "relation":
                    yield key, start, end, own, NOTHING
                    continue
                event = start if is_event else end
                shared = shared_by.get(event) or self._share(event)
                if kind == "located_at" and "precision" in nodes[end]:
                    shared = self._locate(shared, nodes[end]["precision"])
                if is_apart(own):
                    yield key, start, end, own, shared
                else:
                    yield key, start, end, {**shared, **own}, NOTHING

    def _share(self, event: str) -> Shared:
        attributes = self.nodes[event]
        values = tuple(attributes.get(name) for name in OF_EVENT)
        shared = self._pool.get(values)
        if shared is None:
            known = {name: value for name, value in zip(OF_EVENT, values, strict=True) if value is not None}
            shared = self._pool[values] = Shared(known)
        self._shared[event] = shared
        return shared

    def _locate(self, shared: Shared, precision: str) -> Shared:
        located = self._located.get((shared, precision))
        if located is None:
            located = self._located[shared, precision] = Shared({**shared, "place_precision": precision})
        return located

    def _find_evidence(self, batch: Sequence[tuple[Any, ...]], own: int, tell: Tell | None) -> Evidence:
        """What is told of each row; `own` is where its attributes stand."""
        if not self.has_sentences:
            return ()
        found = self._extras.sentences([row[0] for row in batch])
        evidence = []
        for row in batch:
            sentences = found.get(row[0])
            if sentences:
                evidence.append({name: value for name, value in _sum_up(sentences).items() if name not in row[own]})
                if tell is not None:
                    tell(row[0], sentences)
            else:
                evidence.append(NOTHING)
        return evidence


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


def _sum_up(sentences: Sequence[Sentence]) -> Row:
    """The first sentence that may be read, the ids of the reports, and their publishers."""
    first = next((one.text for one in sentences if one.text), None)
    reports = dict.fromkeys(one.report_id for one in sentences)
    publishers = dict.fromkeys(one.publisher for one in sentences if one.publisher)
    return plain(dict(zip(EVIDENCE, (first, list(reports), list(publishers)), strict=True)))


def to_plain(*parts: Row) -> Plain:
    """The attributes of a row from its parts, cleaned."""
    whole: dict[str, Any] = {}
    for part in parts:
        whole.update(part)
    return plain(whole)
