"""Events, entities and edges as typed rows, for formats of fixed columns: GeoPackage and Parquet.

A value that is not of its column's kind is none (a text is made of it where the column is one); a list holds texts.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import networkx as nx

from graph.export.extras import Extras, Sentence
from graph.export.plain import clean_text
from graph.export.records import (
    EntityRecord,
    EventRecord,
    batches,
    iter_edges_by_node,
    iter_entities,
    iter_events,
    label_of,
    texts_of,
)
from graph.ontology import Role

Columns = dict[str, str]  # name -> text, texts, date, int, real, bool
Row = dict[str, Any]
_LARGEST = 2**63
_EVIDENCE: Columns = {"evidence": "texts", "report_ids": "texts", "publishers": "texts"}
EVENT_COLUMNS: Columns = {
    **dict.fromkeys(("id", "label", "type", "modality"), "text"),
    "started_on": "date",
    "ended_on": "date",
    "date_precision": "text",
    "fatalities_low": "int",
    "fatalities_best": "int",
    "fatalities_high": "int",
    "fatalities_rule": "text",
    "has_conflicting_claims": "bool",
    "confidence": "real",
    "corroboration": "real",
    "telling_count": "int",
    "report_count": "int",
    "source_count": "int",
    "first_reported": "date",
    "last_reported": "date",
    "known_from": "date",
    **dict.fromkeys(("place_id", "place", "country", "admin1", "admin2", "precision"), "text"),
    **dict.fromkeys(("radius_km", "longitude", "latitude"), "real"),
    **dict.fromkeys((role.value for role in Role), "texts"),
    **dict.fromkeys((f"{role.value}_ids" for role in Role), "texts"),
    **dict.fromkeys(("part_of_id", "part_of", "claimed_by_id", "claimed_by"), "text"),
    **_EVIDENCE,
}
ENTITY_COLUMNS: Columns = {
    **dict.fromkeys(("id", "label", "kind", "type", "country", "seed_key"), "text"),
    "aliases": "texts",
    "is_generic": "bool",
    **dict.fromkeys(("admin1", "admin2", "precision"), "text"),
    **dict.fromkeys(("radius_km", "longitude", "latitude"), "real"),
    "geonames_id": "int",
    **dict.fromkeys(("active_from", "active_to", "first_seen", "last_seen"), "date"),
    "report_count": "int",
    "confidence": "real",
    **_EVIDENCE,
}
EDGE_COLUMNS: Columns = {
    **dict.fromkeys(("id", "source_id", "target_id", "edge_type", "role", "relation_type"), "text"),
    "valid_from": "date",
    "valid_to": "date",
    "spells": "text",
    "report_count": "int",
    "first_reported": "date",
    "last_reported": "date",
    "confidence": "real",
    **_EVIDENCE,
}


def iter_event_rows(graph: "nx.MultiDiGraph[str]", extras: Extras) -> Iterator[Row]:
    """A row an event, by id."""
    for event in iter_events(graph, extras):
        yield _typed({**event.row, **_links(event), **_evidence(event.sentences), "id": event.id}, EVENT_COLUMNS)


def iter_entity_rows(graph: "nx.MultiDiGraph[str]", extras: Extras, *, kind: str | None = None) -> Iterator[Row]:
    """A row an entity, by id."""
    for entity in iter_entities(graph, extras, kind=kind):
        yield _typed(_entity_row(entity), ENTITY_COLUMNS)


def iter_edge_rows(graph: "nx.MultiDiGraph[str]", extras: Extras) -> Iterator[Row]:
    """A row an edge, by the node that it starts from and its id."""
    for edges in batches(iter_edges_by_node(graph)):
        sentences = extras.sentences([key for _, _, key, _ in edges])
        for start, end, key, row in edges:
            ends = {"id": key, "source_id": start, "target_id": end}
            yield _typed({**row, **_evidence(sentences.get(key, ())), **ends}, EDGE_COLUMNS)


def _links(event: EventRecord) -> Row:
    """Place, parties, operation, who claims it: names, and ids in the same order."""
    found: Row = {}
    if event.place is not None:
        place = event.place.row
        of_place = ("country", "admin1", "admin2", "precision", "radius_km", "longitude", "latitude")
        found = {name: place.get(name) for name in of_place}
        found |= {"place_id": event.place.id, "place": label_of(event.place.id, place)}
    for role in Role:
        parties = event.of_role(role.value)
        found |= {role.value: [one.label for one in parties], f"{role.value}_ids": [one.id for one in parties]}
    for name, linked in (("part_of", event.operation), ("claimed_by", event.claimed_by)):
        if linked is not None:
            found |= {name: linked.label, f"{name}_id": linked.id}
    return found


def _entity_row(entity: EntityRecord) -> Row:
    return {**entity.row, "aliases": entity.aliases, **_evidence(entity.sentences), "id": entity.id}


def _evidence(sentences: Sequence[Sentence]) -> Row:
    publishers = (clean_text(one.publisher) for one in sentences if one.publisher)
    return {
        "evidence": texts_of(sentences),
        "report_ids": list(dict.fromkeys(one.report_id for one in sentences)),
        "publishers": list(dict.fromkeys(name for name in publishers if name)),
    }


def _typed(row: Mapping[str, Any], columns: Columns) -> Row:
    return {name: _cast(row.get(name), kind) for name, kind in columns.items()}


def _cast(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "text":
        return value if isinstance(value, str) else str(value)
    if kind == "texts":
        return value if isinstance(value, list) and value else None
    if kind == "date":
        return _to_day(value)
    if kind == "bool":
        return value if isinstance(value, bool) else None
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    if kind == "real":
        return float(value)
    return int(value) if value == int(value) and -_LARGEST <= value < _LARGEST else None


def _to_day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
