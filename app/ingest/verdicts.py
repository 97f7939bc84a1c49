"""The judgements on some tellings or identities, found also where what they name stands under another id by now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.store.judged_places import present_ids
from app.store.judgements import list_judgements
from app.store.read_matches import Pair, judgements_on
from app.store.tables import JudgementRow


@dataclass(frozen=True, slots=True)
class Decision:
    """A judgement in force. Its ids are those it was given on, though they may stand under others by now."""

    id: str
    kind: str
    left_id: str
    right_id: str
    verdict: str
    author: str
    note: str | None
    batch: str | None
    judged_at: datetime


def find_decisions(session: Session, kind: str, ids: Iterable[str]) -> dict[Pair, Decision]:
    """The decisions of which both ends are among `ids`, by pair (the smaller id first).

    Notes
    -----
    A judgement on a telling whose span has moved names an id that is gone. To find those, all judgements of the kind
    are read, so the cost grows with how many there are.
    """
    ids = set(ids)
    found = {pair: _to_decision(row) for pair, row in judgements_on(session, kind, ids).items() if ids.issuperset(pair)}
    judgements = [one for one in list_judgements(session, kind=kind) if one.places]
    present = present_ids(session, judgements)
    for one in judgements if present else ():
        pair = sorted(present.get(end, end) for end in (one.left_id, one.right_id))
        if ids.issuperset(pair) and pair[0] != pair[1]:
            found.setdefault((pair[0], pair[1]), _to_decision(one))
    return found


def _to_decision(row: JudgementRow) -> Decision:
    return Decision(**{name: getattr(row, name) for name in Decision.__dataclass_fields__})
