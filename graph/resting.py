"""The garbage collector of Python, off while much is made that stays."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Resting:
    """The garbage collector, off as long as anybody wants it off."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0
        self._was_enabled = False

    def begin(self) -> None:
        with self._lock:
            if not self._count:
                self._was_enabled = gc.isenabled()
                gc.disable()
            self._count += 1

    def end(self) -> None:
        with self._lock:
            self._count -= 1
            if not self._count and self._was_enabled:
                gc.enable()


_RESTING = _Resting()


@contextmanager
def resting_collector() -> Iterator[None]:
    """The garbage collector rests while a graph is built or modules load: it would look through all that stays.

    Threads may rest it at the same time; it goes on when the last has ended.
    """
    _RESTING.begin()
    try:
        yield
    finally:
        _RESTING.end()
