"""Who held a place: the facts of one place, loaded by index, and what `graph/control.py` derives from them.

    place -> events at it, `controls` of it -> tellings, reports -> ControlFact --derive_control--> spans
          -> its parts and the areas around it -> their facts, listed only

Cost: proportional to the facts of the place, its parts and its areas; nothing is read by scanning.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.store.canonical_tables import EntityRow, EventRow, NameRow, RelationRow
from app.store.read_entities import load_entities_by_id
from app.store.rows import rows_in, to_record
from app.store.search import resolve_id
from app.store.tables import ArgumentMentionRow, EventMentionRow, LocalEntityRow, RelationMentionRow, ReportRow
from graph.control import Control, derive_control
from graph.control_facts import (
    HOLD,
    REAL,
    TAKEOVERS,
    TOLD_TYPES,
    ControlFact,
    Sides,
    Telling,
    find_parents,
    to_event_fact,
    to_hold_fact,
    told_until,
)
from graph.errors import InvalidInputError
from graph.ids import normalise_name
from graph.model import Entity, Event
from graph.ontology import DatePrecision, EventType, Role

SURE = 0.8  # confidence from which "part of" makes two parties one side; that of the seeds is 1
STEPS = 6  # parts of parts
NEAR_PLACES = 500  # parts of a place whose facts are looked for
NEAR_FACTS = 100  # facts of them that are listed


@dataclass(frozen=True, slots=True)
class NearFact:
    """A fact on a part of the place (`part`) or on the area around it (`area`): it decides nothing for the place."""

    fact: ControlFact
    nearness: str


@dataclass(frozen=True, slots=True)
class PlaceControl:
    """What is known of who held a place. `facts` are all of the place, by day; `entities` are all that they name."""

    place: EntityRow
    redirected_from: str | None
    control: Control
    facts: tuple[ControlFact, ...]
    near: tuple[NearFact, ...]
    near_left_out: int
    entities: dict[str, EntityRow]
    known_at: date | None = None

    @staticmethod
    def use_of(near: ControlFact) -> str:
        """What a fact beside the place would be: it decides nothing for it."""
        return "no_effect" if near.modality in REAL else near.modality.value


def load_control(
    session: Session, place_id: str, *, known_at: date | None = None, min_confidence: float = 0.0
) -> PlaceControl:
    """Who held a place.

    Parameters
    ----------
    known_at : date, optional
        Use only facts that a report of this day or an earlier one tells.
    min_confidence : float
        Use only facts that are at least so sure.

    Raises
    ------
    NotFoundError
        If there is no such entity.
    InvalidInputError
        If it is no place.
    """
    found_id, redirected_from = resolve_id(session, "entity", place_id)
    place = session.get_one(EntityRow, found_id)
    if place.kind != "location":
        raise InvalidInputError(
            f"place_id: {place_id!r} is no place but the {place.kind} {place.name!r}", field="place_id"
        )
    nearness = _list_near(session, place)
    types = TOLD_TYPES, TAKEOVERS | {EventType.WITHDRAWAL}
    told = [
        *load_event_facts(session, [found_id], types[0]),
        *_load_hold_facts(session, [found_id]),
    ]
    near = [*load_event_facts(session, nearness, types[1]), *_load_hold_facts(session, nearness)]
    told, near = ([fact for fact in facts if fact.confidence >= min_confidence] for facts in (told, near))
    if known_at is not None:
        told, near = told_until(told, known_at), told_until(near, known_at)
    near.sort(key=lambda fact: (fact.when.latest or date.min, fact.id), reverse=True)
    sides = load_sides(session, {party for fact in told for party in _parties_of(fact)})
    named = {party for fact in [*told, *near] for party in _parties_of(fact)}
    named |= {fact.place_id for fact in near if fact.place_id}
    return PlaceControl(
        place=place,
        redirected_from=redirected_from,
        control=derive_control(told, sides),
        facts=tuple(sorted(told, key=lambda fact: (fact.when.latest or date.max, fact.id))),
        near=tuple(NearFact(fact, nearness[fact.place_id or ""]) for fact in near[:NEAR_FACTS]),
        near_left_out=max(0, len(near) - NEAR_FACTS),
        entities=load_entities_by_id(session, {*named, found_id}),
        known_at=known_at,
    )


def load_event_facts(session: Session, place_ids: Iterable[str], types: Iterable[EventType]) -> list[ControlFact]:
    """What the events of these types at these places tell of the holder."""
    wanted = [one.value for one in types]
    statement = select(EventRow).where(EventRow.type.in_(wanted))
    rows = [row[0] for row in rows_in(session, statement, EventRow.location_id, place_ids)]
    return to_event_facts(session, [as_event(row) for row in rows])


def to_event_facts(session: Session, events: Iterable[Event]) -> list[ControlFact]:
    """What events tell of the holder of their places; those that tell nothing are left out."""
    by_id = {event.id: event for event in events}
    tellings = load_tellings(session, by_id)
    named = {party for told in tellings.values() for one in told for party, _ in one.roles}
    entities = {one: as_entity(row) for one, row in load_entities_by_id(session, named).items()}
    facts = (to_event_fact(event, tellings[event.id], entities) for event in by_id.values())
    return [fact for fact in facts if fact is not None]


def load_tellings(session: Session, event_ids: Iterable[str]) -> dict[str, list[Telling]]:
    """The tellings of events with trigger and roles, by event."""
    ids = set(event_ids)
    told = select(EventMentionRow.id, EventMentionRow.event_id, EventMentionRow.trigger, EventMentionRow.report_id)
    rows = rows_in(session, told, EventMentionRow.event_id, ids)
    parts = (
        select(EventMentionRow.id, LocalEntityRow.entity_id, ArgumentMentionRow.role)
        .join(ArgumentMentionRow, ArgumentMentionRow.event_mention_id == EventMentionRow.id)
        .join(LocalEntityRow, LocalEntityRow.id == ArgumentMentionRow.local_entity_id)
    )
    roles: defaultdict[str, set[tuple[str, Role]]] = defaultdict(set)
    for mention_id, entity_id, role in rows_in(session, parts, EventMentionRow.event_id, ids):
        roles[mention_id].add((entity_id, Role(role)))
    found: defaultdict[str, list[Telling]] = defaultdict(list)
    for mention_id, event_id, trigger, report_id in sorted(rows, key=lambda row: row.id):
        found[event_id].append(Telling(trigger, report_id, tuple(sorted(roles[mention_id]))))
    return found


def load_sides(session: Session, party_ids: Iterable[str]) -> Sides:
    """Which of these parties are of one side, by what the seeds, or reports as sure, call a part of what."""
    links: set[tuple[str, str]] = set()
    seen: set[str] = set()
    front = set(party_ids)
    statement = select(RelationRow.source_id, RelationRow.target_id).where(
        RelationRow.type == "part_of", RelationRow.confidence >= SURE, RelationRow.valid_to.is_(None)
    )
    for _ in range(STEPS):
        seen |= front
        found = {(row.source_id, row.target_id) for row in rows_in(session, statement, RelationRow.source_id, front)}
        links |= found
        front = {whole for _, whole in found} - seen
        if not front:
            break
    entities = load_entities_by_id(session, seen | {whole for _, whole in links})
    return Sides({one: as_entity(row) for one, row in entities.items()}, find_parents(links))


def as_event(row: EventRow) -> Event:
    """The record of a row."""
    record = to_record("event", row)
    assert isinstance(record, Event)
    return record


def as_entity(row: EntityRow) -> Entity:
    """The record of a row."""
    record = to_record("entity", row)
    assert isinstance(record, Entity)
    return record


def _load_hold_facts(session: Session, place_ids: Iterable[str]) -> list[ControlFact]:
    """What `controls` tells of these places: one fact for each telling, and one for a relation that only seeds tell."""
    statement = select(RelationRow).where(RelationRow.type == HOLD)
    relations = {row[0].id: row[0] for row in rows_in(session, statement, RelationRow.target_id, place_ids)}
    told = select(RelationMentionRow, ReportRow.published_on).join(
        ReportRow, ReportRow.id == RelationMentionRow.report_id
    )
    facts = []
    for mention, published_on in rows_in(session, told, RelationMentionRow.relation_id, relations):
        relation = relations[mention.relation_id]
        facts.append(
            to_hold_fact(
                mention.id,
                relation.id,
                holder_id=relation.source_id,
                place_id=relation.target_id,
                valid_from=mention.valid_from,
                valid_to=mention.valid_to,
                precision=DatePrecision(mention.valid_precision),
                report_id=mention.report_id,
                published_on=published_on,
                confidence=mention.confidence,
            )
        )
    facts += [
        to_hold_fact(
            row.id,
            row.id,
            holder_id=row.source_id,
            place_id=row.target_id,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            confidence=row.confidence,
        )
        for row in relations.values()
        if row.report_count == 0
    ]
    return facts


def _parties_of(fact: ControlFact) -> tuple[str, ...]:
    return (*fact.takers, *fact.leavers, *fact.fighters)


def _list_near(session: Session, place: EntityRow) -> dict[str, str]:
    """Places that lie in this one (`part`), and provinces and districts in which it lies (`area`); not its country."""
    other = aliased(EntityRow)
    inner = (
        select(RelationRow.source_id)
        .join(other, other.id == RelationRow.source_id)
        .where(RelationRow.target_id == place.id, RelationRow.type == "located_in", other.kind == "location")
        .order_by(RelationRow.source_id)
        .limit(NEAR_PLACES)
    )
    outer = (
        select(RelationRow.target_id)
        .join(other, other.id == RelationRow.target_id)
        .where(RelationRow.source_id == place.id, RelationRow.type == "located_in", other.type.in_(("admin", "region")))
    )
    areas = set(session.scalars(outer))
    names = {normalise_name(name) for name in (place.admin1, place.admin2, place.name) if name}
    if place.country is not None and place.type not in ("country", "region", "admin"):
        named = (
            select(EntityRow.id)
            .join(NameRow, NameRow.entity_id == EntityRow.id)
            .where(NameRow.normalised.in_(names), EntityRow.kind == "location", EntityRow.type == "admin")
            .where(func.coalesce(EntityRow.country, "") == place.country)
        )
        areas |= set(session.scalars(named))
    found = dict.fromkeys(session.scalars(inner), "part")
    found |= dict.fromkeys(areas, "area")
    found.pop(place.id, None)
    return found
