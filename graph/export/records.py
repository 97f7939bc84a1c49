"""The graph as records: events with their place, parties and evidence; entities; relations. A batch at a time.

    graph --ids, BATCH at a time--> rows, sentences, claims, names --> records, in the order of their ids

Invariant: what is held at once is one batch and the ids of all nodes, whatever the graph's size. A record's own edges
are read where it stands, so that no list of all edges is made.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

import networkx as nx

from graph.export.extras import BATCH, ExportClaim, ExportName, Extras, Sentence
from graph.export.plain import Plain, Value, clean_text, plain

Item = TypeVar("Item")
LINKS = {"located_at": "place", "part_of": "operation", "claimed_by": "claimed_by"}


@dataclass(frozen=True, slots=True)
class Party:
    """An entity in a role in an event; `key` is the edge's."""

    key: str
    id: str
    role: str
    row: Plain
    confidence: float | None

    @property
    def label(self) -> str:
        """Its name."""
        return label_of(self.id, self.row)

    @property
    def type(self) -> str | None:
        """Its type, or its kind where it is no actor."""
        return text_of(self.row, "type")


@dataclass(frozen=True, slots=True)
class Linked:
    """Another node that an event names: its place, operation, or who claims it; `key` is the edge's."""

    key: str
    id: str
    row: Plain

    @property
    def label(self) -> str:
        """Its name."""
        return label_of(self.id, self.row)


@dataclass(frozen=True, slots=True)
class EventRecord:
    """An event with all that belongs to it; parties are sorted by role, named ones first, the surest first.

    `counted` are those whom its claims count, as far as the graph holds them, by id.
    """

    id: str
    row: Plain
    parties: tuple[Party, ...]
    place: Linked | None
    operation: Linked | None
    claimed_by: Linked | None
    sentences: tuple[Sentence, ...]
    claims: tuple[ExportClaim, ...]
    counted: tuple[Linked, ...]

    def text(self, name: str) -> str | None:
        """An attribute that is a text."""
        return text_of(self.row, name)

    def number(self, name: str) -> int | float | None:
        """An attribute that is a number."""
        return number_of(self.row, name)

    def of_role(self, *roles: str) -> list[Party]:
        """Those who take part in one of these roles."""
        return [one for one in self.parties if one.role in roles]


@dataclass(frozen=True, slots=True)
class EntityRecord:
    """An entity with its names and sentences."""

    id: str
    row: Plain
    names: tuple[ExportName, ...]
    sentences: tuple[Sentence, ...]

    @property
    def label(self) -> str:
        """Its name."""
        return label_of(self.id, self.row)

    @property
    def aliases(self) -> list[str]:
        """Its other names, each once."""
        found = {clean_text(one.name).strip() for one in self.names}
        return sorted(found - {self.label, ""})


@dataclass(frozen=True, slots=True)
class RelationRecord:
    """A lasting link, with its sentences."""

    id: str
    source_id: str
    target_id: str
    row: Plain
    sentences: tuple[Sentence, ...]

    @property
    def type(self) -> str:
        """What links the two."""
        return str(self.row.get("relation_type", "related"))


def label_of(node: str, row: Mapping[str, Value]) -> str:
    """A node's name; without one, its id."""
    return str(row.get("label", node))


def text_of(row: Mapping[str, Value], name: str) -> str | None:
    """An attribute that is a text; None where it is none."""
    value = row.get(name)
    return value if isinstance(value, str) else None


def number_of(row: Mapping[str, Value], name: str) -> int | float | None:
    """An attribute that is a number; None where it is none."""
    value = row.get(name)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def point_of(row: Mapping[str, Value]) -> tuple[float, float] | None:
    """Longitude and latitude (WGS 84); None where either is unknown."""
    longitude, latitude = number_of(row, "longitude"), number_of(row, "latitude")
    return None if longitude is None or latitude is None else (float(longitude), float(latitude))


def texts_of(sentences: Sequence[Sentence]) -> list[str]:
    """What the sentences say, each once, white space folded; withheld ones are left out."""
    texts = (" ".join(clean_text(one.text).split()) for one in sentences if one.text)
    return list(dict.fromkeys(text for text in texts if text))


def join_unique(values: Sequence[str | None]) -> str | None:
    """Texts that say something, each once, in their order, with semicolons; None if none does."""
    kept = dict.fromkeys(clean_text(value).replace(";", ",") for value in values if value)
    return "; ".join(value for value in kept if value) or None


def batches(items: Iterator[Item], size: int = BATCH) -> Iterator[list[Item]]:
    """Items in lists of at most `size`.

    Examples
    --------
    >>> list(batches(iter("abc"), 2))
    [['a', 'b'], ['c']]
    """
    while batch := list(islice(items, size)):
        yield batch


def iter_events(graph: "nx.MultiDiGraph[str]", extras: Extras) -> Iterator[EventRecord]:
    """Events by id."""
    for ids in batches(node for node in sorted(graph) if graph.nodes[node].get("node_type") == "event"):
        sentences, claims = extras.sentences(ids), extras.claims(ids)
        for node in ids:
            yield _to_event(graph, node, tuple(sentences.get(node, ())), tuple(claims.get(node, ())))


def iter_entities(graph: "nx.MultiDiGraph[str]", extras: Extras, *, kind: str | None = None) -> Iterator[EntityRecord]:
    """Entities by id, of one kind or of all."""
    found = (
        node
        for node in sorted(graph)
        if graph.nodes[node].get("node_type") == "entity" and kind in (None, graph.nodes[node].get("kind"))
    )
    for ids in batches(found):
        names, sentences = extras.names(ids), extras.sentences(ids)
        for node in ids:
            row = plain(graph.nodes[node])
            yield EntityRecord(node, row, tuple(names.get(node, ())), tuple(sentences.get(node, ())))


def iter_edges_by_node(graph: "nx.MultiDiGraph[str]") -> Iterator[tuple[str, str, str, Plain]]:
    """Edges (start, end, key, attributes) by start and key, without a list of all of them."""
    for start in sorted(graph):
        for _, end, key, row in sorted(graph.out_edges(start, keys=True, data=True), key=lambda edge: edge[2]):
            yield start, end, key, plain(row)


def iter_relations(graph: "nx.MultiDiGraph[str]", extras: Extras) -> Iterator[RelationRecord]:
    """Relations by source and id."""
    for edges in batches(edge for edge in iter_edges_by_node(graph) if edge[3].get("edge_type") == "relation"):
        sentences = extras.sentences([key for _, _, key, _ in edges])
        for start, end, key, row in edges:
            yield RelationRecord(key, start, end, row, tuple(sentences.get(key, ())))


def _to_event(
    graph: "nx.MultiDiGraph[str]", node: str, sentences: tuple[Sentence, ...], claims: tuple[ExportClaim, ...]
) -> EventRecord:
    parties: list[Party] = []
    linked: dict[str, Linked] = {}
    for other, key, edge, is_start in _edges_at(graph, node):
        if edge.get("edge_type") == "role":
            row = plain(graph.nodes[other])
            parties.append(Party(key, other, str(edge.get("role")), row, number_of(plain(edge), "confidence")))
        elif is_start and (name := LINKS.get(str(edge.get("edge_type")))):
            linked[name] = Linked(key, other, plain(graph.nodes[other]))
    parties.sort(key=_rank)
    return EventRecord(
        node,
        plain(graph.nodes[node]),
        tuple(parties),
        linked.get("place"),
        linked.get("operation"),
        linked.get("claimed_by"),
        sentences,
        claims,
        tuple(
            Linked(who, who, plain(graph.nodes[who]))
            for who in sorted({one.who or "" for one in claims})
            if who in graph
        ),
    )


def _edges_at(graph: "nx.MultiDiGraph[str]", node: str) -> Iterator[tuple[str, str, dict[str, object], bool]]:
    for _, end, key, edge in graph.out_edges(node, keys=True, data=True):
        yield end, key, edge, True
    for start, _, key, edge in graph.in_edges(node, keys=True, data=True):
        if start != node:
            yield start, key, edge, False


def _rank(party: Party) -> tuple[str, bool, float, str, str]:
    return party.role, bool(party.row.get("is_generic")), -(party.confidence or 0.0), party.label, party.key
