"""Rows as XML: text escaped, and the values of a row by one template for all rows with the same attributes.

Values repeat (types, days, publishers), so what they are in XML is kept for short ones, a bounded number of them.
"""

import re
from collections.abc import Callable, Iterable
from typing import BinaryIO

from graph.export.plain import Plain, Value
from graph.export.rows import batches

SPECIAL = re.compile('[&<>"\t\n\r]')
ESCAPES = {
    "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"
}  # fmt: skip
KEPT, SHORT = 20_000, 40


def escape(text: str) -> str:
    """Text as it may stand in an element or between double quotes; a reader gives it back to the character.

    Examples
    --------
    >>> escape('a<b & "c"')
    'a&lt;b &amp; &quot;c&quot;'
    """
    return SPECIAL.sub(lambda found: ESCAPES[found[0]], text) if SPECIAL.search(text) else text


class XmlRow:
    """Rows to XML by a pattern for each value.

    Parameters
    ----------
    patterns : dict of attribute -> (before, after)
        What stands around the value of each.
    """

    def __init__(self, patterns: dict[str, tuple[str, str]]) -> None:
        self._patterns = patterns
        self._templates: dict[tuple[str, ...], str] = {}
        self._known: dict[str, str] = {}

    def __call__(self, row: Plain) -> str:
        """The values of a row."""
        names = tuple(row)
        template = self._templates.get(names)
        if template is None:
            template = "".join("%s".join(part.replace("%", "%%") for part in self._patterns[name]) for name in names)
            self._templates[names] = template
        known = self._known
        return template % tuple(
            [
                known.get(value) or self._remember(value) if type(value) is str else to_text(value)
                for value in row.values()
            ]
        )

    def _remember(self, text: str) -> str:
        escaped = escape(text)
        if len(text) <= SHORT:
            if len(self._known) >= KEPT:
                self._known.clear()
            self._known[text] = escaped
        return escaped


def to_text(value: Value) -> str:
    """A value as XML Schema writes it.

    Examples
    --------
    >>> to_text(True), to_text(0.5), to_text(3)
    ('true', '0.5', '3')
    """
    return ("true" if value else "false") if type(value) is bool else str(value)


def put(file: BinaryIO, *texts: str) -> None:
    """Write in UTF-8."""
    file.write("".join(texts).encode("utf-8"))


def put_all(file: BinaryIO, items: Iterable[tuple[object, ...]], make: Callable[..., str]) -> None:
    """Write what `make` gives for each item, a batch at a time."""
    for batch in batches(items):
        file.write("".join([make(*item) for item in batch]).encode("utf-8"))
