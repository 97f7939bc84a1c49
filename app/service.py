"""What the command line and the API share: settings in; database, graph, seeds and reader out.

    Settings -> Service -> .store (SQL), .snapshot (graph), .seed_set() (as stored), .analyser() (reads reports)

Nothing is connected, read or loaded before it is asked for; the language model and the places are loaded once. One
service serves many threads, each part made under its lock.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from app.ingest.ahead import BatchReader, ReadAhead
from app.ingest.reading import CarefulAnalyser, LineReader
from app.ingest.seeding import MakeAnalyser, load_seed_set
from app.ingest.structured import RowReader
from app.ingest.workers import count_usable
from app.store.seeds import current_seed_version
from app.store.session import Store
from graph.errors import ConflictError
from graph.model import Analysis, Report
from graph.seeds import SeedSet

if TYPE_CHECKING:
    from app.analytics.jobs import Jobs
    from app.analytics.workbench import Workbench
    from app.extract.gazetteer import Gazetteer
    from app.frozen.loading import FrozenGraphs
    from app.ingest.pipeline import Analyser
    from app.listening import Listeners
    from app.settings import Settings
    from app.snapshot import Snapshot
    from app.written import Written

NO_SEEDS = SeedSet(version="")


class Service:
    """The parts, made on first use and closed together.

    Parameters
    ----------
    make_analyser : callable of SeedSet -> Analyser, optional
        Replaces the real reader, which needs the language model and the index of places.
    """

    def __init__(self, settings: "Settings", *, make_analyser: MakeAnalyser | None = None) -> None:
        self.settings = settings
        self._given_make_analyser = make_analyser
        self._lock = threading.RLock()
        self._batch = threading.Lock()
        self._parts: dict[str, Any] = {}

    @property
    def store(self) -> Store:
        """The database."""
        store: Store = self._once("store", lambda: Store(self.settings.database_url))
        return store

    @property
    def snapshot(self) -> "Snapshot":
        """The graph."""
        from app.ingest.known import load_known_records
        from app.snapshot import Snapshot

        snapshot: Snapshot = self._once("snapshot", lambda: Snapshot(self.store, load_known_records))
        return snapshot

    @property
    def frozen(self) -> "FrozenGraphs":
        """The frozen snapshots."""
        from app.frozen.loading import FrozenGraphs

        kept = self.settings.snapshots_in_memory
        frozen: FrozenGraphs = self._once("frozen", lambda: FrozenGraphs(self.store, kept))
        return frozen

    @property
    def listeners(self) -> "Listeners":
        """Who listens to the change feed."""
        from app.listening import Listeners

        settings = self.settings
        make = partial(Listeners, self.store, most=settings.stream_listeners, poll_seconds=settings.stream_poll_seconds)
        listeners: Listeners = self._once("listeners", make)
        return listeners

    @property
    def workbench(self) -> "Workbench":
        """The graph for analyses."""
        from app.analytics.workbench import Workbench

        workbench: Workbench = self._once("workbench", lambda: Workbench(self.snapshot.keep))
        return workbench

    @property
    def jobs(self) -> "Jobs":
        """Analyses that are worked on, or done."""
        from app.analytics.jobs import Jobs

        settings = self.settings
        jobs: Jobs = self._once("jobs", lambda: Jobs(kept=settings.jobs_kept, waiting=settings.jobs_waiting))
        return jobs

    @property
    def written(self) -> "Written":
        """Which exports were written."""
        from app.written import Written

        written: Written = self._once("written", Written)
        return written

    def seed_set(self) -> SeedSet:
        """The seeds as they are stored now.

        Raises
        ------
        ConflictError
            If none were loaded yet.
        """
        with self._lock, self.store.read() as session:
            version = current_seed_version(session)
            if version is None:
                raise ConflictError("seeds: none are loaded yet; run: conflict-graph seed load")
            seeds: SeedSet | None = self._parts.get("seeds")
            if seeds is None or seeds.version != version:
                seeds = self._parts["seeds"] = load_seed_set(session)
            return seeds

    def analyser(self) -> "Analyser":
        """The reader for the seeds that are stored now."""
        with self._lock:
            seeds = self.seed_set()
            version, analyser = self._parts.get("analyser", (None, None))
            if version != seeds.version:
                analyser = self.make_analyser(seeds)
                self._parts["analyser"] = (seeds.version, analyser)
            made: Analyser = analyser
            return made

    @contextmanager
    def batch_reader(self, workers: int | None = None) -> Iterator[BatchReader]:
        """A reader of a batch for the seeds that are stored now.

        Parameters
        ----------
        workers : int, optional
            Most processes that read at once; else what the settings say. While one batch has them, others are read in
            this process.
        """
        with self._lock:
            seeds, analyser = self.seed_set(), self.analyser()
        has_workers = self._batch.acquire(blocking=False)
        try:
            make_read = partial(_make_read, self.settings, self._given_make_analyser, seeds)
            count = self._count_workers(workers) if has_workers else 1
            with BatchReader(analyser, make_read, workers=count) as reader:
                yield reader
        finally:
            if has_workers:
                self._batch.release()

    def line_reader(self, seed_set: SeedSet, workers: int | None = None) -> ReadAhead[bytes]:
        """A reader of reports to lines of the extraction contract; `workers` as for `batch_reader`."""
        if self._given_make_analyser is None:
            self._gazetteer()  # or each process would find that it is missing, and build it
        make_read = partial(_make_line_reader, self.settings, self._given_make_analyser, seed_set)
        here = LineReader(self.make_analyser(seed_set), seed_set)
        return ReadAhead(here, make_read, workers=self._count_workers(workers))

    def _count_workers(self, workers: int | None) -> int:
        return workers or self.settings.workers or count_usable()

    def make_analyser(self, seed_set: SeedSet) -> CarefulAnalyser:
        """A reader for these seeds, made when it first reads; language model and places are shared by all."""
        given = self._given_make_analyser
        if given is not None:
            return CarefulAnalyser(
                lambda: given(seed_set),
                seed_version=seed_set.version,
                make_rows=lambda: self._make_row_reader(seed_set),
            )
        return CarefulAnalyser(
            lambda: self._make_extractor(seed_set, with_model=True),
            seed_version=seed_set.version,
            version=lambda: self._make_extractor(NO_SEEDS, with_model=False).version,  # it is the same with any seeds
            make_rows=lambda: self._make_row_reader(seed_set),
        )

    def row_reader(self) -> RowReader:
        """A reader of event files for the seeds that are stored now; needs no language model."""
        return self._make_row_reader(self.seed_set())

    def _make_row_reader(self, seed_set: SeedSet) -> RowReader:
        towns = self._gazetteer().find if self._given_make_analyser is None else None
        return RowReader(seed_set, towns)

    def _make_extractor(self, seed_set: SeedSet, *, with_model: bool) -> "Analyser":
        from app.extract.pipeline import Extractor, load_nlp

        mode = self.settings.mode
        nlp = self._once("nlp", lambda: load_nlp(mode)) if with_model else None
        return Extractor(seed_set, self._gazetteer(), nlp, mode=mode)

    def _gazetteer(self) -> "Gazetteer":
        from app.extract.gazetteer_build import ensure_gazetteer

        settings = self.settings
        found: Gazetteer = self._once(
            "gazetteer", lambda: ensure_gazetteer(settings.gazetteer_path, settings.seeds_dir)
        )
        return found

    def close(self) -> None:
        """Stop the jobs and close the database's connections."""
        with self._lock:
            jobs: Jobs | None = self._parts.pop("jobs", None)
        if jobs is not None:
            jobs.close()  # a job may need the lock to end
        with self._lock:
            store: Store | None = self._parts.pop("store", None)
            if store is not None:
                store.close()

    def _once(self, name: str, make: Callable[[], Any]) -> Any:
        with self._lock:
            if name not in self._parts:
                self._parts[name] = make()
            return self._parts[name]


def _make_analyser(settings: "Settings", given: MakeAnalyser | None, seeds: SeedSet) -> CarefulAnalyser:
    """The reader of a process that reads for another."""
    analyser = Service(settings, make_analyser=given).make_analyser(seeds)
    analyser.load()
    return analyser


def _make_read(settings: "Settings", given: MakeAnalyser | None, seeds: SeedSet) -> Callable[[Report], Analysis]:
    return _make_analyser(settings, given, seeds).analyse


def _make_line_reader(settings: "Settings", given: MakeAnalyser | None, seeds: SeedSet) -> Callable[[Report], bytes]:
    return LineReader(_make_analyser(settings, given, seeds), seeds)
