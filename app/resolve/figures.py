"""Figures of one event side by side: rolled up by a named rule, and flagged where they can't both be true.

    figures (one telling's number each) --group_figures--> by kind and who suffered --roll_up_tolls--> low, best, high
                                                                                    --find_conflicts--> pairs of ids

Every function is pure and does not depend on the order of what it is given.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.resolve.sources import Source
from graph.ids import normalise_name

Bounds = tuple[int | None, int | None, int | None]  # low, best, high
FATALITIES_RULE = (
    "tellings: lowest low, best of the latest, highest high; parts of one telling: their total, else largest, no best"
)
FATALITIES_TEXT = (
    "Low is the lowest low and high the highest high of all tellings, null where one gives no upper bound. Best is "
    "that of the latest telling that gives one; copies of a text count once, as of their first day; what an outlet "
    "told later replaces what it told before. Of several figures of one telling the one that is the sum of the others "
    "counts; else they may be parts: their largest is the low, their sum the high, and there is no best."
)
CONFLICT_RULE = "ranges that do not meet, of different sources; a later higher figure is an update, but not of none"
CONFLICT_TEXT = (
    "Two figures of one kind for the same victims conflict if their ranges do not meet ('at least' is open, 'about' "
    "and 'nearly' reach a tenth further) and they come from different sources: independent outlets, or different "
    "parties who give them. What a source told later replaces what it told before. A higher figure of a later day is "
    "an update of a rising toll, unless the earlier one says that there were none or two named parties differ. A "
    "figure that is denied conflicts with every figure above none."
)


@dataclass(frozen=True, slots=True)
class Toll:
    """All figures that one telling gives for the same kind and victims."""

    telling_id: str
    published_on: date | None
    source: Source
    figures: tuple[Bounds, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A claim, with what it takes to compare it. `victims` and `by` are keys that `party_key` gave."""

    id: str
    telling_id: str
    published_on: date | None
    source: Source
    kind: str
    victims: str | None
    by: str | None
    is_denied: bool
    bounds: Bounds


def party_key(
    entity_id: str | None, *, is_generic: bool | None, name: str | None, kind: str | None, named: Iterable[str] = ()
) -> str | None:
    """What tells whether two figures of one event speak of the same people.

    A named party is its entity. Generic ones ("civilians", "residents") are local to their report, so within an event
    they are told apart by type, if it is civilians, else by their name without the plural's s.

    Parameters
    ----------
    named : iterable of str
        Ids of entities that another telling of the event names.
    """
    if entity_id is None:
        return None
    if not is_generic or entity_id in named:
        return entity_id
    folded = normalise_name(name or "")
    if folded in ("people", "person", "persons"):
        return None
    return "generic:civilians" if kind == "civilians" else f"generic:{folded.removesuffix('s')}"


def group_figures(figures: Iterable[Figure]) -> dict[tuple[str, str | None], list[Figure]]:
    """Figures by kind and who suffered, each list by day and id."""
    grouped: dict[tuple[str, str | None], list[Figure]] = defaultdict(list)
    for one in sorted(figures, key=lambda one: (one.published_on or date.max, one.id)):
        grouped[one.kind, one.victims].append(one)
    return dict(sorted(grouped.items(), key=lambda item: (item[0][0], item[0][1] is not None, item[0][1] or "")))


def to_tolls(figures: Iterable[Figure]) -> list[Toll]:
    """Figures of one group as one toll for each telling."""
    told: dict[str, list[Figure]] = defaultdict(list)
    for one in figures:
        told[one.telling_id].append(one)
    return [
        Toll(telling_id, parts[0].published_on, parts[0].source, tuple(sorted((p.bounds for p in parts), key=str)))
        for telling_id, parts in told.items()
    ]


def roll_up_tolls(tolls: Sequence[Toll]) -> Bounds:
    """Low, best and high of tellings, after `FATALITIES_RULE`.

    Examples
    --------
    >>> wire, copy = Source("wire", "B", "story"), Source("blog", "E", "story")
    >>> own = Source("paper", "C", "other")
    >>> days = [date(2024, 5, day) for day in (1, 2, 3)]
    >>> roll_up_tolls([Toll("a", days[0], wire, ((4, 4, 4),)), Toll("b", days[1], own, ((9, 9, 9),)),
    ...                Toll("c", days[2], copy, ((4, 4, 4),))])
    (4, 9, 9)
    """
    told = [(one, combine_parts(one.figures)) for one in tolls if one.figures]
    first: dict[tuple[str, Bounds], date] = {}
    newest: dict[str, date] = {}
    for one, bounds in told:
        if one.published_on is not None:
            text = (one.source.group, bounds)
            first[text] = min(one.published_on, first.get(text, one.published_on))
        if one.source.outlet is not None:
            day = one.published_on or date.min
            newest[one.source.outlet] = max(day, newest.get(one.source.outlet, day))
    lasting = [
        (first.get((one.source.group, bounds), date.min), one.telling_id, bounds[1])
        for one, bounds in told
        if one.source.outlet is None or (one.published_on or date.min) == newest[one.source.outlet]
    ]
    bests = [best for _, _, best in sorted(lasting, key=lambda item: item[:2]) if best is not None]
    lows = [low if low is not None else best for _, (low, best, _) in told]
    highs = [high for _, (_, _, high) in told]
    return (
        min((low for low in lows if low is not None), default=None),
        bests[-1] if bests else None,
        None if None in highs else max((high for high in highs if high is not None), default=None),
    )


def combine_parts(figures: Sequence[Bounds]) -> Bounds:
    """The figures of one telling as one: a total and its parts, or parts alone.

    The total is the one whose best is the sum of the others', if its bounds are known. Of parts alone the low is the
    largest, the best is unknown, the high is their sum.

    Examples
    --------
    >>> combine_parts([(4, 4, 4)]), combine_parts([(16, 16, None), (4, 4, 4)])
    ((4, 4, 4), (16, None, None))
    >>> combine_parts([(2, 2, 2), (5, 5, 5), (7, 7, 9)]), combine_parts([(2, 2, 2), (2, 2, 2)])
    ((7, 7, 9), (2, None, 4))
    """
    if len(figures) == 1:
        return figures[0]
    for at, figure in enumerate(figures):
        if _is_total(figure, [*figures[:at], *figures[at + 1 :]]):
            return figure
    lows = [low if low is not None else best for low, best, _ in figures]
    highs = [high for _, _, high in figures]
    known = [low for low in lows if low is not None]
    total = None if None in highs else sum(high for high in highs if high is not None)
    return max(known) if known else None, None, total


def _is_total(total: Bounds, parts: Sequence[Bounds]) -> bool:
    """Whether a figure is the sum of the others; beside one part alone only if it is less exact than that."""
    bests = [best for _, best, _ in parts if best is not None]
    if None in total or len(bests) < len(parts) or total[1] != sum(bests):
        return False
    return len(parts) > 1 or (total[0] != total[2] and parts[0][0] == parts[0][2])


def list_replaced(figures: Iterable[Figure]) -> set[str]:
    """Ids of the figures of one group that the same outlet and party told anew on a later day."""
    figures = list(figures)
    newest: dict[tuple[str, str | None], date] = {}
    for one in figures:
        if one.published_on is not None:
            newest[_teller(one)] = max(one.published_on, newest.get(_teller(one), one.published_on))
    return {
        one.id
        for one in figures
        if one.published_on is not None and one.source.outlet is not None and one.published_on < newest[_teller(one)]
    }


def find_conflicts(figures: Iterable[Figure]) -> list[tuple[str, str]]:
    """Pairs of figures of one group that can't both be true, after `CONFLICT_RULE`; each pair and the list sorted."""
    figures = list(figures)
    replaced = list_replaced(figures)
    alike: dict[tuple[object, ...], list[Figure]] = defaultdict(list)  # what a much told event repeats is compared once
    for one in figures:
        if one.id not in replaced:
            alike[one.source.outlet, one.source.group, one.by, one.published_on, one.is_denied, one.bounds].append(one)
    sets = list(alike.values())
    found: list[tuple[str, str]] = []
    for at, ours in enumerate(sets):
        for theirs in sets[at + 1 :]:
            if _contradict(ours[0], theirs[0]):
                found.extend(tuple(sorted((one.id, other.id))) for one in ours for other in theirs)  # type: ignore[misc]
    return sorted(found)


def map_conflicts(pairs: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    """Id of each figure in a conflict -> ids of those it conflicts with, sorted."""
    found: dict[str, set[str]] = defaultdict(set)
    for left, right in pairs:
        found[left].add(right)
        found[right].add(left)
    return {one: sorted(others) for one, others in sorted(found.items())}


def range_of(bounds: Bounds) -> tuple[float, float]:
    """The least and the most that a figure can mean.

    Examples
    --------
    >>> range_of((16, 16, None)), range_of((None, 20, None)), range_of((None, None, 5))
    ((16, inf), (18, 22), (0, 5))
    """
    low, best, high = bounds
    least = low if low is not None else math.floor(best * 0.9) if best is not None else 0
    if high is not None:
        return least, high
    return least, math.ceil(best * 1.1) if low is None and best is not None else math.inf


def _teller(one: Figure) -> tuple[str, str | None]:
    return one.source.outlet or one.source.group, one.by


def _contradict(one: Figure, other: Figure) -> bool:
    """Whether two figures of one kind for the same victims can't both be true."""
    is_same_party = one.by == other.by
    is_same_outlet = one.source.outlet is not None and one.source.outlet == other.source.outlet
    if is_same_party and (is_same_outlet or one.source.group == other.source.group):
        return False
    if one.is_denied or other.is_denied:
        return one.is_denied != other.is_denied and range_of((other if one.is_denied else one).bounds)[0] > 0
    lower, higher = sorted((one, other), key=lambda figure: range_of(figure.bounds))
    most, least = range_of(lower.bounds)[1], range_of(higher.bounds)[0]
    if most >= least:
        return False
    are_rivals = one.by is not None and other.by is not None and not is_same_party
    if most == 0 or are_rivals or lower.published_on is None or higher.published_on is None:
        return True
    return lower.published_on >= higher.published_on
