"""Days that a story tells from one of its events: "the raid came two days after a market was bombed", "the day before".

    tellings in text order, with the days that their own words give -> the days that these give to others

The day is that of the event told just before: of "the raid", which the story opened with, and not the day on which
somebody spoke of it.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from spacy.tokens import Token

from app.extract.date_readers import COUNT, count_of
from app.extract.record import Draft, Telling, When
from app.extract.syntax import ancestors
from graph.dates import UNKNOWN_DATE, DateRange, day_range, week_range
from graph.ontology import VERBAL_EVENT_TYPES

__all__ = ["chain_days"]

AFTER = re.compile(rf"\b(?:{COUNT}|the)\s+(?P<unit>days?|nights?|weeks?)\s+(?P<after>after)\b(?!\s+tomorrow)", re.I)
REACH = 20  # tellings before and after in which the other event is looked for
FAR = 300  # characters from "after" to what it tells


def chain_days(draft: Draft) -> None:
    """Give the tellings that are told from another event's day a day of their own."""
    if not AFTER.search(draft.readable) and all(one.days is None for one in draft.whens):
        return
    told = sorted(draft.tellings, key=lambda one: (one.start, one.end))
    for number, telling in enumerate(told):
        after = _after(draft, telling)
        near = told[max(0, number - REACH) : number + REACH]
        if after is not None:
            _count_back(draft, near, telling, after)
        elif telling.when is not None and telling.when.days is not None:
            anchor = _day_before(draft, told[max(0, number - REACH) : number])
            if anchor is not None:
                telling.when = _moved(telling.when, anchor, telling.when.days)
            elif telling.when.value.start is None:
                telling.when = None


def _moved(when: When, anchor: date, days: int) -> When:
    return When(when.start, when.end, _add(anchor, days), days)


def _add(anchor: date, days: int) -> DateRange:
    try:
        return day_range(anchor + timedelta(days=days))
    except OverflowError:
        return UNKNOWN_DATE


def _day_before(draft: Draft, told: Sequence[Telling]) -> date | None:
    """The day of the last event that has one, words aside."""
    return next((day for one in reversed(told) if (day := _day_of(draft, one)) is not None), None)


def _day_of(draft: Draft, telling: Telling) -> date | None:
    day = telling.date
    if telling.type in VERBAL_EVENT_TYPES or day.start is None or day.start != day.end:
        return None
    return day.start if draft.published is None or day.start <= draft.published else None


def _after(draft: Draft, telling: Telling) -> re.Match[str] | None:
    """The "two days after" of which a telling is what went before."""
    start = max(draft.sentences[telling.sentence].start_char, telling.start - FAR)
    for match in AFTER.finditer(draft.readable, start, telling.start):
        words = draft.tokens.char_span(*match.span("after"), alignment_mode="expand")
        if words is not None and _is_below(draft.token(telling.tokens[0]), words[0]):
            return match
    return None


def _is_below(head: Token, after: Token) -> bool:
    """Whether a word stands in the clause or phrase that "after" opens."""
    tops = {after.i, after.head.i} if after.dep_ == "mark" else {after.i}
    for token in (head, *ancestors(head)):
        if token.i in tops:
            return True
        if token.dep_ == "ccomp":
            return False  # "a day after he said that the town had fallen"
    return False


def _count_back(draft: Draft, told: Sequence[Telling], telling: Telling, after: re.Match[str]) -> None:
    own = (
        draft.tokens.char_span(telling.when.start, telling.when.end, alignment_mode="expand") if telling.when else None
    )
    word = draft.tokens.char_span(*after.span("after"), alignment_mode="expand")
    if own is not None and word is not None and own.start_char >= after.end() and _is_below(own.root, word[0]):
        return  # "a day after the bombing of 3 May"
    anchor = next(_days_of_main(draft, told, telling, after), None)
    telling.when = None
    if anchor is not None:
        number = count_of(after["n"]) if after["n"] else 1
        is_week = after["unit"].lower().startswith("week")
        value = week_range(anchor - timedelta(days=7 * number)) if is_week else _add(anchor, -number)
        telling.when = When(after.start(), after.end(), value)


def _days_of_main(draft: Draft, told: Sequence[Telling], telling: Telling, after: re.Match[str]) -> Iterator[date]:
    """Days of what came after: told in the same sentence, else the event before."""
    span = draft.sentences[telling.sentence]
    for when in draft.whens:
        day = when.value
        inside = span.start_char <= when.start < span.end_char
        if inside and when.start < after.start() and day.start and day.start == day.end and when.days is None:
            yield day.start
    for one in told:
        if one.sentence == telling.sentence and _after(draft, one) is None and (day_of := _day_of(draft, one)):
            yield day_of
    before = _day_before(draft, [one for one in told if one.sentence < telling.sentence])
    if before is not None:
        yield before
