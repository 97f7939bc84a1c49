"""Seed records as plain payloads and back, so that a set read from rows equals the set read from files."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from graph.seeds import (
    EventTypeEntry,
    MatchWeight,
    RelationTypeEntry,
    SeedCountry,
    SeedEntity,
    SeedOutlet,
    SeedRelation,
    SeedSet,
    Trigger,
    WordList,
)

SeedRecord = (
    SeedEntity
    | SeedCountry
    | SeedRelation
    | SeedOutlet
    | EventTypeEntry
    | RelationTypeEntry
    | Trigger
    | WordList
    | MatchWeight
)

# kind -> (class, field of SeedSet)
KINDS: dict[str, tuple[type[SeedRecord], str]] = {
    "country": (SeedCountry, "countries"),
    "entity": (SeedEntity, "entities"),
    "event_type": (EventTypeEntry, "event_types"),
    "match_weight": (MatchWeight, "match_weights"),
    "outlet": (SeedOutlet, "outlets"),
    "relation": (SeedRelation, "relations"),
    "relation_type": (RelationTypeEntry, "relation_types"),
    "trigger": (Trigger, "triggers"),
    "word_list": (WordList, "word_lists"),
}


@cache
def adapter(kind: str) -> TypeAdapter[SeedRecord]:
    """The validator of a kind of record."""
    return TypeAdapter(KINDS[kind][0])


def key_of(record: SeedRecord) -> str:
    """The key that a record has within its kind."""
    if isinstance(record, SeedEntity | SeedOutlet | WordList | MatchWeight):
        return record.key
    if isinstance(record, SeedCountry):
        return record.iso2
    if isinstance(record, SeedRelation):
        return f"{record.source} {record.type.value} {record.target}"
    if isinstance(record, Trigger):
        needs = "".join(f" {need}" for need in record.needs)
        return f"{record.pos} {' '.join(record.lemmas)} {record.type.value}{needs}"
    return record.type.value


def to_payload(record: SeedRecord) -> dict[str, Any]:
    """JSON-able content of a record; where it stands (file, line) is left out."""
    payload: dict[str, Any] = json.loads(json.dumps(asdict(record)))
    del payload["file"], payload["line"]
    return payload


def from_payload(kind: str, payload: dict[str, Any]) -> SeedRecord:
    """The record that `to_payload` gave `payload` for."""
    return adapter(kind).validate_python(payload)


def iter_records(seed_set: SeedSet) -> Iterator[tuple[str, str, SeedRecord]]:
    """(kind, key, record) of every record, by kind and key."""
    for kind, (_, field) in KINDS.items():
        for record in getattr(seed_set, field):
            yield kind, key_of(record), record


def to_seed_set(records: Iterable[SeedRecord]) -> SeedSet:
    """The set of these records, sorted, with its version: SHA-256 over the sorted content."""
    found: dict[str, dict[str, SeedRecord]] = {kind: {} for kind in KINDS}
    kinds = {cls: kind for kind, (cls, _) in KINDS.items()}
    for record in records:
        found[kinds[type(record)]][key_of(record)] = record
    digest = hashlib.sha256()
    fields: dict[str, Any] = {}
    for kind, (_, field) in KINDS.items():
        ordered = [found[kind][key] for key in sorted(found[kind])]
        fields[field] = tuple(ordered)
        for record in ordered:
            digest.update(json.dumps([kind, to_payload(record)], sort_keys=True, ensure_ascii=False).encode())
    return SeedSet(version=digest.hexdigest(), **fields)
