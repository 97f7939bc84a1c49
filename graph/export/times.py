"""When a node or an edge is there, in world time, for formats with a timeline.

    event                        the days on which it may have happened
    edge of an event             those of the event
    relation                     its spells
    entity                       from the first to the last day of its dated edges, and as long as it is known to exist

Days of publication are never taken for days of the world: what has no dates has no spell, and is always there.
"""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

import networkx as nx

from graph.spells import OPEN

Days = tuple[str | None, str | None]  # first and last day, ISO text, both included; None is open
Attributes = Mapping[str, Any]
DATED = frozenset(("spells", "valid_from", "valid_to"))
BEFORE, AFTER = "", "~"  # an open start is before every day, an open end after


def days_of_event(attributes: Attributes) -> list[Days]:
    """The spell of an event, and of its edges."""
    return _days(attributes.get("started_on"), attributes.get("ended_on"))


def days_of_relation(attributes: Attributes) -> list[Days]:
    """The spells of a relation.

    Examples
    --------
    >>> days_of_relation({"spells": "2013-01-01/2015-12-31 2018-01-01/.."})
    [('2013-01-01', '2015-12-31'), ('2018-01-01', None)]
    >>> days_of_relation({"valid_to": "2015-12-31"})
    [(None, '2015-12-31')]
    """
    spells = attributes.get("spells")
    if not spells:
        return _days(attributes.get("valid_from"), attributes.get("valid_to"))
    found: list[Days] = []
    for part in str(spells).split():
        first, _, last = part.partition("/")
        found += _days(None if first == OPEN else first, None if last == OPEN else last)
    return found


def _days(first: Any, last: Any) -> list[Days]:
    """One spell; none if neither end is known, or they contradict each other."""
    if (first is None and last is None) or (first is not None and last is not None and str(first) > str(last)):
        return []
    return [(None if first is None else str(first), None if last is None else str(last))]


class EntityDays:
    """When entities are there. Cost: one pass over all edges, then nothing for each.

    Invariant: memory holds one spell for each entity that has some.
    """

    def __init__(self, graph: "nx.MultiDiGraph[str]") -> None:
        self._spans: dict[str, tuple[str, str]] = {}
        nodes: dict[str, Attributes] = dict(graph.nodes)
        out = dict(graph.adjacency())
        into = dict(graph.reverse(copy=False).adjacency())
        events = {node for node, own in nodes.items() if own.get("node_type") == "event"}
        for node, own in nodes.items():
            if node in events:
                for days in days_of_event(own):
                    self._widen(chain(out[node], into[node]), days)
                continue
            for days in _days(own.get("active_from"), own.get("active_to")):
                self._widen((node,), days)
            for other, keyed in out[node].items():
                if other not in events:
                    for edge in keyed.values():
                        if not DATED.isdisjoint(edge):
                            for days in days_of_relation(edge):
                                self._widen((node, other), days)

    def __call__(self, entity: str) -> list[Days]:
        """At most one spell, which holds those of its edges and the time in which it is known to have existed."""
        span = self._spans.get(entity)
        if span is None:
            return []
        first, last = span
        return _days(None if first == BEFORE else first, None if last == AFTER else last)

    def _widen(self, nodes: Iterable[str], days: Days) -> None:
        first, last = days[0] or BEFORE, days[1] or AFTER
        spans = self._spans
        for node in nodes:
            known = spans.get(node)
            if known is None:
                spans[node] = first, last
            elif first < known[0] or last > known[1]:
                spans[node] = min(first, known[0]), max(last, known[1])
