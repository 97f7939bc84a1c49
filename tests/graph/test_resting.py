"""The garbage collector goes on when the last who wanted it off has ended."""

import gc

import pytest

from graph.resting import resting_collector


def test_it_goes_on_when_the_last_has_ended() -> None:
    first, second = resting_collector(), resting_collector()
    first.__enter__()
    second.__enter__()
    assert not gc.isenabled()
    first.__exit__(None, None, None)
    assert not gc.isenabled()
    second.__exit__(None, None, None)
    assert gc.isenabled()


def test_it_stays_off_where_it_was_off() -> None:
    gc.disable()
    try:
        with resting_collector():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_it_goes_on_after_an_error() -> None:
    with pytest.raises(ValueError, match="broken"), resting_collector():
        raise ValueError("broken")
    assert gc.isenabled()
