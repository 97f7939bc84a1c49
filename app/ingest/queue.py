"""The queue of what to judge: scored pairs with their probability and the judgement on each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.ingest.verdicts import Decision, find_decisions
from app.resolve.comparison import to_probability
from app.store.read_keyset import SortKey, Values
from app.store.read_matches import MatchSearch, load_matches


@dataclass(frozen=True, slots=True)
class QueueItem:
    """Two tellings, or identities of entities, that may be one."""

    kind: str
    left_id: str
    right_id: str
    status: str
    score: float
    probability: float
    usefulness: float
    decision: Decision | None = None

    @property
    def ends(self) -> tuple[str, str]:
        """Both ids."""
        return self.left_id, self.right_id


def load_queue(
    session: Session, search: MatchSearch, keys: Sequence[SortKey], *, after: Sequence[Any] | None, limit: int
) -> tuple[list[QueueItem], Values | None]:
    """A page of scored pairs in the order of `keys`."""
    rows, end = load_matches(session, search, keys, after=after, limit=limit)
    judged = {one for row in rows if row.status == "judged" for one in (row.left_id, row.right_id)}
    decisions = find_decisions(session, search.kind, judged) if judged else {}
    items = [
        QueueItem(
            row.kind,
            row.left_id,
            row.right_id,
            row.status,
            row.score,
            to_probability(row.score),
            row.usefulness,
            decisions.get((row.left_id, row.right_id)),
        )
        for row in rows
    ]
    return items, end
