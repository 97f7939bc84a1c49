"""The course of an operation: its events, members and claims, loaded by index, and what `graph/operations.py` derives.

    operation -> events that are part of it, or told in a sentence that names it   (direct)
              -> relations: who takes part, leads, supports; whom and what it targets
              -> takings of the places that it targets

Cost: proportional to the reports that name the operation and to what happened at the places at which it aims.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.store.canonical_tables import ClaimRow, EntityRow, EventRow, RelationRow
from app.store.read_control import as_event, load_event_facts, load_sides, load_tellings, to_event_facts
from app.store.read_entities import load_entities_by_id
from app.store.rows import rows_in, to_record
from app.store.search import resolve_id
from app.store.tables import EventMentionRow, EvidenceRow, LocalEntityRow, MentionRow, ReportRow
from graph.control_facts import NO_PARTIES, TAKEOVERS, ControlFact, Telling, event_window
from graph.errors import InvalidInputError
from graph.model import Claim
from graph.ontology import VERBAL_EVENT_TYPES, EventType, Role
from graph.operations import Member, OperationEvent, OperationTimeline, derive_operation, is_about_end

ROLE_OF = {"participates_in": "participant", "leads": "leader", "supports": "supporter"}
TOLD_BESIDE = frozenset({EventType.OFFENSIVE_LAUNCHED, *VERBAL_EVENT_TYPES})
ClaimOfReport = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class OperationCourse:
    """An operation with its course. `claims` are those of the costs with publisher and day of their reports."""

    operation: EntityRow
    redirected_from: str | None
    timeline: OperationTimeline
    members: tuple[Member, ...]
    events: dict[str, EventRow]
    claims: dict[str, ClaimOfReport]
    entities: dict[str, EntityRow]


def load_operation(session: Session, operation_id: str) -> OperationCourse:
    """The course of an operation.

    Raises
    ------
    NotFoundError
        If there is no such entity.
    InvalidInputError
        If it is no operation.
    """
    found_id, redirected_from = resolve_id(session, "entity", operation_id)
    operation = session.get_one(EntityRow, found_id)
    if operation.kind != "operation":
        reason = f"operation_id: {operation_id!r} is no operation but the {operation.kind} {operation.name!r}"
        raise InvalidInputError(reason, field="operation_id")
    links = _list_direct(session, found_id)
    rows = {row[0].id: row[0] for row in rows_in(session, select(EventRow), EventRow.id, links)}
    tellings = load_tellings(session, rows)
    facts = {fact.id: fact for fact in to_event_facts(session, [as_event(row) for row in rows.values()])}
    members = _list_members(session, found_id, rows, tellings)
    aims = [one.entity_id for one in members if one.role == "target"]
    for fact in load_event_facts(session, aims, TAKEOVERS):
        facts.setdefault(fact.id, fact)
        links.setdefault(fact.id, set()).add("aim")
    rows |= {row[0].id: row[0] for row in rows_in(session, select(EventRow), EventRow.id, set(links) - set(rows))}
    claims = _load_claims(session, rows)
    named = {one.entity_id for one in members} | {party for row in claims for party in (row[0].who, row[0].by) if party}
    sides = load_sides(session, named | {party for fact in facts.values() for party in (*fact.takers, *fact.leavers)})
    timeline = derive_operation(
        [_to_event(row, links[row.id], tellings.get(row.id, []), facts.get(row.id)) for row in rows.values()],
        members,
        [(_as_claim(row[0]), row[1]) for row in claims],
        sides,
    )
    shown = {step.event_id for step in timeline.steps}
    counted = {claim_id for cost in timeline.costs for claim_id in cost.claim_ids}
    return OperationCourse(
        operation=operation,
        redirected_from=redirected_from,
        timeline=timeline,
        members=tuple(members),
        events={one: row for one, row in rows.items() if one in shown},
        claims={row[0].id: row for row in claims if row[0].id in counted},
        entities=load_entities_by_id(session, {*named, found_id}),
    )


def _list_direct(session: Session, operation_id: str) -> dict[str, set[str]]:
    """Events that are part of the operation, or that are told about it in a sentence that names it, with the link."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for event_id in session.scalars(select(EventRow.id).where(EventRow.part_of_id == operation_id)):
        found[event_id].add("part_of")
    named = (
        select(MentionRow.report_id, EvidenceRow.sentence)
        .join(LocalEntityRow, LocalEntityRow.id == MentionRow.local_entity_id)
        .join(EvidenceRow, EvidenceRow.owner_id == MentionRow.id)
        .where(LocalEntityRow.entity_id == operation_id)
    )
    sentences = {(report_id, sentence) for report_id, sentence in session.execute(named)}
    told = (
        select(
            EventMentionRow.event_id,
            EventMentionRow.type,
            EventMentionRow.trigger,
            EventMentionRow.report_id,
            EvidenceRow.sentence,
        )
        .join(EvidenceRow, EvidenceRow.owner_id == EventMentionRow.id)
        .where(EvidenceRow.attribute.is_(None), EventMentionRow.event_id.is_not(None))
    )
    for row in rows_in(session, told, EventMentionRow.report_id, {report_id for report_id, _ in sentences}):
        is_beside = (row.report_id, row.sentence) in sentences
        if is_beside and (EventType(row.type) in TOLD_BESIDE or is_about_end(row.trigger)):
            found[row.event_id].add("named")
    return dict(found)


def _list_members(
    session: Session, operation_id: str, events: dict[str, EventRow], tellings: dict[str, list[Telling]]
) -> list[Member]:
    """Who takes part, leads, supports, and at whom and what the operation aims, by relations and by its launches."""
    told: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    either = (RelationRow.source_id == operation_id) | (RelationRow.target_id == operation_id)
    for relation in session.scalars(select(RelationRow).where(either)):
        if relation.target_id == operation_id and relation.type in ROLE_OF:
            told[relation.source_id, ROLE_OF[relation.type]].add(relation.id)
        elif relation.source_id == operation_id and relation.type == "targets":
            told[relation.target_id, "adversary"].add(relation.id)
    for event_id, row in events.items():
        if row.type != EventType.OFFENSIVE_LAUNCHED or row.modality == "denied":
            continue
        for party, part in {one for telling in tellings.get(event_id, []) for one in telling.roles}:
            if part in (Role.SOURCE, Role.ALLY, Role.TARGET):
                told[party, "adversary" if part is Role.TARGET else "participant"].add(event_id)
        if row.location_id is not None:
            told[row.location_id, "adversary"].add(event_id)
    entities = load_entities_by_id(session, {entity_id for entity_id, _ in told})
    found = []
    for (entity_id, role), fact_ids in sorted(told.items()):
        entity = entities[entity_id]
        if entity.kind == "actor" and entity.type in NO_PARTIES:
            continue
        is_place = role == "adversary" and entity.kind == "location"
        found.append(Member(entity_id, "target" if is_place else role, tuple(sorted(fact_ids))))
    return found


def _load_claims(session: Session, event_ids: Iterable[str]) -> Sequence[ClaimOfReport]:
    statement = select(ClaimRow, ReportRow.published_on, ReportRow.publisher).join(
        ReportRow, ReportRow.id == ClaimRow.report_id
    )
    return rows_in(session, statement, ClaimRow.event_id, event_ids)


def _as_claim(row: ClaimRow) -> Claim:
    record = to_record("claim", row)
    assert isinstance(record, Claim)
    return record


def _to_event(row: EventRow, links: set[str], tellings: Sequence[Telling], fact: ControlFact | None) -> OperationEvent:
    event = as_event(row)
    triggers = tuple(sorted({telling.trigger for telling in tellings}))
    return OperationEvent(
        event.id, event.type, event.modality, event_window(event), frozenset(links), triggers, event.location_id, fact
    )


__all__ = ["ClaimOfReport", "OperationCourse", "load_operation"]
