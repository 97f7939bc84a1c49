"""What analyses of one graph version share: the graph as it is then, and the weights of its ties.

    snapshot --keep--> graph that stays as it is, shared by all of a version --> Pairs, the last few kept

Commits go on beside it (`app.snapshot`).
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from graph.filters import GraphFilter
from graph.links import Links, Pairs, TieChoice, choose_ties, link_steps, pair_steps
from graph.steps import Step, Steps, within

if TYPE_CHECKING:
    import networkx as nx

T = TypeVar("T")
Keep = Callable[[date | None], "nx.MultiDiGraph[str]"]
KEPT = 2  # weights of ties of a filter: about 100 MiB for a million ties


class Workbench:
    """The graph for work that takes long.

    Parameters
    ----------
    keep : callable of (day of knowledge or None) -> graph
        The graph as it is now, which stays so.
    """

    def __init__(self, keep: Keep) -> None:
        self.keep = keep
        self._lock = threading.Lock()
        self._pairs: OrderedDict[Hashable, Pairs] = OrderedDict()

    def copy(self, known_at: date | None = None) -> Steps["nx.MultiDiGraph[str]"]:
        """The graph of now, or of what was known on a day, as it stays; it must not be changed."""
        yield Step(0.0, "reading the graph")
        return self.keep(known_at)

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
