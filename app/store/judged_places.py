"""Where judged records stand in their reports, so that a judgement outlives a new reading or a new version.

An event is named by a telling, a local entity by its first mention; both ids hash a span. If a new reading moves the
span, the id is gone. Then the statement that overlaps the noted span takes its place; in another version of the
document, the one with the same words and sort that stands nearest.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.store.rows import rows_in
from app.store.tables import EventMentionRow, JudgementRow, LocalEntityRow, MentionRow, ReportRow, SeedRecordRow
from graph.ids import make_id


@dataclass(frozen=True, slots=True)
class Place:
    """Where a judged record stands."""

    report_id: str
    start: int
    end: int
    sort: str
    words: str


def find_places(session: Session, kind: str, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Places of those of these tellings or identities that belong to one report alone, as JSON."""
    if kind == "event":
        statement = select(
            EventMentionRow.id,
            EventMentionRow.report_id,
            EventMentionRow.start,
            EventMentionRow.end,
            EventMentionRow.type.label("sort"),
            EventMentionRow.trigger.label("words"),
        )
        rows = rows_in(session, statement, EventMentionRow.id, ids)
        return {row.id: _to_place(row) for row in rows}
    found: dict[str, dict[str, Any]] = {}
    for row in sorted(_local_mentions(session, ids), key=lambda one: (one.id, one.start)):
        if row.id == make_id("ent", "local", row.local_id):  # others are the same in every reading
            found.setdefault(row.id, _to_place(row))
    return found


def _local_mentions(session: Session, identities: Iterable[str]) -> list[Any]:
    statement = select(
        LocalEntityRow.identity.label("id"),
        LocalEntityRow.id.label("local_id"),
        LocalEntityRow.report_id,
        MentionRow.start,
        MentionRow.end,
        LocalEntityRow.kind.label("sort"),
        LocalEntityRow.name.label("words"),
    ).join(MentionRow, MentionRow.local_entity_id == LocalEntityRow.id)
    return list(rows_in(session, statement, LocalEntityRow.identity, identities))


def _to_place(row: Any) -> dict[str, Any]:
    return {"report_id": row.report_id, "start": row.start, "end": row.end, "sort": row.sort, "words": row.words}


def present_ids(session: Session, judgements: Sequence[JudgementRow]) -> dict[str, str]:
    """Judged id -> the id that stands for it now, of those that changed."""
    found: dict[str, str] = {}
    for kind in ("event", "entity"):
        places: dict[str, Mapping[str, Any]] = {}
        for judgement in judgements:
            if judgement.kind == kind:
                places.update(judgement.places or {})
        missing = places.keys() - _stored(session, kind, places)
        for judged in sorted(missing):
            place = Place(**places[judged])
            other = _event_at(session, place) if kind == "event" else _entity_at(session, place)
            if other is not None:
                found[judged] = other
    return found


def _stored(session: Session, kind: str, ids: Iterable[str]) -> set[str]:
    if kind == "event":
        return {row.id for row in rows_in(session, select(EventMentionRow.id), EventMentionRow.id, ids)}
    found = {row[0] for row in rows_in(session, select(LocalEntityRow.identity), LocalEntityRow.identity, ids)}
    return found | {row[0] for row in rows_in(session, select(SeedRecordRow.identity), SeedRecordRow.identity, ids)}


def _versions(session: Session, report_id: str) -> list[str]:
    """The report, then the current version of its document."""
    series = session.scalar(select(ReportRow.series).where(ReportRow.id == report_id))
    newest = select(ReportRow.id).where(ReportRow.is_current, ReportRow.series == series, ReportRow.id != report_id)
    return [report_id, *(session.scalars(newest.order_by(ReportRow.id)) if series else ())]


def _event_at(session: Session, place: Place) -> str | None:
    for report_id in _versions(session, place.report_id):
        rows = session.execute(
            select(
                EventMentionRow.id,
                EventMentionRow.start,
                EventMentionRow.end,
                EventMentionRow.type,
                EventMentionRow.trigger,
            ).where(EventMentionRow.report_id == report_id)
        ).all()
        if report_id == place.report_id:
            fitting = [row for row in rows if row.start < place.end and place.start < row.end]
        else:
            fitting = [row for row in rows if row.trigger.casefold() == place.words.casefold()]
        if fitting:
            best = min(fitting, key=lambda row: (row.type != place.sort, abs(row.start - place.start), row.id))
            return str(best.id)
    return None


def _entity_at(session: Session, place: Place) -> str | None:
    for report_id in _versions(session, place.report_id):
        is_same = LocalEntityRow.name == place.words
        if report_id == place.report_id:
            is_same = or_(is_same, (MentionRow.start < place.end) & (MentionRow.end > place.start))
        rows = session.execute(
            select(LocalEntityRow.identity, LocalEntityRow.name, MentionRow.start)
            .join(MentionRow, MentionRow.local_entity_id == LocalEntityRow.id)
            .where(LocalEntityRow.report_id == report_id, LocalEntityRow.kind == place.sort, is_same)
        ).all()
        if rows:
            best = min(rows, key=lambda row: (row.name != place.words, abs(row.start - place.start), row.identity))
            return str(best.identity)
    return None
