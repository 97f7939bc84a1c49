"""Marks of the index of words cover what is asked for."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.store.text_marks import (
    DAY_SHIFT,
    MOST_RUNS,
    base_of,
    cells_of,
    group_bounds,
    group_of,
    lasting_marks,
    number_without_event,
    pair_mark,
    run_marks,
    runs_between,
    span_marks,
    telling_marks,
    told_by_marks,
)

DAY = date(2024, 5, 6)
DAYS = st.dates(date(1450, 1, 1), date(2250, 1, 1)) | st.none()
IDS = st.text("0123456789abcdef", min_size=20, max_size=20).map("evm_{}".format)


@given(days=st.lists(DAYS, min_size=3, max_size=3), event_id=IDS)
def test_a_row_between_two_others_bears_one_of_the_runs_between_them(days: list[date | None], event_id: str) -> None:
    low, number, high = sorted(base_of(day, event_id) for day in days)
    runs = runs_between(low, high + 1)
    assert len(runs) <= MOST_RUNS
    assert not runs or set(runs) & set(run_marks(number))


def test_a_part_within_a_day_is_told_by_its_day_and_all_days_by_no_run() -> None:
    day = 183_000
    assert runs_between((day << DAY_SHIFT) + 5, (day << DAY_SHIFT) + 9) == [f"_b0_{day}"]
    assert runs_between(0, 1 << 62) == []
    assert run_marks(number_without_event("rep_1", 0, 0)) == []


@given(day=DAYS, event_id=IDS)
def test_a_group_lies_within_its_bounds(day: date | None, event_id: str) -> None:
    number = base_of(day, event_id)
    low, high = group_bounds(number)
    assert low <= number < high
    assert group_of(low) == group_of(number) == group_of(high - 1) != group_of(high)
    assert group_of(low - 1) != group_of(number) or low == 0


@given(told=st.dates(date(1700, 1, 1)), day=st.dates(date(1700, 1, 1)))
def test_what_was_told_by_a_day_bears_a_mark_that_is_looked_for(told: date, day: date) -> None:
    found = set(telling_marks(told, None, is_restricted=False)) & set(told_by_marks(day))
    if told <= day:
        assert found
    elif told.year > max(day.year, 1890):
        assert not found


def test_a_telling_bears_whether_it_came_before_the_event() -> None:
    day = date(2003, 4, 5)
    assert telling_marks(day, date(2003, 4, 6), is_restricted=False) == ["_f"]
    assert telling_marks(day, day, is_restricted=False) == telling_marks(None, day, is_restricted=False) == []
    assert telling_marks(None, None, is_restricted=True) == ["_r"]
    assert telling_marks(day, None, is_restricted=False) == ["_k200", "_k2003"]


def test_pairs_are_told_apart_by_their_order() -> None:
    assert pair_mark("western", "anbar") != pair_mark("anbar", "western")


def test_numbers_sort_like_the_list() -> None:
    ids = ["evm_0000000fffffffffffff", "evm_00000010000000000000", "evm_ffffffffffffffffffff"]
    days = [date(1600, 1, 1), date(1989, 1, 1), date(2024, 5, 6), date(2024, 5, 7), date(2200, 1, 1), None]
    groups = [group_of(base_of(day, one)) for day in days for one in ids]
    assert groups == sorted(set(groups))
    early, earlier = date(1400, 1, 1), date(1300, 1, 1)
    assert len({group_of(base_of(day, one)) for day in (early, earlier) for one in ids}) == 1
    assert min(groups) >= 0
    assert base_of(None, ids[-1]) < 2**63


def test_long_events_bear_their_years() -> None:
    assert span_marks(DAY, DAY) == span_marks(None, None) == []
    assert span_marks(date(2024, 5, 5), DAY) == ["_d"]
    assert span_marks(DAY, None) == span_marks(None, DAY) == span_marks(date(1900, 1, 1), DAY) == ["_e"]
    assert span_marks(date(2022, 12, 1), DAY) == ["_y2022", "_y2023", "_y2024"]
    assert lasting_marks(DAY) == ("_e", "_y2024")


def test_boxes_are_covered_by_cells() -> None:
    assert cells_of((40.2, 33.1, 40.3, 33.2)) == ["_g1_123_220"]
    across = cells_of((179.5, 0.0, -179.5, 0.5))
    assert across == ["_g1_90_359", "_g1_90_360", "_g1_90_0"]
    wide = cells_of((0.0, 0.0, 50.0, 50.0))
    assert wide is not None
    assert all(one.startswith("_g10_") for one in wide)
    assert cells_of((-180.0, -90.0, 180.0, 90.0)) is None
