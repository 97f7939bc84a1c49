"""Components: parts of the graph that no edge joins to another."""

from dataclasses import dataclass

import networkx as nx

from graph.filters import GraphFilter
from graph.links import link_steps
from graph.steps import EACH, Step, Steps, finish, within


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
    return finish(component_steps(graph, graph_filter, edge_types=edge_types, min_size=min_size, heads=heads))


def component_steps(
    graph: "nx.MultiDiGraph[str]",
    graph_filter: GraphFilter,
    *,
    edge_types: frozenset[str] = frozenset(),
    min_size: int = 2,
    heads: int = 5,
) -> Steps[list[Component]]:
    """The same as `list_components`, in steps."""
    links = yield from within(link_steps(graph, graph_filter, edge_types=edge_types), 0.0, 0.8)
    beside: list[list[int]] = [[] for _ in links.ids]
    for one, other in zip(links.ones, links.others, strict=True):
        beside[one].append(other)
        beside[other].append(one)
    found, seen = [], bytearray(len(links.ids))
    for start in range(len(links.ids)):  # by id, so it is the first one of its component
        if start % EACH == 0:
            yield Step(0.8 + 0.2 * start / len(links.ids), "joining")
        if seen[start]:
            continue
        seen[start] = 1
        members = [start]
        for at in members:
            for other in beside[at]:
                if not seen[other]:
                    seen[other] = 1
                    members.append(other)
        if len(members) >= min_size:
            entities = [at for at in members if graph.nodes[links.ids[at]]["node_type"] == "entity"]
            ranked = sorted(entities, key=lambda at: (-len(beside[at]), at))[:heads]
            found.append(
                Component(
                    links.ids[start],
                    len(members),
                    len(entities),
                    len(members) - len(entities),
                    tuple(links.ids[at] for at in ranked),
                )
            )
    return sorted(found, key=component_order)


def component_order(one: Component) -> tuple[str, str]:
    """What they are sorted by, as text: the largest first."""
    return f"{10**12 - one.size:013}", one.id
