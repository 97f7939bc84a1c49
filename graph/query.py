"""Questions to the graph: pure functions that give new values and change nothing. Results are sorted.

graph + GraphFilter -> subgraph (a copy); graph + node -> neighbours
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

import networkx as nx

from graph.errors import NotFoundError
from graph.filters import Fitting, GraphFilter, edges_around
from graph.steps import EACH, Step, Steps, finish

Direction = Literal["in", "out", "both"]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A node beside another one, with the edge that joins them; `direction` is seen from the node asked about."""

    node_id: str
    direction: str
    key: str
    edge: dict[str, Any]
    node: dict[str, Any]


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
    """The part of the graph that the filter asks for, as a graph of its own.

    Events that fit, with all that take part in them; entities that fit; relations that fit between the kept entities.
    Where the filter is about events, entities that take part in none are left out, but for those that lie in the places
    that it asks for, if it asks nothing else of events. Where it names relation types and is not about events, it is
    the relations of these types with their ends, of which one must be on the topic (country, text). Cost: one pass over
    the graph.

    Nodes and edges are sorted. Their attributes are the dicts of `graph`, which nobody changes (`apply_changes` puts
    others in their place): they must not be changed here either.
    """
    fitting = Fitting(graph, graph_filter)
    kept = finish(find_nodes(graph, fitting))
    found: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    found.graph.update(graph.graph)
    dicts: Any = graph  # those that NetworkX documents, filled as in `graph.loading`
    into: Any = found
    nodes, out, before = into._node, into._succ, into._pred
    has_relation, has_ends, is_sure = fitting.has_relation, fitting.has_ends, fitting.is_sure
    ordered = sorted(kept)
    for node in ordered:
        nodes[node] = dicts._node[node]
        out[node], before[node] = {}, {}
    for start in ordered:
        following, kept_following = dicts._succ[start], out[start]
        for end in sorted(following.keys() & kept):
            fit = following[end]
            fit = dict(sorted(fit.items())) if len(fit) > 1 else fit.copy()
            if not fitting.has_all_edges:
                fit = {
                    key: edge
                    for key, edge in fit.items()
                    if (
                        has_ends(start, end) and has_relation(edge, key)
                        if edge["edge_type"] == "relation"
                        else is_sure(edge)
                    )
                }
            if fit:
                kept_following[end] = before[end][start] = fit
    return found


def find_nodes(graph: "nx.MultiDiGraph[str]", fitting: Fitting) -> Steps[set[str]]:
    """The nodes of the part of the graph that the filter asks for, as `filter_graph` tells."""
    wanted = fitting.wanted
    if wanted.is_about_relations:
        yield Step(0.0, "choosing relations")
        return _list_relation_ends(graph, fitting)
    kept: set[str] = set()
    in_events: set[str] = set()
    nodes: Any = graph._node  # type: ignore[attr-defined]  # the dict itself: a view takes several times as long
    events = list_candidates(graph, wanted)
    for at, node in enumerate(events):
        if at % EACH == 0:
            yield Step(0.5 * at / len(events), "choosing events")
        if nodes[node]["node_type"] == "event" and fitting.has_event(node):
            kept.add(node)
            in_events.update(other for other, edge in edges_around(graph, node) if fitting.is_sure(edge))
    others: Collection[str] = nodes
    if wanted.is_about_events:
        others = in_events
        if wanted.is_about_ground:
            others = nodes if wanted.place_ids is None else in_events | (wanted.place_ids & nodes.keys())
    has_other = fitting.has_ground if wanted.is_about_events else fitting.has_entity
    for at, node in enumerate(others):
        if at % EACH == 0:
            yield Step(0.5 + 0.5 * at / len(others), "choosing entities")
        if nodes[node]["node_type"] == "entity" and (
            fitting.is_eligible(node) if node in in_events else has_other(node)
        ):
            kept.add(node)
    return kept


def list_candidates(graph: "nx.MultiDiGraph[str]", wanted: GraphFilter) -> Collection[str]:
    """Nodes of which those events are some that fit: what is around those asked for, else all nodes.

    Cost: that of the edges of the actors, places or operations, where these are asked for.
    """
    nodes: Any = graph._node  # type: ignore[attr-defined]
    if wanted.event_ids is not None:
        return frozenset(wanted.event_ids & nodes.keys())
    dicts: Any = graph
    found: Collection[str] = nodes
    for ends in (wanted.actor_ids or None, wanted.operation_ids or None, wanted.place_ids):
        if ends is not None and len(ends) < len(nodes) // 20:  # of more, all nodes are looked at as fast
            around = set().union(*((*dicts._succ[one], *dicts._pred[one]) for one in ends if one in nodes))
            found = min(found, around, key=len)
    return found


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
