"""Values are brought to what every format takes; what says nothing is left out."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.export.plain import clean_text, edge_label, plain, plain_value, spare
from graph.ontology import Role
from tests.graph.strategies import NASTY_TEXTS


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("", None),
        ("\x00\x1b\ufffe\ud800", None),
        ("a\x00b\tc\nd\re\U0001f680", "ab\tc\nd\re\U0001f680"),
        (0, 0),
        (False, False),
        (-0.5, -0.5),
        (float("nan"), None),
        (float("inf"), None),
        (Role.SOURCE, "source"),
        (date(2017, 10, 26), "2017-10-26"),
        (datetime(2017, 10, 26, 12, tzinfo=UTC), "2017-10-26T12:00:00+00:00"),
        (["b", None, 1, date(2017, 1, 1)], "b; 1; 2017-01-01"),
        (("b", "a"), "b; a"),
        ({"b", "a"}, "a; b"),
        ([], None),
        ({"a": 1}, "{'a': 1}"),
    ],
)
def test_a_value_becomes_text_number_or_truth_or_is_left_out(value: Any, expected: Any) -> None:
    found = plain_value(value)
    assert (type(found), found) == (type(expected), expected)
    assert plain({"one": value}) == ({} if expected is None else {"one": expected})


@given(st.text())
def test_cleaning_keeps_all_but_what_xml_forbids(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    kept = [
        c for c in text if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    ]
    assert list(cleaned) == kept


@given(NASTY_TEXTS)
def test_a_text_is_cleaned_whatever_the_quick_way_says(text: str) -> None:
    assert plain_value(text) == (clean_text(text) or None)


def test_reserved_names_are_spared_and_the_others_kept() -> None:
    assert spare({"id": 1, "type": "x", "source": "y"}, "id", "source") == {"id_": 1, "type": "x", "source_": "y"}


def test_an_edge_is_labelled_by_what_it_says() -> None:
    assert edge_label({"edge_type": "relation", "relation_type": "fights"}) == "fights"
    assert edge_label({"edge_type": "role", "role": "ally"}) == "ally"
    assert edge_label({"edge_type": "located_at"}) == "located_at"
