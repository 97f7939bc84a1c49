"""JSON-LD 1.1 with its context inside, for triple stores and SPARQL: events of SEM, parties as roles, evidence of PROV.

    event -sem:hasActor-> role (rdf:value actor, sem:roleType) ; -sem:hasPlace-> place ; -sem:subEventOf-> operation
    event, actor, relation -cg:evidence-> sentence -prov:wasQuotedFrom-> report
    relation: rdf:subject, rdf:predicate, rdf:object, and the triple itself

SEM is the Simple Event Model (van Hage et al. 2011); names, dates and places are of schema.org. Terms of our own begin
with `cg:`. Ids are URNs: nothing has to be looked up.
"""

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO
from urllib.parse import quote

import networkx as nx

from graph.export.extras import NO_EXTRAS, ExportClaim, Extras, Sentence
from graph.export.json_stream import write_stream
from graph.export.plain import Plain, clean_text
from graph.export.records import (
    EntityRecord,
    EventRecord,
    RelationRecord,
    iter_entities,
    iter_events,
    iter_relations,
    point_of,
    texts_of,
)
from graph.ontology import ActorType, EntityKind

LEAVES_OUT = ("sentences after the first few of a record, and the text of those that are withheld",)
ID, TERM = "urn:conflict-graph:id:", "urn:conflict-graph:term:"
_DAYS = {  # term -> what it is
    **{name: f"schema:{name}" for name in ("startDate", "endDate", "validFrom", "validThrough", "datePublished")},
    **{name: f"cg:{name}" for name in ("activeFrom", "activeTo", "firstSeen", "lastSeen")},
    **{name: f"cg:{name}" for name in ("firstReported", "lastReported", "knownFrom")},
}
CONTEXT: dict[str, Any] = {
    "@version": 1.1,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "schema": "https://schema.org/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "prov": "http://www.w3.org/ns/prov#",
    "cg": {"@id": TERM, "@prefix": True},
    "name": "schema:name",
    "alternateName": "schema:alternateName",
    "addressCountry": "schema:addressCountry",
    "latitude": {"@id": "schema:latitude", "@type": "xsd:double"},
    "longitude": {"@id": "schema:longitude", "@type": "xsd:double"},
    "geo": "schema:geo",
    "publisher": "schema:publisher",
    "url": "schema:url",
    "text": "schema:text",
    **{name: {"@id": term, "@type": "xsd:date"} for name, term in _DAYS.items()},
    "place": {"@id": "sem:hasPlace", "@type": "@id"},
    "actor": "sem:hasActor",
    "roleType": {"@id": "sem:roleType", "@type": "@id"},
    "eventType": {"@id": "sem:eventType", "@type": "@id"},
    "actorType": {"@id": "sem:actorType", "@type": "@id"},
    "placeType": {"@id": "sem:placeType", "@type": "@id"},
    "subEventOf": {"@id": "sem:subEventOf", "@type": "@id"},
    "entity": {"@id": "rdf:value", "@type": "@id"},
    "subject": {"@id": "rdf:subject", "@type": "@id"},
    "predicate": {"@id": "rdf:predicate", "@type": "@id"},
    "object": {"@id": "rdf:object", "@type": "@id"},
    "claimedBy": {"@id": "cg:claimedBy", "@type": "@id"},
    "who": {"@id": "cg:who", "@type": "@id"},
    "by": {"@id": "cg:by", "@type": "@id"},
    "report": {"@id": "prov:wasQuotedFrom"},
    "derivedFrom": {"@id": "prov:wasDerivedFrom", "@type": "@id"},
    "evidence": "cg:evidence",
    "claim": "cg:claim",
}
_OWN = {  # attribute of the graph -> term
    "modality": "cg:modality", "date_precision": "cg:datePrecision", "confidence": "cg:confidence",
    "corroboration": "cg:corroboration", "fatalities_low": "cg:fatalitiesLow", "fatalities_best": "cg:fatalitiesBest",
    "fatalities_high": "cg:fatalitiesHigh", "fatalities_rule": "cg:fatalitiesRule",
    "has_conflicting_claims": "cg:hasConflictingClaims", "telling_count": "cg:tellingCount",
    "report_count": "cg:reportCount", "source_count": "cg:sourceCount", "first_reported": "firstReported",
    "last_reported": "lastReported", "known_from": "knownFrom", "precision": "cg:placePrecision",
    "radius_km": "cg:radiusKm", "admin1": "cg:admin1", "admin2": "cg:admin2", "seed_key": "cg:seedKey",
    "geonames_id": "cg:geonamesId", "is_generic": "cg:isGeneric", "spells": "cg:spells", "label": "name",
    "country": "addressCountry", "started_on": "startDate", "ended_on": "endDate", "valid_from": "validFrom",
    "valid_to": "validThrough", "active_from": "activeFrom", "active_to": "activeTo", "first_seen": "firstSeen",
    "last_seen": "lastSeen",
}  # fmt: skip
_CLASSES = {
    ActorType.STATE_FORCE.value: "schema:GovernmentOrganization",
    ActorType.GOVERNMENT.value: "schema:GovernmentOrganization",
    ActorType.NGO.value: "schema:NGO",
    ActorType.MEDIA.value: "schema:NewsMediaOrganization",
    ActorType.COMPANY.value: "schema:Corporation",
    ActorType.CIVILIANS.value: "cg:Group",
}


def write_json_ld(graph: "nx.MultiDiGraph[str]", file: BinaryIO, extras: Extras = NO_EXTRAS) -> None:
    """Write one document in UTF-8: `@context`, then `@graph` with entities, events and relations, each by id."""
    write_stream(file, {"@context": CONTEXT}, "@graph", _iter_nodes(graph, extras))


def iri_of(record_id: str) -> str:
    """The URN of a record.

    Examples
    --------
    >>> iri_of("evm_1 a")
    'urn:conflict-graph:id:evm_1%20a'
    """
    return ID + quote(record_id, safe="")


def _term(group: str, name: Any) -> str:
    return f"{TERM}{group}:{quote(str(name), safe='')}"


def _iter_nodes(graph: "nx.MultiDiGraph[str]", extras: Extras) -> Iterator[dict[str, Any]]:
    for entity in iter_entities(graph, extras):
        yield _from_entity(entity)
    for event in iter_events(graph, extras):
        yield _from_event(event)
    for relation in iter_relations(graph, extras):
        yield _from_relation(relation)
        yield {"@id": iri_of(relation.source_id), _term("relation", relation.type): {"@id": iri_of(relation.target_id)}}


def _own_terms(row: Plain) -> dict[str, Any]:
    return {_OWN[name]: value for name, value in row.items() if name in _OWN}


def _from_entity(entity: EntityRecord) -> dict[str, Any]:
    kind, type_ = str(entity.row.get("kind")), entity.row.get("type")
    found: dict[str, Any] = {"@id": iri_of(entity.id), **_own_terms(entity.row)}
    if kind == EntityKind.LOCATION.value:
        found["@type"] = ["sem:Place", "schema:Place"]
        point = point_of(entity.row)
        if point is not None:
            found["geo"] = {"@type": "schema:GeoCoordinates", "longitude": point[0], "latitude": point[1]}
    elif kind == EntityKind.ACTOR.value:
        found["@type"] = ["sem:Actor", "prov:Agent", _CLASSES.get(str(type_), "schema:Organization")]
    elif kind == EntityKind.PERSON.value:
        found["@type"] = ["sem:Actor", "prov:Agent", "schema:Person"]
    elif kind == EntityKind.OPERATION.value:
        found["@type"] = ["sem:Event", "cg:Operation"]
    else:
        found["@type"] = ["schema:Thing", "cg:Equipment"]
    if type_ is not None:
        name = {"location": "placeType", "operation": "eventType"}.get(kind, "actorType")
        found[name] = _term(f"{kind}-type", type_)
    if entity.aliases:
        found["alternateName"] = entity.aliases
    return found | _evidence(entity.sentences)


def _from_event(event: EventRecord) -> dict[str, Any]:
    found: dict[str, Any] = {"@id": iri_of(event.id), "@type": ["sem:Event", "schema:Event"], **_own_terms(event.row)}
    found["eventType"] = _term("event-type", event.row.get("type"))
    for name, linked in (("place", event.place), ("subEventOf", event.operation), ("claimedBy", event.claimed_by)):
        if linked is not None:
            found[name] = iri_of(linked.id)
    if event.parties:
        found["actor"] = [
            {
                "@id": iri_of(party.key),
                "@type": "sem:Role",
                "entity": iri_of(party.id),
                "roleType": _term("role", party.role),
                **({} if party.confidence is None else {"cg:confidence": party.confidence}),
            }
            for party in event.parties
        ]
    if event.claims:
        found["claim"] = [_claim(one) for one in event.claims]
    return found | _evidence(event.sentences)


def _from_relation(relation: RelationRecord) -> dict[str, Any]:
    return {
        "@id": iri_of(relation.id),
        "@type": ["rdf:Statement", "cg:Relation"],
        "subject": iri_of(relation.source_id),
        "predicate": _term("relation", relation.type),
        "object": iri_of(relation.target_id),
        **_own_terms(relation.row),
        **_evidence(relation.sentences),
    }


def _claim(claim: ExportClaim) -> dict[str, Any]:
    figures = {"cg:low": claim.low, "cg:best": claim.best, "cg:high": claim.high}
    found: dict[str, Any] = {"@type": "cg:Claim", "cg:casualties": claim.kind, "derivedFrom": iri_of(claim.report_id)}
    found |= {name: value for name, value in figures.items() if value is not None}
    found |= {name: iri_of(one) for name, one in (("who", claim.who), ("by", claim.by)) if one is not None}
    return found


def _evidence(sentences: Sequence[Sentence]) -> dict[str, Any]:
    return {"evidence": [_sentence(one) for one in sentences]} if sentences else {}


def _sentence(sentence: Sentence) -> dict[str, Any]:
    told = {
        "name": sentence.title,
        "publisher": sentence.publisher,
        "url": sentence.url,
        "cg:externalId": sentence.external_id,
        "cg:marking": sentence.marking,
    }
    report: dict[str, Any] = {"@id": iri_of(sentence.report_id), "@type": ["prov:Entity", "schema:Report"]}
    report |= {name: text for name, value in told.items() if value and (text := clean_text(value))}
    if sentence.published_at is not None:
        report["datePublished"] = sentence.published_at.isoformat()
    return {
        "@type": "cg:Sentence",
        **({"text": texts[0]} if (texts := texts_of([sentence])) else {}),
        "cg:start": sentence.start,
        "cg:end": sentence.end,
        "cg:rule": sentence.rule,
        "cg:confidence": sentence.confidence,
        "report": report,
    }
