"""Rows as XML, fast: rows with the same names are written together, column by column, by one template.

    rows --names--> columns --+-> all of one type and clean: as they are --> template % values
                              +-> else value by value: plain, escape ------>
    a row with a value that says nothing --------------> plain --> value by value

A column is looked at as a whole: its texts joined are printable, none is empty, and no character that XML escapes is
among them; its numbers are finite. Whatever fails goes the long way, so both ways give the same text.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import isfinite
from typing import Any

from graph.export.plain import Plain, Value, plain, plain_value

KIND_OF: dict[type, str] = {bool: "boolean", int: "int", float: "double", str: "string"}
INT_LIMIT = 2**31  # readers in Java hold an int in 32 bits
Kinds = dict[str, str]  # attribute -> boolean, int, long, double or string
Row = Mapping[str, Any]


class RowText:
    """Rows to text. `kinds` gathers the attributes seen, with the kind that holds all their values.

    Parameters
    ----------
    around : callable of attribute -> (before, after)
        What stands around a value.
    escape : callable of str -> str
        A text as it stands between them.
    but : str, optional
        An attribute that is not written.
    """

    def __init__(
        self, around: Callable[[str], tuple[str, str]], escape: Callable[[str], str], *, but: str | None = None
    ) -> None:
        self.kinds: Kinds = {}
        self._around, self._escape, self._but = around, escape, but
        self._templates: dict[tuple[str, ...], str] = {}

    def __call__(self, row: Row) -> str:
        """The values of a row; an empty text for none that says anything."""
        return self.write_all([row])[0]

    def write_all(self, rows: Sequence[Row]) -> list[str]:
        """The values of each row; faster than one after the other."""
        groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        names_of = list(map(tuple, rows))
        for names, row in zip(names_of, rows, strict=True):
            groups[names].append(row)
        if len(groups) == 1:
            return self._write_alike(names_of[0], rows)
        texts = {names: iter(self._write_alike(names, group)) for names, group in groups.items()}
        return [next(texts[names]) for names in names_of]

    def _write_alike(self, names: tuple[str, ...], rows: Sequence[Row]) -> list[str]:
        """Rows that all have these names, in this order."""
        columns = []
        for name, values in zip(names, zip(*[row.values() for row in rows], strict=True), strict=True):
            if name == self._but:
                continue
            column = self._write_column(name, values)
            if column is None:
                return [self._write_slowly(row) for row in rows]
            columns.append(column)
        if not columns:
            return [""] * len(rows)
        template = self._templates.get(names)
        if template is None:
            written = (name for name in names if name != self._but)
            around = (f"{before}%s{after}" for before, after in map(self._around_in_template, written))
            template = self._templates[names] = "".join(around)
        return [template % values for values in zip(*columns, strict=True)]

    def _around_in_template(self, name: str) -> list[str]:
        return [part.replace("%", "%%") for part in self._around(name)]

    def _write_column(self, name: str, values: Sequence[Any]) -> Sequence[Any] | None:
        """Values as texts or as what becomes the same text; None if one says nothing."""
        types = set(map(type, values))
        if len(types) == 1:
            (one,) = types
            if one in KIND_OF and _is_clean(one, values):
                self._note(name, KIND_OF[one])
                return ["true" if value else "false" for value in values] if one is bool else values
        found = [plain_value(value) for value in values]
        if None in found:
            return None
        return [self._write_value(name, value) for value in found if value is not None]

    def _write_slowly(self, row: Row) -> str:
        written = []
        for name, value in plain(row).items():
            if name == self._but:
                continue
            text = self._write_value(name, value)
            before, after = self._around(name)
            written.append(f"{before}{text}{after}")
        return "".join(written)

    def _write_value(self, name: str, value: Value) -> str:
        kind = KIND_OF[type(value)]
        self._note(name, "long" if kind == "int" and not -INT_LIMIT <= int(value) < INT_LIMIT else kind)
        return self._escape(value) if isinstance(value, str) else to_text(value)

    def _note(self, name: str, kind: str) -> None:
        if self.kinds.get(name) != kind:
            self.kinds[name] = widest(self.kinds.get(name), kind)


def is_clean_text(text: str) -> bool:
    """Whether nothing in it is to be escaped or left out."""
    return text.isprintable() and "&" not in text and "<" not in text and ">" not in text and '"' not in text


def _is_clean(one: type, values: Sequence[Any]) -> bool:
    """Whether values of a type are written as they are."""
    if one is str:
        return "" not in values and is_clean_text("".join(values))
    if one is int:
        return bool(max(values) < INT_LIMIT and min(values) >= -INT_LIMIT)
    return one is bool or isfinite(sum(values))


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
