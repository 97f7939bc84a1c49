"""What the current reports tell, span by span, with the canonical record that each span was joined to."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.store.canonical_tables import NameRow
from app.store.rows import rows_in
from app.store.tables import EventMentionRow, LocalEntityRow, MentionRow, ReportRow


def iter_tellings(session: Session) -> Iterator[dict[str, Any]]:
    """Each telling of an event: `event report start end type telling`, by report and place in it.

    `report` is the document's own id where it has one; the span is the trigger's; `telling` is its id, to be judged by.
    """
    statement = (
        select(
            EventMentionRow.event_id,
            ReportRow.external_id,
            ReportRow.id,
            EventMentionRow.start,
            EventMentionRow.end,
            EventMentionRow.type,
            EventMentionRow.id,
        )
        .join(ReportRow, ReportRow.id == EventMentionRow.report_id)
        .where(EventMentionRow.event_id.is_not(None))
        .order_by(ReportRow.id, EventMentionRow.start, EventMentionRow.end, EventMentionRow.id)
    )
    for event_id, external_id, report_id, start, end, event_type, telling_id in session.execute(statement):
        report = external_id or report_id
        row = {"event": event_id, "report": report, "start": start, "end": end, "type": event_type}
        yield row | {"telling": telling_id}


def iter_mentions(session: Session) -> Iterator[dict[str, Any]]:
    """Each mention of an entity: `entity report start end text`, by report and place in it.

    A name within a longer mention ("ISIS" in "ISIS fighters") that is one of the entity's own has a row as well.
    """
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
    for (external_id, report_id), held in groupby(session.execute(statement), key=lambda row: (row[1], row[2])):
        rows = [(row.entity_id, row.start, row.end, row.text) for row in held]
        names = _names_of(session, {row[0] for row in rows})
        spans = {(start, end) for _, start, end, _ in rows}
        for entity_id, start, end, text in rows:
            found = [(start, end, text)]
            inner = _find_name(text, names[entity_id])
            if inner is not None and (start + inner[0], start + inner[1]) not in spans:
                found.append((start + inner[0], start + inner[1], text[inner[0] : inner[1]]))
            for first, last, words in sorted(found):
                report = external_id or report_id
                yield {"entity": entity_id, "report": report, "start": first, "end": last, "text": words}


def _names_of(session: Session, entity_ids: set[str]) -> dict[str, list[str]]:
    """Names of entities, the longest first."""
    found: dict[str, list[str]] = {entity_id: [] for entity_id in entity_ids}
    statement = select(NameRow.entity_id, NameRow.name).distinct()
    for row in rows_in(session, statement, NameRow.entity_id, entity_ids):
        found[row.entity_id].append(row.name)
    return {entity_id: sorted(names, key=lambda name: (-len(name), name)) for entity_id, names in found.items()}


def _find_name(text: str, names: list[str]) -> tuple[int, int] | None:
    """Where the longest of some capitalised names stands as a part of a text."""
    for name in names:
        if len(name) < len(text) and name != name.lower():
            match = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)
            if match is not None:
                return match.span()
    return None
