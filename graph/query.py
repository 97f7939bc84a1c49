"""Questions to the graph: pure functions that give new values and change nothing. Results are sorted.

graph + GraphFilter -> subgraph (a copy); graph + node -> neighbours; graph + two nodes -> paths
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import networkx as nx

from graph.errors import InvalidInputError, NotFoundError
from graph.filters import Fitting, GraphFilter, edges_around

Direction = Literal["in", "out", "both"]
MAX_PATH_LENGTH = 8
PATH_BUDGET = 500_000  # steps tried, about a second


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


@dataclass(frozen=True, slots=True)
class PathSearch:
    """What a search for paths found; where `is_complete` is False, its limit or budget ended it: there may be more."""

    paths: tuple[Path, ...]
    is_complete: bool


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

    Events that fit, with all that take part in them; entities that fit; relations that fit between the kept entities.
    Where the filter is about events, entities that take part in none are left out. Where it names relation types and is
    not about events, it is the relations of these types with their ends, of which one must be on the topic (country,
    text). Cost: one pass over the graph.
    """
    fitting = Fitting(graph, graph_filter)
    if graph_filter.relation_types and not graph_filter.is_about_events:
        kept = _list_relation_ends(graph, fitting)
    else:
        kept = _list_events_and_entities(graph, fitting)
    found: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    found.graph.update(graph.graph)
    found.add_nodes_from((node, dict(graph.nodes[node])) for node in sorted(kept))
    for start in sorted(kept):
        edges = sorted((end, key) for _, end, key in graph.out_edges(start, keys=True) if end in kept)
        for end, key in edges:
            edge = graph.edges[start, end, key]
            if fitting.has_relation(edge, key) if edge["edge_type"] == "relation" else fitting.is_sure(edge):
                found.add_edge(start, end, key=key, **edge)
    return found


def _list_events_and_entities(graph: "nx.MultiDiGraph[str]", fitting: Fitting) -> set[str]:
    kept = {node for node, data in graph.nodes(data=True) if data["node_type"] == "event" and fitting.has_event(node)}
    in_events = {other for node in kept for other, edge in edges_around(graph, node) if fitting.is_sure(edge)}
    for node, data in graph.nodes(data=True):
        if data["node_type"] == "entity" and (
            fitting.is_eligible(node)
            if node in in_events
            else not fitting.wanted.is_about_events and fitting.has_entity(node)
        ):
            kept.add(node)
    return kept


def _list_relation_ends(graph: "nx.MultiDiGraph[str]", fitting: Fitting) -> set[str]:
    return {
        end
        for start, stop, key, edge in graph.edges(keys=True, data=True)
        if edge["edge_type"] == "relation"
        and fitting.has_relation(edge, key)
        and all(fitting.is_told(end) and fitting.is_eligible(end) for end in (start, stop))
        and (fitting.is_on_topic(start) or fitting.is_on_topic(stop))
        and fitting.is_active(start)
        and fitting.is_active(stop)
        for end in (start, stop)
    }


def list_neighbours(
    graph: "nx.MultiDiGraph[str]",
    node_id: str,
    *,
    graph_filter: GraphFilter | None = None,
    direction: Direction = "both",
) -> list[Neighbour]:
    """What is joined to a node by an edge that fits, and fits itself; sorted by node and key.

    Parameters
    ----------
    graph_filter : GraphFilter, optional
        Without one, everything. `roles` are those of the edge between. Kinds and types of entities leave out events,
        unless the filter is about events too.

    Raises
    ------
    NotFoundError
        If there is no such node.
    """
    get_node(graph, node_id)
    fitting = Fitting(graph, graph_filter or GraphFilter(include_unmentioned=True))
    found = []
    if direction in ("out", "both"):
        found += [("out", end, key, edge) for _, end, key, edge in graph.out_edges(node_id, keys=True, data=True)]
    if direction in ("in", "both"):
        found += [("in", start, key, edge) for start, _, key, edge in graph.in_edges(node_id, keys=True, data=True)]
    neighbours = [
        Neighbour(other, way, key, dict(edge), dict(graph.nodes[other]))
        for way, other, key, edge in found
        if fitting.has_edge(edge, key) and fitting.has_node(other)
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
    budget: int = PATH_BUDGET,
) -> PathSearch:
    """Simple paths between two nodes, shortest first, whatever the direction of the edges.

    Parameters
    ----------
    max_length : int
        Most steps, 1 to 8; an actor -> event -> actor path has two.
    limit : int
        Most paths.
    graph_filter : GraphFilter, optional
        What the edges and the nodes between the ends must fit, as for `list_neighbours`.
    budget : int
        Most steps tried. The search ends there with what it found, and says so.

    Returns
    -------
    PathSearch
        From a node to itself there is one path, without steps.

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
    if source == target:
        return PathSearch((Path((source,), ()),), is_complete=True)
    walker = _Walker(graph, target, Fitting(graph, graph_filter) if graph_filter else None, budget)
    found: list[Path] = []
    for length in range(1, max_length + 1):
        for nodes in walker.walk((source,), length):
            found.append(Path(nodes, tuple(walker.keys(a, b) for a, b in pairwise(nodes))))
            if len(found) == limit:
                return PathSearch(tuple(found), is_complete=False)
        if walker.budget < 0:
            return PathSearch(tuple(found), is_complete=False)
        walker.look_further()
    return PathSearch(tuple(found), is_complete=True)


class _Walker:
    """Walks from a source to `target`, and knows how far the target is, so that no blind alley is entered."""

    def __init__(self, graph: "nx.MultiDiGraph[str]", target: str, fitting: Fitting | None, budget: int) -> None:
        self.graph, self.target, self.fitting, self.budget = graph, target, fitting, budget
        self._away, self._front = {target: 0}, [target]  # steps to the target; those of the farthest nodes known
        self._beside: dict[str, list[str]] = {}

    def keys(self, one: str, other: str) -> tuple[str, ...]:
        """Keys of the edges between two nodes that the filter lets through."""
        return tuple(
            sorted(
                key
                for start, end in ((one, other), (other, one))
                if self.graph.has_edge(start, end)
                for key, edge in self.graph[start][end].items()
                if self.fitting is None or self.fitting.has_edge(edge, key)
            )
        )

    def beside(self, node: str) -> list[str]:
        """Nodes one step away, sorted."""
        if node not in self._beside:
            beside = {*self.graph.successors(node), *self.graph.predecessors(node)} - {node}
            if (fitting := self.fitting) is not None:
                beside = {
                    other
                    for other in beside
                    if (other == self.target or fitting.has_node(other)) and self.keys(node, other)
                }
            self._beside[node] = sorted(beside)
        return self._beside[node]

    def look_further(self) -> None:
        """Learn which nodes are one step farther from the target than those known."""
        steps = self._away[self._front[0]] + 1 if self._front else 0
        farther = dict.fromkeys(other for node in self._front for other in self.beside(node))
        self._front = [node for node in farther if node not in self._away]
        self._away.update(dict.fromkeys(self._front, steps))

    def walk(self, nodes: tuple[str, ...], left: int) -> Iterator[tuple[str, ...]]:
        """Paths with exactly `left` more steps."""
        for other in self.beside(nodes[-1]):
            self.budget -= 1
            if self.budget < 0:
                return
            if self._away.get(other, left) >= left or other in nodes:
                continue
            if left == 1:
                yield (*nodes, other)
            elif other != self.target:
                yield from self.walk((*nodes, other), left - 1)
