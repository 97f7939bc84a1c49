"""Work in steps: run to its end, as a part of a larger one, and stopped between two steps."""

import pytest

from graph.steps import Step, Steps, finish, sort_steps, within


def counting(closed: list[str]) -> Steps[int]:
    try:
        for number in range(4):
            yield Step(number / 4, "counting")
        return 4
    finally:
        closed.append("closed")


def test_what_is_found_comes_back_through_parts() -> None:
    closed: list[str] = []

    def larger() -> Steps[int]:
        return 1 + (yield from within(counting(closed), 0.5, 1.0))

    steps = larger()
    assert [next(steps).done for _ in range(4)] == [0.5, 0.625, 0.75, 0.875]
    assert finish(larger()) == 5
    with pytest.raises(StopIteration) as stop:
        next(steps)
    assert stop.value.value == 5


def test_stopping_the_whole_stops_its_parts() -> None:
    closed: list[str] = []
    steps = within(counting(closed), 0.0, 1.0)
    next(steps)
    steps.close()
    assert closed == ["closed"]


def test_long_lists_are_sorted_in_steps() -> None:
    numbers = [(number * 7919) % 100_003 for number in range(70_000)]
    steps = sort_steps(numbers, lambda number: (f"{number % 1000:04}",), "sorting")
    assert finish(steps) == sorted(numbers, key=lambda number: f"{number % 1000:04}")
    assert finish(sort_steps([], lambda _: ("",), "sorting")) == []
    told = list(sort_steps(numbers, lambda number: (f"{number:06}",), "sorting"))
    assert [step.done for step in told] == sorted(step.done for step in told)
    assert len(told) > 10
