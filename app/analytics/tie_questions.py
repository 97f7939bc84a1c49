"""Analyses of all ties from the copy to the result: which of them changed, how balanced they are."""

from dataclasses import dataclass
from datetime import date

from app.analytics.beside import beside
from app.analytics.questions import NodeName, name_nodes, version_of
from app.analytics.workbench import Workbench
from graph.balance import SignedBalance, measure_balance
from graph.filters import GraphFilter
from graph.steps import Steps, within
from graph.tie_changes import ChangedTie, change_steps
from graph.tie_model import PieceFilter
from graph.ties import weigh_steps

Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class ChangedFound:
    """Ties that changed, with the names of who has them."""

    version: int
    changes: list[ChangedTie]
    names: dict[str, NodeName]


@dataclass(frozen=True, slots=True)
class BalanceFound:
    """Structural balance, with the names of those looked at."""

    version: int
    balance: SignedBalance
    names: dict[str, NodeName]


def changed_tie_steps(
    workbench: Workbench,
    first: Days,
    second: Days,
    wanted: PieceFilter,
    known_at: date | None,
    *,
    signs_from: frozenset[str] = frozenset(),
    signs_to: frozenset[str] = frozenset(),
    graph_filter: GraphFilter | None = None,
    among: frozenset[str] = frozenset(),
    party_ids: frozenset[str] = frozenset(),
    min_strength: float = 0.0,
) -> Steps[ChangedFound]:
    """Which ties changed from the first stretch of days to the second."""
    graph = yield from within(workbench.copy(known_at), 0.0, 0.1)
    steps = change_steps(
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
    changes = yield from within(steps, 0.1, 1.0)
    names = name_nodes(graph, {end for one in changes for end in (one.one_id, one.other_id)})
    return ChangedFound(version_of(graph), changes, names)


def balance_steps(
    workbench: Workbench,
    wanted: PieceFilter,
    known_at: date | None,
    *,
    graph_filter: GraphFilter | None = None,
    among: frozenset[str] = frozenset(),
    party_ids: frozenset[str] = frozenset(),
    max_actors: int,
    min_strength: float,
    mixed_by_lean: bool,
) -> Steps[BalanceFound]:
    """How balanced the ties are."""
    graph = yield from within(workbench.copy(known_at), 0.0, 0.1)
    weighing = weigh_steps(graph, wanted, graph_filter=graph_filter, among=among, party_ids=party_ids)
    ties = yield from within(weighing, 0.1, 0.7)

    def measure() -> SignedBalance:
        return measure_balance(ties, max_actors=max_actors, min_strength=min_strength, mixed_by_lean=mixed_by_lean)

    found = yield from beside(measure, 0.7, "measuring balance")
    return BalanceFound(version_of(graph), found, name_nodes(graph, found.actor_ids))
