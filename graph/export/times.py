"""When a node or an edge is there, in world time, for formats with a timeline.

    event                        the days on which it may have happened
    edge of an event             those of the event
    relation                     its spells
    entity                       from the first to the last day of its dated edges, and as long as it is known to exist

Days of publication are never taken for days of the world: what has no dates has no spell, and is always there.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import networkx as nx

from graph.spells import OPEN

Days = tuple[str | None, str | None]  # first and last day, ISO text, both included; None is open
Attributes = Mapping[str, Any]


def spells_of_edge(edge: Attributes, start: Attributes, end: Attributes) -> list[Days]:
    """The spells of an edge between two nodes; none if nothing is known of its time.

    Examples
    --------
    >>> spells_of_edge({"edge_type": "relation", "spells": "2013-01-01/2015-12-31 2018-01-01/.."}, {}, {})
    [('2013-01-01', '2015-12-31'), ('2018-01-01', None)]
    """
    if edge.get("edge_type") != "relation":
        return days_of(start if start.get("node_type") == "event" else end, "started_on", "ended_on")
    if edge.get("spells"):
        parts = (part.partition("/") for part in str(edge["spells"]).split())
        found = [(None if first == OPEN else first, None if last == OPEN else last) for first, _, last in parts]
        return [days for days in found if days != (None, None)]
    return days_of(edge, "valid_from", "valid_to")


def days_of(attributes: Attributes, first: str, last: str) -> list[Days]:
    """One spell between two attributes; none if neither is known, or they contradict each other.

    Examples
    --------
    >>> days_of({"started_on": "2017-10-24"}, "started_on", "ended_on")
    [('2017-10-24', None)]
    """
    days = attributes.get(first), attributes.get(last)
    if days == (None, None) or (days[0] and days[1] and str(days[0]) > str(days[1])):
        return []
    return [(days[0] and str(days[0]), days[1] and str(days[1]))]


class EntityDays:
    """When entities are there. Cost for each: its edges."""

    def __init__(self, graph: "nx.MultiDiGraph[str]") -> None:
        self._nodes: dict[str, dict[str, Any]] = dict(graph.nodes)
        self._ways = (dict(graph.adjacency()), dict(graph.reverse(copy=False).adjacency()))

    def __call__(self, entity: str) -> list[Days]:
        """At most one spell, which holds those of its edges and the time in which it is known to have existed."""
        attributes = self._nodes[entity]
        spells = list(self._iter_spells(entity, attributes))
        spells += days_of(attributes, "active_from", "active_to")
        if not spells:
            return []
        starts, ends = [first for first, _ in spells], [last for _, last in spells]
        whole = (
            None if None in starts else min(filter(None, starts)),
            None if None in ends else max(filter(None, ends)),
        )
        return [] if whole == (None, None) else [whole]

    def _iter_spells(self, entity: str, attributes: Attributes) -> Iterator[Days]:
        for way in self._ways:
            for other, keyed in way[entity].items():
                for edge in keyed.values():
                    yield from spells_of_edge(edge, self._nodes[other], attributes)
