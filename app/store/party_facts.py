"""Participants and persons of events that more than one telling tells, as rows for attaching."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.store.rows import rows_in
from app.store.tables import ArgumentMentionRow, EventMentionRow, LocalEntityRow, MentionRow
from app.store.telling_facts import AnyRow


def shared_events(session: Session, telling_ids: Iterable[str], *, reports: Iterable[str] = ()) -> set[str]:
    """Ids of the events of these tellings, or of the tellings of these reports, that have more than one telling."""
    statement = select(EventMentionRow.event_id).where(EventMentionRow.event_id.is_not(None))
    found = {row[0] for row in rows_in(session, statement, EventMentionRow.id, telling_ids)}
    found |= {row[0] for row in rows_in(session, statement, EventMentionRow.report_id, reports)}
    return _shared(session, found)


def _shared(session: Session, event_ids: Iterable[str]) -> set[str]:
    counted = (
        select(EventMentionRow.event_id).group_by(EventMentionRow.event_id).having(func.count(EventMentionRow.id) > 1)
    )
    return {row[0] for row in rows_in(session, counted, EventMentionRow.event_id, event_ids)}


def events_of_locals(session: Session, local_ids: Iterable[str], *, shared: bool) -> set[str]:
    """Ids of the events that these local entities take part in; with `shared` those of more than one telling."""
    statement = (
        select(EventMentionRow.event_id)
        .join(ArgumentMentionRow, ArgumentMentionRow.event_mention_id == EventMentionRow.id)
        .where(EventMentionRow.event_id.is_not(None))
        .distinct()
    )
    found = {row[0] for row in rows_in(session, statement, ArgumentMentionRow.local_entity_id, local_ids)}
    return _shared(session, found) if shared else found


def parts_of_locals(session: Session, local_ids: Iterable[str]) -> list[tuple[str, str, str]]:
    """(local id, event id, role) of every part that these local entities have in events."""
    statement = (
        select(ArgumentMentionRow.local_entity_id, EventMentionRow.event_id, ArgumentMentionRow.role)
        .join(EventMentionRow, EventMentionRow.id == ArgumentMentionRow.event_mention_id)
        .where(EventMentionRow.event_id.is_not(None))
    )
    return [
        (row[0], row[1], row[2]) for row in rows_in(session, statement, ArgumentMentionRow.local_entity_id, local_ids)
    ]


def parties_of_events(session: Session, event_ids: Iterable[str]) -> list[AnyRow]:
    """event_id, telling_id, role and the local entity of each argument."""
    statement = (
        select(
            EventMentionRow.event_id,
            EventMentionRow.id.label("telling_id"),
            ArgumentMentionRow.role,
            LocalEntityRow.id.label("local_id"),
            LocalEntityRow.identity,
            LocalEntityRow.entity_id,
            LocalEntityRow.kind,
            LocalEntityRow.type,
            LocalEntityRow.country,
            LocalEntityRow.is_generic,
        )
        .join(ArgumentMentionRow, ArgumentMentionRow.event_mention_id == EventMentionRow.id)
        .join(LocalEntityRow, LocalEntityRow.id == ArgumentMentionRow.local_entity_id)
    )
    return rows_in(session, statement, EventMentionRow.event_id, event_ids)


def reports_of_events(session: Session, event_ids: Iterable[str]) -> list[tuple[str, str]]:
    """(event id, report id) of each telling."""
    statement = select(EventMentionRow.event_id, EventMentionRow.report_id)
    return [(row.event_id, row.report_id) for row in rows_in(session, statement, EventMentionRow.event_id, event_ids)]


def reports_of_tellings(session: Session, telling_ids: Iterable[str]) -> set[str]:
    """Ids of the reports of these tellings."""
    return {row[0] for row in rows_in(session, select(EventMentionRow.report_id), EventMentionRow.id, telling_ids)}


def reports_of_locals(session: Session, local_ids: Iterable[str]) -> set[str]:
    """Ids of the reports of these local entities."""
    return {row[0] for row in rows_in(session, select(LocalEntityRow.report_id), LocalEntityRow.id, local_ids)}


def tied_elsewhere(session: Session, telling_ids: Iterable[str] = (), *, reports: Iterable[str] = ()) -> list[AnyRow]:
    """local_id, report_id, identity, kind of those things of these reports that are tied to another id."""
    told = reports_of_tellings(session, telling_ids)
    statement = select(
        LocalEntityRow.id.label("local_id"), LocalEntityRow.report_id, LocalEntityRow.identity, LocalEntityRow.kind
    ).where(
        LocalEntityRow.kind.in_(("actor", "person", "location")), LocalEntityRow.entity_id != LocalEntityRow.identity
    )
    return rows_in(session, statement, LocalEntityRow.report_id, told | set(reports))


def named_in(session: Session, report_ids: Iterable[str]) -> list[AnyRow]:
    """The places and actors that these reports tell of: their local entity, and each way in which they are named."""
    named = (MentionRow.local_entity_id == LocalEntityRow.id) & (MentionRow.form == "name")
    statement = (
        select(
            LocalEntityRow.id.label("local_id"),
            LocalEntityRow.report_id,
            LocalEntityRow.identity,
            LocalEntityRow.kind,
            LocalEntityRow.name,
            LocalEntityRow.is_generic,
            MentionRow.text,
        )
        .outerjoin(MentionRow, named)
        .where(LocalEntityRow.kind.in_(("location", "actor")))
        .distinct()
    )
    return rows_in(session, statement, LocalEntityRow.report_id, report_ids)


def persons_in(session: Session, report_ids: Iterable[str]) -> list[AnyRow]:
    """The persons that these reports name: their local entity, and each span that names them."""
    statement = (
        select(
            LocalEntityRow.id.label("local_id"),
            LocalEntityRow.report_id,
            LocalEntityRow.identity,
            LocalEntityRow.name,
            LocalEntityRow.is_generic,
            MentionRow.start,
            MentionRow.end,
        )
        .join(MentionRow, MentionRow.local_entity_id == LocalEntityRow.id)
        .where(LocalEntityRow.kind == "person", MentionRow.form == "name")
    )
    return rows_in(session, statement, LocalEntityRow.report_id, report_ids)
