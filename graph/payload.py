"""Canonical records as plain values and back: what tables, the change feed and the graph hold.

Dates are ISO text, enums their values; every field is present, unknown ones are None.
"""

import types
import typing
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from graph.model import Claim, Entity, Event, Name, Participant, Redirect, Relation

Record = Entity | Name | Event | Participant | Claim | Relation | Redirect
RecordT = TypeVar("RecordT", bound=Record)

RECORD_KINDS: dict[str, type[Record]] = {
    "entity": Entity,
    "name": Name,
    "event": Event,
    "participant": Participant,
    "claim": Claim,
    "relation": Relation,
    "redirect": Redirect,
}


_PLAIN = frozenset((str, int, float, bool))


def to_payload(record: Record) -> dict[str, Any]:
    """Plain values of a record, JSON-able.

    Examples
    --------
    >>> to_payload(Redirect("ent_a", "ent_b", "entity"))
    {'id': 'ent_a', 'new_id': 'ent_b', 'kind': 'entity'}
    """
    return {name: _plain(getattr(record, name)) for name in _CONVERTERS[type(record)]}


def from_payload(cls: type[RecordT], payload: Mapping[str, Any]) -> RecordT:
    """The record of `cls` that `to_payload` gave `payload` for; ISO text and dates are both read."""
    return cls(**{name: convert(payload[name]) for name, convert in _CONVERTERS[cls].items()})


def _plain(value: Any) -> Any:
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _to_date(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _to_float(value: Any) -> float | None:
    return None if value is None else float(value)


def _same(value: Any) -> Any:
    return value


def _build_converters(cls: type[Any]) -> dict[str, Any]:
    hints = typing.get_type_hints(cls)
    found: dict[str, Any] = {}
    for field in fields(cls):
        options = typing.get_args(hints[field.name]) if _is_union(hints[field.name]) else (hints[field.name],)
        inner = next(option for option in options if option is not type(None))
        if inner is date:
            found[field.name] = _to_date
        elif inner is float:
            found[field.name] = _to_float  # a whole number in JSON (36) is the same coordinate as 36.0 in SQL
        elif isinstance(inner, type) and issubclass(inner, Enum):
            found[field.name] = _enum_reader(inner)
        else:
            found[field.name] = _same
    return found


def _is_union(hint: Any) -> bool:
    return isinstance(hint, types.UnionType)


def _enum_reader(enum: type[Enum]) -> Any:
    members = {one.value: one for one in enum}
    return lambda value: None if value is None else members.get(value) or enum(value)


_CONVERTERS: dict[type[Any], dict[str, Any]] = {cls: _build_converters(cls) for cls in RECORD_KINDS.values()}
