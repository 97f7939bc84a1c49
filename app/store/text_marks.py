"""What an indexed sentence carries beside its words: where its event stands in the list, and marks to search it by.

    event --number_of--> day (18 bits), first digits of the id (28), which of its sentences (17): sorts like the list
    event --marks_of--> words that no text holds (`_ciq`, `_tattack`): its country, type, actors, ...
    report --telling_marks--> whether it is restricted, whether it came before the event

Invariant: an event that a search asks for bears the marks that the search looks for. The reverse need not be: marks of
ids are short, cells are wider than circles; so what is found by marks is checked against the event itself.
"""

import math
import re
import zlib
from collections.abc import Iterable
from datetime import date
from hashlib import blake2b
from typing import Any

SEQUENCE_BITS, PREFIX_BITS = 17, 28
SEQUENCE = (1 << SEQUENCE_BITS) - 1
DAY_SHIFT = SEQUENCE_BITS + PREFIX_BITS
FIRST_DAY = date(1500, 1, 1).toordinal()
LAST_DAY = 2**18 - 3
UNKNOWN_DAY, NO_EVENT = 2**18 - 2, 2**18 - 1
SHORT_DAYS = 31  # an event that lasts longer bears its years, a shorter one of more than a day `_d`
SOURCE_STEPS = (2, 3, 5, 10)
OPEN_MARK, SHORT_MARK = "_e", "_d"
MOST_YEARS = 50  # of one event
MOST_CELLS = 60
RESTRICTED_MARK, FORETOLD_MARK = "_r", "_f"
FIRST_TOLD = 1890  # tellings of earlier years bear the mark of this decade
RUN_LEVELS = (0, 3, 6, 9, 12)  # a run is 2**level days
MOST_RUNS = 5
PAIRS = 60_000  # marks of two words that follow on one another
_EVENT_ID = re.compile(r"[a-z]{3}_([0-9a-f]{7})[0-9a-f]{13}")


def day_number(day: date | None) -> int:
    """A first day as the list sorts it; an unknown one comes last."""
    return UNKNOWN_DAY if day is None else min(max(day.toordinal() - FIRST_DAY, 0), LAST_DAY)


def is_exact(day: int) -> bool:
    """Whether events with this day number have one first day, so that their ids part them."""
    return 0 < day < LAST_DAY or day == UNKNOWN_DAY


def group_of(number: int) -> int:
    """Rows of one group are events that the numbers do not order; groups are in the order of the list."""
    day = number >> DAY_SHIFT
    return number >> SEQUENCE_BITS if is_exact(day) else day << PREFIX_BITS


def base_of(day: date | None, event_id: str) -> int:
    """The smallest number of the rows of an event with this first day."""
    number = day_number(day)
    told = _EVENT_ID.fullmatch(event_id)
    prefix = int(told[1], 16) if told and is_exact(number) else 0
    return (number << DAY_SHIFT) | (prefix << SEQUENCE_BITS)


def number_of(base: int, *key: str | int | None) -> int:
    """The number of a row of an event, by a hash of what makes it."""
    return base | (_hash(key) & SEQUENCE)


def number_without_event(*key: str | int | None) -> int:
    """The number of a row that belongs to no event."""
    return (NO_EVENT << DAY_SHIFT) | (_hash(key) & ((1 << DAY_SHIFT) - 1))


def group_bounds(number: int) -> tuple[int, int]:
    """The numbers of the group of a number: the first one, and the first one of the next group."""
    shift = SEQUENCE_BITS if is_exact(number >> DAY_SHIFT) else DAY_SHIFT
    low = number >> shift << shift
    return low, low + (1 << shift)


def run_marks(number: int) -> list[str]:
    """The runs of days that the event of a row began in, a short one and longer ones; none for no event.

    An index without an order of its own finds by them what lies in one part of the list.
    """
    day = number >> DAY_SHIFT
    return [] if day == NO_EVENT else [f"_b{level}_{day >> level}" for level in RUN_LEVELS]


def runs_between(low: int, high: int) -> list[str]:
    """The runs that cover the numbers from `low` to below `high`, as short as a few marks tell; none if too long."""
    first, last = low >> DAY_SHIFT, (high - 1) >> DAY_SHIFT
    for level in RUN_LEVELS:
        if (last >> level) - (first >> level) < MOST_RUNS:
            return [f"_b{level}_{run}" for run in range(first >> level, (last >> level) + 1)]
    return []


def pair_mark(first: str, second: str) -> str:
    """The mark of two words that follow on one another; other pairs may share it."""
    return f"_{zlib.crc32(f'{first} {second}'.encode()) % PAIRS}"


def telling_marks(published_on: date | None, started_on: date | None, *, is_restricted: bool) -> list[str]:
    """The marks of one telling of an event, to find what was known on a day of what began later or on no day."""
    found = [RESTRICTED_MARK] if is_restricted else []
    if published_on is not None and started_on is not None:
        found += [FORETOLD_MARK] if published_on < started_on else []
    elif published_on is not None:
        year = max(published_on.year, FIRST_TOLD)
        found += [f"_k{year // 10}", f"_k{year}"]
    return found


def told_by_marks(day: date) -> list[str]:
    """What tellings by a day of events without a day bear one of: marks of decades, and of the years after them."""
    year = max(day.year, FIRST_TOLD)
    decades = [f"_k{decade}" for decade in range(FIRST_TOLD // 10, year // 10)]
    return decades + [f"_k{one}" for one in range(year // 10 * 10, year + 1)]


def _hash(key: tuple[str | int | None, ...]) -> int:
    return int.from_bytes(blake2b(repr(key).encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def digest_of(base: int, words: str) -> int:
    """A number that differs if one of them does."""
    return _hash((base, words)) >> 1


def marks_of(event: Any, actors: Iterable[str], publishers: Iterable[str | None], place: Any | None) -> list[str]:
    """The marks of a row of `events`, with its participants, the publishers of its reports and its place, sorted."""
    found = {f"_t{event.type}", f"_m{event.modality}"}
    found |= {actor_mark(one) for one in actors}
    found |= {publisher_mark(one) for one in publishers if one is not None}
    found |= {f"_s{least}" for least in SOURCE_STEPS if event.source_count >= least}
    if event.has_conflicting_claims:
        found.add("_x")
    if event.part_of_id is not None:
        found.add(operation_mark(event.part_of_id))
    if event.location_id is not None:
        found.add(place_mark(event.location_id))
    if place is not None and place.country is not None:
        found.add(country_mark(place.country))
    if place is not None and place.latitude is not None and place.longitude is not None:
        found |= {_cell(place.latitude, place.longitude, size) for size in (1, 10)}
    return sorted(found | set(span_marks(event.started_on, event.ended_on)))


def span_marks(start: date | None, end: date | None) -> list[str]:
    """The years that a long event may last through; `_e` if it has no end, no start, or too many years.

    A short one bears `_d`; what lasts a day, or has none, is found by its first day or not at all.
    """
    if start is None and end is None:
        return []
    if start is None or end is None or end.year - start.year >= MOST_YEARS:
        return [OPEN_MARK]
    if (end - start).days <= SHORT_DAYS:
        return [SHORT_MARK] if end > start else []
    return [f"_y{year}" for year in range(start.year, end.year + 1)]


def lasting_marks(day: date) -> tuple[str, ...]:
    """The marks of events that may last on a day and began more than SHORT_DAYS before it."""
    return OPEN_MARK, f"_y{day.year}"


def actor_mark(entity_id: str) -> str:
    """The mark of a participant."""
    return f"_a{_short(entity_id)}"


def place_mark(entity_id: str) -> str:
    """The mark of a place."""
    return f"_l{_short(entity_id)}"


def operation_mark(entity_id: str) -> str:
    """The mark of an operation."""
    return f"_o{_short(entity_id)}"


def publisher_mark(publisher: str) -> str:
    """The mark of a publisher."""
    return f"_p{zlib.crc32(publisher.encode('utf-8', 'surrogatepass')):x}"


def country_mark(code: str) -> str:
    """The mark of the country of the event's place."""
    return f"_c{code.lower()}"


def _short(entity_id: str) -> str:
    return f"{zlib.crc32(entity_id.encode()):x}"


def _cell(latitude: float, longitude: float, size: int) -> str:
    return f"_g{size}_{math.floor((latitude + 90) / size)}_{math.floor((longitude + 180) / size)}"


def cells_of(box: tuple[float, float, float, float]) -> list[str] | None:
    """The cells that cover a box (west, south, east, north), of one degree or of ten; None if even these are many."""
    west, south, east, north = box
    stretches = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    for size in (1, 10):
        rows = range(math.floor((south + 90) / size), math.floor((north + 90) / size) + 1)
        columns = [
            one
            for low, high in stretches
            for one in range(math.floor((low + 180) / size), math.floor((high + 180) / size) + 1)
        ]
        if len(rows) * len(columns) <= MOST_CELLS:
            return [f"_g{size}_{row}_{one}" for row in rows for one in columns]
    return None
