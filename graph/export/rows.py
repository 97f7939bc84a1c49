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
Evidence = Sequence[Row]  # of each row of a batch, what was told; nothing at all without sentences


@dataclass(frozen=True, slots=True)
class Edges:
    """A batch of edges, column by column; `events` holds one dict for all edges of all events that have the same."""

    keys: Sequence[str]
    starts: Sequence[str]
    ends: Sequence[str]
    owns: Sequence[Row]
    events: Sequence[Shared]
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
        for batch, evidence in self.iter_node_batches(tell):
            for (node, own), told in zip(batch, evidence or repeat(NOTHING), strict=False):
                yield node, own, told

    def iter_edges(self, tell: Tell | None = None) -> Iterator[tuple[str, str, str, Row, Shared, Row]]:
        """Edges by start and key: start, end, key, attributes, those of its event, evidence; `tell` as for nodes."""
        for edges in self.iter_edge_batches(tell):
            told = edges.evidence or repeat(NOTHING)
            yield from zip(edges.starts, edges.ends, edges.keys, edges.owns, edges.events, told, strict=False)

    def iter_node_batches(self, tell: Tell | None = None) -> Iterator[tuple[list[NodeRow], Evidence]]:
        """Nodes by id, with their evidence. `tell` is given the sentences of each that has some."""
        for batch in batches(self.iter_bare_nodes()):
            yield batch, self._find_evidence([node for node, _ in batch], [own for _, own in batch], tell)

    def iter_edge_batches(self, tell: Tell | None = None) -> Iterator[Edges]:
        """Edges by start and key, with their evidence. `tell` is given the sentences of each that has some."""
        event_of = self._share_days()
        precision_of = {node: own["precision"] for node, own in self.nodes.items() if "precision" in own}
        for batch in self._iter_sorted():
            keys, starts, ends, owns = zip(*batch, strict=True)
            events: list[Shared] = [
                by_start or by_end or NOTHING
                for by_start, by_end in zip(map(event_of.get, starts), map(event_of.get, ends), strict=True)
            ]
            self._locate(map(precision_of.get, ends), owns, events)
            if not all(map(_NOT_OF_EDGE.isdisjoint, owns)):
                owns, events = _let_own_win(owns, events)
            yield Edges(keys, starts, ends, owns, events, self._find_evidence(keys, owns, tell))

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

    def _iter_sorted(self) -> Iterator[list[tuple[str, str, str, Row]]]:
        """Edges by start and key, a batch at a time: key, start, end, attributes."""
        found: list[tuple[str, str, str, Row]] = []
        for start in self.ids:
            around = [(key, start, end, own) for end, keyed in self.out[start].items() for key, own in keyed.items()]
            around.sort()  # a key and an end are never the same twice, so that no attributes are compared
            found += around
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

    def _locate(self, precisions: Iterable[str | None], owns: Sequence[Row], events: list[Shared]) -> None:
        """Add to what edges to a place have from their events how exactly the place is known."""
        pool = self._located
        for at, precision in enumerate(precisions):
            if precision is not None and owns[at].get("edge_type") == "located_at":
                shared = pool.get((events[at], precision))
                if shared is None:
                    shared = Shared({**events[at], "place_precision": precision})
                    pool[events[at], precision] = shared
                events[at] = shared

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


def _let_own_win(owns: Sequence[Row], events: Sequence[Shared]) -> tuple[tuple[Row, ...], list[Shared]]:
    """Edges that have an attribute that others have from their event keep their own."""
    pairs = [
        (own, event) if event.keys().isdisjoint(own) else ({**event, **own}, NOTHING)
        for own, event in zip(owns, events, strict=True)
    ]
    return tuple(own for own, _ in pairs), [event for _, event in pairs]


def are_plain(ids: Iterable[str]) -> bool:
    """Whether they stand in any format as they are: letters, digits, lines and colons.

    Examples
    --------
    >>> are_plain(["ent_a", "evm_b:location"]), are_plain(["a b"])
    (True, False)
    """
    return "".join(ids).replace(":", "").isidentifier()


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
