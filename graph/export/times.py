"""When a node or an edge is there, in world time, for formats with a timeline.

    event                        the days on which it may have happened
    edge of an event             those of the event
    relation                     its spells
    entity                       from the first to the last day of its dated edges, and as long as it is known to exist

Days of publication are never taken for days of the world: what has no dates has no spell, and is always there.
"""

from collections.abc import Mapping
from itertools import repeat
from typing import Any

import networkx as nx

from graph.spells import OPEN

Days = tuple[str | None, str | None]  # first and last day, ISO text, both included; None is open
Attributes = Mapping[str, Any]
Span = tuple[str, str]
BEFORE, AFTER = "", "~"  # an open start is before every day, an open end after
NEVER = AFTER, BEFORE  # what any span widens


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

    Invariant: memory holds the first and the last day of each event, and of each entity that has one.
    """

    def __init__(self, graph: "nx.MultiDiGraph[str]") -> None:
        self._spans: dict[str, Span] = {}
        nodes: dict[str, Attributes] = dict(graph.nodes)
        out = dict(graph.adjacency())
        events = {node: own for node, own in nodes.items() if own.get("node_type") == "event"}
        spans = {node: next(map(_span, days_of_event(own)), NEVER) for node, own in events.items()}
        first_of, last_of = ({node: span[end] for node, span in spans.items()} for end in (0, 1))
        for node, own in nodes.items():
            if node not in events:
                self._add_relations(node, {other: out[node][other] for other in out[node] if other not in events})
                around = [*graph.successors(node), *graph.predecessors(node)]
                first = min(map(first_of.get, around, repeat(AFTER)), default=AFTER)
                last = max(map(last_of.get, around, repeat(BEFORE)), default=BEFORE)
                self._widen(node, (first, last))
                for days in _days(own.get("active_from"), own.get("active_to")):
                    self._widen(node, _span(days))

    def __call__(self, entity: str) -> list[Days]:
        """At most one spell, which holds those of its edges and the time in which it is known to have existed."""
        first, last = self._spans.get(entity, NEVER)
        return _days(None if first == BEFORE else first, None if last == AFTER else last)

    def _add_relations(self, node: str, around: Mapping[str, Mapping[str, Attributes]]) -> None:
        for other, keyed in around.items():
            for relation in keyed.values():
                for days in days_of_relation(relation):
                    span = _span(days)
                    self._widen(node, span)
                    self._widen(other, span)

    def _widen(self, node: str, span: Span) -> None:
        first, last = self._spans.get(node, NEVER)
        if span[0] < first or span[1] > last:
            self._spans[node] = min(span[0], first), max(span[1], last)


def _span(days: Days) -> Span:
    return days[0] or BEFORE, days[1] or AFTER
