"""Entries of the change feed to the shapes that go out."""

from sqlalchemy.orm import Session

from app.api.schemas_service import ChangeOut
from app.store.canonical_tables import ChangeRow
from app.store.read_changes import FeedSearch, list_merges, load_changes


def load_entries(session: Session, search: FeedSearch, limit: int) -> list[ChangeOut]:
    """Entries that fit, each with what was done."""
    rows = load_changes(session, search, limit=limit)
    merges = list_merges(session, rows)
    return [_to_out(row, merges.get(row.seq)) for row in rows]


def _to_out(row: ChangeRow, merged_into: str | None) -> ChangeOut:
    before, after = row.before, row.after
    fields: list[str] = []
    if before is None:
        action = "added"
    elif after is None:
        action = "merged" if merged_into else "deleted"
    else:
        action = "changed"
        fields = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    return ChangeOut(
        seq=row.seq,
        recorded_at=row.recorded_at,
        cause=row.cause,
        kind=row.kind,
        record_id=row.record_id,
        action=action,
        merged_into=merged_into,
        fields=fields,
        before=before,
        after=after,
    )
