"""The types that query parameters are made of: days, boxes, ids, words, with errors that say what is allowed."""

from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from graph.dates import last_day_begun, parse_date
from graph.errors import InvalidInputError
from graph.ontology import ActorType, LocationType, OperationType

Box = tuple[float, float, float, float]
ENTITY_TYPES = frozenset((*ActorType, *LocationType, *OperationType))


def asked(default: Any, description: str, example: Any, **constraints: Any) -> Any:
    """A parameter with what it means and an example."""
    return Field(default, description=description, examples=[example], **constraints)


def sorted_by(default: str, *names: str) -> Any:
    """The order of a list."""
    listed = ", ".join(f"`{name}`" for name in names)
    return asked(default, f"{listed}; with `-` before it the largest first. Unknown ones come last.", default)


def _check_text(text: str) -> str:
    if "\x00" in text:
        raise ValueError("it holds a NUL character")
    return text


def _check_country(code: str) -> str:
    if not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise ValueError("no ISO 3166-1 alpha-2 code of two letters such as IQ")
    return code.upper()


def _check_entity_type(name: str) -> str:
    if name not in ENTITY_TYPES:
        raise ValueError(f"none of {', '.join(sorted(ENTITY_TYPES))}")
    return name


def _parse_first_day(value: Any) -> Any:
    return _parse_day(value, last=False)


def _parse_last_day(value: Any) -> Any:
    return _parse_day(value, last=True)


def _parse_day(value: Any, *, last: bool) -> Any:
    if not isinstance(value, str):
        return value
    try:
        found = parse_date(value, field="day")
    except InvalidInputError as exc:
        raise ValueError("no day of the form YYYY, YYYY-MM or YYYY-MM-DD") from exc
    return found.end if last else found.start


def _parse_known_day(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    first, last = _parse_day(value, last=False), _parse_day(value, last=True)
    if first > last_day_begun():
        raise ValueError("lies ahead: nobody knows what will be known then")
    return last


def parse_box(text: str | None) -> Box | None:
    """West, south, east, north in degrees; None for None.

    Raises
    ------
    ValueError
        If it is something else.

    Examples
    --------
    >>> parse_box("38.5,33,42,36")
    (38.5, 33.0, 42.0, 36.0)
    """
    if text is None:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as exc:
        raise ValueError("not WEST,SOUTH,EAST,NORTH in degrees") from exc
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError("not WEST,SOUTH,EAST,NORTH with longitudes -180 to 180 and latitudes -90 to 90, south first")
    return west, south, east, north


def _check_box(text: str) -> str:
    parse_box(text)
    return text


Circle = tuple[float, float, float]  # latitude, longitude, kilometres


def parse_circle(text: str | None) -> Circle | None:
    """Latitude, longitude in degrees and kilometres; None for None.

    Raises
    ------
    ValueError
        If it is something else.

    Examples
    --------
    >>> parse_circle("35.33,40.14,50")
    (35.33, 40.14, 50.0)
    """
    if text is None:
        return None
    try:
        latitude, longitude, kilometres = (float(part) for part in text.split(","))
    except ValueError as exc:
        raise ValueError("not LATITUDE,LONGITUDE,KILOMETRES") from exc
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180 and 0 < kilometres <= 5000):
        raise ValueError("not a latitude of -90 to 90, a longitude of -180 to 180 and 0 to 5000 kilometres")
    return latitude, longitude, kilometres


def _check_circle(text: str) -> str:
    parse_circle(text)
    return text


Text = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_check_text)]
RecordId = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_check_text)]
Ids = Annotated[list[RecordId], Field(max_length=100)]
Country = Annotated[str, AfterValidator(_check_country)]
EntityTypeName = Annotated[str, AfterValidator(_check_entity_type)]
FirstDay = Annotated[date, BeforeValidator(_parse_first_day)]
KnownDay = Annotated[date, BeforeValidator(_parse_known_day)]
LastDay = Annotated[date, BeforeValidator(_parse_last_day)]
BoxText = Annotated[str, AfterValidator(_check_box)]
CircleText = Annotated[str, AfterValidator(_check_circle)]

SOURCES = {"ge": 1, "le": 1000}
WEIGHT = {"ge": 0.0, "le": 1000.0, "allow_inf_nan": False}
CONFIDENCE = {"ge": 0.0, "le": 1.0, "allow_inf_nan": False}
WORDS = (
    'words in any order, case and accents folded, a `"phrase"`, a beginning `shell*`, `-without` a word or phrase, '
    "`OR` between two."
)
BOX = "Box of coordinates WEST,SOUTH,EAST,NORTH in degrees; west above east crosses the date line."
NEAR = "Circle LATITUDE,LONGITUDE,KILOMETRES (up to 5,000): places whose middle lies in it."
CERTAIN = "Whether a place must lie in the circle `near` whole, with all that it is uncertain by."
FROM = "First day of world time (YYYY, YYYY-MM or YYYY-MM-DD): what may have been the case on it or later."
TO = "Last day of world time: what may have been the case on it or earlier."

AS_OF = (
    "Day of world time (of a month or year its last day): events that may have begun by then (`ongoing` ones while "
    "they may last), relations that may have held and entities that may have existed on it."
)
KNOWN_AT = (
    "Day of knowledge, not ahead (of a month or year its last day): what reports published by then tell, and the "
    "seeds. Which tellings are one is by today's judgement; reports without a day of publication are left out."
)
