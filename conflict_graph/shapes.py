"""What an answer holds, by the service's own description (/openapi.json): the columns of a frame and their types.

So a frame of no rows has its columns, and a field that a newer service adds is there without a newer client.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

DAYS_OF_REPORTS = frozenset(
    ("published_at", "first_reported", "last_reported", "first_seen", "last_seen", "known_from", "known_until")
)  # these are exact; days of the world may be known less exactly


@dataclass(frozen=True)
class Column:
    """A column: its name, where its value is in a record, and its type in pandas."""

    name: str
    path: tuple[str, ...]
    dtype: str


class Shapes:
    """The shapes of all answers.

    Parameters
    ----------
    description : mapping
        The OpenAPI description.
    """

    def __init__(self, description: Mapping[str, Any]) -> None:
        self._schemas: Mapping[str, Any] = description.get("components", {}).get("schemas", {})
        self._paths: Mapping[str, Any] = description.get("paths", {})

    def columns_of(self, path: str, fields: str | None = None) -> tuple[Column, ...]:
        """The columns of the records that a list at `path` has; none where the description does not tell."""
        item = self._item_of(path)
        columns = tuple(self._iter_columns(item, (), ())) if item is not None else ()
        if fields is None:
            return columns
        wanted = {name.strip() for name in fields.split(",")}
        return tuple(column for column in columns if column.path[0] in wanted)

    def _item_of(self, path: str) -> Mapping[str, Any] | None:
        for template, methods in self._paths.items():
            if re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template)), f"/api/v1/{path}") is None:
                continue
            if "get" not in methods:
                continue
            answer = methods["get"]["responses"].get("200", {}).get("content", {}).get("application/json", {})
            listed = self._resolve(self._resolve(answer.get("schema", {})).get("properties", {}).get("items", {}))
            item = self._resolve(listed.get("items", {}))
            return item if "properties" in item else None
        return None

    def _resolve(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """A schema without reference and without null."""
        if "$ref" in schema:
            return self._resolve(self._schemas.get(schema["$ref"].rsplit("/", 1)[1], {}))
        if "anyOf" in schema:
            some = [one for one in schema["anyOf"] if one.get("type") != "null"]
            return self._resolve(some[0]) if len(some) == 1 else {}
        return schema

    def _iter_columns(
        self, schema: Mapping[str, Any], path: tuple[str, ...], above: tuple[int, ...]
    ) -> Iterator[Column]:
        for name, given in schema["properties"].items():
            inner, here = self._resolve(given), (*path, name)
            if "properties" in inner and id(inner) not in above:
                yield from self._iter_columns(inner, here, (*above, id(inner)))
            else:
                yield Column("_".join(here), here, _dtype_of(name, inner))


def _dtype_of(name: str, schema: Mapping[str, Any]) -> str:
    kind = schema.get("type")
    if kind == "string":
        if schema.get("format") == "date-time":
            return "datetime64[us, UTC]"
        return "datetime64[s]" if schema.get("format") == "date" and name in DAYS_OF_REPORTS else "string"
    return {"boolean": "boolean", "integer": "Int64", "number": "Float64"}.get(str(kind), "object")
