"""Frozen evidence in memory, small: a row of values, with the texts that many share held once."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

OWN = ("id", "statement_id", "text_sha256")  # of one piece only


class Piece(Mapping[str, Any]):
    """Where a sentence stands, as it was frozen: whatever fields the snapshot has.

    `names` is one dict for all pieces with the same fields, from name to place.
    """

    __slots__ = ("_names", "_values")

    def __init__(self, names: Mapping[str, int], values: tuple[Any, ...]) -> None:
        self._names = names
        self._values = values

    def __getitem__(self, name: str) -> Any:
        return self._values[self._names[name]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def gather_evidence(records: Iterable[Mapping[str, Any]]) -> dict[str, Piece]:
    """The pieces by the record that each supports."""
    layouts: dict[tuple[str, ...], dict[str, int]] = {}
    shared: dict[Any, Any] = {}
    found = {}
    for record in records:
        fields = tuple(record)
        names = layouts.get(fields)
        if names is None:
            names = layouts[fields] = {name: place for place, name in enumerate(fields)}
        values = tuple(
            shared.setdefault(value, value) if type(value) is str and name not in OWN else value
            for name, value in record.items()
        )
        found[record["id"]] = Piece(names, values)
    return found
