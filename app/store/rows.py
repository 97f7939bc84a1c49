"""Small helpers that every file of load and save functions shares."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Any, cast

import orjson
from sqlalchemy import ColumnElement, Row, Select, Table, Text, any_, bindparam, delete, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.store.base import Base
from app.store.bulk import bulk_insert, bulk_update
from app.store.canonical_tables import (
    ClaimRow,
    EntityRow,
    EventRow,
    NameRow,
    ParticipantRow,
    RedirectRow,
    RelationRow,
)
from graph.payload import RECORD_KINDS, Record, from_payload

CANONICAL_ROWS: Mapping[str, type[Base]] = {
    "entity": EntityRow,
    "name": NameRow,
    "event": EventRow,
    "participant": ParticipantRow,
    "claim": ClaimRow,
    "relation": RelationRow,
    "redirect": RedirectRow,
}
_PLAIN = frozenset((str, int, float, bool, date))
LISTED = "listed_ids"
IN_LIMIT = 10_000  # ids in one IN list; SQLite allows 32,766 parameters


def chunks(ids: Iterable[str], size: int = IN_LIMIT) -> Iterator[list[str]]:
    """Sorted ids in lists of at most `size`."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


def rows_in(
    session: Session,
    statement: Select[*tuple[Any, ...]],
    column: InstrumentedAttribute[Any],
    ids: Iterable[str] | Iterable[int],
) -> list[Row[*tuple[Any, ...]]]:
    """All rows of `statement` whose `column` is one of `ids`.

    Notes
    -----
    The ids are one parameter, so that a list of any length is one statement, compiled once.
    """
    wanted: list[Any] = sorted(ids)
    if not wanted:
        return []
    is_postgres = session.get_bind().dialect.name == "postgresql"
    narrowed = statement.where(is_listed(column, is_postgres))
    values = listed(wanted, is_postgres)
    if any(isinstance(one["expr"], type) for one in statement.column_descriptions):
        return list(session.execute(narrowed, values).all())  # objects
    return list(session.connection().execute(narrowed, values).all())  # columns: past the layer that makes objects


def delete_in(session: Session, column: InstrumentedAttribute[Any], ids: Iterable[str] | Iterable[int]) -> None:
    """Delete the rows of a table whose `column` is one of `ids`."""
    wanted: list[Any] = sorted(ids)
    if wanted:
        is_postgres = session.get_bind().dialect.name == "postgresql"
        statement = delete(cast(Table, column.class_.__table__)).where(is_listed(column, is_postgres))
        session.connection().execute(statement, listed(wanted, is_postgres))


def listed(wanted: list[Any], is_postgres: bool) -> dict[str, Any]:
    """The parameter of `is_listed`."""
    return {LISTED: wanted if is_postgres else orjson.dumps(wanted).decode()}


@lru_cache(maxsize=256)
def is_listed(column: InstrumentedAttribute[Any], is_postgres: bool) -> ColumnElement[bool]:
    """Rows whose `column` is one of the ids that the parameter of `listed` holds."""
    if is_postgres:
        return column == any_(bindparam(LISTED, type_=ARRAY(column.type)))
    values = func.json_each(bindparam(LISTED, type_=Text())).table_valued("value", name="listed")
    return column.in_(select(values.c.value))


def is_one_of(session: Session, column: InstrumentedAttribute[Any], ids: Iterable[str]) -> ColumnElement[bool]:
    """Rows whose `column` is one of any number of ids, as a condition with one parameter of its own."""
    wanted = sorted(ids)
    if session.get_bind().dialect.name == "postgresql":
        return column == any_(literal(wanted, type_=ARRAY(column.type)))
    listed = func.json_each(literal(orjson.dumps(wanted).decode(), type_=Text())).table_valued("value")
    return column.in_(select(listed.c.value))


def insert_rows(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows, all with the same columns, in one statement; none for none."""
    if rows:
        bulk_insert(session.connection(), cast(Table, table.__table__), rows)


def update_rows(
    session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]], *, keys: Sequence[str] = ("id",)
) -> None:
    """Change many rows, found by their `keys`, all with the same columns, in one statement; none for none."""
    if rows:
        bulk_update(session.connection(), cast(Table, table.__table__), rows, keys=keys)


def to_row(record: Record) -> dict[str, Any]:
    """Column values of a canonical record; its fields have the columns' names."""
    found: dict[str, Any] = {}
    for name in record.__dataclass_fields__:
        value = getattr(record, name)
        found[name] = value if value is None or type(value) in _PLAIN else _to_plain(value)
    return found


def _to_plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def to_record(kind: str, row: Base) -> Record:
    """The canonical record of a row.

    Raises
    ------
    KeyError
        If `kind` is not one of `graph.payload.RECORD_KINDS`.
    """
    cls = RECORD_KINDS[kind]
    return from_payload(cls, {name: getattr(row, name) for name in cls.__dataclass_fields__})


def select_records(kind: str) -> Select[*tuple[Any, ...]]:
    """The columns of the rows of a kind, for `row_to_record`: no objects are made that a session would watch."""
    table = CANONICAL_ROWS[kind]
    return select(*(getattr(table, name) for name in RECORD_KINDS[kind].__dataclass_fields__))


def row_to_record(kind: str, row: Row[*tuple[Any, ...]]) -> Record:
    """The canonical record of a row of `select_records`."""
    return from_payload(RECORD_KINDS[kind], cast(Mapping[str, Any], row._mapping))


def to_records(kind: str, rows: Sequence[Base]) -> list[Record]:
    """`to_record` of each."""
    return [to_record(kind, row) for row in rows]
