"""Ties of an actor: allies and foes by period, all that joins two actors, and what an actor is made of."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from app.api.deps import Reader, ServiceDep
from app.api.entities import EntityId
from app.api.examples import problems, returns
from app.api.pagination import read_paging, render, slice_page
from app.api.parameters_ties import ActorTiesQuery, PairQuery, StructureQuery
from app.api.routing import LeanRoute
from app.api.schemas import PageOut
from app.api.schemas_ties import PairOut, StructureLinkOut, TieOut
from app.api.shapes_ties import heaviest, load_evidence, make_refs, parties_of, to_link_out, to_pair_out, to_tie_out
from app.filters.reading import read_timeless, read_told
from app.service import Service
from app.store.search import resolve_id
from graph.filters import GraphFilter
from graph.structure import link_order, list_structure
from graph.tie_model import PieceFilter, order_of
from graph.tie_projection import to_piece_filter
from graph.ties import get_tie, list_ties, strength_order

router = APIRouter(prefix="/entities", tags=["ties"], route_class=LeanRoute)
OtherId = Annotated[
    str,
    Path(
        description="Id of the other one; an older one redirects.", examples=["ent_77aa8b9c0d1e2f3a4b5c"], max_length=64
    ),
]


@router.get(
    "/{entity_id}/ties",
    summary="List allies and foes",
    response_model=PageOut[TieOut],
    responses=returns(PageOut[TieOut]) | problems(404),
)
def read_ties(
    service: ServiceDep, caller: Reader, entity_id: EntityId, query: Annotated[ActorTiesQuery, Query()]
) -> Response:
    """The ties of an actor or person, the strongest first: sign, strength, time, and the tie by period.

    An analysis of events and relations, not a fact: each piece names its record and a sentence. What is told of both
    kinds in one stretch of time is `mixed`, not averaged. What was planned, denied or only supposed does not count.
    """
    paging = read_paging(query, service.settings, of=entity_id)
    with service.store.read() as session:
        found_id, _ = resolve_id(session, "entity", entity_id)
    wanted, graph_filter = _to_filters(service, query)

    def make(graph: Any) -> Any:
        ties = list_ties(
            graph,
            found_id,
            wanted,
            period=query.period,
            factions=query.factions,
            signs=frozenset(query.sign),
            min_strength=query.min_strength,
            entity_types=frozenset(query.entity_type),
            graph_filter=graph_filter,
        )
        return ties, make_refs(graph, {one for tie in ties for one in (tie.other_id, *parties_of(tie.pieces))})

    _, (ties, refs) = service.snapshot.compute(("ties", found_id, query.question), make, query.known_at)
    page, end = slice_page(ties, paging, strength_order)
    shown = {tie.other_id: heaviest(tie.pieces, query.pieces) for tie in page}
    facts = {(piece.kind, piece.fact_id) for pieces in shown.values() for piece in pieces}
    with service.store.read() as session:
        evidence = load_evidence(session, facts, query.evidence, caller, query.known_at)
    items = [to_tie_out(tie, shown[tie.other_id], refs, evidence) for tie in page]
    return render(PageOut[TieOut](items=items, next=paging.to_cursor(end)), query.fields)


@router.get(
    "/{entity_id}/ties/{other_id}",
    summary="Read the tie of two actors",
    response_model=PairOut,
    responses=returns(PairOut) | problems(404),
)
def read_pair(
    service: ServiceDep,
    caller: Reader,
    entity_id: EntityId,
    other_id: OtherId,
    query: Annotated[PairQuery, Query()],
) -> Response:
    """All that joins two actors, in time, with sentences: what they did together, and to each other, by period.

    What does not count (planned, denied, supposed) is listed with `counts` false. Without anything between them the
    sign is null and the lists are empty.
    """
    paging = read_paging(query, service.settings, of=f"{entity_id} {other_id}")
    with service.store.read() as session:
        ends = [resolve_id(session, "entity", end)[0] for end in (entity_id, other_id)]
    wanted, graph_filter = _to_filters(service, query)

    def make(graph: Any) -> Any:
        one_id, other = ends
        tie = get_tie(
            graph, one_id, other, wanted, period=query.period, factions=query.factions, graph_filter=graph_filter
        )
        return tie, make_refs(graph, {*ends, *parties_of(tie.pieces)})

    version, (tie, refs) = service.snapshot.compute(("tie", *ends, query.question), make, query.known_at)
    page, end = slice_page(tie.pieces, paging, order_of)
    with service.store.read() as session:
        evidence = load_evidence(
            session, {(one.kind, one.fact_id) for one in page}, query.evidence, caller, query.known_at
        )
    out = to_pair_out(tie, page, refs, evidence, version=version, cursor=paging.to_cursor(end))
    return render(out, query.fields)


@router.get(
    "/{entity_id}/structure",
    summary="List parents, parts and leaders",
    response_model=PageOut[StructureLinkOut],
    responses=returns(PageOut[StructureLinkOut]) | problems(404),
)
def read_structure(
    service: ServiceDep, caller: Reader, entity_id: EntityId, query: Annotated[StructureQuery, Query()]
) -> Response:
    """What an actor belongs to, what belongs to it, who leads it and its changes, by kind and in time.

    Links that are known to have held only before or after the days asked for are left out. Names and where they come
    from are in `entities/{id}` (`aliases`).
    """
    paging = read_paging(query, service.settings, of=entity_id)
    with service.store.read() as session:
        found_id, _ = resolve_id(session, "entity", entity_id)
    told = read_told(service.store, query)
    with service.snapshot.kept(query.known_at) as graph:
        links = list_structure(graph, found_id, query.to_filter(), kinds=frozenset(query.link), told_ids=told)
        page, end = slice_page(links, paging, link_order)
        refs = make_refs(graph, {link.other_id for link in page})
    facts = {("event" if link.kind == "change" else "relation", link.fact_id) for link in page}
    with service.store.read() as session:
        evidence = load_evidence(session, facts, query.evidence, caller, query.known_at)
    items = [to_link_out(link, refs, evidence) for link in page]
    return render(PageOut[StructureLinkOut](items=items, next=paging.to_cursor(end)), query.fields)


def _to_filters(service: Service, query: ActorTiesQuery | PairQuery) -> tuple[PieceFilter, GraphFilter | None]:
    """The pieces that count, and what of the graph does; refuses kinds that have no ties."""
    kinds = to_piece_filter(GraphFilter(kinds=frozenset(query.kind))).kinds
    wanted = query.to_filter(kinds, date_from=query.date_from, date_to=query.date_to, as_of=query.as_of)
    return wanted, read_timeless(service.store, query)
