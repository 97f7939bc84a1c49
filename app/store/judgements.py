"""Judgements and edits: what analysts decided. At most one judgement per pair, one edit per attribute."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app.store.judged_places import find_places
from app.store.rows import rows_in
from app.store.tables import EditRow, JudgementRow
from graph.errors import InvalidInputError, NotFoundError
from graph.ids import make_id
from graph.ontology import Verdict


def save_judgement(
    session: Session,
    kind: str,
    one_id: str,
    other_id: str,
    verdict: Verdict,
    *,
    author: str,
    note: str | None = None,
    batch: str | None = None,
) -> tuple[str, bool]:
    """Store a verdict on two identities; a newer verdict on the same pair replaces the older.

    Where both stand in their reports is noted with it (`app/store/judged_places.py`).

    Returns
    -------
    (judgement id, whether anything changed)

    Raises
    ------
    InvalidInputError
        If both ids are the same.
    """
    if one_id == other_id:
        raise InvalidInputError(f"right_id: {other_id!r} is the same record as left_id", field="right_id")
    left_id, right_id = sorted((one_id, other_id))
    judgement_id = make_id("jdg", kind, left_id, right_id)
    stored = session.get(JudgementRow, judgement_id)
    if stored is not None and stored.verdict == verdict.value:
        return judgement_id, False
    session.execute(delete(JudgementRow).where(JudgementRow.id == judgement_id))
    session.execute(
        insert(JudgementRow),
        [
            {
                "id": judgement_id,
                "kind": kind,
                "left_id": left_id,
                "right_id": right_id,
                "verdict": verdict.value,
                "author": author,
                "note": note,
                "batch": batch,
                "places": find_places(session, kind, (left_id, right_id)) or None,
                "judged_at": datetime.now(UTC),
            }
        ],
    )
    session.expire_all()
    return judgement_id, True


def delete_judgement(session: Session, judgement_id: str) -> tuple[str, str, str]:
    """Take a judgement back; gives its kind and pair.

    Raises
    ------
    NotFoundError
        If there is none with that id.
    """
    row = session.get(JudgementRow, judgement_id)
    if row is None:
        raise NotFoundError(f"no judgement {judgement_id!r}", record_id=judgement_id)
    found = (row.kind, row.left_id, row.right_id)
    session.execute(delete(JudgementRow).where(JudgementRow.id == judgement_id))
    return found


def find_stored(session: Session, judgement_id: str) -> JudgementRow | None:
    """The judgement with this id, if it is in force."""
    return session.get(JudgementRow, judgement_id)


def judgements_of_batch(session: Session, batch: str) -> list[str]:
    """Ids of the judgements in force that were given in one request or file."""
    found = select(JudgementRow.id).where(JudgementRow.batch == batch).order_by(JudgementRow.id)
    return list(session.scalars(found))


def list_judgements(session: Session, *, kind: str | None = None) -> Sequence[JudgementRow]:
    """Judgements in force, by id."""
    statement = select(JudgementRow).order_by(JudgementRow.id)
    return session.scalars(statement.where(JudgementRow.kind == kind) if kind else statement).all()


def save_edit(
    session: Session, record_id: str, attribute: str, value: Any, *, author: str, note: str | None = None
) -> bool:
    """Store an analyst's value of one attribute; gives whether anything changed."""
    edit_id = make_id("edt", record_id, attribute)
    stored = session.get(EditRow, edit_id)
    if stored is not None and stored.value == {"value": value}:
        return False
    session.execute(delete(EditRow).where(EditRow.id == edit_id))
    row = {
        "id": edit_id,
        "record_id": record_id,
        "attribute": attribute,
        "value": {"value": value},
        "author": author,
        "note": note,
        "edited_at": datetime.now(UTC),
    }
    session.execute(insert(EditRow), [row])
    session.expire_all()
    return True


def delete_edit(session: Session, edit_id: str) -> str:
    """Take an edit back; gives the record that it was on.

    Raises
    ------
    NotFoundError
        If there is none with that id.
    """
    row = session.get(EditRow, edit_id)
    if row is None:
        raise NotFoundError(f"no edit {edit_id!r}")
    record_id = row.record_id
    session.execute(delete(EditRow).where(EditRow.id == edit_id))
    return record_id


def list_edits(session: Session, record_ids: Iterable[str]) -> list[EditRow]:
    """Edits on these records, by id."""
    rows = rows_in(session, select(EditRow), EditRow.record_id, record_ids)
    return sorted((row[0] for row in rows), key=lambda edit: str(edit.id))
