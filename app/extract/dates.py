"""Date expressions of a text, resolved against the day of publication.

    text, published -> FoundDate(start, end, text, value)

A value is given only where the words allow one reading: relative words need the day of publication, a date without a
year takes the last such day before it, "03/04/2020" stays unknown. Weeks run from Monday to Sunday.
"""

import calendar
import re
from collections.abc import Callable, Iterator
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
_MONTH = (
    r"(?P<{0}>January|February|March|April|May|June|July|August|September|October|November"
    r"|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?"
)
_PLAIN_MONTH = _MONTH.format("m").replace("|May|", "|").replace("|Mar|", "|")  # words of their own too
_DAY = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?"
_WEEKDAY = r"(?P<{0}>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
_PART = r"(?:\s+(?:morning|afternoon|evening|night))?"
_COUNT = r"(?P<{0}>\d{{1,2}}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_COUNTS = {
    word: number
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
} | {"a": 1, "an": 1}
PAST_DAYS = 200  # a date without a year that lies further ahead than the rest of the year belongs to the year before


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date expression: offsets in the text, and its value; unknown where the words leave it open."""

    start: int
    end: int
    text: str
    value: DateRange


def find_dates(text: str, *, published: date | None) -> list[FoundDate]:
    """Date expressions in order, without overlaps, the longest reading first.

    Examples
    --------
    >>> [(d.text, d.value.start.isoformat()) for d in find_dates("On Thursday, in July", published=date(2017, 10, 26))]
    [('Thursday', '2017-10-26'), ('July', '2017-07-01')]
    """
    found: list[FoundDate] = []
    taken: list[tuple[int, int]] = []
    for pattern, read in PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span("all") if "all" in match.groupdict() else match.span()
            if any(start < right and left < end for left, right in taken):
                continue
            value = _read(read, match, published)
            if value is None:
                continue
            taken.append((start, end))
            found.append(FoundDate(start, end, text[start:end], value))
    return sorted(found, key=lambda one: one.start)


Reader = Callable[[re.Match[str], date | None], DateRange | None]


def _read(read: Reader, match: re.Match[str], published: date | None) -> DateRange | None:
    """None where the words are no date after all; unknown where they are one that can't be told."""
    try:
        return read(match, published)
    except (ValueError, OverflowError):
        return None


def _year_for(month: int, day: int | None, published: date | None) -> int | None:
    """The year of a day without one: the last such day up to publication (a few days ahead are let stand)."""
    if published is None:
        return None
    last = calendar.monthrange(published.year, month)[1]
    this = date(published.year, month, min(day or 1, last))
    return published.year if this <= published + timedelta(days=7) else published.year - 1


def _full(match: re.Match[str], published: date | None) -> DateRange | None:
    return day_range(date(int(match["y"]), MONTHS[match["m"].lower()], int(match["d"])))


def _no_year(match: re.Match[str], published: date | None) -> DateRange | None:
    month, day = MONTHS[match["m"].lower()], int(match["d"])
    if not 1 <= day <= 31:
        return None
    year = _year_for(month, day, published)
    return UNKNOWN_DATE if year is None else day_range(date(year, month, day))


def _numeric(match: re.Match[str], published: date | None) -> DateRange | None:
    first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
    if match["sep"] == ".":  # continental
        return day_range(date(year, second, first))
    if first > 12 >= second:
        return day_range(date(year, second, first))
    if second > 12 >= first:
        return day_range(date(year, first, second))
    return day_range(date(year, first, second)) if first == second else UNKNOWN_DATE


def _iso(match: re.Match[str], published: date | None) -> DateRange | None:
    return day_range(date(int(match["y"]), int(match["m"]), int(match["d"])))


def _span(match: re.Match[str], published: date | None) -> DateRange | None:
    months = match.groupdict()
    first = MONTHS[(months.get("m") or months["n"]).lower()]
    last = MONTHS[(months.get("n") or months["m"]).lower()]
    year = int(match["y"]) if months.get("y") else _year_for(last, int(match["e"]), published)
    if year is None:
        return UNKNOWN_DATE
    start = date(year - (first > last), first, int(match["d"]))
    end = date(year, last, int(match["e"]))
    return (
        DateRange(
            start,
            end,
            DatePrecision.DAY
            if (end - start).days <= 3
            else DatePrecision.WEEK
            if (end - start).days <= 10
            else DatePrecision.MONTH,
        )
        if start <= end
        else None
    )


def _month_year(match: re.Match[str], published: date | None) -> DateRange | None:
    return _part_of_month(match, month_range(int(match["y"]), MONTHS[match["m"].lower()]))


def _month(match: re.Match[str], published: date | None) -> DateRange | None:
    month = MONTHS[match["m"].lower()]
    year = _year_for(month, None, published)
    if year is None:
        return UNKNOWN_DATE
    if (match.groupdict().get("which") or "").lower() == "last" and published and month == published.month:
        year = published.year - 1
    return _part_of_month(match, month_range(year, month))


def _part_of_month(match: re.Match[str], whole: DateRange) -> DateRange:
    part = (match.groupdict().get("part") or "").lower()
    assert whole.start
    assert whole.end
    if part.startswith("early") or "beginning" in part or "start" in part:
        return DateRange(whole.start, whole.start + timedelta(days=9), DatePrecision.MONTH)
    if part.startswith("mid"):
        return DateRange(whole.start + timedelta(days=9), whole.start + timedelta(days=19), DatePrecision.MONTH)
    if part.startswith("late") or "end" in part:
        return DateRange(whole.start + timedelta(days=19), whole.end, DatePrecision.MONTH)
    return whole


def _weekday(match: re.Match[str], published: date | None) -> DateRange | None:
    if published is None:
        return UNKNOWN_DATE
    wanted = WEEKDAYS[match["w"].lower()]
    back = (published.weekday() - wanted) % 7
    which = (match["which"] or "").lower()
    if which == "next":
        return day_range(published + timedelta(days=(wanted - published.weekday() - 1) % 7 + 1))
    if which == "last" and back == 0:
        back = 7
    return day_range(published - timedelta(days=back))


def _day_word(match: re.Match[str], published: date | None) -> DateRange | None:
    if published is None:
        return UNKNOWN_DATE
    word = match.group().lower()
    if word.startswith(("yesterday", "last night", "overnight")):
        days = 1
    elif word.startswith("tomorrow"):
        days = -1
    else:
        days = 0
    if word.startswith("overnight"):
        return DateRange(published - timedelta(days=1), published, DatePrecision.DAY)
    return day_range(published - timedelta(days=days))


def _period(match: re.Match[str], published: date | None) -> DateRange | None:
    """ "Last week", "this month", "earlier this year", "next month"."""
    if published is None:
        return UNKNOWN_DATE
    shift = {"last": -1, "previous": -1, "past": -1, "this": 0, "next": 1, "coming": 1}[match["which"].lower()]
    unit = match["unit"].lower()
    if unit == "weekend":
        saturday = published - timedelta(days=(published.weekday() - 5) % 7)
        return DateRange(saturday, saturday + timedelta(days=1), DatePrecision.DAY)
    if unit == "week":
        whole = week_range(published + timedelta(days=7 * shift))
        early = (match["early"] or "").lower()
        if early.startswith("earlier") and shift == 0 and whole.start:
            return DateRange(whole.start, max(whole.start, published), DatePrecision.WEEK)
        return whole
    if unit == "month":
        months = published.year * 12 + published.month - 1 + shift
        return month_range(months // 12, months % 12 + 1)
    return year_range(published.year + shift)


def _ago(match: re.Match[str], published: date | None) -> DateRange | None:
    if published is None:
        return UNKNOWN_DATE
    word = match["n"].lower()
    number = _COUNTS[word] if word in _COUNTS else int(word)
    unit = match["unit"].lower().rstrip("s")
    if unit == "day":
        return day_range(published - timedelta(days=number))
    if unit == "week":
        return week_range(published - timedelta(days=7 * number))
    if unit == "month":
        months = published.year * 12 + published.month - 1 - number
        return month_range(months // 12, months % 12 + 1)
    return year_range(published.year - number)


def _year(match: re.Match[str], published: date | None) -> DateRange | None:
    return year_range(int(match["y"]))


def _years(match: re.Match[str], published: date | None) -> DateRange | None:
    start, end = int(match["y"]), match["z"]
    last = int(end) if len(end) == 4 else start // 100 * 100 + int(end)
    return DateRange(date(start, 1, 1), date(last, 12, 31), DatePrecision.YEAR) if start < last else None


def _decade(match: re.Match[str], published: date | None) -> DateRange | None:
    start = int(match["y"])
    return DateRange(date(start, 1, 1), date(start + 9, 12, 31), DatePrecision.YEAR)


def _season(match: re.Match[str], published: date | None) -> DateRange | None:
    year = int(match["y"])
    first = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9}[match["season"].lower()]
    return DateRange(
        date(year, first, 1), date(year, first + 2, calendar.monthrange(year, first + 2)[1]), DatePrecision.MONTH
    )


def _vague(match: re.Match[str], published: date | None) -> DateRange | None:
    return UNKNOWN_DATE


def _compile(pattern: str, read: Reader, flags: int = 0) -> tuple[re.Pattern[str], Reader]:
    return re.compile(pattern, flags), read


def _patterns() -> Iterator[tuple[re.Pattern[str], Reader]]:
    day, month, weekday = _DAY.format("d"), _MONTH.format("m"), _WEEKDAY.format("w")
    other = _MONTH.format("n")
    ignore = re.IGNORECASE
    yield _compile(r"(?<![\d-])(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?![\d-])", _iso)
    yield _compile(
        (
            rf"(?:from\s+|between\s+)(?P<all>{day}\s+{other}\s+(?:to|and"
            rf"|until)\s+(?P<e>\d{{1,2}})\s+{month}(?:,?\s+(?P<y>(?:19|20)\d\d)\b)?)"
        ),
        lambda m, p: _swapped(m, p),
    )
    yield _compile(rf"\b{month}\s+{day}\s*(?:-|–|to|and)\s*(?P<e>\d{{1,2}})\b(?:,?\s+(?P<y>(?:19|20)\d\d)\b)?", _span)
    yield _compile(
        (
            rf"(?<!\d)(?:(?:between|from)\s+)?(?P<all>{day}\s*(?:-|–|to"
            rf"|and)\s*(?P<e>\d{{1,2}})\s+{month}(?:,?\s+(?P<y>(?:19|20)\d\d)\b)?)"
        ),
        _span,
    )
    yield _compile(rf"(?<!\d)(?:the\s+)?(?P<all>{day}\s+(?:of\s+)?{month},?\s+(?P<y>(?:19|20)\d\d))\b", _full)
    yield _compile(rf"\b{month}\s+{day},?\s+(?P<y>(?:19|20)\d\d)\b", _full)
    yield _compile(r"(?<![\d.])(?P<a>\d{1,2})(?P<sep>[./-])(?P<b>\d{1,2})(?P=sep)(?P<y>(?:19|20)\d\d)(?!\d)", _numeric)
    yield _compile(rf"(?<![\d.,]){day}\s+(?:of\s+)?{month}(?!\s*\d)", _no_year)
    yield _compile(rf"\b{month}\s+{day}\b(?![:.]\d|,\d|\s*(?:percent|people))", _no_year)
    yield _compile(
        rf"(?:(?P<part>[Ee]arly|[Ll]ate|[Mm]id)[\s-]+)?\b{month},?\s+(?:of\s+)?(?P<y>(?:19|20)\d\d)\b", _month_year
    )
    yield _compile(r"\b(?P<season>spring|summer|autumn|fall)\s+(?:of\s+)?(?P<y>(?:19|20)\d\d)\b", _season, ignore)
    yield _compile(rf"(?:(?P<which>\b[Ll]ast|\b[Nn]ext|\b[Tt]his)\s+)?\b{weekday}{_PART}", _weekday)
    yield _compile(
        (
            r"\b(?:today|yesterday|tomorrow|tonight|overnight|last night|this morning|this afternoon|this "
            r"evening|the same day)\b"
        ),
        _day_word,
        ignore,
    )
    yield _compile(
        (
            r"\b(?:(?P<early>earlier|later|late)\s+)?(?P<which>last|this|next|previous"
            r"|coming)\s+(?P<unit>weekend|week|month|year)\b"
        ),
        _period,
        ignore,
    )
    yield _compile(rf"\b{_COUNT.format('n')}\s+(?P<unit>days?|weeks?|months?|years?)\s+(?:ago|earlier)\b", _ago, ignore)
    yield _compile(
        (
            rf"(?:\b(?P<which>[Ll]ast)\s+|(?P<part>(?:\b[Ee]arly|\b[Ll]ate|\b[Mm]id)[\s-]+"
            rf"|\bthe\s+(?:beginning|start|end)\s+of\s+))?(?<![\w-])(?P<all>{_PLAIN_MONTH})(?!\s*\d|['’]s)"
        ),
        _month,
    )
    yield _compile(
        (
            r"\b(?:in|since|until|by|of|during|last|early|late|mid|from|through|before"
            r"|after)[\s-]+(?:(?P<part>early|late|mid)[\s-]+)?(?P<all>(?P<m>May|March))\b(?!\s*\d)"
        ),
        _month,
    )
    yield _compile(r"(?<![\d-])(?P<y>(?:19|20)\d\d)\s*[-–]\s*(?P<z>(?:(?:19|20)\d\d|\d\d))\b(?!-)", _years)
    yield _compile(r"\b(?:the\s+)?(?P<all>(?P<y>(?:19|20)\d0)s)\b", _decade)
    yield _compile(
        (
            r"\b(?:in|since|until|by|of|during|from|before|after|to|early|late|mid|year|between|and"
            r"|through|,)[\s-]+(?P<all>(?P<y>(?:19[4-9]\d|20[0-4]\d))(?!\s*(?:people|civilians|troops"
            r"|soldiers|families|residents|refugees|others|militants|fighters|\w*km\b|meters"
            r"|feet)))(?!,?\d|-)\b"
        ),
        _year,
        ignore,
    )
    yield _compile(
        (
            r"\b(?:recent|past|coming|last few|past few|last several|past several)\s+(?:days|weeks|months"
            r"|years)\b|\b(?:a few|several|some)\s+(?:days|weeks|months|years)\s+ago\b"
        ),
        _vague,
        ignore,
    )


def _swapped(match: re.Match[str], published: date | None) -> DateRange | None:
    year = int(match["y"]) if match["y"] else _year_for(MONTHS[match["m"].lower()], int(match["e"]), published)
    if year is None:
        return UNKNOWN_DATE
    first, last = MONTHS[match["n"].lower()], MONTHS[match["m"].lower()]
    start = date(year - (first > last), first, int(match["d"]))
    return DateRange(start, date(year, last, int(match["e"])), DatePrecision.MONTH)


PATTERNS = tuple(_patterns())
