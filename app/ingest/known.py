"""What was known on a day, where it has to be rolled up: entities, and all that the graph of that day is built from."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.ingest.clustering import load_clusters
from app.ingest.wanted import wanted_entities
from app.seeds.records import from_payload
from app.store.canonical_tables import EntityRow, ParticipantRow, RelationRow
from app.store.feed import last_seq
from app.store.known import is_known_relation, known_events, load_known_participants, relations_at
from app.store.known_entities import is_known_entity
from app.store.rows import rows_in, to_record
from app.store.seeds import load_seeds_by_identity
from graph.model import CanonicalRecords, Entity, Event, Participant
from graph.payload import from_payload as to_event
from graph.seeds import SeedEntity

EVENT_FIELDS = tuple(Event.__dataclass_fields__)


def entities_at(session: Session, entity_ids: Iterable[str], known_at: date) -> dict[str, Entity]:
    """Entities as what was published by a day tells them, by id; seeds and corrections count as always known.

    One of which nothing of its own was told by then is left out.
    """
    clusters = load_clusters(session)
    entity_ids = set(entity_ids)
    identities = clusters.members(entity_ids)
    seeds: dict[str, list[SeedEntity]] = defaultdict(list)
    for row in load_seeds_by_identity(session, identities):
        if row.kind == "entity" and row.identity:
            record = from_payload("entity", row.payload)
            assert isinstance(record, SeedEntity)
            seeds[clusters.canonical(row.identity)].append(record)
    return wanted_entities(session, entity_ids, seeds, identities, clusters.entities, known_at=known_at)


def load_known_records(session: Session, known_at: date) -> CanonicalRecords:
    """All that the graph of a day is built from.

    What an event of that day names, but no report had told by itself, is named as it is now, and counted in no report.
    """
    events = tuple(_to_event(row) for row in session.execute(select(known_events(known_at))))
    confidences = load_known_participants(session, None, known_at)
    parts = [to_record("participant", row) for row in session.scalars(select(ParticipantRow)) if row.id in confidences]
    participants = tuple(replace(one, confidence=confidences[one.id]) for one in parts if isinstance(one, Participant))
    found = session.scalars(select(RelationRow).where(is_known_relation(known_at))).all()
    relations = tuple(relations_at(session, found, known_at))
    entities = entities_at(session, session.scalars(select(EntityRow.id).where(is_known_entity(known_at))), known_at)
    named = {part.entity_id for part in participants}
    named |= {end for relation in relations for end in (relation.source_id, relation.target_id)}
    named |= {end for one in events for end in (one.location_id, one.part_of_id, one.claimed_by_id) if end}
    for row in rows_in(session, select(EntityRow), EntityRow.id, named - entities.keys()):
        record = to_record("entity", row[0])
        assert isinstance(record, Entity)
        entities[record.id] = replace(record, report_count=0, first_seen=None, last_seen=None)
    return CanonicalRecords(
        entities=tuple(entities[one] for one in sorted(entities)),
        events=tuple(sorted(events, key=lambda one: one.id)),
        participants=tuple(sorted(participants, key=lambda one: one.id)),
        relations=tuple(sorted(relations, key=lambda one: one.id)),
        version=last_seq(session),
    )


def _to_event(row: object) -> Event:
    return to_event(Event, {name: getattr(row, name) for name in EVENT_FIELDS})
