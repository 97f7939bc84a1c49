"""How much there is: rows counted for `stats` and the start-up message."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import InstrumentedAttribute

from app.store.canonical_tables import ClaimRow, EntityRow, EventRow, NameRow, ParticipantRow, RelationRow
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
        rows = session.execute(select(column, func.count()).group_by(column)).all()
        found[name] = {row[0]: row[1] for row in sorted(rows, key=lambda row: (-row[1], row[0]))}
    mentioned = select(func.count()).select_from(EntityRow).where(EntityRow.report_count > 0)
    found["entities_mentioned"] = {"reports": session.scalar(mentioned) or 0}
    return found
