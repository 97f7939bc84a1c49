"""What the current reports tell, span by span, with the canonical record that each span was joined to."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.store.tables import EventMentionRow, LocalEntityRow, MentionRow, ReportRow


def iter_tellings(session: Session) -> Iterator[dict[str, Any]]:
    """Each telling of an event: `event report start end type`, by report and place in it.

    `report` is the document's own id where it has one; the span is the trigger's.
    """
    statement = (
        select(
            EventMentionRow.event_id,
            ReportRow.external_id,
            ReportRow.id,
            EventMentionRow.start,
            EventMentionRow.end,
            EventMentionRow.type,
        )
        .join(ReportRow, ReportRow.id == EventMentionRow.report_id)
        .where(EventMentionRow.event_id.is_not(None))
        .order_by(ReportRow.id, EventMentionRow.start, EventMentionRow.end, EventMentionRow.id)
    )
    for event_id, external_id, report_id, start, end, event_type in session.execute(statement):
        yield {"event": event_id, "report": external_id or report_id, "start": start, "end": end, "type": event_type}


def iter_mentions(session: Session) -> Iterator[dict[str, Any]]:
    """Each mention of an entity: `entity report start end text`, by report and place in it."""
    statement = (
        select(
            LocalEntityRow.entity_id,
            ReportRow.external_id,
            ReportRow.id,
            MentionRow.start,
            MentionRow.end,
            MentionRow.text,
        )
        .join(ReportRow, ReportRow.id == MentionRow.report_id)
        .join(LocalEntityRow, LocalEntityRow.id == MentionRow.local_entity_id)
        .where(LocalEntityRow.entity_id.is_not(None))
        .order_by(ReportRow.id, MentionRow.start, MentionRow.end, MentionRow.id)
    )
    for entity_id, external_id, report_id, start, end, text in session.execute(statement):
        yield {"entity": entity_id, "report": external_id or report_id, "start": start, "end": end, "text": text}
