"""Networks for measuring: undirected, one link between two nodes, with a weight; arrays that libraries can read.

    graph + filter --link_steps--> Links (nodes and what joins them)
    graph + filter --pair_steps--> Pairs (actors, friendly and hostile weight) --choose_ties--> Links

Weights are summed as whole ten-thousandths, so that the order in which the graph is walked does not matter.
"""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal, get_args

import networkx as nx

from graph.filters import Fitting, GraphFilter
from graph.query import find_nodes
from graph.steps import EACH, Step, Steps, within
from graph.tie_choice import choose_pieces
from graph.tie_pieces import iter_all_pieces
from graph.tie_projection import to_piece_filter

UNIT = 10_000  # of a weight
MOST = 2**31  # nodes
TieChoice = Literal["all", "cooperative", "hostile"]
TIE_CHOICES = frozenset(get_args(TieChoice))


@dataclass(frozen=True, slots=True)
class Links:
    """A network: `ids` of the nodes, sorted; link `i` joins those at `ones[i]` and `others[i]`, the first smaller."""

    ids: tuple[str, ...]
    ones: "array[int]"
    others: "array[int]"
    weights: "array[float]"

    def __len__(self) -> int:
        return len(self.ones)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Actors that have a tie, and of each two the sums of the weights on both sides, in ten-thousandths."""

    ids: tuple[str, ...]
    ones: "array[int]"
    others: "array[int]"
    friendly: "array[int]"
    hostile: "array[int]"


def link_steps(
    graph: "nx.MultiDiGraph[str]", graph_filter: GraphFilter, *, edge_types: frozenset[str] = frozenset()
) -> Steps[Links]:
    """The part of the graph that fits, as `filter_graph` gives it; a link weighs the confidences of its edges.

    Parameters
    ----------
    edge_types : frozenset of str
        Only these edges; empty for all.
    """
    fitting = Fitting(graph, graph_filter)
    kept = yield from within(find_nodes(graph, fitting), 0.0, 0.5)
    ids = tuple(sorted(kept))
    at_of = {node: at for at, node in enumerate(ids)}
    size, summed = len(ids), dict[int, int]()
    for at, start in enumerate(ids):
        if at % EACH == 0:
            yield Step(0.5 + 0.5 * at / size, "gathering links")
        for _, end, key, edge in graph.out_edges(start, keys=True, data=True):
            other = at_of.get(end)
            if other is None or other == at or (edge_types and edge["edge_type"] not in edge_types):
                continue
            is_relation = edge["edge_type"] == "relation"
            if (
                fitting.has_ends(start, end) and fitting.has_relation(edge, key)
                if is_relation
                else fitting.is_sure(edge)
            ):
                place = at * size + other if at < other else other * size + at
                summed[place] = summed.get(place, 0) + round(float(edge.get("confidence", 1.0)) * UNIT)
    return _to_links(ids, summed)


def pair_steps(
    graph: "nx.MultiDiGraph[str]", graph_filter: GraphFilter, *, include_generic: bool = False
) -> Steps[Pairs]:
    """The projection to actors without what is needed only to tell ties one by one: weights of both sides.

    The same pieces as those of `project_ties`.

    Raises
    ------
    InvalidInputError
        If the filter asks for kinds that are no parties.
    """
    wanted = to_piece_filter(graph_filter, include_generic=include_generic)
    number_of: dict[str, int] = {}  # in the order in which they are met
    friendly: dict[int, int] = {}  # by the numbers of both: tuples of texts would take ten times as long to sort
    hostile: dict[int, int] = {}
    rough = max(2 * graph.number_of_edges(), 1)  # about as many pieces
    for at, piece in enumerate(choose_pieces(graph, iter_all_pieces(graph, wanted), graph_filter)):
        if at % EACH == 0:
            yield Step(0.9 * min(at / rough, 1.0), "gathering what joins two")
        if piece.counts:
            one = number_of.setdefault(piece.one_id, len(number_of))
            other = number_of.setdefault(piece.other_id, len(number_of))
            side = hostile if piece.sign == "hostile" else friendly
            side[one * MOST + other] = side.get(one * MOST + other, 0) + round(piece.weight * UNIT)
    yield Step(0.9, "sorting ties")
    ids = sorted(number_of)
    at_of = [0] * len(ids)
    for at, node in enumerate(ids):
        at_of[number_of[node]] = at
    yield Step(0.92, "sorting ties")
    places = [at_of[pair // MOST] * MOST + at_of[pair % MOST] for pair in friendly.keys() | hostile.keys()]
    yield Step(0.94, "sorting ties")
    places.sort()
    yield Step(0.96, "sorting ties")
    numbers = [number_of[node] for node in ids]
    pairs = [numbers[place // MOST] * MOST + numbers[place % MOST] for place in places]
    yield Step(0.98, "sorting ties")
    return Pairs(
        tuple(ids),
        array("q", [place // MOST for place in places]),
        array("q", [place % MOST for place in places]),
        array("q", [friendly.get(pair, 0) for pair in pairs]),
        array("q", [hostile.get(pair, 0) for pair in pairs]),
    )


def choose_ties(pairs: Pairs, choice: TieChoice) -> Links:
    """The links that ties make: `all` weigh both sides together, else that by which one side weighs more.

    Actors without such a tie are left out.

    Examples
    --------
    >>> sides = (array("q", numbers) for numbers in ([0, 1], [1, 2], [5000, 0], [0, 1]))
    >>> pairs = Pairs(("a", "b", "c"), *sides)
    >>> links = choose_ties(pairs, "cooperative")
    >>> links.ids, links.weights.tolist()
    (('a', 'b'), [0.5])
    """
    of_friendly, of_hostile = {"all": (1, 1), "cooperative": (1, -1), "hostile": (-1, 1)}[choice]
    weights = [
        of_friendly * friendly + of_hostile * hostile
        for friendly, hostile in zip(pairs.friendly, pairs.hostile, strict=True)
    ]
    kept = [at for at, weight in enumerate(weights) if weight > 0]
    is_held = bytearray(len(pairs.ids))
    for at in kept:
        is_held[pairs.ones[at]] = is_held[pairs.others[at]] = 1
    at_of = list(accumulate(is_held, initial=0))
    return Links(
        tuple(node for node, held in zip(pairs.ids, is_held, strict=True) if held),
        array("q", [at_of[pairs.ones[at]] for at in kept]),
        array("q", [at_of[pairs.others[at]] for at in kept]),
        array("d", [weights[at] / UNIT for at in kept]),
    )


def _to_links(ids: tuple[str, ...], summed: Mapping[int, int]) -> Links:
    places, size = sorted(summed), max(len(ids), 1)
    return Links(
        ids,
        array("q", (place // size for place in places)),
        array("q", (place % size for place in places)),
        array("d", (summed[place] / UNIT for place in places)),
    )
