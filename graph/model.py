"""The records: what a report tells (statements), and what is held to be so (the canonical layer).

    Report --analyse--> Analysis (mentions, local entities, event mentions, relation mentions)
    Analysis of all reports + seeds + judgements --derive--> Entity, Name, Event, Participant, Claim, Relation
    canonical records --build--> graph

A statement belongs to one report and carries its evidence. A canonical record belongs to no report; it is a pure
function of statements, seeds and judgements. Offsets are Unicode code points, half-open, into the report's text.
Unknown is None.
"""

from dataclasses import dataclass, field
from datetime import date

from graph.dates import UNKNOWN_DATE, DateRange
from graph.ontology import (
    CasualtyKind,
    EntityKind,
    EventType,
    Marking,
    MentionForm,
    MentionKind,
    Modality,
    PlacePrecision,
    RelationType,
    Reliability,
    Role,
)

# ---------------------------------------------------------------- reports

ROW_VERSION = "row:"  # begins the version of an analysis that is no reading but a row of a data set


@dataclass(frozen=True, slots=True)
class Report:
    """One document as it was given.

    `id` is the hash of publisher and normalised text (`graph.ids.report_id`); `external_id` is the document's own id
    where it came from, `revision` orders versions of one document (same publisher and url, or same external id).
    """

    id: str
    text: str
    external_id: str | None = None
    title: str | None = None
    published_on: date | None = None
    url: str | None = None
    publisher: str | None = None
    language: str | None = None
    marking: Marking = Marking.CLEAR
    reliability: Reliability | None = None
    revision: int = 0


# ---------------------------------------------------------------- statements (one report's telling)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a statement stands and what produced it.

    `sentence` is an index into `Analysis.sentences`; `asserted_by` is the local entity that says so in the text, if
    any; `rule` names the rule or model, its version is the analysis's.
    """

    sentence: int
    start: int
    end: int
    rule: str
    confidence: float
    asserted_by: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names or describes something. `id` and `entity` are local to the report (m1, e1)."""

    id: str
    start: int
    end: int
    text: str
    kind: MentionKind
    form: MentionForm
    entity: str | None
    sentence: int
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class LocalEntity:
    """A thing as one report tells it: the cluster of its mentions.

    `known_id` is a seed key; `radius_km` and `precision` say how exactly a location is known. `country` is ISO 3166-1
    alpha-2. `is_generic` is True where no mention names it ("the army", "residents").
    """

    id: str
    kind: EntityKind
    type: str | None
    name: str
    aliases: tuple[str, ...] = ()
    known_id: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    radius_km: float | None = None
    precision: PlacePrecision | None = None
    geonames_id: int | None = None
    admin1: str | None = None
    admin2: str | None = None
    is_generic: bool = False
    confidence: float = 1.0
    rule: str = "mention"


@dataclass(frozen=True, slots=True)
class Argument:
    """A participant of an event mention, with the span where it stands."""

    entity: str
    role: Role
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CasualtyMention:
    """A number as one telling gives it. Unknown bounds are None; `who` suffered, `by` gives the figure."""

    kind: CasualtyKind
    start: int
    end: int
    who: str | None = None
    low: int | None = None
    best: int | None = None
    high: int | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class EventMention:
    """One report's telling of an event. Entities are local ids. The trigger's span is `evidence.start`, `.end`."""

    id: str
    type: EventType
    modality: Modality
    trigger: str
    evidence: Evidence
    participants: tuple[Argument, ...] = ()
    location: str | None = None
    date: DateRange = UNKNOWN_DATE
    date_start: int | None = None  # span of the expression that gave the date
    date_end: int | None = None
    casualties: tuple[CasualtyMention, ...] = ()
    part_of: str | None = None
    claimed_by: str | None = None


@dataclass(frozen=True, slots=True)
class RelationMention:
    """One report's telling of a lasting link, with the spans of both ends."""

    id: str
    type: RelationType
    source: str
    target: str
    evidence: Evidence
    source_start: int | None = None
    source_end: int | None = None
    target_start: int | None = None
    target_end: int | None = None
    valid: DateRange = UNKNOWN_DATE


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that one report tells, as read by one version of the extractor."""

    version: str
    sentences: tuple[tuple[int, int], ...] = ()
    mentions: tuple[Mention, ...] = ()
    entities: tuple[LocalEntity, ...] = ()
    events: tuple[EventMention, ...] = ()
    relations: tuple[RelationMention, ...] = ()
    dateline: str | None = None
    language: str | None = None


# ---------------------------------------------------------------- canonical layer


@dataclass(frozen=True, slots=True)
class Entity:
    """A real-world thing. `first_seen`, `last_seen` are publication days of the reports that mention it."""

    id: str
    kind: EntityKind
    name: str
    type: str | None = None
    country: str | None = None
    seed_key: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    radius_km: float | None = None
    precision: PlacePrecision | None = None
    geonames_id: int | None = None
    admin1: str | None = None
    admin2: str | None = None
    is_generic: bool = False
    active_from: date | None = None
    active_to: date | None = None
    first_seen: date | None = None
    last_seen: date | None = None
    report_count: int = 0
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Name:
    """A name of an entity with its source: a seed's key, or a local entity of a report."""

    id: str
    entity_id: str
    name: str
    normalised: str
    seed_key: str | None = None
    report_id: str | None = None
    local_entity_id: str | None = None


@dataclass(frozen=True, slots=True)
class Redirect:
    """An id (of an entity or event) that is now told by another one: judged the same, or a renamed seed."""

    id: str
    new_id: str
    kind: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A casualty figure as one telling gives it; `who` and `by` are entity ids."""

    id: str
    event_id: str
    event_mention_id: str
    report_id: str
    kind: CasualtyKind
    who: str | None = None
    low: int | None = None
    best: int | None = None
    high: int | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A happening, gathered from its tellings.

    `fatalities_*` roll up the killed claims; `fatalities_rule` names the rule. None where no telling gives a number.
    `source_count` counts independent outlets, `corroboration` is their weight together (0 to 1);
    `has_conflicting_claims` tells whether figures of different sources can't both be true.
    `known_from` is the day of publication since which all of this was known; None where a report without a day
    tells it too.
    """

    id: str
    type: EventType
    modality: Modality
    started_on: date | None = None
    ended_on: date | None = None
    date_precision: str = "unknown"
    location_id: str | None = None
    part_of_id: str | None = None
    claimed_by_id: str | None = None
    fatalities_low: int | None = None
    fatalities_best: int | None = None
    fatalities_high: int | None = None
    fatalities_rule: str | None = None
    telling_count: int = 1
    report_count: int = 1
    source_count: int = 1
    corroboration: float = 0.0
    has_conflicting_claims: bool = False
    first_reported: date | None = None
    last_reported: date | None = None
    known_from: date | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Participant:
    """An entity in a role in an event."""

    id: str
    event_id: str
    entity_id: str
    role: Role
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Relation:
    """A lasting link between two entities; symmetric types are stored with the smaller id as source.

    `spells` are the stretches of time in which it held (`graph/spells.py`), from `valid_from` to
    `valid_to` at the most.
    """

    id: str
    type: RelationType
    source_id: str
    target_id: str
    valid_from: date | None = None
    valid_to: date | None = None
    spells: str | None = None
    report_count: int = 1
    first_reported: date | None = None
    last_reported: date | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the change feed: `before` is None for an addition, `after` is None for a deletion."""

    seq: int
    kind: str  # a key of graph.payload.RECORD_KINDS
    id: str
    before: dict[str, object] | None
    after: dict[str, object] | None


@dataclass(frozen=True, slots=True)
class CanonicalRecords:
    """What the graph is built from."""

    entities: tuple[Entity, ...] = ()
    events: tuple[Event, ...] = ()
    participants: tuple[Participant, ...] = ()
    relations: tuple[Relation, ...] = ()
    version: int = field(default=0)
