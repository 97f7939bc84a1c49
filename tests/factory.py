"""Records made by hand. Each function gives a valid record from the few words that a test is about."""

from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any

from graph.ids import make_id
from graph.model import CanonicalRecords, Change, Entity, Event, Participant, Relation
from graph.ontology import EntityKind, EventType, Modality, PlacePrecision, RelationType, Role
from graph.payload import Record, to_payload


def make_entity(name: str, kind: str = "actor", **more: Any) -> Entity:
    """An entity that one report mentions; its id is `ent_<name>`."""
    values = {"id": f"ent_{name.lower().replace(' ', '_')}", "name": name, "report_count": 1, **more}
    return Entity(kind=EntityKind(kind), **values)


def make_place(name: str, longitude: float | None, latitude: float | None, **more: Any) -> Entity:
    """A place with a point; exact to a kilometre unless said otherwise."""
    known = {"type": "populated_place", "country": "CD", "precision": PlacePrecision.EXACT, "radius_km": 1.0}
    return make_entity(name, "location", **{**known, "longitude": longitude, "latitude": latitude, **more})


def make_event(name: str, kind: str = "attack", day: str | None = None, **more: Any) -> Event:
    """An event of the id `evm_<name>`, on a day if one is given."""
    values = {"id": f"evm_{name}", "modality": Modality.OCCURRED, **more}
    if day is not None:
        on = date.fromisoformat(day)
        values = {"started_on": on, "ended_on": on, "date_precision": "day", **values}
    return Event(type=EventType(kind), **values)


def make_participant(event: Event, entity: Entity, role: str, **more: Any) -> Participant:
    """An entity in a role."""
    return Participant(make_id("par", event.id, entity.id, role), event.id, entity.id, Role(role), **more)


def make_relation(source: Entity, kind: str, target: Entity, **more: Any) -> Relation:
    """A relation from source to target."""
    return Relation(make_id("rel", kind, source.id, target.id), RelationType(kind), source.id, target.id, **more)


def list_changes(before: CanonicalRecords, after: CanonicalRecords) -> list[Change]:
    """The entries of the feed that lead from `before` to `after`."""
    numbers = count(before.version + 1)
    held, wanted = dict(_list_keyed(before)), dict(_list_keyed(after))
    return [
        Change(
            next(numbers),
            kind,
            record_id,
            to_payload(held[kind, record_id]) if (kind, record_id) in held else None,
            to_payload(wanted[kind, record_id]) if (kind, record_id) in wanted else None,
        )
        for kind, record_id in sorted(held.keys() | wanted.keys())
        if held.get((kind, record_id)) != wanted.get((kind, record_id))
    ]


def _list_keyed(records: CanonicalRecords) -> Iterator[tuple[tuple[str, str], Record]]:
    for kind, found in (
        ("entity", records.entities),
        ("event", records.events),
        ("participant", records.participants),
        ("relation", records.relations),
    ):
        yield from (((kind, record.id), record) for record in found)
