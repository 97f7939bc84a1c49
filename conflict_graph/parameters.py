"""Arguments of Python to parameters of a request. What a parameter means is left to the service."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

Pairs = list[tuple[str, str]]


def to_pairs(arguments: Mapping[str, Any]) -> Pairs:
    """The parameters of a request.

    None is left out; a list, tuple, set, series or array is repeated; days are written as ISO 8601; truth values as
    `true` and `false`. A name that Python keeps for itself is written with `_` behind it.

    Examples
    --------
    >>> to_pairs({"country": ["IQ", "SY"], "date_from": date(2017, 1, 1), "parts": True, "from_": "hostile"})
    [('country', 'IQ'), ('country', 'SY'), ('date_from', '2017-01-01'), ('parts', 'true'), ('from', 'hostile')]
    """
    pairs: Pairs = []
    for name, given in arguments.items():
        is_several = isinstance(given, Iterable) and not isinstance(given, str | bytes | Mapping)
        for value in given if is_several else [given]:
            if value is not None:
                pairs.append((name.removesuffix("_"), _to_text(name, value)))
    return pairs


def _to_text(name: str, value: Any) -> str:
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):  # a Timestamp of pandas is one
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str | int | float):
        return str(value)
    if hasattr(value, "item"):  # a number of numpy
        return _to_text(name, value.item())
    raise TypeError(f"{name}: {value!r} is neither text, number, truth value nor day, nor a list of these")
