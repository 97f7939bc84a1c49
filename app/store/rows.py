"""Small helpers that every file of load and save functions shares."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, cast

from sqlalchemy import Row, Select, Table, insert
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.store.base import Base
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
IN_LIMIT = 10_000  # ids in one IN list; SQLite allows 32,766 parameters


def chunks(ids: Iterable[str], size: int = IN_LIMIT) -> Iterator[list[str]]:
    """Sorted ids in lists of at most `size`."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


def rows_in(
    session: Session, statement: Select[*tuple[Any, ...]], column: InstrumentedAttribute[Any], ids: Iterable[str]
) -> list[Row[*tuple[Any, ...]]]:
    """All rows of `statement` whose `column` is one of `ids`."""
    return [row for part in chunks(ids) for row in session.execute(statement.where(column.in_(part)))]


def insert_rows(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows, all with the same columns, in one statement; none for none."""
    if rows:
        session.connection().execute(insert(cast(Table, table.__table__)), rows)


def to_row(record: Record) -> dict[str, Any]:
    """Column values of a canonical record; its fields have the columns' names."""
    values = {name: getattr(record, name) for name in record.__dataclass_fields__}
    return {name: value.value if isinstance(value, Enum) else value for name, value in values.items()}


def to_record(kind: str, row: Base) -> Record:
    """The canonical record of a row.

    Raises
    ------
    KeyError
        If `kind` is not one of `graph.payload.RECORD_KINDS`.
    """
    cls = RECORD_KINDS[kind]
    return from_payload(cls, {name: getattr(row, name) for name in cls.__dataclass_fields__})


def to_records(kind: str, rows: Sequence[Base]) -> list[Record]:
    """`to_record` of each."""
    return [to_record(kind, row) for row in rows]
