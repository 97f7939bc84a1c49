"""How several nodes hang together: what they have in common, and a small tree that joins them.

The tree follows Mehlhorn, "A Faster Approximation Algorithm for the Steiner Problem in Graphs" (1988): rings grow
around all of them at once, and where two regions touch there is a way between their centres; the shortest such ways
that make no circle (Kruskal) are the tree. It has at most 2 (1 - 1/n) times as many steps as the smallest one. The
rings stop growing as soon as all are joined.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from graph.budgets import Budget
from graph.errors import InvalidInputError
from graph.ground import Ground, Link
from graph.query import get_node

MAX_JOINED = 25
METHOD = "Steiner tree by steps, approximated (Mehlhorn 1988): at most 2 (1 - 1/n) times the steps of the smallest one"


@dataclass(frozen=True, slots=True)
class Shared:
    """A node that several nodes have in common. `of` are those, by id."""

    node_id: str
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Through:
    """What joins a node to one that it has in common with others: edges, and events in which both take part."""

    node_id: str
    links: tuple[Link, ...]
    event_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree that joins nodes.

    `groups` are the nodes that were to be joined, by what the tree joins, the largest group first: one group where all
    are. `nodes` and `steps` (two nodes each) are those of the tree. `ended_by` is "time" or "steps" where a budget
    ended the search before it was known whether the groups are joined.
    """

    groups: tuple[tuple[str, ...], ...]
    nodes: tuple[str, ...]
    steps: tuple[tuple[str, str], ...]
    ended_by: str | None = None


def list_common(
    ground: Ground,
    node_ids: Iterable[str],
    *,
    at_least: int | None = None,
    through_events: bool = True,
    budget: Budget | None = None,
) -> list[Shared]:
    """What nodes have in common: those of most of them first, then by id.

    Parameters
    ----------
    at_least : int, optional
        Of how many of them; all without it.
    through_events : bool
        Whether who takes part in an event with one of them is beside it too.
    budget : Budget, optional
        Where it ends, who is met in the events that are left is not known.

    Raises
    ------
    NotFoundError
        If one of them does not exist.
    InvalidInputError
        If there are less than two, or `at_least` is out of range.
    """
    wanted = _check(ground, node_ids)
    needed = len(wanted) if at_least is None else at_least
    if not 2 <= needed <= len(wanted):
        raise InvalidInputError(f"at_least: {needed} is not between 2 and {len(wanted)}", field="at_least")
    budget = budget or Budget()
    near = {node: _near(ground, node, budget, through_events=through_events) for node in wanted}
    counts = Counter(other for found in near.values() for other in found)
    found = [
        Shared(other, tuple(node for node in wanted if other in near[node]))
        for other, count in counts.items()
        if count >= needed and other not in near
    ]
    return sorted(found, key=shared_order)


def shared_order(one: Shared) -> tuple[str, str]:
    """What they are sorted by, as text."""
    return f"{MAX_JOINED - len(one.of):03}", one.node_id


def explain_common(ground: Ground, node_id: str, other: str, *, through_events: bool = True) -> Through:
    """What joins two nodes, directly and through events."""
    both = ground.beside(node_id) & ground.beside(other) if through_events else set()
    events = sorted(node for node in both if ground.graph.nodes[node]["node_type"] == "event")
    return Through(node_id, ground.links(node_id, other), tuple(events))


def find_tree(ground: Ground, node_ids: Iterable[str], *, max_length: int = 8, budget: Budget | None = None) -> Tree:
    """A small tree that joins the nodes, or one for each group that can be joined.

    Parameters
    ----------
    max_length : int
        Most steps between two of them along the tree without a third between.

    Raises
    ------
    NotFoundError
        If one of them does not exist.
    InvalidInputError
        If there are less than two, or more than 25.
    """
    wanted = _check(ground, node_ids)
    if len(wanted) > MAX_JOINED:
        raise InvalidInputError(f"ids: {len(wanted)} are more than {MAX_JOINED}", field="ids")
    return _Joining(ground, wanted, max_length, budget or Budget()).run()


def _check(ground: Ground, node_ids: Iterable[str]) -> list[str]:
    wanted = sorted(set(node_ids))
    for node in wanted:
        get_node(ground.graph, node)
    if len(wanted) < 2:
        raise InvalidInputError(f"ids: two or more different ones are needed, not {len(wanted)}", field="ids")
    return wanted


def _near(ground: Ground, node: str, budget: Budget, *, through_events: bool) -> set[str]:
    found = set(ground.beside(node))
    if through_events:
        nodes = ground.graph.nodes
        for event in [other for other in found if nodes[other]["node_type"] == "event"]:
            if not budget.has_time(ground.size(event)):
                break
            found.update(ground.beside(event))
    found.discard(node)
    return found


class _Joining:
    """Regions around nodes, which grow step by step until the tree is there."""

    def __init__(self, ground: Ground, wanted: list[str], max_length: int, budget: Budget) -> None:
        self._ground, self._max_length, self._budget = ground, max_length, budget
        self._centre = {node: node for node in wanted}
        self._depth = dict.fromkeys(wanted, 0)
        self._back: dict[str, str] = {}
        self._touching: dict[tuple[str, str], tuple[int, str, str]] = {}
        self._group: dict[str, tuple[str, ...]] = {node: (node,) for node in wanted}
        self._steps: set[tuple[str, str]] = set()

    def run(self) -> Tree:
        """Grow, join, and gather."""
        front, depth = sorted(self._centre), 0
        while front and len(set(self._group.values())) > 1 and 2 * depth < self._max_length:
            grown = self._grow(front, depth)
            self._join(2 * depth + 2)  # nothing shorter can be found later
            if grown is None:
                break
            front, depth = grown, depth + 1
        groups = sorted(set(self._group.values()), key=lambda group: (-len(group), group))
        nodes = sorted({node for step in self._steps for node in step} | self._group.keys())
        ended_by = self._budget.ended_by if len(groups) > 1 else None
        return Tree(tuple(groups), tuple(nodes), tuple(sorted(self._steps)), ended_by)

    def _grow(self, front: list[str], depth: int) -> list[str] | None:
        """The nodes one step farther out; the regions of equal distance go to the first by id. None: no time."""
        farther = []
        for node in front:
            if not self._budget.has_time(self._ground.size(node)):
                return None
            centre = self._centre[node]
            for other in self._ground.beside(node):
                owner = self._centre.get(other)
                if owner is None:
                    self._centre[other], self._back[other], self._depth[other] = centre, node, depth + 1
                    farther.append(other)
                elif owner != centre:
                    pair = min(owner, centre), max(owner, centre)
                    touch = depth + 1 + self._depth[other], min(node, other), max(node, other)
                    self._touching[pair] = min(touch, self._touching.get(pair, touch))
        return sorted(farther)

    def _join(self, length: int) -> None:
        """Take the ways of at most this length, the shortest first, that join what is not joined yet."""
        for (steps, one, other), (centre, owner) in sorted((way, pair) for pair, way in self._touching.items()):
            if steps <= min(length, self._max_length) and self._group[centre] != self._group[owner]:
                self._steps.add((one, other))
                self._walk_back(one)
                self._walk_back(other)
                self._unite(self._group[centre] + self._group[owner])

    def _unite(self, members: Collection[str]) -> None:
        group = tuple(sorted(members))
        self._group.update(dict.fromkeys(group, group))

    def _walk_back(self, node: str) -> None:
        while node in self._back:
            before = self._back[node]
            self._steps.add((min(node, before), max(node, before)))
            node = before
