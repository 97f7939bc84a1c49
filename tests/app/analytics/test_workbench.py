"""Analyses work on a copy: shared by those of one version, and nobody who changes the graph waits for them."""

import threading
import time
from pathlib import Path
from typing import Any

from app.analytics.centrality import Measure
from app.analytics.questions import Network, rank_steps
from app.analytics.workbench import Workbench
from app.ingest.pipeline import ingest_report
from app.snapshot import Snapshot
from app.store.session import Store
from graph.filters import GraphFilter
from graph.steps import finish
from tests.dumps import describe_graph
from tests.tongue import TongueReader, make_report

STORIES = [make_report(f"Group{n} attacked Group{n + 1} in Town{n}. Group{n} supports Group1.") for n in range(2, 6)]
READER = TongueReader()


def test_a_copy_is_shared_until_the_graph_changes(sqlite_store: Store) -> None:
    ingest_report(sqlite_store, READER, STORIES[0])
    snapshot = Snapshot(sqlite_store)
    workbench = Workbench(snapshot.keep)
    copy = finish(workbench.copy())
    assert finish(workbench.copy()) is copy
    before = describe_graph(copy)
    with snapshot.read() as graph:
        assert describe_graph(graph) == before
        assert copy is not graph
    ingest_report(sqlite_store, READER, STORIES[1])
    newer = finish(workbench.copy())
    assert newer.graph["version"] > copy.graph["version"]
    assert describe_graph(copy) == before


def test_weights_of_ties_are_computed_once_for_a_version(sqlite_store: Store, monkeypatch: Any) -> None:
    ingest_report(sqlite_store, READER, STORIES[0])
    workbench = Workbench(Snapshot(sqlite_store).keep)
    network = Network(GraphFilter())
    first = finish(rank_steps(workbench, network, Measure.DEGREE))
    monkeypatch.setattr("app.analytics.workbench.pair_steps", None)
    assert finish(rank_steps(workbench, network, Measure.CORE)).links == first.links == 2


def test_commits_are_seen_while_an_analysis_is_between_two_steps(sqlite_store: Store) -> None:
    ingest_report(sqlite_store, READER, STORIES[0])
    snapshot = Snapshot(sqlite_store)
    steps = rank_steps(Workbench(snapshot.keep), Network(GraphFilter()), Measure.PAGERANK)
    reached: list[float] = []
    for number, step in enumerate(steps):
        reached.append(step.done)
        if number < len(STORIES) - 1:
            ingest_report(sqlite_store, READER, STORIES[number + 1])
            done = threading.Event()
            thread = threading.Thread(target=lambda done=done: (snapshot.refresh(), done.set()), daemon=True)
            begun = time.monotonic()
            thread.start()
            assert done.wait(5)
            assert time.monotonic() - begun < 5
            thread.join()
    assert len(reached) > len(STORIES)
    assert reached == sorted(reached)


def test_modules_that_are_heavy_are_loaded_when_they_are_needed() -> None:
    top = [
        line
        for path in (Path(__file__).parents[3] / "app" / "analytics").glob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith(("import networkit", "import h3", "import numpy", "import graspologic"))
    ]
    assert top == []
