"""Rows of plain values to the graph, in bulk: what `graph.build.build_graph` gives, at the cost of filling dicts.

    entities, events, participants, relations (rows, in this order) --GraphLoader--> MultiDiGraph

Invariants: the nodes, edges and attributes are those of `node_attributes` and `edges_of` (a test holds that); an id is
one object wherever it stands; edges with equal attributes may share one dict, for attributes of edges are replaced and
never changed; memory holds the graph and the batch of rows that the caller gives.

Why not `add_edges_from`: it looks each edge's ends up again and copies its attributes. What is filled here are the
dicts of which NetworkX says that a MultiDiGraph consists (node -> neighbour -> key -> attributes, the innermost two
shared by successors and predecessors).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from operator import itemgetter
from typing import Any

import networkx as nx

from graph.build import EVENT_LINKS, INTO_EVENT, LEFT_OUT
from graph.dates import describe_days
from graph.errors import GraphIntegrityError
from graph.model import Entity, Event, Relation

Row = Sequence[Any]
Attributes = dict[str, Any]
Around = dict[str, dict[str, Attributes]]  # neighbour -> key -> attributes


def _list_attributes(cls: type[Any]) -> tuple[str, ...]:
    return tuple(name for name in cls.__dataclass_fields__ if name not in LEFT_OUT)


LINK_FIELDS = tuple(field for field, _, _ in EVENT_LINKS)
ENTITY_COLUMNS = ("id", *_list_attributes(Entity))
EVENT_COLUMNS = ("id", *LINK_FIELDS, *_list_attributes(Event))  # the last is its confidence
PARTICIPANT_COLUMNS = ("id", "event_id", "entity_id", "role", "confidence")
RELATION_COLUMNS = ("id", "source_id", "target_id", *_list_attributes(Relation))


class GraphLoader:
    """Fills a graph; give nodes first, then edges.

    Rows hold the columns of their kind (`ENTITY_COLUMNS` and so on) as plain values: enums and dates as text, unknown
    ones None.
    """

    def __init__(self) -> None:
        graph: Any = nx.MultiDiGraph()
        self.graph: nx.MultiDiGraph[str] = graph
        self._nodes: dict[str, Attributes] = graph._node
        self._out: dict[str, Around] = graph._succ
        self._in: dict[str, Around] = graph._pred
        self._known: dict[str, tuple[str, Around, Around]] = {}  # id -> the one object, what follows, what precedes

    def add_entities(self, rows: Iterable[Row]) -> None:
        """A node for each row."""
        names = ["node_type", *("label" if name == "name" else name for name in ENTITY_COLUMNS[1:])]
        for row in rows:
            self._add_node(row[0], _fill(names, ("entity", *row[1:])))

    def add_events(self, rows: Iterable[Row]) -> None:
        """A node for each row, and the edges to its place, its operation and who claims it.

        Raises
        ------
        GraphIntegrityError
            If one of these is not in the graph.
        """
        first = 1 + len(EVENT_LINKS)
        names = ("node_type", "label", *EVENT_COLUMNS[first:])
        told_in_label = itemgetter(*map(EVENT_COLUMNS.index, ("type", "started_on", "ended_on", "date_precision")))
        labels: dict[tuple[str | None, ...], str] = {}  # of the same type and days
        links = [(at, f":{name}", edge_type) for at, (_, name, edge_type) in enumerate(EVENT_LINKS, 1)]
        alike: dict[tuple[str, float], Attributes] = {}
        for row in rows:
            event_id: str = row[0]
            told = told_in_label(row)
            label = labels.get(told)
            if label is None:
                label = labels[told] = _label(*told)
            self._add_node(event_id, _fill(names, ("event", label, *row[first:])))
            for at, name, edge_type in links:
                if row[at] is not None:
                    confidence = row[-1]
                    link = alike.get((edge_type, confidence))
                    if link is None:
                        link = alike[edge_type, confidence] = {"edge_type": edge_type, "confidence": confidence}
                    self._add_edge(event_id, row[at], event_id + name, link)

    def add_participants(self, rows: Iterable[Row]) -> None:
        """An edge for each row.

        Raises
        ------
        GraphIntegrityError
            If the event or who takes part is not in the graph.
        """
        acting = frozenset(str(role) for role in INTO_EVENT)
        alike: dict[tuple[str, float], Attributes] = {}
        known = self._known
        try:
            for key, event_id, entity_id, role, confidence in rows:  # most of all edges: no calls but those of dicts
                edge = alike.get((role, confidence))
                if edge is None:
                    edge = alike[role, confidence] = {"edge_type": "role", "role": role, "confidence": confidence}
                if role in acting:
                    (start, following, _), (end, _, preceding) = known[entity_id], known[event_id]
                else:
                    (start, following, _), (end, _, preceding) = known[event_id], known[entity_id]
                if end in following:
                    following[end][key] = edge
                else:
                    following[end] = preceding[start] = {key: edge}
        except KeyError as exc:
            raise _no_end(key, exc) from None

    def add_relations(self, rows: Iterable[Row]) -> None:
        """An edge for each row.

        Raises
        ------
        GraphIntegrityError
            If one of its ends is not in the graph.
        """
        names = ["edge_type", *("relation_type" if name == "type" else name for name in RELATION_COLUMNS[3:])]
        for row in rows:
            key, source, target = row[:3]
            self._add_edge(source, target, key, _fill(names, ("relation", *row[3:])))

    def _add_node(self, node_id: str, attributes: Attributes) -> None:
        following: Around = {}
        preceding: Around = {}
        self._nodes[node_id] = attributes
        self._out[node_id], self._in[node_id] = following, preceding
        self._known[node_id] = node_id, following, preceding

    def _add_edge(self, start: str, end: str, key: str, attributes: Attributes) -> None:
        try:
            (start, following, _), (end, _, preceding) = self._known[start], self._known[end]
        except KeyError as exc:
            raise _no_end(key, exc) from None
        if end in following:
            following[end][key] = attributes
        else:
            following[end] = preceding[start] = {key: attributes}


def _label(event_type: str, first: str | None, last: str | None, precision: str) -> str:
    start, end = (date.fromisoformat(day) if day else None for day in (first, last))
    when = describe_days(start, end, precision)
    words = event_type.replace("_", " ")
    return f"{words} {when}" if when else words


def _fill(names: Sequence[str], values: Row) -> Attributes:
    return {name: value for name, value in zip(names, values, strict=True) if value is not None}


def _no_end(key: str, missing: KeyError) -> GraphIntegrityError:
    return GraphIntegrityError(f"{key.partition(':')[0]} names {missing.args[0]}, which is not in the graph")
