"""Many told stretches of time to the spells in which a relation held.

A telling gives both ends, a start alone ("since 2014"), an end alone ("until 2016") or neither. What overlaps or
follows on the next day is one spell. A start alone runs until the next told end. An end alone closes the spell before
it; without one it is a spell of its own, which nothing later is joined to. A telling without dates supports the
relation, but says nothing of when.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from graph.spells import Spell


@dataclass
class _Growing:
    """A spell while the line of time is walked along; `covered` is the last end of the stretches that have begun."""

    start: date | None
    end: date | None = None
    covered: date | None = None
    is_open: bool = False

    def reaches(self, day: date) -> bool:
        """Whether the spell still runs on the day before `day`; of one without a start it is not known."""
        if self.start is None:
            return False
        last = max((one for one in (self.end, self.covered) if one is not None), default=None)
        return self.is_open or last is None or last.toordinal() >= day.toordinal() - 1

    def close(self) -> Spell:
        ends = [one for one in (self.end, self.covered) if one is not None]
        return self.start, None if self.is_open or not ends else max(ends)


def join_spells(told: Iterable[Spell]) -> tuple[Spell, ...]:
    """The spells, in order; does not depend on the order of what was told, nor on how often.

    Parameters
    ----------
    told : iterable of (start, end)
        First and last day; None is unknown.

    Examples
    --------
    >>> join_spells([(date(2014, 1, 1), None), (None, date(2016, 5, 31)), (date(2018, 1, 1), None)])
    ((datetime.date(2014, 1, 1), datetime.date(2016, 5, 31)), (datetime.date(2018, 1, 1), None))
    """
    tokens: list[tuple[date, int, date, date | None]] = []  # day, whether a spell starts on it, order, told end
    for start, end in set(told):
        if start is not None:
            tokens.append((start, 1, end or date.max, end))
        elif end is not None:
            tokens.append((end, 0, end, end))
    found: list[Spell] = []
    current: _Growing | None = None
    for day, is_start, _, end in sorted(tokens, key=lambda one: one[:3]):
        if not is_start:
            current = _end(current, day)
            continue
        if current is not None and not current.reaches(day):
            found.append(current.close())
            current = None
        current = current or _Growing(day)
        _begin(current, day, end)
    if current is not None:
        found.append(current.close())
    return tuple(found)


def _begin(current: _Growing, day: date, end: date | None) -> None:
    if end is not None:
        current.covered = max(current.covered or end, end)
        current.is_open = False  # a start alone runs until a told end: this one
    elif current.covered is None or current.covered < day:
        current.is_open = True


def _end(current: _Growing | None, day: date) -> _Growing:
    if current is None:
        return _Growing(None, day)
    current.end = max(current.end or day, day)
    current.is_open = False
    return current
