"""Number expressions of a text, with what they say: a figure, a bound, or a vague amount.

    text -> Quantity(start, end, text, low, best, high)

Rules of the contract: "at least 16" and "more than 16" are low 16, best 16; "nearly 16" is best 16, high 16; "between
10 and 15" is low 10, high 15; vague words give only a lower bound ("dozens": 24). What is no count of things (years,
dates, ages, shares, money, distances, calibres, times, ordinals) is left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

UNITS = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS = {
    word: 10 * number
    for number, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
VAGUE = {
    "several": 3,
    "dozens": 24,
    "scores": 40,
    "hundreds": 200,
    "thousands": 2_000,
    "millions": 2_000_000,
    "tens of thousands": 20_000,
    "hundreds of thousands": 200_000,
    "tens of millions": 20_000_000,
    "several dozen": 36,
    "several hundred": 300,
    "several thousand": 3_000,
    "scores of thousands": 40_000,
    "many thousands": 2_000,
    "many hundreds": 200,
    "a few dozen": 36,
    "a few hundred": 300,
    "a few thousand": 3_000,
}
_WORD = "|".join([*UNITS, *TENS])
_SIMPLE = rf"(?:(?:{_WORD})(?:[-\s](?:{_WORD}))?|an?\s+(?=hundred\b|thousand\b|million\b|dozen\b|score\b))"
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
NUMBER = (
    rf"(?:{_DIGITS}(?:\s*(?:hundred|thousand|million|billion|dozen)\b)?"
    rf"|(?:{_SIMPLE})\s*(?:(?:hundred|thousand|million|billion|dozen"
    rf"|score)\b)?(?:\s+(?:and\s+)?(?:{_WORD})\b)?)"
)
_FLOOR = (
    r"at\s+least|no\s+(?:fewer|less)\s+than|not\s+less\s+than|a\s+minimum\s+of|more\s+than|over"
    r"|upwards?\s+of|in\s+excess\s+of|exceeding"
)
_CEILING = (
    r"at\s+most|up\s+to|as\s+many\s+as|no\s+more\s+than|nearly|almost|fewer\s+than|less\s+than"
    r"|under|close\s+to|just\s+under|not\s+more\s+than|a\s+maximum\s+of"
)
_ABOUT = r"about|around|some|roughly|approximately|an?\s+estimated|estimated|circa|an?\s+reported|a\s+total\s+of"
_VAGUE = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(VAGUE, key=len, reverse=True))
PATTERN = re.compile(
    rf"""(?<![\w.,$€£/:-])(?:
      (?P<vague>{_VAGUE})\b
    | between\s+(?P<from>{NUMBER})\s+and\s+(?P<upto>{NUMBER})(?!\w)
    | (?:(?P<floor>{_FLOOR})|(?P<ceiling>{_CEILING})|(?P<about>{_ABOUT}))\s+(?:another\s+|an?\s+additional\s+)?
      (?P<bounded>{NUMBER})(?![\w%]|[.,]\d)
    | (?P<low>{NUMBER})(?:\s+(?:to|or)\s+|\s*[-–]\s*(?=\d))(?P<high>{NUMBER})(?![\w%]|[.,]\d)
    | (?P<plain>{NUMBER})(?![\w%]|[.,]\d|-(?!strong)\w)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?"
UNITS_AFTER = re.compile(
    (
        r"^[\s-]*(?:percent|per\s*cent|%|dollars?|euros?|pounds?|rupees?|cents?|kilomet|km\b|miles?\b"
        r"|met(?:er|re)s?\b|feet\b|foot\b|inch|mm\b|cm\b|kilogram|kilo|kg\b|tons?\b|tonnes?\b"
        r"|barrels?\b|hours?\b|minutes?\b|seconds?\b|days?\b|weeks?\b|months?\b|years?\b|decades?\b"
        r"|centur|"
        r"a\.?m\.?\b|p\.?m\.?\b|gmt\b|utc\b|o'clock|year-old|degrees?\b|acres?\b|hectares?\b|square\b"
        r"|st\b|nd\b|rd\b|th\b|times\b|points?\b|seats?\b|votes?\b|"
    )
    + MONTH
    + (
        r"(?=\s|,|$)|(?:of\s+)?(?:january|february|march|april|may|june|july|august|september|october"
        r"|november|december)\b)"
    ),
    re.IGNORECASE,
)
BEFORE = re.compile(
    r"(?:"
    + MONTH
    + (
        r"\s*|aged?\s+|article\s+|resolution\s+|no\.\s*|number\s+|section\s+|chapter\s+|highway\s+"
        r"|route\s+|chapter\s+|version\s+|level\s+|phase\s+|group\s+of\s+|[$€£#§]\s?|\b(?:in|since|of"
        r"|by|until|during|from|before|after)\s+(?=(?:19|20)\d\d\b))$"
    ),
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number expression: offsets in the text and what it says; None is unknown."""

    start: int
    end: int
    text: str
    low: int | None
    best: int | None
    high: int | None


def find_quantities(text: str) -> list[Quantity]:
    """Counts told in a text, in order, without overlaps.

    Examples
    --------
    >>> [(q.text, q.low, q.best, q.high) for q in find_quantities("At least 16 died and dozens fled.")]
    [('At least 16', 16, 16, None), ('dozens', 24, None, None)]
    """
    return list(_iter(text))


def _iter(text: str) -> Iterator[Quantity]:
    for match in PATTERN.finditer(text):
        start, end = match.span()
        if match.group().endswith(tuple(" \n\t")):
            end = start + len(match.group().rstrip())
        value = _value(match)
        if value is None or _is_other(text, match, start, end):
            continue
        yield Quantity(start, end, text[start:end], *value)


def _value(match: re.Match[str]) -> tuple[int | None, int | None, int | None] | None:
    if match["vague"]:
        return VAGUE[re.sub(r"\s+", " ", match["vague"].lower())], None, None
    if match["from"]:
        low, high = parse_number(match["from"]), parse_number(match["upto"])
        return (low, None, high) if low is not None and high is not None and low < high else None
    if match["low"]:
        low, high = parse_number(match["low"]), parse_number(match["high"])
        return (low, None, high) if low is not None and high is not None and low < high else None
    number = parse_number(match["bounded"] or match["plain"])
    if number is None:
        return None
    if match["floor"]:
        return number, number, None
    if match["ceiling"]:
        return None, number, number
    return (
        (None, number, None)
        if match["about"] and not re.match(r"a\s+total", match["about"], re.I)
        else (number, number, number)
    )


def parse_number(text: str) -> int | None:
    """The whole number that digits or English words give, or None.

    Examples
    --------
    >>> [parse_number(text) for text in ("1,200", "twenty-one", "1.5 million", "two dozen", "a hundred")]
    [1200, 21, 1500000, 24, 100]
    """
    total, current, seen = 0.0, 0.0, False
    for word in re.findall(r"[\d.,]+|[a-z]+", text.lower()):
        if word[0].isdigit():
            current, seen = float(word.replace(",", "").rstrip(".")), True
        elif word in UNITS or word in TENS:
            current, seen = current + UNITS.get(word, TENS.get(word, 0)), True
        elif word in ("a", "an"):
            current, seen = 1.0, True
        elif word in ("dozen", "score"):
            current = (current or 1) * (12 if word == "dozen" else 20)
        elif word == "hundred":
            current = (current or 1) * 100
        elif word in SCALES:
            total, current = total + (current or 1) * SCALES[word], 0.0
        elif word != "and":
            return None
    value = total + current
    return int(value) if seen and value < 10**10 and value == int(value) else None


def _is_other(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """Whether the number counts something that is no party: a year, a share, money, a distance, a time."""
    after, before = text[end : end + 24], text[max(0, start - 16) : start]
    if UNITS_AFTER.match(after) or BEFORE.search(before):
        return True
    word = match.group().strip().lower()
    if (
        match["plain"]
        and re.fullmatch(r"(?:19|20)\d\d", word)
        and not re.match(
            (
                r"\s+(?:people|civilians|troops|soldiers|militants|fighters|families|residents|others|men"
                r"|women|rebels|refugees|police|members)"
            ),
            after,
        )
    ):
        return True
    if (
        match["plain"]
        and word == "one"
        and not re.match(
            r"\s+(?!of\s+the\s+(?:most|last)|another|day|day's|side|thing|reason|way|time|hour|week|month|year)\w",
            after,
        )
    ):
        return True
    if word in ("zero",) or (match["about"] and match["about"].lower() == "some" and False):
        return True
    return bool(re.match(r"\s*(?:,\s*)?-?year", after))
