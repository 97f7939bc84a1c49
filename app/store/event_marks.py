"""Where in the index of words a search of events looks: at rows with some words and marks, in some parts of the list.

    search --match_of--> words and marks; --stretches_of--> stretches of numbers, each with marks of its own

Invariant: an event that fits bears what is looked for. What bears it need not fit.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.store.canonical_tables import EntityRow
from app.store.event_search import EventSearch, words_of
from app.store.index_parts import Stretch
from app.store.read_keyset import SortKey
from app.store.rows import rows_in
from app.store.search import is_in_box
from app.store.text_marks import (
    DAY_SHIFT,
    FORETOLD_MARK,
    NO_EVENT,
    SEQUENCE_BITS,
    SHORT_DAYS,
    SHORT_MARK,
    SOURCE_STEPS,
    UNKNOWN_DAY,
    actor_mark,
    base_of,
    cells_of,
    country_mark,
    day_number,
    is_exact,
    lasting_marks,
    operation_mark,
    place_mark,
    publisher_mark,
    told_by_marks,
)
from app.store.where import AreaSearch, box_around, canonical_ids, with_parts
from app.store.word_index import Match

MOST_MARKS = 60  # of one kind; of more the filter is left to the conditions
Marks = list[list[str]]


def match_of(session: Session, search: EventSearch, places: Sequence[list[str]]) -> Match:
    """The words and marks of the events that may fit; `places` are the `lists_of_places` of its area."""
    match = words_of(search) if search.text else Match()
    marks: Marks = [
        [f"_t{one}" for one in search.types],
        [f"_m{one}" for one in search.modalities],
        [publisher_mark(one) for one in search.sources.publishers],
        [operation_mark(one) for one in canonical_ids(session, search.operation_ids)],
        *_area_marks(session, search.area, places),
    ]
    if search.actor_ids:
        actors = (with_parts if search.has_parts else canonical_ids)(session, search.actor_ids)
        marks.append([actor_mark(one) for one in actors])
    steps = [step for step in SOURCE_STEPS if step <= search.min_sources]
    marks += [[f"_s{steps[-1]}"]] if steps else []
    marks += [["_x"]] if search.is_disputed else []
    return match.with_marks(*(listed for listed in marks if 0 < len(listed) <= MOST_MARKS))


def _area_marks(session: Session, area: AreaSearch, places: Sequence[list[str]]) -> Iterator[list[str]]:
    """Marks of the places themselves if these are few; of more, of their countries, or of the cells of a box."""
    yield [country_mark(one) for one in area.countries]
    for ids in places[:-1] if area.near else places:  # the last are those near, and known better by their box
        yield [place_mark(one) for one in ids] if len(ids) <= MOST_MARKS else _countries_of(session, ids)
    for box in (area.bbox, box_around(area.near) if area.near else None):
        if box:
            ids = list(session.scalars(select(EntityRow.id).where(is_in_box(box)).limit(MOST_MARKS + 1)))
            yield [place_mark(one) for one in ids] if 0 < len(ids) <= MOST_MARKS else cells_of(box) or []


def _countries_of(session: Session, place_ids: list[str]) -> list[str]:
    """The marks of their countries; none if that of one is unknown."""
    countries = {row[0] for row in rows_in(session, select(EntityRow.country).distinct(), EntityRow.id, place_ids)}
    return [] if None in countries else [country_mark(one) for one in sorted(countries)]


def stretches_of(search: EventSearch, keys: Sequence[SortKey], after: Sequence[Any] | None) -> list[Stretch]:
    """Where in the list events may fit, in its order."""
    last = min((day for day in (search.date_to, search.as_of) if day is not None), default=None)
    end = UNKNOWN_DAY if last is None else min(UNKNOWN_DAY, day_number(last) + 1)
    rules: list[tuple[int, int, tuple[str, ...]]] = []  # what events of these days bear
    if search.date_from is not None:
        first, lasting = day_number(search.date_from), lasting_marks(search.date_from)
        early = max(first - SHORT_DAYS, 0)
        rules += [(0, early, lasting), (early, first, (*lasting, SHORT_MARK)), (UNKNOWN_DAY, NO_EVENT, lasting)]
    if search.known_at is not None:
        rules += [
            (day_number(search.known_at) + 1, UNKNOWN_DAY, (FORETOLD_MARK,)),
            (UNKNOWN_DAY, NO_EVENT, tuple(told_by_marks(search.known_at))),
        ]
    days = sorted({0, end, UNKNOWN_DAY, NO_EVENT, *(day for low, high, _ in rules for day in (low, high))})
    found = [
        Stretch(
            low << DAY_SHIFT,
            high << DAY_SHIFT,
            tuple(marks for first, after_last, marks in rules if first <= low and high <= after_last),
        )
        for low, high in pairwise(days)
        if high <= end or low >= UNKNOWN_DAY
    ]
    descending = keys[0].descending
    if descending:
        found = [*reversed(found[:-1]), found[-1]]  # unknown days are last in either direction
    if after is not None:
        day, event_id = after
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
