"""How what is known of an event came to be: its versions, and the reports and participants that each brought."""

from datetime import date
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from app.store.canonical_tables import ParticipantRow
from app.store.known import list_event_steps
from app.store.read_evidence import owners_of_participants
from app.store.rows import rows_in
from app.store.tables import EventMentionRow, EvidenceRow, ReportRow

AnyRow = Row[*tuple[Any, ...]]


def list_steps(session: Session, event_id: str, *, since: date | None, until: date | None) -> tuple[Any, list[AnyRow]]:
    """The version that was known on `since`, and those that were first known after it and by `until`, the oldest first.

    What only reports without a day of publication tell was known on no day: it is the last of them, without `until`.
    """
    steps = list_event_steps(session, event_id)
    before = None
    found = []
    for step in steps:
        if step.known_from is not None and since is not None and step.known_from <= since:
            before = step
        elif until is None or (step.known_from is not None and step.known_from <= until):
            found.append(step)
    return before, found


def list_event_reports(session: Session, event_id: str) -> list[AnyRow]:
    """id, title, publisher, published_at, marking and modality of each telling of an event, the oldest first."""
    statement = (
        select(
            ReportRow.id,
            ReportRow.title,
            ReportRow.publisher,
            ReportRow.published_on.label("published_at"),
            ReportRow.marking,
            EventMentionRow.modality,
        )
        .join(EventMentionRow, EventMentionRow.report_id == ReportRow.id)
        .where(EventMentionRow.event_id == event_id)
        .order_by(ReportRow.published_on, ReportRow.id, EventMentionRow.start)
    )
    return list(session.execute(statement))


def first_told_participants(session: Session, event_id: str) -> dict[str, date | None]:
    """The day on which each participant of an event was first told, by its id; None if by no report with a day."""
    owners = owners_of_participants().subquery()
    statement = (
        select(ParticipantRow.id, func.min(ReportRow.published_on))
        .join(owners, owners.c.record_id == ParticipantRow.id)
        .join(EvidenceRow, EvidenceRow.owner_id == owners.c.owner_id)
        .join(ReportRow, ReportRow.id == EvidenceRow.report_id)
        .group_by(ParticipantRow.id)
    )
    return {row[0]: row[1] for row in rows_in(session, statement, ParticipantRow.event_id, [event_id])}
