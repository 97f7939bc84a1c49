"""The same questions of our graph, of ladybug (embedded Cypher) and of recursive SQL on PostgreSQL, on the same data.

    pip install ladybug==0.22.0
    python -m bench.peers [--events 60000] [--entities 40000] [--asked 40]

A made-up conflict (`bench.questions.make_records`) is held as a graph in this process, as a node and a relationship
table of ladybug, in memory too, with one thread, and as an indexed table of edges in both directions in PostgreSQL, on
a server of the run's own. Each is asked for the ids of what lies within one and two steps of random entities, for these
with the edges between them, and for the length of the shortest path between two; the answers must be equal. Printed are
milliseconds (median, 99th of 100), the call alone, without HTTP.
"""

import argparse
import csv
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import networkx as nx
import psycopg

from bench.questions import make_records
from graph.build import build_graph
from graph.ground import Ground
from graph.neighbourhood import find_neighbourhood
from graph.paths import PathRules, find_paths
from tests.postgres import PostgresServer, find_programs

ALL = 10_000_000
LONGEST = 8  # steps
WALK = """
WITH RECURSIVE walk(id, hops) AS (
  SELECT %(one)s::text, 0
  UNION SELECT edge.target, hops + 1 FROM walk JOIN edge ON edge.source = walk.id WHERE hops < %(hops)s
)"""
WITHIN = f"{WALK} SELECT DISTINCT id FROM walk"
BETWEEN = f"""{WALK}, near AS (SELECT DISTINCT id FROM walk)
SELECT edge.source, edge.target, edge.name FROM near JOIN edge ON edge.source = near.id
WHERE edge.is_forward AND edge.target IN (SELECT id FROM near)"""
SHORTEST = f"{WALK} SELECT hops FROM walk WHERE id = %(other)s LIMIT 1"
Answer = Callable[..., Any]


@dataclass(frozen=True)
class Peer:
    """What answers."""

    within: Answer  # id, steps -> ids
    between: Answer  # id, steps -> (start, end, key)
    shortest: Answer  # id, id -> steps


@contextmanager
def ours(graph: "nx.MultiDiGraph[str]") -> Iterator[Peer]:
    def within(one: str, hops: int) -> set[str]:
        ground, found, front = Ground(graph), {one}, {one}
        for _ in range(hops):
            front = {other for node in front for other in ground.beside(node)} - found
            found |= front
        return found

    def between(one: str, hops: int) -> set[tuple[str, str, str]]:
        return set(find_neighbourhood(graph, one, hops=hops, max_nodes=ALL, max_edges=ALL).edges)

    def shortest(one: str, other: str) -> int | None:
        found = find_paths(graph, one, other, limit=1, rules=PathRules(max_length=LONGEST)).paths
        return len(found[0].links) if found else None

    yield Peer(within, between, shortest)


@contextmanager
def of_ladybug(graph: "nx.MultiDiGraph[str]") -> Iterator[Peer]:
    import ladybug

    database = ladybug.Database(":memory:")
    connection = ladybug.Connection(database, num_threads=1)
    with tempfile.TemporaryDirectory() as folder:
        nodes, edges = Path(folder) / "nodes.csv", Path(folder) / "edges.csv"
        write_rows(nodes, ([node] for node in graph))
        write_rows(edges, graph.edges(keys=True))
        connection.execute("CREATE NODE TABLE Node(id STRING PRIMARY KEY)")
        connection.execute("CREATE REL TABLE Edge(FROM Node TO Node, name STRING)")
        connection.execute(f'COPY Node FROM "{nodes}"')
        connection.execute(f'COPY Edge FROM "{edges}"')

    def ask(query: str, **values: Any) -> list[Any]:
        return connection.execute(query, values).get_all()  # type: ignore[no-any-return]

    def within(one: str, hops: int) -> set[str]:
        rows = ask(f"MATCH (a:Node {{id: $one}})-[:Edge*1..{hops}]-(b:Node) RETURN DISTINCT b.id", one=one)
        return {one, *(row[0] for row in rows)}

    def between(one: str, hops: int) -> set[tuple[str, str, str]]:
        rows = ask(
            f"MATCH (a:Node {{id: $one}})-[:Edge*0..{hops}]-(b:Node) WITH collect(DISTINCT b.id) AS near "
            "MATCH (c:Node)-[e:Edge]->(d:Node) WHERE c.id IN near AND d.id IN near RETURN c.id, d.id, e.name",
            one=one,
        )
        return {tuple(row) for row in rows}

    def shortest(one: str, other: str) -> int | None:
        rows = ask(
            f"MATCH p = (a:Node {{id: $one}})-[:Edge* SHORTEST 1..{LONGEST}]-(b:Node {{id: $other}}) RETURN length(p)",
            one=one,
            other=other,
        )
        return rows[0][0] if rows else None

    yield Peer(within, between, shortest)
    connection.close()
    database.close()


@contextmanager
def of_postgres(graph: "nx.MultiDiGraph[str]") -> Iterator[Peer]:
    programs = find_programs()
    assert programs is not None, "PostgreSQL is not installed"
    server = PostgresServer(programs)
    try:
        with psycopg.connect(server.create("peers"), autocommit=True, prepare_threshold=1) as connection:
            connection.execute("CREATE TABLE edge (source text, target text, name text, is_forward bool)")
            with connection.cursor().copy("COPY edge FROM STDIN") as copy:
                for start, end, key in graph.edges(keys=True):
                    copy.write_row((start, end, key, True))
                    copy.write_row((end, start, key, False))
            connection.execute("CREATE INDEX ON edge (source) INCLUDE (target)")
            connection.execute("CREATE INDEX ON edge (source, target) INCLUDE (name) WHERE is_forward")
            connection.execute("VACUUM ANALYZE edge")

            def within(one: str, hops: int) -> set[str]:
                return {row[0] for row in connection.execute(WITHIN, {"one": one, "hops": hops})}

            def between(one: str, hops: int) -> set[tuple[str, str, str]]:
                return set(connection.execute(BETWEEN, {"one": one, "hops": hops}))

            def shortest(one: str, other: str) -> int | None:
                row = connection.execute(SHORTEST, {"one": one, "other": other, "hops": LONGEST}).fetchone()
                return row[0] if row else None

            yield Peer(within, between, shortest)
    finally:
        server.stop()


def write_rows(path: Path, rows: Any) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


def measure(asked: Sequence[tuple[Any, ...]], answer: Answer) -> tuple[float, float, list[Any]]:
    taken, found = [], []
    for one in asked:
        start = time.perf_counter()
        found.append(answer(*one))
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken), sorted(taken)[int(len(taken) * 0.99) - 1], found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=60_000)
    parser.add_argument("--entities", type=int, default=40_000)
    parser.add_argument("--asked", type=int, default=40)
    options = parser.parse_args()
    graph = build_graph(make_records(options.entities, options.events, 1))
    print(f"{len(graph)} nodes, {graph.number_of_edges()} edges; milliseconds: median, 99 %", flush=True)
    chance = random.Random(2)
    entities = sorted(node for node in graph if node.startswith("ent_") and graph.degree(node))
    drawn = [tuple(chance.sample(entities, 2)) for _ in range(options.asked)]
    rings = [(steps, [(one, hops) for one, _ in drawn]) for steps, hops in (("one step", 1), ("two steps", 2))]
    expected: dict[str, list[Any]] = {}
    for name, make in (("ours", ours), ("ladybug", of_ladybug), ("PostgreSQL", of_postgres)):
        with make(graph) as peer:
            questions: list[tuple[str, Answer, Sequence[tuple[Any, ...]]]] = [
                *((f"ids within {steps}", peer.within, asked) for steps, asked in rings),
                *((f"with edges, {steps}", peer.between, asked) for steps, asked in rings),
                ("shortest path", peer.shortest, drawn),
            ]
            for question, answer, asked in questions:
                middle, slow, found = measure(asked, answer)
                assert expected.setdefault(question, found) == found, f"{name} answers {question} otherwise"
                print(f"  {name:<12}{question:<24}{middle:>10.2f}{slow:>10.2f}", flush=True)


if __name__ == "__main__":
    main()
