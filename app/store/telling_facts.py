"""What the statements hold of some tellings, as rows for their profiles; of current reports only."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session

from app.store.rows import rows_in
from app.store.tables import (
    ArgumentMentionRow,
    CasualtyMentionRow,
    EventMentionRow,
    EvidenceRow,
    LocalEntityRow,
    MentionRow,
    ReportRow,
    SentenceRow,
)

AnyRow = Row[*tuple[Any, ...]]


def current_tellings(session: Session, telling_ids: Iterable[str]) -> list[AnyRow]:
    """Event mentions of current reports, each with its report's publisher and day and the number of its sentence."""
    statement = (
        select(
            EventMentionRow.id,
            EventMentionRow.report_id,
            EventMentionRow.type,
            EventMentionRow.modality,
            EventMentionRow.started_on,
            EventMentionRow.ended_on,
            EventMentionRow.date_precision,
            EventMentionRow.location_local,
            EventMentionRow.start,
            EventMentionRow.end,
            ReportRow.publisher,
            ReportRow.published_on,
            ReportRow.analysis_version,
            EvidenceRow.sentence,
        )
        .join(ReportRow, ReportRow.id == EventMentionRow.report_id)
        .outerjoin(EvidenceRow, (EvidenceRow.owner_id == EventMentionRow.id) & EvidenceRow.attribute.is_(None))
        .where(ReportRow.is_current)
    )
    return rows_in(session, statement, EventMentionRow.id, telling_ids)


def report_texts(session: Session, report_ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Title (empty if there is none) and text of these reports."""
    rows = rows_in(session, select(ReportRow.id, ReportRow.title, ReportRow.text), ReportRow.id, report_ids)
    return {row.id: (row.title or "", row.text) for row in rows}


def sentence_spans(session: Session, report_ids: Iterable[str]) -> dict[tuple[str, int], tuple[int, int]]:
    """Start and end of the sentences of these reports, by report and number."""
    statement = select(SentenceRow.report_id, SentenceRow.position, SentenceRow.start, SentenceRow.end)
    rows = rows_in(session, statement, SentenceRow.report_id, report_ids)
    return {(row.report_id, row.position): (row.start, row.end) for row in rows}


def tellings_in(session: Session, report_ids: Iterable[str]) -> set[str]:
    """Ids of the event mentions of these reports, current or not."""
    rows = rows_in(session, select(EventMentionRow.id), EventMentionRow.report_id, report_ids)
    return {row.id for row in rows}


def tellings_beside(session: Session, local_ids: Iterable[str]) -> set[str]:
    """Ids of the event mentions of the reports of these local entities: a profile names all that its report names."""
    statement = select(LocalEntityRow.report_id).distinct()
    return tellings_in(session, {row.report_id for row in rows_in(session, statement, LocalEntityRow.id, local_ids)})


def local_facts(session: Session, report_ids: Iterable[str]) -> list[AnyRow]:
    """The local entities of these reports."""
    statement = select(
        LocalEntityRow.id,
        LocalEntityRow.report_id,
        LocalEntityRow.kind,
        LocalEntityRow.type,
        LocalEntityRow.name,
        LocalEntityRow.country,
        LocalEntityRow.latitude,
        LocalEntityRow.longitude,
        LocalEntityRow.radius_km,
        LocalEntityRow.precision,
        LocalEntityRow.is_generic,
        LocalEntityRow.identity,
    )
    return rows_in(session, statement, LocalEntityRow.report_id, report_ids)


def mention_spans(session: Session, report_ids: Iterable[str]) -> list[AnyRow]:
    """Spans of names and numbers, and the local entity of each."""
    statement = select(
        MentionRow.report_id, MentionRow.start, MentionRow.end, MentionRow.kind, MentionRow.local_entity_id
    ).where(or_(MentionRow.form == "name", MentionRow.kind.in_(("date", "quantity"))))
    return rows_in(session, statement, MentionRow.report_id, report_ids)


def argument_facts(session: Session, telling_ids: Iterable[str]) -> list[AnyRow]:
    """event_mention_id, local_entity_id, role."""
    statement = select(ArgumentMentionRow.event_mention_id, ArgumentMentionRow.local_entity_id, ArgumentMentionRow.role)
    return rows_in(session, statement, ArgumentMentionRow.event_mention_id, telling_ids)


def figure_facts(session: Session, telling_ids: Iterable[str]) -> list[AnyRow]:
    """event_mention_id, kind, low, best, high of the dead and the wounded."""
    statement = select(
        CasualtyMentionRow.event_mention_id,
        CasualtyMentionRow.kind,
        CasualtyMentionRow.low,
        CasualtyMentionRow.best,
        CasualtyMentionRow.high,
    ).where(CasualtyMentionRow.kind.in_(("killed", "injured")))
    return rows_in(session, statement, CasualtyMentionRow.event_mention_id, telling_ids)
