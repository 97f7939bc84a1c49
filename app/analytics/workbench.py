"""What analyses of one graph version share: a copy of the graph, and the weights of its ties.

    snapshot (held in turns) --Taking--> copy, kept while somebody works on it --> Pairs, the last few kept

A commit waits for one turn at most, some hundredths of a second. If the graph changes meanwhile, the copy is begun
anew; after some tries the graph is held for all of it.
"""

import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from graph.copies import Taking, rebuild
from graph.filters import GraphFilter
from graph.links import Links, Pairs, TieChoice, choose_ties, link_steps, pair_steps
from graph.steps import Step, Steps, finish, within

if TYPE_CHECKING:
    import networkx as nx

T = TypeVar("T")
Read = Callable[[date | None], AbstractContextManager["nx.MultiDiGraph[str]"]]
TURN = 2048  # nodes that are copied while the graph is held
TRIES = 3
RESULTS = 16  # of figures, until the graph changes
KEPT = 2  # weights of ties of a filter: about 100 MiB for a million ties


class Workbench:
    """Copies of the graph for work that takes long.

    Parameters
    ----------
    read : callable of (day of knowledge or None) -> context of graph
        The graph, which must not be held for long.
    """

    def __init__(self, read: Read) -> None:
        self.read = read
        self._lock = threading.Lock()
        self._copies: weakref.WeakValueDictionary[Hashable, nx.MultiDiGraph[str]] = weakref.WeakValueDictionary()
        self._pairs: OrderedDict[Hashable, Pairs] = OrderedDict()
        self._results: OrderedDict[Hashable, tuple[int, object]] = OrderedDict()

    def copy(self, known_at: date | None = None) -> Steps["nx.MultiDiGraph[str]"]:
        """The graph of now, or of what was known on a day, as it stays; it must not be changed."""
        yield Step(0.0, "copying the graph")
        if known_at is not None:
            with self.read(known_at) as graph:
                return graph  # it is made once, and nobody changes it
        taking, begun = None, 0
        while True:
            with self.read(None) as graph:
                version = graph.graph.get("version", 0)
                with self._lock:
                    found = self._copies.get(version)
                if found is not None:
                    return found
                if taking is None or not taking.fits(graph):
                    taking, begun = Taking(graph), begun + 1
                while (has_more := taking.take(TURN)) and begun > TRIES:
                    pass
            del graph
            if not has_more:
                break
            yield Step(0.4 * taking.done, "copying the graph")
        copied = yield from within(rebuild(taking), 0.4, 1.0)
        with self._lock:
            return self._copies.setdefault(version, copied)

    def compute(
        self, key: Hashable, make: Callable[["nx.MultiDiGraph[str]"], T], known_at: date | None = None
    ) -> tuple[int, T]:
        """What `make` gives for a copy of the graph, and its version; kept until the graph changes.

        Parameters
        ----------
        key : hashable
            The whole question, the day of knowledge too: equal keys have equal answers.
        make : callable of graph -> answer
            Its answer must not hold the graph or parts of it.
        """
        with self.read(known_at) as graph:
            version: int = graph.graph.get("version", 0)
        del graph
        with self._lock:
            kept = self._results.get(key)
        if kept is not None and kept[0] == version:
            return version, kept[1]  # type: ignore[return-value]  # what an equal question was answered with
        copied = finish(self.copy(known_at))
        version = copied.graph.get("version", 0)
        answer = make(copied)
        with self._lock:
            self._results.pop(key, None)
            self._results[key] = (version, answer)
            while len(self._results) > RESULTS:
                self._results.popitem(last=False)
        return version, answer

    def links(
        self,
        graph: "nx.MultiDiGraph[str]",
        graph_filter: GraphFilter,
        *,
        on: str = "ties",
        ties: TieChoice = "all",
        edge_types: frozenset[str] = frozenset(),
        include_generic: bool = False,
        known_at: date | None = None,
    ) -> Steps[Links]:
        """The network that is measured: the projection to actors (`on` "ties"), or the part of the graph that fits.

        Parameters
        ----------
        graph
            A copy that this workbench gave, of what was known on the day `known_at`.
        """
        if on == "graph":
            return (yield from link_steps(graph, graph_filter, edge_types=edge_types))
        key = (graph.graph.get("version", 0), known_at, graph_filter, include_generic)
        with self._lock:
            pairs = self._pairs.get(key)
        if pairs is None:
            pairs = yield from within(pair_steps(graph, graph_filter, include_generic=include_generic), 0.0, 0.9)
            with self._lock:
                self._pairs[key] = pairs
                while len(self._pairs) > KEPT:
                    self._pairs.popitem(last=False)
        yield Step(0.9, "choosing ties")
        return choose_ties(pairs, ties)
