"""The claims of an event side by side: casualty figures by source and time, and what else sources tell otherwise."""

from collections import defaultdict
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.api.deps import Caller, Reader, ServiceDep
from app.api.events import EventId
from app.api.examples import problems, returns
from app.api.pagination import render
from app.api.parameters import ClaimsQuery
from app.api.routing import LeanRoute
from app.api.schemas import PlaceOut
from app.api.schemas_claims import (
    ClaimGroupOut,
    ComparedClaimOut,
    DifferenceOut,
    EventClaimsOut,
    RuleOut,
    TellingOut,
    ToldValueOut,
)
from app.api.shapes import first_evidence, to_ref
from app.ingest.claims import RULES, ClaimGroup, EventClaims, load_event_claims
from app.ingest.sources import count_support
from app.store.read_events import get_event, load_participants
from app.store.search import resolve_id

router = APIRouter(prefix="/events", tags=["events"], route_class=LeanRoute)
Evidence = dict[str, list[Any]]


@router.get(
    "/{event_id}/claims",
    summary="Compare the claims of an event",
    response_model=EventClaimsOut,
    responses=returns(EventClaimsOut) | problems(404),
)
def read_claims(
    service: ServiceDep, caller: Reader, event_id: EventId, query: Annotated[ClaimsQuery, Query()]
) -> Response:
    """Casualty figures side by side, by kind, who suffered and day; then other attributes that sources tell otherwise.

    Each group is rolled up to low, best and high; `conflicts` names claims of different sources that can't both be
    true. A text that several outlets reprint is one source. `rules` says how all of it is derived.

    `known_at` compares what reports published by then tell: roll-up, conflicts and sources are those of that day.
    """
    with service.store.read() as session:
        found_id, redirected_from = resolve_id(session, "event", event_id)
        row = get_event(session, found_id, as_of=query.as_of, known_at=query.known_at)
        claims = load_event_claims(session, found_id, known_at=query.known_at)
        out = EventClaimsOut(
            event_id=found_id,
            redirected_from=redirected_from,
            source_count=row.source_count,
            corroboration=row.corroboration,
            has_conflicting_claims=row.has_conflicting_claims,
            rules={name: RuleOut(name=rule, text=text) for name, (rule, text) in RULES.items()},
            casualties=_to_groups_out(session, found_id, claims, caller, query.known_at),
            attributes=_to_differences_out(session, claims, caller),
        )
    return render(out, query.fields)


def _to_groups_out(
    session: Session, event_id: str, claims: EventClaims, caller: Caller, known_at: date | None
) -> list[ClaimGroupOut]:
    roles: dict[str | None, list[str]] = defaultdict(list)
    for part, entity in load_participants(session, [event_id], known_at=known_at)[event_id]:
        roles[entity.id].append(part.role)
    evidence = first_evidence(session, "casualty_mention", [row.id for row in claims.casualties.values()], 1, caller)
    return [_to_group_out(group, claims, roles, evidence) for group in claims.groups]


def _to_group_out(
    group: ClaimGroup, claims: EventClaims, roles: dict[str | None, list[str]], evidence: Evidence
) -> ClaimGroupOut:
    shown = []
    for figure in group.figures:
        row = claims.casualties[figure.id]
        shown.append(
            ComparedClaimOut(
                id=figure.id,
                kind=figure.kind,
                low=row.low,
                best=row.best,
                high=row.high,
                who=to_ref(row.who, claims.entities),
                by=to_ref(row.by, claims.entities),
                conflicts_with=group.conflicts.get(figure.id, []),
                who_roles=sorted(roles[row.who]),
                is_replaced=figure.id in group.replaced,
                is_denied=figure.is_denied,
                evidence=evidence[row.id],
                **_source_of(claims, row.event_mention_id),
            )
        )
    low, best, high = group.bounds
    return ClaimGroupOut(
        kind=group.kind,
        who=next((one.who for one in shown if one.who is not None), None),
        low=low,
        best=best,
        high=high,
        source_count=group.support.source_count,
        corroboration=group.support.corroboration,
        has_conflict=bool(group.conflicts),
        conflicts=[[one, other] for one, others in group.conflicts.items() for other in others if one < other],
        claims=shown,
    )


def _to_differences_out(session: Session, claims: EventClaims, caller: Caller) -> list[DifferenceOut]:
    told = {facts.id for one in claims.differences for _, tellings in one.values for facts in tellings}
    evidence = first_evidence(session, "event_mention", told, 1, caller)
    return [
        DifferenceOut(
            attribute=one.attribute,
            has_conflict=one.has_conflict,
            values=[
                ToldValueOut(
                    value=_to_value(one.attribute, value, claims),
                    **count_support(facts.source for facts in tellings),
                    tellings=_to_tellings_out([facts.id for facts in tellings], claims, evidence),
                )
                for value, tellings in one.values
            ],
        )
        for one in claims.differences
    ]


def _to_tellings_out(telling_ids: list[str], claims: EventClaims, evidence: Evidence) -> list[TellingOut]:
    shown = [TellingOut(event_mention_id=one, evidence=evidence[one], **_source_of(claims, one)) for one in telling_ids]
    return sorted(shown, key=lambda one: (one.published_at is None, str(one.published_at), one.event_mention_id))


def _to_value(attribute: str, value: Any, claims: EventClaims) -> Any:
    if attribute == "date":
        return dict(zip(("started_on", "ended_on", "date_precision"), value, strict=True))
    if attribute == "location":
        return PlaceOut.model_validate(claims.entities[value.id])
    if attribute == "source":
        return [to_ref(entity_id, claims.entities) for entity_id in sorted(value)]
    return value


def _source_of(claims: EventClaims, telling_id: str) -> dict[str, Any]:
    """The values of a `SourceOut`."""
    row, source = claims.tellings[telling_id], claims.sources[telling_id]
    return {
        "report_id": row.report_id,
        "publisher": row.publisher,
        "published_at": row.published_on,
        "reliability": source.reliability,
        "outlet": source.outlet,
        "syndication_id": source.group,
    }
