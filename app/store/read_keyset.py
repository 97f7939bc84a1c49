"""Pages by keyset: a page starts after the values that the last one ended with, never at a row number.

Invariant: rows written or deleted between two pages neither repeat nor hide the others. Unknown values sort last in
either direction; the last column is an id, so that the order is total.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, Float, Integer, Row, Select, and_, false, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.store.base import UtcDateTime
from graph.errors import InvalidInputError

Values = tuple[Any, ...]
Statement = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class SortKey:
    """A column to sort by."""

    column: ColumnElement[Any] | InstrumentedAttribute[Any]
    descending: bool = False


def load_page(
    session: Session,
    statement: Statement,
    keys: Sequence[SortKey],
    *,
    after: Sequence[Any] | None,
    limit: int,
) -> tuple[list[Row[*tuple[Any, ...]]], Values | None]:
    """One page of rows, and the values to go on after; None at the end.

    Parameters
    ----------
    keys : sequence of SortKey
        The last one unique.
    after : sequence or None
        Values that an earlier call gave, dates as ISO text.

    Raises
    ------
    InvalidInputError
        If `after` does not fit the columns.
    """
    return _run(session, _cut(_after(statement, keys, after), keys, limit), len(keys), limit)


def load_united_page(
    session: Session,
    many: tuple[Statement, Sequence[SortKey]],
    few: tuple[Statement, Sequence[SortKey]],
    *,
    after: Sequence[Any] | None,
    limit: int,
) -> tuple[list[Row[*tuple[Any, ...]]], Values | None]:
    """One page of the rows that two selects of the same columns give together, as `load_page` gives one's.

    Parameters
    ----------
    many, few : (select, keys)
        No row is in both; the keys are alike but for their table.

    Notes
    -----
    Of `many` only a page is taken, in its order, so that an index of its table may serve it; to sort both together
    would read every row. All of `few` are found first, by what they are, whatever the order.
    """
    statement, keys = many
    first_rows = _cut(_after(statement, keys, after), keys, limit).subquery()
    others = _after(*few, after).cte().prefix_with("MATERIALIZED")
    united = union_all(select(first_rows), select(others)).subquery()
    columns = [SortKey(united.c[_label(number)], key.descending) for number, key in enumerate(keys)]
    return _run(session, _cut(select(united), columns, limit), len(keys), limit)


def _after(statement: Statement, keys: Sequence[SortKey], after: Sequence[Any] | None) -> Statement:
    """The rows that come after these values, with their sort keys."""
    shown = statement.add_columns(*(key.column.label(_label(number)) for number, key in enumerate(keys)))
    if after is not None:
        values = _read_values(keys, after)
        shown = shown.where(_is_after(keys, values))
        if not _may_be_null(keys[0]):  # says the same again, so that an index can start there
            first = keys[0].column
            shown = shown.where(first <= values[0] if keys[0].descending else first >= values[0])
    return shown


def _cut(statement: Statement, keys: Sequence[SortKey], limit: int) -> Statement:
    """The rows of a page and one more."""
    return statement.order_by(*(_ordered(key) for key in keys)).limit(limit + 1)


def _run(
    session: Session, statement: Statement, key_count: int, limit: int
) -> tuple[list[Row[*tuple[Any, ...]]], Values | None]:
    rows = list(session.execute(statement))
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], tuple(rows[limit - 1])[-key_count:]


def _label(number: int) -> str:
    return f"sort_key_{number}"


def _ordered(key: SortKey) -> ColumnElement[Any]:
    """In the words that let an index serve the order: `x IS NULL, x` would not."""
    ordered = key.column.desc() if key.descending else key.column.asc()
    return ordered.nulls_last() if _may_be_null(key) else ordered


def _may_be_null(key: SortKey) -> bool:
    return bool(getattr(key.column, "nullable", True))


def _is_after(keys: Sequence[SortKey], values: Sequence[Any]) -> ColumnElement[bool]:
    found: list[ColumnElement[bool]] = []
    equal: list[ColumnElement[bool]] = []
    for key, value in zip(keys, values, strict=True):
        found.append(and_(*equal, _is_beyond(key, value)))
        equal.append(key.column.is_(None) if value is None else key.column == value)
    return or_(*found)


def _is_beyond(key: SortKey, value: Any) -> ColumnElement[bool]:
    if value is None:
        return false()
    beyond = key.column < value if key.descending else key.column > value
    return or_(beyond, key.column.is_(None))


def _read_values(keys: Sequence[SortKey], values: Sequence[Any]) -> list[Any]:
    try:
        return [_read_value(key, value) for key, value in zip(keys, values, strict=True)]
    except (TypeError, ValueError) as exc:
        raise InvalidInputError("cursor: it belongs to another list or order", field="cursor") from exc


def _read_value(key: SortKey, value: Any) -> Any:
    """The value as the column holds it; TypeError or ValueError if it can't hold it."""
    kind = key.column.type
    if value is None:
        return None
    if isinstance(kind, UtcDateTime | Date):
        moment = datetime.fromisoformat(value) if isinstance(kind, UtcDateTime) else date.fromisoformat(value)
        if isinstance(moment, datetime) and moment.tzinfo is None:
            raise ValueError("a moment without a zone")
        return moment
    fits: tuple[type, ...] = (int, float) if isinstance(kind, Float | Integer) else (str,)
    is_odd = "\x00" in value if isinstance(value, str) else isinstance(value, bool)
    if not isinstance(value, fits) or is_odd or (isinstance(value, int) and value.bit_length() > 63):
        raise TypeError(f"{type(value).__name__} for {kind}")
    return value
