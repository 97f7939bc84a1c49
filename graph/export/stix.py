"""A STIX 2.1 bundle (OASIS 2021) for OpenCTI, MISP and other threat-intelligence platforms. Written as a stream.

    actor, person -> identity      place -> location (with country or coordinates)      operation -> campaign
    event -> incident, with our extension for type, modality, date precision and casualties; report with its object_refs
    role, place, operation, claim of responsibility, relation -> relationship

`created` and `modified` are the days of the first and the last report, 1970-01-01 where none is known: STIX demands
them. Sentences are in `external_references`; an object has the strictest TLP marking of those that it quotes.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import networkx as nx

from graph.export.extras import NO_EXTRAS, ExportClaim, Extras
from graph.export.json_stream import write_stream
from graph.export.plain import Plain, plain
from graph.export.records import (
    EntityRecord,
    EventRecord,
    RelationRecord,
    iter_entities,
    iter_events,
    iter_relations,
    label_of,
    number_of,
    point_of,
    text_of,
    texts_of,
)
from graph.export.stix_parts import (
    UNKNOWN_TIME,
    Stix,
    instant,
    make_object,
    marking_definitions,
    span_of,
    stix_id,
)
from graph.ontology import ActorType, EntityKind

LEAVES_OUT = (
    "equipment as an object of its own, with its relations (its names are in the extension of the incident)",
    "places without country and coordinates, with their relations",
    "days of an event that began before or ended after what is known: STIX has no open ends",
    "sentences after the first few of a record, and the text of those that are withheld",
)
AUTHOR = stix_id("identity", "conflict-graph")
EXTENSION = stix_id("extension-definition", "event")
_KINDS = {
    EntityKind.ACTOR.value: "identity",
    EntityKind.PERSON.value: "identity",
    EntityKind.LOCATION.value: "location",
    EntityKind.OPERATION.value: "campaign",
}
_CLASSES = {
    ActorType.NON_STATE_ARMED_GROUP.value: "group",
    ActorType.MILITIA.value: "group",
    ActorType.POLITICAL_GROUP.value: "group",
    ActorType.ETHNIC_OR_TRIBAL_GROUP.value: "class",
    ActorType.COALITION.value: "group",
    ActorType.CIVILIANS.value: "class",
    ActorType.OTHER.value: "unknown",
}
_OF_EVENT = (
    "type", "modality", "started_on", "ended_on", "date_precision", "fatalities_low", "fatalities_best",
    "fatalities_high", "fatalities_rule", "has_conflicting_claims", "corroboration", "telling_count", "report_count",
    "source_count", "first_reported", "last_reported", "known_from",
)  # fmt: skip
_KNOWN_SCHEMA = "urn:conflict-graph:stix:event"
_WORD = re.compile(r"[^a-z0-9]+")


def write_stix(graph: "nx.MultiDiGraph[str]", file: BinaryIO, extras: Extras = NO_EXTRAS) -> None:
    """Write a bundle in UTF-8: our identity, the extension and the markings, then entities, events and relations."""
    version = graph.graph.get("version", 0)
    head = {"type": "bundle", "id": stix_id("bundle", f"{version}:{len(graph)}:{graph.number_of_edges()}")}
    write_stream(file, head, "objects", _iter_objects(graph, extras))


def _iter_objects(graph: "nx.MultiDiGraph[str]", extras: Extras) -> Iterator[Stix]:
    yield from _about_us()
    yield from marking_definitions()
    for entity in iter_entities(graph, extras):
        made = _from_entity(entity)
        if made is not None:
            yield made
    for event in iter_events(graph, extras):
        yield from _from_event(event)

    def row_of(node: str) -> Plain:
        return plain(graph.nodes[node])

    for relation in iter_relations(graph, extras):
        made = _from_relation(relation, row_of)
        if made is not None:
            yield made


def _about_us() -> Iterator[Stix]:
    times = {"spec_version": "2.1", "created": UNKNOWN_TIME, "modified": UNKNOWN_TIME}
    yield {"type": "identity", "id": AUTHOR, **times, "name": "Conflict Graph", "identity_class": "system"}
    yield {
        "type": "extension-definition",
        "id": EXTENSION,
        **times,
        "created_by_ref": AUTHOR,
        "name": "Event of a conflict",
        "description": "Type, modality, days with their precision, place with its radius, casualties, parties.",
        "schema": _KNOWN_SCHEMA,
        "version": "1.0.0",
        "extension_types": ["property-extension"],
    }


def ref_of(node: str, row: Plain) -> str | None:
    """The id of the object that a node is; None where it is none."""
    if row.get("node_type") == "event":
        return stix_id("incident", node)
    kind = _KINDS.get(str(row.get("kind")))
    if kind is None or (kind == "location" and not _where(row)):
        return None
    return stix_id(kind, node)


def _where(row: Plain) -> Stix:
    """Country and point of a place; a radius is a precision in metres."""
    found: Stix = {name: text for name, text in (("country", text_of(row, "country")),) if text}
    point = point_of(row)
    if point is not None:
        found |= {"latitude": point[1], "longitude": point[0]}
        radius = number_of(row, "radius_km")
        if radius is not None:
            found["precision"] = float(radius * 1000)
    return found


def _from_entity(entity: EntityRecord) -> Stix | None:
    row = entity.row
    kind = _KINDS.get(str(row.get("kind")))
    more: Stix = {"name": entity.label}
    if kind == "location":
        where = _where(row)
        if not where:
            return None
        is_town = text_of(row, "type") == "populated_place"
        more |= {**where, "administrative_area": text_of(row, "admin1"), "city": entity.label if is_town else None}
    elif kind == "campaign":
        more |= {"aliases": entity.aliases}
        more |= span_of(text_of(row, "active_from"), text_of(row, "active_to"), "first_seen", "last_seen")
    elif kind == "identity":
        more |= {"identity_class": _identity_class(row), "roles": [text_of(row, "type")] if row.get("type") else None}
        if entity.aliases:
            more["description"] = f"Also: {'; '.join(entity.aliases)}"
    else:
        return None
    return make_object(kind, entity.id, row, entity.sentences, author=AUTHOR, **more)


def _identity_class(row: Plain) -> str:
    if row.get("kind") == EntityKind.PERSON.value:
        return "individual"
    if row.get("is_generic"):
        return "class"
    return _CLASSES.get(str(row.get("type")), "organization") if row.get("type") else "unknown"


def _from_event(event: EventRecord) -> Iterator[Stix]:
    row, sentences = event.row, event.sentences
    incident = make_object(
        "incident",
        event.id,
        row,
        sentences,
        author=AUTHOR,
        name=label_of(event.id, row),
        description=next(iter(texts_of(sentences)), None),
        extensions={EXTENSION: {"extension_type": "property-extension", **_extension(event)}},
    )
    yield incident
    refs = [incident["id"]]
    for key, type_, source, target, confidence in _links(event):
        about = {"first_reported": row.get("first_reported"), "last_reported": row.get("last_reported")}
        known = {name: value for name, value in {**about, "confidence": confidence}.items() if value is not None}
        link = make_object(
            "relationship", key, known, (), author=AUTHOR, relationship_type=type_, source_ref=source, target_ref=target
        )
        if "object_marking_refs" in incident:
            link["object_marking_refs"] = incident["object_marking_refs"]
        yield link
        refs += [one for one in (source, target, link["id"]) if one not in refs]
    published = instant(text_of(row, "first_reported"))
    if published is not None:
        about_report = {"author": AUTHOR, "name": label_of(event.id, row), "published": published}
        yield make_object("report", event.id, row, sentences, **about_report, object_refs=refs)


def _links(event: EventRecord) -> Iterator[tuple[str, str, str, str, float | int | None]]:
    """(key, type, source, target, confidence) of what joins an incident to other objects."""
    incident = stix_id("incident", event.id)
    for party in event.parties:
        ref = ref_of(party.id, party.row)
        if ref is not None:
            yield party.key, f"{_word(party.role)}-in", ref, incident, party.confidence
    linked = (("located-at", event.place), ("part-of", event.operation), ("claimed-by", event.claimed_by))
    for name, one in linked:
        ref = ref_of(one.id, one.row) if one is not None else None
        if one is not None and ref is not None:
            yield one.key, name, incident, ref, event.number("confidence")


def _extension(event: EventRecord) -> Stix:
    found: Stix = {name: event.row[name] for name in _OF_EVENT if name in event.row}
    if event.place is not None:
        place = event.place
        found["place"] = {"name": place.label} | {
            name: place.row[name] for name in ("precision", "radius_km") if name in place.row
        }
    tools = [party.label for party in event.parties if ref_of(party.id, party.row) is None]
    if tools:
        found["instruments"] = tools
    if event.claims:
        found["claims"] = [_claim(claim) for claim in event.claims]
    return found


def _claim(claim: ExportClaim) -> Stix:
    figures: dict[str, Any] = {"kind": claim.kind, "low": claim.low, "best": claim.best, "high": claim.high}
    figures |= {"who": claim.who, "by": claim.by, "report_id": claim.report_id}
    return {name: value for name, value in figures.items() if value is not None}


def _from_relation(relation: RelationRecord, row_of: Callable[[str], Plain]) -> Stix | None:
    source = ref_of(relation.source_id, row_of(relation.source_id))
    target = ref_of(relation.target_id, row_of(relation.target_id))
    if source is None or target is None:
        return None
    row = relation.row
    times = span_of(text_of(row, "valid_from"), text_of(row, "valid_to"), "start_time", "stop_time")
    return make_object(
        "relationship",
        relation.id,
        row,
        relation.sentences,
        author=AUTHOR,
        relationship_type=_word(relation.type),
        source_ref=source,
        target_ref=target,
        description=next(iter(texts_of(relation.sentences)), None),
        **times,
    )


def _word(text: str) -> str:
    return _WORD.sub("-", text.lower()).strip("-") or "related-to"
