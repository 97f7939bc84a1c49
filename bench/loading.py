"""SQL to graph, beside bare NetworkX calls on records that are in memory; and how soon a commit is in the graph.

    python -m bench.loading [--nodes 100000] [--edges 500000] [--rounds 3] [--databases sqlite postgres]

A made-up graph (`bench.exports.make_records`) is written to the tables. Each round, in a process of its own: ours reads
it from the database as the service does when it starts (`Snapshot.refresh`); bare is `add_nodes_from` and
`add_edges_from` of the same nodes and edges with their attributes, which are in memory already. The garbage collector
is off in both while they build, as in the service. Printed are medians of wall and CPU seconds.

Memory is what the process grew by at most (VmHWM). The bare graph's is measured with its own values: nodes and edges
come from a pickled stream, a few at a time. Last come the milliseconds from the commit of a report's changes (about a
hundred rows) to the moment when a reader has the graph with them: alone, and while another thread takes the whole graph
for an export, again and again.

The databases are made and removed by the run.
"""

import argparse
import gc
import json
import os
import pickle
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import networkx as nx
from sqlalchemy import insert

from app.snapshot import Snapshot
from app.store.canonical_tables import ChangeRow
from app.store.feed import FeedWriter
from app.store.migrations import upgrade
from app.store.rows import CANONICAL_ROWS, to_row
from app.store.session import Store
from bench.exports import make_records
from graph.build import edges_of, node_attributes
from graph.filters import GraphFilter
from graph.model import CanonicalRecords, Entity, Event, Participant
from tests.postgres import PostgresServer, find_programs

BATCH = 20_000
Cost = tuple[float, float, float]  # seconds of wall, of CPU, MiB grown


def store_records(store: Store, records: CanonicalRecords) -> None:
    with store.write() as session:
        for kind, found in list_kinds(records):
            rows = iter(found)
            while batch := [to_row(one) for one in islice(rows, BATCH)]:
                session.execute(insert(CANONICAL_ROWS[kind]), batch)
        entry = {"seq": 1, "recorded_at": datetime.now(UTC), "cause": "bench", "kind": "redirect", "record_id": "none"}
        session.execute(insert(ChangeRow), [entry])
    with store.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")


def list_kinds(records: CanonicalRecords) -> list[tuple[str, tuple[Any, ...]]]:
    kinds = ("entity", records.entities), ("event", records.events), ("participant", records.participants)
    return [*kinds, ("relation", records.relations)]


def list_parts(records: CanonicalRecords) -> tuple[list[Any], list[Any]]:
    nodes = [(one.id, node_attributes(one)) for one in (*records.entities, *records.events)]
    joining = (*records.events, *records.participants, *records.relations)
    return nodes, [edge for one in joining for edge in edges_of(one)]


def fork(work: Callable[[], object]) -> Cost:
    """What some work takes in a process of its own."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        gc.collect()
        gc.freeze()
        gc.disable()
        before, wall, cpu = memory("VmRSS"), time.perf_counter(), time.process_time()
        kept = work()
        cost = time.perf_counter() - wall, time.process_time() - cpu, (memory("VmHWM") - before) / 1024
        os.write(writer, json.dumps(cost).encode())
        os._exit(kept is None)
    os.close(writer)
    with os.fdopen(reader) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    wall, cpu, grown = json.loads(text)
    return wall, cpu, grown


def memory(field: str) -> int:
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(f"{field}:"))


def build_bare(nodes: Iterable[Any], edges: Iterable[Any]) -> "nx.MultiDiGraph[str]":
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(edges)
    return graph


def iter_pickled(path: Path) -> Iterator[Any]:
    with path.open("rb") as file:
        while True:
            try:
                yield from pickle.load(file)
            except EOFError:
                return


def write_pickled(path: Path, parts: Iterable[Any]) -> None:
    rows = iter(parts)
    with path.open("wb") as file:
        while batch := list(islice(rows, 1000)):
            pickle.dump(batch, file)


def load_ours(url: str) -> object:
    store = Store(url)
    snapshot = Snapshot(store)
    snapshot.refresh()
    return snapshot


def measure_visibility(store: Store, rounds: range, *, is_busy: bool) -> list[float]:
    """Milliseconds from commits to a graph that has them; while another thread takes the whole graph, if `is_busy`."""
    snapshot, over = Snapshot(store), threading.Event()
    snapshot.refresh()

    def take_parts() -> None:
        while not over.is_set():
            snapshot.part(GraphFilter(include_unmentioned=True))

    other = threading.Thread(target=take_parts)
    if is_busy:
        other.start()
    try:
        return [measure_commit(store, snapshot, number) for number in rounds]
    finally:
        over.set()
        if is_busy:
            other.join()


def measure_commit(store: Store, snapshot: Snapshot, number: int) -> float:
    event_id, _ = commit_changes(store, number)
    start = time.perf_counter()
    with snapshot.read() as graph:
        assert event_id in graph
    return (time.perf_counter() - start) * 1000


def commit_changes(store: Store, number: int, name: str | None = None) -> tuple[str, str]:
    """About a hundred rows, as a report brings them; gives a new event and one who takes part in it.

    The new ids have the nine digits `name` in them, else the number.
    """
    name = name or f"{number:09}"
    with store.write() as session:
        feed = FeedWriter(session, f"report:rep_{number}")
        held = feed.load("event", [f"evm_{one:020x}" for one in range(number * 10, number * 10 + 10)])
        events = {one: event for one, event in held.items() if isinstance(event, Event)}
        new = {f"evm_f{name}{one:010}": event for one, event in enumerate(list(events.values()) * 2)}
        entities = feed.load("entity", [f"ent_{one:020x}" for one in range(1, 80, 2)])
        actors = [one for one in entities.values() if isinstance(one, Entity)]
        feed.upsert("event", {}, {one: make_like(event, one) for one, event in new.items()})
        parts = {
            f"par_f{name}{one:010}": Participant(
                f"par_f{name}{one:010}", list(new)[one % len(new)], actors[one % len(actors)].id,
                ("source", "target")[one % 2],  # type: ignore[arg-type]
            )
            for one in range(80)
        }  # fmt: skip
        feed.upsert("participant", {}, parts)
        feed.close()
    first = next(iter(parts.values()))
    return first.event_id, first.entity_id


def make_like(event: Event, event_id: str) -> Event:
    return Event(**{name: getattr(event, name) for name in Event.__dataclass_fields__} | {"id": event_id})


def run(url: str, options: argparse.Namespace, folder: Path) -> None:
    store = Store(url)
    upgrade(store)
    records = make_records(options.nodes, options.edges)
    store_records(store, records)
    store.close()
    nodes, edges = list_parts(records)
    del records
    paths = folder / "nodes", folder / "edges"
    for path, parts in zip(paths, (nodes, edges), strict=True):
        write_pickled(path, parts)
    print(f"{len(nodes)} nodes, {len(edges)} edges, {url.partition(':')[0]}", flush=True)
    bare, ours = [], []
    for _ in range(options.rounds):
        bare.append(fork(partial(build_bare, nodes, edges)))
        ours.append(fork(partial(load_ours, url)))
    nodes.clear()
    edges.clear()
    gc.collect()
    own = fork(lambda: build_bare(*map(iter_pickled, paths)))[2]
    grown = fork(partial(load_ours, url))[2]
    for at, name in enumerate(("wall", "CPU")):
        theirs, own_time = (statistics.median(one[at] for one in costs) for costs in (bare, ours))
        print(f"seconds of {name}: bare {theirs:.2f}, ours {own_time:.2f}, ratio {own_time / theirs:.2f}")
    print(f"MiB at the peak: bare {own:.0f}, ours {grown:.0f}, ratio {grown / own:.2f}", flush=True)
    store = Store(url)
    for is_busy, rounds in ((False, range(30)), (True, range(30, 60))):
        taken = measure_visibility(store, rounds, is_busy=is_busy)
        told = " while the whole graph is taken" if is_busy else ""
        print(
            f"ms from commit to graph{told}: median {statistics.median(taken):.1f}, most {max(taken):.1f}", flush=True
        )
    store.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nodes", type=int, default=100_000)
    parser.add_argument("--edges", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgres"], choices=["sqlite", "postgres"])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if "sqlite" in options.databases:
            run(f"sqlite:///{folder / 'graph.sqlite'}", options, folder)
        if "postgres" in options.databases:
            programs = find_programs()
            assert programs is not None, "PostgreSQL is not installed"
            server = PostgresServer(programs)
            try:
                run(server.create("graph"), options, folder)
            finally:
                server.stop()


if __name__ == "__main__":
    main()
