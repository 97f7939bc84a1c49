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
from dataclasses import dataclass
from itertools import islice, repeat
from string import ascii_letters, digits
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

PLAIN_BYTES = f"{ascii_letters}{digits}_:".encode()
_NOT_OF_EDGE = frozenset((*OF_EVENT, "place_precision"))


class Shared(dict[str, Any]):
    """Attributes that many rows share; told apart by what it is, not by what it holds, so that it can be a key."""

    __hash__ = object.__hash__  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return self is other


NOTHING = Shared()


NodeRow = tuple[str, Row]  # id, attributes with those of its place
EdgeRow = tuple[str, str, str, Row, Shared]  # key, start, end, attributes, those that edges of its event share
Evidence = Sequence[Row]  # of each row of a batch, what was told; nothing at all without sentences


@dataclass(frozen=True, slots=True)
class Nodes:
    """A batch of nodes, column by column; `places` holds what each event has from its place."""

    ids: Sequence[str]
    owns: Sequence[Row]
    places: Sequence[Row]
    evidence: Evidence


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
        self.are_plain = are_plain(self.ids)
        self.has_sentences = extras.sentences is not NO_EXTRAS.sentences
        self._pool: dict[tuple[Any, ...], Shared] = {}
        self._located: dict[tuple[Shared, str], Shared] = {}

    @property
    def names_of_evidence(self) -> tuple[str, ...]:
        """The attributes that evidence may add to nodes and edges."""
        return EVIDENCE if self.has_sentences else ()

    def iter_nodes(self, tell: Tell | None = None) -> Iterator[tuple[str, Row, Row]]:
        """Nodes by id: id, attributes, evidence. `tell` is given the sentences of each that has some."""
        for nodes in self.iter_node_batches(tell):
            owns = map(_join, nodes.places, nodes.owns)
            yield from zip(nodes.ids, owns, nodes.evidence or repeat(NOTHING), strict=False)

    def iter_edges(self, tell: Tell | None = None) -> Iterator[tuple[str, str, str, Row, Shared, Row]]:
        """Edges by start and key: start, end, key, attributes, those of its event, evidence; `tell` as for nodes."""
        for edges, evidence in self.iter_edge_batches(tell):
            for (key, start, end, own, event), told in zip(edges, evidence or repeat(NOTHING), strict=False):
                yield start, end, key, own, event, told

    def iter_node_batches(self, tell: Tell | None = None) -> Iterator[Nodes]:
        """Nodes by id, with their evidence. `tell` is given the sentences of each that has some."""
        for ids in batches(self.ids):
            owns = [self.nodes[node] for node in ids]
            places = [
                self._find_place(node, own) if own.get("node_type") == "event" else NOTHING
                for node, own in zip(ids, owns, strict=True)
            ]
            yield Nodes(ids, owns, places, self._find_evidence(ids, owns, tell))

    def iter_edge_batches(self, tell: Tell | None = None) -> Iterator[tuple[list[EdgeRow], Evidence]]:
        """Edges by start and key, with their evidence. `tell` is given the sentences of each that has some."""
        for edges in self._iter_sorted():
            if not all(_NOT_OF_EDGE.isdisjoint(row[3]) for row in edges if row[4]):
                edges = list(map(_let_own_win, edges))
            yield edges, self._find_evidence([row[0] for row in edges], [row[3] for row in edges], tell)

    def iter_bare_nodes(self) -> Iterator[NodeRow]:
        """Nodes by id, without evidence."""
        for node in self.ids:
            own = self.nodes[node]
            yield node, _join(self._find_place(node, own), own) if own.get("node_type") == "event" else own

    def _find_place(self, event: str, own: Row) -> Row:
        """What an event has from its place, but for what it has itself."""
        for end, keyed in self.out[event].items():
            for edge in keyed.values():
                if edge.get("edge_type") == "located_at":
                    place = self.nodes[end]
                    return {name: place[told] for name, told in OF_PLACE if told in place and name not in own}
        return NOTHING

    def _iter_sorted(self) -> Iterator[list[EdgeRow]]:
        """Edges by start and key, a batch at a time."""
        event_of = self._share_days()
        found: list[EdgeRow] = []
        for start in self.ids:
            event, around = event_of.get(start), self.out[start].items()
            if event is None:
                edges = [
                    (key, start, end, own, event_of.get(end, NOTHING))
                    for end, keyed in around
                    for key, own in keyed.items()
                ]
            else:
                edges = [
                    (key, start, end, own, self._locate(event, end) if own.get("edge_type") == "located_at" else event)
                    for end, keyed in around
                    for key, own in keyed.items()
                ]
            edges.sort()  # a key and an end are never the same twice, so that no attributes are compared
            found += edges
            if len(found) >= BATCH:
                yield from batches(found) if len(found) > BATCH else (found,)
                found = []
        if found:
            yield found

    def _share_days(self) -> dict[str, Shared]:
        """What edges have from each event."""
        pool, found = self._pool, {}
        for event, attributes in self.nodes.items():
            if attributes.get("node_type") != "event":
                continue
            values = tuple(map(attributes.get, OF_EVENT))
            shared = pool.get(values)
            if shared is None:
                known = {name: value for name, value in zip(OF_EVENT, values, strict=True) if value is not None}
                shared = pool[values] = Shared(known)
            found[event] = shared
        return found

    def _locate(self, event: Shared, place: str) -> Shared:
        """What the edge of an event to its place has: beside the event's own, how exactly the place is known."""
        precision = self.nodes[place].get("precision")
        if precision is None:
            return event
        shared = self._located.get((event, precision))
        if shared is None:
            shared = self._located[event, precision] = Shared({**event, "place_precision": precision})
        return shared

    def _find_evidence(self, ids: Sequence[str], owns: Sequence[Row], tell: Tell | None) -> Evidence:
        """What is told of each row."""
        if not self.has_sentences:
            return ()
        found = self._extras.sentences(list(ids))
        evidence = []
        for one, own in zip(ids, owns, strict=True):
            sentences = found.get(one)
            if sentences:
                evidence.append({name: value for name, value in _sum_up(sentences).items() if name not in own})
                if tell is not None:
                    tell(one, sentences)
            else:
                evidence.append(NOTHING)
        return evidence


def _join(place: Row, own: Row) -> Row:
    return {**place, **own} if place else own


def _let_own_win(edge: EdgeRow) -> EdgeRow:
    """An edge that has an attribute that others have from their event keeps its own."""
    key, start, end, own, event = edge
    return edge if event.keys().isdisjoint(own) else (key, start, end, {**event, **own}, NOTHING)


def are_plain(ids: Iterable[str]) -> bool:
    """Whether they stand in any format as they are: letters, digits, lines and colons.

    Examples
    --------
    >>> are_plain(["ent_a", "evm_b:location"]), are_plain(["a b"])
    (True, False)
    """
    return not "".join(ids).encode("utf-8", "surrogatepass").translate(None, PLAIN_BYTES)


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
