"""The order of the queue: scored pairs with how many reports tell their events, and their usefulness saved."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, aliased

from app.store.canonical_tables import EventRow
from app.store.match_tables import MatchRow
from app.store.rows import rows_in, update_rows
from app.store.tables import EventMentionRow

left, right = aliased(EventMentionRow), aliased(EventMentionRow)  # made once: an alias copies every column
left_event, right_event = aliased(EventRow), aliased(EventRow)


def pairs_of_events(session: Session, event_ids: Iterable[str]) -> list[Row[*tuple[Any, ...]]]:
    """Scored pairs of which one telling is of one of these events.

    left_id, right_id, score, status, usefulness, the events of both and how many reports tell each.
    """
    event_ids = set(event_ids)
    statement = (
        select(
            MatchRow.left_id,
            MatchRow.right_id,
            MatchRow.score,
            MatchRow.status,
            MatchRow.usefulness,
            left.event_id.label("left_event"),
            right.event_id.label("right_event"),
            left_event.report_count.label("left_reports"),
            right_event.report_count.label("right_reports"),
        )
        .join(left, left.id == MatchRow.left_id)
        .join(right, right.id == MatchRow.right_id)
        .join(left_event, left_event.id == left.event_id)
        .join(right_event, right_event.id == right.event_id)
    )
    rows = rows_in(session, statement, left.event_id, event_ids)
    return rows + [
        row for row in rows_in(session, statement, right.event_id, event_ids) if row.left_event not in event_ids
    ]


def save_usefulness(session: Session, values: Mapping[tuple[str, str], float]) -> None:
    """Note how useful the judgement of these pairs would be."""
    rows = [
        {"left_id": left, "right_id": right, "usefulness": value} for (left, right), value in sorted(values.items())
    ]
    update_rows(session, MatchRow, rows, keys=("left_id", "right_id"))
