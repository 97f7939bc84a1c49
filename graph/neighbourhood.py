"""What lies within some steps of a node, the nearest first, in parts that fit a budget.

Nodes come by their steps and ids, each with its edges to the nodes before it; so any first part is a graph of its own,
and all parts together are the whole neighbourhood with every edge between its nodes.
"""

from dataclasses import dataclass
from typing import Any, Literal

import networkx as nx

from graph.budgets import Budget
from graph.errors import InvalidInputError
from graph.filters import GraphFilter
from graph.ground import Ground
from graph.query import get_node

MAX_HOPS = 4
Place = tuple[int, str]  # steps and id: what nodes are sorted by


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A part of a neighbourhood.

    `nodes` are (steps, id); `edges` (start, end, key), each with at least one end among the nodes. Where `ended_by`
    ("nodes", "edges" or "time") is given, something is left out, first at `cut_at` steps; `after` is where it can go
    on. `edges_left_out` counts edges that no part will hold: those of one node above the whole budget.
    """

    nodes: tuple[Place, ...]
    edges: tuple[tuple[str, str, str], ...]
    ended_by: Literal["nodes", "edges", "time"] | None = None
    cut_at: int | None = None
    after: Place | None = None
    edges_left_out: int = 0


def find_neighbourhood(
    graph: "nx.MultiDiGraph[str]",
    node_id: str,
    *,
    hops: int,
    max_nodes: int,
    max_edges: int,
    graph_filter: GraphFilter | None = None,
    edge_types: frozenset[str] = frozenset(),
    after: Place | None = None,
    budget: Budget | None = None,
) -> Neighbourhood:
    """The nodes within `hops` steps of a node, itself first, and the edges between them.

    Parameters
    ----------
    hops : int
        1 to 4; an actor's own events are one step away, those who took part in them two.
    max_nodes, max_edges : int
        Most of them in this part.
    graph_filter : GraphFilter, optional
        What nodes and edges must fit, as for `list_neighbours`.
    after : tuple of steps and id, optional
        Where an earlier part ended.

    Raises
    ------
    NotFoundError
        If there is no such node.
    InvalidInputError
        If a number is out of range.
    """
    get_node(graph, node_id)
    if not 1 <= hops <= MAX_HOPS:
        raise InvalidInputError(f"hops: {hops} is not between 1 and {MAX_HOPS}", field="hops")
    for name, number in (("max_nodes", max_nodes), ("max_edges", max_edges)):
        if number < 1:
            raise InvalidInputError(f"{name}: {number} is not above 0", field=name)
    ground = Ground(graph, graph_filter, edge_types=edge_types, always=(node_id,))
    part = _Part(ground, max_nodes, max_edges, budget or Budget())
    ring = {node_id}
    seen = {node_id}
    for steps in range(hops + 1):
        if not part.take(steps, sorted(ring), after):
            return part.cut(steps)
        if steps == hops:
            break
        farther: set[str] = set()
        for node in ring:
            if not part.budget.has_time(ground.size(node)):
                return part.cut(steps + 1)
            farther |= ground.beside(node)
        ring = farther - seen
        seen |= ring
    return Neighbourhood(tuple(part.nodes), tuple(part.edges), edges_left_out=part.edges_left_out)


def to_node_link(
    graph: "nx.MultiDiGraph[str]", found: Neighbourhood
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Nodes, with `hops`, and edges as node-link data has them, with the attributes of the graph."""
    held: dict[str, dict[str, Any]] = graph._node  # type: ignore[attr-defined]  # a view of it takes several times as long
    following: dict[str, dict[str, dict[str, dict[str, Any]]]] = graph._succ  # type: ignore[attr-defined]
    nodes = [{"id": node, **held[node], "hops": hops} for hops, node in found.nodes]
    edges = [
        {"source": start, "target": end, "key": key, **following[start][end][key]} for start, end, key in found.edges
    ]
    return nodes, edges


class _Part:
    """Nodes and edges that are taken until a budget ends."""

    def __init__(self, ground: Ground, max_nodes: int, max_edges: int, budget: Budget) -> None:
        self.nodes: list[Place] = []
        self.edges: list[tuple[str, str, str]] = []
        self.edges_left_out = 0
        self.budget = budget
        self._ground, self._max_nodes, self._max_edges = ground, max_nodes, max_edges
        self._before: set[str] = set()
        self._ended_by: Literal["nodes", "edges"] | None = None

    def take(self, steps: int, ring: list[str], after: Place | None) -> bool:
        """Take the nodes of a ring; False if a budget ended before them."""
        for node in ring:
            self._before.add(node)
            if after is not None and (steps, node) <= after:
                continue
            if len(self.nodes) == self._max_nodes:
                self._ended_by = "nodes"
                return False
            if not self.budget.has_time(self._ground.size(node)):
                return False
            found = self._ground.edges_into(node, self._before)
            if self.nodes and len(self.edges) + len(found) > self._max_edges:
                self._ended_by = "edges"
                return False
            self.edges_left_out += max(0, len(found) - self._max_edges)
            self.edges += found[: self._max_edges]
            self.nodes.append((steps, node))
        return True

    def cut(self, steps: int) -> Neighbourhood:
        """What was taken, where a budget ended."""
        return Neighbourhood(
            tuple(self.nodes),
            tuple(self.edges),
            self._ended_by or "time",
            steps,
            self.nodes[-1] if self.nodes else None,
            self.edges_left_out,
        )
