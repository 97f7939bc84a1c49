"""Many rows inserted or updated at once, past the compiler of statements, which takes longer than the database does.

The values go through the types of their columns as in any other statement. PostgreSQL gets many new rows as a COPY and
many changed ones as arrays of one statement.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Float, String, Table, insert
from sqlalchemy.exc import DataError, IntegrityError

COPY_FROM = 20  # rows; of fewer an INSERT is as fast
Values = list[tuple[Any, ...]]
Processors = tuple[Callable[[Any], Any] | None, ...]


def bulk_insert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns.

    Raises
    ------
    sqlalchemy.exc.IntegrityError, sqlalchemy.exc.DataError
        If the database refuses one of them.
    """
    names = tuple(rows[0])
    if any(column.default is not None and column.name not in names for column in table.columns):
        connection.execute(insert(table), rows)  # only a compiled statement fills in what is left out
        return
    values: Values = list(zip(*_to_columns(table, names, connection.dialect, rows), strict=True))
    if connection.dialect.name == "postgresql" and len(values) >= COPY_FROM:
        _copy(connection, _target(table, names, connection.dialect), values)
        return
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    marks = ", ".join([mark] * len(names))
    connection.exec_driver_sql(f"INSERT INTO {_target(table, names, connection.dialect)} VALUES ({marks})", values)


def bulk_update(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, keys: Sequence[str] = ("id",)
) -> None:
    """Change rows, each found by its `keys`; all given ones have the same columns, and no key twice.

    Raises
    ------
    sqlalchemy.exc.IntegrityError, sqlalchemy.exc.DataError
        If the database refuses one of them.
    """
    names = tuple(sorted(rows[0], key=lambda name: name in keys))  # the keys last
    columns = _to_columns(table, names, connection.dialect, rows)
    statement = _update(table, names, tuple(keys), connection.dialect)
    if connection.dialect.name == "postgresql":
        for position, name in enumerate(names):
            if isinstance(table.c[name].type, Float):  # an array does not hold 1 beside 1.5
                columns[position] = [None if value is None else float(value) for value in columns[position]]
        connection.exec_driver_sql(statement, tuple(columns))
    else:
        connection.exec_driver_sql(statement, list(zip(*columns, strict=True)))


def _to_columns(
    table: Table, names: tuple[str, ...], dialect: Dialect, rows: Sequence[Mapping[str, Any]]
) -> list[list[Any]]:
    columns = [[row[name] for row in rows] for name in names]
    for position, process in enumerate(_processors(table, names, dialect)):
        if process is not None:
            columns[position] = [process(value) for value in columns[position]]
    return columns


@lru_cache(maxsize=256)
def _target(table: Table, names: tuple[str, ...], dialect: Dialect) -> str:
    quote = dialect.identifier_preparer
    return f"{quote.format_table(table)} ({', '.join(quote.format_column(table.c[name]) for name in names)})"


@lru_cache(maxsize=256)
def _update(table: Table, names: tuple[str, ...], keys: tuple[str, ...], dialect: Dialect) -> str:
    target = dialect.identifier_preparer.format_table(table)
    quoted = {name: dialect.identifier_preparer.format_column(table.c[name]) for name in names}
    if dialect.name != "postgresql":
        changes = ", ".join(f"{quoted[name]} = ?" for name in names if name not in keys)
        return f"UPDATE {target} SET {changes} WHERE {' AND '.join(f'{quoted[name]} = ?' for name in keys)}"
    changes = ", ".join(f"{quoted[name]} = given.{quoted[name]}" for name in names if name not in keys)
    where = " AND ".join(f"{target}.{quoted[name]} = given.{quoted[name]}" for name in keys)
    arrays = ", ".join(f"%s::{_type_name(table.c[name].type, dialect)}[]" for name in names)
    return f"UPDATE {target} SET {changes} FROM unnest({arrays}) AS given ({', '.join(quoted.values())}) WHERE {where}"


def _type_name(kind: Any, dialect: Dialect) -> str:
    if isinstance(kind, String):
        return "text"  # a cast to a length would cut what the column refuses
    return dialect.type_compiler_instance.process(kind)


@lru_cache(maxsize=256)
def _processors(table: Table, names: tuple[str, ...], dialect: Dialect) -> Processors:
    """What turns the values of each column into those of the driver."""
    return tuple(table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names)


def _copy(connection: Connection, target: str, values: Values) -> None:
    driver: Any = connection.connection.driver_connection
    statement = f"COPY {target} FROM STDIN"
    errors: Any = connection.dialect.dbapi
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in values:
                copy.write_row(row)
    except errors.IntegrityError as exc:
        raise IntegrityError(statement, None, exc) from exc
    except errors.DataError as exc:
        raise DataError(statement, None, exc) from exc
