"""Many rows into one table, past the compiler of statements, which takes longer than the database does.

The values go through the types of their columns as in any other insert. PostgreSQL gets many rows as a COPY.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table, insert
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
    columns = [[row[name] for row in rows] for name in names]
    for position, process in enumerate(_processors(table, names, connection.dialect)):
        if process is not None:
            columns[position] = [process(value) for value in columns[position]]
    values: Values = list(zip(*columns, strict=True))
    if connection.dialect.name == "postgresql" and len(values) >= COPY_FROM:
        _copy(connection, _target(table, names, connection.dialect), values)
        return
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    marks = ", ".join([mark] * len(names))
    connection.exec_driver_sql(f"INSERT INTO {_target(table, names, connection.dialect)} VALUES ({marks})", values)


@lru_cache(maxsize=256)
def _target(table: Table, names: tuple[str, ...], dialect: Dialect) -> str:
    quote = dialect.identifier_preparer
    return f"{quote.format_table(table)} ({', '.join(quote.format_column(table.c[name]) for name in names)})"


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
