"""What is measured on the ties of all actors: which of them changed, and how balanced they are."""

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from app.api.deps import Reader, ServiceDep
from app.api.examples import problems, returns
from app.api.pagination import NOT_OF_THE_QUESTION, read_paging, render, slice_page
from app.api.parameters_ties import BalanceQuery, ChangedTiesQuery
from app.api.routing import LeanRoute
from app.api.schemas import PageOut
from app.api.schemas_ties import BalanceOut, ChangedTieOut
from app.api.shapes_ties import heaviest, load_evidence, make_refs, to_balance_out, to_change_out
from app.service import Service
from app.store.where import canonical_ids
from graph.balance import measure_balance, triad_order
from graph.periods import parse_stretch
from graph.tie_changes import change_order, list_changed_ties
from graph.ties import weigh_all

router = APIRouter(prefix="/analysis", tags=["ties"], route_class=LeanRoute)


@router.get(
    "/changed-ties",
    summary="Find ties that changed",
    response_model=PageOut[ChangedTieOut],
    responses=returns(PageOut[ChangedTieOut]) | problems(404),
)
def read_changed_ties(service: ServiceDep, caller: Reader, query: Annotated[ChangedTiesQuery, Query()]) -> Response:
    """Pairs of actors with one sign in the first stretch of time and another in the second, the surest first.

    `first=2015&second=2017&from=friendly&to=hostile` asks who fought on the same side in 2015 and against each other in
    2017. Without `from` and `to`: every pair with a tie in both whose sign changed. With `actor`: pairs with one of
    them. Links that the seeds know to have begun and not to have ended go on: `tie_class` narrows to deeds.
    """
    first = parse_stretch(query.first, field="first")
    second = parse_stretch(query.second, field="second")
    paging = read_paging(query, service.settings)
    actor_ids = _canonical(service, query.actor)
    wanted = query.to_filter(frozenset(query.kind))

    def make(graph: Any) -> Any:
        changes = list_changed_ties(
            graph,
            first,
            second,
            wanted,
            signs_from=frozenset(query.sign_from),
            signs_to=frozenset(query.sign_to),
            actor_ids=actor_ids,
            countries=frozenset(query.country),
            min_strength=query.min_strength,
        )
        return changes, make_refs(graph, {one for change in changes for one in (change.one_id, change.other_id)})

    key = ("changed-ties", tuple(sorted(actor_ids)), query.question)
    _, (changes, refs) = service.snapshot.compute(key, make, query.known_at)
    page, end = slice_page(changes, paging, change_order)
    shown = [
        (
            heaviest(change.first.pieces if change.first else (), query.pieces),
            heaviest(change.second.pieces if change.second else (), query.pieces),
        )
        for change in page
    ]
    facts = {(piece.kind, piece.fact_id) for sides in shown for side in sides for piece in side}
    with service.store.read() as session:
        evidence = load_evidence(session, facts, query.evidence, caller, query.known_at)
    items = [to_change_out(change, sides, refs, evidence) for change, sides in zip(page, shown, strict=True)]
    return render(PageOut[ChangedTieOut](items=items, next=paging.to_cursor(end)), query.fields)


@router.get(
    "/balance",
    summary="Measure structural balance",
    response_model=BalanceOut,
    responses=returns(BalanceOut) | problems(404),
)
def read_balance(service: ServiceDep, _caller: Reader, query: Annotated[BalanceQuery, Query()]) -> Response:
    """How far "the enemy of my enemy is my friend" fits the ties of a stretch of time: triads, and camps.

    An analysis, not a fact. With `actor`: the ties among these actors. Where more than `max_actors` have ties, only the
    most strongly tied are looked at, and `is_complete` is false. Triads are paged, the strongest first.
    """
    paging = read_paging(query, service.settings)
    actor_ids = _canonical(service, query.actor)
    wanted = query.to_filter(frozenset(query.kind), date_from=query.date_from, date_to=query.date_to, as_of=query.as_of)

    def make(graph: Any) -> Any:
        ties = weigh_all(graph, wanted, countries=frozenset(query.country), actor_ids=actor_ids)
        found = measure_balance(
            ties,
            max_actors=query.max_actors,
            min_strength=query.min_strength,
            mixed_by_lean=query.mixed == "lean",
        )
        return found, make_refs(graph, found.actor_ids)

    key = ("balance", tuple(sorted(actor_ids)), query.question)
    version, (found, refs) = service.snapshot.compute(key, make, query.known_at)
    triads = [triad for triad in found.triads if not query.triad or triad.kind in query.triad]
    page, end = slice_page(triads, paging, triad_order)
    asked = query.model_dump(mode="json", exclude=NOT_OF_THE_QUESTION, exclude_none=True)
    parameters = {name: value for name, value in asked.items() if value != []}
    out = to_balance_out(found, page, refs, version=version, parameters=parameters, cursor=paging.to_cursor(end))
    return render(out, query.fields)


def _canonical(service: Service, ids: Iterable[str]) -> frozenset[str]:
    with service.store.read() as session:
        return frozenset(canonical_ids(session, list(ids)))
