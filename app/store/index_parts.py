"""Parts of the index of words, in the order of its numbers, each database led to a plan that a page can wait for.

SQLite's FTS5 gives rows by number and stops when a part is full. PostgreSQL's GIN has no order: it gathers what matches
in a run of days, as long a one as is expected to fill the part. Where more is found, a shorter one is gathered; where
less, a longer one after it.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.store.known import is_published
from app.store.tables import ReportRow
from app.store.text_marks import group_bounds, group_of, runs_between
from app.store.text_tables import FTS, SentenceTextRow
from app.store.word_index import Match, fts5_matches, is_sqlite, to_index_queries, tsvector_matches

FARTHEST = 100_000  # rows: if what matches is expected farther ahead, the rest is looked through at once
MOST = 3_000  # rows gathered at once, unless they are of one day and cannot be parted
FEWER = 20  # the part of them that are looked for in a shorter part
GROWTH = 8  # times as many rows are looked through after too few were found


@dataclass(frozen=True, slots=True)
class Stretch:
    """Numbers from `low` to below `high`, of rows that bear one of each of `marks`."""

    low: int
    high: int
    marks: tuple[tuple[str, ...], ...] = ()


class PartReader:
    """Reads the index in the order of its numbers, group by group."""

    def __init__(self, session: Session, match: Match, known_at: date | None, descending: bool) -> None:
        self.session = session
        self.match = match
        self.known_at = known_at
        self.descending = descending
        self.gathers = bool(match) and not is_sqlite(session)
        self.looked, self.held = 0, 0  # rows that were looked through last, and those of them that matched

    def read(self, stretch: Stretch, size: int) -> tuple[list[tuple[int, str]], Stretch | None]:
        """Number and event of the first rows of a stretch, whole groups of them, and what is left to read."""
        if self.gathers:
            return self._gather(stretch, size)
        statement = select_rows(self.session, self.match, stretch, known_at=self.known_at)
        number: Any = FTS.c.rowid if self.match else SentenceTextRow.number
        ordered = statement.order_by(number.desc() if self.descending else number).limit(size)
        rows = [(row[0], row[1]) for row in self.session.connection().execute(ordered)]
        return self._cut(rows, stretch) if len(rows) == size else (rows, None)

    def _cut(self, rows: list[tuple[int, str]], stretch: Stretch) -> tuple[list[tuple[int, str]], Stretch | None]:
        last = group_of(rows[-1][0])
        whole = [row for row in rows if group_of(row[0]) != last]
        if not whole:
            return [], stretch
        return whole, self._rest(stretch, whole[-1][0] if self.descending else whole[-1][0] + 1)

    def _rest(self, stretch: Stretch, bound: int) -> Stretch | None:
        low, high = (stretch.low, bound) if self.descending else (bound, stretch.high)
        return Stretch(low, high, stretch.marks) if low < high else None

    # ---------------------------------------------------------------- PostgreSQL

    def _gather(self, stretch: Stretch, size: int) -> tuple[list[tuple[int, str]], Stretch | None]:
        count = self._ahead(size)
        part = self._first_rows(stretch, count)
        if part is None:
            return [], None
        most: int | None = max(MOST, 2 * size)
        self.looked = count
        rows, held = self._gathered(part, size, most)
        self.held = held
        while held == most:
            shorter = self._until(part, rows[: max(1, most // FEWER)][-1][0])  # holds these and maybe others
            most = None if shorter == part else most
            part = shorter
            rows, held = self._gathered(part, size, most)
        if held > len(rows):
            return self._cut(rows, stretch)
        return rows, self._rest(stretch, part.low if self.descending else part.high)

    def _ahead(self, size: int) -> int:
        """How many rows are to be looked through in search of so many that match."""
        total, matching = self.expected
        if not self.looked:
            return int(size * total / matching)
        return min(int(size * self.looked / max(self.held, 1)), self.looked * GROWTH)

    def _gathered(self, part: Stretch, size: int, most: int | None) -> tuple[list[tuple[int, str]], int]:
        """The first rows of a part, and how many are held, of which no more than `most` are looked at."""
        is_rare = self.expected[1] <= MOST  # no part of the list is faster than all
        runs = [] if is_rare else runs_between(part.low, part.high)
        match = self.match.with_marks(runs) if runs else self.match
        statement = select_rows(self.session, match, part, known_at=self.known_at)
        held = select(statement.cte("held").prefix_with("MATERIALIZED")).limit(most).subquery()  # read no further
        number = held.c.number
        ordered = select(number, held.c.event_id, func.count().over()).limit(size)
        rows = self.session.connection().execute(ordered.order_by(number.desc() if self.descending else number)).all()
        return [(row[0], row[1]) for row in rows], rows[0][2] if rows else 0

    def _first_rows(self, stretch: Stretch, count: int) -> Stretch | None:
        """The part of a stretch that holds so many rows, or all if that is far; None if it holds no row."""
        number = SentenceTextRow.number
        inside = select(number).where(number >= stretch.low, number < stretch.high).limit(1)
        first, last = (number.desc(), number) if self.descending else (number, number.desc())
        ends = [inside.order_by(first), inside.order_by(last)]
        if count < FARTHEST:
            ends.append(inside.order_by(first).offset(count))
        found = self.session.connection().execute(select(*(one.scalar_subquery() for one in ends))).one()
        if found[0] is None:
            return None
        held = Stretch(min(found[:2]), max(found[:2]) + 1, stretch.marks)
        return held if found[-1] is None else self._until(held, found[-1])

    def _until(self, stretch: Stretch, number: int) -> Stretch:
        """The part of a stretch up to the group of a number."""
        low, high = group_bounds(number)
        if self.descending:
            return Stretch(max(stretch.low, low), stretch.high, stretch.marks)
        return Stretch(stretch.low, min(stretch.high, high), stretch.marks)

    @cached_property
    def expected(self) -> tuple[int, int]:
        """How many rows there are, and how many match, as PostgreSQL expects."""
        match = " & ".join(to_index_queries(self.match))
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
        number = number + 0  # GIN's hits only: to walk the key would pass by all that don't match
        statement = statement.where(tsvector_matches(match))
    if known_at is not None:
        statement = statement.join(ReportRow, ReportRow.id == row.report_id).where(*is_published(known_at))
    return statement.where(number >= stretch.low, number < stretch.high)
