"""The change feed and the writes that it tells of: the only code that changes canonical rows.

Invariant: every change of a canonical row is one entry; `seq` is gapless and grows in the order of commits (the writer
lock is held); folding all entries from the first gives the canonical tables.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.store.canonical_tables import ChangeRow
from app.store.rows import (
    CANONICAL_ROWS,
    delete_in,
    insert_rows,
    row_to_record,
    rows_in,
    select_records,
    to_records,
    to_row,
    update_rows,
)
from app.store.session import Store
from graph.model import Change
from graph.payload import Record, to_payload


class FeedWriter:
    """Writes canonical records and their entries within one transaction.

    Parameters
    ----------
    cause : str
        What made the change: `report:<id>`, `seeds:<version>`, `judgement:<id>`, `rebuild`, ...
    """

    def __init__(self, session: Session, cause: str) -> None:
        self.session = session
        self.cause = cause
        self.recorded_at = datetime.now(UTC)
        self.first = last_seq(session) + 1
        self.entries: list[dict[str, Any]] = []

    def load(self, kind: str, ids: Iterable[str], *, by: str = "id", filled: str | None = None) -> dict[str, Record]:
        """Stored records of `kind` whose column `by` is one of `ids` and whose column `filled` is not NULL, by id."""
        table = CANONICAL_ROWS[kind]
        statement = select_records(kind)
        if filled is not None:
            statement = statement.where(getattr(table, filled).is_not(None))
        rows = rows_in(self.session, statement, getattr(table, by), ids)
        return {row.id: row_to_record(kind, row) for row in rows}

    def load_all(self, kind: str) -> dict[str, Record]:
        """All stored records of `kind`, by id."""
        table = CANONICAL_ROWS[kind]
        return {record.id: record for record in to_records(kind, self.session.scalars(select(table)).all())}

    def remove(self, kind: str, stored: Mapping[str, Record], wanted: Mapping[str, Record]) -> None:
        """Delete the stored records that are not wanted."""
        gone = sorted(stored.keys() - wanted.keys())
        table: Any = CANONICAL_ROWS[kind]
        delete_in(self.session, table.id, gone)
        for record_id in gone:
            self._log(kind, record_id, to_payload(stored[record_id]), None)

    def upsert(self, kind: str, stored: Mapping[str, Record], wanted: Mapping[str, Record]) -> None:
        """Insert what is new and rewrite what differs."""
        table = CANONICAL_ROWS[kind]
        added: list[dict[str, Any]] = []
        changed: list[dict[str, Any]] = []
        for record_id in sorted(wanted):
            record, before = wanted[record_id], stored.get(record_id)
            if before == record:
                continue
            (added if before is None else changed).append(to_row(record))
            self._log(kind, record_id, to_payload(before) if before else None, to_payload(record))
        insert_rows(self.session, table, added)
        update_rows(self.session, table, changed)

    def close(self) -> int:
        """Write the entries; returns how many."""
        insert_rows(self.session, ChangeRow, self.entries)
        return len(self.entries)

    def _log(self, kind: str, record_id: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
        self.entries.append(
            {
                "seq": self.first + len(self.entries),
                "recorded_at": self.recorded_at,
                "cause": self.cause,
                "kind": kind,
                "record_id": record_id,
                "before": before,
                "after": after,
            }
        )


def last_seq(session: Session) -> int:
    """Number of the newest entry; 0 while there is none."""
    return session.scalar(select(func.max(ChangeRow.seq))) or 0


def newest_seq(store: Store) -> int:
    """Number of the newest entry, asked for at little cost."""
    return store.ask("SELECT max(seq) FROM changes") or 0


def list_changes(session: Session, *, after: int = 0, limit: int | None = None) -> list[Change]:
    """Entries with a number above `after`, in order."""
    statement = select(ChangeRow).where(ChangeRow.seq > after).order_by(ChangeRow.seq).limit(limit)
    return [
        Change(seq=row.seq, kind=row.kind, id=row.record_id, before=row.before, after=row.after)
        for row in session.scalars(statement)
    ]
