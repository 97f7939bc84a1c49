"""The declarative base: stable constraint names, UTC moments, and the checks that tables share."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, Date, DateTime, Float, MetaData, String, Table, text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

Id = String(32)
CASCADE = "CASCADE"


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC on every database; naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Add UTC where the database keeps no zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Metadata with stable constraint names, so that migrations can name them.

    Every text column that may be NULL refuses the empty string, so that unknown is told in one way only.
    """

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012
        str: String(255),
        float: Float(53),
        bool: Boolean(),
        date: Date(),
        datetime: UtcDateTime(),
        dict[str, Any]: JSON(),
    }

    def __init_subclass__(cls, **arguments: Any) -> None:
        super().__init_subclass__(**arguments)
        table = cls.__table__
        assert isinstance(table, Table)
        for column in table.columns:
            if column.nullable and isinstance(column.type, String):
                table.append_constraint(not_empty(column.name))


def one_of(column: str, *values: str) -> CheckConstraint:
    """A check that a column holds one of `values` (or NULL)."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def not_empty(column: str) -> CheckConstraint:
    """A check that a text column holds no empty string; columns that may be NULL have it anyway."""
    return CheckConstraint(f"{column} <> ''", name=f"{column}_not_empty")


def filled(column: str) -> dict[str, Any]:
    """Options of an index that leaves out the rows where the column is NULL; for foreign keys that most rows lack."""
    condition = text(f'"{column}" IS NOT NULL')
    return {"sqlite_where": condition, "postgresql_where": condition}


ENTITY_KINDS = ("actor", "person", "location", "operation", "equipment")
MODALITIES = ("occurred", "ongoing", "planned", "claimed", "denied", "hypothetical")
ROLES = ("source", "target", "victim", "ally", "instrument")
CASUALTY_KINDS = ("killed", "injured", "displaced", "captured", "missing")
DATE_PRECISIONS = ("day", "week", "month", "year", "unknown")
