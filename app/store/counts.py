"""How much there is: rows counted for `stats` and the start-up message."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import InstrumentedAttribute

from app.store.canonical_tables import ClaimRow, EntityRow, EventRow, NameRow, ParticipantRow, RelationRow
from app.store.known import is_known_relation, known_events
from app.store.known_entities import is_known_entity
from app.store.tables import (
    EventMentionRow,
    JudgementRow,
    MentionRow,
    RejectRow,
    RelationMentionRow,
    ReportRow,
    SeedRecordRow,
)

TOTALS = {
    "reports": ReportRow,
    "refused_documents": RejectRow,
    "mentions": MentionRow,
    "event_mentions": EventMentionRow,
    "relation_mentions": RelationMentionRow,
    "entities": EntityRow,
    "names": NameRow,
    "events": EventRow,
    "participants": ParticipantRow,
    "claims": ClaimRow,
    "relations": RelationRow,
    "judgements": JudgementRow,
    "seed_records": SeedRecordRow,
}
GROUPS: dict[str, InstrumentedAttribute[str]] = {
    "entities_by_kind": EntityRow.kind,
    "events_by_type": EventRow.type,
    "relations_by_type": RelationRow.type,
}


def count_rows(session: Session) -> dict[str, int]:
    """Rows of each table that a reader may ask about."""
    return {name: session.scalar(select(func.count()).select_from(table)) or 0 for name, table in TOTALS.items()}


def count_groups(session: Session) -> dict[str, dict[str, int]]:
    """Entities by kind, events and relations by type; the most frequent first."""
    found: dict[str, dict[str, int]] = {}
    for name, column in GROUPS.items():
        found[name] = _count_by(session, column, [])
    mentioned = select(func.count()).select_from(EntityRow).where(EntityRow.report_count > 0)
    found["entities_mentioned"] = {"reports": session.scalar(mentioned) or 0}
    return found


def count_known(session: Session, known_at: date) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    """What was known on a day: reports, entities, events, claims and relations; and by kind or type."""
    published = ReportRow.published_on <= known_at
    events = known_events(known_at)
    claims = select(func.count()).select_from(ClaimRow).join(ReportRow, ReportRow.id == ClaimRow.report_id)
    groups = {
        "entities_by_kind": _count_by(session, EntityRow.kind, [is_known_entity(known_at)]),
        "events_by_type": _count_by(session, events.c.type, []),
        "relations_by_type": _count_by(session, RelationRow.type, [is_known_relation(known_at)]),
        "entities_mentioned": {
            "reports": session.scalar(
                select(func.count()).select_from(EntityRow).where(EntityRow.first_seen <= known_at)
            ) or 0
        },
    }  # fmt: skip
    totals = {
        "reports": session.scalar(select(func.count()).select_from(ReportRow).where(published)) or 0,
        "entities": sum(groups["entities_by_kind"].values()),
        "events": sum(groups["events_by_type"].values()),
        "claims": session.scalar(claims.where(published)) or 0,
        "relations": sum(groups["relations_by_type"].values()),
    }
    return totals, groups


def _count_by(
    session: Session, column: ColumnElement[str] | InstrumentedAttribute[str], conditions: Sequence[ColumnElement[bool]]
) -> dict[str, int]:
    rows: Sequence[Any] = session.execute(select(column, func.count()).where(*conditions).group_by(column)).all()
    return {row[0]: row[1] for row in sorted(rows, key=lambda row: (-row[1], row[0]))}
