"""Figures side by side: rolled up with copies counted once, and flagged where they can't both be true."""

import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.resolve.figures import (
    Bounds,
    Figure,
    Toll,
    find_conflicts,
    group_figures,
    list_replaced,
    map_conflicts,
    party_key,
    roll_up_tolls,
    to_tolls,
)
from app.resolve.sources import Source

DAYS = [date(2024, 5, day) for day in range(1, 8)]
WIRE, POST, COPY = Source("wire", "B", "story"), Source("post", "C", "own"), Source("blog", "E", "story")
FOUR, NINE, NONE = (4, 4, 4), (9, 9, 9), (0, 0, 0)


def toll(number: int, day: int | None, source: Source, *figures: Bounds) -> Toll:
    return Toll(f"evm_{number}", None if day is None else DAYS[day], source, figures)


def figure(number: int, day: int | None, source: Source, bounds: Bounds, **more: Any) -> Figure:
    values = {"kind": "killed", "victims": None, "by": None, "is_denied": False, **more}
    on = None if day is None else DAYS[day]
    return Figure(f"clm_{number}", f"evm_{number}", on, source, bounds=bounds, **values)


# ---------------------------------------------------------------- roll-up


def test_a_late_reprint_does_not_bring_an_old_figure_back() -> None:
    told = [toll(1, 0, WIRE, FOUR), toll(2, 1, POST, NINE), toll(3, 5, COPY, FOUR)]
    assert roll_up_tolls(told) == (4, 9, 9)
    own = replace(told[2], source=Source("blog", "E", "own words"))
    assert roll_up_tolls([*told[:2], own]) == (4, 4, 9)


def test_what_an_outlet_told_later_replaces_what_it_told_before() -> None:
    told = [toll(1, 0, WIRE, FOUR), toll(2, 3, Source("wire", "B", "update"), (24, None, None))]
    assert roll_up_tolls(told) == (4, None, None)
    assert roll_up_tolls([told[0], replace(told[1], source=POST)]) == (4, 4, None)
    unknown = [replace(one, source=Source(None, None, one.telling_id)) for one in told]
    assert roll_up_tolls(unknown) == (4, 4, None)


def test_a_figure_without_a_day_is_older_than_any() -> None:
    assert roll_up_tolls([toll(1, None, WIRE, NINE), toll(2, 0, POST, FOUR)]) == (4, 4, 9)


# ---------------------------------------------------------------- who suffered


def test_generic_parties_of_one_event_are_told_apart_by_what_they_are() -> None:
    def key(entity_id: str, name: str, kind: str | None, **more: Any) -> str | None:
        return party_key(entity_id, is_generic=True, name=name, kind=kind, **more)

    assert key("ent_1", "civilians", "civilians") == key("ent_2", "residents", "civilians")
    assert key("ent_1", "soldiers", "state_force") == key("ent_2", "soldier", None) != key("ent_3", "rebels", None)
    assert key("ent_1", "people", None) is None
    assert key("ent_1", "soldiers", None, named={"ent_1"}) == "ent_1"
    assert party_key("ent_1", is_generic=False, name="Army", kind=None) == "ent_1"
    assert party_key(None, is_generic=None, name=None, kind=None) is None


def test_groups_are_by_kind_and_victims_and_within_by_day() -> None:
    told = [
        figure(1, 2, WIRE, FOUR), figure(2, 1, POST, FOUR), figure(3, None, POST, FOUR),
        figure(4, 0, WIRE, FOUR, kind="injured", victims="a"), figure(5, 0, WIRE, FOUR, kind="injured"),
    ]  # fmt: skip
    found = {key: [one.id for one in group] for key, group in group_figures(told).items()}
    assert list(found.items()) == [
        (("injured", None), ["clm_5"]), (("injured", "a"), ["clm_4"]), (("killed", None), ["clm_2", "clm_1", "clm_3"]),
    ]  # fmt: skip


def test_figures_of_one_telling_are_one_toll() -> None:
    parts = [figure(1, 0, WIRE, FOUR), replace(figure(2, 0, WIRE, NINE), telling_id="evm_1")]
    assert [one.figures for one in to_tolls(parts)] == [(FOUR, NINE)]


# ---------------------------------------------------------------- conflicts

LATER = 3


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (figure(1, 0, WIRE, FOUR), figure(2, 0, POST, NINE), True),
        (figure(1, 0, WIRE, FOUR), figure(2, LATER, POST, NINE), False),  # a toll that rose
        (figure(1, 0, WIRE, NINE), figure(2, LATER, POST, FOUR), True),  # one that fell
        (figure(1, 0, WIRE, NONE), figure(2, LATER, POST, FOUR), True),  # "nobody was hurt" is no stage of a count
        (figure(1, None, WIRE, FOUR), figure(2, 0, POST, NINE), True),  # nothing tells which was first
        (figure(1, 0, WIRE, (4, 4, None)), figure(2, 0, POST, NINE), False),  # at least four
        (figure(1, 0, WIRE, (16, 16, None)), figure(2, 0, POST, NINE), True),
        (figure(1, 0, WIRE, (2, None, 9)), figure(2, 0, POST, NINE), False),
        (figure(1, 0, WIRE, (None, 20, None)), figure(2, 0, POST, (22, 22, 22)), False),  # about twenty
        (figure(1, 0, WIRE, (None, 20, None)), figure(2, 0, POST, (23, 23, 23)), True),
        (figure(1, 0, WIRE, (None, 16, 16)), figure(2, 0, POST, (15, 15, 15)), False),  # nearly sixteen
        (figure(1, 0, WIRE, (None, None, 5)), figure(2, 0, POST, FOUR), False),  # up to five
        (figure(1, 0, WIRE, FOUR), figure(2, 0, COPY, NINE), False),  # copies are one source
        (figure(1, 0, WIRE, FOUR), figure(2, 0, Source("wire", "B", "other"), NINE), False),  # so is one outlet
        (figure(1, 0, WIRE, FOUR, by="army"), figure(2, 0, WIRE, NINE, by="rebels"), True),  # but not two parties
        (figure(1, 0, WIRE, FOUR, by="army"), figure(2, LATER, POST, NINE, by="rebels"), True),
        (figure(1, 0, WIRE, FOUR, by="army"), figure(2, LATER, POST, NINE, by="army"), False),
        (figure(1, 0, WIRE, FOUR, is_denied=True), figure(2, 0, POST, FOUR), True),
        (figure(1, 0, WIRE, FOUR, is_denied=True), figure(2, 0, POST, NONE), False),
        (figure(1, 0, WIRE, FOUR, is_denied=True), figure(2, 0, POST, NINE, is_denied=True), False),
    ],
)
def test_figures_conflict_if_they_cannot_both_be_true(one: Figure, other: Figure, expected: bool) -> None:
    pairs = [("clm_1", "clm_2")] if expected else []
    assert find_conflicts([one, other]) == find_conflicts([other, one]) == pairs


def test_what_a_source_told_anew_is_compared_no_more() -> None:
    told = [figure(1, 0, WIRE, NINE), figure(2, 2, Source("wire", "B", "update"), FOUR), figure(3, 3, POST, FOUR)]
    assert list_replaced(told) == {"clm_1"}
    assert find_conflicts(told) == []
    assert find_conflicts([told[0], told[2]]) == [("clm_1", "clm_3")]
    assert map_conflicts([("a", "b"), ("a", "c")]) == {"a": ["b", "c"], "b": ["a"], "c": ["a"]}


bounds = st.tuples(*[st.sampled_from([None, 0, 2, 4, 9])] * 3)
figures = st.builds(
    lambda number, day, outlet, group, by, told, denied: figure(
        number, day, Source(outlet, "B", group), told, by=by, is_denied=denied
    ),
    st.integers(0, 99), st.sampled_from([None, 0, 1, 2]), st.sampled_from([None, "a", "b", "c"]),
    st.sampled_from(["1", "2", "3"]), st.sampled_from([None, "army"]), bounds, st.booleans(),
)  # fmt: skip


@given(st.lists(figures, max_size=7, unique_by=lambda one: one.id), st.randoms())
def test_the_order_of_figures_does_not_matter(told: list[Figure], order: random.Random) -> None:
    expected = find_conflicts(told), roll_up_tolls(to_tolls(told))
    order.shuffle(told)
    assert (find_conflicts(told), roll_up_tolls(to_tolls(told))) == expected
