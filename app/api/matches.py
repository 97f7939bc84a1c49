"""Scored pairs: the queue of what to judge, and why two records are, or are not, one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.api.deps import Caller, Reader, ServiceDep
from app.api.examples import problems, returns
from app.api.pagination import read_paging, render
from app.api.parameters_judging import MatchQuery, MatchWhyQuery
from app.api.routing import LeanRoute
from app.api.schemas import EvidenceOut, PageOut
from app.api.schemas_matches import (
    AspectOut,
    MatchOut,
    MatchWhyOut,
    PairScoreOut,
    ReasonOut,
    SideOut,
    ThresholdsOut,
)
from app.api.schemas_service import JudgementOut
from app.api.shapes import first_evidence, to_ref
from app.api.telling_shapes import to_refs_out
from app.ingest.explaining import Why, explain_events
from app.ingest.explaining_entities import explain_entities
from app.ingest.queue import QueueItem, load_queue
from app.ingest.verdicts import Decision
from app.store.match_tables import MatchRow
from app.store.read_entities import load_entities_by_id
from app.store.read_identities import first_locals
from app.store.read_matches import MATCH_SORTS, MatchSearch, find_kind, match_keys
from app.store.search import resolve_id
from graph.errors import InvalidInputError, NotFoundError

router = APIRouter(prefix="/matches", tags=["matches"], route_class=LeanRoute)
OneId = Annotated[
    str, Path(description="Id of a telling, event or entity.", examples=["evm_1f0c2d3e4f5a6b7c8d9e"], max_length=64)
]
OtherId = Annotated[
    str,
    Path(description="Id of the other one, of the same sort.", examples=["evm_2a1b0c9d8e7f6a5b4c3d"], max_length=64),
]
QUOTING = ("words", "story", "things", "hours")  # aspects whose details are words of the reports


@router.get(
    "",
    summary="List pairs that may be one",
    response_model=PageOut[MatchOut],
    responses=returns(PageOut[MatchOut]) | problems(404),
)
def list_matches(service: ServiceDep, caller: Reader, query: Annotated[MatchQuery, Query()]) -> Response:
    """The queue of what to judge: pairs that matching scored and left undecided, the most useful first.

    Events (`kind=event`) are joined by their score; entities (`kind=entity`) never are: a pair of these is offered
    because of their names, and only a judgement joins it.

    Usefulness is how near the score is to that of joining (1 there, less on either side; 1 for a pair that scores high
    enough and yet is not joined), times the binary logarithm of one more than the reports that tell the two events.
    `status=joined` lists what was joined, the least sure first; `status=judged` what analysts decided.
    """
    for name, kind in (("event", "entity"), ("entity", "event")):
        if query.kind == kind and getattr(query, name) is not None:
            raise InvalidInputError(f"{name}: asks for pairs of another kind than kind={kind}", field=name)
    paging = read_paging(query, service.settings, sorts=MATCH_SORTS, tie=MatchRow.left_id)
    paging = replace(paging, keys=match_keys(query.sort))
    with service.store.read() as session:
        asked = query.event if query.kind == "event" else query.entity
        record_id = resolve_id(session, query.kind, asked)[0] if asked is not None else None
        search = MatchSearch(query.status, query.kind, record_id, query.min_score)
        found, end = load_queue(session, search, paging.keys, after=paging.after, limit=paging.limit)
        items = _to_matches_out(session, found, caller)
    return render(PageOut[MatchOut](items=items, next=paging.to_cursor(end)), query.fields)


@router.get(
    "/{a}/{b}/why",
    summary="Ask why two records are, or are not, one",
    response_model=MatchWhyOut,
    responses=returns(MatchWhyOut) | problems(404),
)
def read_match_why(
    service: ServiceDep, caller: Reader, a: OneId, b: OtherId, query: Annotated[MatchWhyQuery, Query()]
) -> Response:
    """The comparison of two tellings, events or entities, level by level, and what decides.

    Any two can be asked about, compared by matching or not. An event stands for its telling of that id; of two events
    the best pair of tellings across is shown, with a table of all pairs (`exact=true` takes both ids as tellings).
    """
    with service.store.read() as session:
        kinds = [find_kind(session, one) for one in (a, b)]
        for one, kind in zip((a, b), kinds, strict=True):
            if kind is None:
                raise NotFoundError(f"no event, telling or entity {one!r}", record_id=one)
        if kinds[0] != kinds[1]:
            raise InvalidInputError(f"b: {b!r} is an {kinds[1]}, and {a!r} an {kinds[0]}", field="b")
        if kinds[0] == "event":
            out = _to_event_why_out(session, explain_events(session, a, b, exact=query.exact), caller)
        else:
            why, left, right = explain_entities(session, a, b)
            sides = SideOut.model_validate(left), SideOut.model_validate(right)
            out = MatchWhyOut(**_plain(why), left=None, right=None, left_entity=sides[0], right_entity=sides[1])
    return render(out, query.fields)


def _to_event_why_out(session: Session, why: Why, caller: Caller) -> MatchWhyOut:
    refs = to_refs_out(session, (why.left_id, why.right_id), caller)
    left, right = refs[why.left_id], refs[why.right_id]
    plain = _plain(why)
    if left.evidence.is_withheld or right.evidence.is_withheld:
        plain["aspects"] = [
            one.model_copy(update={"detail": None}) if one.aspect in QUOTING else one for one in plain["aspects"]
        ]
    return MatchWhyOut(**plain, left=left, right=right, left_entity=None, right_entity=None)


def _plain(why: Why) -> dict[str, Any]:
    same = ("kind", "left_id", "right_id", "is_one", "left_record", "right_record", "score", "probability", "start")
    plain = {name: getattr(why, name) for name in (*same, "pair_count")}
    return plain | {
        "thresholds": ThresholdsOut(**{"join": None, "veto": None, "open": None, **why.thresholds})
        if why.kind == "event" or why.thresholds
        else None,
        "aspects": [AspectOut.model_validate(one) for one in why.aspects],
        "judgement": _to_judgement_out(why.judgement),
        "reasons": [ReasonOut.model_validate(one) for one in why.reasons],
        "pairs": [PairScoreOut.model_validate(one) for one in why.pairs],
    }


def _to_judgement_out(decision: Decision | None) -> JudgementOut | None:
    return JudgementOut.model_validate(decision) if decision is not None else None


def _to_matches_out(session: Session, items: Sequence[QueueItem], caller: Caller) -> list[MatchOut]:
    tellings = to_refs_out(session, {one for item in items if item.kind == "event" for one in item.ends}, caller)
    identities = {one for item in items if item.kind == "entity" for one in item.ends}
    records = {one: resolve_id(session, "entity", one)[0] for one in identities}
    entities = load_entities_by_id(session, records.values())
    named = first_locals(session, identities)
    sentences = first_evidence(session, "local_entity", named.values(), 1, caller)

    def evidence(one: str) -> EvidenceOut | None:
        found = sentences.get(named.get(one, ""))
        return found[0] if found else None

    return [
        MatchOut(
            kind=item.kind,
            left_id=item.left_id,
            right_id=item.right_id,
            status=item.status,
            score=item.score,
            probability=item.probability,
            usefulness=item.usefulness,
            left=tellings.get(item.left_id),
            right=tellings.get(item.right_id),
            left_entity=to_ref(records.get(item.left_id), entities),
            right_entity=to_ref(records.get(item.right_id), entities),
            left_evidence=evidence(item.left_id),
            right_evidence=evidence(item.right_id),
            judgement=_to_judgement_out(item.decision),
        )
        for item in items
    ]
