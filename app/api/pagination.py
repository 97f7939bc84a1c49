"""Pages, sorting and the choice of fields, alike on every list.

A cursor is opaque: where the last page ended, and a fingerprint of the question, so that it can't be used for another.
"""

import base64
import binascii
import hashlib
import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fastapi.responses import Response
from pydantic import BaseModel, Field

from app.api.schemas import PageOut
from app.filters.queries import NoQuery
from app.settings import Settings
from app.store.read_keyset import SortKey, Values
from graph.errors import InvalidInputError

WRONG_CURSOR = "cursor: it is not one that this list gave for these parameters"
NOT_OF_THE_QUESTION = {"cursor", "limit", "fields", "evidence"}


class FieldsQuery(NoQuery):
    """The choice of fields."""

    fields: str | None = Field(
        None, description="Fields to answer with, separated by commas; all without it.", examples=["id,name"]
    )


class PageQuery(FieldsQuery):
    """Which page."""

    limit: int | None = Field(
        None, ge=1, description="Records on a page (setting page_size; at most page_size_max).", examples=[50]
    )
    cursor: str | None = Field(
        None, max_length=2000, description="`next` of the page before; the other parameters as they were.",
        examples=["WyI4ZjE0ZTQ1ZiIsWyIyMDI0LTA1LTA2Il1d"],
    )  # fmt: skip

    @property
    def question(self) -> str:
        """All that the list depends on, as text."""
        return self.model_dump_json(exclude=NOT_OF_THE_QUESTION)


@dataclass(frozen=True, slots=True)
class Paging:
    """A page that was asked for."""

    limit: int
    after: Sequence[Any] | None
    fingerprint: str
    keys: tuple[SortKey, ...] = ()

    def to_cursor(self, values: Values | None) -> str | None:
        """The cursor of the next page; None at the end."""
        if values is None:
            return None
        payload = json.dumps([self.fingerprint, list(values)], default=_plain, separators=(",", ":"))
        return base64.urlsafe_b64encode(payload.encode()).rstrip(b"=").decode()


def read_paging(
    query: PageQuery, settings: Settings, *, sorts: Mapping[str, Any] | None = None, tie: Any = None, of: str = ""
) -> Paging:
    """Check the page parameters.

    Parameters
    ----------
    sorts : mapping of name -> column, optional
        What the list can be sorted by; `query.sort` is a name, with `-` before it for the largest first.
    tie : column
        Unique column that parts equal ones.
    of : str
        What the list belongs to (an id in the path).

    Raises
    ------
    InvalidInputError
        If the limit is above the setting, the order unknown, or the cursor another list's.
    """
    limit = read_limit(query.limit, settings)
    keys: tuple[SortKey, ...] = ()
    if sorts is not None:
        wanted: str = getattr(query, "sort")  # noqa: B009  (each list declares its own)
        name = wanted.removeprefix("-")
        if name not in sorts:
            raise InvalidInputError(f"sort: {wanted!r} is none of {', '.join(sorts)} (or with -)", field="sort")
        descending = wanted.startswith("-")
        keys = (SortKey(sorts[name], descending), SortKey(tie, descending))  # alike, so that one index serves both
    return make_paging(query, limit, query.cursor, keys=keys, of=of)


def make_paging(
    query: BaseModel, limit: int, cursor: str | None, *, keys: tuple[SortKey, ...] = (), of: str = ""
) -> Paging:
    """A page of a question that has a cursor.

    Raises
    ------
    InvalidInputError
        If the cursor is another question's.
    """
    question = query.model_dump(mode="json", exclude=NOT_OF_THE_QUESTION)
    digest = hashlib.sha256(json.dumps([type(query).__name__, of, question], sort_keys=True).encode()).hexdigest()[:8]
    return Paging(limit, _read_cursor(cursor, digest), digest, keys)


def read_limit(limit: int | None, settings: Settings) -> int:
    """How many records a page has.

    Raises
    ------
    InvalidInputError
        If more are asked for than the setting allows.
    """
    if limit is None:
        return min(settings.page_size, settings.page_size_max)
    if limit > settings.page_size_max:
        raise InvalidInputError(f"limit: {limit} is more than {settings.page_size_max}", field="limit")
    return limit


def render(out: BaseModel, fields: str | None = None) -> Response:
    """An answer as JSON, with the wanted fields of it, or of each of its items.

    Raises
    ------
    InvalidInputError
        If a field does not exist; names those that do.
    """
    if fields is None:
        return Response(out.model_dump_json(), media_type="application/json")
    wanted = {name.strip() for name in fields.split(",") if name.strip()}
    model = type(out)
    if isinstance(out, PageOut):
        model = model.__pydantic_generic_metadata__["args"][0]
    unknown = sorted(wanted - model.model_fields.keys())
    if unknown:
        known = ", ".join(model.model_fields)
        raise InvalidInputError(f"fields: {unknown[0]!r} is none of {known}", field="fields")
    include: Any = {"items": {"__all__": wanted}, "next": True} if isinstance(out, PageOut) else wanted
    return Response(out.model_dump_json(include=include), media_type="application/json")


def slice_page(items: Sequence[Any], paging: Paging, key: Any) -> tuple[list[Any], Values | None]:
    """A page of a list that is held in memory, sorted by `key` (a function to a tuple of texts)."""
    try:
        after = None if paging.after is None else tuple(str(part) for part in paging.after)
        start = 0 if after is None else bisect_right(items, after, key=key)
    except TypeError as exc:
        raise InvalidInputError(WRONG_CURSOR, field="cursor") from exc
    page = list(items[start : start + paging.limit])
    return page, key(page[-1]) if start + len(page) < len(items) else None


def _read_cursor(cursor: str | None, digest: str) -> Sequence[Any] | None:
    if cursor is None:
        return None
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        fingerprint, values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (UnicodeError, binascii.Error, ValueError, TypeError) as exc:
        raise InvalidInputError(WRONG_CURSOR, field="cursor") from exc
    if fingerprint != digest or not isinstance(values, list):
        raise InvalidInputError(WRONG_CURSOR, field="cursor")
    return values


def _plain(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"no cursor from {type(value).__name__}")
