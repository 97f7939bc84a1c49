"""Seed files to raw records, each with the file and line where it stands. Only the form is checked here."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

LIST_FIELDS = frozenset({"aliases", "context_aliases", "demonyms", "old_keys"})  # "a|b" in a CSV cell


@dataclass(frozen=True, slots=True)
class Raw:
    """A record as it stands in a file."""

    values: dict[str, Any]
    file: str
    line: int


class FileProblem(Exception):
    """A file that can't be read at all; the message has file, line and reason."""


class _Loader(yaml.SafeLoader):
    """Safe YAML in which every mapping remembers its line, words like `no` stay text, and dates stay text."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node)
        if not isinstance(key, str | int | float):
            raise yaml.constructor.ConstructorError(None, None, "a key is no plain word", key_node.start_mark)
        if key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"{key!r} is given twice", key_node.start_mark)
        seen.add(key)
    values = yaml.SafeLoader.construct_mapping(loader, node, deep=True)
    return values | {"__line__": node.start_mark.line + 1}


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rsplit(":", 1)[1] in ("int", "float", "null")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


def read_yaml(path: Path, name: str) -> Any:
    """Content of a YAML file; mappings carry `__line__`.

    Raises
    ------
    FileProblem
        If it is no UTF-8 or no YAML.
    """
    try:
        return yaml.load(_read_text(path, name), Loader=_Loader)
    except yaml.MarkedYAMLError as exc:
        line = exc.problem_mark.line + 1 if exc.problem_mark else 1
        raise FileProblem(f"{name}:{line}: yaml: {exc.problem}") from exc
    except yaml.YAMLError as exc:
        raise FileProblem(f"{name}:1: yaml: {exc}") from exc


def read_records(path: Path, name: str) -> Iterator[Raw]:
    """The records of a YAML list or a CSV file with a header.

    Raises
    ------
    FileProblem
        If the file is not what its ending says.
    """
    if path.suffix == ".csv":
        yield from _read_csv(path, name)
        return
    content = read_yaml(path, name)
    if not isinstance(content, list):
        raise FileProblem(f"{name}:1: content: {type(content).__name__}: expected a list of records")
    for position, entry in enumerate(content):
        if not isinstance(entry, dict):
            raise FileProblem(f"{name}:1: record {position + 1}: {entry!r}: expected a mapping")
        values = {key: _strip(value) for key, value in entry.items() if key != "__line__"}
        yield Raw(values, name, entry["__line__"])


def _read_csv(path: Path, name: str) -> Iterator[Raw]:
    reader = csv.DictReader(io.StringIO(_read_text(path, name)), strict=True)
    try:
        header = reader.fieldnames or []
        if "" in header or len(set(header)) < len(header):
            raise FileProblem(f"{name}:1: header: {','.join(header)!r}: a column has no name, or another one's")
        for row in reader:
            if None in row or None in row.values():
                raise FileProblem(f"{name}:{reader.line_num}: columns: {len(row)}: not as many as the header has")
            values: dict[str, Any] = {}
            for column, cell in row.items():
                if column in LIST_FIELDS:
                    values[column] = [part.strip() for part in cell.split("|") if part.strip()]
                elif cell.strip():
                    values[column] = cell.strip()
            yield Raw(values, name, reader.line_num)
    except csv.Error as exc:
        raise FileProblem(f"{name}:{reader.line_num + 1}: csv: {exc}") from exc  # where the broken record starts


def _read_text(path: Path, name: str) -> str:
    try:
        data = path.read_bytes()
    except OSError as exc:
        raise FileProblem(f"{name}:1: file: {exc.strerror or exc}") from exc
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = data[: exc.start].count(b"\n") + 1
        raise FileProblem(f"{name}:{line}: encoding: byte {exc.start}: not UTF-8") from exc
    if "\x00" in text:
        raise FileProblem(f"{name}:{text[: text.index(chr(0))].count(chr(10)) + 1}: content: NUL byte: not a text file")
    return text


def _strip(value: Any) -> Any:
    """`value` without the line numbers of nested mappings."""
    if isinstance(value, dict):
        return {key: _strip(inner) for key, inner in value.items() if key != "__line__"}
    return [_strip(inner) for inner in value] if isinstance(value, list) else value
