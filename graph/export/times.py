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

    Invariant: memory holds one span for each entity and event that has one; equal spans of events are one object.
    """

    def __init__(self, graph: "nx.MultiDiGraph[str]") -> None:
        self._spans: dict[str, Span] = {}
        nodes: dict[str, Attributes] = dict(graph.nodes)
        pool: dict[Span, Span] = {}
        self._of_event: dict[str, Span] = {}
        for node, own in nodes.items():
            if own.get("node_type") == "event":
                span = next(map(_span, days_of_event(own)), NEVER)
                self._of_event[node] = pool.setdefault(span, span)
        for node, around in graph.adjacency():
            event_span = self._of_event.get(node)
            if event_span is None:
                self._add_entity(node, nodes[node], around)
            else:
                for other in around:
                    self._widen(other, *event_span)

    def __call__(self, entity: str) -> list[Days]:
        """At most one spell, which holds those of its edges and the time in which it is known to have existed."""
        first, last = self._spans.get(entity, NEVER)
        return _days(None if first == BEFORE else first, None if last == AFTER else last)

    def _add_entity(self, node: str, own: Attributes, around: Mapping[str, Mapping[str, Attributes]]) -> None:
        """Widen its own span by all its edges that go out, and the spans of the entities to which they go."""
        told = set(map(self._of_event.get, around))
        spans = {span for span in told if span is not None}
        if None in told:
            for other, keyed in around.items():
                if other not in self._of_event:
                    for relation in keyed.values():
                        for days in days_of_relation(relation):
                            span = _span(days)
                            spans.add(span)
                            self._widen(other, *span)
        spans.update(map(_span, _days(own.get("active_from"), own.get("active_to"))))
        if spans:
            self._widen(node, min(spans)[0], max([last for _, last in spans]))

    def _widen(self, node: str, first: str, last: str) -> None:
        known = self._spans.get(node)
        if known is None:
            self._spans[node] = first, last
        elif first < known[0] or last > known[1]:
            self._spans[node] = min(first, known[0]), max(last, known[1])


def _span(days: Days) -> Span:
    return days[0] or BEFORE, days[1] or AFTER
