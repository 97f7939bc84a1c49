"""Calendar periods: which of them a stretch of days touches, and their names.

A period is a whole number, so that the next one is one more; a stretch may be open at either end.
"""

import calendar
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from itertools import pairwise

from graph.dates import parse_date
from graph.errors import InvalidInputError

Stretch = tuple[str | None, str | None]  # first and last day as ISO text, None is open


class Period(StrEnum):
    """How time is cut."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    ALL = "all"


MONTHS = {Period.YEAR: 12, Period.QUARTER: 3, Period.MONTH: 1}
# Precisions of a date that tell the period; a coarser one could be in several.
TELLING = {
    Period.YEAR: frozenset(("day", "week", "month", "year")),
    Period.QUARTER: frozenset(("day", "week", "month")),
    Period.MONTH: frozenset(("day", "week", "month")),
}


def number_of(day: str, period: Period) -> int:
    """Number of the period that holds a day.

    Examples
    --------
    >>> number_of("2017-10-26", Period.QUARTER) - number_of("2017-01-01", Period.QUARTER)
    3
    """
    return (int(day[:4]) * 12 + int(day[5:7]) - 1) // MONTHS[period]


def name_of(number: int, period: Period) -> str:
    """Name of a period.

    Examples
    --------
    >>> [name_of(number_of("2017-10-26", one), one) for one in (Period.YEAR, Period.QUARTER, Period.MONTH)]
    ['2017', '2017-Q4', '2017-10']
    """
    year, month = divmod(number * MONTHS[period], 12)
    if period is Period.YEAR:
        return f"{year:04}"
    return f"{year:04}-Q{month // 3 + 1}" if period is Period.QUARTER else f"{year:04}-{month + 1:02}"


def days_of(number: int, period: Period) -> tuple[str, str]:
    """First and last day of a period.

    Examples
    --------
    >>> days_of(number_of("2016-02-03", Period.MONTH), Period.MONTH)
    ('2016-02-01', '2016-02-29')
    """
    year, month = divmod(number * MONTHS[period], 12)
    last = month + MONTHS[period]
    end = calendar.monthrange(year, last)[1]
    return f"{year:04}-{month + 1:02}-01", f"{year:04}-{last:02}-{end:02}"


def overlap(one: Stretch, other: Stretch) -> Stretch | None:
    """The days that two stretches share; None if there are none.

    Examples
    --------
    >>> overlap((None, "2015-12-31"), ("2015-06-01", None))
    ('2015-06-01', '2015-12-31')
    """
    start = max((day for day in (one[0], other[0]) if day is not None), default=None)
    end = min((day for day in (one[1], other[1]) if day is not None), default=None)
    return None if start is not None and end is not None and end < start else (start, end)


def cut_runs(stretches: Iterable[Stretch], period: Period) -> list[tuple[int | None, int | None, tuple[int, ...]]]:
    """Runs of consecutive periods that are touched by the same stretches.

    Returns
    -------
    list of (first period or None if open, last period or None if open, positions of the stretches)
        In order, without periods that nothing touches. Cost: that of the answer.

    Examples
    --------
    >>> cut_runs([("2014-05-01", None), ("2016-02-01", "2016-03-01")], Period.YEAR)
    [(2014, 2015, (0,)), (2016, 2016, (0, 1)), (2017, None, (0,))]
    """
    opening: dict[int, list[int]] = {}
    closing: dict[int, list[int]] = {}
    held: set[int] = set()
    for position, (start, end) in enumerate(stretches):
        if start is None:
            held.add(position)
        else:
            opening.setdefault(number_of(start, period), []).append(position)
        if end is not None:
            closing.setdefault(number_of(end, period) + 1, []).append(position)
    edges: list[int | None] = [None, *sorted(opening.keys() | closing.keys()), None]
    runs = []
    for first, after in pairwise(edges):
        if first is not None:
            held.difference_update(closing.get(first, ()))
            held.update(opening.get(first, ()))
        if held:
            runs.append((first, None if after is None else after - 1, tuple(sorted(held))))
    return runs


def parse_stretch(text: str, *, field: str) -> tuple[date, date]:
    """Read `2015`, `2015-06`, `2015-06-03`, or two of them with a slash between: first and last day.

    Raises
    ------
    InvalidInputError
        If it is something else, or ends before it starts.

    Examples
    --------
    >>> parse_stretch("2015-11/2016", field="first")
    (datetime.date(2015, 11, 1), datetime.date(2016, 12, 31))
    """
    first, _, last = text.partition("/")
    start = parse_date(first, field=field).start
    end = parse_date(last or first, field=field).end
    if start is None or end is None or end < start or text.endswith("/"):
        raise InvalidInputError(f"{field}: {text!r} is no stretch of days FROM/TO", field=field)
    return start, end
