"""Questions to the graph about groups: who bridges two, components, the projection to actors, circles over time."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from app.analytics.circles import tell_circle
from app.analytics.questions import (
    ComponentsFound,
    EgoFound,
    ProjectionFound,
    ego_span_steps,
    list_component_steps,
    projection_steps,
)
from app.api.analyses import LATER, Analysis, Asked, PrefersJob, answer, refs_of
from app.api.deps import Reader, ServiceDep
from app.api.entities import EntityId
from app.api.examples import problems, returns
from app.api.pagination import read_paging, render, slice_page
from app.api.parameters_analytics import EgoJobQuery
from app.api.parameters_questions import BridgesQuery, ComponentsQuery, EgoQuery, ProjectionQuery
from app.api.routing import LeanRoute
from app.api.schemas_questions import (
    BridgeOut,
    BridgesOut,
    ComponentOut,
    ComponentsOut,
    EgoTimelineOut,
    ProjectedTieOut,
    ProjectionOut,
)
from app.api.shapes_questions import make_budget, resolve_entity, resolve_nodes, to_node
from app.api.shapes_ties import heaviest, load_evidence, to_tie_out
from app.filters.reading import read_filter
from graph.bridges import METHOD as BRIDGE_METHOD
from graph.bridges import bridge_order, find_bridges
from graph.components import component_order
from graph.ground import Ground
from graph.periods import Period
from graph.polarity import METHOD as TIE_METHOD
from graph.steps import Steps
from graph.tie_projection import EgoSpan, to_piece_filter
from graph.ties import strength_order

router = APIRouter(tags=["graph"], route_class=LeanRoute)


@router.get(
    "/graph/bridges",
    summary="Tell who bridges two groups",
    response_model=BridgesOut,
    responses=returns(BridgesOut) | problems(404),
)
def read_bridges(service: ServiceDep, _caller: Reader, query: Annotated[BridgesQuery, Query()]) -> Response:
    """Who lies on the shortest paths from the members of one group to those of the other, the largest share first.

    Events are steps; they are listed with `events=true` only. Of more than `max_pairs` pairs a sample is looked at, the
    same each time, and `is_sampled` says so.
    """
    paging = read_paging(query, service.settings)
    ones, others = (resolve_nodes(service, getattr(query, field), field) for field in ("group_a", "group_b"))
    graph_filter = read_filter(service.store, query)
    with service.snapshot.kept(query.known_at) as graph:
        ground = Ground(graph, graph_filter, edge_types=frozenset(query.edge_type), always=(*ones, *others))
        found = find_bridges(
            ground,
            ones,
            others,
            max_length=query.max_length,
            max_pairs=query.max_pairs,
            events=query.events,
            budget=make_budget(service),
        )
        page, end = slice_page(found.items, paging, bridge_order)
        items = [
            BridgeOut(
                node=to_node(graph, one.node_id),
                share=one.share,
                pairs=one.pairs,
                through=[list(pair) for pair in one.through],
                group=one.group,
            )
            for one in page
        ]
        version = graph.graph.get("version", 0)
    out = BridgesOut(
        version=version,
        method=BRIDGE_METHOD,
        is_complete=found.looked_at == found.pair_count,
        ended_by=found.ended_by,  # type: ignore[arg-type]  # a budget's
        is_sampled=found.is_sampled,
        pair_count=found.pair_count,
        looked_at=found.looked_at,
        joined=found.joined,
        direct=found.direct,
        items=items,
        next=paging.to_cursor(end),
    )
    return render(out, query.fields)


def _start_components(asked: Asked, query: ComponentsQuery) -> Steps[ComponentsFound]:
    graph_filter = read_filter(asked.service.store, query)
    return list_component_steps(
        asked.service.workbench,
        graph_filter,
        query.known_at,
        edge_types=frozenset(query.edge_type),
        min_size=query.min_size,
        heads=query.heads,
    )


def _show_components(asked: Asked, query: ComponentsQuery, found: ComponentsFound) -> Response:
    paging = read_paging(query, asked.service.settings)
    page, end = slice_page(found.components, paging, component_order)
    refs = refs_of(found.names, {head for one in page for head in one.heads})
    items = [
        ComponentOut(
            id=one.id,
            size=one.size,
            entities=one.entities,
            events=one.events,
            heads=[refs[head] for head in one.heads],
        )
        for one in page
    ]
    count = len(found.components)
    out = ComponentsOut(version=found.version, count=count, items=items, next=paging.to_cursor(end))
    return render(out, query.fields)


def _start_projection(asked: Asked, query: ProjectionQuery) -> Steps[ProjectionFound]:
    graph_filter = read_filter(asked.service.store, query)
    to_piece_filter(graph_filter)  # refuses kinds that have no ties
    return projection_steps(
        asked.service.workbench,
        graph_filter,
        query.known_at,
        period=query.period,
        signs=frozenset(query.sign),
        min_strength=query.min_strength,
        include_generic=query.include_generic,
    )


def _show_projection(asked: Asked, query: ProjectionQuery, found: ProjectionFound) -> Response:
    paging = read_paging(query, asked.service.settings)
    ties = found.projection.ties
    page, end = slice_page(ties, paging, strength_order)
    refs = refs_of(found.names, {one for tie in page for one in (tie.one_id, tie.other_id)})
    shown = [heaviest(tie.pieces, query.pieces) for tie in page]
    facts = {(piece.kind, piece.fact_id) for pieces in shown for piece in pieces}
    with asked.service.store.read() as session:
        evidence = load_evidence(session, facts, query.evidence, asked.caller, query.known_at)
    out = ProjectionOut(
        version=found.version,
        method=TIE_METHOD,
        is_complete=found.projection.is_complete,
        count=len(ties),
        items=[
            ProjectedTieOut(one=refs[tie.one_id], **dict(to_tie_out(tie, pieces, refs, evidence)))
            for tie, pieces in zip(page, shown, strict=True)
        ],
        next=paging.to_cursor(end),
    )
    return render(out, query.fields)


def _start_ego(asked: Asked, query: EgoJobQuery) -> Steps[EgoFound]:
    service = asked.service
    found_id = resolve_entity(service, query.entity_id)
    graph_filter = read_filter(service.store, query)
    to_piece_filter(graph_filter)  # refuses kinds that have no ties
    return ego_span_steps(
        service.workbench,
        found_id,
        graph_filter,
        query.known_at,
        period=Period(query.period),
        include_generic=query.include_generic,
    )


def _show_ego(asked: Asked, query: EgoJobQuery, found: EgoFound) -> Response:
    paging = read_paging(query, asked.service.settings)
    page, end = slice_page(found.spans, paging, _span_order)
    out = EgoTimelineOut.model_validate({**tell_circle(found, page), "next": paging.to_cursor(end)})
    return render(out, query.fields)


COMPONENTS = Analysis("components", ComponentsQuery, _start_components, _show_components)
PROJECTION = Analysis("projection", ProjectionQuery, _start_projection, _show_projection)
EGO = Analysis("ego-timeline", EgoJobQuery, _start_ego, _show_ego)


@router.get(
    "/graph/components",
    summary="List components",
    response_model=ComponentsOut,
    responses=returns(ComponentsOut) | LATER | problems(404, 429),
)
def read_components(
    service: ServiceDep, caller: Reader, query: Annotated[ComponentsQuery, Query()], prefers_job: PrefersJob
) -> Response:
    """The parts of the filtered graph that no edge joins to another, the largest first, each with its heads.

    By default places do not join: `edge_type` says what does. Where it takes longer than a request may, the answer is
    202 and a job.
    """
    return answer(COMPONENTS, Asked(service, caller, prefers_job), query)


@router.get(
    "/graph/projection",
    summary="Project the graph to actors",
    response_model=ProjectionOut,
    responses=returns(ProjectionOut) | LATER | problems(404, 429),
)
def read_projection(
    service: ServiceDep, caller: Reader, query: Annotated[ProjectionQuery, Query()], prefers_job: PrefersJob
) -> Response:
    """The tie of each two actors that events or relations that fit join: sign, strength, time, and by period.

    An analysis, not a fact: `method` says how ties are weighed, and `pieces` shows what they rest on. Relations count
    as in the graph: where the filter is about events, those between who takes part in them. Where it takes longer than
    a request may, the answer is 202 and a job.
    """
    return answer(PROJECTION, Asked(service, caller, prefers_job), query)


@router.get(
    "/entities/{entity_id}/ego-timeline",
    summary="Read the circle of an actor over time",
    response_model=EgoTimelineOut,
    responses=returns(EgoTimelineOut) | LATER | problems(404, 429),
)
def read_ego_timeline(
    service: ServiceDep,
    caller: Reader,
    entity_id: EntityId,
    query: Annotated[EgoQuery, Query()],
    prefers_job: PrefersJob,
) -> Response:
    """With whom an actor or person had ties, by period: who came, who went, whose tie changed its sign.

    Consecutive periods in which nothing changes are one span. What is not known so exactly is in no period.
    """
    asked = EgoJobQuery.model_validate({**query.model_dump(), "entity_id": entity_id})
    return answer(EGO, Asked(service, caller, prefers_job), asked)


def _span_order(span: EgoSpan) -> tuple[str, ...]:
    return (span.first_day or "",)
