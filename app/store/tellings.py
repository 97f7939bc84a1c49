"""What the statements tell of some canonical records, as rows for the roll-up. Only current reports' count:
the derived columns (`entity_id`, `event_id`, `relation_id`) of others are NULL.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Label, Row, func, select
from sqlalchemy.orm import Session, aliased

from app.store.rows import rows_in
from app.store.source_tables import SyndicationRow
from app.store.tables import (
    ArgumentMentionRow,
    CasualtyMentionRow,
    EventMentionRow,
    EvidenceRow,
    LocalEntityRow,
    MentionRow,
    RelationMentionRow,
    ReportRow,
)

# made once: an alias copies every column
place, operation, claimant = aliased(LocalEntityRow), aliased(LocalEntityRow), aliased(LocalEntityRow)
who, by = aliased(LocalEntityRow), aliased(LocalEntityRow)
source, target = aliased(LocalEntityRow), aliased(LocalEntityRow)


def entity_seen(
    session: Session, entity_ids: Iterable[str], *, known_at: date | None = None
) -> list[Row[*tuple[Any, ...]]]:
    """entity_id, report_count, first and last publication day; of reports that were published by a day, if given."""
    statement = (
        select(
            LocalEntityRow.entity_id,
            func.count(LocalEntityRow.report_id.distinct()).label("report_count"),
            func.min(ReportRow.published_on).label("first"),
            func.max(ReportRow.published_on).label("last"),
        )
        .join(ReportRow, ReportRow.id == LocalEntityRow.report_id)
        .group_by(LocalEntityRow.entity_id)
    )
    if known_at is not None:
        statement = statement.where(ReportRow.published_on <= known_at)
    return rows_in(session, statement, LocalEntityRow.entity_id, entity_ids)


def local_names(session: Session, local_ids: Iterable[str]) -> list[Row[*tuple[Any, ...]]]:
    """local id, report_id, identity, entity_id, is_generic, own name, and the text and form of each mention."""
    statement = (
        select(
            LocalEntityRow.id,
            LocalEntityRow.report_id,
            LocalEntityRow.identity,
            LocalEntityRow.entity_id,
            LocalEntityRow.is_generic,
            LocalEntityRow.name,
            MentionRow.text,
            MentionRow.form,
        )
        .outerjoin(MentionRow, MentionRow.local_entity_id == LocalEntityRow.id)
        .where(LocalEntityRow.entity_id.is_not(None))
    )
    return rows_in(session, statement, LocalEntityRow.id, local_ids)


def event_tellings(session: Session, event_ids: Iterable[str]) -> list[Row[*tuple[Any, ...]]]:
    """One row per event mention, its place, operation and claimant as canonical ids; last what tells its source."""
    statement = (
        select(
            EventMentionRow.event_id,
            EventMentionRow.id,
            EventMentionRow.report_id,
            ReportRow.published_on,
            EventMentionRow.type,
            EventMentionRow.modality,
            EventMentionRow.started_on,
            EventMentionRow.ended_on,
            EventMentionRow.date_precision,
            place.entity_id.label("location_id"),
            operation.entity_id.label("part_of_id"),
            claimant.entity_id.label("claimed_by_id"),
            EventMentionRow.confidence,
            ReportRow.publisher,
            ReportRow.reliability,
            func.coalesce(SyndicationRow.group_id, ReportRow.id).label("group_id"),
        )
        .join(ReportRow, ReportRow.id == EventMentionRow.report_id)
        .outerjoin(SyndicationRow, SyndicationRow.report_id == EventMentionRow.report_id)
        .outerjoin(place, place.id == EventMentionRow.location_local)
        .outerjoin(operation, operation.id == EventMentionRow.part_of_local)
        .outerjoin(claimant, claimant.id == EventMentionRow.claimed_by_local)
    )
    return rows_in(session, statement, EventMentionRow.event_id, event_ids)


def event_arguments(session: Session, event_ids: Iterable[str]) -> list[Row[*tuple[Any, ...]]]:
    """event_id, entity_id, role, confidence of each argument."""
    statement = (
        select(
            EventMentionRow.event_id,
            LocalEntityRow.entity_id,
            ArgumentMentionRow.role,
            EvidenceRow.confidence,
        )
        .join(ArgumentMentionRow, ArgumentMentionRow.event_mention_id == EventMentionRow.id)
        .join(LocalEntityRow, LocalEntityRow.id == ArgumentMentionRow.local_entity_id)
        .join(EvidenceRow, EvidenceRow.owner_id == ArgumentMentionRow.id)
    )
    return rows_in(session, statement, EventMentionRow.event_id, event_ids)


def telling_culprits(session: Session, event_id: str) -> list[tuple[str, str]]:
    """(event mention, entity) of each argument of an event that is told in the role of source."""
    statement = (
        select(EventMentionRow.id, LocalEntityRow.entity_id)
        .join(ArgumentMentionRow, ArgumentMentionRow.event_mention_id == EventMentionRow.id)
        .join(LocalEntityRow, LocalEntityRow.id == ArgumentMentionRow.local_entity_id)
        .where(EventMentionRow.event_id == event_id, ArgumentMentionRow.role == "source")
    )
    return [(telling_id, entity_id) for telling_id, entity_id in session.execute(statement) if entity_id is not None]


def event_casualties(session: Session, event_ids: Iterable[str]) -> list[Row[*tuple[Any, ...]]]:
    """event_id, event_mention_id, report_id and the claim, its parties as canonical ids and as they are told."""
    statement = (
        select(
            CasualtyMentionRow.id,
            EventMentionRow.event_id,
            EventMentionRow.id.label("event_mention_id"),
            EventMentionRow.report_id,
            CasualtyMentionRow.kind,
            CasualtyMentionRow.low,
            CasualtyMentionRow.best,
            CasualtyMentionRow.high,
            who.entity_id.label("who"),
            by.entity_id.label("by"),
            *_described(who, "who"),
            *_described(by, "by"),
        )
        .join(CasualtyMentionRow, CasualtyMentionRow.event_mention_id == EventMentionRow.id)
        .outerjoin(who, who.id == CasualtyMentionRow.who_local)
        .outerjoin(by, by.id == CasualtyMentionRow.by_local)
    )
    return rows_in(session, statement, EventMentionRow.event_id, event_ids)


def _described(party: type[LocalEntityRow], name: str) -> list[Label[Any]]:
    return [getattr(party, column).label(f"{name}_{column}") for column in ("is_generic", "name", "type")]


def relation_sums(
    session: Session, relation_ids: Iterable[str], *, reports: Iterable[str] | None = None
) -> list[Row[*tuple[Any, ...]]]:
    """relation_id, report_count, first and last publication day, validity, confidence, and the id of one telling.

    Parameters
    ----------
    reports : iterable of str, optional
        Count only what these reports tell; one row per relation and report.
    """
    wanted = set(relation_ids)
    statement = (
        select(
            RelationMentionRow.relation_id,
            func.count(RelationMentionRow.report_id.distinct()).label("report_count"),
            func.min(ReportRow.published_on).label("first"),
            func.max(ReportRow.published_on).label("last"),
            func.min(RelationMentionRow.valid_from).label("valid_from"),
            func.max(RelationMentionRow.valid_to).label("valid_to"),
            func.max(RelationMentionRow.confidence).label("confidence"),
            func.min(RelationMentionRow.id).label("telling_id"),
        )
        .join(ReportRow, ReportRow.id == RelationMentionRow.report_id)
        .group_by(RelationMentionRow.relation_id)
    )
    if reports is None:
        return rows_in(session, statement, RelationMentionRow.relation_id, wanted)
    by_report = statement.group_by(RelationMentionRow.report_id)
    return [row for row in rows_in(session, by_report, RelationMentionRow.report_id, reports) if row[0] in wanted]


def relation_ends(session: Session, telling_ids: Iterable[str]) -> dict[str, tuple[str, str, str]]:
    """Type and canonical ends that tellings of relations give, by their ids."""
    statement = (
        select(RelationMentionRow.id, RelationMentionRow.type, source.entity_id, target.entity_id)
        .join(source, source.id == RelationMentionRow.source_local)
        .join(target, target.id == RelationMentionRow.target_local)
    )
    rows = rows_in(session, statement, RelationMentionRow.id, telling_ids)
    return {telling_id: (kind, start, end) for telling_id, kind, start, end in rows}
