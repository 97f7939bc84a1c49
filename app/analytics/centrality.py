"""Who matters most in a network: degree, PageRank, betweenness, cores; by networkit, one thread, fixed seeds."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.analytics.beside import LIBRARIES, beside
from graph.links import Links
from graph.steps import Step, Steps

DAMPING, TOLERANCE = 0.85, 1e-9
EXACT = 50_000_000  # nodes x links up to which betweenness is exact: a few seconds
SAMPLES = 256
BATCH = 2_000_000  # links looked at between two steps: about half a second
SEED = 1
DIGITS = 10


class Measure(StrEnum):
    """What is measured."""

    DEGREE = "degree"
    WEIGHTED_DEGREE = "weighted-degree"
    PAGERANK = "pagerank"
    BETWEENNESS = "betweenness"
    CORE = "core"


METHODS = {
    Measure.DEGREE: "number of neighbours",
    Measure.WEIGHTED_DEGREE: "sum of the weights of the links",
    Measure.PAGERANK: "PageRank (Brin and Page 1998) by weights, damping 0.85, sums to 1; networkit",
    Measure.BETWEENNESS: (
        "share of shortest paths, by steps, between all pairs of others that lead through it (Freeman 1977); exact by "
        "Brandes 2001, or, where is_sampled, by linear scaling from sampled sources (Geisberger, Sanders and Schultes "
        "2008); networkit"
    ),
    Measure.CORE: "largest k such that it is in a part where all have k neighbours (Seidman 1983); networkit",
}


@dataclass(frozen=True, slots=True)
class Scores:
    """A score for each node of the network, in its order; `sample_size` sources were drawn, None if all were taken."""

    values: tuple[float, ...]
    sample_size: int | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A node with its score; equal scores share a rank, and the next one is as many further."""

    rank: int
    node_id: str
    score: float


def measure(
    links: Links, what: Measure, *, samples: int = SAMPLES, exact: int = EXACT, seed: int = SEED
) -> Steps[Scores]:
    """The scores of all nodes.

    Parameters
    ----------
    samples : int
        Sources that betweenness is estimated from, if nodes x links are more than `exact`.
    """
    if not len(links):
        return Scores((0.0,) * len(links.ids))
    if what is Measure.DEGREE or what is Measure.WEIGHTED_DEGREE:
        yield Step(0.5, "adding up")
        return Scores(_add_up(links, weighted=what is Measure.WEIGHTED_DEGREE))
    yield Step(0.0, "building the network")
    network = yield from beside(lambda: _build(links, weighted=what is Measure.PAGERANK), 0.0, "building the network")
    if what is Measure.BETWEENNESS and len(links) * len(links.ids) > exact:
        return (yield from _sample(network, len(links), samples, seed))
    values = yield from beside(lambda: _run(network, what), 0.5, "measuring")
    return Scores(values)


def rank(ids: Sequence[str], values: Sequence[float]) -> list[Ranked]:
    """Nodes by their score, the highest first, equal ones by id.

    Examples
    --------
    >>> [(one.rank, one.node_id) for one in rank(["a", "b", "c"], [1.0, 2.0, 1.0])]
    [(1, 'b'), (2, 'a'), (2, 'c')]
    """
    ordered = sorted(zip(ids, values, strict=True), key=lambda one: (-one[1], one[0]))
    ranked: list[Ranked] = []
    for at, (node_id, score) in enumerate(ordered, start=1):
        place = ranked[-1].rank if ranked and ranked[-1].score == score else at
        ranked.append(Ranked(place, node_id, score))
    return ranked


def rank_order(one: Ranked) -> tuple[str, str]:
    """What they are sorted by, as text."""
    return f"{one.rank:012}", one.node_id


def _add_up(links: Links, *, weighted: bool) -> tuple[float, ...]:
    import numpy as np

    weights = np.asarray(links.weights) if weighted else None
    found = np.zeros(len(links.ids))
    for ends in (links.ones, links.others):
        found += np.bincount(np.asarray(ends), weights=weights, minlength=len(links.ids))
    return tuple(np.round(found, 4).tolist())


def _build(links: Links, *, weighted: bool) -> Any:
    import networkit
    import numpy as np

    networkit.setNumberOfThreads(1)
    ends = (np.asarray(links.ones), np.asarray(links.others))
    given = (np.asarray(links.weights), ends) if weighted else ends
    return networkit.GraphFromCoo(given, n=len(links.ids), directed=False, weighted=weighted)


def _run(network: Any, what: Measure) -> tuple[float, ...]:
    import numpy as np
    from networkit import centrality

    if what is Measure.PAGERANK:
        scorer = centrality.PageRank(network, DAMPING, TOLERANCE)
    elif what is Measure.CORE:
        scorer = centrality.CoreDecomposition(network)
    else:
        scorer = centrality.Betweenness(network, normalized=True)
    scores = np.asarray(scorer.run().scores(), dtype=float)
    if what is Measure.PAGERANK:  # what nodes without links keep to themselves is shared out evenly
        scores /= scores.sum()
    return tuple(np.round(scores, DIGITS).tolist())


def _sample(network: Any, size: int, samples: int, seed: int) -> Steps[Scores]:
    """Betweenness from sampled sources, batch by batch; each batch has a seed of its own, so threads do not matter."""
    import networkit
    import numpy as np

    batch = max(1, min(32, BATCH // size))
    summed, done = np.zeros(network.numberOfNodes()), 0
    while done < samples:
        yield Step(done / samples, f"{done} of {samples} sampled sources")
        count = min(batch, samples - done)
        with LIBRARIES:
            networkit.setNumberOfThreads(1)
            networkit.setSeed(seed + done, False)
            scorer = networkit.centrality.EstimateBetweenness(network, count, normalized=True)
            summed += np.asarray(scorer.run().scores()) * count
        done += count
    return Scores(tuple(np.round(summed / samples, DIGITS).tolist()), samples)
