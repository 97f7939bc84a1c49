"""Sums of events over time: how many, and how many dead, by period and by what they are parted by.

    events that fit (known by then, if asked) --SQL: sums by first day, last day, group--> rows --periods--> sums

An event counts in a period only if it is known to lie in it whole; else it is summed apart, under no period. Figures
are the roll-ups of events (`fatalities_low`, `_best`, `_high`); an event of which none is told adds nothing and is
counted.
"""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, null, select
from sqlalchemy.orm import Session, aliased

from app.store.canonical_tables import EntityRow, EventRow, ParticipantRow
from app.store.event_search import EventSearch, event_conditions
from app.store.history_tables import EventHistoryRow
from app.store.known import EventTable, was_known

By = Literal["day", "week", "month", "year"]
Group = Literal["none", "type", "place", "country", "admin1", "actor", "dyad"]
OF_PARTICIPANTS = frozenset(("actor", "dyad"))
DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
MOST_FILLED = 5000  # periods between the first and the last that are listed though nothing happened in them
ACTING, HIT = ("source", "ally"), ("target", "victim")


@dataclass(frozen=True, slots=True)
class Sum:
    """The events of a period and a group. `start` and `end` are the period's days; None for those in no one period.

    `key` is the group's value, of a dyad who acts, and `other` who is hit. `without_figure` events tell no dead at all;
    `low`, `best`, `high` sum what is told: where one is not, low takes the best, best the low, high the best or the
    low, so that low <= best <= high; `with_best` and `with_high` events tell it themselves.
    """

    start: date | None
    end: date | None
    key: str | None
    other: str | None
    events: int = 0
    without_figure: int = 0
    low: int = 0
    best: int = 0
    with_best: int = 0
    high: int = 0
    with_high: int = 0
    conflicting: int = 0


NUMBERS = ("events", "without_figure", "low", "best", "with_best", "high", "with_high", "conflicting")


def load_series(session: Session, search: EventSearch, by: By, group: Group) -> list[Sum]:
    """The sums by period, the earliest first, then by group; those in no one period last.

    Without a group, periods without events between the first and the last are listed too, with zeros. Who takes part is
    told by today's participants, so groups of them can't be asked for as they were known on a day.

    Raises
    ------
    NotFoundError
        If the search names an entity that does not exist.
    """
    tables: tuple[EventTable, ...] = (EventRow,) if search.known_at is None else (EventRow, EventHistoryRow)
    found: dict[tuple[date | None, str | None, str | None], Sum] = {}
    for table in tables:
        for row in session.execute(_summed(session, search, table, group)):
            start = _period_of(row, by)
            key = (start, row.key, row.other)
            empty = Sum(start, None if start is None else end_of(start, by), row.key, row.other)
            found[key] = _add(found.get(key, empty), row)
    if group == "none":
        _fill(found, by)
    return sorted(found.values(), key=lambda one: (one.start or date.max, one.key or "", one.other or ""))


def start_of(day: date, by: By) -> date:
    """First day of the period that holds a day.

    Examples
    --------
    >>> [start_of(date(2017, 10, 26), by).isoformat() for by in ("day", "week", "month", "year")]
    ['2017-10-26', '2017-10-23', '2017-10-01', '2017-01-01']
    """
    if by == "week":
        return day - timedelta(days=day.weekday())
    if by == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if by == "year" else day


def end_of(start: date, by: By) -> date:
    """Last day of the period that begins on a day.

    Examples
    --------
    >>> [end_of(date(2016, 2, 1), by).isoformat() for by in ("day", "week", "month", "year")]
    ['2016-02-01', '2016-02-07', '2016-02-29', '2016-12-31']
    """
    if by == "day":
        return start
    if by == "week":
        return start + timedelta(days=6)
    if by == "month":
        return start.replace(day=calendar.monthrange(start.year, start.month)[1])
    return start.replace(month=12, day=31)


def _period_of(row: Row[*tuple[Any, ...]], by: By) -> date | None:
    if row.started_on is None or row.ended_on is None:
        return None
    first = start_of(row.started_on, by)
    return first if first == start_of(row.ended_on, by) else None


def _add(one: Sum, row: Row[*tuple[Any, ...]]) -> Sum:
    return replace(one, **{name: getattr(one, name) + int(getattr(row, name) or 0) for name in NUMBERS})


def _fill(found: dict[tuple[date | None, str | None, str | None], Sum], by: By) -> None:
    starts = sorted(key[0] for key in found if key[0] is not None)
    if not starts or (starts[-1] - starts[0]).days > MOST_FILLED * DAYS[by]:
        return
    day = starts[0]
    while day < starts[-1]:
        found.setdefault((day, None, None), Sum(day, end_of(day, by), None, None))
        day = end_of(day, by) + timedelta(days=1)


def _summed(session: Session, search: EventSearch, table: EventTable, group: Group) -> Select[*tuple[Any, ...]]:
    low, best, high = table.fatalities_low, table.fatalities_best, table.fatalities_high
    key, other, joined = _grouped(table, group)
    conditions = list(event_conditions(session, search, table))
    if search.known_at is not None:
        conditions += was_known(table, search.known_at)
    statement = select(
        table.started_on,
        table.ended_on,
        key.label("key"),
        other.label("other"),
        func.count().label("events"),
        func.sum(one_if(and_(low.is_(None), best.is_(None), high.is_(None)))).label("without_figure"),
        func.sum(func.coalesce(low, best, 0)).label("low"),
        func.sum(func.coalesce(best, low, 0)).label("best"),
        func.count(best).label("with_best"),
        func.sum(func.coalesce(high, best, low, 0)).label("high"),
        func.count(high).label("with_high"),
        func.sum(one_if(table.has_conflicting_claims)).label("conflicting"),
    )
    for target, condition in joined:
        statement = statement.join(target, condition, isouter=group not in OF_PARTICIPANTS)
    grouped = [column for column in (key, other) if group != "none" and column is not None]
    named = grouped if group in ("dyad", "admin1") else grouped[:1]
    return statement.where(*conditions).group_by(table.started_on, table.ended_on, *named)


def one_if(condition: ColumnElement[bool] | Any) -> ColumnElement[int]:
    """1 where a condition holds, else 0: summed, how many rows fit."""
    return case((condition, 1), else_=0)


def _grouped(table: EventTable, group: Group) -> tuple[Any, Any, Sequence[tuple[Any, Any]]]:
    """What is grouped by, and what has to be joined for it."""
    if group == "type":
        return table.type, null(), ()
    if group == "place":
        return table.location_id, null(), ()
    if group in ("country", "admin1"):
        place = aliased(EntityRow)
        joined = [(place, place.id == table.location_id)]
        return place.country, (place.admin1 if group == "admin1" else null()), joined
    if group == "actor":
        parts = _distinct_parts((*ACTING, *HIT))
        return parts.c.entity_id, null(), [(parts, parts.c.event_id == table.id)]
    if group == "dyad":
        acts, hit = _distinct_parts(ACTING), _distinct_parts(HIT)
        return acts.c.entity_id, hit.c.entity_id, [
            (acts, acts.c.event_id == table.id), (hit, hit.c.event_id == table.id),
        ]  # fmt: skip
    return null(), null(), ()


def _distinct_parts(roles: Iterable[str]) -> Any:
    parts = select(ParticipantRow.event_id, ParticipantRow.entity_id).where(ParticipantRow.role.in_(tuple(roles)))
    return parts.distinct().subquery()
