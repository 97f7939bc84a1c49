"""Ties that changed between two stretches of time: friends in the one, foes in the other.

graph --weigh_steps--> ties in the first stretch, ties in the second --pair--> those with the signs asked for
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import networkx as nx

from graph.filters import GraphFilter
from graph.polarity import Sign
from graph.steps import Steps, finish, within
from graph.tie_model import PieceFilter
from graph.ties import Tie, weigh_steps

NONE = "none"  # no tie is told in that stretch


@dataclass(frozen=True, slots=True)
class ChangedTie:
    """A pair of actors and its tie in both stretches; None where nothing is told."""

    one_id: str
    other_id: str
    first: Tie | None
    second: Tie | None

    @property
    def strength(self) -> float:
        """That of the weaker tie: a change is as sure as its weaker half. Where one is missing, that of the other."""
        return min(_strength(tie) for tie in (self.first, self.second) if tie is not None)


def list_changed_ties(
    graph: "nx.MultiDiGraph[str]",
    first: tuple[date, date],
    second: tuple[date, date],
    wanted: PieceFilter,
    *,
    signs_from: frozenset[str] = frozenset(),
    signs_to: frozenset[str] = frozenset(),
    graph_filter: GraphFilter | None = None,
    among: frozenset[str] = frozenset(),
    party_ids: frozenset[str] = frozenset(),
    min_strength: float = 0.0,
) -> list[ChangedTie]:
    """The pairs whose tie has one of `signs_from` in the first stretch and one of `signs_to` in the second.

    Parameters
    ----------
    wanted : PieceFilter
        Its dates are not used. A piece that may have happened in both stretches counts in both.
    signs_from, signs_to : frozenset of str
        `friendly`, `hostile`, `mixed`, `none` (nothing told); empty is any tie. A pair with the same sign in both is
        listed only where a sign is asked for on both sides.
    graph_filter, among, party_ids
        As of `weigh_all`.
    min_strength : float
        Least strength in each stretch in which there is a tie.

    Returns
    -------
    list of ChangedTie
        Those with the stronger evidence on both sides first. Cost: two passes over the graph.
    """
    return finish(
        change_steps(
            graph,
            first,
            second,
            wanted,
            signs_from=signs_from,
            signs_to=signs_to,
            graph_filter=graph_filter,
            among=among,
            party_ids=party_ids,
            min_strength=min_strength,
        )
    )


def change_steps(
    graph: "nx.MultiDiGraph[str]",
    first: tuple[date, date],
    second: tuple[date, date],
    wanted: PieceFilter,
    *,
    signs_from: frozenset[str] = frozenset(),
    signs_to: frozenset[str] = frozenset(),
    graph_filter: GraphFilter | None = None,
    among: frozenset[str] = frozenset(),
    party_ids: frozenset[str] = frozenset(),
    min_strength: float = 0.0,
) -> Steps[list[ChangedTie]]:
    """The same as `list_changed_ties`, in steps."""
    of_first, of_second = (replace(wanted, date_from=days[0], date_to=days[1]) for days in (first, second))
    chosen: Any = {"graph_filter": graph_filter, "among": among, "party_ids": party_ids}
    before = _by_pair((yield from within(weigh_steps(graph, of_first, **chosen), 0.0, 0.45)))
    after = _by_pair((yield from within(weigh_steps(graph, of_second, **chosen), 0.45, 0.9)))
    found = []
    for pair in sorted(before.keys() | after.keys()):
        change = ChangedTie(*pair, before.get(pair), after.get(pair))
        if _is_wanted(change, signs_from, signs_to, min_strength):
            found.append(change)
    return sorted(found, key=change_order)


def change_order(change: ChangedTie) -> tuple[str, str, str, str]:
    """What changes are sorted by, as text: the surest first."""
    both = _strength(change.first) + _strength(change.second)
    return f"{1 - change.strength:.4f}", f"{2 - both:.4f}", change.one_id, change.other_id


def _is_wanted(change: ChangedTie, signs_from: frozenset[str], signs_to: frozenset[str], min_strength: float) -> bool:
    signs = _sign(change.first), _sign(change.second)
    for tie in (change.first, change.second):
        if tie is not None and _strength(tie) < min_strength:
            return False
    for sign, asked in zip(signs, (signs_from, signs_to), strict=True):
        if sign not in asked if asked else sign == NONE:
            return False
    return signs[0] != signs[1] or bool(signs_from and signs_to)


def _by_pair(ties: Iterable[Tie]) -> dict[tuple[str, str], Tie]:
    return {(tie.one_id, tie.other_id): tie for tie in ties}


def _sign(tie: Tie | None) -> str:
    return NONE if tie is None or tie.balance is None else Sign(tie.balance.sign).value


def _strength(tie: Tie | None) -> float:
    return tie.balance.strength if tie is not None and tie.balance is not None else 0.0
