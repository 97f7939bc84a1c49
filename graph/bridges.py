"""Who stands between two groups: what lies on the shortest paths from the members of one to those of the other.

Of a pair with n shortest paths, a node on m of them has a share of m / n: betweenness (Freeman, "A Set of Measures of
Centrality Based on Betweenness", 1977) restricted to the pairs between the groups. Shares are averaged over the pairs
that are joined.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass

from graph.budgets import Budget
from graph.errors import InvalidInputError
from graph.ground import Ground
from graph.query import get_node
from graph.rings import Rings

METHOD = "share of the shortest paths between members of the groups (betweenness, Freeman 1977), mean of the pairs"


@dataclass(frozen=True, slots=True)
class Bridge:
    """A node between the groups.

    `share` is the mean over all joined pairs, `pairs` of how many it lies on a shortest path, `through` examples of
    such pairs. `group` is "a" or "b" for a member that joins others of its own group to the other group.
    """

    node_id: str
    share: float
    pairs: int
    through: tuple[tuple[str, str], ...]
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Bridges:
    """What stands between two groups, the largest share first.

    `pair_count` is that of all pairs, of which `looked_at` were looked at, the same each time: fewer if there are more
    than was allowed (`is_sampled`) or a budget ended (`ended_by`). `joined` have a path, `direct` one without an entity
    between: an event in which both take part, or a relation.
    """

    items: tuple[Bridge, ...]
    pair_count: int
    looked_at: int
    joined: int
    direct: int
    is_sampled: bool
    ended_by: str | None = None


def find_bridges(
    ground: Ground,
    group_a: Iterable[str],
    group_b: Iterable[str],
    *,
    max_length: int = 6,
    max_pairs: int = 200,
    events: bool = False,
    seed: int = 0,
    budget: Budget | None = None,
) -> Bridges:
    """What lies on the shortest paths between two groups; entities, and with `events` those too.

    Parameters
    ----------
    max_length : int
        Most steps of a path.
    max_pairs : int
        Most pairs; of more, a sample is drawn with `seed`.

    Raises
    ------
    NotFoundError
        If a member does not exist.
    InvalidInputError
        If a group is empty, or one is in both.
    """
    ones, others = sorted(set(group_a)), sorted(set(group_b))
    for name, members in (("group_a", ones), ("group_b", others)):
        if not members:
            raise InvalidInputError(f"{name}: it has no members", field=name)
        for node in members:
            get_node(ground.graph, node)
    if both := set(ones) & set(others):
        raise InvalidInputError(f"group_b: {min(both)!r} is in group_a too", field="group_b")
    pairs = [(one, other) for one in ones for other in others]
    chosen = sorted(random.Random(seed).sample(pairs, max_pairs)) if len(pairs) > max_pairs else pairs
    budget = budget or Budget()
    shares: dict[str, list[float]] = {}
    through: dict[str, list[tuple[str, str]]] = {}
    looked_at = joined = direct = 0
    for one, other in chosen:
        found = _find_shares(ground, one, other, max_length, budget)
        if budget.is_spent:
            break
        looked_at += 1
        joined += found is not None
        between = {node for node in found or () if ground.graph.nodes[node]["node_type"] == "entity"}
        direct += found is not None and not between
        for node in found or () if events else between:
            shares.setdefault(node, []).append((found or {})[node])
            through.setdefault(node, []).append((one, other))
    groups = dict.fromkeys(ones, "a") | dict.fromkeys(others, "b")
    items = [
        Bridge(node, round(sum(held) / joined, 4), len(held), tuple(through[node][:3]), groups.get(node))
        for node, held in shares.items()
    ]
    items.sort(key=bridge_order)
    return Bridges(tuple(items), len(pairs), looked_at, joined, direct, len(chosen) < len(pairs), budget.ended_by)


def bridge_order(one: Bridge) -> tuple[str, str, str]:
    """What they are sorted by, as text: the largest share first."""
    return f"{1 - one.share:.4f}", f"{10**6 - one.pairs:07}", one.node_id


def _find_shares(ground: Ground, one: str, other: str, max_length: int, budget: Budget) -> dict[str, float] | None:
    """The share of the shortest paths of a pair that each node between has; None if there is no path."""
    rings = Rings(ground, one, other, budget)
    if rings.meet(max_length) is None:
        return None
    layers = rings.layers()
    ahead = _count_paths(ground, layers)
    behind = _count_paths(ground, layers[::-1])
    total = ahead[other]
    return {node: ahead[node] * behind[node] / total for layer in layers[1:-1] for node in layer}


def _count_paths(ground: Ground, layers: list[set[str]]) -> dict[str, int]:
    """The number of shortest paths from the first layer to each node."""
    counts = dict.fromkeys(layers[0], 1)
    before = layers[0]
    for layer in layers[1:]:
        for node in layer:
            counts[node] = sum(counts[other] for other in ground.beside_in(node, before))
        before = layer
    return counts
