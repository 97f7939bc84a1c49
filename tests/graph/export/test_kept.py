"""What is kept is what would have been made."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.export import kept
from graph.export.kept import Kept, Known, Row
from graph.export.rows import Shared
from tests.graph.strategies import NASTY_TEXTS

VALUES = st.one_of(st.booleans(), st.integers(-(2**70), 2**70), st.floats(allow_nan=False), NASTY_TEXTS)
ROWS = st.dictionaries(st.sampled_from("abcdef"), VALUES)


def make(rows: Sequence[Row]) -> list[str]:
    return [repr(row) for row in rows]


@given(st.lists(ROWS, max_size=6), st.randoms())
def test_each_row_has_its_own_text(rows: list[dict[str, Any]], chance: Any) -> None:
    texts = Kept(make)
    for _ in range(3):
        asked = [chance.choice(rows) for _ in rows]
        asked = [dict(row) if chance.random() < 0.5 else row for row in asked]
        assert texts(asked) == make(asked)


def test_equal_rows_are_made_once_and_values_of_other_types_are_not_equal() -> None:
    made: list[Row] = []
    texts = Kept(lambda rows: [made.extend(rows) or repr(row) for row in rows])  # type: ignore[func-returns-value]
    rows: list[Row] = [{"a": 1}, {"a": 1}, {"a": 1.0}, {"a": True}]
    assert texts(rows) == texts(rows) == ["{'a': 1}", "{'a': 1}", "{'a': 1.0}", "{'a': True}"]
    assert len(made) == 3


def test_no_more_is_held_than_said_and_a_new_dict_is_never_taken_for_one_that_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kept, "KEPT", 5)
    texts = Kept(make)
    for number in range(100):
        assert texts([{"a": number}]) == [repr({"a": number})]
    assert len(texts._held) <= 6


def test_what_json_has_not_is_made_each_time() -> None:
    row = {"a": {1, 2}}
    assert Kept(make)([row, row]) == make([row, row])


def test_shared_attributes_are_told_apart_by_what_they_are() -> None:
    one, same = Shared(a=1), Shared(a=1)
    known = Known(id)
    assert known[one] == known[one] == id(one)
    assert known[same] == id(same)
