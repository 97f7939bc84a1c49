"""Keeps the index of words: derived from sentences, tellings and events, and brought up to date with them.

    reports, events that changed --> rows that should be --against stored--> deleted, inserted

Invariant: the rows are a function of the statements and the canonical layer. `refresh_texts` with what a change touched
leaves what it would leave with everything. Only `number` may differ in its last bits, if two hashes are equal.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.store.canonical_tables import EntityRow, EventRow, ParticipantRow
from app.store.rows import chunks, delete_in, insert_rows, rows_in
from app.store.search import RESTRICTED
from app.store.tables import EventMentionRow, EvidenceRow, ReportRow, SentenceRow
from app.store.text_marks import (
    RESTRICTED_MARK,
    SEQUENCE,
    base_of,
    digest_of,
    marks_of,
    number_of,
    number_without_event,
    pair_mark,
    run_marks,
    telling_marks,
)
from app.store.text_tables import SentenceTextRow
from graph.words import fold_words

PIECE_WORDS = 250  # PostgreSQL keeps 255 places of one word in a row
AT_ONCE = 5_000  # events or reports
TITLE = -1
Key = tuple[str | None, str, int, int]  # event, report, position, piece
AnyRow = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class _Wanted:
    number: int
    digest: int
    words: str


def refresh_texts(session: Session, report_ids: Iterable[str], event_ids: Iterable[str]) -> None:
    """Bring the rows of these reports and events up to date; to be called when events and ties are written."""
    report_ids = set(report_ids)
    told = select(EventMentionRow.event_id).where(EventMentionRow.event_id.is_not(None)).distinct()
    events = set(event_ids) | {row.event_id for row in rows_in(session, told, EventMentionRow.report_id, report_ids)}
    for part in chunks(events, AT_ONCE):
        _write(session, _stored(session, SentenceTextRow.event_id, part), _of_events(session, part))
    for part in chunks(report_ids, AT_ONCE):
        stored = _stored(session, SentenceTextRow.report_id, part)
        stale = {key: one for key, one in stored.items() if key[0] is None or key[0] not in events}
        _write(session, stale, _of_reports(session, part))


def fill_texts(session: Session) -> None:
    """Index all that is stored, if nothing is: for a database that is older than the index."""
    if session.scalar(select(SentenceTextRow.number).limit(1)) is None:
        refresh_texts(session, session.scalars(select(ReportRow.id)), session.scalars(select(EventRow.id)))


def _stored(session: Session, column: Any, ids: Iterable[str]) -> dict[Key, tuple[int, int]]:
    """Number and digest of the rows, by key."""
    row = SentenceTextRow
    statement = select(row.event_id, row.report_id, row.position, row.piece, row.number, row.digest)
    return {tuple(found[:4]): (found.number, found.digest) for found in rows_in(session, statement, column, ids)}


def _write(session: Session, stored: Mapping[Key, tuple[int, int]], wanted: Mapping[Key, _Wanted]) -> None:
    kept = {key for key, (_, digest) in stored.items() if key in wanted and wanted[key].digest == digest}
    delete_in(session, SentenceTextRow.number, [number for key, (number, _) in stored.items() if key not in kept])
    added = {key: wanted[key] for key in sorted(wanted.keys() - kept, key=str)}
    if not added:
        return
    numbers = select(SentenceTextRow.number)
    taken = {
        row[0] for row in rows_in(session, numbers, SentenceTextRow.number, (one.number for one in added.values()))
    }
    show = to_words(session)
    rows = []
    for (event_id, report_id, position, piece), one in added.items():
        number = one.number
        while number in taken or (number != one.number and _is_stored(session, number)):
            number = _next(number)
        taken.add(number)
        values = {"report_id": report_id, "position": position, "piece": piece, "event_id": event_id}
        rows.append({"number": number, **values, "digest": one.digest, "words": show(number, one.words)})
    insert_rows(session, SentenceTextRow, rows)


def _next(number: int) -> int:
    """The number after one that another row has, of the same event."""
    return (number & ~SEQUENCE) | ((number + 1) & SEQUENCE)


def _is_stored(session: Session, number: int) -> bool:
    return session.scalar(select(SentenceTextRow.number).where(SentenceTextRow.number == number)) is not None


def to_words(session: Session) -> Callable[[int, str], str]:
    """What gives the words of a row with a number, separated by spaces, as the database keeps them."""
    return _to_text if session.get_bind().dialect.name == "sqlite" else _to_vector


def _to_text(_number: int, words: str) -> str:
    return words


def _to_vector(number: int, words: str) -> str:
    """The words as a tsvector: each with its places, marks without; and the marks that stand for order and places.

    GIN knows neither the order of rows nor the places of words, as FTS5 does.
    """
    places: dict[str, list[str]] = defaultdict(list)
    marks = set(run_marks(number))
    last = "_"
    for place, word in enumerate(words.split(), 1):
        if word[0] == "_":
            marks.add(word)
            continue
        places[word].append(str(place))
        if last != "_":
            marks.add(pair_mark(last, word))
        last = word
    found = [f"'{word}':{','.join(at)}" for word, at in places.items()]
    return " ".join([*found, *(f"'{mark}'" for mark in sorted(marks))])


def _pieces(words: list[str]) -> Iterator[tuple[int, list[str]]]:
    for piece, start in enumerate(range(0, max(1, len(words)), PIECE_WORDS)):
        yield piece, words[start : start + PIECE_WORDS]


# ---------------------------------------------------------------- what should be


@dataclass(frozen=True)
class _Texts:
    """The reports that rows are made of, and where their sentences stand."""

    reports: Mapping[str, AnyRow]
    spans: Mapping[tuple[str, int], tuple[int, int]]

    def words(self, report_id: str, position: int) -> list[str]:
        start, end = self.spans.get((report_id, position), (0, 0))
        return fold_words(self.reports[report_id].text[start:end])

    def marks(self, report_id: str, event: AnyRow) -> list[str]:
        report = self.reports[report_id]
        return telling_marks(report.published_on, event.started_on, is_restricted=self.is_restricted(report_id))

    def is_restricted(self, report_id: str) -> bool:
        return self.reports[report_id].marking in RESTRICTED


def _load_texts(session: Session, report_ids: Iterable[str]) -> _Texts:
    report_ids = set(report_ids)
    columns = select(ReportRow.id, ReportRow.title, ReportRow.text, ReportRow.marking, ReportRow.published_on)
    reports = {row.id: row for row in rows_in(session, columns, ReportRow.id, report_ids)}
    places = select(SentenceRow.report_id, SentenceRow.position, SentenceRow.start, SentenceRow.end)
    rows = rows_in(session, places, SentenceRow.report_id, report_ids)
    return _Texts(reports, {(row.report_id, row.position): (row.start, row.end) for row in rows})


def _tellings(session: Session, column: Any, ids: Iterable[str]) -> list[AnyRow]:
    """event_id, report_id, sentence and publisher of the tellings that are tied to an event."""
    statement = (
        select(EventMentionRow.event_id, EvidenceRow.report_id, EvidenceRow.sentence, ReportRow.publisher)
        .join(EvidenceRow, (EvidenceRow.owner_id == EventMentionRow.id) & EvidenceRow.attribute.is_(None))
        .join(ReportRow, ReportRow.id == EvidenceRow.report_id)
        .where(EventMentionRow.event_id.is_not(None))
    )
    return rows_in(session, statement, column, ids)


def _of_events(session: Session, event_ids: list[str]) -> dict[Key, _Wanted]:
    """The rows that events should have."""
    tellings = _tellings(session, EventMentionRow.event_id, event_ids)
    events = {row.id: row for row in rows_in(session, select(*EventRow.__table__.columns), EventRow.id, event_ids)}
    publishers: dict[str, set[str | None]] = defaultdict(set)
    actors: dict[str, set[str]] = defaultdict(set)
    for row in tellings:
        publishers[row.event_id].add(row.publisher)
    parts = select(ParticipantRow.event_id, ParticipantRow.entity_id)
    for row in rows_in(session, parts, ParticipantRow.event_id, event_ids):
        actors[row.event_id].add(row.entity_id)
    columns = select(EntityRow.id, EntityRow.country, EntityRow.latitude, EntityRow.longitude)
    wanted = {row.location_id for row in events.values() if row.location_id is not None}
    places = {row.id: row for row in rows_in(session, columns, EntityRow.id, wanted)}
    texts = _load_texts(session, {row.report_id for row in tellings})
    marks = {
        one: marks_of(row, actors[one], publishers[one], places.get(row.location_id)) for one, row in events.items()
    }
    bases = {one: base_of(row.started_on, one) for one, row in events.items()}
    found: dict[Key, _Wanted] = {}
    for event_id, report_id, position in sorted({tuple(row[:3]) for row in tellings if row.event_id in events}):
        own = [*marks[event_id], *texts.marks(report_id, events[event_id])]
        for piece, words in _pieces(texts.words(report_id, position)):
            told = " ".join([*words, *own])
            number = number_of(bases[event_id], event_id, report_id, position, piece)
            found[event_id, report_id, position, piece] = _Wanted(number, digest_of(bases[event_id], told), told)
    return found


def _of_reports(session: Session, report_ids: list[str]) -> dict[Key, _Wanted]:
    """The rows of titles, and of sentences that tell no event."""
    texts = _load_texts(session, report_ids)
    told = {(row.report_id, row.sentence) for row in _tellings(session, EventMentionRow.report_id, report_ids)}
    wanted = [(key, texts.words(*key)) for key in texts.spans if key not in told]
    wanted += [((one, TITLE), fold_words(row.title)) for one, row in texts.reports.items() if row.title]
    found: dict[Key, _Wanted] = {}
    for (report_id, position), words in wanted:
        for piece, part in _pieces(words):
            if part:
                text = " ".join([*part, *([RESTRICTED_MARK] if texts.is_restricted(report_id) else [])])
                number = number_without_event(report_id, position, piece)
                found[None, report_id, position, piece] = _Wanted(number, digest_of(0, text), text)
    return found


def events_at_moved_places(session: Session, changes: Iterable[Mapping[str, Any]]) -> set[str]:
    """Ids of the events at places of which entries of the feed say that country or point changed."""
    moved = {
        one["record_id"]
        for one in changes
        if one["kind"] == "entity" and one["before"] and one["after"] and _where(one["before"]) != _where(one["after"])
    }
    return {row.id for row in rows_in(session, select(EventRow.id), EventRow.location_id, moved)}


def _where(record: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(record.get(name) for name in ("country", "latitude", "longitude"))
