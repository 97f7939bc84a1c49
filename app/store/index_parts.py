"""Parts of the index of words, in the order of its numbers, each database led to a plan that a page can wait for.

SQLite's FTS5 gives rows by number and stops when a part is full. PostgreSQL either gathers all rows that match by GIN
and sorts them, or walks its key and passes by what does not match: what it expects to read less of. A walk that finds
less than expected, after some times as many rows as it should have taken, goes over to gathering.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.store.known import is_published
from app.store.tables import ReportRow
from app.store.text_marks import DAY_SHIFT, SEQUENCE_BITS, group_of, is_exact
from app.store.text_tables import FTS, SentenceTextRow
from app.store.word_index import Match, fts5_matches, is_sqlite, to_tsquery, tsvector_matches

WALK_COST = 3  # of a row that PostgreSQL passes by, against one that it gathers; more if what matches lies far ahead
SLACK = 4  # times as many rows as expected are passed by before what matches is gathered after all


@dataclass(frozen=True, slots=True)
class Stretch:
    """Numbers from `low` to below `high`, of rows that bear one of `marks` if there are any."""

    low: int
    high: int
    marks: tuple[str, ...] = ()


class PartReader:
    """Reads the index in the order of its numbers, group by group."""

    def __init__(self, session: Session, match: Match, known_at: date | None, descending: bool) -> None:
        self.session = session
        self.match = match
        self.known_at = known_at
        self.descending = descending
        self.is_sqlite = is_sqlite(session)
        self.may_walk = True

    def read(self, stretch: Stretch, size: int) -> tuple[list[tuple[int, str]], Stretch | None]:
        """Number and event of the first rows of a stretch, whole groups of them, and what is left to read."""
        number: Any = SentenceTextRow.number
        part = stretch
        if self.match and self.is_sqlite:
            number = FTS.c.rowid
        elif self.match:
            passed = self._passed(stretch, size)
            if passed is None:
                number = number + 0  # no index has this order: all that match are gathered
            else:
                part = self._first_rows(stretch, passed)
        statement = select_rows(self.session, self.match, part, known_at=self.known_at)
        ordered = statement.order_by(number.desc() if self.descending else number).limit(size)
        rows = [(row[0], row[1]) for row in self.session.connection().execute(ordered)]
        if len(rows) == size:
            return self._cut(rows, stretch)
        if part == stretch:
            return rows, None
        self.may_walk = False  # fewer than expected: what matches lies elsewhere
        return rows, self._rest(stretch, part.low if self.descending else part.high)

    def _cut(self, rows: list[tuple[int, str]], stretch: Stretch) -> tuple[list[tuple[int, str]], Stretch]:
        last = group_of(rows[-1][0])
        whole = [row for row in rows if group_of(row[0]) != last]
        if not whole:
            return [], stretch
        return whole, self._rest(stretch, whole[-1][0] if self.descending else whole[-1][0] + 1)

    def _rest(self, stretch: Stretch, bound: int) -> Stretch:
        if self.descending:
            return Stretch(stretch.low, bound, stretch.marks)
        return Stretch(bound, stretch.high, stretch.marks)

    def _passed(self, stretch: Stretch, size: int) -> int | None:
        """How many rows PostgreSQL is to pass by in search of those that match; None if it is to gather these first."""
        if not self.may_walk:
            return None
        total, matching = self.expected
        between = _expect(self.session, " WHERE number >= %s AND number < %s", stretch.low, stretch.high)
        passed = min(between, size * total / matching)
        return None if matching <= passed * WALK_COST else int(passed * SLACK) + size

    def _first_rows(self, stretch: Stretch, count: int) -> Stretch:
        """The part of a stretch that holds so many rows, cut between groups."""
        number = SentenceTextRow.number
        inside = select(number).where(number >= stretch.low, number < stretch.high)
        ordered = inside.order_by(number.desc() if self.descending else number).offset(count).limit(1)
        bound = self.session.connection().execute(ordered).scalar()
        if bound is None or not is_exact(bound >> DAY_SHIFT):
            return stretch
        start = bound >> SEQUENCE_BITS << SEQUENCE_BITS
        if self.descending:
            return Stretch(max(stretch.low, start), stretch.high, stretch.marks)
        return stretch if start <= stretch.low else Stretch(stretch.low, start, stretch.marks)

    @cached_property
    def expected(self) -> tuple[int, int]:
        """How many rows there are, and how many match, as PostgreSQL expects."""
        match = to_tsquery(self.match)
        return _expect(self.session, ""), _expect(self.session, " WHERE words @@ %s::tsquery", match)


def _expect(session: Session, condition: str, *values: Any) -> int:
    asked = f"EXPLAIN (FORMAT JSON) SELECT 1 FROM sentence_texts{condition}"
    plan = session.connection().exec_driver_sql(asked, values).scalar_one()
    return max(1, int(plan[0]["Plan"]["Plan Rows"]))


def select_rows(
    session: Session, match: Match, stretch: Stretch, *, known_at: date | None = None
) -> Select[*tuple[Any, ...]]:
    """Number and event of the rows of a stretch that match, of reports published by a day."""
    row = SentenceTextRow
    statement = select(row.number, row.event_id)
    number: Any = row.number
    if match and is_sqlite(session):
        number = FTS.c.rowid
        statement = statement.select_from(FTS).join(row, row.number == FTS.c.rowid).where(fts5_matches(match))
    elif match:
        statement = statement.where(tsvector_matches(match))
    if known_at is not None:
        statement = statement.join(ReportRow, ReportRow.id == row.report_id).where(*is_published(known_at))
    return statement.where(number >= stretch.low, number < stretch.high)
