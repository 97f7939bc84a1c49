"""Records of the API to frames of pandas.

- A row is a record, in the order of the API. An object in it becomes a column for each of its fields
  (`location.name` is `location_name`); a list stays a list.
- Texts, numbers and truth values have the types of pandas that know a missing value; unknown is `pd.NA` (`pd.NaT` of
  days), never an empty text or 0.
- Days of publication are days. Days of the world are texts, for they may be known less exactly: of events,
  `started_day` and `ended_day` are days where `date_precision` is `day`, else unknown.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from conflict_graph.shapes import Column

OF_EVENTS = {"started_day": "started_on", "ended_day": "ended_on"}


def to_frame(records: Iterable[Mapping[str, Any]], columns: Sequence[Column]) -> pd.DataFrame:
    """A frame of records.

    Parameters
    ----------
    columns : sequence of Column
        What the API says that records have; fields beside these are added as they come.
    """
    rows = list(records)
    known = {column.path[0] for column in columns}
    given = {column.name: _to_series([_find(row, column.path) for row in rows], column.dtype) for column in columns}
    for name in dict.fromkeys(name for row in rows for name in row):
        if name not in known:
            given[name] = _guess([row.get(name) for row in rows])
    frame = pd.DataFrame(given, index=pd.RangeIndex(len(rows)))
    if "date_precision" in frame.columns:
        is_exact = frame["date_precision"].eq("day").fillna(False).astype(bool)
        for name, source in OF_EVENTS.items():
            if source in frame.columns:
                days = frame[source].where(is_exact)
                at = int(frame.columns.get_loc(source)) + 1
                frame.insert(at, name, _to_series([None if pd.isna(day) else day for day in days], "datetime64[s]"))
    return frame


def to_days(frame: pd.DataFrame, *names: str) -> pd.DataFrame:
    """The same frame, with columns of ISO days as days."""
    return frame.assign(**{name: _to_series(list(frame[name]), "datetime64[s]") for name in names if name in frame})


def _find(row: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = row
    for name in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value


def _to_series(values: list[Any], dtype: str) -> Any:
    if dtype.startswith("datetime64"):
        days = pd.to_datetime(pd.Series(values, dtype="object"), format="ISO8601", utc="UTC" in dtype)
        return days.astype(dtype)
    if dtype == "object":
        return pd.Series([pd.NA if value is None else value for value in values], dtype="object")
    return pd.Series([pd.NA if value is None else value for value in values], dtype=dtype)


def _guess(values: list[Any]) -> Any:
    """A column of which the service did not tell the type: by its values."""
    found = {type(value) for value in values if value is not None}
    for dtype, kinds in (("boolean", {bool}), ("Int64", {int}), ("Float64", {int, float}), ("string", {str})):
        if found and found <= kinds:
            return _to_series(values, dtype)
    return _to_series(values, "object")
