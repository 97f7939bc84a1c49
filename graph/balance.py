"""Structural balance of signed ties: "the enemy of my enemy is my friend", as a measure of what is told, not a fact.

    ties --sign--> signed graph (+1 friendly, -1 hostile) --> triads, their kinds, degree of balance
                                                          \\--> frustration: two camps that fit the signs best

A triad is balanced if the product of its signs is positive (Heider, "Attitudes and Cognitive Organization", 1946;
Cartwright and Harary, "Structural Balance", 1956): +++ and +-- are, ++- and --- are not. Davis ("Clustering and
Structural Balance in Graphs", 1967) takes --- as balanced too, more than two camps being possible: `weak_degree`.

Frustration is the line index of balance (Harary, "On the Measurement of Structural Balance", 1959): the fewest ties
that must change their sign for the whole to fall into two camps, friendly within and hostile across. It is the sum
over blocks (parts that no single actor holds together). A block of up to `EXACT` actors is solved exactly by trying
every division; in a larger one a descent from `STARTS` seeded starts gives an upper bound, and unbalanced cycles that
share no tie a lower one.
"""

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise

import networkx as nx

from graph.errors import InvalidInputError
from graph.polarity import Sign
from graph.ties import Tie

EXACT = 16  # most actors of a block whose divisions are all tried: 2^15
STARTS = 20
CYCLE_BUDGET = 1_000_000  # ties looked at for the lower bound of a block
Triple = tuple[str, str, str]
Edge = tuple[str, str]
Camp = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Triad:
    """Three actors with a tie between each two: (1, 2), (1, 3), (2, 3). `strength` is that of the weakest tie."""

    actor_ids: Triple
    signs: tuple[int, int, int]
    strengths: tuple[float, float, float]
    kind: str
    is_balanced: bool

    @property
    def strength(self) -> float:
        """A triad is as sure as its weakest tie."""
        return min(self.strengths)


@dataclass(frozen=True, slots=True)
class Frustration:
    """How far the whole is from two camps.

    `at_least` and `at_most` are the same where `is_exact`. `against` are the ties that do not fit the best division
    found. `groups` are its two camps in each part of the graph that no tie joins to another, the largest part first.
    """

    at_least: int
    at_most: int
    is_exact: bool
    against: tuple[Edge, ...]
    groups: tuple[tuple[Camp, Camp], ...]


@dataclass(frozen=True, slots=True)
class SignedBalance:
    """The balance of a set of ties.

    `degree` is the share of balanced triads, `weighted_degree` the same by strength; None without triads. `actor_ids`
    are those looked at, the most strongly tied first; where `is_complete` is False they are not all `actor_count`.
    `mixed_left_out` counts ties without one sign.
    """

    actor_ids: tuple[str, ...]
    actor_count: int
    is_complete: bool
    friendly: int
    hostile: int
    mixed_left_out: int
    kinds: Mapping[str, int]
    degree: float | None
    weighted_degree: float | None
    weak_degree: float | None
    triads: tuple[Triad, ...]
    frustration: Frustration


def measure_balance(
    ties: Iterable[Tie],
    *,
    max_actors: int = 60,
    min_strength: float = 0.0,
    mixed_by_lean: bool = False,
    seed: int = 0,
) -> SignedBalance:
    """The balance of ties.

    Parameters
    ----------
    ties : iterable of Tie
        One for each pair.
    max_actors : int
        Most actors: those with the highest sum of strengths. Cost grows with its cube.
    min_strength : float
        Ties that are weaker are left out.
    mixed_by_lean : bool
        Give a mixed tie the sign of the side that weighs more. Else it is left out: it has no sign.
    seed : int
        Of the descent in large blocks.

    Returns
    -------
    SignedBalance
        Triads with the strongest first.

    Raises
    ------
    InvalidInputError
        If `max_actors` is below 3.
    """
    if max_actors < 3:
        raise InvalidInputError(f"max_actors: {max_actors} is not 3 or more", field="max_actors")
    signed, mixed_left_out = _sign_ties(ties, min_strength, mixed_by_lean)
    ranked = _rank(signed)
    kept = ranked[:max_actors]
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(kept))
    inside = frozenset(kept)
    for (one, other), (sign, strength) in sorted(signed.items()):
        if one in inside and other in inside:
            graph.add_edge(one, other, sign=sign, strength=strength)
    triads = find_triads(graph)
    kinds = Counter(triad.kind for triad in triads)
    return SignedBalance(
        tuple(kept),
        len(ranked),
        len(kept) == len(ranked),
        sum(edge["sign"] > 0 for *_, edge in graph.edges(data=True)),
        sum(edge["sign"] < 0 for *_, edge in graph.edges(data=True)),
        mixed_left_out,
        {kind: kinds[kind] for kind in ("+++", "+--", "++-", "---")},
        _share(triad.is_balanced for triad in triads),
        _weighted_share(triads),
        _share(triad.kind != "++-" for triad in triads),
        tuple(sorted(triads, key=triad_order)),
        find_frustration(graph, seed=seed),
    )


def triad_order(triad: Triad) -> tuple[str, str, str, str]:
    """What triads are sorted by, as text: the strongest first."""
    return f"{1 - triad.strength:.4f}", *triad.actor_ids


def find_triads(graph: "nx.Graph[str]") -> list[Triad]:
    """Every three actors with three ties. Cost: ties times actors."""
    found = []
    for one, other in sorted((min(edge), max(edge)) for edge in graph.edges):
        for third in sorted(set(graph[one]) & set(graph[other])):
            if third <= other:
                continue
            edges = (graph[one][other], graph[one][third], graph[other][third])
            signs = (edges[0]["sign"], edges[1]["sign"], edges[2]["sign"])
            strengths = (edges[0]["strength"], edges[1]["strength"], edges[2]["strength"])
            kind = "".join(sorted("+" if sign > 0 else "-" for sign in signs))
            found.append(Triad((one, other, third), signs, strengths, kind, signs[0] * signs[1] * signs[2] > 0))
    return found


def find_frustration(graph: "nx.Graph[str]", *, seed: int = 0) -> Frustration:
    """The line index of balance, or bounds of it, and a division into two camps.

    Returns
    -------
    Frustration
        Of several divisions with as few ties against them, one whose ties against it are weak.
    """
    side: dict[str, int] = {}
    at_least, is_exact = 0, True
    blocks: Iterable[set[str]] = nx.biconnected_components(graph)  # type: ignore[assignment]  # they are sets of nodes
    waiting = sorted(sorted(block) for block in blocks)
    while waiting:
        block = next((one for one in waiting if not side.keys().isdisjoint(one)), waiting[0])
        waiting.remove(block)
        part: nx.Graph[str] = nx.Graph(graph.subgraph(block))  # a copy: views are slow
        division = _try_all(part, block) if len(block) <= EXACT else _descend(part, block, seed)
        cost = len(_against(part, division))
        least = cost if len(block) <= EXACT else _count_apart(part)
        at_least, is_exact = at_least + least, is_exact and least == cost
        known = next((node for node in block if node in side), block[0])  # at most one: blocks form a tree
        turn = side.get(known, 1) * division[known]
        side.update({node: turn * division[node] for node in block})
    against = _against(graph, side)
    return Frustration(at_least, len(against), is_exact, tuple(against), _list_groups(graph, side))


def _list_groups(graph: "nx.Graph[str]", side: Mapping[str, int]) -> tuple[tuple[Camp, Camp], ...]:
    groups = []
    for component in nx.connected_components(graph):
        if len(component) > 1:
            one, other = (tuple(sorted(node for node in component if side[node] == which)) for which in (1, -1))
            groups.append((one, other) if (-len(one), one) < (-len(other), other) else (other, one))
    return tuple(sorted(groups, key=lambda group: (-len(group[0]) - len(group[1]), group)))


def _sign_ties(
    ties: Iterable[Tie], min_strength: float, mixed_by_lean: bool
) -> tuple[dict[Edge, tuple[int, float]], int]:
    signed: dict[Edge, tuple[int, float]] = {}
    left_out = 0
    for tie in ties:
        balance = tie.balance
        if balance is None or balance.strength < min_strength:
            continue
        sign = 1 if balance.sign is Sign.FRIENDLY else -1
        if balance.sign is Sign.MIXED:
            if not mixed_by_lean or balance.lean == 0:
                left_out += 1
                continue
            sign = 1 if balance.lean > 0 else -1
        signed[min(tie.one_id, tie.other_id), max(tie.one_id, tie.other_id)] = sign, balance.strength
    return signed, left_out


def _rank(signed: Mapping[Edge, tuple[int, float]]) -> list[str]:
    """Actors, those with the highest sum of strengths first."""
    sums: dict[str, float] = {}
    for pair, (_, strength) in sorted(signed.items()):
        for actor_id in pair:
            sums[actor_id] = sums.get(actor_id, 0.0) + strength
    return sorted(sums, key=lambda actor_id: (-round(sums[actor_id], 6), actor_id))


def _share(fits: Iterable[bool]) -> float | None:
    held = list(fits)
    return round(sum(held) / len(held), 4) if held else None


def _weighted_share(triads: list[Triad]) -> float | None:
    total = sum(triad.strength for triad in triads)
    return round(sum(triad.strength for triad in triads if triad.is_balanced) / total, 4) if total else None


def _against(graph: "nx.Graph[str]", side: Mapping[str, int]) -> list[Edge]:
    """Ties that do not fit a division: friendly across, or hostile within."""
    return sorted(
        (min(one, other), max(one, other))
        for one, other, edge in graph.edges(data=True)
        if side[one] * side[other] * edge["sign"] < 0
    )


def _costs(graph: "nx.Graph[str]", block: list[str]) -> list[list[tuple[int, float]]]:
    """For each actor by position: (position of the other, sign times cost); a weaker tie is a little cheaper."""
    position = {node: number for number, node in enumerate(block)}
    return [
        [(position[other], edge["sign"] * (1.0 + edge["strength"] * 1e-6)) for other, edge in graph[node].items()]
        for node in block
    ]


def _gain(costs: list[list[tuple[int, float]]], sides: list[int], node: int) -> float:
    """By how much the cost falls if an actor changes camp."""
    return -sum(sides[node] * sides[other] * cost for other, cost in costs[node])


def _try_all(graph: "nx.Graph[str]", block: list[str]) -> dict[str, int]:
    """The best of all divisions, in the order of a Gray code: each differs from the last in one actor."""
    costs = _costs(graph, block)
    sides = [1] * len(block)
    cost, best, chosen = 0.0, 0.0, tuple(sides)  # cost relative to that of all in one camp
    for step in range(1, 1 << (len(block) - 1)):
        node = (step & -step).bit_length()  # never the first: a division and its mirror are the same
        cost -= _gain(costs, sides, node)
        sides[node] = -sides[node]
        if cost < best - 1e-9:
            best, chosen = cost, tuple(sides)
    return dict(zip(block, chosen, strict=True))


def _descend(graph: "nx.Graph[str]", block: list[str], seed: int) -> dict[str, int]:
    """A good division: from seeded starts, one actor after the other changes camp as long as that helps."""
    costs = _costs(graph, block)
    chance = random.Random(seed)
    best: tuple[float, list[int]] | None = None
    for start in range(STARTS):
        sides = [1] * len(block) if start == 0 else [chance.choice((1, -1)) for _ in block]
        gains = [_gain(costs, sides, node) for node in range(len(block))]
        while max(gains) > 1e-9:
            node = gains.index(max(gains))
            sides[node], gains[node] = -sides[node], -gains[node]
            for other, weight in costs[node]:
                gains[other] -= 2 * sides[node] * sides[other] * weight
        cost = -sum(sides[one] * sides[other] * weight for one, links in enumerate(costs) for other, weight in links)
        if best is None or cost < best[0] - 1e-9:
            best = cost, sides
    assert best is not None
    return {node: best[1][number] * best[1][0] for number, node in enumerate(block)}


def _count_apart(graph: "nx.Graph[str]") -> int:
    """Unbalanced cycles that share no tie: each needs a tie of its own to change. Triads first, then the shortest."""
    rest: nx.Graph[str] = nx.Graph(graph)
    count = 0
    for triad in find_triads(graph):
        edges = list(combinations(triad.actor_ids, 2))
        if not triad.is_balanced and all(rest.has_edge(*edge) for edge in edges):
            rest.remove_edges_from(edges)
            count += 1
    budget = CYCLE_BUDGET
    while True:
        found: list[str] | None = None
        for node in sorted(rest):
            budget -= 2 * rest.number_of_edges()
            cycle = _find_cycle(rest, node) if budget > 0 else None
            if cycle is not None and (found is None or len(cycle) < len(found)):
                found = cycle
        if found is None:
            return count
        rest.remove_edges_from(pairwise(found))
        count += 1


def _find_cycle(graph: "nx.Graph[str]", start: str) -> list[str] | None:
    """The shortest way from an actor back to it along which the signs multiply to -1; None if there is none."""
    came: dict[tuple[str, int], tuple[str, int]] = {}
    front = [(start, 1)]
    while front:
        farther = []
        for state in front:
            for other, edge in sorted(graph[state[0]].items()):
                reached = other, state[1] * edge["sign"]
                if reached in came or reached == (start, 1):
                    continue
                came[reached] = state
                if reached == (start, -1):
                    return _walk_back(came, reached, start)
                farther.append(reached)
        front = farther
    return None


def _walk_back(came: Mapping[tuple[str, int], tuple[str, int]], end: tuple[str, int], start: str) -> list[str]:
    way, state = [end[0]], came[end]
    while state != (start, 1):
        way.append(state[0])
        state = came[state]
    return [*way, start]
