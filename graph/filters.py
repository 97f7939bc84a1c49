"""Which part of the graph is wanted, and whether a node or edge belongs to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import networkx as nx

from graph.errors import InvalidInputError
from graph.ids import normalise_name
from graph.spells import may_hold

Box = tuple[float, float, float, float]  # west, south, east, north, in degrees


@dataclass(frozen=True, slots=True)
class GraphFilter:
    """What is wanted: an empty field does not restrict, several values of one field mean any of them.

    - `kinds`, `entity_types` restrict entities.
    - `event_types`, `modalities`, `roles`, `actor_ids`, `place_ids`, `bbox`, `date_precisions` restrict events, and so
      do `min_sources`, the fewest independent outlets, and `min_corroboration`. Of `place_ids`, None does not restrict.
      Roles and actors together mean events in which one of the actors has one of the roles. In `bbox`, west above east
      crosses the date line.
    - `operation_ids` are operations of which an event is part; `has_conflicting_claims` asks whether figures of
      different sources conflict, None does not restrict.
    - `event_ids` are the events that are wanted; None does not restrict.
    - `told_ids` are the events, entities and relations that some reports tell of; None does not restrict.
    - `date_from`, `date_to` are world time. An event fits if it may have happened between them, an open end being open;
      one without any date does not. A relation does not fit if it is known to have held before or after only.
    - `as_of` is a day of world time: events that may have begun by then, ongoing ones while they may last; relations of
      which a spell may include it; entities that may exist on it, and what takes part in those events.
    - `countries` restrict events by their place, and entities. Where `place_ids` and `bbox` are all that is asked of
      events, entities that lie there themselves fit too.
    - `relation_types` restrict relations. Where nothing is asked of events, one end of each must be on the topic.
    - `min_confidence` restricts entities, events and edges; absent confidence is 1.
    - `text`: each of its words must be in the label of the entity; of an event, in its own or those of who and what
      takes part. Case, accents and punctuation do not count.
    - `include_unmentioned` keeps entities that are known but in no report.
    """

    kinds: frozenset[str] = frozenset()
    entity_types: frozenset[str] = frozenset()
    event_types: frozenset[str] = frozenset()
    relation_types: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    actor_ids: frozenset[str] = frozenset()
    place_ids: frozenset[str] | None = None
    countries: frozenset[str] = frozenset()
    bbox: Box | None = None
    date_from: date | None = None
    date_to: date | None = None
    as_of: date | None = None
    modalities: frozenset[str] = frozenset()
    min_confidence: float = 0.0
    min_sources: int = 1
    min_corroboration: float = 0.0
    date_precisions: frozenset[str] = frozenset()
    operation_ids: frozenset[str] = frozenset()
    has_conflicting_claims: bool | None = None
    told_ids: frozenset[str] | None = None
    event_ids: frozenset[str] | None = None
    text: str | None = None
    include_unmentioned: bool = False

    def __post_init__(self) -> None:
        if not 0.0 <= self.min_confidence <= 1.0:
            raise InvalidInputError(
                f"min_confidence: {self.min_confidence} is not between 0 and 1", field="min_confidence"
            )
        if self.min_sources < 1:
            raise InvalidInputError(f"min_sources: {self.min_sources} is not 1 or more", field="min_sources")
        if self.date_from and self.date_to and self.date_to < self.date_from:
            raise InvalidInputError(f"date_to: {self.date_to} is before date_from {self.date_from}", field="date_to")
        if self.bbox is not None:
            west, south, east, north = self.bbox
            if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
                raise InvalidInputError(f"bbox: {self.bbox} is not west, south, east, north in degrees", field="bbox")

    @property
    def is_about_events(self) -> bool:
        """Whether it asks for particular events, so that only what takes part in them is wanted."""
        return self._is_about_deeds or self._is_about_ground

    @property
    def is_about_ground(self) -> bool:
        """Whether it asks of events where they happened, and nothing else; nor for relations of some types."""
        return self._is_about_ground and not self._is_about_deeds and not self.relation_types

    @property
    def is_about_relations(self) -> bool:
        """Whether it asks for relations of some types, and nothing of events."""
        return bool(self.relation_types) and not self.is_about_events

    @property
    def _is_about_ground(self) -> bool:
        return self.place_ids is not None or self.bbox is not None

    @property
    def _is_about_deeds(self) -> bool:
        return bool(
            self.event_types or self.modalities or self.roles or self.actor_ids or self.date_from or self.date_to
            or self.min_sources > 1 or self.min_corroboration > 0 or self.date_precisions or self.operation_ids
            or self.event_ids is not None or self.has_conflicting_claims is not None
        )  # fmt: skip


class Fitting:
    """Nodes and edges of one graph against one filter. Labels are folded once; make a new one for each question.

    `has_all_edges` tells that no edge between nodes that fit is left out.
    """

    def __init__(self, graph: "nx.MultiDiGraph[str]", wanted: GraphFilter) -> None:
        self.graph, self.wanted = graph, wanted
        self._words = frozenset(normalise_name(wanted.text).split()) if wanted.text else frozenset()
        self._first = wanted.date_from.isoformat() if wanted.date_from else None
        self._last = wanted.date_to.isoformat() if wanted.date_to else None
        self._as_of = wanted.as_of.isoformat() if wanted.as_of else None
        self._words_of = cache(self._find_words)
        self._needs_topic = wanted.is_about_relations and bool(wanted.countries or wanted.text)
        self.has_all_edges = (
            wanted.min_confidence <= 0
            and not wanted.relation_types
            and wanted.told_ids is None
            and not (wanted.date_from or wanted.date_to or wanted.as_of)
        )

    def has_node(self, node: str) -> bool:
        """Whether a node fits by itself; an event does not where only entities of some kind or type are asked for."""
        if self.graph.nodes[node]["node_type"] == "entity":
            return self.has_entity(node)
        wanted = self.wanted
        return (wanted.is_about_events or not (wanted.kinds or wanted.entity_types)) and self.has_event(node)

    def has_entity(self, node: str) -> bool:
        """Whether an entity fits in all respects."""
        return self.is_told(node) and self.is_eligible(node) and self.is_on_topic(node) and self.is_active(node)

    def is_active(self, node: str) -> bool:
        """Whether an entity may exist on the day that is asked for."""
        data = self.graph.nodes[node]
        return self._may_include(data.get("active_from"), data.get("active_to"))

    def is_told(self, node: str) -> bool:
        """Whether a report tells of an entity, if that is asked for."""
        return self.wanted.include_unmentioned or bool(self.graph.nodes[node].get("report_count"))

    def is_told_by(self, record_id: str) -> bool:
        """Whether the reports that are asked for tell of a record."""
        return self.wanted.told_ids is None or record_id in self.wanted.told_ids

    def is_eligible(self, node: str) -> bool:
        """Whether an entity fits by kind, type and confidence."""
        data, wanted = self.graph.nodes[node], self.wanted
        if wanted.kinds and data["kind"] not in wanted.kinds:
            return False
        if wanted.entity_types and data.get("type") not in wanted.entity_types:
            return False
        return self.is_sure(data) and self.is_told_by(node)

    def is_on_topic(self, node: str) -> bool:
        """Whether an entity fits by country and text."""
        if self.wanted.countries and self.graph.nodes[node].get("country") not in self.wanted.countries:
            return False
        return not self.wanted.text or (bool(self._words) and self._words_of(node) == self._words)

    def has_ground(self, node: str) -> bool:
        """Whether an entity fits that is itself one of the places that are asked for, and in the box."""
        wanted, data = self.wanted, self.graph.nodes[node]
        return (
            (wanted.place_ids is None or node in wanted.place_ids)
            and (wanted.bbox is None or is_inside(wanted.bbox, data.get("longitude"), data.get("latitude")))
            and self.has_entity(node)
        )

    def has_event(self, node: str) -> bool:
        """Whether an event fits, with its parties and its place."""
        data, wanted = self.graph.nodes[node], self.wanted
        if wanted.event_types and data["type"] not in wanted.event_types:
            return False
        if wanted.modalities and data["modality"] not in wanted.modalities:
            return False
        if (
            data.get("source_count", 1) < wanted.min_sources
            or data.get("corroboration", 0.0) < wanted.min_corroboration
        ):
            return False
        if wanted.date_precisions and data["date_precision"] not in wanted.date_precisions:
            return False
        if not self.is_told_by(node) or (wanted.event_ids is not None and node not in wanted.event_ids):
            return False
        conflicts = wanted.has_conflicting_claims
        if conflicts is not None and data.get("has_conflicting_claims", False) != conflicts:
            return False
        started_on, ended_on = data.get("started_on"), data.get("ended_on")
        if (self._first or self._last or self._as_of) and started_on is None and ended_on is None:
            return False
        if not self._may_include(started_on, ended_on if data["modality"] == "ongoing" else None):
            return False
        return (
            self.is_sure(data)
            and self._may_share_a_day(started_on, ended_on)
            and self._has_party(node)
            and self._has_place(node)
            and self._is_part(node)
            and self._tells_text(node)
        )

    def has_edge(self, edge: dict[str, Any], key: str) -> bool:
        """Whether an edge fits; that of a participant by its role, unless the roles are asked of particular actors."""
        if edge["edge_type"] == "relation":
            return self.has_relation(edge, key)
        wanted = self.wanted
        if edge["edge_type"] == "role" and wanted.roles and not wanted.actor_ids and edge["role"] not in wanted.roles:
            return False
        return self.is_sure(edge)

    def has_relation(self, edge: dict[str, Any], key: str) -> bool:
        """Whether the edge of a relation fits by type, confidence and validity."""
        if self.wanted.relation_types and edge["relation_type"] not in self.wanted.relation_types:
            return False
        if not (self.is_sure(edge) and self._may_share_a_day(edge.get("valid_from"), edge.get("valid_to"))):
            return False
        if not self.is_told_by(key):
            return False
        if not self._may_include(edge.get("valid_from"), edge.get("valid_to")):
            return False
        spells, wanted = edge.get("spells"), self.wanted
        if spells is None or " " not in spells:  # one spell, from valid_from to valid_to
            return True
        return may_hold(spells, wanted.date_from, wanted.date_to) and may_hold(spells, wanted.as_of, wanted.as_of)

    def has_ends(self, start: str, end: str) -> bool:
        """Whether relations between two entities, each of which fits, are on the topic where one of them must be."""
        return not self._needs_topic or self.is_on_topic(start) or self.is_on_topic(end)

    def is_sure(self, attributes: dict[str, Any]) -> bool:
        """Whether the confidence is high enough."""
        return bool(attributes.get("confidence", 1.0) >= self.wanted.min_confidence)

    def _may_share_a_day(self, start: str | None, end: str | None) -> bool:
        if self._first is not None and end is not None and end < self._first:
            return False
        return not (self._last is not None and start is not None and start > self._last)

    def _may_include(self, start: str | None, end: str | None) -> bool:
        """Whether an interval may include `as_of`."""
        if self._as_of is None:
            return True
        return (start is None or start <= self._as_of) and (end is None or end >= self._as_of)

    def _has_party(self, node: str) -> bool:
        actor_ids, roles = self.wanted.actor_ids, self.wanted.roles
        if not actor_ids and not roles:
            return True
        return any(
            edge["edge_type"] == "role"
            and (not actor_ids or other in actor_ids)
            and (not roles or edge["role"] in roles)
            for other, edge in edges_around(self.graph, node)
        )

    def _has_place(self, node: str) -> bool:
        wanted = self.wanted
        if not (wanted.place_ids is not None or wanted.countries or wanted.bbox):
            return True
        for _, place_id, edge in self.graph.out_edges(node, data=True):
            if edge["edge_type"] == "located_at":
                place = self.graph.nodes[place_id]
                return (
                    (wanted.place_ids is None or place_id in wanted.place_ids)
                    and (not wanted.countries or place.get("country") in wanted.countries)
                    and (not wanted.bbox or is_inside(wanted.bbox, place.get("longitude"), place.get("latitude")))
                )
        return False

    def _is_part(self, node: str) -> bool:
        operations = self.wanted.operation_ids
        return not operations or any(
            edge["edge_type"] == "part_of" and end in operations
            for _, end, edge in self.graph.out_edges(node, data=True)
        )

    def _tells_text(self, node: str) -> bool:
        if not self.wanted.text:
            return True
        found = self._words_of(node).union(*(self._words_of(other) for other, _ in edges_around(self.graph, node)))
        return bool(self._words) and found == self._words

    def _find_words(self, node: str) -> frozenset[str]:
        label = normalise_name(str(self.graph.nodes[node].get("label", "")))
        return frozenset(word for word in self._words if word in label)


def edges_around(graph: "nx.MultiDiGraph[str]", node: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The other end and the attributes of each edge of a node, whatever its direction."""
    dicts: Any = graph  # the dicts themselves: a view of them takes several times as long
    for around in (dicts._succ[node], dicts._pred[node]):
        for other, keyed in around.items():
            for edge in keyed.values():
                yield other, edge


def is_inside(bbox: Box, longitude: float | None, latitude: float | None) -> bool:
    """Whether a point lies in the box (west, south, east, north); False where the point is unknown.

    Examples
    --------
    >>> is_inside((170, -10, -170, 10), -175, 0), is_inside((0, 0, 10, 10), None, None)
    (True, False)
    """
    if longitude is None or latitude is None:
        return False
    west, south, east, north = bbox
    across = west <= longitude <= east if west <= east else longitude >= west or longitude <= east
    return across and south <= latitude <= north
