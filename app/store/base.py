"""The declarative base: stable constraint names, UTC moments, and the checks that tables share."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Date,
    DateTime,
    Float,
    MetaData,
    String,
)
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
    """Metadata with stable constraint names, so that migrations can name them."""

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


def one_of(column: str, *values: str) -> CheckConstraint:
    """A check that a column holds one of `values` (or NULL)."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def not_empty(column: str) -> CheckConstraint:
    """A check that a text column is NULL rather than empty."""
    return CheckConstraint(f"{column} <> ''", name=f"{column}_not_empty")


ENTITY_KINDS = ("actor", "person", "location", "operation", "equipment")
MODALITIES = ("occurred", "ongoing", "planned", "claimed", "denied", "hypothetical")
ROLES = ("source", "target", "victim", "ally", "instrument")
CASUALTY_KINDS = ("killed", "injured", "displaced", "captured", "missing")
DATE_PRECISIONS = ("day", "week", "month", "year", "unknown")
