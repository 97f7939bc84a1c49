"""Sums of events by place: how many, how many dead, from when to when."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class PlaceSum:
    """The events of a place; `place_id` is None for those without one. Figures as in `read_series`.

    `first_day` and `last_day` are the first and last on which one of them may have happened.
    """

    place_id: str | None
    country: str | None
    admin1: str | None
    latitude: float | None
    longitude: float | None
    radius_km: float | None
    precision: str | None
    events: int = 0
    without_figure: int = 0
    low: int = 0
    best: int = 0
    high: int = 0
    first_day: date | None = None
    last_day: date | None = None


NUMBERS = ("events", "without_figure", "low", "best", "high")


def add_sums(one: PlaceSum, other: Any) -> PlaceSum:
    """The first with the figures and days of the second added."""
    firsts = [day for day in (one.first_day, other.first_day) if day is not None]
    lasts = [day for day in (one.last_day, other.last_day) if day is not None]
    numbers: dict[str, Any] = {name: getattr(one, name) + int(getattr(other, name) or 0) for name in NUMBERS}
    return replace(one, first_day=min(firsts, default=None), last_day=max(lasts, default=None), **numbers)
