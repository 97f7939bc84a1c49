"""The fields of one document to one `Report`, or a refusal that names field, value and reason.

    {"text": ..., "title": ..., "published_at": ...} --check--> Report

Only `text` is required, and it is taken unchanged: offsets count its characters as they were given. Fields that are not
known are ignored, so that archives can be read as they are. An empty string is unknown.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from app.ingest.language import find_language
from graph.dates import last_day_begun
from graph.errors import TooLargeError, UnreadableReportError
from graph.ids import report_id
from graph.model import Report
from graph.ontology import Marking, Reliability

Choice = TypeVar("Choice", Marking, Reliability)

LONGEST = {"id": 255, "publisher": 255, "title": 2000, "url": 4000}  # characters
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].*)?", re.DOTALL)
_SHOWN = 80  # characters of a value in a message


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How documents are read.

    `published` and `publisher` stand in where a document has none; `encoding` is tried for files that are no UTF-8;
    `today` is the newest day of publication that is believed (today, anywhere on Earth, unless given).
    """

    max_bytes: int = 10_000_000
    max_chars: int = 1_000_000
    published: date | None = None
    publisher: str | None = None
    encoding: str | None = None
    today: date | None = None


def parse_report(values: Mapping[str, Any], options: ReadOptions = ReadOptions()) -> Report:
    """Check the fields of a document: `text`, and if known `id title published_at url publisher language marking
    reliability revision`.

    Raises
    ------
    UnreadableReportError, TooLargeError
        With the field and the reason, for the first field that is wrong.

    Examples
    --------
    >>> report = parse_report({"text": "Rebels shelled the town of Goma on Monday.", "published_at": "2024-05-06"})
    >>> report.published_on.isoformat(), report.language
    ('2024-05-06', 'en')
    """
    text = _parse_text(values, options.max_chars)
    publisher = _parse_string(values, "publisher") or options.publisher
    return Report(
        id=report_id(publisher, text),
        text=text,
        external_id=_parse_id(values),
        title=_parse_string(values, "title"),
        published_on=_parse_day(values, options.today) or options.published,
        url=_parse_string(values, "url"),
        publisher=publisher,
        language=_parse_language(values) or find_language(text),
        marking=_parse_choice(values, "marking", Marking) or Marking.CLEAR,
        reliability=_parse_choice(values, "reliability", Reliability),
        revision=_parse_revision(values),
    )


def check_published(day: date, today: date | None = None) -> date:
    """Refuse a day of publication that lies ahead.

    Raises
    ------
    UnreadableReportError
        If it is after `today`; without it, if that day has begun nowhere on Earth.
    """
    last = today or last_day_begun()
    if day > last:
        raise _refusal("published_at", f"{day.isoformat()} is in the future (today is {last.isoformat()})")
    return day


def _parse_text(values: Mapping[str, Any], max_chars: int) -> str:
    if values.get("text") is None:
        raise _refusal("text", "is missing")
    text = _check_string("text", values["text"])
    if len(text) > max_chars:
        raise TooLargeError(f"text: {len(text)} characters are more than {max_chars}", field="text")
    if not text.strip():
        raise _refusal("text", "is empty")
    if not any(char.isalpha() for char in text):
        raise _refusal("text", "holds no letter")
    return text


def _parse_string(values: Mapping[str, Any], field: str) -> str | None:
    value = values.get(field)
    if value is None:
        return None
    stripped = _check_string(field, value).strip()
    if len(stripped) > LONGEST[field]:
        raise _refusal(field, f"{len(stripped)} characters are more than {LONGEST[field]}")
    return stripped or None


def _parse_id(values: Mapping[str, Any]) -> str | None:
    value = values.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _parse_string(values, "id")


def _parse_day(values: Mapping[str, Any], today: date | None) -> date | None:
    value = values.get("published_at")
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise _refusal("published_at", f"{_show(value)} is {_type_of(value)}, expected text YYYY-MM-DD")
    try:
        if not _DAY.fullmatch(value):
            raise ValueError("another form")
        day = datetime.fromisoformat(value).date()
    except ValueError as exc:
        raise _refusal("published_at", f"{_show(value)} is no day of the form YYYY-MM-DD") from exc
    return check_published(day, today)


def _parse_language(values: Mapping[str, Any]) -> str | None:
    value = values.get("language")
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
        raise _refusal("language", f"{_show(value)} is no language code such as en, fr or pt-BR")
    return value


def _parse_choice(values: Mapping[str, Any], field: str, choices: type[Choice]) -> Choice | None:
    value = values.get(field)
    if value is None or value == "":
        return None
    try:
        return choices(value)
    except ValueError as exc:
        raise _refusal(field, f"{_show(value)} is none of {', '.join(choices)}") from exc


def _parse_revision(values: Mapping[str, Any]) -> int:
    value = values.get("revision")
    if value is None:
        return 0
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise _refusal("revision", f"{_show(value)} is no whole number from 0")
    return value


def _check_string(field: str, value: object) -> str:
    if not isinstance(value, str):
        raise _refusal(field, f"{_show(value)} is {_type_of(value)}, expected text")
    if "\x00" in value:
        raise _refusal(field, f"NUL character at {value.index(chr(0))}: this is binary, not text")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as exc:
        raise _refusal(field, f"half a surrogate pair at {exc.start}: no character") from exc
    return value


def _show(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"


def _type_of(value: object) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return names.get(type(value), type(value).__name__)


def _refusal(field: str, reason: str) -> UnreadableReportError:
    return UnreadableReportError(f"{field}: {reason}", field=field)
