"""Saved questions: kept, listed, taken away."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.store.query_tables import SavedQueryRow
from app.store.read_keyset import SortKey, Values, load_page
from graph.errors import NotFoundError

QUERY_SORTS = {"name": SavedQueryRow.name, "saved_at": SavedQueryRow.saved_at}


def save_query(
    session: Session, name: str, route: str, parameters: Mapping[str, Any], *, author: str, note: str | None
) -> bool:
    """Keep a question under a name, in place of one that had it; gives whether the name is new.

    The same question again changes nothing.
    """
    row = session.get(SavedQueryRow, name)
    if row is not None and (row.route, row.parameters, row.note) == (route, dict(parameters), note):
        return False
    is_new = row is None
    row = row or SavedQueryRow(name=name)
    row.route, row.parameters, row.note = route, dict(parameters), note
    row.author, row.saved_at = author, datetime.now(UTC)
    session.add(row)
    session.flush()
    return is_new


def get_query(session: Session, name: str) -> SavedQueryRow:
    """The question of a name.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    row = session.get(SavedQueryRow, name)
    if row is None:
        raise NotFoundError(f"no saved query {name!r}", record_id=name)
    return row


def delete_query(session: Session, name: str) -> None:
    """Take a question away.

    Raises
    ------
    NotFoundError
        If there is none with that name.
    """
    session.delete(get_query(session, name))


def load_queries(
    session: Session, keys: Sequence[SortKey], *, after: Sequence[Any] | None, limit: int
) -> tuple[list[SavedQueryRow], Values | None]:
    """A page of saved questions."""
    rows, end = load_page(session, select(SavedQueryRow), keys, after=after, limit=limit)
    return [row[0] for row in rows], end
