"""The shape of the extraction contract as a JSON schema, and what it can't say: offsets and ids that fit."""

import json
from typing import Any

import jsonschema

from app.extract.contract import to_contract
from graph import ontology
from graph.model import Analysis, Report
from graph.seeds import SeedSet

ID = {"type": "string", "minLength": 1}
NAME = {"type": ["string", "null"], "minLength": 1}
OFFSET = {"type": "integer", "minimum": 0}
COUNT = {"type": ["integer", "null"], "minimum": 0}
DAY = {"type": ["string", "null"], "pattern": r"^\d{4}-\d{2}-\d{2}$"}
SHARE = {"type": "number", "minimum": 0, "maximum": 1}
NUMBER = {"type": ["number", "null"]}
TYPES = [*ontology.ActorType, *ontology.LocationType, *ontology.OperationType, None]


def one_of(*values: Any) -> dict[str, Any]:
    return {"enum": [getattr(value, "value", value) for value in values]}


def shape(**fields: Any) -> dict[str, Any]:
    return {"type": "object", "required": sorted(fields), "properties": fields}


def many(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


CONTRACT = shape(
    document=shape(
        id=ID, title=NAME, published_at=DAY, dateline=NAME, language=NAME, sha256={"pattern": "^[0-9a-f]{64}$"}
    ),
    sentences=many({"type": "array", "items": OFFSET, "minItems": 2, "maxItems": 2}),
    mentions=many(
        shape(
            id=ID, start=OFFSET, end=OFFSET, text=ID, entity=NAME,
            kind=one_of(*ontology.MentionKind), form=one_of(*ontology.MentionForm),
        )
    ),
    entities=many(
        shape(
            id=ID, kind=one_of(*ontology.EntityKind), type=one_of(*TYPES), name=ID, aliases=many(ID), known_id=NAME,
            country={"type": ["string", "null"], "pattern": "^[A-Z]{2}$"}, latitude=NUMBER, longitude=NUMBER,
            geonames_id={"type": ["integer", "null"]}, admin1=NAME, confidence=SHARE,
        )
    ),
    events=many(
        shape(
            id=ID, type=one_of(*ontology.EventType), modality=one_of(*ontology.Modality),
            trigger=shape(start=OFFSET, end=OFFSET, text=ID), sentence=OFFSET,
            participants=many(shape(entity=ID, role=one_of(*ontology.Role), start=OFFSET, end=OFFSET)),
            location=NAME,
            date=shape(start=DAY, end=DAY, precision=one_of(*ontology.DatePrecision)),
            casualties=many(
                shape(
                    kind=one_of(*ontology.CasualtyKind), who=NAME, low=COUNT, best=COUNT, high=COUNT, by=NAME,
                    start=OFFSET, end=OFFSET,
                )
            ),
            part_of=NAME, claimed_by=NAME,
            codes=shape(acled=NAME, plover=NAME, cameo=NAME, ucdp={"type": ["integer", "null"]}),
            confidence=SHARE, rule=ID,
        )
    ),
    relations=many(
        shape(
            id=ID, type=one_of(*ontology.RelationType), source=ID, target=ID, start_date=DAY, end_date=DAY,
            source_start=COUNT, source_end=COUNT, target_start=COUNT, target_end=COUNT, sentence=OFFSET,
            confidence=SHARE, rule=ID,
        )
    ),
)  # fmt: skip
VALIDATOR = jsonschema.Draft202012Validator(CONTRACT)


def check_contract(report: Report, analysis: Analysis, seeds: SeedSet) -> None:
    """That an analysis is a whole object of the contract, whose spans lie in the text and whose ids are told."""
    found = json.loads(json.dumps(to_contract(report, analysis, seeds)))
    VALIDATOR.validate(found)
    text = report.text
    assert all(text[one["start"] : one["end"]] == one["text"] for one in found["mentions"])
    assert all(0 <= start < end <= len(text) for start, end in found["sentences"])
    entities = {one["id"] for one in found["entities"]}
    named = [one["entity"] for one in found["mentions"] if one["entity"]]
    for event in found["events"]:
        trigger = event["trigger"]
        assert text[trigger["start"] : trigger["end"]] == trigger["text"]
        start, end = found["sentences"][event["sentence"]]
        assert start <= trigger["start"] < trigger["end"] <= end
        parts = [*event["participants"], *event["casualties"]]
        assert all(part["start"] < part["end"] <= len(text) for part in parts)
        named += [part["entity"] for part in event["participants"]]
        named += [one[field] for one in event["casualties"] for field in ("who", "by") if one[field]]
        named += [event[field] for field in ("location", "part_of", "claimed_by") if event[field]]
    for one in found["relations"]:
        assert one["sentence"] < len(found["sentences"])
        assert all(one[f"{side}_start"] < one[f"{side}_end"] <= len(text) for side in ("source", "target"))
    named += [one[end] for one in found["relations"] for end in ("source", "target")]
    assert set(named) <= entities
