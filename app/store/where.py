"""Where and by whom: conditions that all searches share, in SQL, and the same as sets of ids for the graph.

AreaSearch --named_places, places_near, list_places_within--> conditions on the event's place
SourceSearch --conditions on reports--> events, entities and relations that they tell of
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, false, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.store.canonical_tables import EntityRow, RelationRow
from app.store.known import is_published
from app.store.rows import is_one_of, rows_in
from app.store.search import is_in_box, is_named, list_places_within, resolve_id
from app.store.tables import EventMentionRow, LocalEntityRow, RelationMentionRow, ReportRow
from graph.errors import NotFoundError
from graph.geo import distance_km

KM_OF_A_DEGREE = 111.0
PART_RELATIONS = ("part_of", "member_of")


@dataclass(frozen=True, slots=True)
class AreaSearch:
    """Where; an empty field does not restrict.

    `near` is latitude, longitude, kilometres; with `is_certain` the whole of a place must lie in it, with what it is
    uncertain by. `inside` counts places that are known to lie in those of `place_ids` and `names`.
    """

    place_ids: Sequence[str] = ()
    names: Sequence[str] = ()
    inside: bool = True
    countries: Sequence[str] = ()
    bbox: tuple[float, float, float, float] | None = None
    near: tuple[float, float, float] | None = None
    is_certain: bool = False
    precisions: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.place_ids or self.names or self.countries or self.bbox or self.near or self.precisions)


@dataclass(frozen=True, slots=True)
class SourceSearch:
    """By whom it is told: one report must fit in all respects."""

    report_id: str | None = None
    publishers: Sequence[str] = ()
    without_publishers: Sequence[str] = ()
    markings: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.report_id or self.publishers or self.without_publishers or self.markings)


ANYWHERE, ANYBODY = AreaSearch(), SourceSearch()


def canonical_ids(session: Session, entity_ids: Iterable[str]) -> list[str]:
    """The canonical ids of these entities, redirects followed, sorted."""
    return sorted({resolve_id(session, "entity", entity_id)[0] for entity_id in entity_ids})


def with_parts(session: Session, entity_ids: Iterable[str]) -> list[str]:
    """These entities and what is part or member of them, over any number of steps and at any time, sorted."""
    found = set(canonical_ids(session, entity_ids))
    front = set(found)
    parts = select(RelationRow.source_id).where(RelationRow.type.in_(PART_RELATIONS))
    while front:
        front = {row.source_id for row in rows_in(session, parts, RelationRow.target_id, front)} - found
        found |= front
    return sorted(found)


def in_area(session: Session, area: AreaSearch, places: Sequence[list[str]] | None = None) -> list[ColumnElement[bool]]:
    """Conditions on `EntityRow`, the place of an event; `places` are what `lists_of_places` gives, if that is known.

    Raises
    ------
    NotFoundError
        If it names a place that does not exist.
    """
    found: list[ColumnElement[bool]] = []
    for ids in lists_of_places(session, area) if places is None else places:
        found.append(is_one_of(session, EntityRow.id, ids) if ids else false())
    if area.countries:
        found.append(EntityRow.country.in_(area.countries))
    if area.bbox:
        found.append(is_in_box(area.bbox))
    if area.precisions:
        found.append(EntityRow.precision.in_(area.precisions))
    return found


def lists_of_places(session: Session, area: AreaSearch) -> list[list[str]]:
    """For each way of naming places the ids of those that it means: an event's place must be in all lists."""
    asked = [list(area.place_ids)] if area.place_ids else []
    if area.names:
        asked.append(named_places(session, area.names))
    found = [list_places_within(session, ids) if area.inside else canonical_ids(session, ids) for ids in asked]
    if area.near is not None:
        found.append(places_near(session, area.near, is_certain=area.is_certain))
    return found


def named_places(session: Session, names: Iterable[str]) -> list[str]:
    """Ids of the places that bear one of these names or aliases."""
    found: set[str] = set()
    for name in names:
        found.update(session.scalars(select(EntityRow.id).where(EntityRow.kind == "location", is_named(name))))
    return sorted(found)


def places_near(session: Session, near: tuple[float, float, float], *, is_certain: bool = False) -> list[str]:
    """Ids of the places whose middle lies within so many kilometres of a point; `is_certain`: with all around it."""
    latitude, longitude, kilometres = near
    columns = (EntityRow.id, EntityRow.latitude, EntityRow.longitude, EntityRow.radius_km)
    rows = session.execute(select(*columns).where(EntityRow.kind == "location", is_in_box(box_around(near))))
    return sorted(
        row.id
        for row in rows
        if distance_km(latitude, longitude, row.latitude, row.longitude)
        + ((row.radius_km or 0.0) if is_certain else 0.0)
        <= kilometres
    )


def box_around(near: tuple[float, float, float]) -> tuple[float, float, float, float]:
    """The box (west, south, east, north) that holds a circle (latitude, longitude, kilometres)."""
    latitude, longitude, kilometres = near
    high = kilometres / KM_OF_A_DEGREE
    widest = min(90.0, abs(latitude) + high)
    wide = 180.0 if widest > 89.0 else high / math.cos(math.radians(widest))
    return (
        (-180.0 if wide >= 180 else (longitude - wide + 540) % 360 - 180),
        max(-90.0, latitude - high),
        (180.0 if wide >= 180 else (longitude + wide + 540) % 360 - 180),
        min(90.0, latitude + high),
    )


def told_by(search: SourceSearch, known_at: date | None) -> list[ColumnElement[bool]]:
    """Conditions on `ReportRow`."""
    found: list[ColumnElement[bool]] = [*is_published(known_at), ReportRow.is_current.is_(True)]
    if search.report_id is not None:
        found = [*is_published(known_at), ReportRow.id == search.report_id]
    if search.publishers:
        found.append(ReportRow.publisher.in_(search.publishers))
    if search.without_publishers:
        found.append(ReportRow.publisher.is_(None) | ReportRow.publisher.not_in(search.without_publishers))
    if search.markings:
        found.append(ReportRow.marking.in_(search.markings))
    return found


def records_told(
    session: Session,
    search: SourceSearch,
    record: InstrumentedAttribute[Any],
    report_id: InstrumentedAttribute[Any],
    known_at: date | None,
) -> Select[*tuple[Any, ...]]:
    """Ids in `record` (a column of a table of statements) that reports tell of which fit.

    Raises
    ------
    NotFoundError
        If it asks for a report that is not stored.
    """
    if search.report_id is not None and session.get(ReportRow, search.report_id) is None:
        raise NotFoundError(f"no report {search.report_id!r}", record_id=search.report_id)
    statement = select(record).where(record.is_not(None)).join(ReportRow, ReportRow.id == report_id)
    return statement.where(*told_by(search, known_at))


def list_places(session: Session, area: AreaSearch) -> frozenset[str] | None:
    """The places in which an event must be; None if any will do. For the graph."""
    if not (area.place_ids or area.names or area.near or area.precisions):
        return None
    conditions = in_area(session, area)
    return frozenset(session.scalars(select(EntityRow.id).where(EntityRow.kind == "location", *conditions)))


def list_told(session: Session, search: SourceSearch, known_at: date | None) -> frozenset[str] | None:
    """Ids of the events, entities and relations that reports tell of which fit; None if any will do."""
    if not search:
        return None
    tables = (
        (EventMentionRow.event_id, EventMentionRow.report_id),
        (LocalEntityRow.entity_id, LocalEntityRow.report_id),
        (RelationMentionRow.relation_id, RelationMentionRow.report_id),
    )
    return frozenset(
        one
        for record, report_id in tables
        for one in session.scalars(records_told(session, search, record, report_id, known_at).distinct())
    )
