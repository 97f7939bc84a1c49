"""Tellings to events: a function of the scored pairs and the judgements, whatever their order.

Clusters grow from the best pair down. Two stay apart if a pair across them is of one report or scores below the veto,
or if the pairs across stay below the joining score on average. What was judged the same is one event, whole clusters
with it; and no event ever holds two tellings judged not the same: a join that would do that is left out.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

Pair = tuple[str, str]  # the smaller id first


@dataclass(frozen=True, slots=True)
class Part:
    """A connected part: tellings, each with its report, and what is known of their pairs.

    `scores` holds the pairs that reach `join`; `score` gives that of any pair. `gone` are tellings that no report holds
    any more but judgements name: they link what was judged the same as they, and are otherwise nothing.
    """

    reports: Mapping[str, str]
    scores: Mapping[Pair, float]
    score: Callable[[str, str], float]
    same: Iterable[Pair] = ()
    not_same: frozenset[Pair] = field(default_factory=frozenset)
    gone: frozenset[str] = field(default_factory=frozenset)
    join: float = 0.0
    veto: float = -2.0


def pair(one: str, other: str) -> Pair:
    """Two ids as a pair."""
    return (one, other) if one < other else (other, one)


def cluster_tellings(part: Part) -> dict[str, str]:
    """Telling -> the id of its event: the smallest telling of its cluster; every telling of the part is named.

    Examples
    --------
    >>> reports = {"a": "1", "b": "2", "c": "3"}
    >>> scores = {("a", "b"): 3.0, ("b", "c"): 2.0}
    >>> part = Part(reports, scores, lambda one, other: scores.get(pair(one, other), -9.0))
    >>> cluster_tellings(part)
    {'a': 'a', 'b': 'a', 'c': 'c'}
    """
    ids = sorted({*part.reports, *part.gone})
    matched = {one: {one} for one in ids}  # by score alone: what averages and vetoes are taken over
    events = {one: {one} for one in ids}  # with what was judged the same
    for left, right in sorted(part.same):
        if left in events and right in events and not _is_judged_apart(part, events[left], events[right]):
            _unite(events, left, right)
    best_first = sorted(part.scores.items(), key=lambda scored: (-scored[1], scored[0]))
    for (left, right), value in best_first:
        if value < part.join or matched[left] is matched[right]:
            continue
        if _agree(part, matched[left], matched[right]) and not _is_judged_apart(part, events[left], events[right]):
            _unite(matched, left, right)
            _unite(events, left, right)
    return {one: min(events[one] - part.gone) for one in ids if one not in part.gone}


def _unite(clusters: dict[str, set[str]], left: str, right: str) -> None:
    ours, theirs = clusters[left], clusters[right]
    if ours is not theirs:
        ours |= theirs
        for one in theirs:
            clusters[one] = ours


def _is_judged_apart(part: Part, ours: set[str], theirs: set[str]) -> bool:
    if not part.not_same or ours is theirs:
        return False
    return any(pair(one, other) in part.not_same for one in ours for other in theirs)


def _agree(part: Part, ours: set[str], theirs: set[str]) -> bool:
    """Whether the pairs across two clusters let them be one."""
    values = []
    for one in sorted(ours):
        for other in sorted(theirs):
            if part.reports[one] == part.reports[other]:
                return False
            value = part.score(one, other)
            if value < part.veto:
                return False
            values.append(value)
    return sum(values) / len(values) >= part.join
