"""What the command line and the API share: settings in; database, graph, seeds and reader out.

    Settings -> Service -> .store (SQL), .snapshot (graph), .seed_set() (as stored), .analyser() (reads reports)

Nothing is connected, read or loaded before it is asked for; the language model and the places are loaded once. One
service serves many threads, each part made under its lock.
"""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.ingest.reading import CarefulAnalyser
from app.ingest.seeding import MakeAnalyser, load_seed_set
from app.store.seeds import current_seed_version
from app.store.session import Store
from graph.errors import ConflictError
from graph.seeds import SeedSet

if TYPE_CHECKING:
    from app.ingest.pipeline import Analyser
    from app.settings import Settings
    from app.snapshot import Snapshot

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
        self._parts: dict[str, Any] = {}

    @property
    def store(self) -> Store:
        """The database."""
        store: Store = self._once("store", lambda: Store(self.settings.database_url))
        return store

    @property
    def snapshot(self) -> "Snapshot":
        """The graph."""
        from app.snapshot import Snapshot

        snapshot: Snapshot = self._once("snapshot", lambda: Snapshot(self.store))
        return snapshot

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

    def make_analyser(self, seed_set: SeedSet) -> "Analyser":
        """A reader for these seeds, made when it first reads; language model and places are shared by all."""
        given = self._given_make_analyser
        if given is not None:
            return CarefulAnalyser(lambda: given(seed_set), seed_version=seed_set.version)
        return CarefulAnalyser(
            lambda: self._make_extractor(seed_set, with_model=True),
            seed_version=seed_set.version,
            version=lambda: self._make_extractor(NO_SEEDS, with_model=False).version,  # it is the same with any seeds
        )

    def _make_extractor(self, seed_set: SeedSet, *, with_model: bool) -> "Analyser":
        from app.extract.gazetteer_build import ensure_gazetteer
        from app.extract.pipeline import Extractor, load_nlp

        settings = self.settings
        nlp = self._once("nlp", load_nlp) if with_model else None
        gazetteer = self._once("gazetteer", lambda: ensure_gazetteer(settings.gazetteer_path, settings.seeds_dir))
        return Extractor(seed_set, gazetteer, nlp)

    def close(self) -> None:
        """Close the database's connections."""
        with self._lock:
            store: Store | None = self._parts.pop("store", None)
            if store is not None:
                store.close()

    def _once(self, name: str, make: Callable[[], Any]) -> Any:
        with self._lock:
            if name not in self._parts:
                self._parts[name] = make()
            return self._parts[name]
