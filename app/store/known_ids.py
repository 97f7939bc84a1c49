"""Whether there is, or ever was, something of an id."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.store.canonical_tables import ChangeRow
from app.store.tables import EventMentionRow, JudgementRow
from graph.errors import NotFoundError


def check_ever_was(session: Session, record_id: str, field: str) -> None:
    """Refuse an id that nothing has or had: the feed tells of all records that are, were merged, or were deleted.

    Raises
    ------
    NotFoundError
        With the parameter, if it is the id of no record, past or present, of no telling, and on no side of a judgement.
    """
    places = (
        select(ChangeRow.seq).where(ChangeRow.record_id == record_id),
        select(EventMentionRow.id).where(EventMentionRow.id == record_id),
        select(JudgementRow.id).where(or_(JudgementRow.left_id == record_id, JudgementRow.right_id == record_id)),
    )
    if all(session.scalar(place.limit(1)) is None for place in places):
        raise NotFoundError(f"{field}: no record {record_id!r}, and none ever was", field=field, record_id=record_id)
