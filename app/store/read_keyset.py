"""Pages by keyset: a page starts after the values that the last one ended with, never at a row number.

Invariant: rows written or deleted between two pages neither repeat nor hide the others. Unknown values sort last in
either direction; the last column is an id, so that the order is total.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Float,
    Integer,
    Row,
    Select,
    and_,
    false,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
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
    if not _may_be_null(keys[0]):
        return _run(session, _cut(_after(statement, keys, after), keys, limit), len(keys), limit)
    rows: list[Row[*tuple[Any, ...]]] = []
    for part in _known_and_unknown(statement, keys, after):
        rows += session.execute(part.limit(limit + 1 - len(rows)))
        if len(rows) > limit:
            break
    return _end(rows, len(keys), limit)


def _known_and_unknown(statement: Statement, keys: Sequence[SortKey], after: Sequence[Any] | None) -> list[Statement]:
    """The rows whose first key is known, then the others: an index gives the order of each, from any row on."""
    shown = _with_keys(statement, keys)
    values = None if after is None else read_values(keys, after)
    first = keys[0].column
    rest = [key.column.desc() if key.descending else key.column.asc() for key in keys[1:]]
    unknown = shown.where(first.is_(None)).order_by(*rest)
    if values is not None and values[0] is None:
        return [unknown.where(_is_after(keys[1:], values[1:]))]
    known = shown.where(first.is_not(None)).order_by(first.desc() if keys[0].descending else first.asc(), *rest)
    if values is not None:
        known = known.where(_is_after_all(keys, values))
    return [known, unknown]


def _is_after_all(keys: Sequence[SortKey], values: Sequence[Any]) -> ColumnElement[bool]:
    """Rows after these values, none of which is unknown; where all keys go one way, as one comparison."""
    if len({key.descending for key in keys}) > 1 or any(map(_may_be_null, keys[1:])):
        first = keys[0].column
        return and_(_is_after(keys, values), first <= values[0] if keys[0].descending else first >= values[0])
    columns = tuple_(*(key.column for key in keys))
    given = tuple_(*(literal(value, key.column.type) for key, value in zip(keys, values, strict=True)))
    found: ColumnElement[bool] = columns < given if keys[0].descending else columns > given
    return found


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
    shown = _with_keys(statement, keys)
    if after is not None:
        values = read_values(keys, after)
        shown = shown.where(_is_after(keys, values))
        if not _may_be_null(keys[0]):  # says the same again, so that an index can start there
            first = keys[0].column
            shown = shown.where(first <= values[0] if keys[0].descending else first >= values[0])
    return shown


def _with_keys(statement: Statement, keys: Sequence[SortKey]) -> Statement:
    return statement.add_columns(*(key.column.label(_label(number)) for number, key in enumerate(keys)))


def _cut(statement: Statement, keys: Sequence[SortKey], limit: int) -> Statement:
    """The rows of a page and one more."""
    return statement.order_by(*(_ordered(key) for key in keys)).limit(limit + 1)


def _run(
    session: Session, statement: Statement, key_count: int, limit: int
) -> tuple[list[Row[*tuple[Any, ...]]], Values | None]:
    return _end(list(session.execute(statement)), key_count, limit)


def _end(
    rows: list[Row[*tuple[Any, ...]]], key_count: int, limit: int
) -> tuple[list[Row[*tuple[Any, ...]]], Values | None]:
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


def read_values(keys: Sequence[SortKey], values: Sequence[Any]) -> list[Any]:
    """The values that a page ended with, as the columns hold them.

    Raises
    ------
    InvalidInputError
        If they do not fit.
    """
    try:
        return [_read_value(key, value) for key, value in zip(keys, values, strict=True)]
    except (TypeError, ValueError) as exc:
        raise InvalidInputError("cursor: it belongs to another list or order", field="cursor") from exc


def _read_value(key: SortKey, value: Any) -> Any:
    """The value as the column holds it; TypeError or ValueError if it can't hold it."""
    kind = key.column.type
    if value is None:
        if not _may_be_null(key):
            raise TypeError(f"nothing for {kind}")
        return None
    if isinstance(kind, UtcDateTime | Date):
        moment = datetime.fromisoformat(value) if isinstance(kind, UtcDateTime) else date.fromisoformat(value)
        if isinstance(moment, datetime) and moment.tzinfo is None:
            raise ValueError("a moment without a zone")
        return moment
    fits: tuple[type, ...] = (int, float) if isinstance(kind, Float | Integer) else (str,)
    is_odd = "\x00" in value or not _is_text(value) if isinstance(value, str) else isinstance(value, bool)
    if not isinstance(value, fits) or is_odd or (isinstance(value, int) and value.bit_length() > 63):
        raise TypeError(f"{type(value).__name__} for {kind}")
    return value


def _is_text(value: str) -> bool:
    """Whether it can be sent: no half of a surrogate pair can."""
    return not any("\ud800" <= one <= "\udfff" for one in value)


def sort_rows(rows: Sequence[tuple[str, Values]], keys: Sequence[SortKey]) -> list[tuple[str, Values]]:
    """Rows, given with their values to sort by, as the database sorts them; for days, numbers and ids."""
    found = list(rows)
    for number, key in reversed(list(enumerate(keys))):
        known = [row for row in found if row[1][number] is not None]
        known.sort(key=lambda row, at=number: row[1][at], reverse=key.descending)  # type: ignore[misc]
        found = known + [row for row in found if row[1][number] is None]
    return found
