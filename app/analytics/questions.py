"""Analyses of the graph from the copy to the result, with the names that an answer shows.

filter --Workbench--> copy, links --centrality | communities--> figures + names
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from app.analytics.centrality import EXACT, SAMPLES, Measure, Ranked, measure, rank
from app.analytics.communities import Partition, find_communities
from app.analytics.workbench import Workbench
from graph.components import Component, component_steps
from graph.filters import GraphFilter
from graph.joint_events import JointPair, Side, joint_steps
from graph.links import TieChoice
from graph.periods import Period
from graph.steps import Step, Steps, within
from graph.tie_projection import EgoSpan, Projection, ego_steps, gather_ego, project_steps

if TYPE_CHECKING:
    import networkx as nx

EVENT = "event"


class NodeName(NamedTuple):
    """A node in a few words; `kind` is that of the entity, or "event"."""

    kind: str
    type: str | None
    label: str
    country: str | None


@dataclass(frozen=True, slots=True)
class Network:
    """What is measured: the part of the graph, as what, with which links.

    `on` is "ties" (the projection to actors) or "graph" (nodes and edges as they are, only `edge_types` if any).
    """

    graph_filter: GraphFilter
    known_at: date | None = None
    on: str = "ties"
    ties: TieChoice = "all"
    edge_types: frozenset[str] = frozenset()
    include_generic: bool = False


@dataclass(frozen=True, slots=True)
class Centralities:
    """Nodes by their score, with their names; sizes of the network; `sample_size` is None where nothing was sampled."""

    version: int
    ranked: list[Ranked]
    names: dict[str, NodeName]
    nodes: int
    links: int
    sample_size: int | None


@dataclass(frozen=True, slots=True)
class CommunitiesFound:
    """Communities, with the names of their members; sizes of the network."""

    version: int
    partition: Partition
    names: dict[str, NodeName]
    nodes: int
    links: int


@dataclass(frozen=True, slots=True)
class JointFound:
    """Pairs, with their names."""

    version: int
    pairs: list[JointPair]
    names: dict[str, NodeName]


@dataclass(frozen=True, slots=True)
class ProjectionFound:
    """Ties, with the names of who has them."""

    version: int
    projection: Projection
    names: dict[str, NodeName]


@dataclass(frozen=True, slots=True)
class ComponentsFound:
    """Components, with the names of their heads."""

    version: int
    components: list[Component]
    names: dict[str, NodeName]


@dataclass(frozen=True, slots=True)
class EgoFound:
    """The circle of an actor over time, with the names of all who were in it."""

    version: int
    spans: list[EgoSpan]
    names: dict[str, NodeName]


def rank_steps(
    workbench: Workbench,
    network: Network,
    what: Measure,
    *,
    kinds: frozenset[str] = frozenset(),
    samples: int = SAMPLES,
    exact: int = EXACT,
) -> Steps[Centralities]:
    """Who matters most in a network.

    Parameters
    ----------
    kinds : frozenset of str
        Kinds that are ranked, "event" among them; empty for all. The others count in the network all the same.
    """
    graph = yield from within(workbench.copy(network.known_at), 0.0, 0.1)
    links = yield from within(_links(workbench, graph, network), 0.1, 0.5)
    scores = yield from within(measure(links, what, samples=samples, exact=exact), 0.5, 0.95)
    yield Step(0.95, "ranking")
    chosen = [
        (node, score)
        for node, score in zip(links.ids, scores.values, strict=True)
        if not kinds or graph.nodes[node].get("kind", EVENT) in kinds
    ]
    ranked = rank([node for node, _ in chosen], [score for _, score in chosen])
    names = name_nodes(graph, (node for node, _ in chosen))
    return Centralities(version_of(graph), ranked, names, len(links.ids), len(links), scores.sample_size)


def community_steps(
    workbench: Workbench, network: Network, *, resolution: float = 1.0, min_size: int = 2
) -> Steps[CommunitiesFound]:
    """Who belongs together in a network."""
    graph = yield from within(workbench.copy(network.known_at), 0.0, 0.1)
    links = yield from within(_links(workbench, graph, network), 0.1, 0.5)
    found = yield from within(find_communities(links, resolution=resolution), 0.5, 0.95)
    yield Step(0.95, "naming")
    kept = tuple(one for one in found.communities if len(one.members) >= min_size)
    names = name_nodes(graph, (member.node_id for one in kept for member in one.members))
    partition = Partition(kept, found.modularity)
    return CommunitiesFound(version_of(graph), partition, names, len(links.ids), len(links))


def joint_pair_steps(
    workbench: Workbench,
    graph_filter: GraphFilter,
    known_at: date | None,
    *,
    side: Side = "any",
    min_events: int = 1,
    include_generic: bool = False,
) -> Steps[JointFound]:
    """Who turns up together."""
    graph = yield from within(workbench.copy(known_at), 0.0, 0.2)
    steps = joint_steps(graph, graph_filter, side=side, min_events=min_events, include_generic=include_generic)
    pairs = yield from within(steps, 0.2, 0.95)
    names = name_nodes(graph, {end for pair in pairs for end in (pair.one_id, pair.other_id)})
    return JointFound(version_of(graph), pairs, names)


def projection_steps(
    workbench: Workbench,
    graph_filter: GraphFilter,
    known_at: date | None,
    *,
    period: Period = Period.ALL,
    signs: frozenset[str] = frozenset(),
    min_strength: float = 0.0,
    include_generic: bool = False,
) -> Steps[ProjectionFound]:
    """The projection to actors, whole."""
    graph = yield from within(workbench.copy(known_at), 0.0, 0.1)
    steps = project_steps(
        graph,
        graph_filter,
        period=period,
        signs=signs,
        min_strength=min_strength,
        include_generic=include_generic,
    )
    found = yield from within(steps, 0.1, 0.95)
    names = name_nodes(graph, {end for tie in found.ties for end in (tie.one_id, tie.other_id)})
    return ProjectionFound(version_of(graph), found, names)


def list_component_steps(
    workbench: Workbench,
    graph_filter: GraphFilter,
    known_at: date | None,
    *,
    edge_types: frozenset[str] = frozenset(),
    min_size: int = 2,
    heads: int = 5,
) -> Steps[ComponentsFound]:
    """The components of the part of the graph that fits."""
    graph = yield from within(workbench.copy(known_at), 0.0, 0.2)
    steps = component_steps(graph, graph_filter, edge_types=edge_types, min_size=min_size, heads=heads)
    found = yield from within(steps, 0.2, 1.0)
    return ComponentsFound(version_of(graph), found, name_nodes(graph, {head for one in found for head in one.heads}))


def ego_span_steps(
    workbench: Workbench,
    actor_id: str,
    graph_filter: GraphFilter,
    known_at: date | None,
    *,
    period: Period,
    include_generic: bool = False,
) -> Steps[EgoFound]:
    """The circle of an actor over time."""
    yield Step(0.0, "gathering what joins it to others")
    graph = workbench.keep(known_at)
    pieces = gather_ego(graph, actor_id, graph_filter, include_generic=include_generic)
    names = name_nodes(graph, pieces.found)
    version = version_of(graph)
    del graph
    spans = yield from within(ego_steps(pieces, period), 0.5, 1.0)
    return EgoFound(version, spans, names)


def name_nodes(graph: "nx.MultiDiGraph[str]", node_ids: Iterable[str]) -> dict[str, NodeName]:
    """Nodes in a few words, by id."""
    found = {}
    for node_id in node_ids:
        node: dict[str, Any] = graph.nodes[node_id]
        found[node_id] = NodeName(node.get("kind", EVENT), node.get("type"), node["label"], node.get("country"))
    return found


def version_of(graph: "nx.MultiDiGraph[str]") -> int:
    """Number of the last change in the graph."""
    return int(graph.graph.get("version", 0))


def _links(workbench: Workbench, graph: "nx.MultiDiGraph[str]", network: Network) -> Any:
    return workbench.links(
        graph,
        network.graph_filter,
        on=network.on,
        ties=network.ties,
        edge_types=network.edge_types,
        include_generic=network.include_generic,
        known_at=network.known_at,
    )
