"""Statements, seeds and judgements -> canonical layer, for a part of the store or for all of it.

    scope (reports, identities that changed) --assign, match--> derived columns --roll up--> wanted records
    wanted against stored --FeedWriter--> rows and change feed

Invariant: the canonical tables are a pure function of statements, seeds and judgements. `refresh` with the scope of a
change leaves what `refresh` with the scope of everything would: tests hold both against each other.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.ingest.attaching import Attacher
from app.ingest.clustering import Clusters, load_clusters
from app.ingest.histories import save_histories
from app.ingest.matching import EventMatcher, load_weights
from app.ingest.proposing import Proposer
from app.ingest.ranking import rank_pairs
from app.ingest.sources import groups_of, settle_sources
from app.ingest.wanted import (
    RelationScope,
    wanted_entities,
    wanted_events,
    wanted_names,
    wanted_redirects,
    wanted_relations,
)
from app.resolve.identity import is_local, relation_identity, seed_identity
from app.seeds.records import from_payload
from app.store.assignments import (
    AnyRow,
    all_ids,
    assign,
    event_mentions_of,
    events_with,
    locals_of,
    redirects_into,
    relation_mentions_of,
)
from app.store.canonical_tables import EntityRow, EventRow, RedirectRow, RelationRow
from app.store.feed import FeedWriter
from app.store.judged_places import present_ids
from app.store.judgements import list_judgements
from app.store.party_facts import tied_elsewhere
from app.store.rows import CANONICAL_ROWS, rows_in
from app.store.seeds import load_seed_rows, load_seeds_by_identity
from app.store.source_tables import SyndicationRow
from app.store.tables import EventMentionRow, JudgementRow, LocalEntityRow, RelationMentionRow, ReportRow, SeedRecordRow
from app.store.tallies import Moved, Tallies, count_tellings, load_tallies, save_difference
from app.store.telling_facts import tellings_beside, tellings_in
from app.store.texts import events_at_moved_places, refresh_texts
from graph.ontology import RelationType
from graph.payload import Record
from graph.seeds import SeedEntity


@dataclass
class Scope:
    """What a change touched.

    `reports`: whose statements were replaced, and `told` what those told before; `identities`: judged, edited or seeded
    ones; `event_mentions`: judged ones, and those that the reports held before; `entity_ids`, `event_ids`,
    `relation_ids`: canonical ids that statements now gone had; `attached`: identities that these had attached;
    `groups`: groups of copies that the reports belonged to; `seeds`: whether seed records changed; `weights`: whether
    those of matching did; `everything`: whether all that is stored is doubted.
    """

    reports: set[str] = field(default_factory=set)
    told: Tallies = field(default_factory=Tallies)
    identities: set[str] = field(default_factory=set)
    event_mentions: set[str] = field(default_factory=set)
    entity_ids: set[str] = field(default_factory=set)
    event_ids: set[str] = field(default_factory=set)
    relation_ids: set[str] = field(default_factory=set)
    attached: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)
    seeds: bool = False
    weights: bool = False
    everything: bool = False


def scope_of_reports(session: Session, report_ids: Iterable[str]) -> Scope:
    """The canonical records that rest on these reports now; to be taken before their statements change."""
    report_ids = set(report_ids)
    scope = Scope(
        reports=report_ids,
        told=count_tellings(session, report_ids),
        event_mentions=tellings_in(session, report_ids),
        attached={row.identity for row in tied_elsewhere(session, reports=report_ids)},
        groups=groups_of(session, report_ids),
    )
    for column, of_report, ids in (
        (LocalEntityRow.entity_id, LocalEntityRow.report_id, scope.entity_ids),
        (EventMentionRow.event_id, EventMentionRow.report_id, scope.event_ids),
        (RelationMentionRow.relation_id, RelationMentionRow.report_id, scope.relation_ids),
    ):
        ids.update(row[0] for row in rows_in(session, select(column).distinct(), of_report, report_ids) if row[0])
    return scope


def _add_rejudged(session: Session, scope: Scope) -> None:
    """Add what judgements name in the scope's reports, as it was named and as it stands now."""
    held = [one for one in list_judgements(session) if _reports_of(one) & scope.reports] if scope.reports else []
    present = present_ids(session, held)
    for one in held:
        ends = {one.left_id, one.right_id}
        named = scope.identities if one.kind == "entity" else scope.event_mentions
        named |= ends | {present[end] for end in ends & present.keys()}


def _reports_of(judgement: JudgementRow) -> set[str]:
    return {place["report_id"] for place in (judgement.places or {}).values()}


def scope_of_everything(session: Session) -> Scope:
    """All that is stored: for a rebuild."""
    seeds = load_seed_rows(session, "entity")
    return Scope(
        reports=all_ids(session, ReportRow.id),
        told=load_tallies(session),
        identities={row.identity for row in seeds if row.identity} | all_ids(session, RedirectRow.id),
        event_mentions=all_ids(session, EventMentionRow.id),
        entity_ids=all_ids(session, EntityRow.id),
        event_ids=all_ids(session, EventRow.id),
        relation_ids=all_ids(session, RelationRow.id),
        groups=all_ids(session, SyndicationRow.group_id),
        seeds=True,
        everything=True,
    )


@dataclass(frozen=True)
class _Ties:
    """What was tied anew: identities, local entities, each telling's event, and what was attached by its events.

    `locals` are those of reports outside the scope: what the scope's reports name and tell is derived again anyway.
    `attached` maps an identity that is local to its report to the entity that it is one with; None if with none.
    """

    members: set[str]
    locals: set[str]
    events: Mapping[str, str | None]
    attached: Mapping[str, str | None]


def refresh(session: Session, scope: Scope, *, cause: str) -> int:
    """Derive the canonical records of a scope again and write what differs.

    Parameters
    ----------
    scope : Scope
        Is added to.
    cause : str
        Noted with each change.

    Returns
    -------
    int
        How many records changed.
    """
    clusters = load_clusters(session)
    _add_rejudged(session, scope)
    moved = save_difference(session, scope.told, count_tellings(session, scope.reports))
    scope.event_ids |= settle_sources(session, scope.reports, scope.groups, seeds=scope.seeds)
    members = _touched(session, scope, clusters)
    ties = _assign(session, scope, members, clusters)
    scope.event_ids |= events_with(session, ties.locals)
    grown = _assign_relations(session, scope, ties.locals)
    seeds = _seeds_by_entity(session, scope, members, clusters)
    feed = FeedWriter(session, cause)
    _write(session, feed, scope, ties, grown, clusters, seeds)
    rank_pairs(session, scope.event_ids)
    _propose(session, scope, clusters, moved)
    refresh_texts(session, scope.reports, scope.event_ids | events_at_moved_places(session, feed.entries))
    return feed.close()


def _propose(session: Session, scope: Scope, clusters: Clusters, moved: Moved) -> None:
    """Bring the pairs of entities in the queue up to date; to be called when the entities are written."""
    moved.told.update(scope.identities if scope.seeds else ())
    proposer = Proposer(session, load_weights(session), clusters)
    touched = clusters.members(scope.entity_ids) | scope.identities
    proposer.propose(moved, touched, everything=scope.everything or scope.weights)


def _touched(session: Session, scope: Scope, clusters: Clusters) -> set[str]:
    """The identities whose canonical id may change: all of every cluster, old or new, that has a touched member.

    A verdict may cut another cluster than its own, since a cluster that grows may keep a third thing out; so the old
    and the new clusters are followed until nothing is added.
    """
    members = set(scope.identities)
    while True:
        found = redirects_into(session, members)
        found |= clusters.members({clusters.canonical(one) for one in found})
        if found == members:
            return members
        members = found


def _assign(session: Session, scope: Scope, members: set[str], clusters: Clusters) -> _Ties:
    """Tie local entities and tellings to canonical ids.

    What a name, a key or a judgement says of a local entity comes first; by that its events are matched; and by these
    what is generic, or named by a surname alone, is attached to what other tellings of its events name.
    """
    scope.entity_ids |= members
    stored = {row.id: row for row in locals_of(session, reports=scope.reports, identities=members)}
    changed = {
        one
        for one, row in stored.items()
        if row.report_id not in scope.reports and _base_tie(row, clusters) != row.entity_id
    }
    matcher = EventMatcher(session, clusters.judged, clusters.canonical)
    events = _assign_events(session, scope, changed, matcher)
    judged = {one for one, row in stored.items() if row.identity in members and is_local(row.identity, one)}
    attacher = Attacher(session, clusters.canonical, clusters.judged_identities, matcher.open)
    attached = attacher.attach(events, changed | judged)
    stored |= {row.id: row for row in locals_of(session, ids=attached.keys() - stored.keys())}
    ties: dict[str, str | None] = {}
    for one, row in stored.items():
        tie = _base_tie(row, clusters)
        if tie is not None:
            tie = attached.get(one) or tie
        scope.entity_ids |= {found for found in (tie, row.entity_id) if found is not None}
        if tie != row.entity_id:
            ties[one] = tie
    assign(session, LocalEntityRow, "entity_id", ties)
    targets = {stored[one].identity: to if stored[one].is_current else None for one, to in attached.items()}
    beside = {one for one in ties if stored[one].report_id not in scope.reports}
    return _Ties(members, beside, events, targets)


def _base_tie(row: AnyRow, clusters: Clusters) -> str | None:
    return clusters.canonical(row.identity) if row.is_current else None


def _assign_events(session: Session, scope: Scope, changed: set[str], matcher: EventMatcher) -> dict[str, str | None]:
    """Match the tellings that were touched and tie them to events; gives each telling's event."""
    touched = scope.event_mentions | tellings_in(session, scope.reports) | tellings_beside(session, changed)
    if scope.weights:
        touched |= all_ids(session, EventMentionRow.id)
    events = matcher.match(touched, event_ids=scope.event_ids, everything=scope.everything or scope.weights)
    scope.event_ids |= scope.event_mentions | {one for one in events.values() if one is not None}
    ties: dict[str, str | None] = {}
    for row in event_mentions_of(session, ids=events):
        tie = events[row.id]
        scope.event_ids |= {one for one in (tie, row.event_id) if one is not None}
        if tie != row.event_id:
            ties[row.id] = tie
    assign(session, EventMentionRow, "event_id", ties)
    return events


def _assign_relations(session: Session, scope: Scope, changed_locals: set[str]) -> set[str]:
    """Tie relation mentions; gives the relations that only grew, by what the reports of the scope tell."""
    ties: dict[str, str | None] = {}
    grown: set[str] = set()
    stale = set(scope.relation_ids)
    for row in relation_mentions_of(session, reports=scope.reports, locals_=changed_locals):
        tie = None
        if row.source_id and row.target_id and row.source_id != row.target_id:
            tie = relation_identity(RelationType(row.type), row.source_id, row.target_id)
        if tie == row.relation_id:
            stale |= {tie} if tie else set()
            continue
        ties[row.id] = tie
        stale |= {row.relation_id} if row.relation_id else set()
        if tie is not None:
            (grown if row.report_id in scope.reports else stale).add(tie)
    scope.relation_ids |= grown | stale
    assign(session, RelationMentionRow, "relation_id", ties)
    return grown - stale


@dataclass(frozen=True)
class _Seeds:
    """Seed entities by canonical id, and those of the scope's identities that gave names."""

    entities: Mapping[str, list[SeedEntity]]
    relations: Mapping[str, list[SeedRecordRow]]
    ends: Mapping[str, tuple[str, str]]  # relation id -> canonical source and target


def _seeds_by_entity(session: Session, scope: Scope, members: set[str], clusters: Clusters) -> _Seeds:
    identities = clusters.members(scope.entity_ids)
    entities: dict[str, list[SeedEntity]] = defaultdict(list)
    for row in load_seeds_by_identity(session, identities):
        if row.kind == "entity" and row.identity:
            record = from_payload("entity", row.payload)
            assert isinstance(record, SeedEntity)
            entities[clusters.entities.get(row.identity, row.identity)].append(record)
    relations: dict[str, list[SeedRecordRow]] = defaultdict(list)
    ends: dict[str, tuple[str, str]] = {}
    rows = load_seed_rows(session, "relation") if scope.seeds or members else []
    if not rows:
        rows = [row for row in load_seeds_by_identity(session, scope.relation_ids) if row.kind == "relation"]
    for row in rows:
        source, target = (seed_identity(str(row.payload[end])) for end in ("source", "target"))
        pair = clusters.entities.get(source, source), clusters.entities.get(target, target)
        relation_id = relation_identity(RelationType(str(row.payload["type"])), *pair)
        if row.identity != relation_id or scope.seeds or {source, target} & members:
            scope.relation_ids |= {relation_id} | ({row.identity} if row.identity else set())
            row.identity = relation_id
        relations[relation_id].append(row)
        ends[relation_id] = pair
    session.flush()
    return _Seeds(entities, relations, ends)


def _write(
    session: Session,
    feed: FeedWriter,
    scope: Scope,
    ties: _Ties,
    grown: set[str],
    clusters: Clusters,
    seeds: _Seeds,
) -> None:
    """Wanted against stored, in an order that foreign keys and a reader of the feed both accept."""
    entities = wanted_entities(
        session, scope.entity_ids, seeds.entities, clusters.members(scope.entity_ids), clusters.entities
    )
    events, participants, claims = wanted_events(session, scope.event_ids)
    for identity, target in ties.attached.items():
        if target is not None:
            entities.pop(identity, None)
    names = wanted_names(
        session, _locals_in(session, scope, ties.locals), scope.entity_ids, seeds.entities, ties.attached
    )
    joined = ties.members | clusters.joined(scope.entity_ids)
    told_by: dict[str, str | None] = dict.fromkeys(scope.attached)
    told_by |= {one: clusters.canonical(one) for one in joined} | dict(ties.attached)
    redirects = wanted_redirects("entity", told_by, entities) | wanted_redirects("event", ties.events, events)
    stored = _load_stored(feed, scope, ties.locals, told_by.keys() | ties.events.keys())
    before: dict[str, Any] = {relation_id: stored["relation"].get(relation_id) for relation_id in grown}
    relation_scope = RelationScope(scope.relation_ids, scope.reports, before)
    relations, told = wanted_relations(session, relation_scope, seeds.relations, seeds.ends)
    wanted: dict[str, Mapping[str, Any]] = {
        "entity": entities,
        "event": events,
        "participant": participants,
        "claim": claims,
        "relation": relations,
        "name": names,
        "redirect": redirects,
    }
    for kind in ("redirect", "name", "claim", "participant", "relation"):
        feed.remove(kind, stored[kind], wanted[kind])
    for kind in ("entity", "event", "participant", "claim", "relation", "name", "redirect"):
        feed.upsert(kind, stored[kind], wanted[kind])
    save_histories(session, events, scope.event_ids, relations, told, everything=scope.everything)
    for kind in ("event", "entity"):  # last, for what named them now names others
        feed.remove(kind, stored[kind], wanted[kind])


def _load_stored(
    feed: FeedWriter, scope: Scope, changed_locals: set[str], redirected: set[str]
) -> dict[str, dict[str, Record]]:
    if scope.everything:
        return {kind: feed.load_all(kind) for kind in CANONICAL_ROWS}
    names = feed.load("name", scope.reports, by="report_id") | feed.load("name", changed_locals, by="local_entity_id")
    return {
        "entity": feed.load("entity", scope.entity_ids),
        "event": feed.load("event", scope.event_ids),
        "participant": feed.load("participant", scope.event_ids, by="event_id"),
        "claim": feed.load("claim", scope.event_ids, by="event_id"),
        "relation": feed.load("relation", scope.relation_ids),
        "name": names | feed.load("name", scope.entity_ids, by="entity_id", filled="seed_key"),
        "redirect": feed.load("redirect", redirected),
    }


def _locals_in(session: Session, scope: Scope, changed_locals: set[str]) -> set[str]:
    rows = rows_in(session, select(LocalEntityRow.id), LocalEntityRow.report_id, scope.reports)
    return changed_locals | {row.id for row in rows}
