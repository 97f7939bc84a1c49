"""Tellings of events and scored pairs as readers see them: the queue, the links within an event, the judgements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session, aliased

from app.store.canonical_tables import EntityRow, EventRow, RedirectRow
from app.store.match_tables import MatchRow
from app.store.read_evidence import AnyRow, load_statements
from app.store.read_keyset import SortKey, Values, load_page
from app.store.rows import rows_in
from app.store.tables import (
    ArgumentMentionRow,
    CasualtyMentionRow,
    EventMentionRow,
    JudgementRow,
    LocalEntityRow,
    ReportRow,
)

MATCH_SORTS = {"usefulness": MatchRow.usefulness, "score": MatchRow.score}
place, operation, claimant = aliased(LocalEntityRow), aliased(LocalEntityRow), aliased(LocalEntityRow)
who, by = aliased(LocalEntityRow), aliased(LocalEntityRow)
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class MatchSearch:
    """Which scored pairs; `record_id` (an event; of the other kind, an entity) may be on either side."""

    status: str = "open"
    kind: str = "event"
    record_id: str | None = None
    min_score: float | None = None


def match_keys(sort: str) -> tuple[SortKey, ...]:
    """The order of the queue: all parts in one direction, as the index holds them."""
    descending = sort.startswith("-")
    columns = (MATCH_SORTS[sort.removeprefix("-")], MatchRow.left_id, MatchRow.right_id)
    return tuple(SortKey(column, descending) for column in columns)


def load_matches(
    session: Session, search: MatchSearch, keys: Sequence[SortKey], *, after: Sequence[Any] | None, limit: int
) -> tuple[list[MatchRow], Values | None]:
    """A page of scored pairs."""
    statement = select(MatchRow).where(MatchRow.status == search.status, MatchRow.kind == search.kind)
    if search.min_score is not None:
        statement = statement.where(MatchRow.score >= search.min_score)
    if search.record_id is not None:
        sides = (
            select(EventMentionRow.id).where(EventMentionRow.event_id == search.record_id)
            if search.kind == "event"
            else select(LocalEntityRow.identity).where(LocalEntityRow.entity_id == search.record_id)
        )
        statement = statement.where(or_(MatchRow.left_id.in_(sides), MatchRow.right_id.in_(sides)))
    rows, end = load_page(session, statement, keys, after=after, limit=limit)
    return [row[0] for row in rows], end


def load_telling_page(
    session: Session, event_id: str, *, after: Sequence[Any] | None, limit: int
) -> tuple[list[AnyRow], Values | None]:
    """A page of the tellings of an event, the oldest report first: the evidence of each, with its report."""
    owners = select(EventMentionRow.id.label("owner_id"), EventMentionRow.id.label("record_id"))
    return load_statements(session, owners.where(EventMentionRow.event_id == event_id), after=after, limit=limit)


def load_tellings(session: Session, telling_ids: Iterable[str]) -> dict[str, Row[*tuple[Any, ...]]]:
    """Tellings by id: report, event, type, modality, dates, and as canonical ids place, operation and claimant."""
    statement = (
        select(
            EventMentionRow.id,
            EventMentionRow.report_id,
            EventMentionRow.event_id,
            EventMentionRow.type,
            EventMentionRow.modality,
            EventMentionRow.started_on,
            EventMentionRow.ended_on,
            EventMentionRow.date_precision,
            place.entity_id.label("location_id"),
            operation.entity_id.label("part_of_id"),
            claimant.entity_id.label("claimed_by_id"),
        )
        .join(ReportRow, ReportRow.id == EventMentionRow.report_id)
        .outerjoin(place, place.id == EventMentionRow.location_local)
        .outerjoin(operation, operation.id == EventMentionRow.part_of_local)
        .outerjoin(claimant, claimant.id == EventMentionRow.claimed_by_local)
        .where(ReportRow.is_current)
    )
    return {row.id: row for row in rows_in(session, statement, EventMentionRow.id, telling_ids)}


def load_parties(session: Session, telling_ids: Iterable[str]) -> list[Row[*tuple[Any, ...]]]:
    """event_mention_id, role, entity_id and name as the report has it, of each participant."""
    statement = select(
        ArgumentMentionRow.event_mention_id, ArgumentMentionRow.role, LocalEntityRow.entity_id, LocalEntityRow.name
    ).join(LocalEntityRow, LocalEntityRow.id == ArgumentMentionRow.local_entity_id)
    rows = rows_in(session, statement, ArgumentMentionRow.event_mention_id, telling_ids)
    return sorted(rows, key=lambda row: (row.event_mention_id, row.role, row.name, row.entity_id or ""))


def load_figures(session: Session, telling_ids: Iterable[str]) -> list[Row[*tuple[Any, ...]]]:
    """id, event_mention_id, kind, low, best, high, and as canonical ids who and by, of each casualty figure."""
    statement = (
        select(
            CasualtyMentionRow.id,
            CasualtyMentionRow.event_mention_id,
            CasualtyMentionRow.kind,
            CasualtyMentionRow.low,
            CasualtyMentionRow.best,
            CasualtyMentionRow.high,
            who.entity_id.label("who"),
            by.entity_id.label("by"),
        )
        .outerjoin(who, who.id == CasualtyMentionRow.who_local)
        .outerjoin(by, by.id == CasualtyMentionRow.by_local)
    )
    rows = rows_in(session, statement, CasualtyMentionRow.event_mention_id, telling_ids)
    return sorted(rows, key=lambda row: (row.kind, row.id))


def tellings_of_event(session: Session, event_id: str) -> list[str]:
    """Ids of the tellings of an event, sorted."""
    wanted = select(EventMentionRow.id).where(EventMentionRow.event_id == event_id).order_by(EventMentionRow.id)
    return list(session.scalars(wanted))


def find_kind(session: Session, record_id: str) -> str | None:
    """`event` for an event or a telling of a current report, `entity` for an entity; old ids count. None for others."""
    if session.get(EventRow, record_id) is not None or load_tellings(session, [record_id]):
        return "event"
    if session.get(EntityRow, record_id) is not None:
        return "entity"
    redirect = session.get(RedirectRow, record_id)
    return redirect.kind if redirect is not None else None


def judgements_on(session: Session, kind: str, ids: Iterable[str]) -> dict[Pair, JudgementRow]:
    """The judgements in force that name one of these ids, by pair."""
    ids = set(ids)
    statement = select(JudgementRow).where(JudgementRow.kind == kind)
    rows = rows_in(session, statement, JudgementRow.left_id, ids)
    rows += rows_in(session, statement, JudgementRow.right_id, ids)
    return {(row[0].left_id, row[0].right_id): row[0] for row in rows}
