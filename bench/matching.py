"""What one more event costs, the longer the archive: stored with matching, matched alone, and inserted without either.

    python -m bench.matching [--sizes 10000 100000 1000000] [--databases sqlite postgres] [--folder DIR] [--events 500]

For each database a block of weeks is ingested by the path for event files, and copied into the past until the archive
has each size in turn (`archive.py`). Then, at each size, events of the days that follow are stored one at a time and
in batches of the size that `ingest` takes. Printed are CPU and wall time per event, this process and the database's
together; the part that matching takes (profiles, keys, candidates, comparison, clusters); what plain inserts of the
very rows cost in the same run; and the ratios. Pin it to one core: `taskset -c 0`.
"""

import argparse
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import text

import app.ingest.canonical as canonical
import app.store.bulk as bulk
import app.store.rows as store_rows
from app.cli_structured import few_collections
from app.ingest.batches import BATCH, ingest_rows, store_batch
from app.ingest.documents import ReadOptions
from app.ingest.pipeline import Outcome
from app.ingest.seeding import load_seeds
from app.ingest.structured import RowReader, Told
from app.seeds.reader import read_seed_set
from app.settings import load_settings
from app.store.migrations import upgrade
from app.store.session import Store
from bench.archive import analyse, multiply
from bench.rows import COUNTRIES, PER_DAY, iter_events, make_world, to_tables
from graph.seeds import SeedSet
from tests.postgres import PostgresServer, find_programs

BLOCK_DAYS = 27  # of about PER_DAY * 1.25 rows: 10,000
FIRST = date(2020, 1, 1)
TICK = os.sysconf("SC_CLK_TCK")
REWRITTEN = (
    "name_profiles",
    "name_keys",
    "event_history",
    "relation_spells",
    "sentence_texts",
)  # rows of these replace others of the same key
Batch = list[Told | Outcome]
Inserts = list[tuple[Any, Any]]


class Meter:
    """CPU seconds of this process and of the database's, and wall seconds."""

    def __init__(self, store: Store) -> None:
        self.server: int | None = None
        if not store.is_sqlite:
            with store.read() as session:
                self.server = session.scalar(text("SELECT pg_backend_pid()"))  # the pool holds one connection

    def now(self) -> tuple[float, float]:
        cpu = time.process_time()
        if self.server is not None:
            fields = Path(f"/proc/{self.server}/stat").read_text().rpartition(")")[2].split()
            cpu += (int(fields[11]) + int(fields[12])) / TICK
        return cpu, time.perf_counter()


@dataclass
class Costs:
    """Milliseconds of CPU and wall, an entry for each event or batch."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    @contextmanager
    def measure(self, meter: Meter, *, of: int = 1) -> Iterator[None]:
        cpu, wall = meter.now()
        yield
        cpu_after, wall_after = meter.now()
        self.cpu.append((cpu_after - cpu) * 1000 / of)
        self.wall.append((wall_after - wall) * 1000 / of)

    def __str__(self) -> str:
        def show(values: list[float]) -> str:
            p95 = sorted(values)[int(len(values) * 0.95)] if len(values) > 20 else max(values)
            return f"{statistics.mean(values):7.2f} mean {statistics.median(values):7.2f} median {p95:7.2f} p95"

        return f"CPU {show(self.cpu)}   wall {show(self.wall)}"


class Bench:
    """One database of one size, and the events that follow."""

    def __init__(self, store: Store, seeds: SeedSet, events: int) -> None:
        self.store = store
        self.seeds = seeds
        self.reader = RowReader(seeds)
        self.world = make_world([country.name for country in seeds.countries][:COUNTRIES])
        self.events = events
        self.next = BLOCK_DAYS * PER_DAY
        self.seen: set[tuple[Any, ...]] = set()

    def read(self, count: int, start: int) -> Batch:
        """`count` rows of the events from a number on; both data sets mixed by day."""
        rows = list(iter_events(self.world, FIRST, start, count))[:count]
        found = [
            one for table in to_tables(rows) for one in self.reader.iter_lines(table.splitlines(True), "t", OPTIONS)
        ]
        refused = [one.error for one in found if isinstance(one, Outcome)]
        assert not refused, refused[:3]
        return sorted(found, key=lambda one: one.report.id if isinstance(one, Told) else "")

    def more(self, count: int) -> Batch:
        found = self.read(count, self.next)
        self.next += count
        return found

    def fill(self) -> int:
        rows = list(iter_events(self.world, FIRST, 0, BLOCK_DAYS * PER_DAY))
        found = (
            one for table in to_tables(rows) for one in self.reader.iter_lines(table.splitlines(True), "t", OPTIONS)
        )
        return len(ingest_rows(self.store, found, seed_version=self.seeds.version))

    def run(self) -> dict[str, Costs]:
        meter = Meter(self.store)
        costs = {name: Costs() for name in ("single", "matching in single", "batch", "matching in batch")}
        store_batch(self.store, self.more(20), seed_version=self.seeds.version)  # statements compiled, pages read
        with timed_matching(costs["matching in single"], meter):
            for one in self.more(self.events):
                with costs["single"].measure(meter):
                    store_batch(self.store, [one], seed_version=self.seeds.version)
        for _ in range(5):
            batch = self.more(BATCH)
            with timed_matching(costs["matching in batch"], meter, of=BATCH), costs["batch"].measure(meter, of=BATCH):
                store_batch(self.store, batch, seed_version=self.seeds.version)
        single = self.note([[one] for one in self.more(self.events)])
        batches = self.note([self.more(BATCH) for _ in range(3)])
        costs["plain inserts, single"] = self.insert(single, 1, meter)
        costs["plain inserts, batch"] = self.insert(batches, BATCH, meter)
        return costs

    def note(self, batches: list[Batch]) -> list[Inserts]:
        """The rows that storing each of these batches inserts; all is rolled back."""
        found = []
        for batch in batches:
            rows: list[tuple[Any, Any]] = []
            with noted_inserts(rows), no_commit(self.store) as store:
                store_batch(store, batch, seed_version=self.seeds.version)
            found.append(rows)
        return found

    def insert(self, found: list[Inserts], size: int, meter: Meter) -> Costs:
        """What inserting these rows costs, without deriving, comparing or updating anything."""
        costs = Costs()
        for rows in found:
            fresh = [(table, [row for row in part if _is_new(table, row, self.seen)]) for table, part in rows]
            with costs.measure(meter, of=size), self.store.write() as session:
                connection = session.connection()
                for table, part in fresh:
                    if part:
                        bulk.bulk_insert(connection, table, part)
        return costs


def _is_new(table: Any, row: dict[str, Any], seen: set[tuple[Any, ...]]) -> bool:
    if table.name in REWRITTEN:
        return False
    if table.name == "changes":
        row["seq"] += 10_000_000 + len(seen)  # each was numbered as if the others had not come
    key = (table.name, *(row[column.name] for column in table.primary_key))
    if key in seen:
        return False
    seen.add(key)
    return True


@contextmanager
def timed_matching(costs: Costs, meter: Meter, *, of: int = 1) -> Iterator[None]:
    """Notes what `EventMatcher.match` takes."""
    matcher: Any = canonical.EventMatcher
    match = matcher.match

    def timed(*values: Any, **more: Any) -> Any:
        with costs.measure(meter, of=of):
            return match(*values, **more)

    matcher.match = timed
    try:
        yield
    finally:
        matcher.match = match


@contextmanager
def noted_inserts(rows: list[tuple[Any, Any]]) -> Iterator[None]:
    """Notes what is inserted."""
    plain: Callable[..., None] = bulk.bulk_insert

    def noting(connection: Any, table: Any, values: Any) -> None:
        rows.append((table, [dict(row) for row in values]))
        plain(connection, table, values)

    store_rows.bulk_insert = noting
    try:
        yield
    finally:
        store_rows.bulk_insert = plain


class _Undone(Exception):
    pass


@contextmanager
def no_commit(store: Store) -> Iterator[Any]:
    """The store, whose writes are rolled back."""

    class Undoing:
        is_sqlite = store.is_sqlite

        @contextmanager
        def write(self) -> Iterator[Any]:
            try:
                with store.write() as session:
                    yield session
                    raise _Undone
            except _Undone:
                pass

    yield Undoing()


OPTIONS = ReadOptions()


def run(kind: str, url: str, sizes: list[int], seeds: SeedSet, events: int) -> None:
    first: dict[str, Costs] = {}
    for size in sizes:
        store = open_store(url, size)
        upgrade(store)
        load_seeds(store, seeds, RowReader)  # type: ignore[arg-type]
        bench = Bench(store, seeds, events)
        started, cpu = time.perf_counter(), time.process_time()
        block = bench.fill()
        wall, cpu = time.perf_counter() - started, time.process_time() - cpu
        print(
            f"{kind}: {block} rows ingested, {block / wall:.0f}/s wall, {block / cpu:.0f}/s of this process's CPU",
            flush=True,
        )
        copies = max(0, round(size / block) - 1)
        started = time.perf_counter()
        if copies:
            multiply(store, copies, days=BLOCK_DAYS + 5)
        analyse(store)
        print(f"{kind}: {block * (copies + 1)} events, copied in {time.perf_counter() - started:.0f} s", flush=True)
        costs = bench.run()
        for name, found in costs.items():
            print(f"{kind} {size:>8} {name:22} {found}", flush=True)
        for way in ("single", "batch"):
            plain = statistics.mean(costs[f"plain inserts, {way}"].cpu)
            whole, part = statistics.mean(costs[way].cpu), statistics.mean(costs[f"matching in {way}"].cpu)
            print(f"{kind} {size:>8} {way}: {whole / plain:.1f} times plain inserts, matching alone {part / plain:.1f}")
        first = first or costs
        for name, found in costs.items():
            growth = statistics.median(found.cpu) / statistics.median(first[name].cpu)
            print(f"{kind} {size:>8} {name:22} median CPU {growth:.2f} times that at {sizes[0]}", flush=True)
        store.close()
        remove(url, size)


def open_store(url: str, size: int) -> Store:
    return Store(url.format(size=size))


def remove(url: str, size: int) -> None:
    if url.startswith("sqlite"):
        path = url.format(size=size).removeprefix("sqlite:///")
        for ending in ("", "-wal", "-shm"):
            Path(path + ending).unlink(missing_ok=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgres"], choices=["sqlite", "postgres"])
    parser.add_argument("--folder", help="where databases are made and removed; temporary unless given")
    parser.add_argument("--events", type=int, default=500, help="events stored one at a time")
    given = parser.parse_args()
    seeds = read_seed_set(load_settings().seeds_dir)
    folder = Path(tempfile.mkdtemp(prefix="bench-matching-", dir=given.folder))
    with few_collections():  # as `ingest` does
        run_all(folder, seeds, given)


def run_all(folder: Path, seeds: SeedSet, given: argparse.Namespace) -> None:
    try:
        if "sqlite" in given.databases:
            run("sqlite", f"sqlite:///{folder}/events-{{size}}.sqlite", given.sizes, seeds, given.events)
        if "postgres" in given.databases:
            programs = find_programs()
            assert programs is not None, "PostgreSQL is not installed"
            server = PostgresServer(programs)
            try:
                for size in given.sizes:
                    url = server.create(f"events_{size}")
                    run("postgres", url, [size], seeds, given.events)
                    server.drop(url)
            finally:
                server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
