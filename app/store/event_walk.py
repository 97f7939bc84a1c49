"""Long lists of events by day, found by the index of words and marks: a page costs what the page holds.

    search --match_of--> words and marks; --stretches_of--> where in the list to look
    index: rows in the order of the list, some at a time --conditions on the events--> ids, until a page is full

Invariant: a walk gives what the conditions alone give, in the same order. The index only narrows and orders: numbers
sort like the list, but for events of one group, which are sorted here; so a part of the rows ends where a group does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select, text
from sqlalchemy.orm import Session

from app.store.canonical_tables import EntityRow, EventRow
from app.store.event_search import EventSearch, event_conditions, words_of
from app.store.known import is_published, was_known
from app.store.read_keyset import SortKey, Values, load_page, read_values
from app.store.rows import is_one_of, rows_in
from app.store.tables import ReportRow
from app.store.text_marks import (
    DAY_SHIFT,
    NO_EVENT,
    SEQUENCE_BITS,
    SHORT_DAYS,
    SOURCE_STEPS,
    UNKNOWN_DAY,
    actor_mark,
    base_of,
    cells_of,
    country_mark,
    day_number,
    end_marks,
    group_of,
    is_exact,
    operation_mark,
    place_mark,
    publisher_mark,
)
from app.store.text_tables import FTS, SentenceTextRow
from app.store.where import AreaSearch, box_around, canonical_ids, lists_of_places, with_parts
from app.store.word_index import Match, fts5_matches, is_sqlite, to_tsquery, tsvector_matches

MOST_MARKS = 60  # of one kind; of more the filter is left to the conditions
FIRST_PART, GROWTH, LARGEST_PART = 2, 4, 20_000  # the first part is this many pages
GATHER = 40_000  # rows that PostgreSQL expects to match: of so many all are found and sorted, of more the key is walked
Marks = list[list[str]]
PLAN_FOR_VALUES = text(
    "SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('jit', 'off', true)"
)
ESTIMATE = (
    "EXPLAIN (FORMAT JSON) SELECT 1 FROM sentence_texts WHERE words @@ %s::tsquery AND number >= %s AND number < %s"
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Numbers from `low` to below `high`, of rows that bear one of `marks` if there are any."""

    low: int
    high: int
    marks: tuple[str, ...] = ()


def can_walk(search: EventSearch, keys: Sequence[SortKey]) -> bool:
    """Whether the list is by day and its search one that the index narrows."""
    if [getattr(key.column, "key", None) for key in keys] != ["started_on", "id"]:
        return False
    if keys[0].descending != keys[1].descending or search.ids or search.sources.report_id:
        return False
    return bool(
        search.text or search.types or search.modalities or search.actor_ids or search.operation_ids or search.area
        or search.sources.publishers or search.date_from or search.date_to or search.as_of or search.is_disputed
        or search.min_sources >= SOURCE_STEPS[0]
    )  # fmt: skip


def walk_events(
    session: Session, search: EventSearch, keys: Sequence[SortKey], *, after: Sequence[Any] | None, limit: int
) -> tuple[list[tuple[str, Values]], Values | None]:
    """Ids of the present events that fit, each with its values to sort by, for a page; as `load_page` gives rows.

    Raises
    ------
    NotFoundError
        If the search names an entity that does not exist.
    InvalidInputError
        If its words can't be read, or `after` does not fit.
    """
    conditions = event_conditions(session, search, EventRow, is_probed=True)
    if search.known_at is not None:
        conditions += was_known(EventRow, search.known_at)
    match = match_of(session, search)
    found: list[tuple[str, Values]] = []
    for ids in _parts(session, search, match, keys, after, limit):
        wanted = select(EventRow.id).where(is_one_of(session, EventRow.id, ids), *conditions)
        rows, _ = load_page(session, wanted, keys, after=after, limit=len(ids))
        found += [(row[0], tuple(row[1:])) for row in rows]
        if len(found) > limit:
            return found[:limit], found[limit - 1][1]
    return found, None


# ---------------------------------------------------------------- what to look for


def match_of(session: Session, search: EventSearch) -> Match:
    """The words and marks of the events that may fit."""
    match = words_of(search) if search.text else Match()
    marks: Marks = [
        [f"_t{one}" for one in search.types],
        [f"_m{one}" for one in search.modalities],
        [publisher_mark(one) for one in search.sources.publishers],
        [operation_mark(one) for one in canonical_ids(session, search.operation_ids)],
        *_area_marks(session, search.area),
    ]
    if search.actor_ids:
        actors = (with_parts if search.has_parts else canonical_ids)(session, search.actor_ids)
        marks.append([actor_mark(one) for one in actors])
    steps = [step for step in SOURCE_STEPS if step <= search.min_sources]
    marks += [[f"_s{steps[-1]}"]] if steps else []
    marks += [["_x"]] if search.is_disputed else []
    return match.with_marks(*(listed for listed in marks if 0 < len(listed) <= MOST_MARKS))


def _area_marks(session: Session, area: AreaSearch) -> Iterator[list[str]]:
    yield [country_mark(one) for one in area.countries]
    for box in (area.bbox, box_around(area.near) if area.near else None):
        yield (cells_of(box) or []) if box else []
    if area.place_ids or area.names:
        for ids in lists_of_places(session, AreaSearch(area.place_ids, area.names, area.inside)):
            if len(ids) <= MOST_MARKS:
                yield [place_mark(one) for one in ids]
            else:
                countries = {
                    row[0] for row in rows_in(session, select(EntityRow.country).distinct(), EntityRow.id, ids)
                }
                yield [] if None in countries else [country_mark(one) for one in sorted(countries)]


def stretches_of(search: EventSearch, keys: Sequence[SortKey], after: Sequence[Any] | None) -> list[Stretch]:
    """Where in the list events may fit, in its order."""
    low, high = 0, UNKNOWN_DAY << DAY_SHIFT
    last = min((day for day in (search.date_to, search.as_of) if day is not None), default=None)
    if last is not None:
        high = min(high, (day_number(last) + 1) << DAY_SHIFT)
    found = [Stretch(low, high)]
    ending: tuple[str, ...] = ()
    if search.date_from is not None:
        ending = tuple(end_marks(search.date_from) or ())
        start = max(day_number(search.date_from) - SHORT_DAYS, 0) << DAY_SHIFT
        found = [Stretch(low, min(start, high), ending), Stretch(start, high)]
    descending = keys[0].descending
    unknown = Stretch(UNKNOWN_DAY << DAY_SHIFT, NO_EVENT << DAY_SHIFT, ending)  # last in either direction
    found = [*(reversed(found) if descending else found), unknown]
    if after is not None:
        day, event_id = read_values(keys, after)
        found = [cut for one in found if (cut := _after(one, day, event_id, descending)) is not None]
    return [one for one in found if one.low < one.high]


def _after(one: Stretch, day: date | None, event_id: str, descending: bool) -> Stretch | None:
    """What of a stretch comes after an event."""
    is_unknown = one.low >= UNKNOWN_DAY << DAY_SHIFT
    if day is not None and is_unknown:
        return one
    if day is None and not is_unknown:
        return None
    base = base_of(day, event_id)
    if not descending:
        return Stretch(max(one.low, base), one.high, one.marks)
    end = base + (1 << (SEQUENCE_BITS if is_exact(day_number(day)) else DAY_SHIFT))
    return Stretch(one.low, min(one.high, end), one.marks)


# ---------------------------------------------------------------- parts of the index


def _parts(
    session: Session,
    search: EventSearch,
    match: Match,
    keys: Sequence[SortKey],
    after: Sequence[Any] | None,
    limit: int,
) -> Iterator[list[str]]:
    """Ids of events that may fit, in the order of the list but for those of one part; none twice."""
    size = limit * FIRST_PART
    seen: set[str] = set()
    if not is_sqlite(session):
        session.execute(
            text("SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('jit', 'off', true)")
        )
    for stretch in stretches_of(search, keys, after):
        known_at = search.known_at if search.text else None
        wanted = match.with_marks(stretch.marks) if stretch.marks else match
        reader = _Reader(session, wanted, known_at, keys[0].descending)
        rest: Stretch | None = stretch
        while rest is not None:
            rows = reader.read(rest, size)
            whole, rest = _cut(rows, rest, size, keys[0].descending)
            size = min(size * GROWTH, LARGEST_PART) if whole or rest is None else size * GROWTH
            ids = sorted({row[1] for row in whole} - seen)
            seen.update(ids)
            if ids:
                yield ids


def _cut(
    rows: list[tuple[int, str]], stretch: Stretch, size: int, descending: bool
) -> tuple[list[tuple[int, str]], Stretch | None]:
    """The rows of whole groups, and what is still to be read."""
    if len(rows) < size:
        return rows, None
    last = group_of(rows[-1][0])
    whole = [row for row in rows if group_of(row[0]) != last]
    if not whole:
        return [], stretch  # one group fills the part: a larger one is read
    end = whole[-1][0]
    return whole, Stretch(stretch.low, end, stretch.marks) if descending else Stretch(
        end + 1, stretch.high, stretch.marks
    )


class _Reader:
    """Reads the index in the order of its numbers."""

    def __init__(self, session: Session, match: Match, known_at: date | None, descending: bool) -> None:
        self.session = session
        self.match = match
        self.known_at = known_at
        self.descending = descending
        self.gathers: bool | None = None

    def read(self, stretch: Stretch, size: int) -> list[tuple[int, str]]:
        """Number and event of the first rows of a stretch."""
        statement = select_rows(self.session, self.match, stretch, known_at=self.known_at)
        number: Any = SentenceTextRow.number
        if self.match and is_sqlite(self.session):
            number = FTS.c.rowid
        elif self.match and self._is_gathered(stretch):
            number = number + 0  # no index has this order
        ordered = statement.order_by(number.desc() if self.descending else number).limit(size)
        return [(row[0], row[1]) for row in self.session.connection().execute(ordered)]

    def _is_gathered(self, stretch: Stretch) -> bool:
        if self.gathers is None:
            given = (to_tsquery(self.match), stretch.low, stretch.high)
            plan = self.session.connection().exec_driver_sql(ESTIMATE, given).scalar_one()
            self.gathers = plan[0]["Plan"]["Plan Rows"] <= GATHER
        return self.gathers


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
