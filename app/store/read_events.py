"""Events and relations as readers see them: searched, and with their ends, participants and claims."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select
from sqlalchemy.orm import Session

from app.store.canonical_tables import ClaimRow, EntityRow, EventRow, ParticipantRow, RelationRow
from app.store.read_keyset import SortKey, Values, load_page
from app.store.rows import rows_in
from app.store.search import holds_words, is_in_box, list_places_within, may_read, overlaps, resolve_id
from app.store.tables import CodebookRow, EventMentionRow, EvidenceRow, RelationMentionRow, ReportRow, SentenceRow
from graph.errors import NotFoundError

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
RELATION_SORTS = {
    "type": RelationRow.type,
    "valid_from": RelationRow.valid_from,
    "first_reported": RelationRow.first_reported,
    "last_reported": RelationRow.last_reported,
    "report_count": RelationRow.report_count,
    "confidence": RelationRow.confidence,
}


@dataclass(frozen=True, slots=True)
class EventSearch:
    """Which events; an empty field does not restrict, several values of one field mean any of them.

    `inside` counts places that lie in one of `place_ids`; `text` are words of one sentence that tells the event;
    `is_disputed` asks whether figures of different sources conflict.
    """

    types: Sequence[str] = ()
    modalities: Sequence[str] = ()
    actor_ids: Sequence[str] = ()
    roles: Sequence[str] = ()
    place_ids: Sequence[str] = ()
    inside: bool = True
    countries: Sequence[str] = ()
    bbox: tuple[float, float, float, float] | None = None
    operation_ids: Sequence[str] = ()
    date_from: date | None = None
    date_to: date | None = None
    report_id: str | None = None
    text: str | None = None
    min_confidence: float = 0.0
    min_sources: int = 1
    is_disputed: bool | None = None
    with_restricted: bool = False


@dataclass(frozen=True, slots=True)
class RelationSearch:
    """Which relations. `entity_ids` may be at either end; unknown validity is open, so it overlaps any dates."""

    types: Sequence[str] = ()
    source_ids: Sequence[str] = ()
    target_ids: Sequence[str] = ()
    entity_ids: Sequence[str] = ()
    date_from: date | None = None
    date_to: date | None = None
    report_id: str | None = None
    min_confidence: float = 0.0


def load_events(
    session: Session, search: EventSearch, keys: Sequence[SortKey], *, after: Sequence[Any] | None, limit: int
) -> tuple[list[EventRow], Values | None]:
    """A page of events.

    Raises
    ------
    NotFoundError
        If the search names an entity that does not exist.
    """
    statement = select(EventRow).where(*_event_conditions(session, search))
    rows, end = load_page(session, statement, keys, after=after, limit=limit)
    return [row[0] for row in rows], end


def _event_conditions(session: Session, search: EventSearch) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [EventRow.confidence >= search.min_confidence]
    if search.min_sources > 1:
        found.append(EventRow.source_count >= search.min_sources)
    if search.is_disputed is not None:
        found.append(EventRow.has_conflicting_claims.is_(search.is_disputed))
    if search.types:
        found.append(EventRow.type.in_(search.types))
    if search.modalities:
        found.append(EventRow.modality.in_(search.modalities))
    if search.operation_ids:
        found.append(EventRow.part_of_id.in_(canonical_ids(session, search.operation_ids)))
    if search.actor_ids or search.roles:
        parts = select(ParticipantRow.event_id)
        if search.actor_ids:
            parts = parts.where(ParticipantRow.entity_id.in_(canonical_ids(session, search.actor_ids)))
        if search.roles:
            parts = parts.where(ParticipantRow.role.in_(search.roles))
        found.append(EventRow.id.in_(parts))
    if search.place_ids:
        wanted = list(search.place_ids)
        places = list_places_within(session, wanted) if search.inside else canonical_ids(session, wanted)
        found.append(EventRow.location_id.in_(places))
    if search.countries or search.bbox:
        located = select(EntityRow.id)
        if search.countries:
            located = located.where(EntityRow.country.in_(search.countries))
        if search.bbox:
            located = located.where(is_in_box(search.bbox))
        found.append(EventRow.location_id.in_(located))
    if search.date_from or search.date_to:
        dates = (EventRow.started_on, EventRow.ended_on, search.date_from, search.date_to)
        found.append(overlaps(*dates, unknown_fits=False))
    if search.report_id is not None:
        told = select(EventMentionRow.event_id).where(EventMentionRow.report_id == search.report_id)
        found.append(EventRow.id.in_(told))
    if search.text:
        found.append(EventRow.id.in_(_told_in_words(search.text, with_restricted=search.with_restricted)))
    return found


def _told_in_words(words: str, *, with_restricted: bool) -> Any:
    """Ids of the events of which one telling's sentence holds the words."""
    length = SentenceRow.end - SentenceRow.start
    sentence = func.substr(ReportRow.text, SentenceRow.start + 1, length)
    return (
        select(EventMentionRow.event_id)
        .join(EvidenceRow, (EvidenceRow.owner_id == EventMentionRow.id) & EvidenceRow.attribute.is_(None))
        .join(ReportRow, ReportRow.id == EventMentionRow.report_id)
        .join(
            SentenceRow,
            (SentenceRow.report_id == EvidenceRow.report_id) & (SentenceRow.position == EvidenceRow.sentence),
        )
        .where(holds_words(sentence, words), may_read(with_restricted), EventMentionRow.event_id.is_not(None))
    )


def load_relations(
    session: Session, search: RelationSearch, keys: Sequence[SortKey], *, after: Sequence[Any] | None, limit: int
) -> tuple[list[RelationRow], Values | None]:
    """A page of relations.

    Raises
    ------
    NotFoundError
        If the search names an entity that does not exist.
    """
    statement = select(RelationRow).where(RelationRow.confidence >= search.min_confidence)
    if search.types:
        statement = statement.where(RelationRow.type.in_(search.types))
    if search.source_ids:
        statement = statement.where(RelationRow.source_id.in_(canonical_ids(session, search.source_ids)))
    if search.target_ids:
        statement = statement.where(RelationRow.target_id.in_(canonical_ids(session, search.target_ids)))
    if search.entity_ids:
        ends = canonical_ids(session, search.entity_ids)
        statement = statement.where(or_(RelationRow.source_id.in_(ends), RelationRow.target_id.in_(ends)))
    if search.date_from or search.date_to:
        dates = (RelationRow.valid_from, RelationRow.valid_to, search.date_from, search.date_to)
        statement = statement.where(overlaps(*dates, unknown_fits=True))
    if search.report_id is not None:
        told = select(RelationMentionRow.relation_id).where(RelationMentionRow.report_id == search.report_id)
        statement = statement.where(RelationRow.id.in_(told))
    rows, end = load_page(session, statement, keys, after=after, limit=limit)
    return [row[0] for row in rows], end


def get_relation(session: Session, relation_id: str) -> RelationRow:
    """One relation.

    Raises
    ------
    NotFoundError
        If there is none with that id.
    """
    row = session.get(RelationRow, relation_id)
    if row is None:
        raise NotFoundError(f"no relation {relation_id!r}")
    return row


def canonical_ids(session: Session, entity_ids: Iterable[str]) -> list[str]:
    """The canonical ids of these entities, redirects followed, sorted."""
    return sorted({resolve_id(session, "entity", entity_id)[0] for entity_id in entity_ids})


def load_participants(session: Session, event_ids: Iterable[str]) -> dict[str, list[Row[*tuple[Any, ...]]]]:
    """Participants with their entity, by event; those who act first."""
    order = {role: number for number, role in enumerate(("source", "ally", "target", "victim", "instrument"))}
    statement = select(ParticipantRow, EntityRow).join(EntityRow, EntityRow.id == ParticipantRow.entity_id)
    found: dict[str, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in rows_in(session, statement, ParticipantRow.event_id, event_ids):
        found[row[0].event_id].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: (order[row[0].role], row[1].name, row[0].id))
    return found


def list_claims(session: Session, event_id: str) -> list[Row[*tuple[Any, ...]]]:
    """Claims of an event with the report of each, the oldest report first."""
    statement = (
        select(ClaimRow, ReportRow.published_on, ReportRow.publisher)
        .join(ReportRow, ReportRow.id == ClaimRow.report_id)
        .where(ClaimRow.event_id == event_id)
        .order_by(ClaimRow.kind, ReportRow.published_on.is_(None), ReportRow.published_on, ClaimRow.id)
    )
    return list(session.execute(statement))


def list_codebook(session: Session) -> Sequence[CodebookRow]:
    """Event and relation types with their definitions and codes, by kind and type."""
    return session.scalars(select(CodebookRow).order_by(CodebookRow.kind, CodebookRow.type)).all()
