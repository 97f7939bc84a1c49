"""Events as readers see them: searched, and with their participants, claims and modalities."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from app.store.canonical_tables import ClaimRow, EntityRow, EventRow, ParticipantRow
from app.store.event_search import EventSearch as EventSearch
from app.store.event_search import event_conditions
from app.store.event_walk import can_walk, list_earlier, walk_events
from app.store.history_tables import EventHistoryRow
from app.store.known import (
    EventTable,
    is_published,
    load_known_events,
    load_known_participants,
    tell_when,
    was_known,
)
from app.store.read_keyset import SortKey, Values, load_page, load_united_page, sort_rows
from app.store.rows import rows_in, to_record
from app.store.tables import CodebookRow, EventMentionRow, EvidenceRow, LocalEntityRow, ReportRow
from graph.errors import NotFoundError
from graph.model import Participant

EVENT_SORTS = {
    "started_on": EventRow.started_on,
    "ended_on": EventRow.ended_on,
    "first_reported": EventRow.first_reported,
    "last_reported": EventRow.last_reported,
    "fatalities_best": EventRow.fatalities_best,
    "report_count": EventRow.report_count,
    "source_count": EventRow.source_count,
    "corroboration": EventRow.corroboration,
    "confidence": EventRow.confidence,
    "type": EventRow.type,
}


def load_events(
    session: Session, search: EventSearch, keys: Sequence[SortKey], *, after: Sequence[Any] | None, limit: int
) -> tuple[list[Any], Values | None]:
    """A page of events: rows with the columns of `events`, and `known_until` if they are those of an earlier day.

    Raises
    ------
    NotFoundError
        If the search names an entity that does not exist.
    """
    if search.known_at is not None:
        return _load_known_page(session, search, search.known_at, keys, after=after, limit=limit)
    if can_walk(search, keys):
        found, end = walk_events(session, search, keys, after=after, limit=limit)
        events = {row.id: row for (row,) in rows_in(session, select(EventRow), EventRow.id, (one[0] for one in found))}
        return [events[event_id] for event_id, _ in found], end
    statement = select(EventRow).where(*event_conditions(session, search, EventRow))
    rows, end = load_page(session, statement, keys, after=after, limit=limit)
    return [row[0] for row in rows], end


def _load_known_page(
    session: Session,
    search: EventSearch,
    known_at: date,
    keys: Sequence[SortKey],
    *,
    after: Sequence[Any] | None,
    limit: int,
) -> tuple[list[Any], Values | None]:
    """A page of events as they were known on a day."""
    if can_walk(search, keys):
        present, more = walk_events(session, search, keys, after=after, limit=limit)
        others = list_earlier(session, search, known_at, keys, (after, more))
        rows = sort_rows([*present, *others], keys)
        end = rows[limit - 1][1] if len(rows) > limit or (more and len(rows) == limit) else None
    else:
        now, earlier = (_known_ids(session, search, keys, known_at, one) for one in (EventRow, EventHistoryRow))
        united, end = load_united_page(session, now, earlier, after=after, limit=limit)
        rows = [(row.id, ()) for row in united]
    found = load_known_events(session, [event_id for event_id, _ in rows[:limit]], known_at)
    return [found[event_id] for event_id, _ in rows[:limit]], end


def _known_ids(
    session: Session, search: EventSearch, keys: Sequence[SortKey], known_at: date, table: EventTable
) -> tuple[Select[*tuple[Any, ...]], list[SortKey]]:
    """The events of a table that fit as they were known on a day, and the keys to sort them by."""
    fitting = select(table.id).where(*event_conditions(session, search, table), *was_known(table, known_at))
    return fitting, [SortKey(getattr(table, str(key.column.key)), key.descending) for key in keys]


def get_event(session: Session, event_id: str, *, as_of: date | None = None, known_at: date | None = None) -> Any:
    """One event, as it is or was known, by its canonical id.

    Raises
    ------
    NotFoundError
        If it was not known by then, or had not begun.
    """
    search = EventSearch(ids=[event_id], as_of=as_of, known_at=known_at)
    rows, _ = load_events(session, search, [SortKey(EventRow.id)], after=None, limit=1)
    if not rows:
        raise NotFoundError(f"event {event_id!r}{tell_when(as_of, known_at)}")
    return rows[0]


def load_participants(
    session: Session, event_ids: Iterable[str], *, known_at: date | None = None
) -> dict[str, list[tuple[Participant, EntityRow]]]:
    """Participants with their entity, by event; those who act first."""
    order = {role: number for number, role in enumerate(("source", "ally", "target", "victim", "instrument"))}
    statement = select(ParticipantRow, EntityRow).join(EntityRow, EntityRow.id == ParticipantRow.entity_id)
    event_ids = set(event_ids)
    known = None if known_at is None else load_known_participants(session, event_ids, known_at)
    found: dict[str, list[tuple[Participant, EntityRow]]] = defaultdict(list)
    for row, entity in rows_in(session, statement, ParticipantRow.event_id, event_ids):
        part = to_record("participant", row)
        assert isinstance(part, Participant)
        if known is None:
            found[part.event_id].append((part, entity))
        elif part.id in known:
            found[part.event_id].append((replace(part, confidence=known[part.id]), entity))
    for rows in found.values():
        rows.sort(key=lambda one: (order[one[0].role], one[1].name, one[0].id))
    return found


def list_claims(session: Session, event_id: str, *, known_at: date | None = None) -> list[Row[*tuple[Any, ...]]]:
    """Claims of an event with the report of each, the oldest report first."""
    statement = (
        select(ClaimRow, ReportRow.published_on, ReportRow.publisher)
        .join(ReportRow, ReportRow.id == ClaimRow.report_id)
        .where(ClaimRow.event_id == event_id, *is_published(known_at))
        .order_by(ClaimRow.kind, ReportRow.published_on.is_(None), ReportRow.published_on, ClaimRow.id)
    )
    return list(session.execute(statement))


def load_modalities(
    session: Session, event_ids: Iterable[str], *, known_at: date | None = None
) -> dict[str, list[Row[*tuple[Any, ...]]]]:
    """How each telling of an event tells it, by event: modality, report, publisher, and who says so in the text."""
    statement = (
        select(
            EventMentionRow.event_id,
            EventMentionRow.modality,
            EventMentionRow.report_id,
            ReportRow.publisher,
            LocalEntityRow.entity_id.label("asserted_by_id"),
        )
        .join(ReportRow, ReportRow.id == EventMentionRow.report_id)
        .join(EvidenceRow, (EvidenceRow.owner_id == EventMentionRow.id) & EvidenceRow.attribute.is_(None))
        .outerjoin(LocalEntityRow, LocalEntityRow.id == EvidenceRow.asserted_by_local)
        .where(*is_published(known_at))
    )
    found: dict[str, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in rows_in(session, statement, EventMentionRow.event_id, event_ids):
        found[row.event_id].append(row)
    return found


def list_codebook(session: Session) -> Sequence[CodebookRow]:
    """Event and relation types with their definitions and codes, by kind and type."""
    return session.scalars(select(CodebookRow).order_by(CodebookRow.kind, CodebookRow.type)).all()
