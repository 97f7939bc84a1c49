"""A folder of seed files to one checked `SeedSet`.

    codebook/event_types.yaml, relation_types.yaml, triggers*.yaml, words*.yaml
    countries.csv --generate--> place, government, armed forces, police of each
    actors/*.csv, actors/*.yaml, places/features.csv, places/towns.csv --> entities (a curated record replaces a generated one)
    relations.yaml, outlets.yaml

All problems of all files are collected and raised together, each as `file:line: field: value: reason`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from app.seeds.files import FileProblem, Raw, read_records, read_yaml
from app.seeds.generated import country_entities
from app.seeds.records import SeedRecord, adapter, key_of, to_seed_set
from graph.dates import parse_date
from graph.errors import InvalidInputError, SeedError
from graph.ids import normalise_name
from graph.ontology import ActorType, EntityKind, EventType, LocationType, OperationType, PlacePrecision, RelationType
from graph.seeds import EventTypeEntry, RelationTypeEntry, SeedCountry, SeedEntity, SeedRelation, SeedSet, WordList

FILES = (  # pattern, kind
    ("codebook/event_types.yaml", "event_type"),
    ("codebook/relation_types.yaml", "relation_type"),
    ("codebook/triggers*.yaml", "trigger"),
    ("countries.csv", "country"),
    ("actors/*.csv", "entity"),
    ("actors/*.yaml", "entity"),
    ("places/features.csv", "entity"),
    ("places/towns.csv", "entity"),
    ("relations.yaml", "relation"),
    ("outlets.yaml", "outlet"),
)
TYPES_OF_KIND: dict[EntityKind, frozenset[str]] = {
    EntityKind.ACTOR: frozenset(ActorType),
    EntityKind.LOCATION: frozenset(LocationType),
    EntityKind.OPERATION: frozenset(OperationType),
    EntityKind.PERSON: frozenset(),
}


def read_seed_set(directory: Path) -> SeedSet:
    """Read and check all seeds below a folder.

    Raises
    ------
    SeedError
        With every problem found, if there is any.
    """
    problems: list[str] = []
    records: dict[tuple[str, str], SeedRecord] = {}
    for kind, record in [*_read_all(directory, problems), *_read_words(directory, problems)]:
        known = records.setdefault((kind, key_of(record)), record)
        if known is not record:
            problems.append(_problem(record, "key", key_of(record), f"already used at {known.file}:{known.line}"))
    countries = {key: country for (_, key), country in records.items() if isinstance(country, SeedCountry)}
    for country in countries.values():
        for entity in country_entities(country):
            records.setdefault(("entity", entity.key), entity)
    problems.extend(_check(list(records.values()), set(countries)))
    if problems:
        raise SeedError(problems)
    return to_seed_set(records.values())


def _read_all(directory: Path, problems: list[str]) -> Iterator[tuple[str, SeedRecord]]:
    if not directory.is_dir():
        problems.append(f"{directory}:0: directory: {directory}: does not exist")
    for pattern, kind in FILES:
        for path in sorted(directory.glob(pattern)):
            name = path.relative_to(directory).as_posix()
            try:
                for raw in read_records(path, name):
                    record = _to_record(kind, raw, problems)
                    if record is not None:
                        yield kind, record
            except FileProblem as exc:
                problems.append(str(exc))


def _read_words(directory: Path, problems: list[str]) -> Iterator[tuple[str, SeedRecord]]:
    for path in sorted(directory.glob("codebook/words*.yaml")):
        name = path.relative_to(directory).as_posix()
        try:
            content = read_yaml(path, name)
        except FileProblem as exc:
            problems.append(str(exc))
            continue
        if not isinstance(content, dict):
            problems.append(f"{name}:1: content: {type(content).__name__}: expected a mapping of key to words")
            continue
        for key, words in content.items():
            if key != "__line__":
                raw = Raw({"key": key, "words": words}, name, content["__line__"])
                record = _to_record("word_list", raw, problems)
                if record is not None:
                    yield "word_list", record


def _to_record(kind: str, raw: Raw, problems: list[str]) -> SeedRecord | None:
    values = dict(raw.values)
    if kind == "trigger":
        if isinstance(values.get("lemmas"), str):
            values["lemmas"] = values["lemmas"].split()
        if isinstance(values.get("roles"), dict):
            values["roles"] = sorted(values["roles"].items())
    known = adapter(kind).json_schema()["properties"]
    for field in sorted(values.keys() - (known.keys() - {"file", "line"})):
        problems.append(f"{raw.file}:{raw.line}: {field}: {values[field]!r}: unknown field")
        del values[field]
    try:
        return adapter(kind).validate_python(values | {"file": raw.file, "line": raw.line})
    except ValidationError as exc:
        for error in exc.errors():
            field = ".".join(str(part) for part in error["loc"]) or "record"
            value = "missing" if error["type"] == "missing" else repr(error["input"])
            problems.append(f"{raw.file}:{raw.line}: {field}: {value}: {error['msg']}")
        return None


def _problem(record: SeedRecord, field: str, value: object, reason: str) -> str:
    return f"{record.file}:{record.line}: {field}: {value!r}: {reason}"


def _check(records: Iterable[SeedRecord], countries: set[str]) -> Iterator[str]:
    """What no single field shows: empty text, ranges, dates, references, shared aliases, coverage of the codebook."""
    records = list(records)
    entities = {record.key: record for record in records if isinstance(record, SeedEntity)}
    for record in records:
        yield from _check_texts(record)
        if isinstance(record, SeedEntity | SeedCountry):
            yield from _check_place(record)
        if isinstance(record, SeedEntity):
            yield from _check_entity(record, countries)
        if isinstance(record, SeedRelation):
            for field, key in (("source", record.source), ("target", record.target)):
                if key not in entities:
                    yield _problem(record, field, key, "no entity has this key")
            yield from _check_dates(record, ("valid_from", "valid_to"))
    yield from _check_aliases(entities.values())
    yield from _check_coverage(records)


def _check_texts(record: SeedRecord) -> Iterator[str]:
    for field in ("key", "name", "label", "definition"):
        if getattr(record, field, "text") == "":
            yield _problem(record, field, "", "is empty")
    for field in ("aliases", "context_aliases", "demonyms", "words", "lemmas"):
        if any(not text.strip() for text in getattr(record, field, ())):
            yield _problem(record, field, "", "has an empty entry")
    if isinstance(record, WordList) and not record.words:
        yield _problem(record, "words", record.key, "has no words")


def _check_place(record: SeedEntity | SeedCountry) -> Iterator[str]:
    for field, limit in (("latitude", 90), ("longitude", 180)):
        value = getattr(record, field)
        if value is not None and not -limit <= value <= limit:
            yield _problem(record, field, value, f"not between -{limit} and {limit}")
    if (record.latitude is None) != (record.longitude is None):
        yield _problem(record, "latitude", record.latitude, "latitude and longitude go together")
    if record.radius_km is not None and record.radius_km <= 0:
        yield _problem(record, "radius_km", record.radius_km, "not above 0")


def _check_entity(record: SeedEntity, countries: set[str]) -> Iterator[str]:
    allowed = TYPES_OF_KIND.get(record.kind, frozenset())
    if record.type is not None and record.type not in allowed:
        yield _problem(record, "type", record.type, f"not a type of {record.kind.value}: {sorted(allowed)}")
    if record.country is not None and record.country not in countries:
        yield _problem(record, "country", record.country, "not in countries.csv")
    if record.precision is not None and record.precision not in set(PlacePrecision):
        yield _problem(record, "precision", record.precision, f"not one of {[p.value for p in PlacePrecision]}")
    yield from _check_dates(record, ("active_from", "active_to"))


def _check_dates(record: SeedEntity | SeedRelation, fields: tuple[str, str]) -> Iterator[str]:
    days: list[Any] = []
    for field in fields:
        value = getattr(record, field)
        try:
            days.append(parse_date(value, field=field) if value is not None else None)
        except InvalidInputError:
            yield _problem(record, field, value, "not YYYY, YYYY-MM or YYYY-MM-DD")
    if len(days) == 2 and None not in days and days[1].end < days[0].start:
        yield _problem(record, fields[1], getattr(record, fields[1]), f"before {fields[0]}")


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
            yield _problem(other, "aliases", name, f"also a name of {found[0].key} ({found[0].file}:{found[0].line})")


def _check_coverage(records: Iterable[SeedRecord]) -> Iterator[str]:
    event_types = {record.type for record in records if isinstance(record, EventTypeEntry)}
    relation_types = {record.type for record in records if isinstance(record, RelationTypeEntry)}
    for missing in sorted(set(EventType) - event_types):
        yield f"codebook/event_types.yaml:0: type: {missing.value!r}: is missing"
    for absent in sorted(set(RelationType) - relation_types):
        yield f"codebook/relation_types.yaml:0: type: {absent.value!r}: is missing"
