"""Dates that are told from another day: "the next day", "two weeks later", "a day earlier", "the day before".

    text, the days told in it, the day of publication, parse -> expressions with their value, and how many days off

The other day is the last one that was told before, within a few sentences; else that of the speech that tells of it
("a day earlier, police said on Wednesday"); else, for what lies one day back, the day of publication. Which day a story
means by it is looked at again once its events are known (`app.extract.day_chains`).
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from spacy.tokens import Doc, Token

from app.extract.date_readers import COUNT, UNITS, count_of
from graph.dates import UNKNOWN_DATE, DateRange, day_range, month_range, week_range, year_range

__all__ = ["SHIFT", "find_shifts", "moved_by"]

SHIFT = re.compile(
    rf"\b(?:(?P<same>(?:the|that)\s+same\s+day)|the\s+(?P<eve>day|night)\s+(?P<back>before)"
    r"|the\s+(?P<next>next|following|previous|preceding)\s+(?P<whole>day|week|month|year)"
    rf"|(?:(?P<some>a\s+few|several|some|many)|{COUNT})\s+{UNITS}\s+(?P<way>later|earlier|before|afterwards?))\b"
    r"(?P<part>\s+(?:morning|afternoon|evening|night))?",
    re.IGNORECASE,
)
NEAR = 400  # characters back to the day that another is told from
Value = tuple[int, int, DateRange]


def find_shifts(
    text: str, told: Sequence[Value], *, published: date | None, doc: Doc | None = None
) -> Iterator[tuple[int, int, str, DateRange, int | None]]:
    """Start, end, words, value and days off; `told` are the other dates of the text, in its order.

    Examples
    --------
    >>> [one[3:] for one in find_shifts("It fell a day earlier.", [], published=date(2020, 5, 4))][0][0].start
    datetime.date(2020, 5, 3)
    """
    for match in SHIFT.finditer(text):
        start, end = match.span()
        if any(left < end and start < right for left, right, _ in told):
            continue
        is_before = (match["back"] or match["way"] or "").lower() == "before"
        if is_before and not _stands_alone(text, doc, start, end):
            continue
        anchor = _anchor(match, told, published=published, doc=doc)
        if is_before and anchor is None:
            continue
        value = moved_by(match, anchor) if anchor else None
        yield start, end, text[start:end], value or UNKNOWN_DATE, _days_of(match)


def _stands_alone(text: str, doc: Doc | None, start: int, end: int) -> bool:
    """Whether "before" is told of a day known already, and not of what comes after it: "two days before the vote"."""
    after = re.match(r"\s*(?:[.,;:!?)\u201d\"]|$|(?:and|when|in|at|on)\b)", text[end:])
    span = doc.char_span(start, end, alignment_mode="expand") if doc is not None and after is None else None
    if span is None or not len(span):
        return after is not None
    word: Token = span[-1]
    return word.dep_ == "advmod" and not any(child.i > word.i for child in word.children)


def _anchor(match: re.Match[str], told: Sequence[Value], *, published: date | None, doc: Doc | None) -> date | None:
    """The day that an expression is told from."""
    start, end = match.span()
    days = [(left, right, value.start) for left, right, value in told if value.start and value.start == value.end]
    if (_days_of(match) or 0) <= 0 and published is not None:
        days = [one for one in days if one[2] <= published]
    before = [day for _, right, day in days if right <= start and start - right < NEAR]
    if before:
        return before[-1]
    is_days_back = _days_of(match) is not None and (_days_of(match) or 0) < 0
    if not is_days_back or any(right <= start for _, right, _ in days):
        return None
    spoken = next(
        (day for left, _, day in days if left >= end and doc is not None and _is_spoken(doc, end, left)), None
    )
    return spoken or (published if _days_of(match) == -1 else None)


def _is_spoken(doc: Doc, end: int, at: int) -> bool:
    """Whether a day later in the same sentence is that of the speech which tells the rest of it."""
    span = doc.char_span(at, at + 1, alignment_mode="expand")
    if span is None or not len(span) or span.sent.start_char > end:
        return False
    return any(above.dep_ == "ROOT" and above.head == above for above in (span.root.head, span.root.head.head))


def _days_of(match: re.Match[str]) -> int | None:
    """How many days on or back; None where it is no matter of days."""
    if match["same"]:
        return 0
    if match["eve"]:
        return -1
    unit = (match["whole"] or match["unit"]).lower().rstrip("s")
    if match["some"] or unit != "day":
        return None
    return _number(match)


def _number(match: re.Match[str]) -> int:
    is_back = (match["next"] or match["way"]).lower() in ("previous", "preceding", "earlier", "before")
    return (count_of(match["n"]) if match["n"] else 1) * (-1 if is_back else 1)


def moved_by(match: re.Match[str], anchor: date) -> DateRange | None:
    """The days that a match tells from a day; None where that stays open."""
    days = _days_of(match)
    if days is None and match["some"]:
        return None
    try:
        if days is not None:
            return day_range(anchor + timedelta(days=days))
        return _long_way(anchor, (match["whole"] or match["unit"]).lower().rstrip("s"), _number(match))
    except (ValueError, OverflowError):
        return None


def _long_way(anchor: date, unit: str, number: int) -> DateRange | None:
    if unit in ("hour", "minute"):
        return None
    if unit == "week":
        return week_range(anchor + timedelta(days=7 * number))
    if unit == "month":
        months = anchor.year * 12 + anchor.month - 1 + number
        return month_range(months // 12, months % 12 + 1)
    return year_range(anchor.year + number * (10 if unit == "decade" else 1))
