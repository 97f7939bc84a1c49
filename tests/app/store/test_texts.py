"""The index of words follows reports, tellings and events, on both databases."""

from typing import Any

from sqlalchemy import delete, func, select, text

from app.ingest.judging import judge
from app.ingest.pipeline import delete_report, ingest_report, rebuild
from app.store.canonical_tables import EventRow
from app.store.migrations import upgrade
from app.store.session import Store
from app.store.tables import EventMentionRow, SentenceRow
from app.store.text_marks import DAY_SHIFT, NO_EVENT, base_of
from app.store.text_tables import SentenceTextRow
from app.store.word_index import Match, rows_that_hold
from graph.ontology import Marking, Verdict
from graph.word_query import Term
from tests.tongue import TongueReader, make_report


def rows_of(store: Store) -> set[tuple[Any, ...]]:
    row = SentenceTextRow
    with store.read() as session:
        columns = (row.number, row.report_id, row.position, row.piece, row.event_id, row.words)
        return {tuple(found) for found in session.execute(select(*columns))}


def find(store: Store, *words: str) -> int:
    with store.read() as session:
        match = Match(words=tuple((Term((word,)),) for word in words))
        return len(session.scalars(rows_that_hold(session, SentenceTextRow.number, match)).all())


def check(store: Store) -> None:
    """Each sentence is indexed for each event that it tells, or once; and as `rebuild` would have it."""
    with store.read() as session:
        indexed = {tuple(row) for row in session.execute(select(SentenceTextRow.report_id, SentenceTextRow.position))}
        stored = {tuple(row) for row in session.execute(select(SentenceRow.report_id, SentenceRow.position))}
        assert {key for key in indexed if key[1] >= 0} == stored
        told = set(session.scalars(select(EventMentionRow.event_id).where(EventMentionRow.event_id.is_not(None))))
        rows = session.execute(select(SentenceTextRow.event_id, SentenceTextRow.number)).all()
        assert {row.event_id for row in rows if row.event_id} == told
        days = {row.id: row.started_on for row in session.execute(select(EventRow.id, EventRow.started_on))}
        for row in rows:
            if row.event_id is None:
                assert row.number >> DAY_SHIFT == NO_EVENT
            else:
                assert row.number >> 17 == base_of(days[row.event_id], row.event_id) >> 17
    before = rows_of(store)
    rebuild(store)
    assert rows_of(store) == before
    with store.write() as session:
        session.execute(delete(SentenceTextRow))
    rebuild(store)
    assert rows_of(store) == before
    if store.is_sqlite:
        with store.write() as session:
            session.execute(text("INSERT INTO sentence_words(sentence_words, rank) VALUES ('integrity-check', 1)"))


def test_the_index_follows_reports_versions_judgements_and_deletion(store: Store) -> None:
    reader = TongueReader()
    first = make_report(
        "Group1 attacked Group2 in Town1 on 2024-05-06. The weather was mild.",
        publisher="Wire", external_id="a", title="Mild weather",
    )  # fmt: skip
    ingest_report(store, reader, first)
    ingest_report(store, reader, make_report("Group3 attacked Group2 on 2024-05-07.", publisher="Post"))
    check(store)
    assert (find(store, "mild"), find(store, "attacked", "group2"), find(store, "attacked", "mild")) == (2, 2, 0)
    assert find(store, "_tattack") == 2
    before = rows_of(store)
    ingest_report(store, reader, first)
    assert rows_of(store) == before
    second = make_report("Group1 denied attacking Group2 in Town1.", publisher="Wire", external_id="a", revision=1)
    ingest_report(store, reader, second)
    check(store)
    assert (find(store, "mild"), find(store, "_mdenied"), find(store, "_tattack", "mild")) == (2, 1, 0)
    with store.read() as session:
        left, right = sorted(session.scalars(select(EventRow.id)))
    judge(store, "event", left, right, Verdict.SAME, author="tests")
    check(store)
    with store.read() as session:
        assert session.scalar(select(func.count(SentenceTextRow.event_id.distinct()))) == 1
    delete_report(store, second.id)
    check(store)
    delete_report(store, first.id)
    check(store)
    assert find(store, "mild") == 0


def test_restricted_sentences_and_titles_are_marked(store: Store) -> None:
    report = make_report("Group1 attacked Group2. All quiet.", title="A title", marking=Marking.RED)
    ingest_report(store, TongueReader(), report)
    assert find(store, "_r") == 3


def test_long_sentences_are_indexed_in_pieces(store: Store) -> None:
    ingest_report(store, TongueReader(), make_report("mild " * 600 + "weather"))
    assert (find(store, "mild"), find(store, "weather")) == (3, 1)
    check(store)


def test_a_database_that_is_older_than_the_index_is_filled(store: Store) -> None:
    ingest_report(store, TongueReader(), make_report("Group1 attacked Group2."))
    before = rows_of(store)
    with store.write() as session:
        session.execute(delete(SentenceTextRow))
    upgrade(store)
    assert rows_of(store) == before
