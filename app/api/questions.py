"""Questions to the graph about ways: paths, neighbourhoods, what several have in common, what joins them."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query
from fastapi.responses import Response

from app.api.deps import Reader, ServiceDep
from app.api.entities import EntityId
from app.api.examples import problems, returns
from app.api.pagination import WRONG_CURSOR, make_paging, read_paging, render, slice_page
from app.api.parameters_questions import CommonQuery, ConnectQuery, NeighbourhoodQuery, PathQuery
from app.api.routing import LeanRoute
from app.api.schemas_questions import CommonOut, NeighbourhoodOut, PathOut, PathsOut, SharedOut, ThroughOut, TreeOut
from app.api.shapes_questions import (
    Step,
    load_links_evidence,
    make_budget,
    resolve_entity,
    resolve_nodes,
    to_link_out,
    to_node,
    to_shared_event_out,
    to_step_out,
)
from app.filters.reading import read_filter
from app.settings import Settings
from graph.connections import METHOD as TREE_METHOD
from graph.connections import explain_common, find_tree, list_common, shared_order
from graph.errors import InvalidInputError
from graph.ground import Ground
from graph.neighbourhood import Place, find_neighbourhood, to_node_link
from graph.paths import PathRules, Weight, find_paths
from graph.paths import Place as PathPlace

router = APIRouter(tags=["graph"], route_class=LeanRoute)
EVENTS_SHOWN = 5
NUMBER = int | float
RANKS: dict[Weight, tuple[Any, ...]] = {"hops": (NUMBER,), "confidence": (NUMBER, NUMBER), "arrival": (str, NUMBER)}


@router.get(
    "/paths",
    summary="Find paths between two nodes",
    response_model=PathsOut,
    responses=returns(PathsOut) | problems(404),
)
def read_paths(service: ServiceDep, caller: Reader, query: Annotated[PathQuery, Query()]) -> Response:
    """Paths without repeated nodes, the best first, whatever the edges' direction; over what fits the filter.

    With `respect_time` there are days, each within those of its step, that do not run backwards; steps without a known
    day are not taken. `kind` and `entity_type` leave out events, unless the filter is about events too. `is_complete`
    says whether these are all; `next` leads to those that come after them.
    """
    limit = query.limit if query.k is None else query.k
    if query.k is not None and "limit" in query.model_fields_set and query.limit != query.k:
        raise InvalidInputError(f"k: {query.k} contradicts limit {query.limit}; give one of them", field="k")
    paging = make_paging(query, limit, query.cursor)
    after = _read_path_place(paging.after, query.weight)
    (source,), (target,) = (resolve_nodes(service, [getattr(query, field)], field) for field in ("source", "target"))
    rules = PathRules(
        max_length=query.max_length,
        weight=query.weight,
        edge_types=frozenset(query.edge_type),
        via=frozenset(resolve_nodes(service, query.via, "via")),
        avoid=frozenset(resolve_nodes(service, query.avoid, "avoid")),
        respect_time=query.respect_time,
    )
    graph_filter = read_filter(service.store, query)
    with service.snapshot.kept(query.known_at) as graph:
        found = find_paths(
            graph,
            source,
            target,
            limit=paging.limit,
            rules=rules,
            graph_filter=graph_filter,
            budget=make_budget(service),
            after=after,
        )
        nodes = {node: to_node(graph, node) for path in found.paths for node in path.nodes}
        version = graph.graph.get("version", 0)
    records = {link.record_id for path in found.paths for step in path.links for link in step}
    evidence = load_links_evidence(service, records, query.evidence, caller, query)
    items = [
        PathOut(
            length=len(path.links),
            cost=path.cost,
            nodes=[nodes[node] for node in path.nodes],
            steps=[list(keys) for keys in path.edges],
            links=[
                to_step_out((*ends, links), evidence, day)
                for ends, links, day in zip(
                    pairwise(path.nodes), path.links, path.days or (None,) * len(path.links), strict=True
                )
            ],
        )
        for path in found.paths
    ]
    out = PathsOut(
        version=version,
        is_complete=found.is_complete and after is None,
        ended_by=found.ended_by,  # type: ignore[arg-type]  # "limit", or a budget's
        items=items,
        next=paging.to_cursor(found.paths[-1].place if found.ended_by == "limit" else None),
    )
    return render(out)


@router.get(
    "/entities/{entity_id}/neighbourhood",
    summary="Read what lies within some steps",
    response_model=NeighbourhoodOut,
    responses=returns(NeighbourhoodOut) | problems(404),
)
def read_neighbourhood(
    service: ServiceDep, _caller: Reader, entity_id: EntityId, query: Annotated[NeighbourhoodQuery, Query()]
) -> Response:
    """The nodes within `hops` steps of an entity, the nearest first, then by id, and the edges between them.

    Where it is more than `max_nodes` or `max_edges`, the answer is the first part of it, says so, and gives a cursor
    for the next part; the parts together are the whole.
    """
    limits = _read_limits(query, service.settings)
    paging = read_paging(query, service.settings, of=entity_id)  # type: ignore[arg-type]  # it has what is read of a page
    after = _read_place(paging.after)
    found_id = resolve_entity(service, entity_id)
    graph_filter = read_filter(service.store, query)
    with service.snapshot.kept(query.known_at) as graph:
        found = find_neighbourhood(
            graph,
            found_id,
            hops=query.hops,
            graph_filter=graph_filter,
            edge_types=frozenset(query.edge_type),
            after=after,
            budget=make_budget(service),
            **limits,
        )
        version = graph.graph.get("version", 0)
        nodes, edges = to_node_link(graph, found)
        out = {
            "version": version,
            "is_complete": found.ended_by is None and after is None and not found.edges_left_out,
            "ended_by": found.ended_by,
            "cut_at": found.cut_at,
            "edges_left_out": found.edges_left_out,
            "next": paging.to_cursor(None if found.after is None else (str(found.after[0]), found.after[1])),
            "directed": True,
            "multigraph": True,
            "graph": {"version": version},
            "nodes": nodes,
            "edges": edges,
        }
        content = orjson.dumps(out)  # past the model, which would copy it; a test holds that it fits
    return Response(content, media_type="application/json")


@router.get(
    "/graph/common",
    summary="Find common neighbours",
    response_model=CommonOut,
    responses=returns(CommonOut) | problems(404),
)
def read_common(service: ServiceDep, caller: Reader, query: Annotated[CommonQuery, Query()]) -> Response:
    """What two or more have in common, and through what: events in which both take part, entities joined to each.

    Who takes part in an event with one of them is joined to it, unless `through_events=false`.
    """
    paging = read_paging(query, service.settings)
    ids = resolve_nodes(service, query.ids, "ids")
    graph_filter = read_filter(service.store, query)
    with service.snapshot.kept(query.known_at) as graph:
        ground = Ground(graph, graph_filter, edge_types=frozenset(query.edge_type), always=ids)
        budget = make_budget(service)
        found = list_common(ground, ids, at_least=query.at_least, through_events=query.through_events, budget=budget)
        page, end = slice_page(found, paging, shared_order)
        explained = [
            [explain_common(ground, one, shared.node_id, through_events=query.through_events) for one in shared.of]
            for shared in page
        ]
        told = {one for throughs in explained for through in throughs for one in through.event_ids[:EVENTS_SHOWN]}
        nodes = {one: to_node(graph, one) for one in {*told, *(shared.node_id for shared in page)}}
        version = graph.graph.get("version", 0)
    records = {link.record_id for throughs in explained for one in throughs for link in one.links}
    evidence = load_links_evidence(service, records | told, query.evidence, caller, query)
    items = [
        SharedOut(
            node=nodes[shared.node_id],
            count=len(shared.of),
            through=[
                ThroughOut(
                    id=one.node_id,
                    links=[to_link_out(link, evidence) for link in one.links],
                    event_count=len(one.event_ids),
                    events=[
                        to_shared_event_out(event_id, nodes[event_id], evidence)
                        for event_id in one.event_ids[:EVENTS_SHOWN]
                    ],
                )
                for one in throughs
            ],
        )
        for shared, throughs in zip(page, explained, strict=True)
    ]
    out = CommonOut(
        version=version,
        is_complete=not budget.is_spent,
        ended_by=budget.ended_by,
        count=len(found),
        items=items,
        next=paging.to_cursor(end),
    )
    return render(out, query.fields)


@router.get(
    "/graph/connect",
    summary="Tell how several are connected",
    response_model=TreeOut,
    responses=returns(TreeOut) | problems(404),
)
def read_tree(service: ServiceDep, caller: Reader, query: Annotated[ConnectQuery, Query()]) -> Response:
    """A small tree that joins up to 25 entities or events, with the evidence of its steps, and who can't be joined.

    It has at most twice as many steps as the smallest one. Of two as short ones the one by smaller ids is taken.
    """
    ids = resolve_nodes(service, query.ids, "ids")
    graph_filter = read_filter(service.store, query)
    with service.snapshot.kept(query.known_at) as graph:
        ground = Ground(graph, graph_filter, edge_types=frozenset(query.edge_type), always=ids)
        tree = find_tree(ground, ids, max_length=query.max_length, budget=make_budget(service))
        steps = [(one, other, ground.links(one, other)) for one, other in tree.steps]
        nodes = [to_node(graph, node, is_asked=node in ids) for node in tree.nodes]
        version = graph.graph.get("version", 0)
    evidence = load_links_evidence(service, _records_of(steps), query.evidence, caller, query)
    out = TreeOut(
        version=version,
        method=TREE_METHOD,
        is_complete=tree.ended_by is None,
        ended_by=tree.ended_by,  # type: ignore[arg-type]  # a budget's
        groups=[list(group) for group in tree.groups],
        unconnected=sorted(node for group in tree.groups[1:] for node in group),
        nodes=nodes,
        steps=[to_step_out(step, evidence) for step in steps],
    )
    return render(out, query.fields)


def _records_of(steps: Iterable[Step]) -> set[str]:
    return {link.record_id for _, _, links in steps for link in links}


def _read_limits(query: NeighbourhoodQuery, settings: Settings) -> dict[str, int]:
    """How much one part may hold.

    Raises
    ------
    InvalidInputError
        If more is asked for than the settings allow.
    """
    found = {}
    for name, most in (("max_nodes", settings.question_nodes), ("max_edges", settings.question_edges)):
        wanted = getattr(query, name)
        if wanted is not None and wanted > most:
            raise InvalidInputError(f"{name}: {wanted} is more than {most}", field=name)
        found[name] = most if wanted is None else wanted
    return found


def _read_path_place(values: Any, weight: Weight) -> PathPlace | None:
    """Where the answer before ended."""
    if values is None:
        return None
    rank, nodes = values if len(values) == 2 else ((), ())
    is_ours = isinstance(rank, list) and isinstance(nodes, list) and len(rank) == len(RANKS[weight])
    if is_ours and all(map(isinstance, rank, RANKS[weight])) and all(isinstance(node, str) for node in nodes):
        return tuple(rank), tuple(nodes)
    raise InvalidInputError(WRONG_CURSOR, field="cursor")


def _read_place(values: Any) -> Place | None:
    if values is None:
        return None
    try:
        hops, node_id = values
        return int(hops), str(node_id)
    except (TypeError, ValueError) as exc:
        raise InvalidInputError(WRONG_CURSOR, field="cursor") from exc
