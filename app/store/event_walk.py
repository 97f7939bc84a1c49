"""Long lists of events by day, found by the index of words and marks: a page costs what the page holds.

    search --app/store/event_marks.py--> words and marks, where in the list to look
    index: rows in the order of the list, some at a time --conditions on the events--> ids, until a page is full

Invariant: a walk gives what the conditions alone give, in the same order. The index only narrows and orders: numbers
sort like the list, but for events of one group, which are sorted here; so a part of the rows ends where a group does.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Text, any_, bindparam, func, or_, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session, aliased

from app.store.canonical_tables import EventRow
from app.store.event_marks import match_of, stretches_of
from app.store.event_search import EventSearch, event_conditions, words_of
from app.store.history_tables import EventHistoryRow
from app.store.index_parts import PartReader, Stretch
from app.store.known import EventTable, is_published, was_known
from app.store.read_keyset import SortKey, Values, read_values, sort_rows
from app.store.rows import rows_in
from app.store.tables import ReportRow
from app.store.text_marks import SOURCE_STEPS
from app.store.text_tables import SentenceTextRow
from app.store.where import lists_of_places
from app.store.word_index import Match, is_sqlite, vector_holds
from graph.word_query import WordQuery

FIRST_PART, GROWTH = 1.4, 4  # the first part is this many pages
SMALLEST_PART, LARGEST_PART = 40, 20_000  # rows
PLAN_FOR_VALUES = text(
    "SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('jit', 'off', true)"
)


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
    last = None if after is None else read_values(keys, after)
    places = lists_of_places(session, search.area)
    is_fitting = Prober(session, search, EventRow, places)
    found: list[tuple[str, Values]] = []
    pace = _Pace(limit + 1)
    for ids in _parts(session, search, match_of(session, search, places), keys, last, pace):
        rows = is_fitting.probe(ids)
        if last is not None:
            rows = [row for row in rows if is_after(row[1], last, descending=keys[0].descending)]
        found += sort_rows(rows, keys)
        pace.found = len(found)
        if len(found) > limit:
            return found[:limit], found[limit - 1][1]
    return found, None


def list_earlier(
    session: Session, search: EventSearch, known_at: date, keys: Sequence[SortKey], between: tuple[Any, Any]
) -> list[tuple[str, Values]]:
    """All events that fit as they were known on a day and are no longer so, as `walk_events` gives present ones.

    Parameters
    ----------
    between : tuple of values
        Those after the first and up to the day of the second one, in the order of the list; None for all.
    """
    table = EventHistoryRow
    after = None if between[0] is None else read_values(keys, between[0])
    days = _days_between(table.started_on, after, between[1], descending=keys[0].descending)
    ids = session.scalars(select(table.id).where(*was_known(table, known_at), *days))
    rows = Prober(session, search, table).probe(ids)
    if search.text:
        holding = _told_in_words(session, search, {row[0] for row in rows})
        rows = [row for row in rows if row[0] in holding]
    return rows if after is None else [row for row in rows if is_after(row[1], after, descending=keys[0].descending)]


def _days_between(day: Any, after: Any, until: Any, *, descending: bool) -> list[ColumnElement[bool]]:
    """Conditions on a day in the list, in which an unknown one comes last."""
    found: list[ColumnElement[bool]] = []
    if until is not None and until[0] is not None:
        found.append(day >= until[0] if descending else day <= until[0])
    if after is not None and after[0] is None:
        found.append(day.is_(None))
    elif after is not None:
        known = day <= after[0] if descending else day >= after[0]
        found.append(known if found else or_(known, day.is_(None)))
    return found


def _told_in_words(session: Session, search: EventSearch, event_ids: set[str]) -> set[str]:
    """Those of these events, known on a day, of which a sentence told by then holds the words."""
    row, match = SentenceTextRow, words_of(search)
    statement = select(row.event_id, row.words).join(ReportRow, ReportRow.id == row.report_id)
    statement = statement.where(*is_published(search.known_at))
    if not is_sqlite(session):
        statement = statement.where(vector_holds(match))
        return {one.event_id for one in rows_in(session, statement, row.event_id, event_ids)}
    wanted = WordQuery(match.words, match.none_of)
    told = rows_in(session, statement, row.event_id, event_ids)
    return {one.event_id for one in told if wanted.is_told_in(one.words.split())}


class Prober:
    """Which of some events fit: each is looked up by its id, whatever indexes there are for what is asked."""

    def __init__(
        self,
        session: Session,
        search: EventSearch,
        table: EventTable,
        places: Sequence[list[str]] | None = None,
    ) -> None:
        listed = bindparam("listed_ids", type_=Text())
        wanted: ColumnElement[bool]
        self.session = session
        self.is_sqlite = is_sqlite(session)
        if self.is_sqlite:
            wanted = table.id.in_(select(func.json_each(listed).table_valued("value").c.value))
        else:
            wanted = table.id == any_(bindparam("listed_ids", type_=ARRAY(table.id.type)))
        some = aliased(table, select(table).where(wanted).cte("some").prefix_with("MATERIALIZED"))
        conditions = event_conditions(session, search, some, is_probed=True, places=places)
        if search.known_at is not None:
            conditions += was_known(table, search.known_at, some)
        self.statement = select(some.id, some.started_on).where(*conditions)

    def probe(self, ids: Iterable[str]) -> list[tuple[str, Values]]:
        """Those that fit, in no order, each with its values to sort by."""
        wanted: Any = sorted(ids)
        given = orjson.dumps(wanted).decode() if self.is_sqlite else wanted
        rows = self.session.connection().execute(self.statement, {"listed_ids": given})
        return [(row.id, (row.started_on, row.id)) for row in rows]


def is_after(values: Values, last: Sequence[Any], *, descending: bool) -> bool:
    """Whether (day, id) comes after another in the list; an unknown day comes last."""
    (day, one), (last_day, last_one) = values, last
    if day is None or last_day is None:
        return day is None and (last_day is not None or (one < last_one if descending else one > last_one))
    return (day, one) < (last_day, last_one) if descending else (day, one) > (last_day, last_one)


# ---------------------------------------------------------------- parts of the index


@dataclass
class _Pace:
    """How many rows to read next, by how many of those that were read gave an event of the page."""

    wanted: int
    read: int = 0
    found: int = 0

    @property
    def size(self) -> int:
        if not self.read:
            return int(self.wanted * FIRST_PART)
        needed = (self.wanted - self.found) * self.read / self.found if self.found else self.read * GROWTH
        return max(SMALLEST_PART, min(int(needed * FIRST_PART), self.read * GROWTH, LARGEST_PART))


def _parts(
    session: Session,
    search: EventSearch,
    match: Match,
    keys: Sequence[SortKey],
    after: Sequence[Any] | None,
    pace: _Pace,
) -> Iterator[list[str]]:
    """Ids of events that may fit, in the order of the list but for those of one part; none twice."""
    if not is_sqlite(session):
        session.execute(PLAN_FOR_VALUES)
    for stretch in stretches_of(search, keys, after):
        known_at = search.known_at if search.text else None
        reader = PartReader(session, match.with_marks(*stretch.marks), known_at, keys[0].descending)
        rest: Stretch | None = stretch
        least = 0
        while rest is not None:
            size = max(pace.size, least)
            before = rest
            rows, rest = reader.read(before, size)
            least = size * GROWTH if rest == before else 0  # one group may be larger than a part
            pace.read += len(rows)
            ids = sorted({row[1] for row in rows})
            if ids:
                yield ids
