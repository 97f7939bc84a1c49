"""Entities as they were known on a day: which were, and what a list of them is sorted and compared by.

An entity is known from the day on which the first report that mentions it was published; one of the seeds always is.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from app.store.canonical_tables import DayCountRow, EntityRow, RedirectRow
from app.store.tables import LocalEntityRow, ReportRow


def is_known_entity(known_at: date) -> ColumnElement[bool]:
    """Entities that a report published by then mentions, or that the seeds know."""
    return or_(EntityRow.first_seen <= known_at, EntityRow.seed_key.is_not(None))


def is_active(day: date) -> ColumnElement[bool]:
    """Entities that may exist on a day of the world; an unknown end is open."""
    return and_(
        or_(EntityRow.active_from.is_(None), EntityRow.active_from <= day),
        or_(EntityRow.active_to.is_(None), EntityRow.active_to >= day),
    )


def is_told_within(first: date, last: date) -> ColumnElement[bool]:
    """Entities that a report published from `first` to `last` mentions."""
    told = (
        select(LocalEntityRow.id)
        .join(ReportRow, ReportRow.id == LocalEntityRow.report_id)
        .where(LocalEntityRow.entity_id == EntityRow.id, ReportRow.published_on.between(first, last))
    )
    return told.correlate(EntityRow).exists()


def entity_values(known_at: date) -> Mapping[str, ColumnElement[Any]]:
    """What an entity's counts and days would have been on a day, to sort and compare by.

    They are counted by day where the entity has one identity; reports that tell of two of its identities count once.
    """

    def told(value: Any) -> Any:
        by_then = (
            select(value)
            .select_from(LocalEntityRow)
            .join(ReportRow, ReportRow.id == LocalEntityRow.report_id)
            .where(LocalEntityRow.entity_id == EntityRow.id, ReportRow.published_on <= known_at)
        )
        return by_then.correlate(EntityRow).scalar_subquery()

    def counted(value: Any) -> Any:
        by_then = select(value).where(DayCountRow.identity == EntityRow.id, DayCountRow.published_on <= known_at)
        return by_then.correlate(EntityRow).scalar_subquery()

    joined = select(RedirectRow.id).where(RedirectRow.new_id == EntityRow.id).correlate(EntityRow).exists()
    reports = func.count(LocalEntityRow.report_id.distinct())
    return {
        "report_count": case((joined, told(reports)), else_=func.coalesce(counted(func.sum(DayCountRow.count)), 0)),
        "first_seen": case((EntityRow.first_seen <= known_at, EntityRow.first_seen)),
        "last_seen": case(
            (joined, told(func.max(ReportRow.published_on))), else_=counted(func.max(DayCountRow.published_on))
        ),
        "confidence": case((EntityRow.seed_key.is_not(None), 1.0), else_=told(func.max(LocalEntityRow.confidence))),
    }
