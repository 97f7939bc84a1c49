"""What may be walked on: the graph through a filter, edges taken in either direction.

    Ground.beside(node) -> nodes one step away       Ground.links(one, other) -> what joins the two

A node or edge is tested when it is first met, and then remembered; a question that restricts nothing tests nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any, Literal, get_args

import networkx as nx

from graph.filters import Fitting, GraphFilter
from graph.periods import Stretch
from graph.tie_pieces import find_spells, place_relation

EdgeType = Literal["role", "relation", "located_at", "part_of", "claimed_by"]
Edges = Mapping[str, dict[str, dict[str, dict[str, Any]]]]  # node -> other end -> key -> attributes
EDGE_TYPES = frozenset(get_args(EdgeType))
LEAST = 0.001  # confidence below which a step costs no more
EVERYTHING = GraphFilter(include_unmentioned=True)


@dataclass(frozen=True, slots=True)
class Link:
    """An edge that joins two nodes, with its time.

    `id` can be asked why. `type` is the role, the type of the relation, or the type of the edge. The days are those of
    the event or of the relation; `dated_by` is "world", "report" (a relation without validity is taken to hold on the
    days of its reports) or None where no day is known. `stretches` are all spells of a relation.
    """

    id: str
    edge_type: str
    type: str
    source_id: str
    target_id: str
    first_day: str | None
    last_day: str | None
    dated_by: str | None
    confidence: float
    sources: int
    stretches: tuple[Stretch, ...] = ()

    @property
    def record_id(self) -> str:
        """Id of the record that the edge stands for: of the event, for its links to places and operations."""
        return self.id.partition(":")[0]


class Ground:
    """Steps between nodes that fit.

    Parameters
    ----------
    graph_filter : GraphFilter, optional
        What nodes and edges must fit, as for `list_neighbours`; without one everything does.
    edge_types : frozenset of str
        Only these edges; empty for all.
    avoid : frozenset of str
        Nodes that are not walked on.
    always : iterable of str
        Nodes that are walked on whatever the filter says: those that the question names.
    """

    def __init__(
        self,
        graph: "nx.MultiDiGraph[str]",
        graph_filter: GraphFilter | None = None,
        *,
        edge_types: frozenset[str] = frozenset(),
        avoid: frozenset[str] = frozenset(),
        always: Iterable[str] = (),
    ) -> None:
        wanted = graph_filter or EVERYTHING
        self.graph = graph
        self._avoid, self._edge_types = avoid, edge_types
        self._fitting = Fitting(graph, wanted)
        self._has_all_nodes = wanted == EVERYTHING
        self._has_all_edges = self._has_all_nodes and not edge_types
        self._fits: dict[str, bool] = dict.fromkeys(always, True) | dict.fromkeys(avoid, False)
        self._beside: dict[str, set[str]] = {}
        # the dicts themselves: a view of them takes several times as long
        self._succ: Edges = graph._succ  # type: ignore[attr-defined]
        self._pred: Edges = graph._pred  # type: ignore[attr-defined]

    def beside(self, node: str) -> set[str]:
        """Nodes one step away. The set must not be changed."""
        if self._has_all_edges:
            return {*self._succ[node], *self._pred[node]} - self._avoid - {node}
        if node not in self._beside:
            around = {*self._succ[node], *self._pred[node]} - {node}
            self._beside[node] = {other for other in around if self.has_node(other) and self._has_step(node, other)}
        return self._beside[node]

    def beside_in(self, node: str, others: Set[str]) -> set[str]:
        """Those of `others`, which are known to fit, that are one step away; cheap, whichever of both is the larger."""
        found = (self._succ[node].keys() & others) | (self._pred[node].keys() & others)
        found.discard(node)
        return found if self._has_all_edges else {other for other in found if self._has_step(node, other)}

    def edges_into(self, node: str, others: Set[str]) -> list[tuple[str, str, str]]:
        """(start, end, key) of the edges between a node and `others`, which are known to fit, sorted."""
        if self._has_all_edges:
            after, before = self._succ[node], self._pred[node]
            found = [(node, other, key) for other in after.keys() & others for key in after[other]]
            found += [(other, node, key) for other in before.keys() & others if other != node for key in before[other]]
        else:
            near = self.beside_in(node, others) | ({node} & others)
            found = [(*ends, key) for other in near for ends, key, _ in self.edges_between(node, other)]
        found.sort()
        return found

    def size(self, node: str) -> int:
        """How many nodes may be beside it at most; cheap."""
        return len(self._succ[node]) + len(self._pred[node])

    def has_node(self, node: str) -> bool:
        """Whether a node may be walked on."""
        if node not in self._fits:
            self._fits[node] = self._has_all_nodes or self._fitting.has_node(node)
        return self._fits[node]

    def has_edge(self, edge: dict[str, Any], key: str) -> bool:
        """Whether an edge may be walked along."""
        if self._edge_types and edge["edge_type"] not in self._edge_types:
            return False
        return self._has_all_nodes or self._fitting.has_edge(edge, key)

    def links(self, one: str, other: str) -> tuple[Link, ...]:
        """What joins two nodes, in either direction, by id."""
        found = [to_link(self.graph, *ends, key, edge) for ends, key, edge in self.edges_between(one, other)]
        return tuple(sorted(found, key=lambda link: (link.id, link.source_id)))

    def cost(self, one: str, other: str) -> float:
        """1 / confidence of the surest edge between two nodes."""
        sure = max(float(edge.get("confidence", 1.0)) for _, _, edge in self.edges_between(one, other))
        return 1.0 / max(sure, LEAST)

    def _has_step(self, one: str, other: str) -> bool:
        for edges in (self._succ[one].get(other), self._pred[one].get(other)):
            if edges is not None and any(self.has_edge(edge, key) for key, edge in edges.items()):
                return True
        return False

    def edges_between(self, one: str, other: str) -> Iterator[tuple[tuple[str, str], str, dict[str, Any]]]:
        """The edges between two nodes, in either direction: their ends, key and attributes."""
        for ends in ((one, other), (other, one)) if one != other else ((one, one),):
            for key, edge in self._succ[ends[0]].get(ends[1], {}).items():
                if self.has_edge(edge, key):
                    yield ends, key, edge


def to_link(graph: "nx.MultiDiGraph[str]", source: str, target: str, key: str, edge: dict[str, Any]) -> Link:
    """An edge with its time."""
    confidence = float(edge.get("confidence", 1.0))
    if edge["edge_type"] == "relation":
        first, last, dated_by = place_relation(edge)
        stretches = find_spells(edge) or ((first, last),)
        sources = int(edge.get("source_count") or edge.get("report_count") or 0)
        kind = edge["relation_type"]
        return Link(key, "relation", kind, source, target, first, last, dated_by, confidence, sources, stretches)
    event = graph.nodes[source] if graph.nodes[source]["node_type"] == "event" else graph.nodes[target]
    first, last = event.get("started_on"), event.get("ended_on")
    dated_by = None if first is None and last is None else "world"
    if event["modality"] == "ongoing" and last is not None:  # it went on at least until the last report
        last = max(last, event.get("last_reported", last))
    sources = int(event.get("source_count") or event.get("report_count") or 0)
    kind = edge.get("role", edge["edge_type"])
    return Link(
        key, edge["edge_type"], kind, source, target, first, last, dated_by, confidence, sources, ((first, last),)
    )
