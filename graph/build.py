"""Canonical records to the graph, whole (`build_graph`) or change by change (`apply_changes`): both give the same graph.

    Entity -> node (node_type "entity")            Event -> node (node_type "event")
    Participant -> edge: source, ally, instrument -> event; event -> target, victim (edge_type "role", key = its id)
    Event.location_id, part_of_id, claimed_by_id -> edges "located_at", "part_of", "claimed_by" (key "<event id>:<name>")
    Relation -> edge source -> target (edge_type "relation", key = its id)

Invariants: an edge's key is the id of what it stands for; attributes are str, int, float or bool, dates ISO text, absent
ones left out (GraphML refuses the rest); an edge whose end is unknown raises, for NetworkX would invent the node.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import networkx as nx

from graph.errors import GraphIntegrityError
from graph.model import CanonicalRecords, Change, Entity, Event, Participant, Relation
from graph.ontology import Role
from graph.payload import Record, from_payload, to_payload

Graph = nx.MultiDiGraph  # nodes and keys are ids (str)
EdgeSpec = tuple[str, str, str, dict[str, Any]]  # start, end, key, attributes

INTO_EVENT = frozenset((Role.SOURCE, Role.ALLY, Role.INSTRUMENT))
EVENT_LINKS = (
    ("location_id", "location", "located_at"),
    ("part_of_id", "part_of", "part_of"),
    ("claimed_by_id", "claimed_by", "claimed_by"),
)
NODE_KINDS: dict[str, type[Entity] | type[Event]] = {"entity": Entity, "event": Event}
EDGE_KINDS: dict[str, type[Participant] | type[Relation]] = {"participant": Participant, "relation": Relation}
LEFT_OUT = frozenset(
    ("id", "event_id", "entity_id", "source_id", "target_id", "location_id", "part_of_id", "claimed_by_id")
)


def build_graph(records: CanonicalRecords) -> "nx.MultiDiGraph[str]":
    """The graph of all records.

    Parameters
    ----------
    records : CanonicalRecords

    Returns
    -------
    MultiDiGraph
        One node for each entity and event; `graph.graph["version"]` is the number of the last change in it.

    Raises
    ------
    GraphIntegrityError
        If a record names an end that is not among the records.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from((record.id, node_attributes(record)) for record in (*records.entities, *records.events))
    for record in (*records.events, *records.participants, *records.relations):
        for start, end, key, attributes in edges_of(record):
            _require(graph, record.id, start, end)
            graph.add_edge(start, end, key=key, **attributes)
    graph.graph["version"] = records.version
    return graph


def apply_changes(graph: "nx.MultiDiGraph[str]", changes: Iterable[Change]) -> None:
    """Bring the graph, in place, to what it is after `changes`; equal to a rebuild.

    The batch is taken as one: the order of its entries does not matter, and if it does not fit the graph, nothing is
    changed. Cost: proportional to the batch.

    Raises
    ------
    GraphIntegrityError
        If an edge would have no end, or a node that goes is still named by an edge that stays.
    """
    net: dict[tuple[str, str], tuple[Record | None, Record | None]] = {}
    last = graph.graph.get("version", 0)
    for change in changes:
        last = max(last, change.seq)
        cls: type[Any] | None = NODE_KINDS.get(change.kind) or EDGE_KINDS.get(change.kind)
        if cls is None:
            continue
        before = from_payload(cls, change.before) if change.before is not None else None
        after = from_payload(cls, change.after) if change.after is not None else None
        first = net[change.kind, change.id][0] if (change.kind, change.id) in net else before
        net[change.kind, change.id] = (first, after)
    gone_edges = [edge for before, _ in net.values() if before is not None for edge in edges_of(before)]
    new_edges = [edge for _, after in net.values() if after is not None for edge in edges_of(after)]
    nodes = {key: after for (kind, key), (_, after) in net.items() if kind in NODE_KINDS}
    _check(graph, nodes, gone_edges, new_edges)
    graph.remove_edges_from((start, end, key) for start, end, key, _ in gone_edges)
    for node_id, record in nodes.items():
        if record is None:
            graph.remove_nodes_from([node_id])
        else:
            attributes = node_attributes(record)
            graph.add_node(node_id)
            graph.nodes[node_id].clear()
            graph.nodes[node_id].update(attributes)
    graph.add_edges_from(new_edges)
    graph.graph["version"] = last


def node_attributes(record: Record) -> dict[str, Any]:
    """Attributes of an entity's or event's node."""
    attributes = {
        name: value for name, value in to_payload(record).items() if value is not None and name not in LEFT_OUT
    }
    if isinstance(record, Event):
        day = f" {record.started_on.isoformat()}" if record.started_on else ""
        return {"node_type": "event", "label": f"{record.type.value.replace('_', ' ')}{day}", **attributes}
    attributes["label"] = attributes.pop("name")
    return {"node_type": "entity", **attributes}


def edges_of(record: Record) -> Iterator[EdgeSpec]:
    """The edges that a record stands for: (start, end, key, attributes)."""
    if isinstance(record, Event):
        for field, name, edge_type in EVENT_LINKS:
            other = getattr(record, field)
            if other is not None:
                yield record.id, other, f"{record.id}:{name}", {"edge_type": edge_type, "confidence": record.confidence}
    elif isinstance(record, Participant):
        ends = (record.entity_id, record.event_id) if record.role in INTO_EVENT else (record.event_id, record.entity_id)
        yield *ends, record.id, {"edge_type": "role", "role": record.role.value, "confidence": record.confidence}
    elif isinstance(record, Relation):
        attributes = {
            name: value for name, value in to_payload(record).items() if value is not None and name not in LEFT_OUT
        }
        attributes["relation_type"] = attributes.pop("type")
        yield record.source_id, record.target_id, record.id, {"edge_type": "relation", **attributes}


def _require(graph: "nx.MultiDiGraph[str]", record_id: str, *ends: str) -> None:
    for end in ends:
        if end not in graph:
            raise GraphIntegrityError(f"{record_id} names {end}, which is not in the graph")


def _check(
    graph: "nx.MultiDiGraph[str]", nodes: dict[str, Record | None], gone: list[EdgeSpec], new: list[EdgeSpec]
) -> None:
    removed = {node_id for node_id, record in nodes.items() if record is None}
    for start, end, key, _ in new:
        for node_id in (start, end):
            known = nodes[node_id] is not None if node_id in nodes else node_id in graph
            if not known:
                raise GraphIntegrityError(f"{key} names {node_id}, which is not in the graph")
    gone_keys = {key for _, _, key, _ in gone}
    for node_id in removed & graph.nodes:
        for _, _, key in [*graph.in_edges(node_id, keys=True), *graph.out_edges(node_id, keys=True)]:
            if key not in gone_keys:
                raise GraphIntegrityError(f"{node_id} goes, but {key} still names it")
