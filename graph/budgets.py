"""Budgets of a question: how long it may take and how much it may look at, so that no request can hold the service.

A question that meets its budget ends with what it has and says which budget it was. An answer that a clock cut short
may differ the next time; one that a count cut short is the same each time.
"""

import time
from collections.abc import Callable
from typing import Literal

EndedBy = Literal["steps", "time"]
STEPS = 500_000  # about a second
LOOKS = 64  # steps between two looks at the clock


class Budget:
    """Steps and seconds that are left.

    Parameters
    ----------
    steps : int
        Most steps: edges looked at one by one.
    seconds : float, optional
        Most seconds from now on; without it time does not count.
    clock : callable, optional
        Seconds that only grow.

    Examples
    --------
    >>> budget = Budget(steps=2)
    >>> [budget.spend() for _ in range(3)], budget.ended_by
    ([True, True, False], 'steps')
    """

    def __init__(
        self, *, steps: int = STEPS, seconds: float | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.ended_by: EndedBy | None = None
        self._steps, self._clock = steps, clock
        self._end = None if seconds is None else clock() + seconds
        self._unlooked = 0

    @property
    def is_spent(self) -> bool:
        """Whether the question must end."""
        return self.ended_by is not None

    def spend(self, steps: int = 1) -> bool:
        """Take steps; False if the question must end before them."""
        if self.ended_by is not None:
            return False
        self._steps -= steps
        if self._steps < 0:
            self.ended_by = "steps"
            return False
        return self.has_time(steps)

    def has_time(self, steps: int = LOOKS) -> bool:
        """Whether there is time for more work, which is as much as `steps` steps."""
        if self._end is not None:
            self._unlooked += steps
            if self._unlooked >= LOOKS:
                self._unlooked = 0
                if self._clock() >= self._end:
                    self.ended_by = "time"
        return self.ended_by is None
