"""The graph that answers requests: a pure function of the canonical tables, kept in memory.

Invariant: the graph equals one built from SQL at the feed number `version`. It follows the change feed, so what another
process committed is visible at the next `refresh`; a change is applied under the writer's side of a lock, so a reader
sees all of a report or nothing of it. Only this module changes the graph.

    read --> the graph, held: a commit waits, so for what takes milliseconds
    keep --> the graph as it is now, for work that takes long: commits go on beside it
"""

import gc
import logging
import threading
import weakref
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
from graph.copies import fork, keep_still
from graph.errors import GraphIntegrityError
from graph.filters import GraphFilter
from graph.model import CanonicalRecords
from graph.query import filter_graph
from graph.resting import resting_collector

T = TypeVar("T")
logger = logging.getLogger(__name__)
LoadKnown = Callable[[Session, date], CanonicalRecords]
KNOWN_KEPT = 3  # graphs of earlier days
REBUILD_ABOVE = 200_000  # with more changes than this to catch up, building anew is cheaper
LARGE = 50_000  # edges
SPARE_ABOVE = 200_000  # nodes: it takes 20 ms to part a graph of this size
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
        self._keeping = threading.Lock()
        self._kept: weakref.ref[nx.MultiDiGraph[str]] | None = None  # the present graph, while somebody has it
        self._spare: nx.MultiDiGraph[str] | None = (
            None  # an equal one, in which changes go on if the present one is kept
        )

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

    def keep(self, known_at: date | None = None) -> "nx.MultiDiGraph[str]":
        """The newest graph, or that of what was known on a day, as it is now, for work that takes long.

        It keeps nobody waiting. All who ask for one version get the same; it must not be changed.

        If somebody still has it at the next commit, changes go on in a graph that is parted from it (`graph.copies`):
        10 ms for 100,000 nodes, for which readers do not wait. For larger graphs that is made here and now.
        """
        graph = self._keep(known_at)
        if known_at is None and len(graph) > SPARE_ABOVE and self._spare is None:
            spare = fork(graph)
            with self._lock.shared():
                if self._kept is not None and self._kept() is graph:
                    self._spare = spare
        return graph

    @contextmanager
    def kept(self, known_at: date | None = None) -> Iterator["nx.MultiDiGraph[str]"]:
        """The same as `keep`, at no cost, for questions that are mostly short but can take a second or two."""
        yield self._keep(known_at)

    def part(self, graph_filter: GraphFilter, known_at: date | None = None) -> "nx.MultiDiGraph[str]":
        """What `filter_graph` gives for the newest graph, or that of a day; it must not be changed."""
        return filter_graph(self.keep(known_at), graph_filter)

    def _keep(self, known_at: date | None) -> "nx.MultiDiGraph[str]":
        version = self.refresh()
        if known_at is not None:
            return self._read_known(known_at, version)
        with self._lock.shared(), self._keeping:
            kept = self._kept() if self._kept is not None else None
            if kept is None:
                kept = keep_still(self._graph)
                self._kept = weakref.ref(kept)
            return kept

    def _fork_if_kept(self) -> "nx.MultiDiGraph[str]":
        """The present graph, or one that is equal if somebody keeps that."""
        if self._kept is None or self._kept() is None:
            return self._graph
        return self._spare or fork(self._graph)

    def _replace(self, graph: "nx.MultiDiGraph[str]") -> None:
        self._graph, self._kept, self._spare = graph, None, None

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

    def compute(
        self, key: Hashable, make: Callable[["nx.MultiDiGraph[str]"], T], known_at: date | None = None
    ) -> tuple[int, T]:
        """What `make` gives for the newest graph, or that of a day, and its version; kept until the graph changes.

        Commits go on beside it, so it may take long.

        Parameters
        ----------
        key : hashable
            The whole question, the day of knowledge too: equal keys have equal answers.
        make : callable of graph -> answer
            Its answer must not hold the graph or parts of it. Two who ask at the same time may both compute.
        """
        graph = self.keep(known_at)
        version: int = graph.graph.get("version", 0)
        kept = self._results.get(key)
        if kept is not None and kept[0] == version:
            return version, kept[1]  # type: ignore[return-value]  # what an equal question was answered with
        answer = make(graph)
        del graph
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
                    self._replace(graph)
                freeze_large(graph, is_first=self.version == 0)
            self.version = newest
            return newest

    def _follow(self, session: Session) -> bool:
        """Apply the changes since; False if they don't fit, as when the database was replaced by another one."""
        changes = list_changes(session, after=self.version)
        graph = self._fork_if_kept()
        try:
            with self._lock.exclusive():
                if graph is self._graph:
                    graph = self._fork_if_kept()  # somebody may have asked for it since
                apply_changes(graph, changes)
                self._replace(graph)
        except GraphIntegrityError as exc:
            logger.warning("The graph is built anew: %s", exc)
            return False
        return True
