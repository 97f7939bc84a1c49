"""Entries of the change feed to the shapes that go out."""

from sqlalchemy.orm import Session

from app.api.schemas_service import ChangeOut
from app.store.canonical_tables import ChangeRow
from app.store.read_changes import FeedSearch, list_fields, list_merges, load_changes, tell_action


def load_entries(session: Session, search: FeedSearch, limit: int) -> list[ChangeOut]:
    """Entries that fit, each with what was done."""
    rows = load_changes(session, search, limit=limit)
    merges = list_merges(session, rows)
    return [_to_out(row, merges.get(row.seq)) for row in rows]


def _to_out(row: ChangeRow, merged_into: str | None) -> ChangeOut:
    return ChangeOut(
        seq=row.seq,
        recorded_at=row.recorded_at,
        cause=row.cause,
        kind=row.kind,
        record_id=row.record_id,
        action=tell_action(row, merged_into),
        merged_into=merged_into,
        fields=list_fields(row),
        before=row.before,
        after=row.after,
    )
