"""What the formats in XML share: text escaped, a body that is written before its head is known.

The head of a file declares the attributes with their kinds, which are known when all rows were written: the body waits
in a temporary file. So each row is looked at once, and memory holds a batch of them.
"""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from typing import BinaryIO

from graph.export.kept import Kept, Known
from graph.export.plain import spare
from graph.export.row_text import Kinds, RowText, is_clean_text
from graph.export.rows import Row, Rows, are_plain

Pair = tuple[str, str]
OfRows = Callable[[Sequence[Row]], Sequence[str]]
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
    """Attributes of nodes or edges in XML; each but `but` has a key.

    Keys are `n0`, `n1` and so on, in the order of meeting, behind the prefix `n`. With `taken` they are the names
    themselves, but those that a format takes for its own (these get a line behind them) and those that are no words.
    """

    def __init__(
        self, prefix: str, before: str, after: str, *, but: str | None = None, taken: Sequence[str] | None = None
    ) -> None:
        self._prefix, self._before, self._after, self._taken = prefix, before, after, taken
        self._keys: dict[str, str] = {}
        self.text = RowText(self._around, escape, but=but)

    def _around(self, name: str) -> tuple[str, str]:
        if name not in self._keys:
            self._keys[name] = self._make_key(name)
        return self._before.format(self._keys[name]), self._after

    def _make_key(self, name: str) -> str:
        if self._taken is not None and name.isidentifier():
            (key,) = spare({name: ""}, *self._taken)
            if key not in self._keys.values():
                return key
        return f"{self._prefix}{len(self._keys)}"

    def declare(self, line: Callable[[str, str, str], str]) -> str:
        """A line for each attribute, by name; `line` is given key, name and kind."""
        kinds: Kinds = self.text.kinds
        return "".join(line(self._keys[name], name, kinds[name]) for name in sorted(kinds))


def put(file: BinaryIO, text: str) -> None:
    """Write in UTF-8."""
    file.write(text.encode("utf-8"))


def escape_all(texts: Sequence[str]) -> Sequence[str]:
    """Each text escaped; fast if there is nothing to escape."""
    return texts if is_clean_text("".join(texts)) else list(map(escape, texts))


def put_lines(file: BinaryIO, lines: Iterable[str]) -> None:
    """Write the lines of a batch in UTF-8."""
    file.write("".join(lines).encode("utf-8"))


def put_edges(
    file: BinaryIO, rows: Rows, of_own: OfRows, of_shared: Callable[[Row], Pair], of_evidence: OfRows, close: str
) -> None:
    """Write all edges, a batch at a time.

    Parameters
    ----------
    of_own : callable of rows -> texts
        What edges' own attributes become, from within the tag on. Many are the same as another edge's, so that what
        they became is kept.
    of_shared : callable of attributes -> (in the tag, behind it)
        What those of their events become: in the tag before, behind it after the edge's own.
    of_evidence : callable of rows -> texts
        What stands behind these.
    close : str
        What ends an edge.
    """
    kept, of_event = Kept(of_own), Known(of_shared)
    for edges, evidence in rows.iter_edge_batches():
        owns = kept([row[3] for row in edges])
        if not (rows.are_plain and are_plain([row[0] for row in edges])):
            edges = [(escape(key), escape(start), escape(end), own, event) for key, start, end, own, event in edges]
        lasts = [f"{text}{close}" for text in of_evidence(evidence)] if evidence else repeat(close)
        written = [
            f'<edge id="{key}" source="{start}" target="{end}"{before}{own}{behind}{last}'
            for (key, start, end, _, event), own, last in zip(edges, owns, lasts, strict=False)
            for before, behind in (of_event[event],)
        ]
        put_lines(file, written)


def put_graph(file: BinaryIO, write_body: Callable[[BinaryIO], None], make_head: Callable[[], str]) -> None:
    """Write a head that is known after the body, then the body."""
    with tempfile.TemporaryFile() as body:
        write_body(body)
        put(file, make_head())
        body.seek(0)
        shutil.copyfileobj(body, file, 1 << 20)
