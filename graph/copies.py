"""A copy of the graph that later changes do not touch: taken in short turns, made into a graph after.

    graph (held) --Taking.take--> nodes and edges, some at a time --(graph let go)--> rebuild --> graph

Between two turns the graph may be let go, as long as it is the same when it is held again (`fits`). Attributes of nodes
are copied, those of edges shared: `apply_changes` gives an edge that changes new ones and never writes into the old.
"""

from itertools import islice
from typing import Any

import networkx as nx

from graph.steps import EACH, Step, Steps


class Taking:
    """Nodes and edges of a graph, as far as they were taken."""

    def __init__(self, graph: "nx.MultiDiGraph[str]") -> None:
        self._graph: nx.MultiDiGraph[str] | None = graph
        self._names, self._at = list(graph), 0
        self.attributes: dict[str, Any] = dict(graph.graph)
        self.nodes: list[tuple[str, dict[str, Any]]] = []
        self.edges: list[Any] = []  # start, end, key, attributes, start ...: a million tuples would busy the collector

    @property
    def done(self) -> float:
        """The share of nodes that was taken, 0 to 1."""
        return self._at / len(self._names) if self._names else 1.0

    def fits(self, graph: "nx.MultiDiGraph[str]") -> bool:
        """Whether a graph is still the one that is taken, unchanged."""
        return graph is self._graph and graph.graph.get("version") == self.attributes.get("version")

    def take(self, count: int) -> bool:
        """Take so many nodes with the edges that start there; whether there are more. The graph must be held."""
        graph = self._graph
        if graph is None:
            return False
        succ = graph._succ  # type: ignore[attr-defined]  # its views take three times as long
        names = self._names[self._at : self._at + count]
        self.nodes += [(node, graph.nodes[node].copy()) for node in names]
        extend = self.edges.extend
        for start in names:
            for end, keys in succ[start].items():
                for edge in keys.items():
                    extend((start, end))
                    extend(edge)
        self._at += len(names)
        if self._at < len(self._names):
            return True
        self._graph = None
        return False


def take(graph: "nx.MultiDiGraph[str]") -> Taking:
    """All of a graph in one turn. Cost: about a microsecond for each node and edge."""
    taking = Taking(graph)
    taking.take(len(graph))
    return taking


def rebuild(taken: Taking) -> Steps["nx.MultiDiGraph[str]"]:
    """The graph of what was taken; it must not be changed, for it shares attributes."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(**taken.attributes)
    graph.add_nodes_from(node for node, _ in taken.nodes)
    held: Any = graph._node  # type: ignore[attr-defined]
    held.update(taken.nodes)  # the dicts themselves
    succ, pred = graph._succ, graph._pred  # type: ignore[attr-defined]
    parts, total, done = iter(taken.edges), max(len(taken.edges) // 4, 1), 0
    edges = zip(parts, parts, parts, parts, strict=True)
    while batch := list(islice(edges, EACH * 8)):
        for start, end, key, data in batch:
            beside = succ[start].get(end)
            if beside is None:
                beside = succ[start][end] = pred[end][start] = {}
            beside[key] = data
        done += len(batch)
        yield Step(done / total, "copying the graph")
    return graph
