"""Commands that ask the graph about ways: paths, neighbourhoods, what several have in common, what joins them."""

from enum import StrEnum
from typing import Annotated

import typer

from app.cli_asking import (
    NOT_PLACES,
    AsJson,
    EdgeTypes,
    Where,
    find_nodes,
    label_nodes,
    load_sentences,
    make_budget,
    note_ended,
    parse_edge_types,
    parse_where,
    print_step,
    read_asked,
    write_json,
)
from app.cli_common import note, open_service

NODE = "Id or name of an entity, or id of an event."


class WeightName(StrEnum):
    """What is best."""

    HOPS = "hops"
    CONFIDENCE = "confidence"
    ARRIVAL = "arrival"


def paths(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(metavar="FROM", help=NODE, show_default=False)],
    target: Annotated[str, typer.Argument(metavar="TO", help=NODE, show_default=False)],
    limit: Annotated[int, typer.Option("--limit", "-k", min=1, help="Most paths, the best first.")] = 3,
    max_length: Annotated[int, typer.Option(min=1, max=8, help="Most steps; actor, event, actor are two.")] = 4,
    weight: Annotated[WeightName, typer.Option(help="What is best.")] = WeightName.HOPS,
    respect_time: Annotated[
        bool, typer.Option("--respect-time", help="Only paths that are possible in time, step after step.")
    ] = False,
    via: Annotated[
        list[str] | None, typer.Option(metavar="NODE", help="What must lie between.", show_default=False)
    ] = None,
    avoid: Annotated[
        list[str] | None, typer.Option(metavar="NODE", help="What must not lie between.", show_default=False)
    ] = None,
    edge_type: EdgeTypes = None,
    where: Where = None,
    as_json: AsJson = False,
) -> None:
    """Find the best paths between two entities or events, with the sentences of their steps.

    Examples:

        conflict-graph paths "Nusra Front" "Ahrar al-Sham" --edge-type role --edge-type relation

        conflict-graph paths Daesh "Iraqi Armed Forces" --respect-time --weight arrival --where country=IQ

    Exit code 2 if several have the name: they are listed with their ids.
    """
    from graph.paths import PathRules, find_paths

    query, edges = parse_where(where), parse_edge_types(edge_type)
    with open_service(ctx) as service:
        asked = read_asked(service, query)
        (start,), (end,) = find_nodes(service, [source], "FROM"), find_nodes(service, [target], "TO")
        rules = PathRules(
            max_length=max_length,
            weight=weight.value,
            edge_types=edges,
            via=frozenset(find_nodes(service, via or (), "--via")),
            avoid=frozenset(find_nodes(service, avoid or (), "--avoid")),
            respect_time=respect_time,
        )
        with service.snapshot.read(asked.known_at) as graph:
            found = find_paths(
                graph,
                start,
                end,
                limit=limit,
                rules=rules,
                graph_filter=asked.graph_filter,
                budget=make_budget(service),
            )
            names = label_nodes(graph, {start, end, *(node for path in found.paths for node in path.nodes)})
            version = graph.graph.get("version", 0)
        if as_json:
            write_json(version=version, ended_by=found.ended_by, paths=found.paths, nodes=names)
            return
        links = [link for path in found.paths for step in path.links for link in step]
        told = load_sentences(service, {link.record_id for link in links}, asked.known_at)
    for path in found.paths:
        cost = f", cost {path.cost:.2f}" if weight is WeightName.CONFIDENCE else ""
        arrival = f", arrives {path.days[-1] or 'at any time'}" if path.days else ""
        typer.echo(f"{len(path.links)} steps{cost}{arrival}: {' -- '.join(names[node] for node in path.nodes)}")
        for one, other, step in zip(path.nodes, path.nodes[1:], path.links, strict=False):
            print_step(one, other, step, names, told)
    if not found.paths:
        typer.echo(f"no path of at most {max_length} steps is known")
    note_ended(found.ended_by)


def neighbourhood(
    ctx: typer.Context,
    node: Annotated[str, typer.Argument(metavar="NODE", help=NODE, show_default=False)],
    hops: Annotated[int, typer.Option(min=1, max=4, help="Most steps.")] = 2,
    max_nodes: Annotated[int, typer.Option(min=1, help="Most nodes, the nearest.")] = 200,
    max_edges: Annotated[int, typer.Option(min=1, help="Most edges.")] = 2000,
    edge_type: EdgeTypes = None,
    where: Where = None,
    as_json: AsJson = False,
) -> None:
    """List what lies within some steps of an entity or event, the nearest first.

    Examples:

        conflict-graph neighbourhood Daesh --hops 2 --where event_type=air_drone_strike

    Exit code 2 if several have the name: they are listed with their ids.
    """
    from graph.neighbourhood import find_neighbourhood

    query, edges = parse_where(where), parse_edge_types(edge_type)
    with open_service(ctx) as service:
        asked = read_asked(service, query)
        (start,) = find_nodes(service, [node], "NODE")
        with service.snapshot.read(asked.known_at) as graph:
            found = find_neighbourhood(
                graph,
                start,
                hops=hops,
                max_nodes=max_nodes,
                max_edges=max_edges,
                graph_filter=asked.graph_filter,
                edge_types=edges,
                budget=make_budget(service),
            )
            names = label_nodes(
                graph, {end for edge in found.edges for end in edge[:2]} | {one for _, one in found.nodes}
            )
            version = graph.graph.get("version", 0)
    if as_json:
        write_json(version=version, neighbourhood=found, nodes=names)
        return
    for steps, one in found.nodes:
        typer.echo(f"{steps}  {names[one]}  {one}")
    note(f"{len(found.nodes)} nodes, {len(found.edges)} edges")
    if found.ended_by is not None:
        note(f"this is a part, cut at {found.cut_at} steps: the budget of {found.ended_by} ended it")


def common(
    ctx: typer.Context,
    nodes: Annotated[list[str], typer.Argument(metavar="NODE...", help=NODE, show_default=False)],
    at_least: Annotated[
        int | None, typer.Option(min=2, help="Of how many of them at least; all without it.", show_default=False)
    ] = None,
    direct: Annotated[bool, typer.Option("--direct", help="Leave out who only takes part in the same events.")] = False,
    limit: Annotated[int, typer.Option(min=0, help="Most of them; 0 lists all.")] = 20,
    edge_type: EdgeTypes = None,
    where: Where = None,
    as_json: AsJson = False,
) -> None:
    """Tell what two or more have in common, and through what: events, relations, who takes part beside each of them.

    Examples:

        conflict-graph common "Nusra Front" "Ahrar al-Sham" --where kind=actor --where event_type=armed_clash
    """
    from graph.connections import explain_common, list_common
    from graph.ground import Ground

    query, edges = parse_where(where), parse_edge_types(edge_type, NOT_PLACES)
    with open_service(ctx) as service:
        asked = read_asked(service, query)
        ids = find_nodes(service, nodes, "NODE")
        with service.snapshot.read(asked.known_at) as graph:
            ground = Ground(graph, asked.graph_filter, edge_types=edges, always=ids)
            budget = make_budget(service)
            found = list_common(ground, ids, at_least=at_least, through_events=not direct, budget=budget)
            shown = found[: limit or None]
            items = [
                (one, [explain_common(ground, of, one.node_id, through_events=not direct) for of in one.of])
                for one in shown
            ]
            events = {event for _, throughs in items for through in throughs for event in through.event_ids}
            names = label_nodes(graph, {*ids, *events, *(one.node_id for one in shown)})
            version = graph.graph.get("version", 0)
    if as_json:
        listed = [{"node_id": one.node_id, "through": throughs} for one, throughs in items]
        write_json(version=version, ended_by=budget.ended_by, count=len(found), common=listed, nodes=names)
        return
    for one, throughs in items:
        typer.echo(f"{names[one.node_id]}  {one.node_id}")
        for through in throughs:
            words = [f"{link.type} {link.id}" for link in through.links]
            words += [f"{names[event]} {event}" for event in through.event_ids[:3]]
            more = f" and {len(through.event_ids) - 3} more events" if len(through.event_ids) > 3 else ""
            typer.echo(f"      {names[through.node_id]}: {', '.join(words)}{more}")
    if not found:
        typer.echo("nothing is known that they have in common")
    elif len(shown) < len(found):
        note(f"{len(found) - len(shown)} more (--limit 0 lists all)")
    note_ended(budget.ended_by)


def connect(
    ctx: typer.Context,
    nodes: Annotated[list[str], typer.Argument(metavar="NODE...", help=NODE, show_default=False)],
    max_length: Annotated[int, typer.Option(min=1, max=12, help="Most steps between two without a third.")] = 8,
    edge_type: EdgeTypes = None,
    where: Where = None,
    as_json: AsJson = False,
) -> None:
    """Tell how up to 25 entities or events are connected: a small tree, with the sentences of its steps.

    Examples:

        conflict-graph connect "Nusra Front" "Ahrar al-Sham" Daesh "Free Syrian Army"
    """
    from graph.connections import METHOD, find_tree
    from graph.ground import Ground

    query, edges = parse_where(where), parse_edge_types(edge_type, NOT_PLACES)
    with open_service(ctx) as service:
        asked = read_asked(service, query)
        ids = find_nodes(service, nodes, "NODE")
        with service.snapshot.read(asked.known_at) as graph:
            ground = Ground(graph, asked.graph_filter, edge_types=edges, always=ids)
            tree = find_tree(ground, ids, max_length=max_length, budget=make_budget(service))
            steps = [(one, other, ground.links(one, other)) for one, other in tree.steps]
            names = label_nodes(graph, tree.nodes)
            version = graph.graph.get("version", 0)
        if as_json:
            listed = [{"from_id": one, "to_id": other, "links": links} for one, other, links in steps]
            groups = tree.groups
            write_json(version=version, method=METHOD, ended_by=tree.ended_by, groups=groups, steps=listed, nodes=names)
            return
        told = load_sentences(service, {link.record_id for *_, links in steps for link in links}, asked.known_at)
    for number, group in enumerate(tree.groups):
        words = ", ".join(names[node] for node in group)
        typer.echo(f"connected: {words}" if len(group) > 1 else f"not connected{' either' if number else ''}: {words}")
    for one, other, links in steps:
        print_step(one, other, links, names, told)
    note_ended(tree.ended_by)
