"""A call that can't be interrupted: waited for in steps, its error passed on, abandoned when the work stops."""

import threading
import time

import pytest

from app.analytics.beside import beside
from graph.steps import finish


def test_what_a_call_gives_comes_back() -> None:
    steps = beside(lambda: time.sleep(0.3) or 5, 0.4, "calling")  # type: ignore[func-returns-value]
    assert next(steps) == (0.4, "calling")
    assert finish(steps) == 5


def test_what_a_call_raises_is_raised() -> None:
    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        finish(beside(fail, 0.0, "failing"))


def test_a_call_is_abandoned_and_the_next_one_waits_for_it() -> None:
    go_on, order = threading.Event(), list[str]()
    first = beside(lambda: (go_on.wait(5), order.append("first")), 0.0, "first")
    next(first)
    first.close()
    second = beside(lambda: order.append("second"), 0.0, "second")
    next(second)
    go_on.set()
    finish(second)
    assert order == ["first", "second"]
