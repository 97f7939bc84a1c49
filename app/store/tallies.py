"""What the current reports tell of each identity in sum, kept up to date by difference.

    before = count_tellings(reports); statements change; after = count_tellings(reports); save_difference(before, after)

Invariant: the tables `telling_counts` and `day_counts` hold what `count_tellings` of all reports gives.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from app.store.canonical_tables import DayCountRow, TellingCountRow
from app.store.rows import delete_in, insert_rows, rows_in, update_rows
from app.store.tables import LocalEntityRow, ReportRow
from graph.ids import make_id

TELLING = (
    "identity", "kind", "name", "type", "country", "latitude", "longitude", "radius_km", "precision", "geonames_id",
    "admin1", "admin2", "is_generic", "confidence",
)  # fmt: skip
DAY = ("identity", "published_on")


@dataclass
class Tallies:
    """Counts by the values of `TELLING` and of `DAY`."""

    tellings: Counter[tuple[Any, ...]] = field(default_factory=Counter)
    days: Counter[tuple[Any, ...]] = field(default_factory=Counter)


def count_tellings(session: Session, report_ids: Iterable[str]) -> Tallies:
    """What those of these reports that are current tell."""
    found = Tallies()
    statement = (
        select(LocalEntityRow.report_id, ReportRow.published_on, *(getattr(LocalEntityRow, name) for name in TELLING))
        .join(ReportRow, ReportRow.id == LocalEntityRow.report_id)
        .where(ReportRow.is_current)
    )
    reports: set[tuple[str, date | None, str]] = set()
    for report_id, published_on, identity, *rest in rows_in(session, statement, LocalEntityRow.report_id, report_ids):
        found.tellings[identity, *rest] += 1
        reports.add((report_id, published_on, identity))
    found.days.update((identity, published_on) for _, published_on, identity in reports)
    return found


@dataclass(frozen=True)
class Moved:
    """What is told otherwise than before: identities that are told in a way that is new or gone; days new or gone."""

    told: set[str] = field(default_factory=set)
    days: dict[str, set[int]] = field(default_factory=dict)  # by identity, as proleptic ordinals


def save_difference(session: Session, before: Tallies, after: Tallies) -> Moved:
    """Bring the tables from `before` to `after`."""
    told = _save(session, TellingCountRow, TELLING, _difference(before.tellings, after.tellings))
    days: dict[str, set[int]] = {}
    for identity, day in _save(session, DayCountRow, DAY, _difference(before.days, after.days)):
        if day is not None:
            days.setdefault(identity, set()).add(day.toordinal())
    return Moved({values[0] for values in told}, days)


def load_tallies(session: Session) -> Tallies:
    """All that the tables hold."""
    found = Tallies()
    for row in session.scalars(select(TellingCountRow)):
        found.tellings[tuple(getattr(row, name) for name in TELLING)] = row.count
    for day in session.scalars(select(DayCountRow)):
        found.days[day.identity, day.published_on] = day.count
    return found


def identity_tellings(
    session: Session, identities: Iterable[str], *, known_at: date | None = None
) -> list[Row[*tuple[Any, ...]]]:
    """The columns of `TELLING`, and the count as `number`; of what was published by a day, counted anew."""
    if known_at is not None:
        told = [getattr(LocalEntityRow, name) for name in TELLING]
        counted = (
            select(*told, func.count().label("number"))
            .join(ReportRow, ReportRow.id == LocalEntityRow.report_id)
            .where(ReportRow.is_current, ReportRow.published_on <= known_at)
            .group_by(*told)
        )
        return rows_in(session, counted, LocalEntityRow.identity, identities)
    columns = (getattr(TellingCountRow, name) for name in TELLING)
    statement = select(*columns, TellingCountRow.count.label("number"))
    return rows_in(session, statement, TellingCountRow.identity, identities)


def identity_seen(
    session: Session, identities: Iterable[str], *, known_at: date | None = None
) -> list[Row[*tuple[Any, ...]]]:
    """identity, report_count, first and last publication day; of the reports that were published by a day, if given."""
    statement = select(
        DayCountRow.identity,
        func.sum(DayCountRow.count).label("report_count"),
        func.min(DayCountRow.published_on).label("first"),
        func.max(DayCountRow.published_on).label("last"),
    ).group_by(DayCountRow.identity)
    if known_at is not None:
        statement = statement.where(DayCountRow.published_on <= known_at)
    return rows_in(session, statement, DayCountRow.identity, identities)


def _difference(before: Counter[tuple[Any, ...]], after: Counter[tuple[Any, ...]]) -> dict[tuple[Any, ...], int]:
    changed = {values: after[values] - before[values] for values in before.keys() | after.keys()}
    return {values: number for values, number in changed.items() if number}


def _save(
    session: Session,
    table: type[TellingCountRow] | type[DayCountRow],
    columns: tuple[str, ...],
    changed: dict[tuple[Any, ...], int],
) -> list[tuple[Any, ...]]:
    """Save counts; gives the values that were not there before, or are there no more."""
    by_id = {make_id("cnt", *map(_to_text, values)): values for values in changed}
    rows = rows_in(session, select(table.id, table.count.label("number")), table.id, by_id)
    stored: dict[str, int] = {row.id: row.number for row in rows}
    counts = {count_id: stored.get(count_id, 0) + changed[values] for count_id, values in by_id.items()}
    added = [
        {"id": count_id, **dict(zip(columns, by_id[count_id], strict=True)), "count": count}
        for count_id, count in counts.items()
        if count_id not in stored
    ]
    insert_rows(session, table, added)
    kept = [{"id": count_id, "count": count} for count_id, count in counts.items() if count and count_id in stored]
    update_rows(session, table, kept)
    delete_in(session, table.id, (count_id for count_id, count in counts.items() if not count))
    return [by_id[count_id] for count_id, count in counts.items() if not count or count_id not in stored]


def _to_text(value: Any) -> str:
    return repr(value + 0.0 if isinstance(value, float) else value)  # -0.0 is 0.0
