"""Who held a place, and the course of an operation, to the shapes that go out."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.api.deps import Caller
from app.api.schemas import EntityRefOut, EvidenceOut, PlaceOut
from app.api.schemas_control import (
    AnswerOut,
    BoundOut,
    ControlFactOut,
    ControlOut,
    CostOut,
    MemberOut,
    NearFactOut,
    OperationClaimOut,
    OperationTimelineOut,
    PartyOut,
    SpanOut,
    StepOut,
)
from app.api.shapes import first_evidence, to_events_out, to_ref
from app.store.canonical_tables import EntityRow
from app.store.read_control import PlaceControl
from app.store.read_operations import OperationCourse
from graph.control import Answer, Span
from graph.control_facts import Bound, ControlFact

Entities = Mapping[str, EntityRow]
Evidence = Mapping[str, list[EvidenceOut]]


def to_control_out(
    session: Session, found: PlaceControl, answer: Answer | None, *, each: int, caller: Caller
) -> ControlOut:
    """The spans of a place, or the answer for a day, with their facts."""
    facts = found.facts
    if answer is not None:
        shown = {one for span in (answer.span, *answer.possible) if span for one in list_fact_ids(span)}
        facts = tuple(fact for fact in facts if fact.id in shown)
    evidence = _load_evidence(session, [*facts, *(near.fact for near in found.near)], each, caller)
    spans = found.control.spans if answer is None else ()
    return ControlOut(
        place=PlaceOut.model_validate(found.place),
        redirected_from=found.redirected_from,
        known_at=found.known_at,
        answer=_to_answer_out(answer, found.entities) if answer is not None else None,
        spans=[_to_span_out(span, found.entities) for span in spans],
        facts=[
            ControlFactOut(**_to_fact(fact, found.control.uses[fact.id], found.entities, evidence)) for fact in facts
        ],
        near=[
            NearFactOut(
                **_to_fact(near.fact, found.use_of(near.fact), found.entities, evidence),
                nearness=near.nearness,
                place=to_ref(near.fact.place_id, found.entities),
            )
            for near in found.near
        ],
        near_left_out=found.near_left_out,
    )


def list_fact_ids(span: Span) -> set[str]:
    """The facts that a span names."""
    return {
        *span.opened_by,
        *span.supported_by,
        *span.closed_by,
        *(fact_id for party in span.parties for fact_id in party.fact_ids),
    }


def to_operation_out(session: Session, found: OperationCourse, *, each: int, caller: Caller) -> OperationTimelineOut:
    """The course of an operation."""
    steps, entities = found.timeline.steps, found.entities
    rows = [found.events[step.event_id] for step in steps]
    events = {one.id: one for one in to_events_out(session, rows, each, caller)}
    return OperationTimelineOut(
        operation=EntityRefOut.model_validate(found.operation),
        redirected_from=found.redirected_from,
        active_from=found.operation.active_from,
        active_to=found.operation.active_to,
        launched=_to_bound_out(found.timeline.launched),
        ended=_to_bound_out(found.timeline.ended),
        members=[
            MemberOut(entity=_ref(member.entity_id, entities), role=member.role, fact_ids=list(member.fact_ids))
            for member in found.members
        ],
        steps=[
            StepOut(phase=step.phase, links=list(step.links), when=_bound(step.when), event=events[step.event_id])
            for step in steps
        ],
        costs=[
            CostOut(
                kind=cost.kind,
                side=cost.side,
                at_least=cost.at_least,
                claims=[_to_claim_out(found, claim_id) for claim_id in cost.claim_ids],
            )
            for cost in found.timeline.costs
        ],
        cost_rule=found.timeline.cost_rule,
    )


def _to_claim_out(found: OperationCourse, claim_id: str) -> OperationClaimOut:
    claim, published_on, publisher = found.claims[claim_id]
    return OperationClaimOut(
        id=claim.id,
        kind=claim.kind,
        low=claim.low,
        best=claim.best,
        high=claim.high,
        who=to_ref(claim.who, found.entities),
        by=to_ref(claim.by, found.entities),
        report_id=claim.report_id,
        publisher=publisher,
        published_at=published_on,
        event_id=claim.event_id,
    )


def _to_answer_out(answer: Answer, entities: Entities) -> AnswerOut:
    return AnswerOut(
        at=answer.day,
        state=answer.state,
        is_confirmed=answer.is_confirmed,
        span=_to_span_out(answer.span, entities) if answer.span else None,
        possible=[_to_span_out(span, entities) for span in answer.possible],
    )


def _to_span_out(span: Span, entities: Entities) -> SpanOut:
    return SpanOut(
        state=span.state,
        is_claimed=span.is_claimed,
        parties=[
            PartyOut(
                entity=_ref(party.entity_id, entities),
                basis=party.basis,
                confidence=party.confidence,
                fact_ids=list(party.fact_ids),
            )
            for party in span.parties
        ],
        start=_to_bound_out(span.start),
        end=_to_bound_out(span.end),
        since=_to_bound_out(span.since),
        last_confirmed_on=span.last_confirmed_on,
        opened_by=list(span.opened_by),
        supported_by=list(span.supported_by),
        closed_by=list(span.closed_by),
        confidence=span.confidence,
    )


def _to_fact(fact: ControlFact, use: str, entities: Entities, evidence: Evidence) -> dict[str, Any]:
    return {
        "id": fact.id,
        "record_id": fact.record_id,
        "kind": fact.kind,
        "type": fact.type,
        "effect": fact.effect,
        "use": use,
        "modality": fact.modality,
        "when": _bound(fact.when),
        "until": fact.until,
        "takers": _refs(fact.takers, entities),
        "leavers": _refs(fact.leavers, entities),
        "fighters": _refs(fact.fighters, entities),
        "first_reported": fact.first_reported,
        "confidence": fact.confidence,
        "evidence": evidence.get(fact.id, []),
    }


def _load_evidence(session: Session, facts: Iterable[ControlFact], each: int, caller: Caller) -> Evidence:
    found: dict[str, list[EvidenceOut]] = {}
    for kind, table in (("event", "event"), ("relation", "relation_mention")):
        ids = {fact.id for fact in facts if fact.kind == kind}
        found |= first_evidence(session, table, ids, each, caller)
    return found


def _bound(bound: Bound) -> BoundOut:
    return BoundOut(earliest=bound.earliest, latest=bound.latest, precision=bound.precision)


def _to_bound_out(bound: Bound | None) -> BoundOut | None:
    return _bound(bound) if bound is not None else None


def _ref(entity_id: str, entities: Entities) -> EntityRefOut:
    return EntityRefOut.model_validate(entities[entity_id])


def _refs(entity_ids: Iterable[str], entities: Entities) -> list[EntityRefOut]:
    return [_ref(entity_id, entities) for entity_id in entity_ids]
