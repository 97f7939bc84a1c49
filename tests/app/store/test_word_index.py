"""Both databases find what the plain meaning of a query says, whatever the words."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from app.ingest.pipeline import ingest_report
from app.store.rows import insert_rows
from app.store.session import Store
from app.store.tables import ReportRow
from app.store.text_tables import SentenceTextRow
from app.store.texts import to_words
from app.store.word_index import Match, match_words, rows_that_hold, to_fts5, to_tsquery
from graph.word_query import Term, parse_word_query
from graph.words import fold_words
from tests.conftest import MakeUrl
from tests.postgres import PostgresServer
from tests.tongue import TongueReader, make_report

WORDS = ["shell", "shelled", "Goma", "al-Qaim", "Sana'a", "القائم", "Хасака", "東京", "12", "or", "and", "not", "near"]
SENTENCES = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join), min_size=1, max_size=6)
TERMS = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(["shel*", "12*", "القا*", "Ха*", "al-Qa*"]),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"'),
)
QUERIES = st.tuples(TERMS, st.lists(st.tuples(st.sampled_from(["", "OR ", "-"]), TERMS).map("".join), max_size=3)).map(
    lambda parts: " ".join([parts[0], *parts[1]])
)


@pytest.fixture
def both(sqlite_urls: MakeUrl, postgres: PostgresServer) -> Iterator[list[Store]]:
    stores = [Store(sqlite_urls()), Store(postgres.create("words", template="template"))]
    for store in stores:
        ingest_report(store, TongueReader(), make_report("The weather was mild."))
        with store.write() as session:
            session.execute(delete(SentenceTextRow))
    yield stores
    url = stores[1].engine.url.render_as_string(hide_password=False)
    for store in stores:
        store.close()
    postgres.drop(url)


def found_by(store: Store, sentences: list[str], match: Match) -> set[int]:
    """Which of the sentences match; they are gone afterwards."""
    with store.write() as session:
        report_id = session.scalars(select(ReportRow.id)).one()
        rows = [
            {"number": number, "report_id": report_id, "position": number, "piece": 0, "event_id": f"evm_{number}",
             "digest": 0, "words": to_words(session)(number, " ".join([*fold_words(text), "_tattack"]))}
            for number, text in enumerate(sentences)
        ]  # fmt: skip
        insert_rows(session, SentenceTextRow, rows)
        found = set(session.scalars(rows_that_hold(session, SentenceTextRow.number, match)))
        session.execute(delete(SentenceTextRow))
        assert session.scalars(rows_that_hold(session, SentenceTextRow.number, match)).all() == []
    return found


def test_both_databases_find_what_python_does(both: list[Store]) -> None:
    @settings(max_examples=150)
    @given(sentences=SENTENCES, query=QUERIES)
    def check(sentences: list[str], query: str) -> None:
        asked = parse_word_query(query)
        wanted = {number for number, text in enumerate(sentences) if asked.is_told_in(fold_words(text))}
        for store in both:
            assert found_by(store, sentences, match_words(asked, with_restricted=False)) == wanted, query

    check()


def test_any_text_is_indexed_and_asked_for_alike(both: list[Store]) -> None:
    @settings(max_examples=100)
    @given(text=st.text(st.characters(codec="utf-8"), max_size=40))
    def check(text: str) -> None:
        words = fold_words(text)[:50]
        if words:
            for store in both:
                assert found_by(store, [text, "other"], Match(words=((Term(tuple(words)),),))) >= {0}

    check()


def test_marks_are_asked_for_beside_words_and_are_no_words(both: list[Store]) -> None:
    for store in both:
        attack = Match(marks=(("_tattack", "_tarrests"),))
        assert found_by(store, ["shelled Goma", "arrests"], attack) == {0, 1}
        assert (
            found_by(store, ["shelled Goma", "x"], match_words(parse_word_query("_tattack"), with_restricted=True))
            == set()
        )
        many = Match(marks=(tuple(f"_l{number}" for number in range(1000)), ("_tattack",)))
        assert found_by(store, ["x"], many) == set()


def test_what_is_asked_is_quoted() -> None:
    match = match_words(parse_word_query('NOT near* "or and" -al-Qaim'), with_restricted=False).with_marks(["_ciq"])
    assert to_fts5(match) == '(("not") AND ("near" *) AND ("or and") AND ("_ciq")) NOT ("al qaim" OR "_r")'
    assert to_tsquery(match) == "('not') & ('near':*) & ('or' <-> 'and') & ('_ciq') & !('al' <-> 'qaim') & !('_r')"
