"""A library call that can't be interrupted, run beside the work that waits for it.

    steps --thread--> call (one at a time)         steps yield while it runs

If the work is stopped, the call is abandoned: it ends by itself, and the next one waits for that.
"""

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from graph.steps import Step, Steps

T = TypeVar("T")
LOOK = 0.2  # seconds between two looks
LIBRARIES = threading.Lock()  # their random numbers have one seed for all threads


def beside(call: Callable[[], T], done: float, words: str) -> Steps[T]:
    """What a call gives, or raises; `done` and `words` are told while it runs."""
    outcome: list[Any] = []

    def work() -> None:
        try:
            with LIBRARIES:
                outcome.extend((call(), None))
        except Exception as exc:
            outcome[:] = [None, exc]

    thread = threading.Thread(target=work, name="analytics-call", daemon=True)
    thread.start()
    thread.join(LOOK / 10)
    while thread.is_alive():
        yield Step(done, words)
        thread.join(LOOK)
    found, problem = outcome
    if problem is not None:
        raise problem
    answer: T = found
    return answer
