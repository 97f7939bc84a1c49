"""Parts of the index of words, in the order of its numbers, each database led to a plan that a page can wait for.

SQLite's FTS5 gives rows by number and stops when a part is full. PostgreSQL's GIN has no order: it gathers what matches
in a run of days, as long a one as is expected to fill the part. Where more is found, a shorter one is gathered; where
less, a longer one after it.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.store.known import is_published
from app.store.tables import ReportRow
from app.store.text_marks import group_bounds, group_of, runs_between
from app.store.text_tables import FTS, SentenceTextRow
from app.store.word_index import Match, fts5_matches, is_sqlite, to_index_queries, tsvector_matches

FARTHEST = 50_000  # rows: if what matches is expected farther ahead, all the rest is looked through at once
MOST = 3_000  # rows gathered at once, unless they are of one day and cannot be parted
PARTS = 20  # into which what holds more is parted, or fewer
RARE = 3_000  # rows: so few are gathered fast, whatever part of the list they lie in
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
        self.bounds: list[int] = []  # numbers that end the next parts, the nearest last
        self.looked, self.found = 0, 0  # rows that were looked through last, and those of them that matched

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
        if not self.bounds:
            held = self._look_ahead(stretch, size)
            if held is None:
                return [], None
            stretch = held
        most: int | None = max(MOST, 2 * size)
        while True:
            part = self._until(stretch, self.bounds[-1])
            rows, count, bounds = self._gathered(part, size, most)
            if count != most:
                break
            if self._until(part, bounds[0]) == part:
                most = None
            else:
                self.bounds += reversed(bounds)
        if count > len(rows):
            rows, rest = self._cut(rows, stretch)
        else:
            self.bounds.pop()
            rest = self._rest(stretch, part.low if self.descending else part.high)
        self.found += len(rows)
        return rows, rest

    def _look_ahead(self, stretch: Stretch, size: int) -> Stretch | None:
        """Sets how far to look for so many rows that match; gives what of the stretch holds rows, None if nothing."""
        total, matching = self.expected
        count = size * total // matching
        if self.looked:
            count = min(2 * size * self.looked // max(self.found, 1), self.looked * GROWTH)
        self.looked, self.found = count, 0
        number = SentenceTextRow.number
        inside = select(number).where(number >= stretch.low, number < stretch.high).limit(1)
        first, last = (number.desc(), number) if self.descending else (number, number.desc())
        ends = [inside.order_by(first), inside.order_by(last)]
        if count < FARTHEST:
            ends.append(inside.order_by(first).offset(count))
        found = self.session.connection().execute(select(*(one.scalar_subquery() for one in ends))).one()
        if found[0] is None:
            return None
        self.bounds = [found[1] if found[-1] is None else found[-1]]
        return Stretch(min(found[:2]), max(found[:2]) + 1, stretch.marks)

    def _gathered(self, part: Stretch, size: int, most: int | None) -> tuple[list[tuple[int, str]], int, list[int]]:
        """The first rows of a part, how many it holds of at most `most`, and numbers that part these evenly."""
        runs = [] if self._is_most(part) else runs_between(part.low, part.high)
        match = self.match.with_marks(runs) if runs else self.match
        statement = select_rows(self.session, match, part, known_at=self.known_at)
        some = select(statement.cte("held").prefix_with("MATERIALIZED")).limit(most).subquery()  # no more are read
        order = some.c.number.desc() if self.descending else some.c.number
        rank = func.row_number().over(order_by=order).label("rank")
        ranked = select(some, rank, func.count().over().label("held")).subquery()
        step = max(size, MOST // PARTS)
        wanted = select(ranked).where(or_(ranked.c.rank <= size, ranked.c.rank % step == 0)).order_by(ranked.c.rank)
        found = self.session.connection().execute(wanted).all()
        bounds = [row.number for row in found if row.rank % step == 0]
        return [(row[0], row[1]) for row in found if row.rank <= size], found[0].held if found else 0, bounds

    def _is_most(self, part: Stretch) -> bool:
        """Whether a part holds most of what matches anyway, or that is little: then to look for its runs only costs."""
        total, matching = self.expected
        if len(self.bounds) > 1 or self.looked < FARTHEST:
            return False
        return matching <= RARE or 2 * self._expect(" WHERE number >= %s AND number < %s", part.low, part.high) > total

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
        return self._expect(""), self._expect(" WHERE words @@ %s::tsquery", match)

    def _expect(self, condition: str, *values: Any) -> int:
        asked = f"EXPLAIN (FORMAT JSON) SELECT 1 FROM sentence_texts{condition}"
        plan = self.session.connection().exec_driver_sql(asked, values).scalar_one()
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
