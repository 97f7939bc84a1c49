"""FollowTheMoney entities as JSON Lines, for OpenAleph, yente and the command `ftm`: one entity a line.

    actor -> Organization, PublicBody, Company, LegalEntity     person -> Person      place -> Address
    operation, event -> Event (involved, addressEntity)         equipment -> Asset
    role, operation, claim of responsibility -> UnknownLink     relation -> Membership, Directorship or UnknownLink

Days are as exact as they are known (`2017`, `2017-10`, `2017-10-24`), as the model allows. What the model has no
property for (confidence, precision, casualties, sentences) is told in `notes`. The model's ids have no underscores:
`evm_1` is `evm-1` here, and `recordId` tells our own.
"""

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

import networkx as nx

from graph.export.extras import NO_EXTRAS, Extras, Sentence
from graph.export.json_stream import to_json
from graph.export.plain import Plain, clean_text, plain
from graph.export.records import (
    EntityRecord,
    EventRecord,
    RelationRecord,
    iter_entities,
    iter_events,
    iter_relations,
    label_of,
    point_of,
    text_of,
    texts_of,
)
from graph.ontology import ActorType, DatePrecision, EntityKind, RelationType

LEAVES_OUT = (
    "numbers as numbers: confidence, radius and casualties are told in notes",
    "claims of casualties, but for their roll-up",
    "sentences after the first few of a record, and those that are withheld",
)
_SCHEMATA = {
    EntityKind.PERSON.value: "Person",
    EntityKind.LOCATION.value: "Address",
    EntityKind.OPERATION.value: "Event",
    EntityKind.EQUIPMENT.value: "Asset",
}
_ACTORS = {
    ActorType.STATE_FORCE.value: "PublicBody",
    ActorType.GOVERNMENT.value: "PublicBody",
    ActorType.COMPANY.value: "Company",
    ActorType.CIVILIANS.value: "LegalEntity",
    ActorType.ETHNIC_OR_TRIBAL_GROUP.value: "LegalEntity",
    ActorType.OTHER.value: "LegalEntity",
}
_LEGAL = frozenset(("Person", "Organization", "PublicBody", "Company", "LegalEntity"))
_ORGANISED = frozenset(("Organization", "PublicBody", "Company"))
_TOLD = ("type", "modality", "date_precision", "confidence", "source_count", "report_count", "spells")
_DIGITS = {DatePrecision.YEAR.value: 4, DatePrecision.MONTH.value: 7}
_STRANGE, _SPELT = re.compile(r"[^0-9a-zA-Z]"), {"_": "-", ":": "."}
Properties = dict[str, list[str]]


def write_ftm(graph: "nx.MultiDiGraph[str]", file: BinaryIO, extras: Extras = NO_EXTRAS) -> None:
    """Write JSON Lines in UTF-8: entities, then events with those involved, then relations, each by id."""
    for entity in iter_entities(graph, extras):
        _put(file, entity.id, schema_of(entity.row), _entity_properties(entity))
    for event in iter_events(graph, extras):
        _put(file, event.id, "Event", _event_properties(event))
        for key, schema, properties in _links(event):
            _put(file, key, schema, properties)
    for relation in iter_relations(graph, extras):
        ends = [schema_of(plain(graph.nodes[node])) for node in (relation.source_id, relation.target_id)]
        _put(file, relation.id, *_from_relation(relation, *ends))


def id_of(record_id: str) -> str:
    """Our id in the letters that the model allows in ids.

    Examples
    --------
    >>> id_of("evm_1:location"), id_of("ent_é")
    ('evm-1.location', 'ent--e9-0')
    """
    found = _STRANGE.sub(lambda one: _SPELT.get(one[0]) or f"-{ord(one[0]):x}-", record_id)
    return f"{'' if found[:1].isalnum() else '0'}{found}{'' if found[-1:].isalnum() else '0'}"


def schema_of(row: Plain) -> str:
    """The schema of an entity.

    Examples
    --------
    >>> schema_of({"kind": "person"}), schema_of({"kind": "actor", "type": "militia"})
    ('Person', 'Organization')
    """
    kind, type_ = str(row.get("kind")), row.get("type")
    if kind in _SCHEMATA:
        return _SCHEMATA[kind]
    if row.get("is_generic") or type_ is None:
        return "LegalEntity"
    return _ACTORS.get(str(type_), "Organization")


def _put(file: BinaryIO, entity_id: str, schema: str, properties: Properties) -> None:
    kept = {name: values for name, values in sorted(properties.items()) if values}
    file.write(to_json({"id": id_of(entity_id), "schema": schema, "properties": kept}) + b"\n")


def _one(value: str | None) -> list[str]:
    return [value] if value else []


def _evidence(sentences: Sequence[Sentence]) -> Properties:
    """Publishers, addresses of the reports, and the sentences with their reports."""
    urls = dict.fromkeys(clean_text(one.url).strip() for one in sentences if one.url)
    notes = []
    for one in sentences:
        for text in texts_of([one]):
            day = one.published_at.isoformat() if one.published_at else None
            source = ", ".join(part for part in (clean_text(one.publisher or ""), day, one.report_id) if part)
            notes.append(f"{text} ({source})")
    return {
        "publisher": list(dict.fromkeys(clean_text(one.publisher) for one in sentences if one.publisher)),
        "sourceUrl": [url for url in urls if url.startswith(("http://", "https://"))],
        "notes": list(dict.fromkeys(notes)),
    }


def _told(row: Plain) -> list[str]:
    return [f"{name.replace('_', ' ')}: {row[name]}" for name in _TOLD if name in row]


def _entity_properties(entity: EntityRecord) -> Properties:
    row, evidence = entity.row, _evidence(entity.sentences)
    found = {**evidence, "name": [entity.label], "alias": entity.aliases, "country": _country(row)}
    found["notes"] = evidence["notes"] + _told(row)
    schema = schema_of(row)
    if schema == "Address":
        found |= _address(entity.label, row)
        found["notes"] = found["notes"] + _place_notes(row)
    elif schema == "Event":
        found |= {"startDate": _one(text_of(row, "active_from")), "endDate": _one(text_of(row, "active_to"))}
        found["keywords"] = ["operation"]
    return found


def _country(row: Plain) -> list[str]:
    return _one((text_of(row, "country") or "").lower())


def _address(label: str, row: Plain) -> Properties:
    point = point_of(row)
    return {
        "full": [label],
        "city": [label] if row.get("type") == "populated_place" else [],
        "state": _one(text_of(row, "admin1")),
        "region": _one(text_of(row, "admin2")),
        "longitude": [_number(point[0])] if point else [],
        "latitude": [_number(point[1])] if point else [],
    }


def _number(value: float) -> str:
    return f"{value:.7f}".rstrip("0").rstrip(".")


def _place_notes(row: Plain) -> list[str]:
    return [
        f"{text}: {row[name]}" for name, text in (("precision", "known to"), ("radius_km", "radius km")) if name in row
    ]


def _event_properties(event: EventRecord) -> Properties:
    row, evidence = event.row, _evidence(event.sentences)
    figures = [
        f"killed, {bound}: {row[f'fatalities_{bound}']}"
        for bound in ("low", "best", "high")
        if f"fatalities_{bound}" in row
    ]
    found = {
        **evidence,
        "name": [label_of(event.id, row)],
        "summary": texts_of(event.sentences)[:1],
        "keywords": _one((event.text("type") or "").replace("_", " ")),
        "involved": list(dict.fromkeys(id_of(one.id) for one in event.parties if schema_of(one.row) in _LEGAL)),
        "recordId": [event.id],
        "modifiedAt": _one(event.text("last_reported")),
        **_days(event),
    }
    found["notes"] = evidence["notes"] + _told(row) + figures
    if event.place is not None:
        place = event.place
        found |= {"location": [place.label], "country": _country(place.row)}
        found["addressEntity"] = [id_of(place.id)] if schema_of(place.row) == "Address" else []
        found["notes"] = found["notes"] + _place_notes(place.row)
    return found


def _days(event: EventRecord) -> Properties:
    """First and last day, as exact as they are known."""
    digits = _DIGITS.get(event.text("date_precision") or "", len("YYYY-MM-DD"))
    start, end = ((event.text(name) or "")[:digits] for name in ("started_on", "ended_on"))
    return {"date": [start] if start and start == end else [], "startDate": _one(start), "endDate": _one(end)}


def _links(event: EventRecord) -> Iterator[tuple[str, str, Properties]]:
    for party in event.parties:
        notes = [] if party.confidence is None else [f"confidence: {party.confidence}"]
        found = {"subject": [id_of(party.id)], "object": [id_of(event.id)], "role": [party.role], "description": notes}
        yield party.key, "UnknownLink", found
    for role, linked in (("part of", event.operation), ("claimed by", event.claimed_by)):
        if linked is not None:
            yield (
                linked.key,
                "UnknownLink",
                {"subject": [id_of(event.id)], "object": [id_of(linked.id)], "role": [role]},
            )


def _from_relation(relation: RelationRecord, source: str, target: str) -> tuple[str, Properties]:
    row, evidence = relation.row, _evidence(relation.sentences)
    notes = evidence.pop("notes")
    found = {
        **evidence,
        "role": [relation.type.replace("_", " ")],
        "startDate": _one(text_of(row, "valid_from")),
        "endDate": _one(text_of(row, "valid_to")),
        "modifiedAt": _one(text_of(row, "last_reported")),
        "summary": texts_of(relation.sentences)[:1],
        "description": notes + _told(row),
        "recordId": [relation.id],
    }
    schema, ends = "UnknownLink", ("subject", "object")
    if source in _LEGAL and target in _ORGANISED:
        if relation.type in (RelationType.MEMBER_OF, RelationType.PART_OF):
            schema, ends = "Membership", ("member", "organization")
        elif relation.type == RelationType.LEADS:
            schema, ends = "Directorship", ("director", "organization")
    return schema, {**found, ends[0]: [id_of(relation.source_id)], ends[1]: [id_of(relation.target_id)]}
