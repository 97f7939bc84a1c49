"""Rows to the shapes that go out. Texts of restricted reports are withheld from callers without a key."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.api.deps import Caller
from app.api.schemas import (
    AliasOut,
    ClaimOut,
    EntityRefOut,
    EventOut,
    EvidenceOut,
    ModalityOut,
    NameSourceOut,
    ParticipantOut,
    PlaceOut,
    RelationOut,
    ReportDetailOut,
    ReportOut,
    SpellOut,
    ThenOut,
)
from app.api.schemas_service import EditOut
from app.ingest.claims import claim_conflicts
from app.ingest.sources import relation_support
from app.store.canonical_tables import EntityRow
from app.store.event_search import FACTUAL
from app.store.known import load_known_events
from app.store.read_entities import list_names, load_entities_by_id
from app.store.read_events import list_claims, load_modalities, load_participants
from app.store.read_evidence import load_first_evidence
from app.store.search import RESTRICTED
from app.store.tables import EditRow
from graph.spells import parse_spells

RELATION_FIELDS = RelationOut.model_fields.keys() - {"spells"}
Entities = Mapping[str, EntityRow]


def is_withheld(marking: str | None, caller: Caller) -> bool:
    """Whether texts of a report with this marking are kept from the caller."""
    return marking in RESTRICTED and not caller.has_key


def to_report_out(row: Any, caller: Caller) -> ReportOut:
    """A report without its text."""
    withheld = is_withheld(row.marking, caller)
    values = row._asdict() | {"is_withheld": withheld}
    return ReportOut.model_validate(values | ({"title": None} if withheld else {}))


def to_report_detail_out(row: Any, caller: Caller) -> ReportDetailOut:
    """A report with its text."""
    withheld = is_withheld(row.marking, caller)
    values = row._asdict() | {"is_withheld": withheld}
    return ReportDetailOut.model_validate(values | ({"title": None, "text": None} if withheld else {}))


def to_evidence_out(row: Any, caller: Caller) -> EvidenceOut:
    """A piece of evidence."""
    withheld = is_withheld(row.marking, caller)
    hidden = {"title": None, "sentence_text": None, "text": None} if withheld else {}
    return EvidenceOut.model_validate(row._asdict() | {"is_withheld": withheld} | hidden)


def first_evidence(
    session: Session, kind: str, ids: Iterable[str], each: int, caller: Caller, *, known_at: date | None = None
) -> dict[str, list[EvidenceOut]]:
    """The oldest `each` pieces of evidence of each record; an empty list for those without."""
    found = load_first_evidence(session, kind, ids, each=each, known_at=known_at)
    shown: dict[str, list[EvidenceOut]] = defaultdict(list)
    for record_id, rows in found.items():
        shown[record_id] = [to_evidence_out(row, caller) for row in rows]
    return shown


def to_ref(entity_id: str | None, entities: Entities) -> EntityRefOut | None:
    """An entity in a few words; None for None."""
    return EntityRefOut.model_validate(entities[entity_id]) if entity_id is not None else None


def to_events_out(
    session: Session,
    rows: Sequence[Any],
    each: int,
    caller: Caller,
    *,
    known_at: date | None = None,
    changed_since: date | None = None,
) -> list[EventOut]:
    """Events with their ends, participants, modalities and first sentences; a few queries for all of them."""
    ids = [row.id for row in rows]
    modalities = load_modalities(session, ids, known_at=known_at)
    then = load_known_events(session, ids, changed_since) if changed_since else {}
    linked = {getattr(row, name) for row in rows for name in ("location_id", "part_of_id", "claimed_by_id")}
    linked |= {one.asserted_by_id for told in modalities.values() for one in told}
    entities = load_entities_by_id(session, linked - {None})
    participants = load_participants(session, ids, known_at=known_at)
    evidence = first_evidence(session, "event", ids, each, caller, known_at=known_at)
    return [
        _to_event_out(row, entities, participants[row.id], modalities[row.id], then.get(row.id), evidence[row.id])
        for row in rows
    ]


def _to_event_out(
    row: Any,
    entities: Entities,
    participants: Iterable[Any],
    modalities: Sequence[Any],
    then: Any,
    evidence: list[EvidenceOut],
) -> EventOut:
    plain = {name: getattr(row, name) for name in EventOut.model_fields if hasattr(row, name)}
    told = {one.modality for one in modalities}
    return EventOut(
        **{"known_until": None, **plain},
        modalities=_to_modalities_out(modalities, entities),
        is_disputed="denied" in told and not told.isdisjoint(FACTUAL),
        then=ThenOut.model_validate(then) if then is not None else None,
        location=PlaceOut.model_validate(entities[row.location_id]) if row.location_id else None,
        part_of=to_ref(row.part_of_id, entities),
        claimed_by=to_ref(row.claimed_by_id, entities),
        participants=[
            ParticipantOut(
                id=part.id, role=part.role, confidence=part.confidence, entity=EntityRefOut.model_validate(entity)
            )
            for part, entity in participants
        ],
        evidence=evidence,
    )


def _to_modalities_out(tellings: Sequence[Any], entities: Entities) -> list[ModalityOut]:
    """Each modality with who says so, the most told first."""
    by_modality: dict[str, list[Any]] = defaultdict(list)
    for one in tellings:
        by_modality[one.modality].append(one)
    found = [
        ModalityOut(
            modality=modality,
            telling_count=len(told),
            report_count=len({one.report_id for one in told}),
            publishers=sorted({one.publisher for one in told if one.publisher}),
            asserted_by=sorted(
                (EntityRefOut.model_validate(entities[by]) for by in {one.asserted_by_id for one in told} if by),
                key=lambda ref: (ref.name, ref.id),
            ),
        )
        for modality, told in by_modality.items()
    ]
    return sorted(found, key=lambda one: (-one.telling_count, one.modality))


def to_relations_out(
    session: Session, rows: Sequence[Any], each: int, caller: Caller, *, known_at: date | None = None
) -> list[RelationOut]:
    """Relations with their ends and first sentences."""
    entities = load_entities_by_id(session, {end for row in rows for end in (row.source_id, row.target_id)})
    evidence = first_evidence(session, "relation", [row.id for row in rows], each, caller, known_at=known_at)
    support = relation_support(session, [row.id for row in rows], known_at=known_at)
    return [
        RelationOut(
            **{name: getattr(row, name) for name in RELATION_FIELDS if hasattr(row, name)},
            spells=[SpellOut(valid_from=start, valid_to=end) for start, end in parse_spells(row.spells)],
            source=EntityRefOut.model_validate(entities[row.source_id]),
            target=EntityRefOut.model_validate(entities[row.target_id]),
            source_count=support[row.id].source_count if row.id in support else 0,
            corroboration=support[row.id].corroboration if row.id in support else None,
            evidence=evidence[row.id],
        )
        for row in rows
    ]


def to_claims_out(session: Session, event_id: str, *, known_at: date | None = None) -> list[ClaimOut]:
    """The casualty claims of an event."""
    rows = list_claims(session, event_id, known_at=known_at)
    conflicts = claim_conflicts(session, event_id, known_at=known_at)
    parties = {party for claim, _, _ in rows for party in (claim.who, claim.by)} - {None}
    entities = load_entities_by_id(session, parties)
    return [
        ClaimOut(
            id=claim.id,
            kind=claim.kind,
            low=claim.low,
            best=claim.best,
            high=claim.high,
            who=to_ref(claim.who, entities),
            by=to_ref(claim.by, entities),
            report_id=claim.report_id,
            publisher=publisher,
            published_at=published_on,
            conflicts_with=conflicts.get(claim.id, []),
        )
        for claim, published_on, publisher in rows
    ]


def to_aliases_out(session: Session, entity_id: str, caller: Caller, *, known_at: date | None = None) -> list[AliasOut]:
    """The names of an entity, each with its sources."""
    sources: dict[str, list[NameSourceOut]] = defaultdict(list)
    for row in list_names(session, entity_id, known_at=known_at):
        hidden = {"title": None} if is_withheld(row.marking, caller) else {}
        sources[row.name].append(NameSourceOut.model_validate(row._asdict() | hidden))
    return [AliasOut(name=name, sources=found) for name, found in sources.items()]


def to_edit_out(row: EditRow) -> EditOut:
    """A correction."""
    return EditOut(
        id=row.id,
        record_id=row.record_id,
        attribute=row.attribute,
        value=row.value["value"],
        author=row.author,
        note=row.note,
        edited_at=row.edited_at,
    )
