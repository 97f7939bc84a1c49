"""Tellings to events: a function of the scored pairs and the judgements, whatever their order.

Judged "same" comes first, then the best pair down. Two clusters stay apart if a pair across them was judged not the
same, is of one report, or scores below the veto; or if the pairs across stay below the joining score on average. What
was judged the same is exempt from the veto among itself, not towards others.
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
    members = {one: {one} for one in (*part.reports, *part.gone)}
    for left, right in sorted(part.same):
        if left in members and right in members:
            _join(members, left, right, lambda ours, theirs: not _is_judged_apart(part, ours, theirs))
    best_first = sorted(part.scores.items(), key=lambda scored: (-scored[1], scored[0]))
    for (left, right), value in best_first:
        if value >= part.join:
            _join(members, left, right, lambda ours, theirs: _may_join(part, ours, theirs))
    return {one: min(group - part.gone) for one, group in sorted(members.items()) if one not in part.gone}


def _join(members: dict[str, set[str]], left: str, right: str, allowed: Callable[[set[str], set[str]], bool]) -> None:
    ours, theirs = members[left], members[right]
    if ours is theirs or not allowed(ours, theirs):
        return
    ours |= theirs
    for one in theirs:
        members[one] = ours


def _is_judged_apart(part: Part, ours: set[str], theirs: set[str]) -> bool:
    return any(pair(one, other) in part.not_same for one in ours for other in theirs)


def _may_join(part: Part, ours: set[str], theirs: set[str]) -> bool:
    if _is_judged_apart(part, ours, theirs):
        return False
    values = []
    for one in sorted(ours - part.gone):
        for other in sorted(theirs - part.gone):
            if part.reports[one] == part.reports[other]:
                return False
            value = part.score(one, other)
            if value < part.veto:
                return False
            values.append(value)
    return sum(values) / len(values) >= part.join
