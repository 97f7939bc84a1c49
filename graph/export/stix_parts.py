"""The parts that all STIX 2.1 objects of ours have: ids, times, markings, references to reports.

Ids are UUIDs of version 5 over our own id, so that the same record is the same object in every bundle.
"""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from graph.export.extras import Sentence
from graph.export.plain import Plain, clean_text
from graph.export.records import number_of, text_of, texts_of
from graph.ontology import Marking

Stix = dict[str, Any]
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:conflict-graph:stix")
UNKNOWN_TIME = "1970-01-01T00:00:00.000Z"  # of `created`, which must be told
_TLP_EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
_TLP = {  # the definitions of TLP 2.0 that OASIS publishes for STIX 2.1
    Marking.CLEAR.value: ("94868c89-83c2-464b-929b-a1a8aa3c8487", "clear"),
    Marking.GREEN.value: ("bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "green"),
    Marking.AMBER.value: ("55d920b0-5e8b-4f79-9ee9-91f868d9b421", "amber"),
    Marking.AMBER_STRICT.value: ("939a9414-2ddd-4d32-a0cd-375ea402b003", "amber+strict"),
    Marking.RED.value: ("e828b379-4e03-4974-9ac4-e53a884c97c1", "red"),
}
_STRICTEST = [marking.value for marking in Marking]  # from the most open on


def stix_id(kind: str, record_id: str) -> str:
    """The id of an object.

    Examples
    --------
    >>> stix_id("incident", "evm_1") == stix_id("incident", "evm_1") != stix_id("report", "evm_1")
    True
    """
    return f"{kind}--{uuid.uuid5(NAMESPACE, f'{kind}:{record_id}')}"


def instant(day: str | date | None) -> str | None:
    """The beginning of a day (UTC)."""
    return f"{day}T00:00:00.000Z" if day else None


def span_of(first: str | None, last: str | None, start: str, stop: str) -> Stix:
    """First and last day as two times; the end is that of the last day, which STIX wants to be later."""
    found = {start: instant(first)}
    if last is not None:
        day = date.fromisoformat(last)
        found[stop] = instant(day + timedelta(days=1)) if day < date.max else None
    return {name: value for name, value in found.items() if value}


def make_object(
    kind: str, record_id: str, row: Plain, sentences: Sequence[Sentence], *, author: str | None = None, **more: Any
) -> Stix:
    """An object with what all have; properties that are None are left out.

    `created` and `modified` are the first and last day on which a report told of it; `confidence` is 0 to 100.
    """
    created = text_of(row, "first_reported") or text_of(row, "first_seen")
    modified = text_of(row, "last_reported") or text_of(row, "last_seen") or created
    confidence = number_of(row, "confidence")
    found = {
        "type": kind,
        "spec_version": "2.1",
        "id": stix_id(kind, record_id),
        "created_by_ref": author,
        "created": instant(created) or UNKNOWN_TIME,
        "modified": max(instant(modified) or UNKNOWN_TIME, instant(created) or UNKNOWN_TIME),
        "confidence": None if confidence is None else round(min(max(confidence, 0), 1) * 100),
        **more,
        "external_references": [_own_reference(record_id), *map(_reference, sentences)],
        "object_marking_refs": marking_refs(sentences),
    }
    return {name: value for name, value in found.items() if value not in (None, [], "")}


def marking_refs(sentences: Sequence[Sentence]) -> list[str]:
    """The strictest marking of the sentences that an object quotes; one that is withheld is not quoted."""
    known = [_STRICTEST.index(one.marking) for one in sentences if one.text and one.marking in _STRICTEST]
    return [marking_id(_STRICTEST[max(known)])] if known else []


def marking_id(marking: str) -> str:
    """The id of a marking definition."""
    return f"marking-definition--{_TLP[marking][0]}"


def marking_definitions() -> list[Stix]:
    """TLP 2.0, as OASIS defines it for STIX 2.1."""
    return [
        {
            "type": "marking-definition",
            "spec_version": "2.1",
            "id": marking_id(marking),
            "created": "2022-10-01T00:00:00.000Z",
            "name": marking,
            "extensions": {_TLP_EXTENSION: {"extension_type": "property-extension", "tlp_2_0": level}},
        }
        for marking, (_, level) in _TLP.items()
    ]


def _own_reference(record_id: str) -> Stix:
    return {"source_name": "Conflict Graph", "external_id": record_id}


def _reference(sentence: Sentence) -> Stix:
    """A report with the sentence that it is quoted for."""
    publisher = clean_text(sentence.publisher or "").strip() or "unknown publisher"
    found = {
        "source_name": publisher,
        "description": next(iter(texts_of([sentence])), None),
        "url": clean_text(sentence.url or "").strip(),
        "external_id": sentence.report_id,
    }
    return {name: value for name, value in found.items() if value}
