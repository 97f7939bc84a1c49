"""What was known of a record, day of publication by day: the same roll-up, over what was told by then.

    tellings --those published up to each day--> roll-up --> one version from that day until the next

Reports without a day of publication count in no version; seeds count in all.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.resolve.rollup import EventStatement, roll_up_event
from app.resolve.spells import join_spells
from graph.model import Event
from graph.spells import Spell


@dataclass(frozen=True, slots=True)
class EventVersion:
    """An event as it was known from its `known_from` until the day before `known_until` (None: until now)."""

    record: Event
    known_until: date | None


@dataclass(frozen=True, slots=True)
class ToldSpell:
    """A stretch of time that tellings give a relation.

    `told_on` is the first day of publication of one that gives it; None if no report with a day does. `is_seeded`: the
    seeds give it, so that it was always known.
    """

    spell: Spell
    told_on: date | None
    is_seeded: bool = False


@dataclass(frozen=True, slots=True)
class KnownSpell:
    """A spell of a relation as it was known from a day (None: ever) until another (None: now).

    `is_present`: it counts now. `is_past`: it counts for a day of knowledge; what reports without a day tell does not.
    """

    version: int
    number: int
    spell: Spell
    known_from: date | None
    known_until: date | None
    is_present: bool
    is_past: bool


def list_event_versions(
    event_id: str, tellings: Sequence[EventStatement], *, is_disputed: Callable[[date], bool] = lambda _day: False
) -> list[EventVersion]:
    """What was known of an event, but for what still is: the last version is left out if it equals the present record.

    It does not where a report without a day of publication tells the event too. `is_disputed` tells whether the figures
    that were known on a day conflict.
    """
    days = sorted({one.published_on for one in tellings if one.published_on is not None})
    is_dated = all(one.published_on is not None for one in tellings)
    found = []
    for number, day in enumerate(days):
        is_last = number + 1 == len(days)
        if is_last and is_dated:
            break
        known = [one for one in tellings if one.published_on and one.published_on <= day]
        record = roll_up_event(event_id, known, is_disputed=is_disputed(day))
        assert record is not None  # one is told on that day
        found.append(EventVersion(record, None if is_last else days[number + 1]))
    return found


def list_known_spells(told: Iterable[ToldSpell]) -> list[KnownSpell]:
    """The spells of a relation for each stretch of knowledge in which they differed, and those of now."""
    stretches = list(told)
    seeded = {one.spell for one in stretches if one.is_seeded}
    days = sorted({one.told_on for one in stretches if one.told_on is not None})
    versions: list[tuple[date | None, tuple[Spell, ...]]] = []
    for day in [None, *days] if seeded else days:
        known = seeded | {one.spell for one in stretches if day and one.told_on and one.told_on <= day}
        spells = join_spells(known)
        if not versions or versions[-1][1] != spells:
            versions.append((day, spells))
    now = join_spells(one.spell for one in stretches)
    found: list[KnownSpell] = []
    for version, (day, spells) in enumerate(versions):
        is_last = version + 1 == len(versions)
        until = None if is_last else versions[version + 1][0]
        is_present = is_last and spells == now
        found += [KnownSpell(version, n, spell, day, until, is_present, True) for n, spell in enumerate(spells)]
    if now and (not versions or versions[-1][1] != now):
        found += [KnownSpell(len(versions), n, spell, None, None, True, False) for n, spell in enumerate(now)]
    return found
