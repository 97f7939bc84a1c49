"""Where tellings of one event differ beside their figures: day, place, type, whether it happened, who did it.

Every function is pure and does not depend on the order of the tellings.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from app.resolve.sources import Source
from graph.geo import distance_km

DIFFERENCE_RULE = "values of different sources: days, places or named culprits that do not meet; denied against told"
DIFFERENCE_TEXT = (
    "An attribute is listed if tellings give it different values. The values conflict if two sources (independent "
    "outlets with texts of their own) give days that do not overlap, places whose circles do not touch, only other "
    "named culprits, or if one denies what another tells. Other types and modalities are other readings, no conflict."
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place with the circle that holds it, where known."""

    id: str
    latitude: float | None = None
    longitude: float | None = None
    radius_km: float | None = None


@dataclass(frozen=True, slots=True)
class TellingFacts:
    """What one telling says. `culprits` are ids of those named in the role of source."""

    id: str
    source: Source
    type: str
    modality: str
    days: tuple[date | None, date | None, str]
    place: Place | None
    culprits: frozenset[str]


@dataclass(frozen=True, slots=True)
class Difference:
    """An attribute with more than one value; each value with the tellings that give it."""

    attribute: str
    has_conflict: bool
    values: tuple[tuple[Any, tuple[TellingFacts, ...]], ...]


def find_differences(tellings: Iterable[TellingFacts]) -> list[Difference]:
    """The attributes in which tellings differ; unknown values count for nothing.

    Values come by the number of tellings, the most told first.
    """
    ordered = sorted(tellings, key=lambda one: one.id)
    readers: tuple[tuple[str, Callable[[TellingFacts], Any], Callable[[Any, Any], bool]], ...] = (
        ("type", lambda one: one.type, lambda _one, _other: False),
        ("modality", lambda one: one.modality, lambda one, other: "denied" in (one, other)),
        ("date", lambda one: one.days if one.days[0] or one.days[1] else None, _are_apart_in_time),
        ("location", lambda one: one.place, _are_apart),
        ("source", lambda one: one.culprits or None, lambda one, other: not one & other),
    )
    found = []
    for attribute, value_of, is_against in readers:
        told: dict[Any, list[TellingFacts]] = defaultdict(list)
        for telling in ordered:
            value = value_of(telling)
            if value is not None:
                told[value].append(telling)
        if len(told) > 1:
            values = sorted(told.items(), key=lambda item: (-len(item[1]), item[1][0].id))
            has_conflict = any(
                is_against(one, other) and _of_two_sources(ours, theirs)
                for (one, ours), (other, theirs) in combinations(values, 2)
            )
            found.append(Difference(attribute, has_conflict, tuple((value, tuple(rows)) for value, rows in values)))
    return found


def _are_apart(one: Place, other: Place) -> bool:
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return False
    distance = distance_km(one.latitude, one.longitude, other.latitude, other.longitude)
    return distance > (one.radius_km or 0.0) + (other.radius_km or 0.0)


def _are_apart_in_time(one: tuple[date | None, date | None, str], other: tuple[date | None, date | None, str]) -> bool:
    start, end = max(one[0] or date.min, other[0] or date.min), min(one[1] or date.max, other[1] or date.max)
    return end < start


def _of_two_sources(ours: Sequence[TellingFacts], theirs: Sequence[TellingFacts]) -> bool:
    """Whether one of ours and one of theirs come from different outlets and different texts."""
    return any(
        one.source.group != other.source.group and (one.source.outlet or one.id) != (other.source.outlet or other.id)
        for one in ours
        for other in theirs
    )
