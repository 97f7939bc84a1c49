"""Snapshots at a size of your choice: taking, sharing, comparing, loading; and the way of a change to a listener.

    python -m bench.snapshots [--events 60000] [--entities 40000] [--changed 1000] [--database URL]

Made-up records (`bench.questions`) are written as the feed writes them; there are no reports, so no sentences are
frozen. Beside it the bare work: reading the rows, and writing them as lines of JSON through gzip.
"""

import argparse
import gzip
import http.client
import resource
import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import uvicorn
from sqlalchemy import func, select

from app.frozen.loading import FrozenGraphs
from app.ingest.freezing import take_snapshot
from app.main import create_app
from app.service import Service
from app.settings import Settings
from app.store.feed import FeedWriter
from app.store.migrations import upgrade
from app.store.rows import CANONICAL_ROWS, select_records
from app.store.session import Store
from app.store.snapshot_diff import compare, open_states
from app.store.snapshot_tables import SnapshotChunkRow
from app.store.snapshots import get_snapshot, stored_size
from bench.questions import make_records

BATCH = 20_000


def write(store: Store, records: dict[str, dict[str, Any]], stored: dict[str, dict[str, Any]]) -> None:
    """The records into the tables and the feed, in batches."""
    for kind, wanted in records.items():
        ids = sorted(wanted)
        for start in range(0, len(ids), BATCH):
            part = {one: wanted[one] for one in ids[start : start + BATCH]}
            with store.write() as session:
                feed = FeedWriter(session, "bench")
                feed.upsert(kind, {one: stored[kind][one] for one in part if one in stored.get(kind, {})}, part)
                feed.close()


def take_time(name: str, work: Callable[[], Any]) -> Any:
    start, cpu = time.perf_counter(), time.process_time()
    found = work()
    took, busy = time.perf_counter() - start, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {name:<58}{took:>8.2f} s{busy:>8.2f} s of CPU   peak {peak:,.0f} MiB", flush=True)
    return found


def read_bare(store: Store) -> int:
    with store.read() as session, tempfile.TemporaryFile() as file:
        with gzip.GzipFile(fileobj=file, mode="w", compresslevel=6) as out:
            for kind in CANONICAL_ROWS:
                rows = session.connection().execute(select_records(kind).execution_options(yield_per=2000))
                for row in rows:
                    out.write(orjson.dumps(dict(row._mapping)) + b"\n")
        return file.tell()


def diff(store: Store, earlier: str, later: str | None, **asked: Any) -> Any:
    with store.read() as session:
        states = open_states(session, earlier, later)
        return compare(states.earlier, states.later, limit=50, **asked).counts


def listen(url: str, records: dict[str, dict[str, Any]], times: int = 40) -> None:
    """The way of a change from its commit to a listener of a real server: milliseconds."""
    service = Service(Settings(database_url=url))
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(service), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    connection = http.client.HTTPConnection(*listener.getsockname()[:2], timeout=60)
    connection.request("GET", "/api/v1/changes/stream")
    answer = connection.getresponse()
    while answer.readline() != b"\n":
        pass
    record = records["event"][min(records["event"])]
    took = []
    for number in range(times):
        after = replace(record, telling_count=1000 + number)
        write(service.store, {"event": {record.id: after}}, {"event": {record.id: record}})
        start = time.perf_counter()
        record = after
        while not answer.readline().startswith(b"id: "):
            pass
        took.append((time.perf_counter() - start) * 1000)
        time.sleep(0.037 * (number % 7))
    print(f"  from commit to listener: median {statistics.median(took):.0f} ms, longest {max(took):.0f} ms of {times}")
    service.listeners.close()
    answer.close()
    connection.close()
    server.should_exit = True
    thread.join()
    service.close()
    listener.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=60_000)
    parser.add_argument("--entities", type=int, default=40_000)
    parser.add_argument("--changed", type=int, default=1000)
    parser.add_argument("--database")
    options = parser.parse_args()
    folder = tempfile.TemporaryDirectory()
    store = Store(options.database or f"sqlite:///{Path(folder.name) / 'graph.sqlite'}")
    upgrade(store)
    made = make_records(options.entities, options.events, 1)
    groups = {
        "entity": made.entities,
        "event": made.events,
        "participant": made.participants,
        "relation": made.relations,
    }
    records = {kind: {spread(one.id): move(one) for one in group} for kind, group in groups.items()}
    edges = len(records["participant"]) + len(records["relation"]) + len(records["event"])
    print(f"{options.entities + options.events} nodes, {edges} edges; {store.engine.dialect.name}")
    write(store, records, {})
    print(f"  rows read and written as lines through gzip: {take_time('bare work', lambda: read_bare(store)):,} bytes")
    take_time("take the first snapshot", lambda: take_snapshot(store, "a", author="bench"))
    take_time("take it again, nothing changed", lambda: take_snapshot(store, "a2", author="bench"))
    changed = {
        one: replace(record, confidence=0.111)  # type: ignore[type-var]
        for one, record in sorted(records["event"].items())[:: max(1, options.events // options.changed)]
    }
    write(store, {"event": changed}, records)
    take_time(f"take the next, {len(changed)} events changed", lambda: take_snapshot(store, "b", author="bench"))
    with store.read() as session:
        sizes = {name: stored_size(session, name) for name in ("a", "b")}
        row = get_snapshot(session, "a")
        both = session.scalar(select(func.sum(func.length(SnapshotChunkRow.body))))
        print(f"  lines {row.size:,} bytes; stored: a {sizes['a']:,}, b {sizes['b']:,}, all together {both:,} bytes")
    take_time("compare the two", lambda: diff(store, "a", "b"))
    take_time("compare the first with now (fold of the feed)", lambda: diff(store, "a", None))
    actor = records["participant"][min(records["participant"])].entity_id
    take_time("compare the two about one actor", lambda: diff(store, "a", "b", about=actor))
    take_time("load the first into memory", lambda: FrozenGraphs(store, 1).get("a"))
    store.close()
    listen(options.database or f"sqlite:///{Path(folder.name) / 'graph.sqlite'}", records)
    folder.cleanup()


def spread(record_id: str) -> str:
    """An id with the same prefix whose digits are spread as those of real ids are: by a hash."""
    from hashlib import sha256

    return record_id[:4] + sha256(record_id.encode()).hexdigest()[:20]


def move(record: Any) -> Any:
    """The record with the ids that it names spread."""
    ends = ("id", "event_id", "entity_id", "source_id", "target_id", "location_id")
    return replace(record, **{end: spread(getattr(record, end)) for end in ends if getattr(record, end, None)})


if __name__ == "__main__":
    main()
