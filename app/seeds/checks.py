"""What no single field of a seed record shows: ranges, dates, references, shared names, coverage of the codebook.

Each problem is one line `file:line: field: value: reason`. Nothing is raised, so that all are told together.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from app.seeds.records import SeedRecord
from graph.coding import ACTS
from graph.dates import parse_date
from graph.errors import InvalidInputError
from graph.ids import normalise_name
from graph.ontology import (
    SYMMETRIC_RELATIONS,
    ActorType,
    EntityKind,
    EventType,
    LocationType,
    OperationType,
    PlacePrecision,
    RelationType,
    Reliability,
)
from graph.seeds import (
    EventTypeEntry,
    RelationTypeEntry,
    SeedCountry,
    SeedEntity,
    SeedOutlet,
    SeedRelation,
    Trigger,
    WordList,
)

TYPES_OF_KIND: dict[EntityKind, frozenset[str]] = {
    EntityKind.ACTOR: frozenset(ActorType),
    EntityKind.LOCATION: frozenset(LocationType),
    EntityKind.OPERATION: frozenset(OperationType),
    EntityKind.PERSON: frozenset(),
}
UCDP_TYPES = (1, 2, 3)  # state-based, non-state, one-sided
_KEY = re.compile(r"[a-z]+:[A-Za-z0-9-]+")


def problem(record: SeedRecord, field: str, value: object, reason: str) -> str:
    """One problem as it is told."""
    return f"{record.file}:{record.line}: {field}: {value!r}: {reason}"


def check_records(records: Iterable[SeedRecord]) -> Iterator[str]:
    """The problems of a whole set, generated records included."""
    records = list(records)
    countries = {record.iso2 for record in records if isinstance(record, SeedCountry)}
    entities = {record.key: record for record in records if isinstance(record, SeedEntity)}
    relation_types = {record.type: record for record in records if isinstance(record, RelationTypeEntry)}
    for record in records:
        yield from _check_texts(record)
        match record:
            case SeedCountry():
                yield from _check_place(record)
            case SeedEntity():
                yield from _check_place(record)
                yield from _check_entity(record, countries)
            case SeedOutlet():
                yield from _check_outlet(record, countries)
            case SeedRelation():
                yield from _check_relation(record, entities, relation_types)
            case Trigger() if record.act not in (None, *ACTS):
                yield problem(record, "act", record.act, f"not one of {list(ACTS)}")
            case EventTypeEntry() if record.ucdp not in (None, *UCDP_TYPES):
                yield problem(record, "ucdp", record.ucdp, f"not one of {list(UCDP_TYPES)}")
    yield from _check_aliases(entities.values())
    yield from _check_old_keys(entities)
    yield from _check_outlet_names([record for record in records if isinstance(record, SeedOutlet)])
    yield from _check_both_ways([record for record in records if isinstance(record, SeedRelation)])
    yield from _check_coverage(records)


def _check_texts(record: SeedRecord) -> Iterator[str]:
    for field in ("key", "name", "label", "definition"):
        if not getattr(record, field, "text").strip():
            yield problem(record, field, getattr(record, field), "is empty")
    for field in ("aliases", "context_aliases", "demonyms", "words", "lemmas"):
        if any(not text.strip() for text in getattr(record, field, ())):
            yield problem(record, field, "", "has an empty entry")
    if isinstance(record, WordList) and not record.words:
        yield problem(record, "words", record.key, "has no words")


def _check_place(record: SeedEntity | SeedCountry) -> Iterator[str]:
    for field, limit in (("latitude", 90), ("longitude", 180)):
        value = getattr(record, field)
        if value is not None and not -limit <= value <= limit:
            yield problem(record, field, value, f"not between -{limit} and {limit}")
    if (record.latitude is None) != (record.longitude is None):
        yield problem(record, "latitude", record.latitude, "latitude and longitude go together")
    if record.radius_km is not None and not record.radius_km > 0:
        yield problem(record, "radius_km", record.radius_km, "not above 0")


def _check_entity(record: SeedEntity, countries: set[str]) -> Iterator[str]:
    if record.key and not _KEY.fullmatch(record.key):
        yield problem(record, "key", record.key, "not of the form actor:some-name")
    allowed = TYPES_OF_KIND.get(record.kind, frozenset())
    if record.type is not None and record.type not in allowed:
        yield problem(record, "type", record.type, f"not a type of {record.kind.value}: {sorted(allowed)}")
    yield from _check_country(record, countries)
    if record.precision is not None and record.precision not in set(PlacePrecision):
        yield problem(record, "precision", record.precision, f"not one of {[p.value for p in PlacePrecision]}")
    yield from _check_dates(record, ("active_from", "active_to"))


def _check_country(record: SeedEntity | SeedOutlet, countries: set[str]) -> Iterator[str]:
    if record.country is not None and record.country not in countries:
        yield problem(record, "country", record.country, "not in countries.csv")


def _check_outlet(record: SeedOutlet, countries: set[str]) -> Iterator[str]:
    yield from _check_country(record, countries)
    if record.owner is not None and not record.owner.strip():
        yield problem(record, "owner", record.owner, "is empty")
    if record.reliability not in set(Reliability):
        yield problem(record, "reliability", record.reliability, f"not one of {[r.value for r in Reliability]}")


def _check_relation(
    record: SeedRelation, entities: dict[str, SeedEntity], types: dict[RelationType, RelationTypeEntry]
) -> Iterator[str]:
    entry = types.get(record.type)
    ends = (
        ("source", record.source, entry.source_kinds if entry else None),
        ("target", record.target, entry.target_kinds if entry else None),
    )
    for field, key, kinds in ends:
        if key not in entities:
            yield problem(record, field, key, "no entity has this key")
        elif kinds is not None and entities[key].kind not in kinds:
            listed = sorted(kind.value for kind in kinds)
            yield problem(record, field, key, f"{record.type.value} joins no {entities[key].kind.value} here: {listed}")
    if record.source == record.target:
        yield problem(record, "target", record.target, "is the source too")
    yield from _check_dates(record, ("valid_from", "valid_to"))


def _check_dates(record: SeedEntity | SeedRelation, fields: tuple[str, str]) -> Iterator[str]:
    days: list[Any] = []
    for field in fields:
        value = getattr(record, field)
        try:
            days.append(parse_date(value, field=field) if value is not None else None)
        except InvalidInputError:
            yield problem(record, field, value, "not YYYY, YYYY-MM or YYYY-MM-DD")
    if len(days) == 2 and None not in days and days[1].end < days[0].start:
        yield problem(record, fields[1], getattr(record, fields[1]), f"before {fields[0]}")


def _check_aliases(entities: Iterable[SeedEntity]) -> Iterator[str]:
    """A name that two entities of one kind claim anywhere must be a context alias of at least all but one."""
    owners: dict[tuple[EntityKind, str], list[SeedEntity]] = defaultdict(list)
    for entity in entities:
        for name in {normalise_name(text) for text in (entity.name, *entity.aliases)}:
            owners[entity.kind, name].append(entity)
    for (kind, name), found in owners.items():
        if kind is EntityKind.LOCATION and len({(one.type, one.country) for one in found}) == len(found):
            continue  # a country tells towns of one name apart, a type a town and its province
        for other in found[1:]:
            yield problem(other, "aliases", name, f"also a name of {found[0].key} ({found[0].file}:{found[0].line})")


def _check_old_keys(entities: dict[str, SeedEntity]) -> Iterator[str]:
    """An old key leads to one entity, and is no key in use."""
    owners: dict[str, SeedEntity] = {}
    for entity in entities.values():
        for old in entity.old_keys:
            known = entities.get(old) or owners.setdefault(old, entity)
            if known is not entity:
                yield problem(entity, "old_keys", old, f"is a key of {known.key} ({known.file}:{known.line})")


def _check_outlet_names(outlets: Iterable[SeedOutlet]) -> Iterator[str]:
    owners: dict[str, SeedOutlet] = {}
    for outlet in outlets:
        for name in sorted({normalise_name(text) for text in (outlet.name, *outlet.aliases)}):
            known = owners.setdefault(name, outlet)
            if known is not outlet:
                yield problem(outlet, "aliases", name, f"also a name of {known.key} ({known.file}:{known.line})")


def _check_both_ways(relations: Iterable[SeedRelation]) -> Iterator[str]:
    """A relation that has no direction is given once."""
    seen: dict[tuple[RelationType, str, str], SeedRelation] = {}
    for relation in relations:
        if relation.type in SYMMETRIC_RELATIONS:
            source, target = sorted((relation.source, relation.target))
            known = seen.setdefault((relation.type, source, target), relation)
            if known is not relation:
                yield problem(
                    relation, "target", relation.target, f"the same the other way round at {known.file}:{known.line}"
                )


def _check_coverage(records: Iterable[SeedRecord]) -> Iterator[str]:
    event_types = {record.type for record in records if isinstance(record, EventTypeEntry)}
    relation_types = {record.type for record in records if isinstance(record, RelationTypeEntry)}
    for missing in sorted(set(EventType) - event_types):
        yield f"codebook/event_types.yaml:0: type: {missing.value!r}: is missing"
    for absent in sorted(set(RelationType) - relation_types):
        yield f"codebook/relation_types.yaml:0: type: {absent.value!r}: is missing"
