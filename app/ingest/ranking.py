"""The order of the queue, kept up to date: each commit ranks the pairs around the events that it touched again."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from app.ingest.matching import load_weights
from app.resolve.usefulness import usefulness
from app.store.pair_ranks import pairs_of_events, save_usefulness


def rank_pairs(session: Session, event_ids: Iterable[str]) -> None:
    """Rank the scored pairs of these events; to be called when the events are written."""
    rows = pairs_of_events(session, event_ids)
    if not rows:
        return
    join = load_weights(session).get("event.join", 0.0)
    changed = {}
    for row in rows:
        reports = row.left_reports + (row.right_reports if row.left_event != row.right_event else 0)
        value = usefulness(row.score, join=join, reports=reports, is_open=row.status == "open")
        if value != row.usefulness:
            changed[row.left_id, row.right_id] = value
    save_usefulness(session, changed)
