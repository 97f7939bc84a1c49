"""Seed records: what we know before reading any report. Files are read by `app/seeds`; nothing is opened here.

A key is stable and readable (`actor:islamic-state`, `country:IQ`, `place:euphrates`); the entity's id is its hash.
`file` and `line` say where a record stands; they don't count for equality of content.
"""

from dataclasses import dataclass, field

from graph.ontology import EntityKind, EventType, RelationType


@dataclass(frozen=True, slots=True)
class SeedEntity:
    """A known actor, person, operation or place.

    `aliases` are names to recognise anywhere; `context_aliases` only with the entity's country in the report or where
    the text introduces them ("the army", "Baghdad", "IS"). Years or dates are ISO (`1999`, `1999-12`).
    For places `precision` is a `PlacePrecision` value and `radius_km` half the extent.
    """

    key: str
    kind: EntityKind
    name: str
    type: str | None = None
    country: str | None = None
    aliases: tuple[str, ...] = ()
    context_aliases: tuple[str, ...] = ()
    active_from: str | None = None
    active_to: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    radius_km: float | None = None
    precision: str | None = None
    geonames_id: int | None = None
    old_keys: tuple[str, ...] = ()
    note: str | None = None
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class SeedCountry:
    """A country: from it come the place, its government and its armed forces as seed entities.

    `demonyms` are adjectives and nouns of nationality ("Iraqi"); `capital` is a metonym of the government.
    """

    iso2: str
    iso3: str
    name: str
    latitude: float
    longitude: float
    radius_km: float
    capital: str | None = None
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class SeedRelation:
    """A link between two seed entities, by their keys, with validity (ISO, partial) where known."""

    type: RelationType
    source: str
    target: str
    valid_from: str | None = None
    valid_to: str | None = None
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class SeedOutlet:
    """A publisher with its Admiralty reliability (A-F).

    Outlets of one `owner` (an owner's or network's name, as one likes to write it) count as one source.
    """

    key: str
    name: str
    reliability: str
    aliases: tuple[str, ...] = ()
    country: str | None = None
    owner: str | None = None
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class EventTypeEntry:
    """One event type of the codebook with its codes in other schemes; None where a scheme has no counterpart."""

    type: EventType
    label: str
    definition: str
    acled: str | None
    plover: str | None
    cameo: str | None
    ucdp: int | None
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class RelationTypeEntry:
    """One relation type of the codebook and the kinds that it may join."""

    type: RelationType
    label: str
    definition: str
    source_kinds: tuple[EntityKind, ...]
    target_kinds: tuple[EntityKind, ...]
    symmetric: bool = False
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word or phrase that tells an event, and how its grammatical arguments map to roles. Data of the codebook.

    `lemmas` is the phrase's lemmas, lower case, in order, the first one the head when `pos` is VERB ("open fire").
    `roles` maps a syntactic slot (`subject`, `object`, `passive_subject`, `by`, `of`, `on`, `in`, ...) to a role or to
    `location`. `needs` lists conditions that the extractor knows by name (for example `object_is_location`). `act` is
    the PLOVER class, where the word tells it better than the type does ("praise" is a statement, and SUPPORT).
    """

    lemmas: tuple[str, ...]
    pos: str
    type: EventType
    roles: tuple[tuple[str, str], ...] = ()
    needs: tuple[str, ...] = ()
    confidence: float = 0.8
    act: str | None = None
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class WordList:
    """A named list of words of the reading (nouns for armed people, months, weapons ...): data, not code."""

    key: str
    words: tuple[str, ...]
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class MatchWeight:
    """A level of a comparison and what it adds to the score, in log-odds; or a threshold. Data of matching."""

    key: str
    weight: float
    means: str
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class SeedSet:
    """Everything the seeds say, sorted by key. `version` is a SHA-256 over the content."""

    version: str
    entities: tuple[SeedEntity, ...] = ()
    countries: tuple[SeedCountry, ...] = ()
    relations: tuple[SeedRelation, ...] = ()
    outlets: tuple[SeedOutlet, ...] = ()
    event_types: tuple[EventTypeEntry, ...] = ()
    relation_types: tuple[RelationTypeEntry, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    word_lists: tuple[WordList, ...] = ()
    match_weights: tuple[MatchWeight, ...] = ()
