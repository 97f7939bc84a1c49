"""One row of an event data set in our terms, whichever data set it is of; and the fields of rows, read or refused.

    UCDP GED row, ACLED row --read--> EventRecord --render--> Report and Analysis (`structured_text.py`)

What a row does not tell is None. A value that is none of its column's is refused with the column, the value and what
was expected; nothing is guessed.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from graph.dates import DateRange
from graph.errors import UnreadableReportError
from graph.ontology import EventType, PlacePrecision, Role

Fields = Mapping[str, str]
_SHOWN = 60  # characters of a value in a message
_MOST = 2**53  # people; beyond that it is no count
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Party:
    """Who takes part, as the row names it and as the seeds know it."""

    name: str
    role: Role
    known_key: str | None = None
    own_name: str | None = None  # of the seed, where the row calls it by a description
    type: str | None = None
    country: str | None = None
    is_generic: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """Where it happened: a name, and the circle that holds the point."""

    name: str
    type: str | None
    latitude: float | None
    longitude: float | None
    radius_km: float | None
    precision: PlacePrecision
    country: str | None = None
    known_key: str | None = None
    geonames_id: int | None = None
    admin1: str | None = None
    admin2: str | None = None


@dataclass(frozen=True, slots=True)
class Toll:
    """A number of dead: of one party (its position in `EventRecord.parties`), of civilians, of others, or in all."""

    of: int | str
    low: int | None
    best: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class EventRecord:
    """One row: an event with all that it tells; `row` holds the columns that are kept, as given."""

    row_id: str
    label: str
    type: EventType
    when: DateRange
    site: Site
    parties: tuple[Party, ...]
    tolls: tuple[Toll, ...]
    confidence: float
    country: str | None = None
    published_on: date | None = None
    revision: int = 0
    headline: str | None = None
    notes: str | None = None
    row: Fields = field(default_factory=dict)


def refuse(column: str, value: str | None, expected: str) -> UnreadableReportError:
    """The refusal of a row for one field."""
    shown = "is missing" if not value else repr(value if len(value) <= _SHOWN else f"{value[:_SHOWN]}...")
    reason = f"{shown}: expected {expected}" if value else f"{shown}; expected {expected}"
    return UnreadableReportError(f"{column}: {reason}", field=column)


def text_of(fields: Fields, column: str) -> str | None:
    """A text, white space folded; None if it is empty."""
    return " ".join(fields.get(column, "").split()) or None


def need_text(fields: Fields, column: str) -> str:
    """A text that a row must have."""
    value = text_of(fields, column)
    if value is None:
        raise refuse(column, None, "a text")
    return value


def code_of(fields: Fields, column: str, codes: Mapping[str, object]) -> str:
    """One of the codes of a column."""
    value = fields.get(column, "").strip().removesuffix(".0")
    if value not in codes:
        raise refuse(column, fields.get(column), f"one of {', '.join(codes)}")
    return value


def count_of(fields: Fields, column: str) -> int | None:
    """A number of people; None if it is not given."""
    value = fields.get(column, "").strip()
    if not value:
        return None
    digits = value.removesuffix(".0")
    if not (digits.isascii() and digits.isdigit()) or int(digits) > _MOST:
        raise refuse(column, value, "a whole number, 0 or more")
    return int(digits)


def degrees_of(fields: Fields, column: str, most: float) -> float:
    """A latitude (most 90) or longitude (most 180)."""
    value = fields.get(column, "").strip()
    try:
        found = float(value)
    except ValueError:
        found = most + 1
    if not -most <= found <= most:
        raise refuse(column, value, f"degrees from -{most:g} to {most:g}")
    return found


def day_of(fields: Fields, column: str, read: Callable[[str], date | None] | None = None) -> date:
    """A day that a row must have: `YYYY-MM-DD`, with or without a time behind it, or as `read` reads it."""
    value = fields.get(column, "").strip()
    day = (read or iso_day)(value)
    if day is None:
        raise refuse(column, value, "a day YYYY-MM-DD")
    return day


def iso_day(value: str) -> date | None:
    """The day that a text begins with; None if it is none."""
    found = _ISO_DAY.match(value)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def kept_of(fields: Fields, columns: Iterable[str]) -> dict[str, str]:
    """Those of the columns that are filled, as given but for white space around them."""
    return {column: value for column in columns if (value := fields.get(column, "").strip())}
