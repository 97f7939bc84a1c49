"""Which events: what a search asks for, as conditions on the rows of events, present or earlier."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from app.store.canonical_tables import EntityRow, ParticipantRow
from app.store.known import EventTable, has_begun, is_published
from app.store.rows import is_one_of
from app.store.search import overlaps
from app.store.tables import ArgumentMentionRow, EventMentionRow, LocalEntityRow, ReportRow
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
from app.store.word_index import Match, match_words, rows_that_hold
from graph.word_query import parse_word_query

FACTUAL = ("occurred", "ongoing", "claimed")  # modalities that tell something as a fact


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


def event_conditions(
    session: Session,
    search: EventSearch,
    table: EventTable,
    *,
    is_probed: bool = False,
    places: Sequence[list[str]] | None = None,
) -> list[ColumnElement[bool]]:
    """The conditions of a search on a table of events: the present ones, or those of earlier days.

    Parameters
    ----------
    is_probed : bool
        Whether few events are asked about, of which the index of words found that they hold the words: then each is
        looked up, rather than all that fit in one respect listed.
    places : sequence of list of ids, optional
        What `lists_of_places` gives for the area, if that is known.

    Raises
    ------
    NotFoundError
        If the search names an entity that does not exist.
    """

    def is_of(events: Select[*tuple[Any, ...]]) -> ColumnElement[bool]:
        return events.where(events.selected_columns[0] == table.id).exists() if is_probed else table.id.in_(events)

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
        found.append(is_of(_taking_part(session, search)))
    if search.area:
        inside = select(EntityRow.id).where(*in_area(session, search.area, places))
        found.append(
            inside.where(EntityRow.id == table.location_id).exists() if is_probed else table.location_id.in_(inside)
        )
    if search.date_from or search.date_to:
        dates = (table.started_on, table.ended_on, search.date_from, search.date_to)
        found.append(overlaps(*dates, unknown_fits=False))
    if search.sources:
        told = records_told(
            session, search.sources, EventMentionRow.event_id, EventMentionRow.report_id, search.known_at
        )
        found.append(is_of(told))
    if search.is_denied_too:
        found += [is_of(told) for told in _denied_and_told(search.known_at)]
    if search.text and not is_probed:
        found.append(table.id.in_(_told_in_words(session, search)))
    return found


def _denied_and_told(known_at: date | None) -> list[Select[*tuple[Any, ...]]]:
    """Ids of the events that one telling denies, and of those that one tells as a fact."""
    return [
        _told(known_at, EventMentionRow.modality == "denied"),
        _told(known_at, EventMentionRow.modality.in_(FACTUAL)),
    ]


def _told(known_at: date | None, condition: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Ids of the events of which one telling, published by then, fits."""
    told = select(EventMentionRow.event_id).where(condition, EventMentionRow.event_id.is_not(None))
    if known_at is None:
        return told
    return told.join(ReportRow, ReportRow.id == EventMentionRow.report_id).where(*is_published(known_at))


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


def _told_in_words(session: Session, search: EventSearch) -> Select[*tuple[Any, ...]]:
    """Ids of the events of which one telling's sentence holds the words."""
    return rows_that_hold(session, SentenceTextRow.event_id, words_of(search), known_at=search.known_at)


def words_of(search: EventSearch) -> Match:
    """The words that a search asks for."""
    return match_words(parse_word_query(search.text or ""), with_restricted=search.with_restricted)


def list_told_in_words(
    session: Session, text: str, *, with_restricted: bool, known_at: date | None = None, field: str = "text"
) -> frozenset[str]:
    """Ids of the events of which one sentence that tells them holds the words. For the graph.

    Raises
    ------
    InvalidInputError
        With the field, if the words can't be read.
    """
    match = match_words(parse_word_query(text, field=field), with_restricted=with_restricted)
    return frozenset(session.scalars(rows_that_hold(session, SentenceTextRow.event_id, match, known_at=known_at)))


def list_denied_too(session: Session, known_at: date | None = None) -> frozenset[str]:
    """Ids of the events that one telling denies and another tells as a fact. For the graph."""
    denied, told = _denied_and_told(known_at)
    return frozenset(session.scalars(denied.where(EventMentionRow.event_id.in_(told)).distinct()))
