"""The judgements and edits as readers see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.store.judgements import list_edits
from app.store.known_ids import check_ever_was
from app.store.read_keyset import SortKey, Values, load_page
from app.store.search import list_identities
from app.store.tables import EditRow, JudgementRow
from graph.errors import NotFoundError

JUDGEMENT_SORTS = {"judged_at": JudgementRow.judged_at, "kind": JudgementRow.kind, "verdict": JudgementRow.verdict}


@dataclass(frozen=True, slots=True)
class JudgementSearch:
    """Which judgements; an empty field does not restrict. `record_id` may be on either side."""

    kinds: Sequence[str] = ()
    verdicts: Sequence[str] = ()
    record_id: str | None = None
    batch: str | None = None


def load_judgements(
    session: Session,
    keys: Sequence[SortKey],
    search: JudgementSearch,
    *,
    after: Sequence[Any] | None,
    limit: int,
) -> tuple[list[JudgementRow], Values | None]:
    """A page of the judgements in force.

    Raises
    ------
    NotFoundError
        If there is nothing, and never was, of the id that they are to be on.
    """
    statement = select(JudgementRow)
    if search.kinds:
        statement = statement.where(JudgementRow.kind.in_(search.kinds))
    if search.verdicts:
        statement = statement.where(JudgementRow.verdict.in_(search.verdicts))
    if search.record_id is not None:
        sides = (JudgementRow.left_id == search.record_id, JudgementRow.right_id == search.record_id)
        statement = statement.where(or_(*sides))
    if search.batch is not None:
        statement = statement.where(JudgementRow.batch == search.batch)
    rows, end = load_page(session, statement, keys, after=after, limit=limit)
    if not rows and search.record_id is not None:
        check_ever_was(session, search.record_id, "record")
    return [row[0] for row in rows], end


def get_judgement(session: Session, judgement_id: str) -> JudgementRow:
    """One judgement.

    Raises
    ------
    NotFoundError
        If there is none with that id.
    """
    row = session.get(JudgementRow, judgement_id)
    if row is None:
        raise NotFoundError(f"no judgement {judgement_id!r}")
    return row


def find_judgement(session: Session, kind: str, one_id: str, other_id: str) -> JudgementRow | None:
    """The judgement on a pair, in either order."""
    left_id, right_id = sorted((one_id, other_id))
    wanted = select(JudgementRow).where(
        JudgementRow.kind == kind, JudgementRow.left_id == left_id, JudgementRow.right_id == right_id
    )
    return session.scalar(wanted)


def list_entity_edits(session: Session, entity_id: str) -> list[EditRow]:
    """Edits on an entity and on those that were joined to it, by attribute."""
    edits = list_edits(session, list_identities(session, entity_id))
    return sorted(edits, key=lambda edit: (edit.attribute, edit.id))


def find_edit(session: Session, record_id: str, attribute: str) -> EditRow | None:
    """The edit of one attribute of a record."""
    wanted = select(EditRow).where(EditRow.record_id == record_id, EditRow.attribute == attribute)
    return session.scalar(wanted)
