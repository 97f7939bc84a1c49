"""The graph that answers requests: a pure function of the canonical tables, kept in memory.

Invariant: the graph equals one built from SQL at the feed number `version`. It follows the change feed, so what another
process committed is visible at the next `refresh`; a change is applied under the writer's side of a lock, so a reader
sees all of a report or nothing of it. Only this module changes the graph.
"""

import gc
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TypeVar

import networkx as nx
from sqlalchemy.orm import Session

from app.store.feed import last_seq, list_changes, newest_seq
from app.store.read_graph import load_graph
from app.store.session import Store
from graph.build import apply_changes, build_graph
from graph.errors import GraphIntegrityError
from graph.filters import GraphFilter
from graph.model import CanonicalRecords
from graph.query import filter_graph, filter_steps

T = TypeVar("T")
logger = logging.getLogger(__name__)
LoadKnown = Callable[[Session, date], CanonicalRecords]
KNOWN_KEPT = 3  # graphs of earlier days
REBUILD_ABOVE = 200_000  # with more changes than this to catch up, building anew is cheaper
LARGE = 50_000  # edges
TURN_SECONDS = 0.02  # for which the graph is held at a time
TRIES = 3
KEPT = 16  # results of analyses that are kept until the graph changes


class SharedLock:
    """Many readers or one writer; a waiting writer goes before new readers."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._readers = 0
        self._writing = False
        self._waiting = 0

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Hold the lock beside other readers."""
        with self._condition:
            self._condition.wait_for(lambda: not self._writing and not self._waiting)
            self._readers += 1
        try:
            yield
        finally:
            with self._condition:
                self._readers -= 1
                self._condition.notify_all()

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold the lock alone."""
        with self._condition:
            self._waiting += 1
            try:
                self._condition.wait_for(lambda: not self._writing and not self._readers)
            finally:
                self._waiting -= 1
                self._condition.notify_all()  # readers may wait for us, even if we were interrupted
            self._writing = True
        try:
            yield
        finally:
            with self._condition:
                self._writing = False
                self._condition.notify_all()


@contextmanager
def resting_collector() -> Iterator[None]:
    """The garbage collector rests while a graph is built: it would look through millions of dicts that all stay."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def freeze_large(graph: "nx.MultiDiGraph[str]", *, is_first: bool) -> None:
    """Take a large graph, which lives as long as the process, out of what the garbage collector looks through.

    Else each full collection takes tenths of a second, for which requests wait, and finds nothing.
    """
    if graph.number_of_edges() >= LARGE:
        if not is_first:
            gc.unfreeze()  # the graph before this one
            gc.collect()
        gc.freeze()


class Snapshot:
    """The current graph and the number of the last change that is in it; and the graphs of a few days of knowledge.

    Parameters
    ----------
    load_known : callable of (session, day) -> CanonicalRecords, optional
        Gives what was known on a day.
    """

    def __init__(self, store: Store, load_known: LoadKnown | None = None) -> None:
        self._store = store
        self._load_known = load_known
        self._known: OrderedDict[tuple[date, int], nx.MultiDiGraph[str]] = OrderedDict()
        self._knowing = threading.Lock()
        self._lock = SharedLock()
        self._refreshing = threading.Lock()
        self._graph = build_graph(CanonicalRecords())
        self.version = 0
        self._results: dict[Hashable, tuple[int, object]] = {}

    @contextmanager
    def read(self, known_at: date | None = None) -> Iterator["nx.MultiDiGraph[str]"]:
        """The newest graph, or that of what was known on a day; it does not change while it is held.

        It must not be changed or kept. Don't open a second `read` while holding one: a writer may be waiting between
        the two.
        """
        version = self.refresh()
        if known_at is not None:
            yield self._read_known(known_at, version)
            return
        with self._lock.shared():
            yield self._graph

    def _read_known(self, known_at: date, version: int) -> "nx.MultiDiGraph[str]":
        if self._load_known is None:
            raise ValueError("no way to load what was known was given")
        with self._knowing:
            graph = self._known.pop((known_at, version), None)
            if graph is None:
                with self._store.read() as session:
                    graph = build_graph(self._load_known(session, known_at))
                version = graph.graph["version"]
            self._known[known_at, version] = graph
            while len(self._known) > KNOWN_KEPT:
                self._known.popitem(last=False)
            return graph

    def part(self, graph_filter: GraphFilter, known_at: date | None = None) -> "nx.MultiDiGraph[str]":
        """What `filter_graph` gives for the newest graph, or that of a day; it must not be changed.

        The graph is held in short turns, so that commits need not wait. If it changes meanwhile, the work is begun
        anew; after some tries the graph is read from the database once more, for this alone.
        """
        if known_at is not None:
            with self.read(known_at) as graph:
                return filter_graph(graph, graph_filter)  # it is made once, and nobody changes it or waits for it
        for _ in range(TRIES):
            with self.read() as graph:
                version, steps = graph.graph.get("version"), filter_steps(graph, graph_filter)
            while True:
                until = time.perf_counter() + TURN_SECONDS
                with self.read() as now:
                    if now is not graph or graph.graph.get("version") != version:
                        break
                    try:
                        next(steps)
                        while time.perf_counter() < until:
                            next(steps)
                    except StopIteration as stop:
                        found: nx.MultiDiGraph[str] = stop.value
                        return found
        with self._store.read() as session:
            own = load_graph(session)
        return filter_graph(own, graph_filter)

    def compute(
        self, key: Hashable, make: Callable[["nx.MultiDiGraph[str]"], T], known_at: date | None = None
    ) -> tuple[int, T]:
        """What `make` gives for the newest graph, or that of a day, and its version; kept until the graph changes.

        Parameters
        ----------
        key : hashable
            The whole question, the day of knowledge too: equal keys have equal answers.
        make : callable of graph -> answer
            Its answer must not hold the graph or parts of it. Two who ask at the same time may both compute.
        """
        with self.read(known_at) as graph:
            version: int = graph.graph.get("version", 0)
            kept = self._results.get(key)
            if kept is not None and kept[0] == version:
                return version, kept[1]  # type: ignore[return-value]  # what an equal question was answered with
            answer = make(graph)
        with self._refreshing:
            current = {one: held for one, held in self._results.items() if held[0] == version and one != key}
            newest = list(current.items())[-(KEPT - 1) :]
            self._results = {**dict(newest), key: (version, answer)}
        return version, answer

    def refresh(self) -> int:
        """Apply what was committed since; gives the version reached."""
        if newest_seq(self._store) == self.version:
            return self.version
        with self._refreshing, self._store.read() as session:
            newest = last_seq(session)
            if newest == self.version:
                return self.version
            if self.version == 0 or not 0 < newest - self.version <= REBUILD_ABOVE or not self._follow(session):
                with resting_collector():
                    graph = load_graph(session)
                with self._lock.exclusive():
                    self._graph = graph
                freeze_large(graph, is_first=self.version == 0)
            self.version = newest
            return newest

    def _follow(self, session: Session) -> bool:
        """Apply the changes since; False if they don't fit, as when the database was replaced by another one."""
        changes = list_changes(session, after=self.version)
        try:
            with self._lock.exclusive():
                apply_changes(self._graph, changes)
        except GraphIntegrityError as exc:
            logger.warning("The graph is built anew: %s", exc)
            return False
        return True
