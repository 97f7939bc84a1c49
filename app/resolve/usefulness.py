"""How useful it would be to judge a pair: the order of the queue.

    closeness (0 to 1) x log2(1 + reports that tell the two events)

Closeness is 1 for an open pair that scores high enough to be joined and yet is not: there the matcher contradicts
itself. Else it is 4 q (1 - q), with q the probability that a score so far from the joining one stands for: 1 at the
threshold, less on either side. So the undecided pairs come first, and of these the ones that move the most reports.
"""

import math


def usefulness(score: float, *, join: float, reports: int, is_open: bool) -> float:
    """The rank of a pair, 0 or more, rounded so that every machine agrees.

    Parameters
    ----------
    score, join : float
        Log-odds of the pair, and those from which pairs are joined.
    reports : int
        Reports that tell the event or the events of the pair.
    is_open : bool
        Whether the pair is of two events and nobody judged it.

    Examples
    --------
    >>> usefulness(0.0, join=0.0, reports=3, is_open=False)
    2.0
    >>> usefulness(4.0, join=0.0, reports=3, is_open=True)
    2.0
    >>> round(usefulness(-4.0, join=0.0, reports=3, is_open=True), 3)
    0.141
    """
    if is_open and score >= join:
        closeness = 1.0
    else:
        q = 1.0 / (1.0 + math.exp(min(60.0, abs(score - join))))
        closeness = 4.0 * q * (1.0 - q)
    return round(closeness * math.log2(1 + reports), 6)
