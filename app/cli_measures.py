"""Commands that measure the graph: centrality, communities, co-participation."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli_asking import NOT_PLACES, AsJson, EdgeTypes, Where, parse_edge_types, parse_where, read_asked, write_json
from app.cli_common import note, open_service
from app.cli_steps import run_steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.analytics.questions import Network, NodeName
    from graph.filters import GraphFilter


class MeasureName(StrEnum):
    """What is measured."""

    DEGREE = "degree"
    WEIGHTED_DEGREE = "weighted-degree"
    PAGERANK = "pagerank"
    BETWEENNESS = "betweenness"
    CORE = "core"


class GroundName(StrEnum):
    """On what."""

    TIES = "ties"
    GRAPH = "graph"


class TiesName(StrEnum):
    """Which ties."""

    ALL = "all"
    COOPERATIVE = "cooperative"
    HOSTILE = "hostile"


class RankedName(StrEnum):
    """Which kinds are ranked."""

    ACTOR = "actor"
    PERSON = "person"
    LOCATION = "location"
    OPERATION = "operation"
    EQUIPMENT = "equipment"
    EVENT = "event"


class SideName(StrEnum):
    """Which events count for a pair."""

    ANY = "any"
    SAME = "same"
    OPPOSITE = "opposite"


Ground = Annotated[
    GroundName, typer.Option("--on", help="The ties of actors, or the graph itself, events being nodes.")
]
Generic = Annotated[bool, typer.Option("--include-generic", help="Let in those without a name (“residents”).")]


def centrality(
    ctx: typer.Context,
    measure: Annotated[MeasureName, typer.Option(help="What is measured.")] = MeasureName.PAGERANK,
    on: Ground = GroundName.TIES,
    ties: Annotated[TiesName, typer.Option(help="Which ties count.")] = TiesName.ALL,
    ranked: Annotated[
        list[RankedName] | None,
        typer.Option(help="List this kind only; may be given more than once.", show_default=False),
    ] = None,
    samples: Annotated[
        int, typer.Option(min=16, max=4096, help="Sources for betweenness where exact would take too long.")
    ] = 256,
    limit: Annotated[int, typer.Option(min=0, help="Most of them, the highest first; 0 lists all.")] = 20,
    edge_type: EdgeTypes = None,
    include_generic: Generic = False,
    where: Where = None,
    as_json: AsJson = False,
) -> None:
    """Rank who matters most: by degree, PageRank, betweenness or core, on the ties of actors or on the graph itself.

    An analysis of what is told: who is reported on more has more ties.

    Examples:

        conflict-graph centrality --measure betweenness --where country=SY --where date_from=2016
    """
    from app.analytics.centrality import METHODS, Measure
    from app.analytics.questions import rank_steps

    chosen = Measure(measure.value)
    query, edges = parse_where(where, unmentioned=False), parse_edge_types(edge_type, NOT_PLACES)
    with open_service(ctx) as service:
        asked = read_asked(service, query)
        network = _network(asked.graph_filter, asked.known_at, on, ties, edges, include_generic)
        kinds = frozenset(one.value for one in ranked or ())
        found = run_steps(rank_steps(service.workbench, network, chosen, kinds=kinds, samples=samples))
    shown = found.ranked[: limit or None]
    if as_json:
        write_json(
            version=found.version,
            measure=chosen.value,
            method=METHODS[chosen],
            nodes=found.nodes,
            links=found.links,
            is_sampled=found.sample_size is not None,
            sample_size=found.sample_size,
            count=len(found.ranked),
            ranked=shown,
            names=_labels(found.names, (one.node_id for one in shown)),
        )
        return
    for one in shown:
        name = found.names[one.node_id]
        typer.echo(f"{one.rank:>5}  {one.score:<12.6g}  {name.label}  ({name.type or name.kind})  {one.node_id}")
    sampled = f", estimated from {found.sample_size} sampled sources" if found.sample_size else ""
    note(f"{measure.value} of {found.nodes} nodes and {found.links} links{sampled}; graph version {found.version}")


def communities(
    ctx: typer.Context,
    on: Ground = GroundName.TIES,
    ties: Annotated[
        TiesName, typer.Option(help="Which ties count; alliances make communities.")
    ] = TiesName.COOPERATIVE,
    resolution: Annotated[float, typer.Option(min=0.01, max=1000, help="Higher gives more and smaller ones.")] = 1.0,
    min_size: Annotated[int, typer.Option(min=1, help="Fewest members.")] = 2,
    heads: Annotated[int, typer.Option(min=0, help="Members shown of each; 0 shows all.")] = 8,
    limit: Annotated[int, typer.Option(min=0, help="Most communities, the largest first; 0 lists all.")] = 20,
    edge_type: EdgeTypes = None,
    include_generic: Generic = False,
    where: Where = None,
    as_json: AsJson = False,
) -> None:
    """Find who belongs together: communities by Leiden, on cooperative ties unless others are asked for.

    Examples:

        conflict-graph communities --where country=SY --resolution 0.8
    """
    from app.analytics.communities import METHOD
    from app.analytics.questions import community_steps

    query, edges = parse_where(where, unmentioned=False), parse_edge_types(edge_type, NOT_PLACES)
    with open_service(ctx) as service:
        asked = read_asked(service, query)
        network = _network(asked.graph_filter, asked.known_at, on, ties, edges, include_generic)
        found = run_steps(community_steps(service.workbench, network, resolution=resolution, min_size=min_size))
    partition = found.partition
    shown = partition.communities[: limit or None]
    if as_json:
        names = _labels(found.names, (member.node_id for one in shown for member in one.members))
        write_json(
            version=found.version,
            method=METHOD,
            modularity=partition.modularity,
            count=len(partition.communities),
            communities=shown,
            names=names,
        )
        return
    for one in shown:
        who = ", ".join(found.names[member.node_id].label for member in one.members[: heads or None])
        more = f" and {len(one.members) - heads} more" if heads and len(one.members) > heads else ""
        typer.echo(f"{len(one.members)} members, weight inside {one.internal:g}, outside {one.external:g}  {one.id}")
        typer.echo(f"      {who}{more}")
    if len(shown) < len(partition.communities):
        note(f"{len(partition.communities) - len(shown)} smaller ones (--limit 0 lists all)")
    note(f"{found.nodes} nodes, {found.links} {ties.value} links, modularity {partition.modularity:.3f}")


def co_participation(
    ctx: typer.Context,
    side: Annotated[SideName, typer.Option(help="Events that count: by the sides of the two.")] = SideName.ANY,
    min_events: Annotated[int, typer.Option(min=1, help="Fewest events.")] = 1,
    limit: Annotated[int, typer.Option(min=0, help="Most pairs, those of most events first; 0 lists all.")] = 20,
    include_generic: Generic = False,
    where: Where = None,
    as_json: AsJson = False,
) -> None:
    """Find who turns up together: pairs by the events in which both take part, on the same side or on opposite ones.

    Unless `--where modality=...` says otherwise, only what is told as a fact counts.

    Examples:

        conflict-graph co-participation --side same --where country=IQ
    """
    from app.analytics.questions import joint_pair_steps
    from graph.joint_events import METHOD
    from graph.tie_projection import to_piece_filter

    query = parse_where([*(where or ()), *factual_unless_asked(where)], unmentioned=False)
    with open_service(ctx) as service:
        asked = read_asked(service, query)
        to_piece_filter(asked.graph_filter)  # refuses kinds that are no parties
        steps = joint_pair_steps(
            service.workbench,
            asked.graph_filter,
            asked.known_at,
            side=side.value,
            min_events=min_events,
            include_generic=include_generic,
        )
        found = run_steps(steps)
    shown = found.pairs[: limit or None]
    if as_json:
        names = _labels(found.names, (end for pair in shown for end in (pair.one_id, pair.other_id)))
        write_json(version=found.version, method=METHOD, count=len(found.pairs), pairs=shown, names=names)
        return
    for pair in shown:
        one, other = (found.names[end].label for end in (pair.one_id, pair.other_id))
        days = f"{pair.first_day} to {pair.last_day}" if pair.first_day else "no day known"
        sides = f"{pair.same_side} on one side, {pair.opposite_sides} opposed"
        typer.echo(f"{len(pair.event_ids):>5}  {one} -- {other}  {sides}, {days}")
    if len(shown) < len(found.pairs):
        note(f"{len(found.pairs) - len(shown)} pairs of no more events (--limit 0 lists all)")


def factual_unless_asked(where: "list[str] | None") -> list[str]:
    """The modalities that count where none is asked for, as `--where` gives them."""
    if any(text.startswith("modality=") for text in where or ()):
        return []
    return [f"modality={name}" for name in ("occurred", "ongoing", "claimed")]


def _network(
    graph_filter: "GraphFilter", known_at: Any, on: GroundName, ties: TiesName, edges: frozenset[str], generic: bool
) -> "Network":
    from app.analytics.questions import Network

    return Network(graph_filter, known_at, on=on.value, ties=ties.value, edge_types=edges, include_generic=generic)


def _labels(names: "Mapping[str, NodeName]", ids: "Iterable[str]") -> dict[str, str]:
    return {one: names[one].label for one in sorted(set(ids))}
