"""Commands that ask the graph about groups: who bridges two, components, the projection to actors."""

from typing import Annotated

import typer

from app.cli_asking import (
    NOT_PLACES,
    AsJson,
    EdgeTypes,
    Where,
    find_nodes,
    label_nodes,
    make_budget,
    note_ended,
    parse_edge_types,
    parse_where,
    read_asked,
    write_json,
)
from app.cli_common import note, open_service
from app.cli_steps import run_steps
from app.cli_ties import PeriodName, SignName

MEMBER = "Id or name of a member; may be given more than once."


def bridges(
    ctx: typer.Context,
    group_a: Annotated[list[str], typer.Option("--a", metavar="NODE", help=MEMBER, show_default=False)],
    group_b: Annotated[list[str], typer.Option("--b", metavar="NODE", help=MEMBER, show_default=False)],
    max_length: Annotated[int, typer.Option(min=1, max=8, help="Most steps of a path.")] = 6,
    max_pairs: Annotated[int, typer.Option(min=1, help="Most pairs; of more, a sample is drawn.")] = 200,
    events: Annotated[bool, typer.Option("--events", help="List events too.")] = False,
    limit: Annotated[int, typer.Option(min=0, help="Most of them, the largest share first; 0 lists all.")] = 20,
    edge_type: EdgeTypes = None,
    where: Where = None,
    as_json: AsJson = False,
) -> None:
    """Tell who bridges two groups: who lies on the shortest paths from the members of one to those of the other.

    Examples:

        conflict-graph bridges --a "Nusra Front" --a Daesh --b "Syrian Armed Forces" --b Hezbollah
    """
    from graph.bridges import METHOD, find_bridges
    from graph.ground import Ground

    query, edges = parse_where(where), parse_edge_types(edge_type, NOT_PLACES)
    with open_service(ctx) as service:
        asked = read_asked(service, query)
        ones, others = find_nodes(service, group_a, "--a"), find_nodes(service, group_b, "--b")
        with service.snapshot.read(asked.known_at) as graph:
            ground = Ground(graph, asked.graph_filter, edge_types=edges, always=(*ones, *others))
            found = find_bridges(
                ground,
                ones,
                others,
                max_length=max_length,
                max_pairs=max_pairs,
                events=events,
                budget=make_budget(service),
            )
            names = label_nodes(graph, {*ones, *others, *(one.node_id for one in found.items)})
            version = graph.graph.get("version", 0)
    if as_json:
        write_json(version=version, method=METHOD, bridges=found, nodes=names)
        return
    for one in found.items[: limit or None]:
        member = f"  (of --{one.group})" if one.group else ""
        typer.echo(f"{one.share:.2f}  {one.pairs} pairs  {names[one.node_id]}{member}  {one.node_id}")
    sample = f", a sample of {found.pair_count}" if found.is_sampled else ""
    note(f"{found.looked_at} pairs{sample}: {found.joined} joined, {found.direct} of them without anybody between")
    note_ended(found.ended_by)


def components(
    ctx: typer.Context,
    min_size: Annotated[int, typer.Option(min=1, help="Fewest nodes.")] = 2,
    heads: Annotated[int, typer.Option(min=0, max=20, help="Entities shown of each.")] = 5,
    limit: Annotated[int, typer.Option(min=0, help="Most components, the largest first; 0 lists all.")] = 20,
    edge_type: EdgeTypes = None,
    where: Where = None,
    as_json: AsJson = False,
) -> None:
    """List the parts of the graph that no edge joins to another, each with its best joined entities.

    Places do not join unless `--edge-type` says so.

    Examples:

        conflict-graph components --where country=IQ --where date_from=2017
    """
    from app.analytics.questions import list_component_steps

    query, edges = parse_where(where, unmentioned=False), parse_edge_types(edge_type, NOT_PLACES)
    with open_service(ctx) as service:
        asked = read_asked(service, query)
        steps = list_component_steps(
            service.workbench, asked.graph_filter, asked.known_at, edge_types=edges, min_size=min_size, heads=heads
        )
        done = run_steps(steps)
    found, version = done.components, done.version
    shown = found[: limit or None]
    names = {head: done.names[head].label for one in shown for head in one.heads}
    if as_json:
        write_json(version=version, count=len(found), components=shown, nodes=names)
        return
    for one in shown:
        who = ", ".join(names[head] for head in one.heads)
        typer.echo(f"{one.size} nodes, {one.entities} entities, {one.events} events: {who}  {one.id}")
    if len(shown) < len(found):
        note(f"{len(found) - len(shown)} smaller ones (--limit 0 lists all)")


def projection(
    ctx: typer.Context,
    period: Annotated[PeriodName, typer.Option(help="How time is cut.")] = PeriodName.ALL,
    sign: Annotated[list[SignName] | None, typer.Option(help="Only ties of this sign.", show_default=False)] = None,
    min_strength: Annotated[float, typer.Option(min=0, max=1, help="Lowest strength of a tie.")] = 0.0,
    limit: Annotated[int, typer.Option(min=0, help="Most ties, the strongest first; 0 lists all.")] = 20,
    where: Where = None,
    as_json: AsJson = False,
) -> None:
    """Project the graph to actors: the signed, weighted tie of each two that events or relations join, by period.

    An analysis of what is told, not a fact.

    Examples:

        conflict-graph projection --period year --sign hostile --where country=SY
    """
    from app.analytics.questions import projection_steps
    from graph.periods import Period
    from graph.polarity import METHOD

    query = parse_where(where, unmentioned=False)
    with open_service(ctx) as service:
        asked = read_asked(service, query)
        steps = projection_steps(
            service.workbench,
            asked.graph_filter,
            asked.known_at,
            period=Period(period),
            signs=frozenset(one.value for one in sign or ()),
            min_strength=min_strength,
        )
        done = run_steps(steps)
    found, version = done.projection, done.version
    shown = found.ties[: limit or None]
    names = {end: done.names[end].label for tie in shown for end in (tie.one_id, tie.other_id)}
    if as_json:
        complete = found.is_complete
        write_json(version=version, method=METHOD, is_complete=complete, count=len(found.ties), ties=shown, nodes=names)
        return
    for tie in shown:
        assert tie.balance is not None  # only what counts makes a tie here
        typer.echo(f"{tie.balance.sign} {tie.balance.strength:.2f}  {names[tie.one_id]} -- {names[tie.other_id]}")
        for one in tie.periods:
            if one.first or one.last:
                label = one.first if one.first == one.last else f"{one.first or '...'} to {one.last or '...'}"
                typer.echo(f"      {label}: {one.balance.sign} {one.balance.strength:.2f}")
    if len(shown) < len(found.ties):
        note(f"{len(found.ties) - len(shown)} weaker ties are not listed (--limit 0 lists all)")
