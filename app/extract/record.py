"""The working record that the stages fill, one after the other, for one report.

    text -> readable (same length, boilerplate blanked) -> doc -> found (spans) -> clusters -> tellings, relations

Every offset counts characters of the report's text: cleaning replaces characters one for one, so that the offsets of
the parsed document are those of the text as it was given.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date

from spacy.tokens import Doc, Span, Token

from app.extract.lexicon import SeedName
from app.extract.tagger import Links, Tags
from graph.dates import UNKNOWN_DATE, DateRange
from graph.model import CasualtyMention, Report
from graph.ontology import (
    CasualtyKind,
    EntityKind,
    EventType,
    MentionForm,
    MentionKind,
    Modality,
    PlacePrecision,
    RelationType,
    Role,
)
from graph.seeds import SeedEntity

__all__ = ["CasualtyMention", "Cluster", "Draft", "Found", "FoundRelation", "Number", "Part", "Telling", "When"]


@dataclass(slots=True, eq=False)
class Found:
    """A span that may be a mention. `first`, `last` are token numbers, half-open; `head` is the head's number.

    `type` is what its words tell (`militia`, `populated_place`); `owner` is a known actor named inside the span
    ("PKK" in "PKK rebels"); `lone` is True for a description without any word that tells which ("the rebels").
    """

    first: int
    last: int
    start: int
    end: int
    text: str
    head: int
    kind: MentionKind
    form: MentionForm
    rule: str
    confidence: float
    type: str | None = None
    country: str | None = None
    seed: SeedEntity | None = None
    owner: SeedEntity | None = None
    lone: bool = False
    plural: bool = False
    definite: bool = False
    cluster: "Cluster | None" = None
    hint: str | None = None  # container of a place as the text gives it ("Ramadi, Anbar" -> "Anbar")
    type_word: str | None = None  # "province" of "Anbar province"
    row: int = -1  # its number among the mentions that the tagger has scored

    def covers(self, other: "Found") -> bool:
        """Whether `other` lies inside."""
        return self.first <= other.first and other.last <= self.last


@dataclass(slots=True, eq=False)
class Cluster:
    """Mentions of one thing in this report, and what is known of it."""

    kind: EntityKind
    mentions: list[Found] = field(default_factory=list)
    type: str | None = None
    name: str = ""
    country: str | None = None
    seed: SeedEntity | None = None
    latitude: float | None = None
    longitude: float | None = None
    radius_km: float | None = None
    precision: PlacePrecision | None = None
    geonames_id: int | None = None
    admin1: str | None = None
    admin2: str | None = None
    confidence: float = 1.0
    rule: str = "mention"
    extra_names: list[str] = field(default_factory=list)

    @property
    def is_named(self) -> bool:
        """Whether any mention names it, or the seeds know it."""
        return self.seed is not None or any(one.form is MentionForm.NAME for one in self.mentions)


@dataclass(frozen=True, slots=True)
class When:
    """A date expression with its value, and how many days it is told to be from another ("two days earlier": -2)."""

    start: int
    end: int
    value: DateRange
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A number expression with what it says; None is unknown."""

    start: int
    end: int
    low: int | None
    best: int | None
    high: int | None


@dataclass(slots=True)
class Part:
    """A participant of a telling: the mention that stands in a role."""

    found: Found
    role: Role


@dataclass(slots=True)
class Telling:
    """One telling of an event. `tokens` are the trigger's token numbers, the first one its head."""

    tokens: tuple[int, ...]
    start: int
    end: int
    type: EventType
    rule: str
    confidence: float
    sentence: int
    modality: Modality = Modality.OCCURRED
    parts: list[Part] = field(default_factory=list)
    place: Found | None = None
    when: When | None = None
    casualties: list["Toll"] = field(default_factory=list)
    operation: Found | None = None
    claimed_by: Found | None = None
    also: list["Telling"] = field(default_factory=list)

    def of(self, *roles: Role) -> list[Found]:
        """The mentions in any of the roles."""
        return [part.found for part in self.parts if part.role in roles]

    @property
    def date(self) -> DateRange:
        """The date that the text gives, or unknown."""
        return self.when.value if self.when else UNKNOWN_DATE


@dataclass(slots=True)
class Toll:
    """A casualty figure: what befell whom, the number, and who gives it."""

    kind: CasualtyKind
    number: Number
    who: Found | None = None
    by: Found | None = None


@dataclass(slots=True)
class FoundRelation:
    """A lasting link between two mentions."""

    type: RelationType
    source: Found
    target: Found
    sentence: int
    start: int
    end: int
    rule: str
    confidence: float
    valid: DateRange = UNKNOWN_DATE


@dataclass(slots=True)
class Draft:
    """Everything known of one report while it is read."""

    report: Report
    readable: str = ""
    dateline: str | None = None
    language: str | None = None
    doc: Doc | None = None
    sentences: list[Span] = field(default_factory=list)
    sentence_of: list[int] = field(default_factory=list)  # token number -> sentence number
    seed_names: list[tuple[int, int, list[SeedName]]] = field(default_factory=list)  # tokens, what they may name
    found: list[Found] = field(default_factory=list)
    at_token: dict[int, Found] = field(default_factory=dict)  # token number -> innermost mention that it heads or is in
    found_in: dict[int, list[Found]] = field(default_factory=lambda: defaultdict(list))  # sentence number -> mentions
    tags: Tags | None = None
    links: Links | None = None
    expressions: list[tuple[int, int, MentionKind]] = field(default_factory=list)  # dates, quantities by the tagger
    whens: list[When] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)
    clusters: list[Cluster] = field(default_factory=list)
    country_weights: dict[str, float] = field(default_factory=dict)
    tellings: list[Telling] = field(default_factory=list)
    relations: list[FoundRelation] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The report's text as it was given."""
        return self.report.text

    @property
    def published(self) -> date | None:
        """The report's day of publication."""
        return self.report.published_on

    @property
    def tokens(self) -> Doc:
        """The parsed document."""
        assert self.doc is not None
        return self.doc

    def token(self, number: int) -> Token:
        """The token with that number."""
        return self.tokens[number]

    def span_at(self, first: int, last: int) -> tuple[int, int]:
        """Character offsets of the tokens from `first` up to `last`."""
        end = self.tokens[last - 1]
        return self.tokens[first].idx, end.idx + len(end)

    def mention_at(self, token: Token) -> Found | None:
        """The mention whose head is this token, else the smallest one around it."""
        return self.at_token.get(token.i)


def moved(found: Found, draft: Draft, first: int, last: int) -> Found:
    """The same mention over other tokens."""
    start, end = draft.span_at(first, last)
    return replace(found, first=first, last=last, start=start, end=end, text=draft.text[start:end])
