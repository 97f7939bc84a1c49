"""Paths between two nodes: the best first, by steps, by confidence, or by the day of arrival.

    rings around both ends --meet--> corridor (nodes that are near enough to both) --best first--> paths

The rings grow from both ends, the smaller one first, until they meet; so a search looks at two small balls instead of
one large one (Pohl, "Bi-directional Search", 1971). Within the corridor paths are extended best first (A*; Hart,
Nilsson and Raphael, 1968) with the exact rest of the way as the estimate, so no path without repeated nodes is missed
and none comes out of order. Equal ones come by the ids of their nodes.

With `respect_time` a path must be possible in time: there are days d1 <= d2 <= ... such that each lies within the days
of its step. A step without any known day is not taken.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import islice, pairwise
from typing import Any, Literal

import networkx as nx

from graph.budgets import STEPS, Budget
from graph.errors import InvalidInputError
from graph.filters import GraphFilter
from graph.ground import Ground, Link
from graph.query import get_node
from graph.rings import Corridor, Rings

Weight = Literal["hops", "confidence", "arrival"]
Rank = tuple[Any, ...]
Place = tuple[Rank, tuple[str, ...]]  # of a path in the order: its rank, then its nodes
MAX_PATH_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Path:
    """Nodes from source to target, and for each step what joins its ends (in either direction).

    `cost` is the number of steps, or the sum of 1 / confidence. `days`: for each step the first day on which it can be
    taken, None where its beginning is open; empty unless the search respects time.
    """

    nodes: tuple[str, ...]
    links: tuple[tuple[Link, ...], ...]
    cost: float = 0.0
    days: tuple[str | None, ...] = ()
    rank: tuple[Any, ...] = field(default=(), compare=False)

    @property
    def place(self) -> "Place":
        """Where it stands in the order of all."""
        return self.rank, self.nodes

    @property
    def edges(self) -> tuple[tuple[str, ...], ...]:
        """For each step the ids of the edges."""
        return tuple(tuple(link.id for link in step) for step in self.links)


@dataclass(frozen=True, slots=True)
class PathSearch:
    """What a search found; where `ended_by` ("limit", "steps" or "time") is given there may be more."""

    paths: tuple[Path, ...]
    ended_by: str | None = None

    @property
    def is_complete(self) -> bool:
        """Whether every path was tried."""
        return self.ended_by is None


@dataclass(frozen=True, slots=True)
class PathRules:
    """What a path must be like.

    Parameters
    ----------
    max_length : int
        Most steps, 1 to 8; an actor -> event -> actor path has two.
    weight : str
        What is best: fewest `hops`; least sum of 1 / `confidence`; first `arrival`, with `respect_time` only.
    edge_types : frozenset of str
        Only along these edges; empty for all.
    via, avoid : frozenset of str
        Nodes that must, and must not, lie on it.
    respect_time : bool
        Whether it must be possible in time.
    """

    max_length: int = 4
    weight: Weight = "hops"
    edge_types: frozenset[str] = frozenset()
    via: frozenset[str] = frozenset()
    avoid: frozenset[str] = frozenset()
    respect_time: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.max_length <= MAX_PATH_LENGTH:
            raise InvalidInputError(
                f"max_length: {self.max_length} is not between 1 and {MAX_PATH_LENGTH}", field="max_length"
            )
        if self.weight == "arrival" and not self.respect_time:
            raise InvalidInputError("weight: 'arrival' needs respect_time", field="weight")
        if len(self.via) >= self.max_length:
            raise InvalidInputError(
                f"via: {len(self.via)} nodes do not fit between the ends of {self.max_length} steps", field="via"
            )
        if self.via & self.avoid:
            raise InvalidInputError(f"avoid: {min(self.via & self.avoid)!r} is in via too", field="avoid")


ANY_PATH = PathRules()


def find_paths(
    graph: "nx.MultiDiGraph[str]",
    source: str,
    target: str,
    *,
    limit: int = 20,
    rules: PathRules = ANY_PATH,
    graph_filter: GraphFilter | None = None,
    budget: Budget | None = None,
    after: Place | None = None,
) -> PathSearch:
    """The best paths between two nodes, without repeated nodes, whatever the direction of the edges.

    Parameters
    ----------
    limit : int
        Most paths.
    graph_filter : GraphFilter, optional
        What the edges and the nodes between the ends must fit, as for `list_neighbours`.
    budget : Budget, optional
        Most steps and time. The search ends there with what it found, and says so.
    after : Place, optional
        Only those after this place in the order: `place` of the last path of a search of the same rules. The search
        goes over those before it again, within the budget.

    Returns
    -------
    PathSearch
        From a node to itself there is one path, without steps.

    Raises
    ------
    NotFoundError
        If an end, or a node of `via` or `avoid`, does not exist.
    InvalidInputError
        If `limit` is out of range, or an end is to be avoided or to lie between.
    """
    for node in (source, target, *sorted(rules.via | rules.avoid)):
        get_node(graph, node)
    if limit < 1:
        raise InvalidInputError(f"limit: {limit} is not above 0", field="limit")
    for name, nodes in (("via", rules.via), ("avoid", rules.avoid)):
        if ends := nodes & {source, target}:
            raise InvalidInputError(f"{name}: {min(ends)!r} is an end of the path", field=name)
    if source == target:
        return PathSearch((Path((source,), ()),) if not rules.via and after is None else ())
    budget = budget or Budget(steps=STEPS)
    ground = Ground(
        graph,
        graph_filter,
        edge_types=rules.edge_types,
        avoid=rules.avoid,
        always=(source, target, *rules.via),
    )
    rings = Rings(ground, source, target, budget)
    found: list[Path] = []
    shortest = rings.meet(rules.max_length)
    if shortest is not None:
        before = 0 if after is None else len(after[1]) - 1  # a larger corridor holds the paths of smaller ones
        for length in range(max(shortest, len(rules.via) + 1, min(before, rules.max_length)), rules.max_length + 1):
            search = _Search(ground, rules, rings.corridor(length), budget)
            again = list(islice(search.run(after), limit))  # those of fewer steps come again, unless the budget ends
            found = max(found, again, key=len) if budget.is_spent else again
            is_last = length == rules.max_length or (
                rules.weight != "arrival" and len(found) == limit and found[-1].cost <= length + 1
            )  # no step costs less than 1, so longer paths cost more
            if is_last and len(found) == limit:
                return PathSearch(tuple(found), "limit")
            if budget.is_spent:
                break
    return PathSearch(tuple(found), budget.ended_by)


@dataclass(order=True, slots=True)
class _Way:
    """A beginning of a path: what it will cost at least, its nodes, its cost so far, and its days."""

    rank: Rank
    nodes: tuple[str, ...]
    cost: float = field(compare=False)
    days: tuple[str, ...] = field(compare=False)  # "" is an open beginning


class _Search:
    """Paths within a corridor, the best first."""

    def __init__(self, ground: Ground, rules: PathRules, corridor: Corridor, budget: Budget) -> None:
        self._ground, self._rules, self._corridor, self._budget = ground, rules, corridor, budget
        self._beside: dict[str, list[str]] = {}
        self._days: dict[tuple[str, str], list[tuple[str, str]]] = {}
        self._rest = self._find_rest() if rules.weight != "hops" else {}
        self._to_via = {node: corridor.steps_to(node) for node in sorted(rules.via)}

    def run(self, after: Place | None = None) -> Iterator[Path]:
        """All of them, or all after a place, as far as the budget goes."""
        source, target = self._corridor.source, self._corridor.target
        waiting = [_Way((), (source,), 0.0, ())]
        while waiting:
            way = heappop(waiting)
            node = way.nodes[-1]
            if node == target:
                if after is None or (way.rank, way.nodes) > after:
                    yield self._to_path(way)
                continue
            for other in self._list_beside(node):
                if not self._budget.spend():
                    return
                if (longer := self._extend(way, other)) is not None:
                    heappush(waiting, longer)

    def _list_beside(self, node: str) -> list[str]:
        if node not in self._beside:
            self._beside[node] = sorted(self._ground.beside_in(node, self._corridor.away.keys()))
        return self._beside[node]

    def _extend(self, way: _Way, other: str) -> _Way | None:
        """A way with one more step; None where that leads nowhere."""
        if other in way.nodes:
            return None
        steps = len(way.nodes)
        total = steps + self._steps_left(way, other)
        if total > self._corridor.length:
            return None
        days = way.days
        if self._rules.respect_time:
            day = self._arrive(way.nodes[-1], other, days[-1] if days else "")
            if day is None:
                return None
            days = (*days, day)
        nodes = (*way.nodes, other)
        if self._rules.weight == "hops":
            return _Way((total,), nodes, float(steps), days)
        rest = self._rest.get(other)
        if rest is None:
            return None
        if self._rules.weight == "arrival":
            return _Way((max(days[-1], rest), total), nodes, float(steps), days)
        cost = way.cost + self._ground.cost(way.nodes[-1], other)
        return _Way((round(cost + rest, 9), total), nodes, cost, days)

    def _steps_left(self, way: _Way, other: str) -> float:
        """The fewest steps to the target, by way of each node that must lie between and does not yet."""
        away = self._corridor.away
        missing = [node for node in self._to_via if node != other and node not in way.nodes]
        if not missing:
            return away[other]
        if other == self._corridor.target:
            return float("inf")
        unknown = float("inf")
        return max(self._to_via[node].get(other, unknown) + away.get(node, unknown) for node in missing)

    def _arrive(self, one: str, other: str, day: str) -> str | None:
        """The first day, not before `day`, on which the step can be taken; None if it can't."""
        spans = self._list_days(one, other)
        return min((max(day, first) for first, last in spans if day <= last), default=None)

    def _list_days(self, one: str, other: str) -> list[tuple[str, str]]:
        """The stretches of days in which the step can be taken, by their first days."""
        if (one, other) not in self._days:
            self._days[one, other] = sorted(
                (first or "", last or "~")
                for link in self._ground.links(one, other)
                if link.dated_by is not None
                for first, last in link.stretches
            )
        return self._days[one, other]

    def _find_rest(self) -> dict[str, Any]:
        """From each node of the corridor the least cost, or the first possible arrival, of the rest of the way.

        Neither the number of steps nor the end of what is taken counts, so it is never too much.
        """
        by_day = self._rules.weight == "arrival"
        found: dict[str, Any] = {}
        waiting: list[tuple[Any, str]] = [("" if by_day else 0.0, self._corridor.target)]
        while waiting:
            rest, node = heappop(waiting)
            if node in found:
                continue
            found[node] = rest
            for other in self._list_beside(node):
                if other in found:
                    continue
                if not self._budget.spend():
                    return found
                if not by_day:
                    heappush(waiting, (rest + self._ground.cost(node, other), other))
                elif days := self._list_days(node, other):
                    heappush(waiting, (max(rest, days[0][0]), other))
        return found

    def _to_path(self, way: _Way) -> Path:
        links = tuple(self._ground.links(one, other) for one, other in pairwise(way.nodes))
        days = tuple(day or None for day in way.days)
        return Path(way.nodes, links, round(way.cost, 6), days, way.rank)
