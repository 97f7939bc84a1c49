"""The graph that answers requests follows every commit, equals one built from SQL, and is never seen in between."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from app.ingest.judging import judge, undo_judgement
from app.ingest.known import load_known_records
from app.ingest.pipeline import delete_report, ingest_report
from app.snapshot import KEPT, SharedLock, Snapshot
from app.store.feed import last_seq
from app.store.session import Store
from graph.build import build_graph
from graph.filters import GraphFilter
from graph.ontology import Verdict
from graph.query import filter_graph
from tests.dumps import describe_graph, drop_derived, load_records
from tests.tongue import TongueReader, make_report

STORIES = [
    make_report(f"Group{n} attacked Group{n + 1} in Town{n % 2}, killing {n} civilians. Group{n} fights Group1.")
    for n in range(2, 8)
]
READER = TongueReader()


def check(snapshot: Snapshot, store: Store) -> None:
    with snapshot.read() as graph, store.read() as session:
        assert describe_graph(graph) == describe_graph(build_graph(load_records(session)))
        assert graph.graph["version"] == snapshot.version == last_seq(session)


def test_the_graph_follows_every_commit(store: Store) -> None:
    snapshot = Snapshot(store)
    check(snapshot, store)
    for story in STORIES:
        ingest_report(store, READER, story)
        check(snapshot, store)
    with snapshot.read() as graph:
        events = sorted(node for node, values in graph.nodes(data=True) if values["node_type"] == "event")
    judgement_id, _ = judge(store, "event", *events[:2], Verdict.SAME, author="tests")
    check(snapshot, store)
    undo_judgement(store, judgement_id)
    check(snapshot, store)
    for story in STORIES:
        delete_report(store, story.id)
    check(snapshot, store)
    with snapshot.read() as graph:
        assert len(graph) == 0


def test_one_that_starts_later_is_equal(store: Store) -> None:
    early = Snapshot(store)
    early.refresh()
    for story in STORIES:
        ingest_report(store, READER, story)
    late = Snapshot(store)
    with early.read() as ours, late.read() as theirs:
        assert describe_graph(ours) == describe_graph(theirs)


def test_what_another_process_committed_is_seen_at_the_next_read(database_url: Any) -> None:
    url = database_url()
    ours, theirs = Store(url), Store(url)
    snapshot = Snapshot(ours)
    assert snapshot.refresh() == 0
    ingest_report(theirs, READER, STORIES[0])
    check(snapshot, ours)
    assert snapshot.version > 0
    ours.close()
    theirs.close()


def test_nothing_new_costs_no_rebuild(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest_report(sqlite_store, READER, STORIES[0])
    snapshot = Snapshot(sqlite_store)
    snapshot.refresh()
    monkeypatch.setattr("app.snapshot.load_graph", None)
    assert snapshot.refresh() == snapshot.version
    ingest_report(sqlite_store, READER, STORIES[1])
    snapshot.refresh()
    monkeypatch.undo()
    check(snapshot, sqlite_store)


def test_after_many_changes_the_graph_is_built_anew(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest_report(sqlite_store, READER, STORIES[0])
    snapshot = Snapshot(sqlite_store)
    snapshot.refresh()
    ingest_report(sqlite_store, READER, STORIES[1])
    monkeypatch.setattr("app.snapshot.REBUILD_ABOVE", 3)
    monkeypatch.setattr("app.snapshot.apply_changes", None)
    check(snapshot, sqlite_store)


def test_a_feed_that_starts_again_is_noticed(sqlite_store: Store) -> None:
    for story in STORIES:
        ingest_report(sqlite_store, READER, story)
    snapshot = Snapshot(sqlite_store)
    snapshot.refresh()
    drop_derived(sqlite_store)
    check(snapshot, sqlite_store)


def test_readers_see_a_report_whole_or_not_at_all(sqlite_store: Store) -> None:
    """Each story makes one event with two parts; a graph with an event and other than two is a torn one."""
    snapshot, done = Snapshot(sqlite_store), threading.Event()

    def look() -> int:
        looks = 0
        while not done.is_set() or not looks:
            with snapshot.read() as graph:
                events = [node for node, values in graph.nodes(data=True) if values["node_type"] == "event"]
                parts = [key for *_, key, values in graph.edges(keys=True, data=True) if values["edge_type"] == "role"]
                assert len(parts) == 2 * len(events)
                looks += 1
        return looks

    with ThreadPoolExecutor(3) as pool:
        looking = [pool.submit(look) for _ in range(3)]
        try:
            for story in STORIES:
                ingest_report(sqlite_store, READER, story)
                delete_report(sqlite_store, story.id)
                ingest_report(sqlite_store, READER, story)
        finally:
            done.set()
        assert all(one.result() for one in looking)


def test_a_waiting_writer_goes_before_new_readers() -> None:
    lock, order = SharedLock(), []
    reading, writing = threading.Event(), threading.Event()

    def write() -> None:
        writing.set()
        with lock.exclusive():
            order.append("writer")

    def read() -> None:
        with lock.shared():
            order.append("reader")

    def hold() -> None:
        with lock.shared():
            reading.set()
            writing.wait(10)
            while not lock._waiting:
                pass
            late.start()
            order.append("first")

    late = threading.Thread(target=read)
    holder, writer = threading.Thread(target=hold), threading.Thread(target=write)
    holder.start()
    reading.wait(10)
    writer.start()
    for thread in (holder, writer):
        thread.join(10)
    late.join(10)
    assert order == ["first", "writer", "reader"]


def test_a_reader_that_fails_frees_the_lock(sqlite_store: Store) -> None:
    snapshot = Snapshot(sqlite_store)
    with pytest.raises(KeyError), snapshot.read():
        raise KeyError
    ingest_report(sqlite_store, READER, STORIES[0])
    check(snapshot, sqlite_store)


def test_a_result_is_kept_until_the_graph_changes(sqlite_store: Store) -> None:
    snapshot = Snapshot(sqlite_store)
    made: list[int] = []

    def count(graph: Any) -> int:
        made.append(len(graph))
        return len(graph)

    ingest_report(sqlite_store, READER, STORIES[0])
    version, nodes = snapshot.compute("size", count)
    assert snapshot.compute("size", count) == (version, nodes)
    assert made == [nodes]
    snapshot.compute("other", count)
    ingest_report(sqlite_store, READER, STORIES[1])
    newer, more = snapshot.compute("size", count)
    assert (newer > version, more > nodes, len(made)) == (True, True, 3)


def test_only_the_newest_results_are_kept(sqlite_store: Store) -> None:
    snapshot = Snapshot(sqlite_store)
    made: list[int] = []
    for number in [*range(KEPT + 1), 0, KEPT]:
        snapshot.compute(number, lambda _graph, number=number: made.append(number))
    assert made == [*range(KEPT + 1), 0]


@pytest.mark.parametrize("spare_above", [0, 1000])
def test_a_kept_graph_stays_as_it_is_while_commits_go_on(
    store: Store, spare_above: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.snapshot.SPARE_ABOVE", spare_above)
    snapshot = Snapshot(store)
    kept, were = [], []
    for story in STORIES:
        ingest_report(store, READER, story)
        kept.append(snapshot.keep())
        were.append(describe_graph(kept[-1]))
        check(snapshot, store)
    for story in STORIES[::2]:
        delete_report(store, story.id)
        check(snapshot, store)
    assert [describe_graph(graph) for graph in kept] == were
    assert [graph.graph["version"] for graph in kept] == sorted({graph.graph["version"] for graph in kept})


def test_who_keeps_one_version_shares_it_and_nothing_is_copied_when_nobody_does(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest_report(sqlite_store, READER, STORIES[0])
    snapshot = Snapshot(sqlite_store)
    with snapshot.kept() as kept:
        assert snapshot.keep() is kept
        assert len(list(kept.edges)) == kept.number_of_edges()
    was = describe_graph(kept)
    ingest_report(sqlite_store, READER, STORIES[1])
    newer = snapshot.keep()
    assert newer is not kept
    assert describe_graph(kept) == was
    del kept, newer
    monkeypatch.setattr("app.snapshot.fork", None)
    ingest_report(sqlite_store, READER, STORIES[2])
    check(snapshot, sqlite_store)


def test_a_commit_copies_nothing_of_a_large_graph_that_is_kept(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.snapshot.SPARE_ABOVE", 0)
    ingest_report(sqlite_store, READER, STORIES[0])
    snapshot = Snapshot(sqlite_store)
    kept = snapshot.keep()
    was = describe_graph(kept)
    monkeypatch.setattr("app.snapshot.fork", None)
    assert snapshot.keep() is kept
    ingest_report(sqlite_store, READER, STORIES[1])
    check(snapshot, sqlite_store)
    assert describe_graph(kept) == was


def test_a_kept_graph_outlives_one_that_is_built_anew(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest_report(sqlite_store, READER, STORIES[0])
    snapshot = Snapshot(sqlite_store)
    kept = snapshot.keep()
    was = describe_graph(kept)
    monkeypatch.setattr("app.snapshot.REBUILD_ABOVE", 3)
    ingest_report(sqlite_store, READER, STORIES[1])
    check(snapshot, sqlite_store)
    assert snapshot.keep() is not kept
    assert describe_graph(kept) == was


def test_a_commit_is_seen_while_a_result_is_computed(sqlite_store: Store) -> None:
    ingest_report(sqlite_store, READER, STORIES[0])
    snapshot = Snapshot(sqlite_store)

    def commit_meanwhile(graph: Any) -> tuple[int, int]:
        ingest_report(sqlite_store, READER, STORIES[1])
        with ThreadPoolExecutor(1) as pool:
            return len(graph), pool.submit(lambda: len(snapshot.keep())).result(timeout=20)

    version, (nodes, newer) = snapshot.compute("size", commit_meanwhile)
    assert newer > nodes
    assert snapshot.version > version


@pytest.mark.parametrize("spare_above", [0, 1000])
def test_kept_graphs_are_whole_while_many_keep_and_commit(
    sqlite_store: Store, spare_above: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.snapshot.SPARE_ABOVE", spare_above)
    snapshot, done = Snapshot(sqlite_store), threading.Event()

    def look() -> int:
        looks = 0
        while not done.is_set() or not looks:
            graph = snapshot.keep()
            first, again = describe_graph(graph), describe_graph(graph)
            assert first == again
            parts = [key for *_, key, values in graph.edges(keys=True, data=True) if values["edge_type"] == "role"]
            events = [node for node, values in graph.nodes(data=True) if values["node_type"] == "event"]
            assert len(parts) == 2 * len(events)
            looks += 1
        return looks

    with ThreadPoolExecutor(3) as pool:
        looking = [pool.submit(look) for _ in range(3)]
        try:
            for story in STORIES:
                ingest_report(sqlite_store, READER, story)
                delete_report(sqlite_store, story.id)
                ingest_report(sqlite_store, READER, story)
                snapshot.refresh()
        finally:
            done.set()
        assert all(one.result() for one in looking)
    check(snapshot, sqlite_store)


def test_a_part_is_of_one_version_whatever_is_committed_meanwhile(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest_report(sqlite_store, READER, STORIES[0])
    snapshot = Snapshot(sqlite_store)
    was = describe_graph(snapshot.part(GraphFilter()))

    def filter_while_reports_come(graph: Any, wanted: GraphFilter) -> Any:
        for story in STORIES[1:]:
            ingest_report(sqlite_store, READER, story)
            check(snapshot, sqlite_store)
        return filter_graph(graph, wanted)

    monkeypatch.setattr("app.snapshot.filter_graph", filter_while_reports_come)
    assert describe_graph(snapshot.part(GraphFilter())) == was
    monkeypatch.undo()
    assert describe_graph(snapshot.part(GraphFilter())) != was


def test_a_part_of_an_earlier_day_can_be_taken(sqlite_store: Store) -> None:
    for story in STORIES[:2]:
        ingest_report(sqlite_store, READER, story)
    snapshot = Snapshot(sqlite_store, load_known_records)
    day = date(2030, 1, 1)
    with snapshot.read(day) as graph:
        assert describe_graph(snapshot.part(GraphFilter(), day)) == describe_graph(filter_graph(graph, GraphFilter()))
