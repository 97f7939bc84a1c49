"""What joins two tellings or keeps them apart, told as a list of reasons, those that decide first.

The rules are those of `app/resolve/event_clusters.py`, looked at from the outcome.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.ingest.verdicts import Decision
from app.resolve.event_clusters import Pair, pair

NEVER = 1e9
MEANS = {
    "judged_same": "an analyst judged them the same",
    "judged_apart": "an analyst judged them not the same",
    "score": "they score high enough to be joined",
    "chain": "they are joined by way of other tellings of the event",
    "low_score": "they score too low to be joined",
    "no_weights": "the seeds hold no weights of matching, so nothing is joined by itself",
    "not_compared": "they share no key (days, place, actors), so matching does not compare them",
    "one_report": "one report tells both, as two events",
    "veto": "two tellings across score so low that they keep the events apart",
    "low_average": "the tellings across score too low on average",
    "order": "each was joined first with tellings that the other does not fit",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason, with the pair that gives it where that is another one, and its score or the judgement."""

    reason: str
    means: str
    left_id: str | None = None
    right_id: str | None = None
    score: float | None = None
    judgement_id: str | None = None


@dataclass(frozen=True)
class Across:
    """Two events: the tellings of both, each telling's report, the scores and decisions on pairs across."""

    left: Sequence[str]
    right: Sequence[str]
    reports: Mapping[str, str]
    scores: Mapping[Pair, float]
    decisions: Mapping[Pair, Decision]

    @property
    def is_one(self) -> bool:
        """Whether both are one event."""
        return list(self.left) == list(self.right)


def find_reasons(ends: Pair, across: Across, weights: Mapping[str, float], *, was_compared: bool) -> tuple[Reason, ...]:
    """Why two tellings are, or are not, one event.

    Parameters
    ----------
    ends : pair of str
        The two tellings.
    was_compared : bool
        Whether matching holds a score of this very pair.
    """
    value = across.scores.get(ends)
    join = weights.get("event.join", NEVER)
    if across.is_one:
        return tuple(_together(ends, across, value, join, was_compared=was_compared))
    return tuple(_apart(ends, across, weights, join, was_compared=was_compared))


def _together(ends: Pair, across: Across, value: float | None, join: float, *, was_compared: bool) -> list[Reason]:
    found = []
    decision = across.decisions.get(ends)
    if decision is not None and decision.verdict == "same":
        found.append(_reason("judged_same", ends, judgement_id=decision.id))
    if value is not None and value >= join and was_compared:
        found.append(_reason("score", ends, score=value))
    return found or [_reason("chain", score=value if join != NEVER else None)]


def _apart(
    ends: Pair, across: Across, weights: Mapping[str, float], join: float, *, was_compared: bool
) -> list[Reason]:
    found = [
        _reason("judged_apart", apart, judgement_id=decision.id)
        for apart, decision in sorted(across.decisions.items(), key=lambda item: (item[0] != ends, item[0]))
        if decision.verdict == "not_same" and apart in across.scores
    ][:1]
    if join == NEVER:
        return [*found, _reason("no_weights")]
    value = across.scores[ends]
    shared = [
        pair(one, other)
        for one in across.left
        for other in across.right
        if across.reports[one] == across.reports[other]
    ]
    found += [_reason("one_report", one) for one in sorted(shared, key=lambda one: (one != ends, one))[:1]]
    if value < join:
        return [*found, _reason("low_score", ends, score=value)]
    if not was_compared and not shared:
        found.append(_reason("not_compared", ends, score=value))
    worst = min(across.scores, key=lambda one: (across.scores[one], one))
    if across.scores[worst] < weights.get("event.veto", -NEVER):
        found.append(_reason("veto", worst, score=across.scores[worst]))
    average = sum(across.scores.values()) / len(across.scores)
    if average < join:
        found.append(_reason("low_average", score=round(average, 6)))
    return found or [_reason("order", ends, score=value)]


def _reason(
    name: str, ends: Pair | None = None, *, score: float | None = None, judgement_id: str | None = None
) -> Reason:
    left_id, right_id = ends or (None, None)
    return Reason(name, MEANS[name], left_id, right_id, score, judgement_id)
