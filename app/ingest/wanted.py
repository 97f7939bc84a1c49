"""The canonical records that the statements, seeds and judgements of a scope ask for. Reads only."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.resolve.identity import participant_identity, seed_identity
from app.resolve.rollup import (
    EntityStatement,
    EventStatement,
    RelationStatement,
    Seen,
    roll_up_entity,
    roll_up_event,
    roll_up_relation,
)
from app.store.judgements import list_edits
from app.store.tables import SeedRecordRow
from app.store.tellings import (
    entity_seen,
    entity_tellings,
    event_arguments,
    event_casualties,
    event_tellings,
    local_names,
    relation_tellings,
)
from graph.dates import parse_date
from graph.ids import make_id, normalise_name
from graph.model import Claim, Entity, Event, Name, Participant, Redirect, Relation
from graph.ontology import CasualtyKind, Role
from graph.seeds import SeedEntity

SeedsOf = Mapping[str, Sequence[SeedEntity]]


def _without_first(row: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(row)[1:]


def wanted_entities(
    session: Session, entity_ids: Iterable[str], seeds: SeedsOf, identities: set[str], clusters: Mapping[str, str]
) -> dict[str, Entity]:
    """Entities by id. Of several seeds judged the same, the one whose own id is canonical speaks."""
    entity_ids = set(entity_ids)
    statements: dict[str, list[EntityStatement]] = defaultdict(list)
    for row in entity_tellings(session, entity_ids):
        statements[row.entity_id].append(EntityStatement(*_without_first(row)))
    seen = {row.entity_id: Seen(*_without_first(row)) for row in entity_seen(session, entity_ids)}
    edits: dict[str, dict[str, Any]] = defaultdict(dict)
    for edit in list_edits(session, identities):
        edits[clusters.get(edit.record_id, edit.record_id)][edit.attribute] = edit.value["value"]
    wanted = {}
    for entity_id in sorted(entity_ids):
        known = sorted(seeds.get(entity_id, ()), key=lambda seed: (seed_identity(seed.key) != entity_id, seed.key))
        entity = roll_up_entity(
            entity_id,
            statements[entity_id],
            known[0] if known else None,
            seen=seen.get(entity_id, Seen()),
            edits=edits.get(entity_id),
        )
        if entity is not None:
            wanted[entity_id] = entity
    return wanted


def wanted_names(
    session: Session, locals_: Iterable[str], entity_ids: Iterable[str], seeds: SeedsOf
) -> dict[str, Name]:
    """Names by id: what seeds list, and what reports call by name (what no mention names: its description)."""
    wanted = {}
    rows, texts = {}, defaultdict(set)
    for row in local_names(session, locals_):
        rows[row.id] = row
        if row.form == "name":
            texts[row.id].add(row.text)
    for local_id, row in rows.items():
        for text in texts[local_id] or {row.name}:
            if normalise_name(text):
                name_id = make_id("nam", local_id, text)
                wanted[name_id] = Name(
                    name_id,
                    row.entity_id,
                    text,
                    normalise_name(text),
                    report_id=row.report_id,
                    local_entity_id=local_id,
                )
    for entity_id in entity_ids:
        for seed in seeds.get(entity_id, ()):
            for text in {seed.name, *seed.aliases, *seed.context_aliases}:
                name_id = make_id("nam", "seed", seed.key, text)
                wanted[name_id] = Name(name_id, entity_id, text, normalise_name(text), seed_key=seed.key)
    return wanted


def wanted_events(
    session: Session, event_ids: Iterable[str]
) -> tuple[dict[str, Event], dict[str, Participant], dict[str, Claim]]:
    """Events, their participants and their claims, each by id."""
    event_ids = set(event_ids)
    claims: dict[str, Claim] = {}
    killed: dict[str, list[tuple[int | None, int | None, int | None]]] = defaultdict(list)
    for row in event_casualties(session, event_ids):
        claim_id = make_id("clm", row.id)
        claims[claim_id] = Claim(
            id=claim_id,
            event_id=row.event_id,
            event_mention_id=row.event_mention_id,
            report_id=row.report_id,
            kind=CasualtyKind(row.kind),
            who=row.who,
            low=row.low,
            best=row.best,
            high=row.high,
            by=row.by,
        )
        if row.kind == CasualtyKind.KILLED.value:
            killed[row.event_mention_id].append((row.low, row.best, row.high))
    tellings: dict[str, list[EventStatement]] = defaultdict(list)
    for row in event_tellings(session, event_ids):
        figures = tuple(sorted(killed[row.id], key=str))
        tellings[row.event_id].append(EventStatement(*(*_without_first(row), figures)))
    participants: dict[str, Participant] = {}
    for row in event_arguments(session, event_ids):
        part_id = participant_identity(row.event_id, row.entity_id, row.role)
        confidence = max(row.confidence, participants[part_id].confidence if part_id in participants else 0.0)
        participants[part_id] = Participant(part_id, row.event_id, row.entity_id, Role(row.role), confidence)
    events = {event_id: roll_up_event(event_id, told) for event_id, told in sorted(tellings.items())}
    return {event_id: event for event_id, event in events.items() if event is not None}, participants, claims


def wanted_relations(
    session: Session,
    relation_ids: Iterable[str],
    seeds: Mapping[str, Sequence[SeedRecordRow]],
    ends: Mapping[str, tuple[str, str]],
) -> dict[str, Relation]:
    """Relations by id; the ends of one relation are the same in all its statements."""
    relation_ids = set(relation_ids)
    statements: dict[str, list[RelationStatement]] = defaultdict(list)
    heads: dict[str, tuple[str, str, str]] = {}
    for row in relation_tellings(session, relation_ids):
        heads[row.relation_id] = (row.type, row.source_id, row.target_id)
        statements[row.relation_id].append(
            RelationStatement(row.report_id, row.published_on, row.valid_from, row.valid_to, row.confidence)
        )
    for relation_id in relation_ids & ends.keys():
        for seed in seeds[relation_id]:
            since, until = seed.payload.get("valid_from"), seed.payload.get("valid_to")
            heads[relation_id] = (str(seed.payload["type"]), *ends[relation_id])
            statements[relation_id].append(
                RelationStatement(
                    None,
                    None,
                    parse_date(since).start if since else None,
                    parse_date(until).end if until else None,
                    1.0,
                )
            )
    found = {rid: roll_up_relation(rid, *heads[rid], told) for rid, told in sorted(statements.items())}
    return {
        rid: relation
        for rid, relation in found.items()
        if relation is not None and relation.source_id != relation.target_id
    }


def wanted_redirects(
    members: Iterable[str],
    clusters: Mapping[str, Mapping[str, str]],
    entities: Mapping[str, Entity],
    events: Mapping[str, Event],
) -> dict[str, Redirect]:
    """Redirects by old id, to records that exist."""
    wanted = {}
    for kind, records in (("entity", entities), ("event", events)):
        for member in members:
            canonical = clusters[kind].get(member, member)
            if canonical != member and canonical in records:
                wanted[member] = Redirect(member, canonical, kind)
    return wanted
