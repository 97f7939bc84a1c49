"""World time: an interval with a precision, which may be open or unknown."""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from graph.errors import InvalidInputError
from graph.ontology import DatePrecision

_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_DIGITS = {DatePrecision.MONTH: len("YYYY-MM"), DatePrecision.YEAR: len("YYYY")}


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days from `start` to `end`, both included; None is unknown or open.

    Raises
    ------
    InvalidInputError
        If `end` is before `start`, or if the precision is unknown but a day is given.

    Examples
    --------
    >>> parse_date("2017-07").end
    datetime.date(2017, 7, 31)
    """

    start: date | None = None
    end: date | None = None
    precision: DatePrecision = DatePrecision.UNKNOWN

    def __post_init__(self) -> None:
        if self.start and self.end and self.end < self.start:
            raise InvalidInputError(f"date range ends {self.end} before it starts {self.start}", field="date")
        if (self.start is None and self.end is None) != (self.precision is DatePrecision.UNKNOWN):
            raise InvalidInputError(
                f"precision {self.precision} does not fit {self.start} to {self.end}", field="date.precision"
            )

    def to_json(self) -> dict[str, str | None]:
        """The shape of CONTRACT: start, end (ISO 8601 or null), precision."""
        return {
            "start": self.start.isoformat() if self.start else None,
            "end": self.end.isoformat() if self.end else None,
            "precision": self.precision.value,
        }


UNKNOWN_DATE = DateRange()


def day_range(day: date) -> DateRange:
    """One day."""
    return DateRange(day, day, DatePrecision.DAY)


def week_range(day: date) -> DateRange:
    """The week, Monday to Sunday, that holds `day`."""
    monday = day - timedelta(days=day.weekday())
    return DateRange(monday, monday + timedelta(days=6), DatePrecision.WEEK)


def month_range(year: int, month: int) -> DateRange:
    """A calendar month."""
    last = calendar.monthrange(year, month)[1]
    return DateRange(date(year, month, 1), date(year, month, last), DatePrecision.MONTH)


def year_range(year: int) -> DateRange:
    """A calendar year."""
    return DateRange(date(year, 1, 1), date(year, 12, 31), DatePrecision.YEAR)


def parse_date(text: str, *, field: str = "date") -> DateRange:
    """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.

    Raises
    ------
    InvalidInputError
        With `field` and the value, if it has another form or names no day (2017-02-30).

    Examples
    --------
    >>> parse_date("2017-10-26").precision.value
    'day'
    """
    match = _PARTIAL.fullmatch(text)
    if not match:
        raise InvalidInputError(f"{field}: {text!r} is not YYYY, YYYY-MM or YYYY-MM-DD", field=field)
    year, month, day = match.groups()
    try:
        if day:
            return day_range(date(int(year), int(month), int(day)))
        return month_range(int(year), int(month)) if month else year_range(int(year))
    except (ValueError, calendar.IllegalMonthError) as exc:
        raise InvalidInputError(f"{field}: {text!r} is no day of the calendar", field=field) from exc


def last_day_begun() -> date:
    """The newest day that has begun anywhere on Earth."""
    return (datetime.now(UTC) + timedelta(hours=14)).date()


def parse_day(text: str, *, field: str = "date") -> date:
    """Read `YYYY-MM-DD`.

    Raises
    ------
    InvalidInputError
        With `field` and the value, if it has another form or names no day.

    Examples
    --------
    >>> parse_day("2017-10-26")
    datetime.date(2017, 10, 26)
    """
    found = parse_date(text, field=field) if len(text) == len("YYYY-MM-DD") else None
    if found is None or found.start is None:
        raise InvalidInputError(f"{field}: {text!r} is not YYYY-MM-DD", field=field)
    return found.start


def describe_days(start: date | None, end: date | None, precision: str) -> str | None:
    """An interval in words no more exact than it is known; None where neither end is.

    Examples
    --------
    >>> describe_days(date(2017, 10, 1), date(2017, 10, 31), "month")
    '2017-10'
    >>> describe_days(date(2017, 10, 23), date(2017, 10, 29), "week")
    '2017-10-23 to 2017-10-29'
    >>> describe_days(None, date(2017, 10, 26), "day")
    'until 2017-10-26'
    """
    digits = _DIGITS.get(DatePrecision(precision), len("YYYY-MM-DD"))
    first, last = (day.isoformat()[:digits] if day else None for day in (start, end))
    if first is None:
        return f"until {last}" if last else None
    if last is None:
        return f"from {first}"
    return first if first == last else f"{first} to {last}"
