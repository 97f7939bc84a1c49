"""The graph of frozen records, made from their payloads as they are.

Invariant: for payloads of today it equals `build_graph` of the same records. No enum and no dataclass is asked: a type
that was renamed since, or a field that was added, changes nothing of what was frozen.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import networkx as nx

from graph.build import EVENT_LINKS, INTO_EVENT, LEFT_OUT
from graph.dates import describe_days
from graph.errors import GraphIntegrityError

Payload = Mapping[str, Any]
TOWARDS_EVENT = frozenset(role.value for role in INTO_EVENT)


def build_frozen_graph(
    entities: Iterable[Payload],
    events: Iterable[Payload],
    participants: Iterable[Payload],
    relations: Iterable[Payload],
    *,
    version: int,
) -> "nx.MultiDiGraph[str]":
    """The graph of these records.

    Raises
    ------
    GraphIntegrityError
        If a record names an end that is not among them.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for record in entities:
        attributes = _present(record)
        label = attributes.pop("name")
        graph.add_node(record["id"], node_type="entity", **attributes, label=label)
    links = []
    for record in events:
        graph.add_node(record["id"], node_type="event", label=event_label(record), **_present(record))
        links += [
            (record["id"], record[field], f"{record['id']}:{name}", edge_type, record["confidence"])
            for field, name, edge_type in EVENT_LINKS
            if record[field] is not None
        ]
    for start, end, key, edge_type, confidence in links:
        _join(graph, start, end, key, {"edge_type": edge_type, "confidence": confidence})
    for record in participants:
        ends = (record["entity_id"], record["event_id"])
        start, end = ends if record["role"] in TOWARDS_EVENT else ends[::-1]
        attributes = {"edge_type": "role", "role": record["role"], "confidence": record["confidence"]}
        _join(graph, start, end, record["id"], attributes)
    for record in relations:
        attributes = _present(record)
        relation_type = attributes.pop("type")
        edge = {"edge_type": "relation", **attributes, "relation_type": relation_type}
        _join(graph, record["source_id"], record["target_id"], record["id"], edge)
    graph.graph["version"] = version
    return graph


def event_label(record: Payload) -> str:
    """An event in a few words: its type and days."""
    when = describe_days(_day(record["started_on"]), _day(record["ended_on"]), record["date_precision"])
    label = str(record["type"]).replace("_", " ")
    return f"{label} {when}" if when else label


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _present(record: Payload) -> dict[str, Any]:
    return {name: value for name, value in record.items() if value is not None and name not in LEFT_OUT}


def _join(graph: "nx.MultiDiGraph[str]", start: str, end: str, key: str, attributes: dict[str, Any]) -> None:
    for node_id in (start, end):
        if node_id not in graph:
            raise GraphIntegrityError(f"{key} names {node_id}, which is not in the graph")
    graph.add_edge(start, end, key=key, **attributes)
