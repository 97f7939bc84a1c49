"""Query parameters of judgements and of the pairs that wait for them."""

from typing import Literal

from app.api.pagination import FieldsQuery, PageQuery
from app.filters.types import RecordId, Text, asked, sorted_by


class JudgementQuery(PageQuery):
    """Which judgements."""

    kind: list[Literal["entity", "event"]] = asked([], "Kind of records.", ["entity"])
    verdict: list[Literal["same", "not_same", "unsure"]] = asked([], "Verdict.", ["same"])
    record: RecordId | None = asked(None, "Id on either side.", "ent_2c1d0e9f8a7b6c5d4e3f")
    batch: RecordId | None = asked(None, "Id of the batch that gave them.", "bat_9c0d1e2f3a4b5c6d7e8f")
    sort: Text = sorted_by("-judged_at", "judged_at", "kind", "verdict")


class MatchQuery(PageQuery):
    """Which scored pairs."""

    status: Literal["open", "joined", "judged"] = asked(
        "open", "`open` (undecided), `joined` (told as one now) or `judged` (by an analyst).", "open"
    )
    kind: Literal["event", "entity"] = asked("event", "Kind of records.", "event")
    event: RecordId | None = asked(None, "Id of an event that one telling of the pair is of.", "evm_1f0c2d3e4f5a6b7c")
    entity: RecordId | None = asked(
        None, "Of `kind=entity`: id of an entity that one of the two is.", "ent_2c1d0e9f8a7b6c5d4e3f"
    )
    min_score: float | None = asked(None, "Lowest score, in log-odds.", -1.0, allow_inf_nan=False)
    sort: Text = sorted_by("-usefulness", "usefulness", "score")


class MatchWhyQuery(FieldsQuery):
    """How two ids are taken."""

    exact: bool = asked(False, "Whether two events are taken as their tellings of the same ids.", False)
