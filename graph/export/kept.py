"""What rows became, kept: many edges have equal attributes, and the service's graph holds one dict for all of these.

    row --its id--> text        the very dict was seen before
        --its JSON-> text       an equal one was
        --make----> text        neither; rows with many attributes seldom repeat, and are made together, and not kept

Invariant: a dict is held as long as its id is known, so that no other can have that id; memory holds `KEPT` texts.
"""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import orjson

from graph.export.rows import Row, Shared

T = TypeVar("T")
NARROW, KEPT = 4, 10_000  # attributes of a row that may repeat; texts kept


class Kept:
    """Texts of rows.

    Parameters
    ----------
    make : callable of rows -> texts
        What is kept.
    """

    def __init__(self, make: Callable[[Sequence[Row]], Sequence[str]]) -> None:
        self._make = make
        self._of_same: dict[int, str] = {}
        self._of_equal: dict[bytes, str] = {}
        self._held: list[Row] = []

    def __call__(self, rows: Sequence[Row]) -> list[str]:
        """The text of each row."""
        if len(self._held) > KEPT:
            self._of_same.clear()
            self._of_equal.clear()
            self._held.clear()
        wide = [row for row in rows if len(row) > NARROW]
        ids = list(map(id, wide))
        if wide:
            self._of_same.update(zip(ids, self._make(wide), strict=True))
        known, find = self._of_same.get, self._find
        texts = [known(id(row)) or find(row) for row in rows]
        for one in ids:
            self._of_same.pop(one, None)
        return texts

    def _find(self, row: Row) -> str:
        try:
            key = orjson.dumps(row)
        except TypeError:  # what JSON has not
            return self._make([row])[0]
        text = self._of_equal.get(key)
        if text is None:
            text = self._of_equal[key] = self._make([row])[0]
        self._of_same[id(row)] = text
        self._held.append(row)
        return text


class Known(dict[Shared, T], Generic[T]):
    """What `make` gives for attributes that many rows share, kept."""

    def __init__(self, make: Callable[[Row], T]) -> None:
        self._make = make

    def __missing__(self, key: Shared) -> T:
        made = self[key] = self._make(key)
        return made
