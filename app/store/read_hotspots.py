"""Events and dead by place, for hot spots: sums in SQL, so that millions of events come as some thousands of rows."""

from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from app.store.canonical_tables import EntityRow, EventRow
from app.store.event_search import EventSearch, event_conditions
from app.store.history_tables import EventHistoryRow
from app.store.known import EventTable, was_known
from app.store.read_series import one_if
from graph.sums import PlaceSum, add_sums


def load_place_sums(session: Session, search: EventSearch) -> list[PlaceSum]:
    """The sums of each place that has events that fit, by id, those without a place last.

    Raises
    ------
    NotFoundError
        If the search names an entity that does not exist.
    """
    tables: tuple[EventTable, ...] = (EventRow,) if search.known_at is None else (EventRow, EventHistoryRow)
    found: dict[str | None, PlaceSum] = {}
    for table in tables:
        for row in session.execute(_summed(session, search, table)):
            empty = PlaceSum(
                row.location_id, row.country, row.admin1, row.latitude, row.longitude, row.radius_km, row.precision
            )
            found[row.location_id] = add_sums(found.get(row.location_id, empty), row)
    return [found[place_id] for place_id in sorted(found, key=lambda one: (one is None, one or ""))]


def _summed(session: Session, search: EventSearch, table: EventTable) -> Select[*tuple[Any, ...]]:
    low, best, high = table.fatalities_low, table.fatalities_best, table.fatalities_high
    conditions = list(event_conditions(session, search, table))
    if search.known_at is not None:
        conditions += was_known(table, search.known_at)
    sums = (
        select(
            table.location_id,
            func.count().label("events"),
            func.sum(one_if(and_(low.is_(None), best.is_(None), high.is_(None)))).label("without_figure"),
            func.sum(func.coalesce(low, best, 0)).label("low"),
            func.sum(func.coalesce(best, low, 0)).label("best"),
            func.sum(func.coalesce(high, best, low, 0)).label("high"),
            func.min(func.coalesce(table.started_on, table.ended_on)).label("first_day"),
            func.max(func.coalesce(table.ended_on, table.started_on)).label("last_day"),
        )
        .where(*conditions)
        .group_by(table.location_id)
        .subquery()
    )
    place = aliased(EntityRow)
    of_place = (place.country, place.admin1, place.latitude, place.longitude, place.radius_km, place.precision)
    return select(sums, *of_place).join(place, place.id == sums.c.location_id, isouter=True)
