"""Why a fact is held: from the id of a record, or of one attribute of it, to the statements, seeds and edits behind it.

    id --find_fact--> Fact (value, owners of its evidence, seeds, edits) --load_evidence--> sentences

Several selects of statements may answer for one attribute, the closest first (for a place: where it is named in the
sentence that tells the event; then anywhere in that report; then the sentence itself); the first that holds any counts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.store.base import Base
from app.store.canonical_tables import (
    ClaimRow,
    EntityRow,
    EventRow,
    NameRow,
    ParticipantRow,
    RedirectRow,
    RelationRow,
)
from app.store.judgements import list_edits
from app.store.known import is_published
from app.store.read_events import get_event
from app.store.read_evidence import (
    AnyRow,
    Owners,
    load_statements,
    owners_of_entities,
    owners_of_participants,
    owners_of_relations,
    owners_of_statement,
)
from app.store.read_keyset import Values
from app.store.read_relations import get_relation
from app.store.search import list_identities
from app.store.seeds import load_seeds_by_identity
from app.store.tables import (
    ArgumentMentionRow,
    CasualtyMentionRow,
    EditRow,
    EventMentionRow,
    EvidenceRow,
    LocalEntityRow,
    MentionRow,
    RelationMentionRow,
    ReportRow,
    SeedRecordRow,
)
from graph.errors import InvalidInputError, NotFoundError
from graph.ids import make_id


@dataclass(frozen=True, slots=True)
class Candidate:
    """Statements that may answer; `attribute` picks the evidence of one attribute of theirs."""

    owners: Owners
    attribute: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A record, or one attribute of it, and what it rests on beside evidence; `rule` names a roll-up."""

    kind: str
    id: str
    attribute: str | None = None
    value: Any = None
    redirected_from: str | None = None
    rule: str | None = None
    candidates: tuple[Candidate, ...] = ()
    seeds: tuple[SeedRecordRow, ...] = ()
    edits: tuple[EditRow, ...] = field(default=())


TABLES: dict[str, type[Base]] = {
    "entity": EntityRow,
    "event": EventRow,
    "relation": RelationRow,
    "participant": ParticipantRow,
    "name": NameRow,
    "claim": ClaimRow,
    "report": ReportRow,
    "mention": MentionRow,
    "event_mention": EventMentionRow,
    "argument_mention": ArgumentMentionRow,
    "casualty_mention": CasualtyMentionRow,
    "relation_mention": RelationMentionRow,
    "local_entity": LocalEntityRow,
}
DATES = ("date", "started_on", "ended_on", "date_precision")
LINKS = {"location": "location_local", "part_of": "part_of_local", "claimed_by": "claimed_by_local"}
TOLL = ("fatalities_low", "fatalities_best", "fatalities_high", "fatalities_rule", "fatalities")
LOCAL_ATTRIBUTES = (
    "name", "type", "kind", "country", "latitude", "longitude", "radius_km", "precision", "geonames_id", "admin1",
    "admin2", "is_generic",
)  # fmt: skip
ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "entity": (*LOCAL_ATTRIBUTES, "active_from", "active_to", "first_seen", "last_seen"),
    "event": (
        "type", "modality", *DATES, *LINKS, *TOLL, "participants", "claims", "first_reported", "last_reported",
        "source_count", "corroboration", "has_conflicting_claims",
    ),
    "event_mention": ("type", "modality", *DATES, *LINKS),
    "relation": ("type", "source", "target", "valid_from", "valid_to", "first_reported", "last_reported"),
    "participant": ("entity", "role"),
    "claim": ("kind", "low", "best", "high", "who", "by"),
}  # fmt: skip


def find_fact(
    session: Session,
    fact_id: str,
    attribute: str | None = None,
    *,
    known_at: date | None = None,
    is_telling: bool = False,
) -> Fact:
    """What a fact rests on. An id that tells another record now is followed.

    Parameters
    ----------
    fact_id : str
        Id of any record or statement, or the key of an edge of the graph (`<event id>:location`).
    attribute : str or None
        One of `ATTRIBUTES` of the record's kind.
    known_at : date, optional
        Of an event or relation, the values as they were known on that day.
    is_telling : bool
        Whether the id of a telling, by which an event is or was told, stands for that telling alone.

    Raises
    ------
    NotFoundError
        If nothing has that id, or the event or relation was not known by then.
    InvalidInputError
        If the record has no such attribute.
    """
    record_id, _, link = fact_id.partition(":")
    if link:
        if attribute is not None or link not in LINKS:
            raise NotFoundError(f"no fact {fact_id!r}", record_id=fact_id)
        attribute = link
    kind, row, redirected_from = _find_row(session, record_id, is_telling)
    if known_at is not None and kind in ("event", "relation"):
        row = (get_event if kind == "event" else get_relation)(session, row.id, known_at=known_at)
    known = ATTRIBUTES.get(kind, ())
    if attribute is not None and attribute not in known:
        listed = f"one of {', '.join(known)}" if known else f"an attribute: a {kind} has none of its own"
        raise InvalidInputError(f"attribute: {attribute!r} is not {listed}", field="attribute")
    return FINDERS.get(kind, _of_statement)(session, kind, row, attribute, redirected_from)


def choose_candidate(session: Session, fact: Fact, *, known_at: date | None = None) -> Candidate | None:
    """The first select of statements that holds any evidence (published by then); None if the fact rests on none."""
    for candidate in fact.candidates:
        owners = candidate.owners.subquery()
        wanted = _equal(EvidenceRow.attribute, candidate.attribute)
        found = select(EvidenceRow.id).join(owners, owners.c.owner_id == EvidenceRow.owner_id).where(wanted).limit(1)
        if known_at is not None:
            found = found.join(ReportRow, ReportRow.id == EvidenceRow.report_id).where(*is_published(known_at))
        if session.scalar(found) is not None:
            return candidate
    return None


def load_evidence(
    session: Session,
    candidate: Candidate,
    *,
    known_at: date | None = None,
    after: Sequence[Any] | None,
    limit: int,
) -> tuple[list[AnyRow], Values | None]:
    """A page of the evidence of a candidate; of reports that were published by a day, if given."""
    owners, attribute = candidate.owners, candidate.attribute
    return load_statements(session, owners, attribute=attribute, known_at=known_at, after=after, limit=limit)


def _find_row(session: Session, record_id: str, is_telling: bool) -> tuple[str, Any, str | None]:
    passed_over = "event" if is_telling else None
    redirect = session.get(RedirectRow, record_id)  # first: a telling has the id of the event that it once was
    if redirect is not None and redirect.kind != passed_over:
        return redirect.kind, session.get_one(TABLES[redirect.kind], redirect.new_id), record_id
    for kind, table in TABLES.items():
        row = session.get(table, record_id) if kind != passed_over else None
        if row is not None:
            return kind, row, None
    raise NotFoundError(f"no fact {record_id!r}", record_id=record_id)


def _value(row: Any, attribute: str | None) -> Any:
    if attribute is None:
        return None
    if attribute in ("date", "fatalities"):
        names = DATES[1:] if attribute == "date" else TOLL[:3]
        return {name.removeprefix("fatalities_"): getattr(row, name) for name in names}
    for name in (attribute, f"{attribute}_id"):
        if hasattr(row, name):
            return getattr(row, name)
    return None


# ---------------------------------------------------------------- entities and names


def _of_entity(session: Session, kind: str, row: Any, attribute: str | None, old_id: str | None) -> Fact:
    owners = owners_of_entities().where(LocalEntityRow.entity_id == row.id)
    if attribute in LOCAL_ATTRIBUTES:
        owners = owners.where(_equal(getattr(LocalEntityRow, attribute), getattr(row, attribute)))
    elif attribute in ("first_seen", "last_seen"):
        owners = owners.join(ReportRow, ReportRow.id == MentionRow.report_id)
        owners = owners.where(ReportRow.published_on == getattr(row, attribute))
    seeded_only = attribute in ("active_from", "active_to")
    named = None if attribute == "is_generic" else attribute  # what is in the seeds is not generic, whatever they say
    identities = list_identities(session, row.id)
    return Fact(
        kind,
        row.id,
        attribute,
        _value(row, attribute),
        old_id,
        candidates=() if seeded_only else (Candidate(owners),),
        seeds=tuple(_seeds_with(load_seeds_by_identity(session, identities), named)),
        edits=tuple(one for one in list_edits(session, identities) if attribute in (None, one.attribute)),
    )


def _seeds_with(seeds: Sequence[SeedRecordRow], attribute: str | None) -> list[SeedRecordRow]:
    return [seed for seed in seeds if attribute is None or seed.payload.get(attribute) is not None]


def _of_name(session: Session, kind: str, row: Any, attribute: str | None, old_id: str | None) -> Fact:
    seed = session.get(SeedRecordRow, ("entity", row.seed_key)) if row.seed_key else None
    told = owners_of_entities().where(MentionRow.local_entity_id == row.local_entity_id)
    return Fact(
        kind,
        row.id,
        attribute,
        row.name,
        old_id,
        candidates=(Candidate(told.where(MentionRow.text == row.name)), Candidate(told)),
        seeds=(seed,) if seed else (),
    )


def _of_local_entity(session: Session, kind: str, row: Any, attribute: str | None, old_id: str | None) -> Fact:
    owners = owners_of_entities().where(LocalEntityRow.id == row.id)
    return Fact(kind, row.id, attribute, row.name, old_id, candidates=(Candidate(owners),))


# ---------------------------------------------------------------- events, their participants and claims


def _of_event(session: Session, kind: str, row: Any, attribute: str | None, old_id: str | None) -> Fact:
    is_telling = (EventMentionRow.event_id if kind == "event" else EventMentionRow.id) == row.id
    tellings = select(EventMentionRow.id.label("owner_id"), literal(row.id).label("record_id")).where(is_telling)
    candidates: tuple[Candidate, ...] = (Candidate(tellings),)
    rule = None
    if attribute in ("type", "modality"):
        candidates = (Candidate(tellings.where(getattr(EventMentionRow, attribute) == getattr(row, attribute))),)
    elif attribute in DATES:
        dated = tellings.where(*(_equal(getattr(EventMentionRow, name), getattr(row, name)) for name in DATES[1:]))
        candidates = (Candidate(dated, "date"), Candidate(dated))
    elif attribute in LINKS:
        candidates = _linked(row, attribute, is_telling)
    elif attribute in TOLL:
        candidates = (Candidate(_tolls(row.id, is_telling).where(CasualtyMentionRow.kind == "killed")),)
        rule = row.fatalities_rule
    elif attribute == "claims":
        candidates = (Candidate(_tolls(row.id, is_telling)),)
    elif attribute == "participants":
        candidates = (Candidate(owners_of_participants().where(ParticipantRow.event_id == row.id)),)
    elif attribute in ("first_reported", "last_reported"):
        told = tellings.join(ReportRow, ReportRow.id == EventMentionRow.report_id)
        candidates = (Candidate(told.where(ReportRow.published_on == getattr(row, attribute))),)
    return Fact(kind, row.id, attribute, _value(row, attribute), old_id, rule, candidates)


def _linked(row: Any, attribute: str, is_telling: ColumnElement[bool]) -> tuple[Candidate, ...]:
    """Mentions of the linked thing in the telling's sentence, else anywhere in its report, else the tellings."""
    if getattr(row, f"{attribute}_id", getattr(row, f"{attribute}_local", None)) is None:
        return ()
    local: InstrumentedAttribute[Any] = getattr(EventMentionRow, LINKS[attribute])
    right = LocalEntityRow.entity_id == getattr(row, f"{attribute}_id") if hasattr(row, f"{attribute}_id") else None
    of_event, of_mention = aliased(EvidenceRow), aliased(EvidenceRow)
    named = (
        select(MentionRow.id.label("owner_id"), literal(row.id).label("record_id"))
        .join(EventMentionRow, MentionRow.local_entity_id == local)
        .join(LocalEntityRow, LocalEntityRow.id == local)
        .where(is_telling)
    )
    tellings = (
        select(EventMentionRow.id.label("owner_id"), literal(row.id).label("record_id"))
        .join(LocalEntityRow, LocalEntityRow.id == local)
        .where(is_telling)
    )
    if right is not None:
        named, tellings = named.where(right), tellings.where(right)
    beside = (
        named.join(of_event, (of_event.owner_id == EventMentionRow.id) & of_event.attribute.is_(None))
        .join(of_mention, of_mention.owner_id == MentionRow.id)
        .where(of_event.sentence == of_mention.sentence)
    )
    return tuple(Candidate(owners.distinct()) for owners in (beside, named, tellings))


def _tolls(record_id: str, is_telling: ColumnElement[bool]) -> Owners:
    return (
        select(CasualtyMentionRow.id.label("owner_id"), literal(record_id).label("record_id"))
        .join(EventMentionRow, EventMentionRow.id == CasualtyMentionRow.event_mention_id)
        .where(is_telling)
    )


def _of_participant(session: Session, kind: str, row: Any, attribute: str | None, old_id: str | None) -> Fact:
    owners = owners_of_participants().where(ParticipantRow.id == row.id)
    return Fact(kind, row.id, attribute, _value(row, attribute), old_id, candidates=(Candidate(owners),))


def _of_claim(session: Session, kind: str, row: Any, attribute: str | None, old_id: str | None) -> Fact:
    told = session.scalars(
        select(CasualtyMentionRow.id).where(CasualtyMentionRow.event_mention_id == row.event_mention_id)
    )
    own = [toll_id for toll_id in told if make_id("clm", toll_id) == row.id]
    candidates = tuple(Candidate(owners_of_statement(toll_id)) for toll_id in own)
    return Fact(kind, row.id, attribute, _value(row, attribute), old_id, candidates=candidates)


# ---------------------------------------------------------------- relations, reports, statements


def _of_relation(session: Session, kind: str, row: Any, attribute: str | None, old_id: str | None) -> Fact:
    owners = owners_of_relations().where(RelationMentionRow.relation_id == row.id)
    if attribute in ("valid_from", "valid_to"):
        owners = owners.where(_equal(getattr(RelationMentionRow, attribute), getattr(row, attribute)))
    elif attribute in ("first_reported", "last_reported"):
        owners = owners.join(ReportRow, ReportRow.id == RelationMentionRow.report_id)
        owners = owners.where(ReportRow.published_on == getattr(row, attribute))
    seeds = tuple(_seeds_with(load_seeds_by_identity(session, [row.id]), attribute))
    return Fact(kind, row.id, attribute, _value(row, attribute), old_id, candidates=(Candidate(owners),), seeds=seeds)


def _of_report(session: Session, kind: str, row: Any, attribute: str | None, old_id: str | None) -> Fact:
    told = select(EvidenceRow.owner_id, literal(row.id).label("record_id")).where(EvidenceRow.report_id == row.id)
    return Fact(kind, row.id, attribute, None, old_id, candidates=(Candidate(told.distinct()),))


def _of_statement(session: Session, kind: str, row: Any, attribute: str | None, old_id: str | None) -> Fact:
    return Fact(kind, row.id, attribute, None, old_id, candidates=(Candidate(owners_of_statement(row.id)),))


def _equal(column: InstrumentedAttribute[Any], value: Any) -> ColumnElement[bool]:
    return column.is_(None) if value is None else column == value


Finder = Callable[[Session, str, Any, str | None, str | None], Fact]
FINDERS: dict[str, Finder] = {
    "entity": _of_entity,
    "event": _of_event,
    "relation": _of_relation,
    "participant": _of_participant,
    "name": _of_name,
    "claim": _of_claim,
    "report": _of_report,
    "event_mention": _of_event,
    "local_entity": _of_local_entity,
}
