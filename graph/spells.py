"""Spells: the stretches of world time in which a relation held, as text and back.

    ((2013-01-01, 2015-12-31), (2018-01-01, None)) <-> "2013-01-01/2015-12-31 2018-01-01/.."

As text they can be an attribute of the graph. `..` is an end that is open or unknown (ISO 8601-2). Spells are in order
and apart: only the first may lack a start, only the last an end.
"""

from collections.abc import Sequence
from datetime import date

Spell = tuple[date | None, date | None]  # first and last day, both included; None is open or unknown
OPEN = ".."


def format_spells(spells: Sequence[Spell]) -> str | None:
    """Spells as text; None for none.

    Examples
    --------
    >>> format_spells([(None, date(2015, 12, 31)), (date(2018, 1, 1), None)])
    '../2015-12-31 2018-01-01/..'
    """
    return " ".join("/".join(day.isoformat() if day else OPEN for day in spell) for spell in spells) or None


def parse_spells(text: str | None) -> tuple[Spell, ...]:
    """The spells that `format_spells` gave `text` for.

    Examples
    --------
    >>> parse_spells("2018-01-01/..")
    ((datetime.date(2018, 1, 1), None),)
    """
    found: list[Spell] = []
    for part in (text or "").split():
        start, end = (None if day == OPEN else date.fromisoformat(day) for day in part.split("/"))
        found.append((start, end))
    return tuple(found)


def may_hold(text: str | None, first: date | None, last: date | None) -> bool:
    """Whether one of the spells may share a day with `first` to `last`; without any spell, it is unknown and may.

    Examples
    --------
    >>> spells = "2013-01-01/2015-12-31 2018-01-01/.."
    >>> [may_hold(spells, day, day) for day in (date(2012, 1, 1), date(2014, 1, 1), date(2016, 1, 1), date(2030, 1, 1))]
    [False, True, False, True]
    """
    spells = parse_spells(text)
    return not spells or any(
        (first is None or end is None or end >= first) and (last is None or start is None or start <= last)
        for start, end in spells
    )
