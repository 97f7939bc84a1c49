"""Long work in steps: a generator that yields how far it is and returns what it found.

    Steps[T]: yields Step(done, words), again and again, then returns T

Who runs it decides where it runs, when it stops, and what is shown; the work knows nothing of threads or time. Between
two steps it may be stopped (`close`) or go on in another thread. It holds no lock and no connection while it yields.
"""

from collections.abc import Callable, Generator, Sequence
from heapq import merge
from typing import NamedTuple, TypeVar

T = TypeVar("T")
Item = TypeVar("Item")
EACH = 4096  # things looked at between two steps: some milliseconds


class Step(NamedTuple):
    """How far the work is, 0 to 1, and what it does now."""

    done: float
    words: str


Steps = Generator[Step, None, T]


def finish(steps: Steps[T]) -> T:
    """Run to the end.

    Examples
    --------
    >>> def count():
    ...     yield Step(0.5, "counting")
    ...     return 3
    >>> finish(count())
    3
    """
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            found: T = stop.value
            return found


def within(steps: Steps[T], first: float, last: float) -> Steps[T]:
    """The same work as a part of a larger one, from `first` to `last` of it.

    Examples
    --------
    >>> def count():
    ...     yield Step(0.5, "counting")
    ...     return 3
    >>> next(within(count(), 0.2, 0.4))
    Step(done=0.30000000000000004, words='counting')
    """
    try:
        while True:
            try:
                done, words = next(steps)
            except StopIteration as stop:
                found: T = stop.value
                return found
            yield Step(first + (last - first) * min(max(done, 0.0), 1.0), words)
    finally:
        steps.close()


def sort_steps(items: Sequence[Item], key: Callable[[Item], tuple[str, ...]], words: str) -> Steps[list[Item]]:
    """The same as `sorted(items, key=key)`, in steps: runs are sorted, then merged.

    Examples
    --------
    >>> finish(sort_steps(["b", "a"], lambda text: (text,), "sorting"))
    ['a', 'b']
    """
    size, length = 8 * EACH, max(len(items), 1)
    runs = []
    for start in range(0, len(items), size):
        yield Step(0.5 * start / length, words)
        runs.append(sorted(items[start : start + size], key=key))
    if len(runs) == 1:
        return runs[0]
    found: list[Item] = []
    for item in merge(*runs, key=key):
        if len(found) % EACH == 0:
            yield Step(0.5 + 0.5 * len(found) / length, words)
        found.append(item)
    return found
