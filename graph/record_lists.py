"""Lists of what the filter of the graph gives: entities and relations in an order, for answers that come in pages.

    graph + GraphFilter --find_nodes--> entities | relations between them --order--> Ordered --cut--> a page of ids
    graph + GraphFilter --Membership--> whether one entity or relation is among them, looked at by itself

Invariant: they are those of `filter_graph` under the same filter; but days alone restrict relations, not their ends.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import networkx as nx

from graph.errors import InvalidInputError
from graph.filters import Fitting, GraphFilter, edges_around
from graph.query import find_nodes, list_candidates
from graph.steps import finish

ENTITY_LABELS = {"name": "label"}  # what the graph calls otherwise
RELATION_LABELS = {"type": "relation_type"}
Place = tuple[Any, str]  # the value that is sorted by, None for unknown; and the id


@dataclass(frozen=True, slots=True)
class Ordered:
    """Ids by a value and then by id, in one direction; those without a value last."""

    known: tuple[Place, ...]
    unknown: tuple[str, ...]
    is_descending: bool = False

    def __len__(self) -> int:
        return len(self.known) + len(self.unknown)

    def cut(self, after: Place | None, limit: int) -> tuple[list[str], Place | None]:
        """The ids of a page that comes after a place in the order, and the place of its last one; None at the end.

        Cost: proportional to the page.

        Raises
        ------
        InvalidInputError
            If the place is not one of such a list.
        """
        try:
            found = list(self._after(after, limit + 1))
        except (TypeError, ValueError) as exc:
            raise InvalidInputError("cursor: it belongs to another list or order", field="cursor") from exc
        page = found[:limit]
        return [one for _, one in page], page[-1] if len(found) > limit else None

    def _after(self, after: Place | None, count: int) -> Iterator[Place]:
        known = 0
        if after is None or after[0] is not None:
            start = 0 if after is None else bisect_right(self.known, after)
            if self.is_descending:
                start = len(self.known) if after is None else bisect_left(self.known, after)
                chosen = self.known[max(start - count, 0) : start][::-1]
            else:
                chosen = self.known[start : start + count]
            known = len(chosen)
            yield from chosen
        after_id = None if after is None or after[0] is not None else after[1]
        start = 0 if after_id is None else bisect_right(self.unknown, after_id)
        if self.is_descending:
            start = len(self.unknown) if after_id is None else bisect_left(self.unknown, after_id)
            yield from ((None, one) for one in self.unknown[max(start - count + known, 0) : start][::-1])
        else:
            yield from ((None, one) for one in self.unknown[start : start + count - known])


def order(places: Iterable[Place], *, is_descending: bool = False) -> Ordered:
    """Ids, each with its value, in an order.

    Examples
    --------
    >>> order([(2, "b"), (None, "c"), (2, "a")], is_descending=True).cut(None, 2)
    (['b', 'a'], (2, 'a'))
    """
    known, unknown = [], []
    for value, record_id in places:
        if value is None:
            unknown.append(record_id)
        else:
            known.append((value, record_id))
    return Ordered(tuple(sorted(known)), tuple(sorted(unknown)), is_descending)


def order_entities(
    graph: "nx.MultiDiGraph[str]", graph_filter: GraphFilter, *, sort: str, among: Collection[str] | None = None
) -> Ordered:
    """The entities that the part of the graph holds which the filter asks for.

    Parameters
    ----------
    sort : str
        A field of entities, with `-` before it the largest first.
    among : collection of str, optional
        Only these.
    """
    name = sort.removeprefix("-")
    label = ENTITY_LABELS.get(name, name)
    nodes: Mapping[str, Any] = graph.nodes
    kept = finish(find_nodes(graph, Fitting(graph, graph_filter)))
    chosen = kept if among is None else kept.intersection(among)
    places = ((nodes[one].get(label), one) for one in chosen if nodes[one]["node_type"] == "entity")
    return order(places, is_descending=sort.startswith("-"))


def order_relations(
    graph: "nx.MultiDiGraph[str]",
    graph_filter: GraphFilter,
    *,
    sort: str,
    among: Collection[str] | None = None,
    in_events: bool = False,
) -> Ordered:
    """The relations that the part of the graph holds which the filter asks for.

    Parameters
    ----------
    sort, among
        As of `order_entities`.
    in_events : bool
        Whether both ends must take part in events that fit also where only days are asked for, as in the graph.
    """
    name = sort.removeprefix("-")
    label = RELATION_LABELS.get(name, name)
    places = (
        (edge.get(label), key)
        for _, _, key, edge in iter_relations(graph, graph_filter, in_events=in_events)
        if among is None or key in among
    )
    return order(places, is_descending=sort.startswith("-"))


def iter_relations(
    graph: "nx.MultiDiGraph[str]", graph_filter: GraphFilter, *, in_events: bool = False
) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Start, end, id and attributes of the relations that fit, as `order_relations` chooses them."""
    of_nodes = Fitting(graph, graph_filter if in_events else without_lone_days(graph_filter))
    kept = finish(find_nodes(graph, of_nodes))
    fitting = Fitting(graph, graph_filter)
    following: Any = graph._succ  # type: ignore[attr-defined]  # a view takes several times as long
    for start in kept:
        for end, keyed in following[start].items():
            if end in kept and of_nodes.has_ends(start, end):
                for key, edge in keyed.items():
                    if edge["edge_type"] == "relation" and fitting.has_relation(edge, key):
                        yield start, end, key, edge


class Membership:
    """Whether entities and relations are in the part of the graph that a filter asks for, each looked at by itself.

    Those that `order_entities` and `order_relations` give; cheap for a few, while many entities fit.
    """

    def __init__(self, graph: "nx.MultiDiGraph[str]", graph_filter: GraphFilter, *, in_events: bool = False) -> None:
        self._graph = graph
        self._of_nodes = Fitting(graph, graph_filter if in_events else without_lone_days(graph_filter))
        self._of_relations = Fitting(graph, graph_filter)
        self._has_event = cache(self._of_nodes.has_event)
        self.has_entity = cache(self._look_at)

    def has_relation(self, start: str, end: str, key: str) -> bool:
        """Whether a relation between two entities fits."""
        edge: Any = self._graph.get_edge_data(start, end, key)
        if edge is None or not self._of_relations.has_relation(edge, key) or not self._of_nodes.has_ends(start, end):
            return False
        has_end = self._may_be_end if self._of_nodes.wanted.is_about_relations else self.has_entity
        return has_end(start) and has_end(end)

    def _look_at(self, node: str) -> bool:
        fitting, wanted = self._of_nodes, self._of_nodes.wanted
        if node not in self._graph or not fitting.is_eligible(node):
            return False
        if wanted.is_about_relations:
            return self._may_be_end(node) and self._has_relation_at(node)
        if (
            fitting.has_ground(node)
            if wanted.is_about_ground
            else not wanted.is_about_events and fitting.has_entity(node)
        ):
            return True
        nodes = self._graph.nodes
        return any(
            fitting.is_sure(edge) and nodes[other]["node_type"] == "event" and self._has_event(other)
            for other, edge in edges_around(self._graph, node)
        )

    def _may_be_end(self, node: str) -> bool:
        fitting = self._of_nodes
        return fitting.is_told(node) and fitting.is_eligible(node) and fitting.is_active(node)

    def _has_relation_at(self, node: str) -> bool:
        """Whether a relation that fits joins it to one that fits."""
        around = (self._graph.out_edges(node, keys=True, data=True), self._graph.in_edges(node, keys=True, data=True))
        return any(
            edge["edge_type"] == "relation"
            and self._of_nodes.has_relation(edge, key)
            and self._of_nodes.has_ends(start, end)
            and self._may_be_end(end if start == node else start)
            for edges in around
            for start, end, key, edge in edges
        )


def is_about_few(graph: "nx.MultiDiGraph[str]", graph_filter: GraphFilter) -> bool:
    """Whether all that fits is found at little cost."""
    return not graph_filter.is_about_relations and len(list_candidates(graph, graph_filter)) < len(graph) // 20


def without_lone_days(graph_filter: GraphFilter) -> GraphFilter:
    """The filter without its first and last day, if nothing else is asked of events.

    Then the days ask when a relation held, not that those whom it joins took part in something at that time.
    """
    timeless = replace(graph_filter, date_from=None, date_to=None)
    return graph_filter if timeless.is_about_events else timeless
