"""Events with their day, place and parties, as plain rows, for what follows what."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import false, select
from sqlalchemy.orm import Session, aliased

from app.store.canonical_tables import EntityRow, EventRow, ParticipantRow
from app.store.event_search import EventSearch, event_conditions
from app.store.history_tables import EventHistoryRow
from app.store.known import EventTable, was_known
from app.store.where import canonical_ids

PARTY_ROLES = ("source", "ally", "target", "victim")


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """An event; `unit` values it may share with others: its place, province, country."""

    id: str
    type: str
    started_on: date | None
    date_precision: str
    operation_id: str | None
    place_id: str | None
    place_precision: str | None
    admin1: str | None
    country: str | None


def load_dated_events(session: Session, search: EventSearch) -> list[DatedEvent]:
    """The events that fit, by id.

    Raises
    ------
    NotFoundError
        If the search names an entity that does not exist.
    """
    tables: tuple[EventTable, ...] = (EventRow,) if search.known_at is None else (EventRow, EventHistoryRow)
    found = [event for table in tables for event in _iter_events(session, search, table)]
    return sorted(found, key=lambda event: event.id)


def load_parties(session: Session, search: EventSearch) -> dict[str, list[str]]:
    """Named entities that act or are acted upon, by event: of the events that fit, as they are now."""
    conditions = event_conditions(session, search, EventRow)
    statement = (
        select(ParticipantRow.event_id, ParticipantRow.entity_id)
        .join(EventRow, EventRow.id == ParticipantRow.event_id)
        .join(EntityRow, EntityRow.id == ParticipantRow.entity_id)
        .where(
            ParticipantRow.role.in_(PARTY_ROLES),
            EntityRow.kind.in_(("actor", "person")),
            EntityRow.is_generic == false(),
            *conditions,
        )
        .distinct()
    )
    found: dict[str, list[str]] = defaultdict(list)
    for event_id, entity_id in session.execute(statement):
        found[event_id].append(entity_id)
    return {event_id: sorted(parties) for event_id, parties in found.items()}


def list_events_of(session: Session, *, actor_ids: list[str], operation_ids: list[str]) -> frozenset[str] | None:
    """Ids of the events of any of these actors and of any of these operations; None without either.

    Raises
    ------
    NotFoundError
        If one does not exist.
    """
    if not actor_ids and not operation_ids:
        return None
    statement = select(EventRow.id)
    if actor_ids:
        parts = select(ParticipantRow.event_id).where(
            ParticipantRow.entity_id.in_(canonical_ids(session, actor_ids)), ParticipantRow.role.in_(PARTY_ROLES)
        )
        statement = statement.where(EventRow.id.in_(parts))
    if operation_ids:
        statement = statement.where(EventRow.part_of_id.in_(canonical_ids(session, operation_ids)))
    return frozenset(session.scalars(statement))


def _iter_events(session: Session, search: EventSearch, table: EventTable) -> Iterator[DatedEvent]:
    place = aliased(EntityRow)
    conditions = list(event_conditions(session, search, table))
    if search.known_at is not None:
        conditions += was_known(table, search.known_at)
    statement = (
        select(
            table.id,
            table.type,
            table.started_on,
            table.date_precision,
            table.part_of_id,
            table.location_id,
            place.precision,
            place.admin1,
            place.country,
        )
        .join(place, place.id == table.location_id, isouter=True)
        .where(*conditions)
    )
    for row in session.execute(statement):
        yield DatedEvent(*row)
