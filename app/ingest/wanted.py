"""The canonical records that the statements, seeds and judgements of a scope ask for. Reads only."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.ingest.told import claim_identity, load_told
from app.resolve.identity import participant_identity, seed_identity
from app.resolve.rollup import (
    EntityStatement,
    RelationStatement,
    Seen,
    roll_up_entity,
    roll_up_event,
    roll_up_relation,
    to_statement,
)
from app.resolve.versions import ToldSpell
from app.store.histories import told_spells
from app.store.judgements import list_edits
from app.store.tables import SeedRecordRow
from app.store.tallies import TELLING, identity_seen, identity_tellings
from app.store.tellings import (
    entity_seen,
    event_arguments,
    local_names,
    relation_ends,
    relation_sums,
)
from graph.dates import parse_date
from graph.ids import make_id, normalise_name
from graph.model import Claim, Entity, Event, Name, Participant, Redirect, Relation
from graph.ontology import CasualtyKind, Role
from graph.seeds import SeedEntity

SeedsOf = Mapping[str, Sequence[SeedEntity]]
STATEMENT = tuple(name for name in TELLING if name != "identity")


@dataclass(frozen=True, slots=True)
class RelationScope:
    """Which relations are asked for; `grown` maps those that `reports` only added to, to what they were (if anything).

    Nothing of a relation that only grew has to be read again: a much told one costs no more than others.
    """

    ids: set[str]
    reports: set[str]
    grown: Mapping[str, Relation | None]


def wanted_entities(
    session: Session,
    entity_ids: Iterable[str],
    seeds: SeedsOf,
    identities: set[str],
    clusters: Mapping[str, str],
    *,
    known_at: date | None = None,
) -> dict[str, Entity]:
    """Entities by id. Of several seeds judged the same, the one whose own id is canonical speaks.

    Parameters
    ----------
    identities : set of str
        All that are told by one of the entities.
    known_at : date, optional
        Count only what was published by then.
    """
    entity_ids = set(entity_ids)
    statements: dict[str, list[EntityStatement]] = defaultdict(list)
    for row in identity_tellings(session, identities, known_at=known_at):
        values = {name: getattr(row, name) for name in STATEMENT}
        statements[clusters.get(row.identity, row.identity)].append(EntityStatement(**values, count=row.number))
    seen = _seen(session, identities, clusters, known_at)
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


def _seen(
    session: Session, identities: set[str], clusters: Mapping[str, str], known_at: date | None
) -> dict[str, Seen]:
    """Reports and days by entity. A report may tell of several identities of one entity: it counts once."""
    told: dict[str, list[Seen]] = defaultdict(list)
    for row in identity_seen(session, identities, known_at=known_at):
        told[clusters.get(row.identity, row.identity)].append(Seen(row.report_count, row.first, row.last))
    seen = {entity_id: parts[0] for entity_id, parts in told.items() if len(parts) == 1}
    for row in entity_seen(session, told.keys() - seen.keys(), known_at=known_at):
        seen[row.entity_id] = Seen(row.report_count, row.first, row.last)
    return seen


def wanted_names(
    session: Session,
    locals_: Iterable[str],
    entity_ids: Iterable[str],
    seeds: SeedsOf,
    attached: Mapping[str, str | None],
) -> dict[str, Name]:
    """Names by id: what seeds list, and what reports call by name (what no mention names: its description).

    Parameters
    ----------
    attached : mapping of identity -> entity id or None
        What events attached: "the gunmen" is no name of those who they turned out to be.
    """
    wanted = {}
    rows, texts = {}, defaultdict(set)
    for row in local_names(session, locals_):
        rows[row.id] = row
        if row.form == "name":
            texts[row.id].add(row.text)
    for local_id, row in rows.items():
        if row.is_generic and attached.get(row.identity):
            continue
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
    told = load_told(session, event_ids)
    for row in told.casualties:
        claim_id = claim_identity(row.id)
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
    tellings = told.statements()
    participants: dict[str, Participant] = {}
    for row in event_arguments(session, event_ids):
        part_id = participant_identity(row.event_id, row.entity_id, row.role)
        confidence = max(row.confidence, participants[part_id].confidence if part_id in participants else 0.0)
        participants[part_id] = Participant(part_id, row.event_id, row.entity_id, Role(row.role), confidence)
    disputed = told.disputed_events()
    events = {
        event_id: roll_up_event(event_id, statements, is_disputed=event_id in disputed)
        for event_id, statements in sorted(tellings.items())
    }
    return {event_id: event for event_id, event in events.items() if event is not None}, participants, claims


def wanted_relations(
    session: Session,
    scope: RelationScope,
    seeds: Mapping[str, Sequence[SeedRecordRow]],
    ends: Mapping[str, tuple[str, str]],
) -> tuple[dict[str, Relation], dict[str, list[ToldSpell]]]:
    """Relations by id, and the stretches of time that were told of each; the ends are the same in all statements.

    Of a relation that only grew, that no seed tells and of which the reports tell no dates, they are not read.
    """
    statements: dict[str, list[RelationStatement]] = defaultdict(list)
    heads: dict[str, tuple[str, str, str]] = {}
    sums = relation_sums(session, scope.ids - scope.grown.keys())
    sums += relation_sums(session, scope.grown, reports=scope.reports)
    named = relation_ends(session, {row.telling_id for row in sums})
    dated = {row.relation_id for row in sums if row.valid_from or row.valid_to} | (scope.ids & ends.keys())
    spells: dict[str, list[ToldSpell]] = {one: [] for one in scope.ids - scope.grown.keys() | dated}
    for row in told_spells(session, dated):
        spells[row.relation_id].append(ToldSpell((row.valid_from, row.valid_to), row.told_on))
    for row in sums:
        heads[row.relation_id] = named[row.telling_id]
        seen = Seen(row.report_count, row.first, row.last)
        valid = tuple(one.spell for one in spells.get(row.relation_id, ()))
        statements[row.relation_id].append(RelationStatement(seen, valid, row.confidence))
    for relation_id, stored in scope.grown.items():
        if stored is not None:
            known = to_statement(stored)
            statements[relation_id].append(replace(known, valid=()) if relation_id in spells else known)
    for relation_id in scope.ids & ends.keys():
        for seed in seeds[relation_id]:
            since, until = seed.payload.get("valid_from"), seed.payload.get("valid_to")
            heads[relation_id] = (str(seed.payload["type"]), *ends[relation_id])
            valid_from = parse_date(since).start if since else None
            valid_to = parse_date(until).end if until else None
            statements[relation_id].append(RelationStatement(Seen(), ((valid_from, valid_to),), 1.0))
            if valid_from or valid_to:
                spells[relation_id].append(ToldSpell((valid_from, valid_to), None, is_seeded=True))
    found = {rid: roll_up_relation(rid, *heads[rid], told) for rid, told in sorted(statements.items())}
    kept = {
        rid: relation
        for rid, relation in found.items()
        if relation is not None and relation.source_id != relation.target_id
    }
    return kept, spells


def wanted_redirects(
    kind: str, canonical: Mapping[str, str | None], records: Mapping[str, Entity] | Mapping[str, Event]
) -> dict[str, Redirect]:
    """Redirects by old id, to records that exist.

    Parameters
    ----------
    canonical : mapping of str -> str or None
        The id that tells each id now.
    """
    return {
        old: Redirect(old, new, kind)
        for old, new in canonical.items()
        if new is not None and new != old and new in records
    }
