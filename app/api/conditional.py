"""Requests that say which files the caller has: `If-None-Match`."""

from typing import Annotated

from fastapi import Header

Known = Annotated[
    str | None, Header(alias="If-None-Match", description="ETags of files that the caller has.", examples=['"3f2a"'])
]
PRIVATE = {"Cache-Control": "private, no-cache", "Vary": "Authorization, X-API-Key"}


def is_known(known: str | None, etag: str) -> bool:
    """Whether the caller has the file with this ETag.

    Examples
    --------
    >>> is_known('"a", W/"b"', '"b"'), is_known("*", '"b"'), is_known(None, '"b"')
    (True, True, False)
    """
    if known is None:
        return False
    return known.strip() == "*" or etag in {one.strip().removeprefix("W/") for one in known.split(",")}
