"""A JSON object with one long list in it, written piece by piece."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def to_json(value: Any) -> bytes:
    """Compact JSON in UTF-8.

    Examples
    --------
    >>> to_json({"a": "é"}).decode()
    '{"a":"é"}'
    """
    return _encode(value).encode("utf-8")


def write_stream(
    file: BinaryIO, head: Mapping[str, Any], name: str, items: Iterable[Any], tail: Mapping[str, Any] | None = None
) -> None:
    """Write `{head, "name": [items], tail}`; `tail` is read after the last item, so that it may count them.

    Examples
    --------
    >>> import io
    >>> file = io.BytesIO()
    >>> write_stream(file, {"a": 1}, "b", iter((2, 3)), {"c": 4})
    >>> file.getvalue().decode()
    '{"a":1,"b":[\\n2,\\n3\\n],"c":4}\\n'
    """
    file.write(b"{")
    for key, value in head.items():
        file.write(to_json(key) + b":" + to_json(value) + b",")
    file.write(to_json(name) + b":[")
    before = b"\n"
    for item in items:
        file.write(before + to_json(item))
        before = b",\n"
    file.write(b"\n]")
    for key, value in (tail or {}).items():
        file.write(b"," + to_json(key) + b":" + to_json(value))
    file.write(b"}\n")
