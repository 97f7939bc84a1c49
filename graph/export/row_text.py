"""Rows as XML, fast: all rows with the same names and types of attributes are written by one template.

    row --shape--> template % values          what nearly all rows are: texts without anything to escape
        --else---> plain --> value by value

A row is looked at as a whole: its texts joined are printable, none is empty, and no character that XML escapes is among
them; its numbers are finite. Whatever fails goes the long way, so both ways give the same text.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from operator import itemgetter
from typing import Any

from graph.export.plain import Plain, Value, plain

KIND_OF: dict[type, str] = {bool: "boolean", int: "int", float: "double", str: "string"}
INT_LIMIT = 2**31  # readers in Java hold an int in 32 bits
Pick = Callable[[tuple[Any, ...]], tuple[Any, ...]]
Kinds = dict[str, str]  # attribute -> boolean, int, long, double or string


@dataclass(frozen=True, slots=True)
class Shape:
    """What rows with the same names and types have in common; `template` is None for types that are no plain ones."""

    template: str | None
    texts: Pick
    wholes: Pick
    numbers: Pick
    truths: tuple[int, ...]


class RowText:
    """Rows to text. `kinds` gathers the attributes seen, with the kind that holds all their values.

    Parameters
    ----------
    around : callable of attribute -> (before, after)
        What stands around a value.
    escape : callable of str -> str
        A text as it stands between them.
    """

    def __init__(self, around: Callable[[str], tuple[str, str]], escape: Callable[[str], str]) -> None:
        self.kinds: Kinds = {}
        self._around, self._escape = around, escape
        self._shapes: dict[tuple[Any, ...], Shape] = {}

    def __call__(self, row: Mapping[str, Any]) -> str:
        """The values of a row; an empty text for none that says anything."""
        values = tuple(row.values())
        key = (*row, *map(type, values))
        shape = self._shapes.get(key) or self._learn(key, row)
        if shape.template is None or not self._is_plain(shape, values):
            return self._write_slowly(row)
        if shape.truths:
            changed = list(values)
            for position in shape.truths:
                changed[position] = "true" if values[position] else "false"
            values = tuple(changed)
        return shape.template % values

    def _is_plain(self, shape: Shape, values: tuple[Any, ...]) -> bool:
        texts, wholes, numbers = shape.texts(values), shape.wholes(values), shape.numbers(values)
        joined = "".join(texts)
        return (
            joined.isprintable()
            and "" not in texts
            and "&" not in joined
            and "<" not in joined
            and ">" not in joined
            and '"' not in joined
            and (not numbers or isfinite(sum(numbers)))
            and (not wholes or (max(wholes) < INT_LIMIT and min(wholes) >= -INT_LIMIT))
        )

    def _learn(self, key: tuple[Any, ...], row: Mapping[str, Any]) -> Shape:
        types = [type(value) for value in row.values()]
        template = None
        if all(one in KIND_OF for one in types):
            around = ("%s".join(part.replace("%", "%%") for part in self._around(name)) for name in row)
            template = "".join(around)
            for name, one in zip(row, types, strict=True):
                self._note(name, KIND_OF[one])
        shape = self._shapes[key] = Shape(
            template, _pick(types, str), _pick(types, int), _pick(types, float),
            tuple(number for number, one in enumerate(types) if one is bool),
        )  # fmt: skip
        return shape

    def _write_slowly(self, row: Mapping[str, Any]) -> str:
        written = []
        for name, value in plain(row).items():
            kind = KIND_OF[type(value)]
            self._note(name, "long" if kind == "int" and not -INT_LIMIT <= int(value) < INT_LIMIT else kind)
            before, after = self._around(name)
            written.append(f"{before}{self._to_text(value)}{after}")
        return "".join(written)

    def _to_text(self, value: Value) -> str:
        return self._escape(value) if isinstance(value, str) else to_text(value)

    def _note(self, name: str, kind: str) -> None:
        self.kinds[name] = widest(self.kinds.get(name), kind)


def to_text(value: Value) -> str:
    """A number or truth as XML Schema and JSON write it.

    Examples
    --------
    >>> to_text(True), to_text(0.5), to_text(3)
    ('true', '0.5', '3')
    """
    return ("true" if value else "false") if type(value) is bool else str(value)


def find_kinds(rows: Iterable[Plain]) -> Kinds:
    """The attributes of cleaned rows by name, with the kind that holds all their values."""
    kinds: Kinds = {}
    for row in rows:
        for name, value in row.items():
            kind = KIND_OF[type(value)]
            if kind == "int" and not -INT_LIMIT <= int(value) < INT_LIMIT:
                kind = "long"
            if kinds.get(name) != kind:
                kinds[name] = widest(kinds.get(name), kind)
    return kinds


def widest(one: str | None, other: str) -> str:
    """The kind that holds values of both; of numbers and other things texts.

    Examples
    --------
    >>> widest("int", "double"), widest("boolean", "int"), widest(None, "long")
    ('double', 'string', 'long')
    """
    if one is None or one == other:
        return other
    if {one, other} <= {"int", "long"}:
        return "long"
    return "double" if {one, other} <= {"int", "long", "double"} else "string"


def _pick(types: list[type], wanted: type) -> Pick:
    positions = [number for number, one in enumerate(types) if one is wanted]
    if len(positions) > 1:
        return itemgetter(*positions)
    if positions:
        (position,) = positions
        return lambda values: (values[position],)
    return lambda _values: ()
