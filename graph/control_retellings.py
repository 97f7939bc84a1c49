"""Less exact tellings of what another fact tells more exactly: "the Reds, who took it in 2014", of a day in June 2014.

A step of `graph/control.py`. Reports tell old captures again as background, often without a date. Taken as news, each
of them would bring an old holder back. So a taking or a loss is a retelling where the same party is told to have taken,
or lost, the place on days that lie within its own and are fewer; without a date its days are all until its report.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from graph.control_facts import REAL, ControlFact, Effect
from graph.ontology import Modality

Dated = tuple[date, str, ControlFact]


def find_retellings(facts: Sequence[ControlFact]) -> dict[str, str]:
    """Ids of retellings, each with the id of the exact fact that it retells: the newest that it may be.

    Examples
    --------
    >>> find_retellings([])
    {}
    """
    taken, lost = _index(facts, of_takers=True), _index(facts, of_takers=False)
    found = {}
    for fact in facts:
        if not _can_be(fact):
            continue
        parties = fact.takers or fact.leavers
        listed = (taken if fact.takers else lost).get(parties[0], []) if parties else []
        exact = _find_finer(fact, listed)
        if exact is not None:
            found[fact.id] = exact.id
    return {fact_id: _follow(exact_id, found) for fact_id, exact_id in found.items()}


def _follow(fact_id: str, found: Mapping[str, str]) -> str:
    """What a retelling of a retelling retells; each is more exact than the one before, so this ends."""
    while fact_id in found:
        fact_id = found[fact_id]
    return fact_id


def _index(facts: Iterable[ControlFact], *, of_takers: bool) -> dict[str, list[Dated]]:
    found: defaultdict[str, list[Dated]] = defaultdict(list)
    for fact in facts:
        if _can_be(fact) and fact.when.earliest is not None and fact.when.latest is not None:
            for party in fact.takers if of_takers else fact.leavers:
                found[party].append((fact.when.latest, fact.id, fact))
    for listed in found.values():
        listed.sort(key=lambda one: one[:2])
    return found


def _can_be(fact: ControlFact) -> bool:
    is_change = fact.effect is Effect.TAKES or (fact.effect is Effect.LEAVES and fact.modality is not Modality.ONGOING)
    return is_change and fact.modality in REAL and fact.when.latest is not None


def _find_finer(fact: ControlFact, listed: Sequence[Dated]) -> ControlFact | None:
    assert fact.when.latest is not None
    for number in range(bisect_right(listed, fact.when.latest, key=lambda one: one[0]) - 1, -1, -1):
        latest, _, other = listed[number]
        if fact.when.earliest is not None and latest < fact.when.earliest:
            return None
        if _retells(fact, other):
            return other
    return None


def _retells(fact: ControlFact, other: ControlFact) -> bool:
    if other.modality is Modality.CLAIMED and fact.modality is not Modality.CLAIMED:
        return False
    if not set(fact.takers) <= set(other.takers) or not (fact.takers or set(fact.leavers) <= set(other.leavers)):
        return False
    start, end, earliest, latest = other.when.earliest, other.when.latest, fact.when.earliest, fact.when.latest
    assert start is not None
    assert end is not None
    assert latest is not None
    return earliest is None or (earliest <= start and end - start < latest - earliest)
