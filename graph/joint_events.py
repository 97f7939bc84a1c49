"""Who turns up together: pairs of parties by the events in which both take part, on one side or on opposite ones.

Any type of event counts, with sides or without a class of its own: a tie (`graph/ties.py`) says what two are to each
other, this only that they were there.
"""

from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

import networkx as nx

from graph.filters import Fitting, GraphFilter, edges_around
from graph.steps import EACH, Step, Steps, sort_steps, within
from graph.tie_model import PARTIES
from graph.tie_pieces import DOERS

Side = Literal["any", "same", "opposite"]
METHOD = (
    "events in which both take part; source and ally against target and victim, and a pair that one event tells both "
    "ways is on opposite sides; first and last day of those that have one"
)


@dataclass(frozen=True, slots=True)
class JointPair:
    """Two parties with the events in which both take part, in time, those without a day last.

    The days are the first and the last of all of these events, None where no day is known.
    """

    one_id: str
    other_id: str
    event_ids: tuple[str, ...]
    same_side: int
    opposite_sides: int
    first_day: str | None
    last_day: str | None


def joint_steps(
    graph: "nx.MultiDiGraph[str]",
    graph_filter: GraphFilter,
    *,
    side: Side = "any",
    min_events: int = 1,
    include_generic: bool = False,
) -> Steps[list[JointPair]]:
    """Pairs of actors and persons (or the kinds that the filter names), those of most events first.

    Parameters
    ----------
    side
        Which events count: all, those in which the two are on one side, or on opposite ones.
    include_generic : bool
        Whether those without a name ("residents") are parties too.
    """
    fitting = Fitting(graph, graph_filter)
    kinds = frozenset(str(kind) for kind in graph_filter.kinds or PARTIES)
    found: dict[tuple[str, str], list[tuple[str, str, bool]]] = {}
    for at, (node, data) in enumerate(graph.nodes.items()):
        if at % (EACH // 4) == 0:
            yield Step(0.8 * at / len(graph), "looking at events")
        if data["node_type"] != "event" or not fitting.has_event(node):
            continue
        parties = _list_parties(graph, node, fitting, kinds, include_generic)
        day = str(data.get("started_on") or data.get("ended_on") or "~")
        for one, other in combinations(sorted(parties), 2):
            is_opposed = _are_opposed(parties[one], parties[other])
            if side == "any" or is_opposed == (side == "opposite"):
                found.setdefault((one, other), []).append((day, node, is_opposed))
    pairs = []
    for at, (pair, events) in enumerate(found.items()):
        if at % EACH == 0:
            yield Step(0.8 + 0.1 * at / len(found), "gathering pairs")
        if len(events) >= min_events:
            pairs.append(_make_pair(graph, pair, events))
    return (yield from within(sort_steps(pairs, joint_order, "sorting pairs"), 0.9, 1.0))


def joint_order(pair: JointPair) -> tuple[str, str, str]:
    """What pairs are sorted by, as text: those of most events first."""
    return f"{10**12 - len(pair.event_ids):013}", pair.one_id, pair.other_id


def _list_parties(
    graph: "nx.MultiDiGraph[str]", event_id: str, fitting: Fitting, kinds: frozenset[str], include_generic: bool
) -> dict[str, set[bool]]:
    """On which sides each party is: True is that of those who act."""
    parties: dict[str, set[bool]] = {}
    for other, edge in edges_around(graph, event_id):
        if edge["edge_type"] != "role" or edge["role"] == "instrument" or not fitting.is_sure(edge):
            continue
        node: Any = graph.nodes[other]
        if node["kind"] in kinds and (include_generic or not node.get("is_generic", False)):
            if other not in parties and not (fitting.is_told(other) and fitting.is_eligible(other)):
                continue
            parties.setdefault(other, set()).add(edge["role"] in DOERS)
    return parties


def _are_opposed(ones: set[bool], others: set[bool]) -> bool:
    return any(one != other for one in ones for other in others)


def _make_pair(graph: "nx.MultiDiGraph[str]", pair: tuple[str, str], events: list[tuple[str, str, bool]]) -> JointPair:
    events.sort()
    nodes = [graph.nodes[node] for _, node, _ in events]
    firsts = [day for data in nodes if (day := data.get("started_on") or data.get("ended_on"))]
    lasts = [day for data in nodes if (day := data.get("ended_on") or data.get("started_on"))]
    opposed = sum(is_opposed for _, _, is_opposed in events)
    return JointPair(
        *pair,
        tuple(node for _, node, _ in events),
        len(events) - opposed,
        opposed,
        min(firsts, default=None),
        max(lasts, default=None),
    )
