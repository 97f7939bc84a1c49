"""What is measured on the ties of all actors: which of them changed, and how balanced they are."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from app.analytics.tie_questions import BalanceFound, ChangedFound, balance_steps, changed_tie_steps
from app.api.analyses import LATER, Analysis, Asked, PrefersJob, answer, parameters_of, refs_of
from app.api.deps import Reader, ServiceDep
from app.api.examples import problems, returns
from app.api.pagination import read_paging, render, slice_page
from app.api.parameters_ties import AnalysisQuery, BalanceQuery, ChangedTiesQuery
from app.api.routing import LeanRoute
from app.api.schemas import PageOut
from app.api.schemas_ties import BalanceOut, ChangedTieOut
from app.api.shapes_ties import heaviest, load_evidence, to_balance_out, to_change_out
from app.filters.reading import read_timeless
from app.service import Service
from app.store.where import canonical_ids
from graph.balance import triad_order
from graph.filters import GraphFilter
from graph.periods import parse_stretch
from graph.steps import Steps
from graph.tie_changes import change_order
from graph.tie_model import PieceFilter
from graph.tie_projection import to_piece_filter

router = APIRouter(prefix="/analysis", tags=["ties"], route_class=LeanRoute)


def _start_changed(asked: Asked, query: ChangedTiesQuery) -> Steps[ChangedFound]:
    return changed_tie_steps(
        asked.service.workbench,
        parse_stretch(query.first, field="first"),
        parse_stretch(query.second, field="second"),
        _to_pieces(query),
        query.known_at,
        signs_from=frozenset(query.sign_from),
        signs_to=frozenset(query.sign_to),
        **_among_whom(asked.service, query),
        min_strength=query.min_strength,
    )


def _show_changed(asked: Asked, query: ChangedTiesQuery, found: ChangedFound) -> Response:
    paging = read_paging(query, asked.service.settings)
    page, end = slice_page(found.changes, paging, change_order)
    refs = refs_of(found.names, {one for change in page for one in (change.one_id, change.other_id)})
    shown = [
        (
            heaviest(change.first.pieces if change.first else (), query.pieces),
            heaviest(change.second.pieces if change.second else (), query.pieces),
        )
        for change in page
    ]
    facts = {(piece.kind, piece.fact_id) for sides in shown for side in sides for piece in side}
    with asked.service.store.read() as session:
        evidence = load_evidence(session, facts, query.evidence, asked.caller, query.known_at)
    items = [to_change_out(change, sides, refs, evidence) for change, sides in zip(page, shown, strict=True)]
    return render(PageOut[ChangedTieOut](items=items, next=paging.to_cursor(end)), query.fields)


def _start_balance(asked: Asked, query: BalanceQuery) -> Steps[BalanceFound]:
    return balance_steps(
        asked.service.workbench,
        _to_pieces(query, date_from=query.date_from, date_to=query.date_to, as_of=query.as_of),
        query.known_at,
        **_among_whom(asked.service, query),
        max_actors=query.max_actors,
        min_strength=query.min_strength,
        mixed_by_lean=query.mixed == "lean",
    )


def _show_balance(asked: Asked, query: BalanceQuery, found: BalanceFound) -> Response:
    paging = read_paging(query, asked.service.settings)
    triads = [triad for triad in found.balance.triads if not query.triad or triad.kind in query.triad]
    page, end = slice_page(triads, paging, triad_order)
    refs = refs_of(found.names, found.names)
    parameters, cursor = parameters_of(query), paging.to_cursor(end)
    out = to_balance_out(found.balance, page, refs, version=found.version, parameters=parameters, cursor=cursor)
    return render(out, query.fields)


CHANGED_TIES = Analysis("changed-ties", ChangedTiesQuery, _start_changed, _show_changed)
BALANCE = Analysis("balance", BalanceQuery, _start_balance, _show_balance)


@router.get(
    "/changed-ties",
    summary="Find ties that changed",
    response_model=PageOut[ChangedTieOut],
    responses=returns(PageOut[ChangedTieOut]) | LATER | problems(404, 429),
)
def read_changed_ties(
    service: ServiceDep, caller: Reader, query: Annotated[ChangedTiesQuery, Query()], prefers_job: PrefersJob
) -> Response:
    """Pairs of actors with one sign in the first stretch of time and another in the second, the surest first.

    `first=2015&second=2017&from=friendly&to=hostile` asks who fought on the same side in 2015 and against each other in
    2017. Without `from` and `to`: every pair with a tie in both whose sign changed. With `party`: pairs with one of
    them. Links that the seeds know to have begun and not to have ended go on: `tie_class` narrows to deeds.
    """
    return answer(CHANGED_TIES, Asked(service, caller, prefers_job), query)


@router.get(
    "/balance",
    summary="Measure structural balance",
    response_model=BalanceOut,
    responses=returns(BalanceOut) | LATER | problems(404, 429),
)
def read_balance(
    service: ServiceDep, caller: Reader, query: Annotated[BalanceQuery, Query()], prefers_job: PrefersJob
) -> Response:
    """How far "the enemy of my enemy is my friend" fits the ties of a stretch of time: triads, and camps.

    An analysis, not a fact. With `among`: the ties between these actors. Where more than `max_actors` have ties, only
    the most strongly tied are looked at, and `is_complete` is false. Triads are paged, the strongest first.
    """
    return answer(BALANCE, Asked(service, caller, prefers_job), query)


def _to_pieces(query: AnalysisQuery, **days: Any) -> PieceFilter:
    """The pieces that count; refuses kinds that have no ties."""
    return query.to_filter(to_piece_filter(GraphFilter(kinds=frozenset(query.kind))).kinds, **days)


def _among_whom(service: Service, query: AnalysisQuery) -> dict[str, Any]:
    """What the filter of the graph leaves, and whose ties."""
    wanted = read_timeless(service.store, query)
    with service.store.read() as session:
        among, parties = (frozenset(canonical_ids(session, ids)) for ids in (query.among, query.party))
    return {"graph_filter": wanted, "among": among, "party_ids": parties}
