"""Date expressions of a text, resolved against the day of publication and the tense of the verb that they date.

    text, published, parse -> FoundDate(start, end, text, value)

A value is given only where the words allow one reading: relative words need the day of publication, "03/04/2020" stays
unknown, and "two days earlier" is told from the day that was told before it, if there is one. What is told of "since"
lasts until publication. `app.extract.date_readers` says what each expression means.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from spacy.tokens import Doc

from app.extract import date_readers as read
from app.extract.date_readers import MONTHS, Reader, Told
from app.extract.date_shifts import find_shifts
from app.extract.date_tense import tense_of
from graph.dates import UNKNOWN_DATE, DateRange

__all__ = ["MONTHS", "FoundDate", "find_dates"]

_NAMES = "January|February|March|April|May|June|July|August|September|October|November|December"
_SHORT = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
_STOP = r"(?:(?<=\b[A-Z][a-z]{2})(?<!May)\.|(?<=Sept)\.)?"  # the full stop of an abbreviation
_MONTH = rf"(?P<{{0}}>{_NAMES}|{_NAMES.upper()}|{_SHORT})\b{_STOP.replace('{', '{{').replace('}', '}}')}"
_PLAIN_MONTH = (
    r"(?P<m>January|February|April|June|July|August|September|October|November|December"
    rf"|(?:{_SHORT.replace('|Mar|', '|')})(?=\.)){_STOP}"
)
_DAY = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?"
_WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_WEEKDAY = rf"(?P<{{0}}>{_WEEKDAYS})\b"
_ON = rf"(?:(?P<w>{_WEEKDAYS}),?\s+(?:the\s+)?)?"  # "Sunday, 1 December"
_PART = r"(?:\s+(?:morning|afternoon|evening|night))?"
_COUNT = read.COUNT
_ORDINAL = rf"(?P<o>{'|'.join(sorted(read.ORDINALS, key=len, reverse=True))})"
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_UNITS = read.UNITS
_NO_NAME = r"(?!\s+(?:Movement|Brigades?|Martyrs|Forces|Group))"  # "March 23 Movement"
_NOT_COUNTED = (
    r"(?!\s*(?:people|civilians|troops|soldiers|families|residents|refugees|others|militants|fighters|men|women|children"
    r"|houses|homes|members|rebels|\w*km\b|kilomet\w+|met(?:er|re)s|miles|feet|tons|tonnes|dollars|euros|percent))"
)
SINCE = re.compile(r"\bsince\s+(?:(?:the|early|late|at\s+least|about|beginning|start|end|of)\s+){0,4}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date expression: offsets in the text, and its value; unknown where the words leave it open.

    `days` tells how far it lies from another day, where the words only tell that: "two days earlier" is -2.
    """

    start: int
    end: int
    text: str
    value: DateRange
    days: int | None = None


def find_dates(text: str, *, published: date | None, doc: Doc | None = None) -> list[FoundDate]:
    """Date expressions in order, without overlaps, the longest reading first.

    Parameters
    ----------
    text : str
    published : date, optional
        What relative words are told from; without it they stay unknown.
    doc : Doc, optional
        The parse of the text, with its offsets; without it all is taken to have happened.

    Examples
    --------
    >>> [(d.text, d.value.start.isoformat()) for d in find_dates("On Thursday, in July", published=date(2017, 10, 26))]
    [('Thursday', '2017-10-26'), ('July', '2017-07-01')]
    """
    found: list[FoundDate] = []
    taken: list[tuple[int, int]] = []
    for pattern, reader in PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span("all") if "all" in match.groupdict() else match.span()
            if any(start < right and left < end for left, right in taken):
                continue
            tense = tense_of(doc, start, end) if doc is not None else None
            value = _read(reader, match, Told(published, tense is True, tense is not None))
            if value is None:
                continue
            taken.append((start, end))
            found.append(FoundDate(start, end, text[start:end], value))
    found.sort(key=lambda one: one.start)
    values = [(one.start, one.end, one.value) for one in found]
    later = [FoundDate(*one) for one in find_shifts(text, values, published=published, doc=doc)]
    found = [replace(one, value=_since(text, one.start, one.value, published)) for one in found]
    return sorted([*found, *later], key=lambda one: one.start)


def _read(reader: Reader, match: re.Match[str], told: Told) -> DateRange | None:
    """None where the words are no date after all; unknown where they are one that can't be told."""
    try:
        return reader(match, told)
    except (ValueError, OverflowError):
        return None


def _since(text: str, start: int, value: DateRange, published: date | None) -> DateRange:
    """What began then and goes on lasts until publication."""
    if value.start and published and value.start < published and SINCE.search(text[max(0, start - 30) : start]):
        return read.spanning(value.start, published)
    return value


def _patterns() -> Iterator[tuple[re.Pattern[str], Reader]]:
    day, month, other, weekday = _DAY.format("d"), _MONTH.format("m"), _MONTH.format("n"), _WEEKDAY.format("w")
    last_day, with_year = r"(?P<e>\d{1,2})(?:st|nd|rd|th)?", rf"(?:,?\s+{_YEAR}\b)?"
    to, ignore = r"\s*(?:-|–|to|and|until|through)\s*", re.IGNORECASE

    def compiled(pattern: str, reader: Reader, flags: int = 0) -> tuple[re.Pattern[str], Reader]:
        return re.compile(pattern, flags), reader

    yield compiled(r"\b(?:September\s+11(?:th)?|9/11)(?=,?\s+(?:\w+\s+)?attacks\b)", read.read_nine_eleven)
    yield compiled(rf"(?<![\d-]){_YEAR}-(?P<m>\d\d)-(?P<d>\d\d)(?![\d-])", read.read_iso)
    yield compiled(
        rf"(?:from|between)\s+(?P<all>{day}\s+{other}\s+(?:to|and|until)\s+{last_day}\s+{month}{with_year})",
        read.read_span,
    )
    yield compiled(rf"\b{other}\s+{day}\s*(?:-|–|to|until|through)\s*{month}\s+{last_day}\b{with_year}", read.read_span)
    yield compiled(rf"\b{month}\s+{day}{to}{last_day}\b(?!\s*(?:{_NAMES}))(?P<n>)?{with_year}", read.read_span)
    yield compiled(
        rf"(?<!\d)(?:(?:between|from)\s+)?(?P<all>{day}{to}{last_day}\s+{month}(?P<n>)?{with_year})", read.read_span
    )
    yield compiled(rf"(?<!\d)(?P<all>{_ON}{day}\s+(?:of\s+)?{month},?\s+{_YEAR})\b", read.read_full)
    yield compiled(rf"\b{_ON}{month}\s+(?:{day}|{_ORDINAL}),?\s+{_YEAR}\b", read.read_full)
    yield compiled(rf"(?<![\d.])(?P<a>\d{{1,2}})(?P<sep>[./-])(?P<b>\d{{1,2}})(?P=sep){_YEAR}(?!\d)", read.read_numeric)
    yield compiled(rf"(?<![\d.,]){_ON}(?<![\d.,]){day}\s+(?:of\s+)?{month}(?!\s*\d){_NO_NAME}", read.read_no_year)
    yield compiled(
        rf"\b{_ON}{month}\s+(?:{day}|{_ORDINAL})\b(?![:.]\d|,\d|\s*(?:percent|people)){_NO_NAME}", read.read_no_year
    )
    yield compiled(r"\b(?:Christmas (?:Eve|Day)|New Year['’]s (?:Eve|Day))\b", read.read_holiday)
    yield compiled(rf"\b{month},?\s+(?:of\s+)?(?P<which>next|last|this)\s+year\b", read.read_month_of_year)
    yield compiled(
        rf"(?:(?P<part>[Ee]arly|[Ll]ate|[Mm]id)[\s-]+)?\b{month},?\s+(?:of\s+)?{_YEAR}\b", read.read_month_year
    )
    yield compiled(
        rf"\b(?P<season>spring|summer|autumn|fall)\s+(?:of\s+)?{_YEAR}\b(?P<which>)?", read.read_season, ignore
    )
    yield compiled(
        r"\b(?P<which>last|this|next)\s+(?P<season>spring|summer|autumn)\b(?P<y>)?", read.read_season, ignore
    )
    yield compiled(rf"\b{weekday}{_PART},?\s+(?:of\s+)?(?P<which>last|next|this)\s+week\b", read.read_weekday_of_week)
    yield compiled(rf"\b(?:(?P<which>last|next)\s+week,?\s+(?:on\s+)?){weekday}", read.read_weekday_of_week)
    yield compiled(
        rf"(?:\b(?:between|from)\s+)(?P<all>{weekday}{_PART}\s+(?:and|to|until|through)\s+{_WEEKDAY.format('v')}{_PART})",
        read.read_weekdays, ignore,
    )  # fmt: skip
    yield compiled(
        rf"(?:(?P<which>\b[Ll]ast|\b[Nn]ext|\b[Tt]his|\b[Cc]oming|\b[Ff]ollowing|\b[Pp]revious)\s+)?\b{weekday}{_PART}",
        read.read_weekday,
    )
    yield compiled(
        r"\b(?:the day before yesterday|today|yesterday|tomorrow|tonight|overnight|last night|last evening"
        r"|this morning|this afternoon|this evening)\b",
        read.read_day_word, ignore,
    )  # fmt: skip
    yield compiled(
        rf"\b(?P<which>past|last|next|coming)\s+{_COUNT}\s+{_UNITS}\b|\bthe\s+(?P<which2>past)\s+(?P<unit2>week|month|year)\b",
        _stretch, ignore,
    )  # fmt: skip
    yield compiled(
        r"\b(?:(?P<early>early|earlier|later|late)\s+)?(?P<which>last|this|next|previous|coming)\s+"
        r"(?P<unit>weekend|week|month|year)\b",
        read.read_period, ignore,
    )  # fmt: skip
    yield compiled(r"\b(?:over|at|during|on)\s+(?P<all>the\s+(?P<unit>weekend))\b", read.read_period, ignore)
    yield compiled(rf"\b{_COUNT}\s+{_UNITS}\s+ago\b", read.read_ago, ignore)
    yield compiled(
        rf"(?:\b(?P<which>[Ll]ast|[Nn]ext|[Tt]his)\s+|(?P<part>(?:\b[Ee]arly|\b[Ll]ate|\b[Mm]id)[\s-]+(?:in\s+)?"
        rf"|\bthe\s+(?:beginning|start|end)\s+of\s+))?(?<![\w-])(?P<all>{_PLAIN_MONTH})(?!\w|\s*\d|['’]s)",
        read.read_month,
    )  # fmt: skip
    yield compiled(
        r"\b(?i:in|since|until|by|of|during|(?P<which>last|next|this)|(?P<part>early|late|mid)|from|through|before|after)"
        r"[\s-]+(?P<all>(?P<m>May|March))\b(?!\s*\d)",
        read.read_month,
    )  # fmt: skip
    yield compiled(rf"(?<![\d-]){_YEAR}\s*[-–]\s*(?P<z>(?:(?:19|20)\d\d|\d\d))\b(?!-)", read.read_years)
    yield compiled(r"\b(?:the\s+)?(?P<all>(?P<y>(?:19|20)\d0)s)\b", read.read_decade)
    years = r"(?P<y>(?:19[0-9]\d|20[0-4]\d))"
    yield compiled(
        r"\b(?:(?:in|since|until|by|of|during|from|before|after|to|year|between|and|through|,|(?P<part>early|late|mid"
        rf"|the\s+(?:beginning|start|end)\s+of)))[\s-]+(?P<all>{years}{_NOT_COUNTED})(?!,?\d|-)\b",
        read.read_year, ignore,
    )  # fmt: skip
    yield compiled(
        rf"(?:\b(?:an?|the|its|their|his|that|this)|['’]s)\s+(?P<all>{years})(?=\s+[A-Za-z]){_NOT_COUNTED}(?P<part>)?",
        read.read_year,
    )  # fmt: skip
    yield compiled(
        r"\b(?:recent|past|coming|last few|past few|last several|past several|next few)\s+(?:days|weeks|months|years)\b"
        r"|\b(?:a few|several|some)\s+(?:days|weeks|months|years)\s+ago\b",
        read.read_vague, ignore,
    )  # fmt: skip


def _stretch(match: re.Match[str], told: Told) -> DateRange | None:
    """ "The past three weeks"; "the past year" is one."""
    if match["which"]:
        return read.read_stretch(match, told)
    if told.published is None:
        return UNKNOWN_DATE
    days = read.DAYS_OF[match["unit2"].lower()]
    return read.spanning(told.published - timedelta(days=days), told.published)


PATTERNS = tuple(_patterns())
