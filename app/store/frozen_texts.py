"""Sentences of snapshots, by reference: what is stored of their reports now decides whether they are shown.

frozen evidence (report, span, digest) --reports--> shown | withheld | removed | changed
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.store.freezing import digest_of_text
from app.store.read_changes import list_removals
from app.store.rows import rows_in
from app.store.search import RESTRICTED
from app.store.tables import ReportRow


@dataclass(frozen=True, slots=True)
class FrozenText:
    """The sentence and the span of a piece of frozen evidence; both None unless `state` is `shown`.

    `removed_on` is the day on which the report was deleted, where the feed knows it.
    """

    state: str
    sentence: str | None = None
    span: str | None = None
    removed_on: date | None = None


def load_texts(
    session: Session, evidence: Iterable[Mapping[str, Any]], *, sees_restricted: bool
) -> dict[str, FrozenText]:
    """The texts of frozen evidence, by the record that it supports."""
    pieces = list(evidence)
    statement = select(ReportRow.id, ReportRow.text, ReportRow.marking)
    wanted = {one["report_id"] for one in pieces}
    reports = {row.id: row for row in rows_in(session, statement, ReportRow.id, wanted)}
    removals = list_removals(session, wanted - reports.keys())
    found = {}
    for one in pieces:
        report = reports.get(one["report_id"])
        if report is None:
            found[one["id"]] = FrozenText("removed", removed_on=removals.get(one["report_id"]))
        elif not sees_restricted and (one["marking"] in RESTRICTED or report.marking in RESTRICTED):
            found[one["id"]] = FrozenText("withheld")
        else:
            found[one["id"]] = _read(one, report.text)
    return found


def _read(one: Mapping[str, Any], text: str) -> FrozenText:
    span = text[one["start"] : one["end"]]
    sentence = None if one["sentence_start"] is None else text[one["sentence_start"] : one["sentence_end"]]
    if digest_of_text(sentence or span or "") != one["text_sha256"]:
        return FrozenText("changed")
    return FrozenText("shown", sentence, span)
