"""What follows what: types of events that happen within so many days after others, in the same unit.

    events with a day --by unit (place, province, country, actor)--> cases --first of each type after it--> counts, lift

A case is an event of those asked about in one unit. Expected is how many cases would be followed if each type happened
at its rate in that unit over the whole period, independently (Poisson): 1 - exp(-rate x days). A lift is no cause.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from graph.steps import Step, Steps

Same = Literal["place", "admin1", "country", "actor"]
EXAMPLES = 3
METHOD = (
    "cases: an event of those asked about, in a unit; followed: a type happens 1 to N days later in the same unit; "
    "expected: sum over cases of 1 - exp(-rate x days), the rate of the type in the unit over the period without the "
    "case itself, days cut at the period's end; lift = followed / expected"
)
Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class UnitEvent:
    """An event on a day, in the units that it belongs to."""

    id: str
    type: str
    day: date
    units: tuple[str, ...]
    is_first: bool


@dataclass(frozen=True, slots=True)
class Follower:
    """A type that follows: `count` cases, their `share`, `events` in all, what would be `expected`, and the `lift`.

    No case may be followed where some were expected.
    `examples` are ids of the event, of the one that followed first, and the days between.
    """

    type: str
    count: int
    share: float
    events: int
    median_days: float | None
    expected: float
    lift: float | None
    examples: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class Sequences:
    """What follows, the most frequent first. `first_day` and `last_day` are the period that rates are taken over."""

    cases: int
    antecedents: int
    followed: int
    first_day: date | None
    last_day: date | None
    followers: tuple[Follower, ...]


def find_sequences(
    events: Iterable[UnitEvent],
    *,
    within: int = 30,
    then_types: Collection[str] = (),
    period: tuple[date | None, date | None] = (None, None),
) -> Steps[Sequences]:
    """What follows the events that are `is_first`.

    Parameters
    ----------
    within : int
        Most days between; the same day does not count, for nothing tells the order.
    then_types : collection of str
        Types that may follow; empty for all.
    period
        First and last day that rates are taken over; where None, that of the events.
    """
    held = sorted(events, key=lambda event: (event.day, event.id))
    if not held:
        return Sequences(0, 0, 0, None, None, ())
    days = (period[0] or held[0].day, period[1] or held[-1].day)
    by_unit: dict[str, list[UnitEvent]] = {}
    for event in held:
        for unit in event.units:
            by_unit.setdefault(unit, []).append(event)
    tallies: dict[str, _Tally] = {}
    cases, followed = 0, 0
    for at, (_, inside) in enumerate(sorted(by_unit.items())):
        if at % 256 == 0 or len(inside) > 1000:
            yield Step(at / len(by_unit), "looking at what follows")
        firsts = [event for event in inside if event.is_first]
        if firsts:
            cases += len(firsts)
            followed += _count_unit(inside, firsts, within, frozenset(then_types), days, tallies)
    found = [tally.to_follower(name, cases) for name, tally in tallies.items() if tally.gaps or tally.expected > 0]
    antecedents = sum(event.is_first and bool(event.units) for event in held)
    return Sequences(cases, antecedents, followed, *days, tuple(sorted(found, key=follower_order)))


def follower_order(one: Follower) -> tuple[str, str]:
    """What they are sorted by, as text: the most frequent first."""
    return f"{10**12 - one.count:013}", one.type


class _Tally:
    """What is gathered of one type that follows."""

    def __init__(self) -> None:
        self.events, self.expected = 0, 0.0
        self.gaps: list[int] = []
        self.examples: list[tuple[int, str, str]] = []

    def to_follower(self, name: str, cases: int) -> Follower:
        import numpy as np

        count = len(self.gaps)
        expected = round(self.expected, 4)
        return Follower(
            name,
            count,
            round(count / cases, 4),
            self.events,
            float(np.median(self.gaps)) if count else None,
            expected,
            round(count / self.expected, 4) if self.expected > 0 else None,
            tuple((first, then, gap) for gap, first, then in sorted(self.examples)[:EXAMPLES]),
        )


def _count_unit(
    inside: list[UnitEvent],
    firsts: list[UnitEvent],
    within: int,
    then_types: frozenset[str],
    period: Days,
    tallies: dict[str, _Tally],
) -> int:
    """Count the cases of a unit; how many of them are followed by anything."""
    import numpy as np

    length = (period[1] - period[0]).days + 1
    starts = np.array([event.day.toordinal() for event in firsts])
    exposed = np.clip(period[1].toordinal() - starts, 0, within)
    is_followed = np.zeros(len(firsts), dtype=bool)
    by_type: dict[str, list[UnitEvent]] = {}
    for event in inside:
        if not then_types or event.type in then_types:
            by_type.setdefault(event.type, []).append(event)
    for name, then in sorted(by_type.items()):
        days = np.array([event.day.toordinal() for event in then])
        low = np.searchsorted(days, starts, side="right")
        high = np.searchsorted(days, starts + within, side="right")
        own = np.array([event.type == name for event in firsts])
        rates = (len(then) - own) / length
        hit = np.flatnonzero(high > low)
        tally = tallies.setdefault(name, _Tally())
        tally.expected += float(np.sum(1.0 - np.exp(-rates * exposed)))
        tally.events += int(np.sum(high - low))
        gaps = (days[low[hit]] - starts[hit]).tolist()
        tally.gaps += gaps
        is_followed[hit] = True
        found = [
            (gap, firsts[at].id, then[start].id)
            for gap, at, start in zip(gaps, hit.tolist(), low[hit].tolist(), strict=True)
        ]
        tally.examples = sorted((*tally.examples, *sorted(found)[:EXAMPLES]))[:EXAMPLES]
    return int(is_followed.sum())


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Events that fit but can't be counted: the day is not known to the day; the unit is not known, or less exactly."""

    without_day: int
    without_unit: int
    firsts_without_day: int
    firsts_without_unit: int


def to_unit_events(
    rows: Iterable[Any],
    *,
    same: Same,
    first_types: Collection[str] = (),
    first_ids: Collection[str] | None = None,
    parties: Mapping[str, list[str]] | None = None,
) -> tuple[list[UnitEvent], LeftOut]:
    """Rows of events as `find_sequences` takes them, and how many can't be.

    Parameters
    ----------
    first_types, first_ids
        Which events are asked about: of these types (empty for all), among these ids (None for all).
    parties
        For `same` "actor": named parties by event.
    """
    found, without_day, without_unit = [], [0, 0], [0, 0]
    for row in rows:
        is_first = (not first_types or row.type in first_types) and (first_ids is None or row.id in first_ids)
        units = _units_of(row, same, parties or {})
        if row.started_on is None or row.date_precision != "day":
            without_day[is_first] += 1
        elif not units:
            without_unit[is_first] += 1
        else:
            found.append(UnitEvent(row.id, row.type, row.started_on, units, is_first))
    return found, LeftOut(sum(without_day), sum(without_unit), without_day[1], without_unit[1])


def _units_of(row: Any, same: Same, parties: Mapping[str, list[str]]) -> tuple[str, ...]:
    if same == "actor":
        return tuple(parties.get(row.id, ()))
    if same == "country":
        return (row.country,) if row.country else ()
    if same == "admin1":
        return (
            (f"{row.country} {row.admin1}",) if row.admin1 and row.place_precision not in ("region", "country") else ()
        )
    is_exact = row.place_id and row.place_precision not in ("admin2", "admin1", "region", "country")
    return (row.place_id,) if is_exact else ()
