"""What the formats in XML share: text escaped, a body that is written before its head is known.

The head of a file declares the attributes with their kinds, which are known when all rows were written: the body waits
in a temporary file. So each row is looked at once, and memory holds a batch of them.
"""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

import orjson

from graph.export.row_text import Kinds, RowText
from graph.export.rows import Row, Rows, batches

Pair = tuple[str, str]
NARROW, KEPT = 4, 10_000  # edges with few attributes repeat: so many of their texts are kept
ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
SPECIAL = re.compile(f"[{''.join(ESCAPES)}]")


def escape(text: str) -> str:
    """Text as it may stand in an element or between double quotes; a reader gives it back to the character.

    Examples
    --------
    >>> escape('a<b & "c"')
    'a&lt;b &amp; &quot;c&quot;'
    """
    if text.isidentifier():  # as ids are
        return text
    return SPECIAL.sub(lambda found: ESCAPES[found[0]], text) if SPECIAL.search(text) else text


class Columns:
    """Attributes of nodes or of edges in XML: each has a key (`n0`, `e0`), in the order in which they are met."""

    def __init__(self, prefix: str, before: str, after: str) -> None:
        self._prefix, self._before, self._after = prefix, before, after
        self._keys: dict[str, str] = {}
        self.text = RowText(self._around, escape)

    def _around(self, name: str) -> tuple[str, str]:
        key = self._keys.setdefault(name, f"{self._prefix}{len(self._keys)}")
        return self._before.format(key), self._after

    def declare(self, line: Callable[[str, str, str], str]) -> str:
        """A line for each attribute, by name; `line` is given key, name and kind."""
        kinds: Kinds = self.text.kinds
        return "".join(line(self._keys[name], name, kinds[name]) for name in sorted(kinds))


def put(file: BinaryIO, text: str) -> None:
    """Write in UTF-8."""
    file.write(text.encode("utf-8"))


def put_all(file: BinaryIO, rows: Iterable[tuple[Any, ...]], make: Callable[..., str]) -> None:
    """Write what `make` gives for each row, a batch at a time."""
    for batch in batches(rows):
        file.write("".join([make(*row) for row in batch]).encode("utf-8"))


def put_edges(
    file: BinaryIO,
    rows: Rows,
    of_own: Callable[[Row], Pair],
    of_shared: Callable[[Row], Pair],
    of_evidence: Callable[[Row], str],
    close: str,
) -> None:
    """Write all edges, a batch at a time.

    Parameters
    ----------
    of_own, of_shared : callable of attributes -> (in the tag, behind it)
        What an edge's own attributes become, and those of its event. Most are the same as another edge's, so what they
        became is kept.
    of_evidence : callable of attributes -> str
        What stands behind these.
    close : str
        What ends an edge.
    """
    known, of_event = Known(lambda key: of_own(orjson.loads(key))), Known(of_shared)
    dumps, are_plain = orjson.dumps, all(map(str.isidentifier, rows.ids))
    for batch in batches(rows.iter_edges()):
        known.trim()
        try:
            pairs = [known[dumps(own)] if len(own) <= NARROW else of_own(own) for _, _, _, own, _, _ in batch]
        except TypeError:  # what JSON has not
            pairs = [of_own(own) for _, _, _, own, _, _ in batch]
        if not (are_plain and "".join([row[2] for row in batch]).replace(":", "").isidentifier()):
            batch = [(*map(escape, row[:3]), *row[3:]) for row in batch]  # type: ignore[misc]
        written = [
            f'<edge id="{key}" source="{start}" target="{end}"{first}{third}>{second}{fourth}'
            f"{of_evidence(evidence) if evidence else ''}{close}\n"
            for (start, end, key, _, shared, evidence), (first, second) in zip(batch, pairs, strict=True)
            for third, fourth in (of_event[shared],)
        ]
        file.write("".join(written).encode("utf-8"))


class Known(dict[Any, Pair]):
    """What `make` gives for each key, kept."""

    def __init__(self, make: Callable[[Any], Pair]) -> None:
        self._make = make

    def __missing__(self, key: Any) -> Pair:
        made = self[key] = self._make(key)
        return made

    def trim(self) -> None:
        """Forget all, if it is much."""
        if len(self) > KEPT:
            self.clear()


def put_graph(file: BinaryIO, write_body: Callable[[BinaryIO], None], make_head: Callable[[], str]) -> None:
    """Write a head that is known after the body, then the body."""
    with tempfile.TemporaryFile() as body:
        write_body(body)
        put(file, make_head())
        body.seek(0)
        shutil.copyfileobj(body, file, 1 << 20)
