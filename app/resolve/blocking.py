"""Which tellings are compared at all: those that share a key.

A telling is filed under its keys and looks under others; what it looks for and what it is filed under are such that
two tellings find each other whichever of them comes second.

    a town or spot with a point    filed: cell, name, country, names    looks: nine cells, name, areas of its country
    an area, a name, or nothing    filed: name, country, area, names,   looks: name, country, area, names
                                   bare names
    all                                                                 looks: bare names

`names` are the parties, and what else the report names.

Each key also holds the block of types (`block_family`) and a stretch of days. Days within `MAX_GAP` meet.
"""

import hashlib
from collections.abc import Iterator
from math import floor

from app.resolve.comparison import OLDER_DAYS, block_family
from app.resolve.telling import Telling

CELL_DEGREES = 0.5
STRETCH_DAYS = 8
MAX_GAP = 3
LONGEST_DAYS = 62  # what is known to the year only is compared with nothing
MOST_NAMES = 10


def days_of(telling: Telling) -> tuple[int, int] | None:
    """First and last day on which it may have happened; an undated one: the weeks before its publication.

    None if that is too long, or unknown, to look for others.
    """
    if telling.first is not None:
        last = telling.last if telling.last is not None else telling.first
        return (telling.first, last) if last - telling.first <= LONGEST_DAYS else None
    if telling.published is None:
        return None
    return telling.published - OLDER_DAYS, telling.published


def filed_under(telling: Telling) -> list[int]:
    """The keys that others find it by."""
    return _expand(telling, 0, list(_filed(telling)))


def looked_under(telling: Telling) -> list[int]:
    """The keys under which it finds others."""
    return _expand(telling, MAX_GAP, list(_looked(telling)))


def may_be_one(left: Telling, right: Telling) -> bool:
    """Whether two tellings that share a key are worth comparing: of other reports and data sets, and of near days."""
    if left.group == right.group:
        return False
    one, other = days_of(left), days_of(right)
    return one is not None and other is not None and max(one[0] - other[1], other[0] - one[1]) <= MAX_GAP


def country_of(telling: Telling) -> str | None:
    """Country of its place, else of its report."""
    return (telling.spot.country if telling.spot else None) or telling.country


def _is_located(telling: Telling) -> bool:
    return telling.spot is not None and telling.spot.latitude is not None and not telling.spot.is_area


def _filed(telling: Telling) -> Iterator[str]:
    country = country_of(telling)
    if telling.spot is not None:
        yield f"name {telling.spot.name}"
    if _is_located(telling):
        row, column = _cell(telling)
        yield f"cell {row} {column}"
    if country is not None:
        yield f"country {country}"
        if not _is_located(telling):
            yield f"area {country}"
    for one in _names(telling):
        yield f"names {one}"
        if not _is_located(telling):
            yield f"bare {one}"


def _looked(telling: Telling) -> Iterator[str]:
    country = country_of(telling)
    if telling.spot is not None:
        yield f"name {telling.spot.name}"
    if _is_located(telling):
        row, column = _cell(telling)
        columns = round(360 / CELL_DEGREES)
        for up in (-1, 0, 1):
            for along in (-1, 0, 1):
                yield f"cell {row + up} {(column + along) % columns}"
    if country is not None:
        yield f"area {country}" if _is_located(telling) else f"country {country}"
    for one in _names(telling):
        yield f"bare {one}" if _is_located(telling) else f"names {one}"


def _names(telling: Telling) -> list[str]:
    parties = sorted({*telling.acts, *telling.suffers})
    return parties + sorted(set(telling.company) - set(parties))[: max(0, MOST_NAMES - len(parties))]


def _cell(telling: Telling) -> tuple[int, int]:
    spot = telling.spot
    assert spot is not None
    assert spot.latitude is not None
    assert spot.longitude is not None
    return floor(spot.latitude / CELL_DEGREES), floor((spot.longitude + 180) / CELL_DEGREES)


def _expand(telling: Telling, margin: int, keys: list[str]) -> list[int]:
    days = days_of(telling)
    if days is None:
        return []
    family = block_family(telling.type)
    stretches = range((days[0] - margin) // STRETCH_DAYS, (days[1] + margin) // STRETCH_DAYS + 1)
    return sorted({_hash(f"{family} {stretch} {key}") for key in keys for stretch in stretches})


def _hash(key: str) -> int:
    """A key as a whole number of 63 bits."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest()) >> 1
