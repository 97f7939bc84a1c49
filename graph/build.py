"""Canonical records to the graph, whole (`build_graph`) or change by change (`apply_changes`): both give the same.

    Entity -> node (node_type "entity")            Event -> node (node_type "event")
    Participant -> edge: source, ally, instrument -> event; event -> target, victim (edge_type "role", key = its id)
    Event.location_id, part_of_id, claimed_by_id -> edges "located_at", "part_of", "claimed_by", whose key is
    "<event id>:location", ":part_of", ":claimed_by"
    Relation -> edge source -> target (edge_type "relation", key = its id)

Invariants: an edge's key is the id of what it stands for; attributes are str, int, float or bool, dates ISO text,
absent ones left out (GraphML refuses the rest); an edge whose end is unknown raises, or NetworkX would invent the node.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import networkx as nx

from graph.dates import describe_days
from graph.errors import GraphIntegrityError
from graph.model import CanonicalRecords, Change, Entity, Event, Participant, Relation
from graph.ontology import Role
from graph.payload import Record, from_payload, to_payload

EdgeSpec = tuple[str, str, str, dict[str, Any]]  # start, end, key, attributes
NetChanges = dict[tuple[str, str], tuple[Record | None, Record | None]]  # (kind, id) -> before and after the batch

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
    nodes: tuple[Entity | Event, ...] = (*records.entities, *records.events)
    graph.add_nodes_from((record.id, node_attributes(record)) for record in nodes)
    joining: tuple[Event | Participant | Relation, ...] = (*records.events, *records.participants, *records.relations)
    for record in joining:
        for start, end, key, attributes in edges_of(record):
            for node_id in (start, end):
                if node_id not in graph:
                    raise GraphIntegrityError(f"{record.id} names {node_id}, which is not in the graph")
            graph.add_edge(start, end, key=key, **attributes)
    graph.graph["version"] = records.version
    return graph


def apply_changes(graph: "nx.MultiDiGraph[str]", changes: Iterable[Change]) -> None:
    """Bring the graph, in place, to what it is after `changes`; equal to a rebuild.

    Attributes are replaced, never changed, and so are the dicts of the neighbours of a node: a part of the graph that
    `graph.query.filter_graph` gave stays as it is, and so does what `graph.copies.fork` made of the graph.

    The batch is taken as one: entries are read by their number, in whatever order they come, and if the batch does not
    fit the graph, nothing is changed. Records that the graph does not show (names, claims, redirects) are passed over.
    Cost: proportional to the batch.

    Raises
    ------
    GraphIntegrityError
        If an edge would have no end, a node that goes is still named by an edge that stays, or what a change says was
        there before is not what the graph holds.
    """
    ordered = sorted(changes, key=lambda change: change.seq)
    net = _net_changes(ordered)
    gone = [edge for before, _ in net.values() if before is not None for edge in edges_of(before)]
    new = [edge for _, after in net.values() if after is not None for edge in edges_of(after)]
    _check_nodes(graph, net, gone)
    _check_edges(graph, net, gone, new)
    _replace_neighbours(graph, [*gone, *new])
    for start, end, key, _ in gone:
        graph.remove_edge(start, end, key)
    for (kind, node_id), (before, after) in net.items():
        if kind not in NODE_KINDS:
            continue
        if after is not None:
            graph.add_node(node_id)
            graph._node[node_id] = node_attributes(after)  # type: ignore[attr-defined]  # others may hold the old ones
        elif before is not None:
            graph.remove_node(node_id)
    for start, end, key, attributes in new:
        graph.add_edge(start, end, key=key, **attributes)
    graph.graph["version"] = max(graph.graph.get("version", 0), ordered[-1].seq if ordered else 0)


def node_attributes(record: Record) -> dict[str, Any]:
    """Attributes of an entity's or event's node."""
    attributes = {
        name: value for name, value in to_payload(record).items() if value is not None and name not in LEFT_OUT
    }
    if isinstance(record, Event):
        when = describe_days(record.started_on, record.ended_on, record.date_precision)
        label = record.type.value.replace("_", " ")
        return {"node_type": "event", "label": f"{label} {when}" if when else label, **attributes}
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


def _net_changes(ordered: Iterable[Change]) -> NetChanges:
    net: NetChanges = {}
    for change in ordered:
        cls: type[Any] | None = NODE_KINDS.get(change.kind) or EDGE_KINDS.get(change.kind)
        if cls is None:
            continue
        before = from_payload(cls, change.before) if change.before is not None else None
        after = from_payload(cls, change.after) if change.after is not None else None
        first, _ = net.get((change.kind, change.id), (before, None))
        net[change.kind, change.id] = (first, after)
    return net


def _replace_neighbours(graph: "nx.MultiDiGraph[str]", edges: Iterable[EdgeSpec]) -> None:
    """Put others in the place of all dicts that changes of these edges will write into."""
    dicts: Any = graph
    succ, pred = dicts._succ, dicts._pred
    pairs = {(start, end) for start, end, _, _ in edges}
    for around, touched in ((succ, {start for start, _ in pairs}), (pred, {end for _, end in pairs})):
        for node in touched & around.keys():
            around[node] = around[node].copy()
    for start, end in pairs:
        keyed = succ[start].get(end) if start in succ else None
        if keyed is not None:
            succ[start][end] = pred[end][start] = keyed.copy()


def _check_nodes(graph: "nx.MultiDiGraph[str]", net: NetChanges, gone: list[EdgeSpec]) -> None:
    gone_edges = {(start, end, key) for start, end, key, _ in gone}
    for (kind, node_id), (before, after) in net.items():
        if kind not in NODE_KINDS:
            continue
        held = graph.nodes[node_id] if node_id in graph else None
        if held != (node_attributes(before) if before is not None else None):
            raise GraphIntegrityError(f"{node_id} is not in the graph as it was before the change")
        if held is None or after is not None:
            continue
        for edge in (*graph.in_edges(node_id, keys=True), *graph.out_edges(node_id, keys=True)):
            if edge not in gone_edges:
                raise GraphIntegrityError(f"{node_id} goes, but {edge[2]} still names it")


def _check_edges(graph: "nx.MultiDiGraph[str]", net: NetChanges, gone: list[EdgeSpec], new: list[EdgeSpec]) -> None:
    for start, end, key, attributes in gone:
        if graph.get_edge_data(start, end, key) != attributes:
            raise GraphIntegrityError(f"{key} is not in the graph as it was before the change")
    gone_edges = {(start, end, key) for start, end, key, _ in gone}
    nodes = {node_id: after for (kind, node_id), (_, after) in net.items() if kind in NODE_KINDS}
    for start, end, key, _ in new:
        for node_id in (start, end):
            if nodes[node_id] is None if node_id in nodes else node_id not in graph:
                raise GraphIntegrityError(f"{key} names {node_id}, which is not in the graph")
        if graph.has_edge(start, end, key) and (start, end, key) not in gone_edges:
            raise GraphIntegrityError(f"{key} is in the graph already")
