"""Spells as text."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from graph.spells import Spell, format_spells, may_hold, parse_spells

spells = st.lists(st.tuples(st.none() | st.dates(), st.none() | st.dates()), max_size=4)


@given(spells)
def test_text_gives_the_spells_back(told: list[Spell]) -> None:
    assert parse_spells(format_spells(told)) == tuple(told)


def test_a_gap_between_two_spells_does_not_hold() -> None:
    first, last = date(2015, 12, 31), date(2018, 1, 1)
    text = format_spells([(None, first), (last, None)])
    day = timedelta(days=1)
    assert may_hold(text, first, first)
    assert may_hold(text, last, last)
    assert not may_hold(text, first + day, last - day)
    assert may_hold(text, None, first)
    assert may_hold(text, last, None)
    assert may_hold(None, first, last)
