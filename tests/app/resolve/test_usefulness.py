"""The rank of a pair in the queue."""

import pytest

from app.resolve.usefulness import usefulness


def rank(score: float, reports: int = 2, *, is_open: bool = True, join: float = 0.0) -> float:
    return usefulness(score, join=join, reports=reports, is_open=is_open)


def test_an_open_pair_is_the_more_useful_the_nearer_it_is_to_the_threshold() -> None:
    assert rank(-0.1) > rank(-0.5) > rank(-1.4) > 0
    assert rank(0.9, join=1.0) == rank(-0.1)


def test_a_pair_that_scores_high_enough_and_is_not_joined_comes_before_all_others_of_as_many_reports() -> None:
    assert rank(5.0) == rank(0.0) > rank(-0.01)
    assert rank(5.0, is_open=False) < rank(0.5, is_open=False)


@pytest.mark.parametrize("score", [-1.0, 0.0, 2.0, -1000.0, 1000.0])
def test_the_more_reports_tell_both_the_more_useful(score: float) -> None:
    assert rank(score, 20) >= rank(score, 2) >= 0
