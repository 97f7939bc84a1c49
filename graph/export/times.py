"""When a node or an edge is there, in world time, for formats with a timeline.

    event                        the days on which it may have happened
    edge of an event             those of the event
    relation                     its spells
    entity                       from the first to the last day of its dated edges, and as long as it is known to exist

Days of publication are never taken for days of the world: what has no dates has no spell, and is always there.
"""

from collections.abc import Mapping
from typing import Any

import networkx as nx

from graph.spells import OPEN

Days = tuple[str | None, str | None]  # first and last day, ISO text, both included; None is open
Attributes = Mapping[str, Any]


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
    """When entities are there. Cost for each: its edges."""

    def __init__(self, graph: "nx.MultiDiGraph[str]") -> None:
        self._nodes: dict[str, dict[str, Any]] = dict(graph.nodes)
        self._ways = (dict(graph.adjacency()), dict(graph.reverse(copy=False).adjacency()))
        events = ((node, data) for node, data in self._nodes.items() if data.get("node_type") == "event")
        self._events = {node: days_of_event(data) for node, data in events}

    def __call__(self, entity: str) -> list[Days]:
        """At most one spell, which holds those of its edges and the time in which it is known to have existed."""
        own = self._nodes[entity]
        spells = set(_days(own.get("active_from"), own.get("active_to")))
        events = self._events
        for way in self._ways:
            for other, keyed in way[entity].items():
                days = events.get(other)
                if days is not None:
                    spells.update(days)
                else:
                    for edge in keyed.values():
                        spells.update(days_of_relation(edge))
        if not spells:
            return []
        starts, ends = zip(*spells, strict=True)
        first = None if None in starts else min(starts)
        last = None if None in ends else max(ends)
        return _days(first, last)
