"""What OpenAPI is told of bodies and answers that no shape tells: documents, and what is read out of one."""

import json
from typing import Any

DOCUMENT = {
    "id": "demo-goma-1",
    "title": "Shelling in Goma",
    "text": "Rebels shelled the town of Goma on Monday, residents said.",
    "published_at": "2024-05-06",
    "publisher": "Example News",
}
_FIELDS: dict[str, Any] = {
    "type": "object",
    "required": ["text"],
    "properties": {
        "text": {"type": "string", "description": "The text; offsets count its code points."},
        "id": {"type": ["string", "integer"], "description": "The document's own id."},
        "title": {"type": "string"},
        "published_at": {"type": "string", "format": "date", "description": "Day of publication, not in the future."},
        "publisher": {"type": "string"},
        "url": {"type": "string"},
        "language": {"type": "string", "description": "ISO 639 code; found out without it."},
        "marking": {"enum": ["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"]},
        "reliability": {"enum": ["A", "B", "C", "D", "E", "F"]},
        "revision": {"type": "integer", "minimum": 0},
    },
}
_JUDGEMENT: dict[str, Any] = {
    "kind": "event",
    "left_id": "evm_1f0c2d3e4f5a6b7c8d9e",
    "right_id": "evm_2a1b0c9d8e7f6a5b4c3d",
    "verdict": "same",
    "note": "two agencies, one strike",
}
BATCH_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"type": "array", "maxItems": 1000, "items": {"$ref": "#/components/schemas/JudgementIn"}},
                "example": [_JUDGEMENT],
            },
            "application/x-ndjson": {"schema": {"type": "string"}, "example": json.dumps(_JUDGEMENT) + "\n"},
            "text/csv": {
                "schema": {"type": "string"},
                "example": f"{','.join(_JUDGEMENT)}\n" + ",".join(f'"{one}"' for one in _JUDGEMENT.values()) + "\n",
            },
        },
    }
}
_TEXT = {"schema": {"type": "string"}, "example": DOCUMENT["text"]}
DOCUMENT_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"oneOf": [_FIELDS, {"type": "array", "items": _FIELDS}]},
                "examples": {
                    "one": {"summary": "One document", "value": DOCUMENT},
                    "batch": {"summary": "A batch", "value": [DOCUMENT, {"text": "A convoy left Bukavu."}]},
                },
            },
            "application/x-ndjson": {
                "schema": {"type": "string"},
                "example": '{"text": "Rebels shelled Goma."}\n{"text": "A convoy left Bukavu."}\n',
            },
            "text/csv": {"schema": {"type": "string"}, "example": "event_id_cnty,event_date,time_precision,...\n"},
            "text/plain": _TEXT,
            "text/markdown": {"schema": {"type": "string"}, "example": f"# Shelling in Goma\n\n{DOCUMENT['text']}"},
            "text/html": {"schema": {"type": "string"}, "example": f"<p>{DOCUMENT['text']}</p>"},
            "application/pdf": {"schema": {"type": "string", "format": "binary"}, "example": "(bytes)"},
        },
    }
}
CONTRACT_EXAMPLE: dict[str, Any] = {
    "document": {
        "id": "demo-goma-1",
        "title": "Shelling in Goma",
        "published_at": "2024-05-06",
        "dateline": None,
        "language": "en",
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    },
    "sentences": [[0, 58]],
    "mentions": [
        {"id": "m1", "start": 0, "end": 6, "text": "Rebels", "kind": "actor", "form": "nominal", "entity": "e1"}
    ],
    "entities": [
        {
            "id": "e1", "kind": "actor", "type": "non_state_armed_group", "name": "Rebels", "aliases": [],
            "known_id": None, "country": None, "latitude": None, "longitude": None, "geonames_id": None,
            "admin1": None, "admin2": None, "confidence": 0.7,
        }
    ],
    "events": [
        {
            "id": "v1", "type": "shelling_artillery_missile", "modality": "occurred",
            "trigger": {"start": 7, "end": 14, "text": "shelled"}, "sentence": 0,
            "participants": [{"entity": "e1", "role": "source", "start": 0, "end": 6}], "location": None,
            "date": {"start": "2024-05-06", "end": "2024-05-06", "precision": "day"}, "casualties": [],
            "part_of": None, "claimed_by": None,
            "codes": {"acled": "Explosions/Remote violence: Shelling/artillery/missile attack",
                      "plover": "ASSAULT", "cameo": "194", "ucdp": 1},
            "confidence": 0.8, "rule": "trigger:shell",
        }
    ],
    "relations": [],
}  # fmt: skip
CONTRACT_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"description": "What the text tells", "content": {"application/json": {"example": CONTRACT_EXAMPLE}}}
}
