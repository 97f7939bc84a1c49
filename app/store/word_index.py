"""Questions to the index of words in each database's own language: FTS5's, or tsquery's.

GIN knows which rows hold a word, not where in them; so a phrase is looked up by the marks of its pairs of words, and
the rows that bear them are read.

Words hold letters, digits and signs only, marks letters, digits and `_`, so that nothing which is asked can be read as
an operator; both are quoted all the same.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, pairwise
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, cast, func, literal, select
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from app.store.known import is_published
from app.store.tables import ReportRow
from app.store.text_marks import RESTRICTED_MARK, pair_mark
from app.store.text_tables import FTS, SentenceTextRow
from graph.word_query import Term, WordQuery


@dataclass(frozen=True, slots=True)
class Match:
    """What a row must hold: a term of each of `words`, no term of `none_of`, a mark of each of `marks`."""

    words: tuple[tuple[Term, ...], ...] = ()
    none_of: tuple[Term, ...] = ()
    marks: tuple[tuple[str, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.marks)

    def with_marks(self, *marks: Sequence[str]) -> "Match":
        """The same, of rows that bear one of each of these marks too."""
        return Match(self.words, self.none_of, (*self.marks, *map(tuple, marks)))


def match_words(query: WordQuery, *, with_restricted: bool) -> Match:
    """Rows that hold the words, restricted ones only if they may be looked into."""
    hidden = () if with_restricted else (Term((RESTRICTED_MARK,)),)
    return Match(query.all_of, (*query.none_of, *hidden))


def to_fts5(match: Match) -> str:
    """The question in the language of FTS5."""
    wanted = [_any_of(terms, " OR ", _fts5_term) for terms in match.words]
    wanted += [_any_of(marks, " OR ", _fts5_mark) for marks in match.marks]
    found = " AND ".join(wanted)
    return f"({found}) NOT {_any_of(match.none_of, ' OR ', _fts5_term)}" if match.none_of else found


def _fts5_term(term: Term) -> str:
    return f'"{" ".join(term.words)}"{" *" if term.is_prefix else ""}'


def _fts5_mark(mark: str) -> str:
    return f'"{mark}"'


def to_tsquery(match: Match) -> str:
    """The question as a tsquery."""
    return " & ".join([*_wanted(match, _tsquery_term), *(f"!({_tsquery_term(term)})" for term in match.none_of)])


def to_index_queries(match: Match) -> list[str]:
    """What the index can tell of the question: tsqueries of single words, beginnings and marks; if it holds, all do.

    Notes
    -----
    GIN asks a tsquery about each row that one of its parts holds for; a row that some tsqueries leave out is passed by.
    """
    first, *others = _wanted(match, _pairs_of)
    without = [f"!({_tsquery_term(term)})" for term in match.none_of if not _is_phrase(term)]
    return [" & ".join([first, *without]), *others]


def _wanted(match: Match, show: Callable[[Term], str]) -> list[str]:
    found = [_any_of(terms, " | ", show) for terms in match.words]
    return found + [_any_of(marks, " | ", _tsquery_mark) for marks in match.marks]


def _is_phrase(term: Term) -> bool:
    return len(term.words) > 1


def _tsquery_term(term: Term) -> str:
    words = [f"'{word}'" for word in term.words]
    return " <-> ".join([*words[:-1], words[-1] + (":*" if term.is_prefix else "")])


def _pairs_of(term: Term) -> str:
    """The pairs of words that follow on one another, and the beginning that ends it; a word by itself."""
    if not _is_phrase(term):
        return _tsquery_term(term)
    whole = term.words[:-1] if term.is_prefix else term.words
    found = [f"'{pair_mark(*pair)}'" for pair in pairwise(whole)] or [f"'{whole[0]}'"]
    found += [f"'{term.words[-1]}':*"] if term.is_prefix else []
    return f"({' & '.join(found)})"


def _tsquery_mark(mark: str) -> str:
    return f"'{mark}'"


def _any_of(parts: Iterable[Any], by: str, show: Any) -> str:
    return f"({by.join(map(show, parts))})"


def is_sqlite(session: Session) -> bool:
    """Whether the database is SQLite."""
    return session.get_bind().dialect.name == "sqlite"


def fts5_matches(match: Match) -> ColumnElement[bool]:
    """The condition on the FTS5 table."""
    found: ColumnElement[bool] = FTS.c.sentence_words.op("MATCH", is_comparison=True)(to_fts5(match))
    return found


def tsvector_matches(match: Match) -> ColumnElement[bool]:
    """The condition on `sentence_texts` of PostgreSQL."""
    holds = SentenceTextRow.words.op("@@", is_comparison=True)
    found: list[ColumnElement[bool]] = [holds(cast(literal(query), TSQUERY)) for query in to_index_queries(match)]
    if any(map(_is_phrase, chain(match.none_of, *match.words))):
        found.append(vector_holds(Match(match.words, match.none_of)))
    return and_(*found)


def vector_holds(match: Match) -> ColumnElement[bool]:
    """The condition on a row of `sentence_texts` of PostgreSQL, found in another way: no index is asked."""
    found: ColumnElement[bool] = func.ts_match_vq(SentenceTextRow.words, cast(literal(to_tsquery(match)), TSQUERY))
    return found


def rows_that_hold(
    session: Session, column: Any, match: Match, *, known_at: date | None = None
) -> Select[*tuple[Any, ...]]:
    """A column of the rows that match, of reports published by a day."""
    statement = select(column).where(column.is_not(None))
    if is_sqlite(session):
        statement = statement.where(SentenceTextRow.number.in_(select(FTS.c.rowid).where(fts5_matches(match))))
    else:
        statement = statement.where(tsvector_matches(match))
    if known_at is not None:
        statement = statement.join(ReportRow, ReportRow.id == SentenceTextRow.report_id).where(*is_published(known_at))
    return statement
