"""The fast way and the long way give the same text."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.export.plain import plain
from graph.export.row_text import RowText, find_kinds, to_text
from graph.export.xml_text import escape
from tests.graph.strategies import NASTY_TEXTS

VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(), NASTY_TEXTS, st.dates(), st.just(["a", 1])
)
ROWS = st.dictionaries(st.sampled_from(["a", "b%s", "c<d"]), VALUES)


def make_text() -> RowText:
    return RowText(lambda name: (f"<{escape(name)}>", "%;"), escape)


@given(st.lists(ROWS, max_size=4))
def test_a_row_is_its_cleaned_values_each_between_what_stands_around_it(rows: list[dict[str, Any]]) -> None:
    text = make_text()
    for row in rows * 2:
        expected = "".join(
            f"<{escape(name)}>{escape(value) if isinstance(value, str) else to_text(value)}%;"
            for name, value in plain(row).items()
        )
        assert text(row) == expected


@given(st.lists(ROWS, max_size=12))
def test_rows_written_together_are_what_each_is_alone(rows: list[dict[str, Any]]) -> None:
    together, alone = make_text(), make_text()
    assert together.write_all(rows) == [alone(row) for row in rows]
    assert together.kinds == alone.kinds


@given(st.lists(ROWS, max_size=4))
def test_an_attribute_may_be_left_out(rows: list[dict[str, Any]]) -> None:
    text = RowText(lambda name: (f"<{escape(name)}>", "%;"), escape, but="c<d")
    without = [{name: value for name, value in row.items() if name != "c<d"} for row in rows]
    assert text.write_all(rows) == make_text().write_all(without)
    assert "c<d" not in text.kinds


@given(st.lists(ROWS, max_size=4))
def test_kinds_hold_all_values_seen(rows: list[dict[str, Any]]) -> None:
    text = make_text()
    for row in rows:
        text(row)
    wanted = find_kinds(plain(row) for row in rows)
    for name, kind in wanted.items():
        assert text.kinds[name] in (kind, "string", "double", "long")


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([1, 2], "int"),
        ([1, 2**31], "long"),
        ([2**31, 1], "long"),
        ([1, 0.5], "double"),
        ([2**40, 0.5], "double"),
        ([True, 1], "string"),
        ([True, False], "boolean"),
        ([1, "a"], "string"),
        ([-(2**31)], "int"),
        ([-(2**31) - 1], "long"),
    ],
)
def test_a_column_is_of_the_kind_that_holds_all(values: list[Any], kind: str) -> None:
    text = make_text()
    for value in values:
        text({"one": value})
    assert text.kinds == find_kinds({"one": value} for value in values) == {"one": kind}
