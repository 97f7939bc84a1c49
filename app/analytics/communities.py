"""Who belongs together: communities of a network by Leiden (graspologic-native), with a fixed seed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.analytics.beside import beside
from graph.links import Links
from graph.steps import Step, Steps

SEED, TRIALS = 1, 1
METHOD = (
    "communities by Leiden (Traag, Waltman and van Eck 2019) for modularity with a resolution (Reichardt and Bornholdt "
    "2006), weights as links have them, fixed seed; graspologic-native"
)


@dataclass(frozen=True, slots=True)
class Belonging:
    """A member, with the weight of its links inside its community and to others."""

    node_id: str
    inside: float
    outside: float


@dataclass(frozen=True, slots=True)
class Community:
    """Members, those of most weight inside first; `id` is the first id of them.

    `internal` is the weight of the links between members, `external` that of those that lead out.
    """

    id: str
    members: tuple[Belonging, ...]
    internal: float
    external: float


@dataclass(frozen=True, slots=True)
class Partition:
    """All communities, the largest first, with the modularity of the whole at this resolution."""

    communities: tuple[Community, ...]
    modularity: float


def find_communities(links: Links, *, resolution: float = 1.0, seed: int = SEED) -> Steps[Partition]:
    """The communities of a network; nodes without links are in none."""
    if not len(links):
        return Partition((), 0.0)
    yield Step(0.0, "finding communities")
    of_node = yield from beside(lambda: _run_leiden(links, resolution, seed), 0.2, "finding communities")
    yield Step(0.8, "weighing communities")
    return _describe(links, of_node, resolution)


def community_order(one: Community) -> tuple[str, str]:
    """What they are sorted by, as text: the largest first."""
    return f"{10**12 - len(one.members):013}", one.id


def member_order(one: Belonging) -> tuple[str, str]:
    """What members are sorted by, as text: the one of most weight inside first."""
    return f"{10**12 - one.inside:018.4f}", one.node_id


def _run_leiden(links: Links, resolution: float, seed: int) -> dict[int, int]:
    import graspologic_native
    import numpy as np

    ones, others = np.asarray(links.ones), np.asarray(links.others)
    starts, ends = np.concatenate((ones, others)), np.concatenate((others, ones))
    weights = np.concatenate((links.weights, links.weights))
    order = np.lexsort((ends, starts))
    rows = np.zeros(len(links.ids) + 1, dtype=np.int64)
    np.cumsum(np.bincount(starts, minlength=len(links.ids)), out=rows[1:])
    _, found = graspologic_native.leiden_csr(
        rows,
        ends[order].astype(np.int32),
        weights[order],
        len(links.ids),
        resolution=resolution,
        seed=seed,
        trials=TRIALS,
    )
    of_node: dict[int, int] = found
    return of_node


def _describe(links: Links, of_node: Mapping[int, int], resolution: float) -> Partition:
    import numpy as np

    size = len(links.ids)
    groups = np.array([of_node.get(at, -1) for at in range(size)])
    ones, others, weights = np.asarray(links.ones), np.asarray(links.others), np.asarray(links.weights)
    is_inside = groups[ones] == groups[others]
    inside, degree = np.zeros(size), np.zeros(size)
    for ends in (ones, others):
        degree += np.bincount(ends, weights=weights, minlength=size)
        inside += np.bincount(ends, weights=weights * is_inside, minlength=size)
    members: dict[int, list[int]] = {}
    for at, group in enumerate(groups.tolist()):
        if degree[at] > 0:
            members.setdefault(group, []).append(at)
    total = float(weights.sum())
    modularity = sum(
        float(inside[held].sum()) / 2 / total - resolution * (float(degree[held].sum()) / 2 / total) ** 2
        for held in members.values()
    )
    found = [_to_community(links.ids, held, inside, degree) for held in members.values()]
    return Partition(tuple(sorted(found, key=community_order)), round(modularity, 6))


def _to_community(ids: tuple[str, ...], held: list[int], inside: Any, degree: Any) -> Community:
    members = [Belonging(ids[at], round(float(inside[at]), 4), round(float(degree[at] - inside[at]), 4)) for at in held]
    return Community(
        ids[held[0]],
        tuple(sorted(members, key=member_order)),
        round(float(inside[held].sum()) / 2, 4),
        round(float(degree[held].sum() - inside[held].sum()), 4),
    )
