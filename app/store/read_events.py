"""Events as readers see them: searched, and with their participants, claims and modalities."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, or_, select
from sqlalchemy.orm import Session

from app.store.canonical_tables import ClaimRow, EntityRow, EventRow, ParticipantRow
from app.store.history_tables import EventHistoryRow
from app.store.known import (
    EventTable,
    has_begun,
    is_published,
    load_known_events,
    load_known_participants,
    tell_when,
    was_known,
)
from app.store.read_keyset import SortKey, Values, load_page, load_united_page
from app.store.rows import is_one_of, rows_in, to_record
from app.store.search import overlaps
from app.store.tables import (
    ArgumentMentionRow,
    CodebookRow,
    EventMentionRow,
    EvidenceRow,
    LocalEntityRow,
    ReportRow,
)
from app.store.text_tables import SentenceTextRow
from app.store.where import (
    ANYBODY,
    ANYWHERE,
    AreaSearch,
    SourceSearch,
    canonical_ids,
    in_area,
    records_told,
    with_parts,
)
from app.store.word_index import match_words, rows_that_hold
from graph.errors import NotFoundError
from graph.model import Participant
from graph.word_query import parse_word_query

FACTUAL = ("occurred", "ongoing", "claimed")  # modalities that tell something as a fact
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


@dataclass(frozen=True, slots=True)
class EventSearch:
    """Which events; an empty field does not restrict, several values of one field mean any of them.

    With `has_parts` the parts of `actor_ids` count too; `area` is where, `sources` by whom it is told; `text` are words
    of one sentence that tells the event; `is_disputed` asks whether figures of different sources conflict,
    `is_denied_too` for those that one telling denies and another tells as a fact. `as_of` is a day of the world,
    `known_at` one of knowledge; `changed_since`: more was told after that day.
    """

    ids: Sequence[str] = ()
    types: Sequence[str] = ()
    modalities: Sequence[str] = ()
    actor_ids: Sequence[str] = ()
    has_parts: bool = False
    roles: Sequence[str] = ()
    area: AreaSearch = ANYWHERE
    sources: SourceSearch = ANYBODY
    date_precisions: Sequence[str] = ()
    operation_ids: Sequence[str] = ()
    date_from: date | None = None
    date_to: date | None = None
    text: str | None = None
    min_confidence: float = 0.0
    min_sources: int = 1
    min_corroboration: float = 0.0
    is_disputed: bool | None = None
    with_restricted: bool = False
    as_of: date | None = None
    known_at: date | None = None
    changed_since: date | None = None
    is_denied_too: bool = False


def load_events(
    session: Session, search: EventSearch, keys: Sequence[SortKey], *, after: Sequence[Any] | None, limit: int
) -> tuple[list[Any], Values | None]:
    """A page of events: rows with the columns of `events`, and `known_until` if they are those of an earlier day.

    Raises
    ------
    NotFoundError
        If the search names an entity that does not exist.
    """
    if search.known_at is None:
        statement = select(EventRow).where(*event_conditions(session, search, EventRow))
        rows, end = load_page(session, statement, keys, after=after, limit=limit)
        return [row[0] for row in rows], end
    present, earlier = (
        _known_ids(session, search, keys, search.known_at, table) for table in (EventRow, EventHistoryRow)
    )
    rows, end = load_united_page(session, present, earlier, after=after, limit=limit)
    found = load_known_events(session, [row.id for row in rows], search.known_at)
    return [found[row.id] for row in rows], end


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


def event_conditions(session: Session, search: EventSearch, table: EventTable) -> list[ColumnElement[bool]]:
    """The conditions of a search on a table of events: the present ones, or those of earlier days.

    Raises
    ------
    NotFoundError
        If the search names an entity that does not exist.
    """
    found: list[ColumnElement[bool]] = [table.confidence >= search.min_confidence]
    if search.ids:
        found.append(table.id.in_(search.ids))
    if search.as_of is not None:
        found.append(has_begun(table, search.as_of))
    if search.changed_since is not None:
        found.append(or_(table.known_from.is_(None), table.known_from > search.changed_since))
    if search.min_sources > 1:
        found.append(table.source_count >= search.min_sources)
    if search.min_corroboration > 0:
        found.append(table.corroboration >= search.min_corroboration)
    if search.date_precisions:
        found.append(table.date_precision.in_(search.date_precisions))
    if search.is_disputed is not None:
        found.append(table.has_conflicting_claims.is_(search.is_disputed))
    if search.types:
        found.append(table.type.in_(search.types))
    if search.modalities:
        found.append(table.modality.in_(search.modalities))
    if search.operation_ids:
        found.append(table.part_of_id.in_(canonical_ids(session, search.operation_ids)))
    if search.actor_ids or search.roles:
        found.append(table.id.in_(_taking_part(session, search)))
    if search.area:
        found.append(table.location_id.in_(select(EntityRow.id).where(*in_area(session, search.area))))
    if search.date_from or search.date_to:
        dates = (table.started_on, table.ended_on, search.date_from, search.date_to)
        found.append(overlaps(*dates, unknown_fits=False))
    if search.sources:
        told = records_told(search.sources, EventMentionRow.event_id, EventMentionRow.report_id, search.known_at)
        found.append(table.id.in_(told))
    if search.is_denied_too:
        found.append(table.id.in_(_told(search, EventMentionRow.modality == "denied")))
        found.append(table.id.in_(_told(search, EventMentionRow.modality.in_(FACTUAL))))
    if search.text:
        found.append(table.id.in_(told_in_words(session, search)))
    return found


def _told(search: EventSearch, condition: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Ids of the events of which one telling, published by then, fits."""
    told = select(EventMentionRow.event_id).where(condition, EventMentionRow.event_id.is_not(None))
    if search.known_at is None:
        return told
    return told.join(ReportRow, ReportRow.id == EventMentionRow.report_id).where(*is_published(search.known_at))


def _taking_part(session: Session, search: EventSearch) -> Select[*tuple[Any, ...]]:
    """Ids of the events in which one of the actors has one of the roles."""
    parts: Select[*tuple[Any, ...]]
    if search.known_at is None:
        parts = select(ParticipantRow.event_id)
        entity_id, role = ParticipantRow.entity_id, ParticipantRow.role
    else:
        parts = (
            select(EventMentionRow.event_id)
            .join(ArgumentMentionRow, ArgumentMentionRow.event_mention_id == EventMentionRow.id)
            .join(LocalEntityRow, LocalEntityRow.id == ArgumentMentionRow.local_entity_id)
            .join(ReportRow, ReportRow.id == EventMentionRow.report_id)
            .where(*is_published(search.known_at), EventMentionRow.event_id.is_not(None))
        )
        entity_id, role = LocalEntityRow.entity_id, ArgumentMentionRow.role  # type: ignore[assignment]
    if search.actor_ids:
        actors = (with_parts if search.has_parts else canonical_ids)(session, search.actor_ids)
        parts = parts.where(is_one_of(session, entity_id, actors))
    return parts.where(role.in_(search.roles)) if search.roles else parts


def told_in_words(session: Session, search: EventSearch) -> Select[*tuple[Any, ...]]:
    """Ids of the events of which one telling's sentence holds the words."""
    match = match_words(parse_word_query(search.text or ""), with_restricted=search.with_restricted)
    return rows_that_hold(session, SentenceTextRow.event_id, match, known_at=search.known_at)


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
