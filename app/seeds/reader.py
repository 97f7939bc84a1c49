"""A folder of seed files to one checked `SeedSet`.

    codebook/event_types.yaml, relation_types.yaml, triggers*.yaml, words*.yaml
    countries.csv --generate--> place, government, armed forces, police of each
    actors/*.csv, actors/*.yaml, places/features.csv, towns.csv --> entities (a curated one replaces a generated one)
    relations.yaml, outlets.yaml, matching.yaml

All problems of all files are collected and raised together, each as `file:line: field: value: reason`.
"""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from pydantic import ValidationError

from app.seeds.checks import check_records, problem
from app.seeds.files import FileProblem, Raw, read_records, read_yaml
from app.seeds.generated import country_entities
from app.seeds.records import KINDS, SeedRecord, adapter, key_of, to_seed_set
from graph.errors import SeedError
from graph.seeds import SeedCountry, SeedSet

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
    ("matching.yaml", "match_weight"),
)


def read_seed_set(directory: Path) -> SeedSet:
    """Read and check all seeds below a folder.

    Raises
    ------
    SeedError
        With every problem found, if there is any.
    """
    if not directory.is_dir():
        raise SeedError([f"{directory}:0: directory: {str(directory)!r}: does not exist"])
    problems: list[str] = []
    records: dict[tuple[str, str], SeedRecord] = {}
    for kind, record in [*_read_all(directory, problems), *_read_words(directory, problems)]:
        known = records.setdefault((kind, key_of(record)), record)
        if known is not record:
            problems.append(problem(record, "key", key_of(record), f"already used at {known.file}:{known.line}"))
    for country in [record for record in records.values() if isinstance(record, SeedCountry)]:
        for entity in country_entities(country):
            records.setdefault(("entity", entity.key), entity)
    problems.extend(check_records(records.values()))
    if problems:
        raise SeedError(list(dict.fromkeys(problems)))  # a country's place repeats what is wrong with the country
    return to_seed_set(records.values())


def _read_all(directory: Path, problems: list[str]) -> Iterator[tuple[str, SeedRecord]]:
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
    known = {field.name for field in fields(KINDS[kind][0])} - {"file", "line"}
    for field in sorted(values.keys() - known, key=str):
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
