"""Questions to the graph: pure functions that give new values and change nothing. Results are sorted.

graph + GraphFilter -> subgraph (a copy); graph + node -> neighbours; graph + two nodes -> paths
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import networkx as nx

from graph.errors import InvalidInputError, NotFoundError
from graph.ids import normalise_name

Direction = Literal["in", "out", "both"]
MAX_PATH_LENGTH = 8


@dataclass(frozen=True, slots=True)
class GraphFilter:
    """Which part of the graph is wanted; an empty field does not restrict, several values of one field mean any of them.

    `kinds`, `entity_types` restrict entities; `event_types`, `modalities`, `roles`, `actor_ids`, `place_ids`, `bbox` (west, south, east, north;
    west above east crosses the date line) and the dates restrict events; `countries` the places of events and the entities;
    `relation_types` relations; `min_confidence` and `text` (words of a label) both. Dates are world time: an event counts if it may
    have happened between `date_from` and `date_to`; one without a date does not.
    """

    kinds: frozenset[str] = frozenset()
    entity_types: frozenset[str] = frozenset()
    event_types: frozenset[str] = frozenset()
    relation_types: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    actor_ids: frozenset[str] = frozenset()
    place_ids: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    bbox: tuple[float, float, float, float] | None = None
    date_from: date | None = None
    date_to: date | None = None
    modalities: frozenset[str] = frozenset()
    min_confidence: float = 0.0
    text: str | None = None
    include_unmentioned: bool = False

    def __post_init__(self) -> None:
        if not 0.0 <= self.min_confidence <= 1.0:
            raise InvalidInputError(
                f"min_confidence: {self.min_confidence} is not between 0 and 1", field="min_confidence"
            )
        if self.date_from and self.date_to and self.date_to < self.date_from:
            raise InvalidInputError(f"date_to: {self.date_to} is before date_from {self.date_from}", field="date_to")
        if self.bbox is not None:
            west, south, east, north = self.bbox
            if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
                raise InvalidInputError(f"bbox: {self.bbox} is not west, south, east, north in degrees", field="bbox")

    @property
    def is_about_events(self) -> bool:
        """Whether it asks for particular events, so that only what takes part in them is wanted."""
        return bool(
            self.event_types or self.modalities or self.roles or self.actor_ids or self.place_ids or self.bbox
            or self.date_from or self.date_to
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A node beside another one, with the edge that joins them; `direction` is seen from the node asked about."""

    node_id: str
    direction: str
    key: str
    edge: dict[str, Any]
    node: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Path:
    """Nodes from source to target, and for each step the keys of the edges that join its ends (either direction)."""

    nodes: tuple[str, ...]
    edges: tuple[tuple[str, ...], ...]


def get_node(graph: "nx.MultiDiGraph[str]", node_id: str) -> dict[str, Any]:
    """A copy of a node's attributes.

    Raises
    ------
    NotFoundError
        If there is no such node.
    """
    if node_id not in graph:
        raise NotFoundError(f"no node {node_id!r} in the graph")
    return dict(graph.nodes[node_id])


def filter_graph(graph: "nx.MultiDiGraph[str]", graph_filter: GraphFilter) -> "nx.MultiDiGraph[str]":
    """The part of the graph that the filter asks for, as a copy.

    Events that match, with all that take part in them; entities that match; relations between kept entities. Where the
    filter is about events, entities that take part in none are left out. Cost: one pass over the graph.
    """
    events = {
        node
        for node, data in graph.nodes(data=True)
        if data["node_type"] == "event" and _event_fits(graph, node, data, graph_filter)
    }
    part_of_events = {other for node in events for other in (*graph.predecessors(node), *graph.successors(node))}
    entities = set()
    for node, data in graph.nodes(data=True):
        if data["node_type"] != "entity" or not _sort_fits(data, graph_filter):
            continue
        if node in part_of_events or (not graph_filter.is_about_events and _entity_fits(data, graph_filter)):
            entities.add(node)
    if graph_filter.event_types == frozenset() and graph_filter.relation_types and not graph_filter.is_about_events:
        events = set()
        entities &= {
            end
            for start, stop, edge in graph.edges(data=True)
            if _edge_fits(edge, graph_filter) and edge["edge_type"] == "relation"
            for end in (start, stop)
        }
    kept = events | entities
    found: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    found.graph.update(graph.graph)
    found.add_nodes_from((node, dict(graph.nodes[node])) for node in sorted(kept))
    edges = (
        (start, end, key, dict(edge))
        for start in sorted(kept)
        for _, end, key, edge in graph.out_edges(start, keys=True, data=True)
        if end in kept and _edge_fits(edge, graph_filter)
    )
    found.add_edges_from(sorted(edges, key=lambda edge: (edge[0], edge[1], edge[2])))
    return found


def list_neighbours(
    graph: "nx.MultiDiGraph[str]",
    node_id: str,
    *,
    graph_filter: GraphFilter | None = None,
    direction: Direction = "both",
) -> list[Neighbour]:
    """What is joined to a node, sorted by node and key.

    Raises
    ------
    NotFoundError
        If there is no such node.
    """
    get_node(graph, node_id)
    wanted = graph_filter or GraphFilter(include_unmentioned=True)
    found = []
    if direction in ("out", "both"):
        found += [("out", end, key, edge) for _, end, key, edge in graph.out_edges(node_id, keys=True, data=True)]
    if direction in ("in", "both"):
        found += [("in", start, key, edge) for start, _, key, edge in graph.in_edges(node_id, keys=True, data=True)]
    neighbours = [
        Neighbour(other, way, key, dict(edge), dict(graph.nodes[other]))
        for way, other, key, edge in found
        if _edge_fits(edge, wanted) and _node_fits(graph, other, wanted)
    ]
    return sorted(neighbours, key=lambda one: (one.node_id, one.key, one.direction))


def find_paths(
    graph: "nx.MultiDiGraph[str]",
    source: str,
    target: str,
    *,
    max_length: int = 4,
    limit: int = 20,
    graph_filter: GraphFilter | None = None,
    budget: int = 200_000,
) -> list[Path]:
    """Simple paths between two nodes, shortest first, whatever the direction of the edges.

    Parameters
    ----------
    max_length : int
        Most steps, 1 to 8; an actor -> event -> actor path has two.
    limit : int
        Most paths.
    budget : int
        Most steps tried; the search ends there, with what it found.

    Raises
    ------
    NotFoundError
        If an end does not exist.
    InvalidInputError
        If `max_length` or `limit` is out of range.
    """
    for node in (source, target):
        get_node(graph, node)
    if not 1 <= max_length <= MAX_PATH_LENGTH:
        raise InvalidInputError(f"max_length: {max_length} is not between 1 and {MAX_PATH_LENGTH}", field="max_length")
    if limit < 1:
        raise InvalidInputError(f"limit: {limit} is not above 0", field="limit")
    wanted = replace(graph_filter, include_unmentioned=True) if graph_filter else None
    walker = _Walker(graph, target, max_length, wanted, budget)
    found: list[Path] = []
    for length in range(1, max_length + 1):
        for nodes in walker.walk((source,), length):
            found.append(Path(nodes, tuple(walker.keys(a, b) for a, b in zip(nodes, nodes[1:], strict=False))))
            if len(found) == limit:
                return found
    return found


class _Walker:
    def __init__(
        self, graph: "nx.MultiDiGraph[str]", target: str, max_length: int, wanted: GraphFilter | None, budget: int
    ) -> None:
        self.graph, self.target, self.wanted, self.budget = graph, target, wanted, budget
        self.away = self._distances(max_length)

    def keys(self, one: str, other: str) -> tuple[str, ...]:
        """Keys of the edges between two nodes that the filter lets through."""
        edges = [
            *(self.graph.get_edge_data(one, other) or {}).items(),
            *(self.graph.get_edge_data(other, one) or {}).items(),
        ]
        return tuple(sorted(key for key, edge in edges if self.wanted is None or _edge_fits(edge, self.wanted)))

    def _beside(self, node: str) -> list[str]:
        beside = {*self.graph.successors(node), *self.graph.predecessors(node)} - {node}
        if self.wanted is None:
            return sorted(beside)
        return sorted(
            other for other in beside
            if (other == self.target or _node_fits(self.graph, other, self.wanted)) and self.keys(node, other)
        )  # fmt: skip

    def _distances(self, most: int) -> dict[str, int]:
        """Steps from the target, so that the walk enters no blind alley."""
        away, front = {self.target: 0}, [self.target]
        for steps in range(1, most + 1):
            front = [
                other
                for node in front
                for other in {*self.graph.successors(node), *self.graph.predecessors(node)}
                if other not in away
            ]
            front = list(dict.fromkeys(front))
            away.update(dict.fromkeys(front, steps))
        return away

    def walk(self, nodes: tuple[str, ...], left: int) -> Iterator[tuple[str, ...]]:
        """Paths with exactly `left` more steps."""
        self.budget -= 1
        if self.budget < 0:
            return
        for other in self._beside(nodes[-1]):
            if other in nodes or self.away.get(other, left) > left - 1:
                continue
            if other == self.target:
                if left == 1:
                    yield (*nodes, other)
            elif left > 1:
                yield from self.walk((*nodes, other), left - 1)


# ---------------------------------------------------------------- what fits


def _event_fits(graph: "nx.MultiDiGraph[str]", node: str, data: dict[str, Any], wanted: GraphFilter) -> bool:
    if wanted.event_types and data["type"] not in wanted.event_types:
        return False
    if wanted.modalities and data["modality"] not in wanted.modalities:
        return False
    if data.get("confidence", 1.0) < wanted.min_confidence or not _date_fits(data, wanted):
        return False
    if (wanted.actor_ids or wanted.roles) and not _party_fits(graph, node, wanted):
        return False
    if not _place_fits(graph, node, wanted):
        return False
    return (
        not wanted.text
        or _text_fits(data, wanted)
        or any(_text_fits(graph.nodes[other], wanted) for other in (*graph.predecessors(node), *graph.successors(node)))
    )


def _date_fits(data: dict[str, Any], wanted: GraphFilter) -> bool:
    if wanted.date_from is None and wanted.date_to is None:
        return True
    start, end = data.get("started_on"), data.get("ended_on")
    if start is None and end is None:
        return False
    if wanted.date_from is not None and (end or start) < wanted.date_from.isoformat() and end is not None:
        return False
    return not (wanted.date_to is not None and (start or end) > wanted.date_to.isoformat())


def _party_fits(graph: "nx.MultiDiGraph[str]", node: str, wanted: GraphFilter) -> bool:
    for start, end, edge in (*graph.in_edges(node, data=True), *graph.out_edges(node, data=True)):
        if edge["edge_type"] != "role":
            continue
        other = start if end == node else end
        if (not wanted.actor_ids or other in wanted.actor_ids) and (not wanted.roles or edge["role"] in wanted.roles):
            return True
    return False


def _place_fits(graph: "nx.MultiDiGraph[str]", node: str, wanted: GraphFilter) -> bool:
    if not (wanted.place_ids or wanted.countries or wanted.bbox):
        return True
    place_id = next(
        (end for _, end, edge in graph.out_edges(node, data=True) if edge["edge_type"] == "located_at"), None
    )
    if place_id is None:
        return False
    place = graph.nodes[place_id]
    if wanted.place_ids and place_id not in wanted.place_ids:
        return False
    if wanted.countries and place.get("country") not in wanted.countries:
        return False
    return wanted.bbox is None or is_inside(wanted.bbox, place.get("longitude"), place.get("latitude"))


def is_inside(bbox: tuple[float, float, float, float], longitude: float | None, latitude: float | None) -> bool:
    """Whether a point lies in the box (west, south, east, north); False where the point is unknown.

    Examples
    --------
    >>> is_inside((170, -10, -170, 10), -175, 0), is_inside((0, 0, 10, 10), None, None)
    (True, False)
    """
    if longitude is None or latitude is None:
        return False
    west, south, east, north = bbox
    across = west <= longitude <= east if west <= east else longitude >= west or longitude <= east
    return across and south <= latitude <= north


def _sort_fits(data: dict[str, Any], wanted: GraphFilter) -> bool:
    if wanted.kinds and data["kind"] not in wanted.kinds:
        return False
    return not wanted.entity_types or data.get("type") in wanted.entity_types


def _entity_fits(data: dict[str, Any], wanted: GraphFilter) -> bool:
    if not wanted.include_unmentioned and not data.get("report_count"):
        return False
    if data.get("confidence", 1.0) < wanted.min_confidence:
        return False
    if wanted.countries and data.get("country") not in wanted.countries:
        return False
    return not wanted.text or _text_fits(data, wanted)


def _node_fits(graph: "nx.MultiDiGraph[str]", node: str, wanted: GraphFilter) -> bool:
    data = graph.nodes[node]
    if data["node_type"] == "event":
        return not wanted.kinds and not wanted.entity_types and _event_fits(graph, node, data, wanted)
    return _sort_fits(data, wanted) and _entity_fits(data, wanted)


def _edge_fits(edge: dict[str, Any], wanted: GraphFilter) -> bool:
    if edge.get("confidence", 1.0) < wanted.min_confidence:
        return False
    if edge["edge_type"] == "relation":
        return not wanted.relation_types or edge["relation_type"] in wanted.relation_types
    return edge["edge_type"] != "role" or not wanted.roles or bool(wanted.actor_ids) or edge["role"] in wanted.roles


def _text_fits(data: dict[str, Any], wanted: GraphFilter) -> bool:
    return normalise_name(wanted.text or "") in normalise_name(str(data.get("label", "")))
