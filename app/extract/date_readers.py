"""What a date expression means: from a match and the day of publication to days.

Each reader gives None where the words are no date after all, and the unknown date where they are one that can't be
told. Weeks run from Monday to Sunday. What is to come lies on or after the day of publication, all else on or before
it.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from graph.dates import UNKNOWN_DATE, DateRange, day_range, month_range, week_range, year_range
from graph.ontology import DatePrecision

MONTHS = {
    name: number
    for number in range(1, 13)
    for name in (calendar.month_name[number].lower(), calendar.month_abbr[number].lower())
}
MONTHS["sept"] = 9
WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
COUNTS = {word: number for number, word in enumerate(_ONES)} | {
    "a": 1, "an": 1, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "a dozen": 12, "a couple of": 2,
}  # fmt: skip
_WORDS = sorted((word for word in COUNTS if len(word) > 2), key=len, reverse=True)
COUNT = rf"(?P<n>\d{{1,3}}|{'|'.join(_WORDS)}|an?)"
UNITS = r"(?P<unit>minutes?|hours?|days?|weeks?|months?|years?|decades?)"
ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
        " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        1,
    )
}
HOLIDAYS = {"christmas eve": (12, 24), "christmas day": (12, 25), "new year's eve": (12, 31), "new year's day": (1, 1)}
SHIFTS = {"last": -1, "previous": -1, "past": -1, "this": 0, "next": 1, "coming": 1}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9}
DAYS_OF = {"day": 1, "week": 7, "month": 30, "year": 365, "decade": 3652, "hour": 0, "minute": 0}
PASSED = 90  # days; a deadline that passed so lately was meant, and not that of next year
AHEAD = 7  # days; without a verb that tells, a day that near may yet come


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader knows besides the words: the day of publication, and whether the verb speaks of what is to come."""

    published: date | None
    is_to_come: bool = False
    is_known: bool = False  # whether there was a verb to ask


Reader = Callable[[re.Match[str], Told], DateRange | None]


def spanning(start: date, end: date) -> DateRange:
    """From one day to another; a precision that fits the length."""
    days = (end - start).days
    for most, precision in ((3, DatePrecision.DAY), (13, DatePrecision.WEEK), (100, DatePrecision.MONTH)):
        if days <= most:
            return DateRange(start, end, precision)
    return DateRange(start, end, DatePrecision.YEAR)


def _group(match: re.Match[str], name: str) -> str:
    return (match.groupdict().get(name) or "").lower()


def year_of(month: int, day: int | None, told: Told) -> int | None:
    """The year of a day or month without one."""
    published = told.published
    if published is None:
        return None
    last = calendar.monthrange(published.year, month)[1]
    this = date(published.year, month, min(day or 1, last))
    if told.is_to_come:
        is_over = month < published.month if day is None else this < published - timedelta(days=PASSED)
        return published.year + is_over
    return published.year if this <= published + timedelta(days=0 if told.is_known else AHEAD) else published.year - 1


def read_full(match: re.Match[str], told: Told) -> DateRange | None:
    """ "8 February 2024"."""
    return day_range(date(int(match["y"]), MONTHS[match["m"].lower()], _day(match)))


def _day(match: re.Match[str]) -> int:
    return ORDINALS[match["o"].lower()] if match.groupdict().get("o") else int(match["d"])


def read_no_year(match: re.Match[str], told: Told) -> DateRange | None:
    """ "8 February"; with its weekday, the nearest year in which it falls on that day."""
    month, day = MONTHS[match["m"].lower()], _day(match)
    if not 1 <= day <= 31:
        return None
    year = year_of(month, day, told)
    if year is None:
        return UNKNOWN_DATE
    weekday = _group(match, "w")
    if weekday:
        for other in (year, year + 1, year - 1):
            if date(other, month, day).weekday() == WEEKDAYS[weekday]:
                return day_range(date(other, month, day))
    return day_range(date(year, month, day))


def read_nine_eleven(match: re.Match[str], told: Told) -> DateRange | None:
    """The September 11 attacks: a name as much as a date."""
    return day_range(date(2001, 9, 11))


def read_holiday(match: re.Match[str], told: Told) -> DateRange | None:
    """ "Christmas Day"."""
    month, day = HOLIDAYS[match.group().lower().replace("’", "'")]
    year = year_of(month, day, told)
    return UNKNOWN_DATE if year is None else day_range(date(year, month, day))


def read_numeric(match: re.Match[str], told: Told) -> DateRange | None:
    """ "25/12/2016"; a day that could be the month as well stays unknown."""
    first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
    if match["sep"] == ".":  # continental
        return day_range(date(year, second, first))
    if first > 12 >= second:
        return day_range(date(year, second, first))
    if second > 12 >= first:
        return day_range(date(year, first, second))
    return day_range(date(year, first, second)) if first == second else UNKNOWN_DATE


def read_iso(match: re.Match[str], told: Told) -> DateRange | None:
    """ "2017-07-05"."""
    return day_range(date(int(match["y"]), int(match["m"]), int(match["d"])))


def read_span(match: re.Match[str], told: Told) -> DateRange | None:
    """ "3 to 5 May", "28 September to 2 October 2017": the first month may be the last one's."""
    last = MONTHS[match["m"].lower()]
    first = MONTHS[_group(match, "n")] if _group(match, "n") else last
    year = int(match["y"]) if match["y"] else year_of(last, int(match["e"]), told)
    if year is None:
        return UNKNOWN_DATE
    start, end = date(year - (first > last), first, int(match["d"])), date(year, last, int(match["e"]))
    return spanning(start, end) if start <= end else None


def read_month_year(match: re.Match[str], told: Told) -> DateRange | None:
    """ "Early October 2017"."""
    return _part_of_month(match, month_range(int(match["y"]), MONTHS[match["m"].lower()]))


def read_month_of_year(match: re.Match[str], told: Told) -> DateRange | None:
    """ "April of next year", "in March this year"."""
    if told.published is None:
        return UNKNOWN_DATE
    return _part_of_month(
        match, month_range(told.published.year + SHIFTS[match["which"].lower()], MONTHS[match["m"].lower()])
    )


def read_month(match: re.Match[str], told: Told) -> DateRange | None:
    """ "In July", "last July", "mid-March": the last such month, or the next one for what is to come."""
    month, published, which = MONTHS[match["m"].lower()], told.published, _group(match, "which")
    year = year_of(month, None, told)
    if year is None or published is None:
        return UNKNOWN_DATE
    if which == "last":
        year = published.year - (month >= published.month)
    elif which == "next":
        year = published.year + (month <= published.month)
    elif which == "this":
        year = published.year
    return _part_of_month(match, month_range(year, month))


def _part_of_month(match: re.Match[str], whole: DateRange) -> DateRange:
    part = _group(match, "part")
    assert whole.start
    assert whole.end
    if part.startswith("early") or "beginning" in part or "start" in part:
        return DateRange(whole.start, whole.start + timedelta(days=9), DatePrecision.MONTH)
    if part.startswith("mid"):
        return DateRange(whole.start + timedelta(days=9), whole.start + timedelta(days=19), DatePrecision.MONTH)
    if part.startswith("late") or "end" in part:
        return DateRange(whole.start + timedelta(days=19), whole.end, DatePrecision.MONTH)
    return whole


def _weekday_before(day: date, wanted: int) -> date:
    return day - timedelta(days=(day.weekday() - wanted) % 7)


def _weekday_after(day: date, wanted: int) -> date:
    return day + timedelta(days=(wanted - day.weekday()) % 7)


def read_weekday(match: re.Match[str], told: Told) -> DateRange | None:
    """A weekday is the last one up to publication, or, for what is to come, the first one from there."""
    if told.published is None:
        return UNKNOWN_DATE
    published, wanted, which = told.published, WEEKDAYS[match["w"].lower()], _group(match, "which")
    if which in ("next", "coming"):
        return day_range(_weekday_after(published + timedelta(days=1), wanted))
    if which == "last":
        return day_range(_weekday_before(published - timedelta(days=1), wanted))
    if which in ("following", "previous"):
        return UNKNOWN_DATE
    if told.is_to_come:
        return day_range(_weekday_after(published, wanted))
    return day_range(_weekday_before(published, wanted))


def read_weekday_of_week(match: re.Match[str], told: Told) -> DateRange | None:
    """ "Tuesday of last week", "next week on Monday"."""
    if told.published is None:
        return UNKNOWN_DATE
    monday = _weekday_before(told.published, 0) + timedelta(days=7 * SHIFTS[match["which"].lower()])
    return day_range(monday + timedelta(days=WEEKDAYS[match["w"].lower()]))


def read_weekdays(match: re.Match[str], told: Told) -> DateRange | None:
    """ "Between Monday and Wednesday"."""
    if told.published is None:
        return UNKNOWN_DATE
    first, last = WEEKDAYS[match["w"].lower()], WEEKDAYS[match["v"].lower()]
    if told.is_to_come:
        start = _weekday_after(told.published, first)
        return spanning(start, _weekday_after(start, last))
    end = _weekday_before(told.published, last)
    return spanning(_weekday_before(end, first), end)


def read_day_word(match: re.Match[str], told: Told) -> DateRange | None:
    """ "Yesterday", "overnight"."""
    if told.published is None:
        return UNKNOWN_DATE
    word, day = match.group().lower(), timedelta(days=1)
    if word == "overnight":
        return DateRange(told.published - day, told.published, DatePrecision.DAY)
    if word.startswith("the day before yesterday"):
        return day_range(told.published - 2 * day)
    if word.startswith(("yesterday", "last night", "last evening")):
        return day_range(told.published - day)
    return day_range(told.published + day if word.startswith("tomorrow") else told.published)


def read_period(match: re.Match[str], told: Told) -> DateRange | None:
    """ "Last week", "this month", "earlier this year", "over the weekend"."""
    published = told.published
    if published is None:
        return UNKNOWN_DATE
    shift = SHIFTS.get(_group(match, "which"), 0)
    unit, early = match["unit"].lower(), _group(match, "early")
    if unit == "weekend":
        if told.is_to_come or shift > 0:
            saturday = _weekday_after(published, 5)
        else:
            saturday = _weekday_before(published - timedelta(days=shift < 0 and published.weekday() > 4), 5)
        return DateRange(saturday, saturday + timedelta(days=1), DatePrecision.DAY)
    if unit == "week":
        whole = week_range(published + timedelta(days=7 * shift))
    elif unit == "month":
        months = published.year * 12 + published.month - 1 + shift
        whole = month_range(months // 12, months % 12 + 1)
    else:
        whole = year_range(published.year + shift)
    assert whole.start
    assert whole.end
    if shift == 0 and (early.startswith("late") or told.is_to_come):
        return DateRange(published, whole.end, whole.precision)
    if shift == 0 and unit != "month":
        return DateRange(whole.start, published, whole.precision)
    return whole


def read_ago(match: re.Match[str], told: Told) -> DateRange | None:
    """ "Two weeks ago"."""
    published = told.published
    if published is None:
        return UNKNOWN_DATE
    number, unit = count_of(match["n"]), match["unit"].lower().rstrip("s")
    if unit in ("day", "hour", "minute"):
        return day_range(published - timedelta(days=number * DAYS_OF[unit]))
    if unit == "week":
        return week_range(published - timedelta(days=7 * number))
    if unit == "month":
        months = published.year * 12 + published.month - 1 - number
        return month_range(months // 12, months % 12 + 1)
    if unit == "decade":
        return DateRange(
            date(published.year - 10 * number - 2, 1, 1), date(published.year - 10 * number + 2, 12, 31),
            DatePrecision.YEAR,
        )  # fmt: skip
    return year_range(published.year - number)


def count_of(words: str) -> int:
    """A number in figures or words."""
    words = re.sub(r"\s+", " ", words.lower())
    return COUNTS[words] if words in COUNTS else int(words)


def read_stretch(match: re.Match[str], told: Told) -> DateRange | None:
    """ "The past 24 hours", "the last three weeks", "the next two days": up to, or from, the day of publication."""
    if told.published is None:
        return UNKNOWN_DATE
    number, unit = count_of(match["n"] or "a"), match["unit"].lower().rstrip("s")
    days = -(-number // 24) if unit == "hour" else number * DAYS_OF[unit]
    if match["which"].lower() in ("next", "coming"):
        return spanning(told.published, told.published + timedelta(days=days))
    return spanning(told.published - timedelta(days=days), told.published)


def read_year(match: re.Match[str], told: Told) -> DateRange | None:
    """ "In 2014", "late 2014"."""
    whole, part = year_range(int(match["y"])), _group(match, "part")
    assert whole.start
    assert whole.end
    if part.startswith(("early", "the beginning", "the start")):
        return DateRange(whole.start, whole.start.replace(month=4, day=30), DatePrecision.YEAR)
    if part.startswith("mid"):
        return DateRange(whole.start.replace(month=5), whole.start.replace(month=8, day=31), DatePrecision.YEAR)
    if part.startswith(("late", "the end")):
        return DateRange(whole.start.replace(month=9), whole.end, DatePrecision.YEAR)
    return whole


def read_years(match: re.Match[str], told: Told) -> DateRange | None:
    """ "2011-13"."""
    start, end = int(match["y"]), match["z"]
    last = int(end) if len(end) == 4 else start // 100 * 100 + int(end)
    return DateRange(date(start, 1, 1), date(last, 12, 31), DatePrecision.YEAR) if start < last else None


def read_decade(match: re.Match[str], told: Told) -> DateRange | None:
    """ "The 1990s"."""
    start = int(match["y"])
    return DateRange(date(start, 1, 1), date(start + 9, 12, 31), DatePrecision.YEAR)


def read_season(match: re.Match[str], told: Told) -> DateRange | None:
    """ "Spring of 2017", "last summer"."""
    which = _group(match, "which")
    if not match["y"] and told.published is None:
        return UNKNOWN_DATE
    first = SEASONS[match["season"].lower()]
    year = int(match["y"] or 0)
    if told.published is not None and which:
        begun = first + (which == "last") * 2 <= told.published.month
        year = told.published.year + SHIFTS[which] + (which == "last" and begun) - (which == "next" and not begun)
    last = calendar.monthrange(year, first + 2)[1]
    return DateRange(date(year, first, 1), date(year, first + 2, last), DatePrecision.MONTH)


def read_vague(match: re.Match[str], told: Told) -> DateRange | None:
    """Words that leave it open: "in recent weeks"."""
    return UNKNOWN_DATE
