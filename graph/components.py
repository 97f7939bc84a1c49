"""Components: parts of the graph that no edge joins to another."""

from dataclasses import dataclass

import networkx as nx

from graph.filters import GraphFilter
from graph.ground import Ground
from graph.query import filter_graph


@dataclass(frozen=True, slots=True)
class Component:
    """A part that no edge joins to another; `heads` are the entities in it with the most neighbours.

    `id` is the first id of its nodes.
    """

    id: str
    size: int
    entities: int
    events: int
    heads: tuple[str, ...]


def list_components(
    graph: "nx.MultiDiGraph[str]",
    graph_filter: GraphFilter,
    *,
    edge_types: frozenset[str] = frozenset(),
    min_size: int = 2,
    heads: int = 5,
) -> list[Component]:
    """The components of the part of the graph that fits, the largest first. Cost: one pass over it.

    Parameters
    ----------
    edge_types : frozenset of str
        Only these edges join; empty for all. Places join almost everything.
    min_size : int
        Fewest nodes.
    heads : int
        Most heads of each.
    """
    part = filter_graph(graph, graph_filter)
    ground = Ground(part, edge_types=edge_types)
    found, seen = [], set[str]()
    for start in part:  # by id, so it is the first one of its component
        if start in seen:
            continue
        members, front = {start}, {start}
        while front:
            front = {other for node in front for other in ground.beside(node)} - members
            members |= front
        seen |= members
        if len(members) >= min_size:
            entities = [node for node in members if part.nodes[node]["node_type"] == "entity"]
            ranked = sorted(entities, key=lambda node: (-len(ground.beside(node)), node))
            found.append(
                Component(start, len(members), len(entities), len(members) - len(entities), tuple(ranked[:heads]))
            )
    return sorted(found, key=component_order)


def component_order(one: Component) -> tuple[str, str]:
    """What they are sorted by, as text: the largest first."""
    return f"{10**12 - one.size:013}", one.id
