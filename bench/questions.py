"""Questions to the graph against bare networkx on the same graph, at a size of your choice.

    python -m bench.questions [--events 60000] [--entities 40000] [--asked 200] [--seed 1]

A made-up conflict: few actors take part in most events (Zipf), each event has two to six parties and a place, and some
relations. Prints milliseconds (median, 99th of 100) of the same questions: the shortest path against
`networkx.bidirectional_shortest_path` on a plain undirected graph of the same steps, neighbourhoods against
`networkx.ego_graph` on it, the tree against `steiner_tree` (Mehlhorn). Lists of what is found are compared first.
"""

import argparse
import gc
import random
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

import networkx as nx
from networkx.algorithms.approximation import steiner_tree

from graph.bridges import find_bridges
from graph.build import build_graph
from graph.connections import find_tree, list_common
from graph.filters import GraphFilter
from graph.ground import Ground
from graph.model import CanonicalRecords, Entity, Event, Participant, Relation
from graph.neighbourhood import find_neighbourhood
from graph.ontology import EntityKind, EventType, Modality, RelationType, Role
from graph.paths import PathRules, find_paths

Graph = nx.MultiDiGraph
WALKED = frozenset(("role", "relation"))
SURE = GraphFilter(min_confidence=0.3, include_unmentioned=True)


def make_records(entity_count: int, event_count: int, seed: int) -> CanonicalRecords:
    """Entities (a fifth of them places), events and what joins them."""
    chance = random.Random(seed)
    entities = tuple(
        Entity(
            f"ent_{number:020x}", EntityKind.LOCATION if number % 5 == 0 else EntityKind.ACTOR, f"Entity {number}",
            report_count=1, confidence=round(chance.uniform(0.5, 1), 2),
        )
        for number in range(entity_count)
    )  # fmt: skip
    places = [one.id for one in entities if one.kind is EntityKind.LOCATION]
    actors = [one.id for one in entities if one.kind is EntityKind.ACTOR]
    weights = {
        len(pool): list(accumulate(1 / (rank + 10) ** 0.8 for rank in range(len(pool)))) for pool in (places, actors)
    }

    def draw(pool: list[str], count: int) -> list[str]:
        return chance.choices(pool, cum_weights=weights[len(pool)], k=count)

    events, participants, relations = [], [], []
    roles = (Role.SOURCE, Role.TARGET, Role.ALLY, Role.VICTIM)
    for number in range(event_count):
        day = date(2010, 1, 1) + timedelta(days=chance.randrange(5000))
        event_id = f"evm_{number:020x}"
        events.append(
            Event(
                event_id, EventType.ARMED_CLASH, Modality.OCCURRED, started_on=day, ended_on=day, date_precision="day",
                location_id=draw(places, 1)[0], confidence=round(chance.uniform(0.2, 1), 2),
            )
        )  # fmt: skip
        for at, actor in enumerate(dict.fromkeys(draw(actors, chance.randint(4, 9)))):
            participants.append(
                Participant(f"par_{number:x}_{at}", event_id, actor, roles[at % 4], round(chance.uniform(0.3, 1), 2))
            )
    for number in range(entity_count):
        one, other = chance.choice(actors), draw(actors, 1)[0]
        if one != other:
            kind = chance.choice((RelationType.FIGHTS, RelationType.SUPPORTS))
            relations.append(Relation(f"rel_{number:020x}", kind, one, other, confidence=0.8))
    return CanonicalRecords(entities, tuple(events), tuple(participants), tuple(relations))


def measure(asked: Sequence[Any], work: Callable[[Any], object]) -> tuple[float, float]:
    """Milliseconds: the median and the 99th of 100."""
    taken = []
    for one in asked:
        start = time.perf_counter()
        work(one)
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken), sorted(taken)[int(len(taken) * 0.99) - 1]


def show(name: str, ours: tuple[float, float], bare: tuple[float, float] | None = None) -> None:
    told = f"  {name:<52}{ours[0]:>9.2f}{ours[1]:>9.2f}"
    print(told + (f"{bare[0]:>12.2f}{bare[1]:>9.2f}{bare[0] / ours[0]:>8.2f}" if bare else ""), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=60_000)
    parser.add_argument("--entities", type=int, default=40_000)
    parser.add_argument("--asked", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    start = time.perf_counter()
    graph = build_graph(make_records(options.entities, options.events, options.seed))
    print(f"{len(graph)} nodes, {graph.number_of_edges()} edges, made in {time.perf_counter() - start:.0f} s")
    simple = nx.Graph(graph.to_undirected(as_view=True).edges())
    walked: Any = nx.Graph((one, other) for one, other, edge in graph.edges(data=True) if edge["edge_type"] in WALKED)
    gc.freeze()
    chance = random.Random(options.seed)
    entities = [node for node in walked if node.startswith("ent_")]
    pairs = [tuple(chance.sample(entities, 2)) for _ in range(options.asked)]
    several = [chance.sample(entities, 10) for _ in range(max(options.asked // 20, 3))]
    for one, other in pairs[:50]:
        found = find_paths(graph, one, other, limit=1, rules=PathRules(8)).paths
        assert len(found[0].nodes) == len(nx.bidirectional_shortest_path(simple, one, other))

    def path(limit: int, graph_filter: GraphFilter | None = None, **rules: Any) -> Callable[[Any], object]:
        held = PathRules(**rules)
        return lambda pair: find_paths(graph, *pair, limit=limit, rules=held, graph_filter=graph_filter)

    print("milliseconds".ljust(54) + "   median      99%        bare      99%    times")
    bare = measure(pairs, lambda pair: nx.bidirectional_shortest_path(simple, *pair))
    show("shortest path, all edges", measure(pairs, path(1, max_length=8)), bare)
    bare = measure(pairs, lambda pair: nx.bidirectional_shortest_path(walked, *pair))
    show("shortest path, roles and relations", measure(pairs, path(1, max_length=8, edge_types=WALKED)), bare)
    show("shortest path, confidence of 0.3 or more", measure(pairs, path(1, SURE, max_length=8)))
    show("20 shortest paths of at most 6 steps", measure(pairs, path(20, max_length=6)))
    show("3 surest paths of at most 6 steps", measure(pairs, path(3, max_length=6, weight="confidence")))
    show("3 shortest in time, at most 6 steps", measure(pairs, path(3, max_length=6, respect_time=True)))
    first = path(3, max_length=6, respect_time=True, weight="arrival")
    show("3 first to arrive, at most 6 steps", measure(pairs[: max(options.asked // 4, 3)], first))
    for hops in (1, 2):
        ours = measure(
            pairs,
            lambda pair, hops=hops: find_neighbourhood(graph, pair[0], hops=hops, max_nodes=5000, max_edges=20000),
        )
        few = pairs[: max(options.asked // 4, 3)]
        show(
            f"neighbourhood of {hops}", ours, measure(few, lambda pair, hops=hops: nx.ego_graph(simple, pair[0], hops))
        )
    show("common neighbours of two", measure(pairs, lambda pair: list_common(Ground(graph, edge_types=WALKED), pair)))
    bare = measure(several[:3], lambda ids: steiner_tree(walked, ids, method="mehlhorn"))
    show("tree of ten", measure(several, lambda ids: find_tree(Ground(graph, edge_types=WALKED), ids)), bare)
    ours = measure(several, lambda ids: find_bridges(Ground(graph, edge_types=WALKED), ids[:5], ids[5:]))
    show("bridges of five and five", ours)


if __name__ == "__main__":
    main()
