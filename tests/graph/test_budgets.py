"""A budget ends a question by steps or by time, once."""

from graph.budgets import LOOKS, Budget


def test_steps_end_it_and_it_stays_ended() -> None:
    budget = Budget(steps=3)
    assert [budget.spend(), budget.spend(2), budget.spend(), budget.spend(0)] == [True, True, False, False]
    assert (budget.ended_by, budget.is_spent) == ("steps", True)


def test_time_is_looked_at_now_and_then() -> None:
    now = [0.0]
    budget = Budget(seconds=1, clock=lambda: now[0])
    assert budget.has_time()
    now[0] = 2.0
    assert all(budget.spend() for _ in range(LOOKS - 1))
    assert not budget.spend()
    assert budget.ended_by == "time"


def test_without_seconds_time_does_not_count() -> None:
    budget = Budget(clock=lambda: 10**9)
    assert all(budget.has_time() for _ in range(3))
