"""Analyses of the whole graph beside networkx or the bare library, at a size of your choice.

    python -m bench.analytics [--events 60000] [--entities 40000] [--seed 1] [--networkx]

The made-up conflict of `bench.questions`. Prints seconds: of what analyses share (the links; and the copy of the dicts
of nodes, which a commit makes while they work), then each measure beside the bare library on a network that is built
already, and with `--networkx` beside networkx on the same network (betweenness from 8 sources only, times what is
sampled). Then how long a cancelled job goes on.
"""

import argparse
import gc
import time
from collections.abc import Callable
from typing import Any

import graspologic_native
import networkit
import networkx as nx
import numpy as np

from app.analytics.centrality import SAMPLES, Measure, measure
from app.analytics.communities import find_communities
from app.analytics.jobs import Job, Question, now
from bench.questions import make_records
from graph.build import build_graph
from graph.components import component_steps
from graph.copies import fork, keep_still
from graph.filters import GraphFilter
from graph.joint_events import joint_steps
from graph.links import Links, choose_ties, link_steps, pair_steps
from graph.steps import Steps
from graph.tie_projection import project_steps

WALKED = frozenset(("role", "relation"))


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    found = work()
    return found, time.perf_counter() - start


def longest_step(steps: Steps[Any]) -> tuple[Any, float, float]:
    """What the work gives, the seconds of all of it, and of its longest step."""
    taken = []
    while True:
        start = time.perf_counter()
        try:
            next(steps)
        except StopIteration as stop:
            taken.append(time.perf_counter() - start)
            return stop.value, sum(taken), max(taken)
        taken.append(time.perf_counter() - start)


def show(
    name: str, seconds: float, step: float | None = None, bare: float | None = None, nx_: float | None = None
) -> None:
    cells = ["" if one is None else f"{one:.2f}" for one in (seconds, step, bare, nx_)]
    print(f"  {name:<52}" + "".join(f"{cell:>10}" for cell in cells), flush=True)


def bare_times(links: Links) -> dict[str, float]:
    """The libraries alone, on a network that they hold already."""
    networkit.setNumberOfThreads(1)
    ends = (np.asarray(links.ones), np.asarray(links.others))
    plain = networkit.GraphFromCoo(ends, n=len(links.ids), directed=False, weighted=False)
    weighted = networkit.GraphFromCoo(
        (np.asarray(links.weights), ends), n=len(links.ids), directed=False, weighted=True
    )
    found = {
        "pagerank": timed(lambda: networkit.centrality.PageRank(weighted, 0.85, 1e-9).run())[1],
        "core": timed(lambda: networkit.centrality.CoreDecomposition(plain).run())[1],
        "betweenness": timed(lambda: networkit.centrality.EstimateBetweenness(plain, SAMPLES, normalized=True).run())[
            1
        ],
    }
    edges = [
        (str(one), str(other), weight)
        for one, other, weight in zip(links.ones, links.others, links.weights, strict=True)
    ]
    found["communities"] = timed(lambda: graspologic_native.leiden(edges, seed=1))[1]
    return found


def networkx_times(links: Links) -> dict[str, float]:
    graph: Any = nx.Graph()
    graph.add_nodes_from(range(len(links.ids)))
    graph.add_weighted_edges_from(zip(links.ones, links.others, links.weights, strict=True))
    found = {
        "degree": timed(lambda: dict(graph.degree()))[1],
        "pagerank": timed(lambda: nx.pagerank(graph, tol=1e-9))[1],
        "core": timed(lambda: nx.core_number(graph))[1],
    }
    found["betweenness"] = timed(lambda: nx.betweenness_centrality(graph, k=8, seed=1))[1] * SAMPLES / 8
    return found


def measure_all(name: str, links: Links, with_networkx: bool) -> None:
    print(f"{name}: {len(links.ids)} nodes, {len(links)} links".ljust(54) + "      ours   longest      bare  networkx")
    bare, other = bare_times(links), networkx_times(links) if with_networkx else {}
    for what in Measure:
        _, seconds, step = longest_step(measure(links, what))
        show(what.value, seconds, step, bare.get(what.value), other.get(what.value))
    _, seconds, step = longest_step(find_communities(links))
    show("communities (Leiden)", seconds, step, bare["communities"])


def cancel_times(links: Links) -> list[float]:
    """Seconds from asking a running job to stop until it has."""
    import threading

    waited = []
    for what in (Measure.BETWEENNESS, Measure.PAGERANK):
        job = Job(Question("centrality", {}, 1), measure(links, what, samples=4096), now())
        thread = threading.Thread(target=job.run)
        thread.start()
        time.sleep(2.0 if what is Measure.BETWEENNESS else 0.05)
        start = time.perf_counter()
        job.stop()
        thread.join()
        waited.append(time.perf_counter() - start)
    return waited


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=60_000)
    parser.add_argument("--entities", type=int, default=40_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--networkx", action="store_true")
    options = parser.parse_args()
    held = build_graph(make_records(options.entities, options.events, options.seed))
    gc.freeze()
    print(f"{len(held)} nodes, {held.number_of_edges()} edges")
    print("seconds".ljust(54) + "      ours   longest      bare")
    everything = GraphFilter()
    copy = keep_still(held)
    show("parting the graph at a commit", timed(lambda: fork(held))[1], None, timed(lambda: nx.MultiDiGraph(held))[1])
    links, seconds, step = longest_step(link_steps(copy, everything, edge_types=WALKED))
    show("links of the graph", seconds, step)
    pairs, seconds, step = longest_step(pair_steps(copy, everything))
    show("links of the ties", seconds, step)
    _, seconds, step = longest_step(component_steps(copy, everything, edge_types=WALKED))
    show("components", seconds, step)
    _, seconds, step = longest_step(joint_steps(copy, everything))
    show("co-participation", seconds, step)
    measure_all("on=graph", links, options.networkx)
    measure_all("on=ties", choose_ties(pairs, "all"), options.networkx)
    cooperative = choose_ties(pairs, "cooperative")
    _, seconds, step = longest_step(find_communities(cooperative))
    show(f"communities of {len(cooperative)} cooperative ties", seconds, step)
    print("seconds until a cancelled job has stopped: " + ", ".join(f"{one:.2f}" for one in cancel_times(links)))
    del pairs, links
    _, seconds, step = longest_step(project_steps(copy, everything))
    show("projection, with all that each tie tells", seconds, step)


if __name__ == "__main__":
    main()
