"""Told stretches of time are joined to spells."""

import random
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.resolve.spells import join_spells
from graph.spells import Spell, format_spells

days = st.dates(date(2013, 1, 1), date(2013, 1, 30))
stretches = st.lists(
    st.tuples(st.none() | days, st.none() | days).map(
        lambda one: (one[1], one[0]) if one[0] and one[1] and one[1] < one[0] else one
    ),
    max_size=7,
)


def year(start: int | None, end: int | None) -> Spell:
    return date(start, 1, 1) if start else None, date(end, 12, 31) if end else None


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([], []),
        ([(None, None)], []),
        ([(2013, 2015), (2018, None)], [(2013, 2015), (2018, None)]),
        ([(2013, 2015), (2016, 2017)], [(2013, 2017)]),  # the next begins on the next day
        ([(2013, 2015), (2016, None)], [(2013, None)]),
        ([(2014, None), (2016, None)], [(2014, None)]),
        ([(2014, None), (2018, None), (None, 2015)], [(2014, 2015), (2018, None)]),  # an end closes what ran before
        ([(2014, None), (None, 2015), (None, 2016)], [(2014, 2016)]),  # of two ends the later
        ([(2013, 2019), (2014, None)], [(2013, 2019)]),  # "since" tells no end of its own
        ([(2014, None), (2018, 2019)], [(2014, 2019)]),
        ([(None, 2012), (2014, None)], [(None, 2012), (2014, None)]),
        ([(None, 2012), (2013, None)], [(None, 2012), (2013, None)]),  # or both ends would be lost
        ([(2013, 2020), (None, 2015), (2014, 2014)], [(2013, 2020)]),
        ([(1, None), (None, 9999)], [(1, 9999)]),
    ],
)
def test_stretches_that_touch_are_one_spell(
    told: list[tuple[int | None, int | None]], expected: list[tuple[int | None, int | None]]
) -> None:
    assert list(join_spells([year(*one) for one in told])) == [year(*one) for one in expected]


@given(stretches, st.integers(0, 7), st.randoms())
def test_spells_do_not_depend_on_order_or_repetition(told: list[Spell], cut: int, order: random.Random) -> None:
    expected = join_spells(told)
    repeated = [*told, *told[:cut]]
    order.shuffle(repeated)
    assert join_spells(repeated) == expected
    assert join_spells(expected) == expected


@given(stretches)
def test_spells_are_in_order(told: list[Spell]) -> None:
    spells = join_spells(told)
    for (_, end), (start, _) in pairwise(spells):
        assert end is not None
        assert start is not None
        assert start >= end
    assert (format_spells(spells) is None) == (not spells)
    known = {day for one in told for day in one if day}
    assert {day for one in spells for day in one if day} <= known
