"""An analysis as the JSON object of the extraction contract: what `extract` prints and `POST /extract` returns.

Every key is always present; unknown is null. The same analysis gives the same bytes.
"""

import hashlib
from typing import Any

from graph.coding import codes_of
from graph.model import Analysis, EventMention, LocalEntity, RelationMention, Report
from graph.seeds import EventTypeEntry, SeedSet


def to_contract(report: Report, analysis: Analysis, seeds: SeedSet) -> dict[str, Any]:
    """One document's object.

    Parameters
    ----------
    seeds : SeedSet
        Its codebook gives each event's codes in ACLED, PLOVER, CAMEO and UCDP.
    """
    codes = {entry.type: entry for entry in seeds.event_types}
    return {
        "document": {
            "id": report.external_id or report.id,
            "title": report.title,
            "published_at": report.published_on.isoformat() if report.published_on else None,
            "dateline": analysis.dateline,
            "language": report.language or analysis.language,
            "sha256": hashlib.sha256(report.text.encode("utf-8", "surrogatepass")).hexdigest(),
        },
        "sentences": [list(span) for span in analysis.sentences],
        "mentions": [
            {
                "id": one.id,
                "start": one.start,
                "end": one.end,
                "text": one.text,
                "kind": one.kind.value,
                "form": one.form.value,
                "entity": one.entity,
            }
            for one in analysis.mentions
        ],
        "entities": [_entity(one) for one in analysis.entities],
        "events": [_event(one, report, codes.get(one.type)) for one in analysis.events],
        "relations": [_relation(one) for one in analysis.relations],
    }


def _entity(entity: LocalEntity) -> dict[str, Any]:
    return {
        "id": entity.id,
        "kind": entity.kind.value,
        "type": entity.type,
        "name": entity.name,
        "aliases": list(entity.aliases),
        "known_id": entity.known_id,
        "country": entity.country,
        "latitude": entity.latitude,
        "longitude": entity.longitude,
        "geonames_id": entity.geonames_id,
        "admin1": entity.admin1,
        "admin2": entity.admin2,
        "confidence": entity.confidence,
    }


def _event(event: EventMention, report: Report, codes: EventTypeEntry | None) -> dict[str, Any]:
    evidence = event.evidence
    return {
        "id": event.id,
        "type": event.type.value,
        "modality": event.modality.value,
        "trigger": {"start": evidence.start, "end": evidence.end, "text": report.text[evidence.start : evidence.end]},
        "sentence": evidence.sentence,
        "participants": [
            {"entity": one.entity, "role": one.role.value, "start": one.start, "end": one.end}
            for one in event.participants
        ],
        "location": event.location,
        "date": event.date.to_json(),
        "casualties": [
            {
                "kind": one.kind.value,
                "who": one.who,
                "low": one.low,
                "best": one.best,
                "high": one.high,
                "by": one.by,
                "start": one.start,
                "end": one.end,
            }
            for one in event.casualties
        ],
        "part_of": event.part_of,
        "claimed_by": event.claimed_by,
        "codes": _codes(event, codes),
        "confidence": evidence.confidence,
        "rule": evidence.rule,
    }


def _codes(event: EventMention, entry: EventTypeEntry | None) -> dict[str, str | int | None]:
    usual = (entry.plover, entry.cameo) if entry else (None, None)
    plover, cameo = codes_of(event.type, event.modality, event.evidence.rule, *usual)
    return {
        "acled": entry.acled if entry else None,
        "plover": plover,
        "cameo": cameo,
        "ucdp": entry.ucdp if entry else None,
    }


def _relation(relation: RelationMention) -> dict[str, Any]:
    return {
        "id": relation.id,
        "type": relation.type.value,
        "source": relation.source,
        "target": relation.target,
        "start_date": relation.valid.start.isoformat() if relation.valid.start else None,
        "end_date": relation.valid.end.isoformat() if relation.valid.end else None,
        "source_start": relation.source_start,
        "source_end": relation.source_end,
        "target_start": relation.target_start,
        "target_end": relation.target_end,
        "sentence": relation.evidence.sentence,
        "confidence": relation.evidence.confidence,
        "rule": relation.evidence.rule,
    }
