"""Query parameters of the searches: what they accept, and how they become searches of the store and graph filters.

Lists are repeated (`type=attack&type=armed_clash`) and mean any of their values; different parameters must all hold. An
unknown parameter is refused rather than ignored: a mistyped filter would give an answer to another question.
"""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator

from app.api.pagination import FieldsQuery, NoQuery, PageQuery
from graph.dates import last_day_begun, parse_date
from graph.errors import InvalidInputError
from graph.filters import GraphFilter
from graph.ontology import (
    ActorType,
    EntityKind,
    EventType,
    LocationType,
    Marking,
    Modality,
    OperationType,
    RelationType,
    Role,
)

Box = tuple[float, float, float, float]
ENTITY_TYPES = frozenset((*ActorType, *LocationType, *OperationType))


def asked(default: Any, description: str, example: Any, **constraints: Any) -> Any:
    """A parameter with what it means and an example."""
    return Field(default, description=description, examples=[example], **constraints)


def sorted_by(default: str, *names: str) -> Any:
    """The order of a list."""
    listed = ", ".join(f"`{name}`" for name in names)
    return asked(default, f"{listed}; with `-` before it the largest first. Unknown ones come last.", default)


def _check_text(text: str) -> str:
    if "\x00" in text:
        raise ValueError("it holds a NUL character")
    return text


def _check_country(code: str) -> str:
    if not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise ValueError("no ISO 3166-1 alpha-2 code of two letters such as IQ")
    return code.upper()


def _check_entity_type(name: str) -> str:
    if name not in ENTITY_TYPES:
        raise ValueError(f"none of {', '.join(sorted(ENTITY_TYPES))}")
    return name


def _parse_first_day(value: Any) -> Any:
    return _parse_day(value, last=False)


def _parse_last_day(value: Any) -> Any:
    return _parse_day(value, last=True)


def _parse_day(value: Any, *, last: bool) -> Any:
    if not isinstance(value, str):
        return value
    try:
        found = parse_date(value, field="day")
    except InvalidInputError as exc:
        raise ValueError("no day of the form YYYY, YYYY-MM or YYYY-MM-DD") from exc
    return found.end if last else found.start


def _parse_known_day(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    first, last = _parse_day(value, last=False), _parse_day(value, last=True)
    if first > last_day_begun():
        raise ValueError("lies ahead: nobody knows what will be known then")
    return last


def parse_box(text: str | None) -> Box | None:
    """West, south, east, north in degrees; None for None.

    Raises
    ------
    ValueError
        If it is something else.

    Examples
    --------
    >>> parse_box("38.5,33,42,36")
    (38.5, 33.0, 42.0, 36.0)
    """
    if text is None:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as exc:
        raise ValueError("not WEST,SOUTH,EAST,NORTH in degrees") from exc
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError("not WEST,SOUTH,EAST,NORTH with longitudes -180 to 180 and latitudes -90 to 90, south first")
    return west, south, east, north


def _check_box(text: str) -> str:
    parse_box(text)
    return text


Text = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_check_text)]
RecordId = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_check_text)]
Ids = Annotated[list[RecordId], Field(max_length=100)]
Country = Annotated[str, AfterValidator(_check_country)]
EntityTypeName = Annotated[str, AfterValidator(_check_entity_type)]
FirstDay = Annotated[date, BeforeValidator(_parse_first_day)]
KnownDay = Annotated[date, BeforeValidator(_parse_known_day)]
LastDay = Annotated[date, BeforeValidator(_parse_last_day)]
BoxText = Annotated[str, AfterValidator(_check_box)]

SOURCES = {"ge": 1, "le": 1000}
CONFIDENCE = {"ge": 0.0, "le": 1.0, "allow_inf_nan": False}
BOX = "Box of coordinates WEST,SOUTH,EAST,NORTH in degrees; west above east crosses the date line."
FROM = "First day of world time (YYYY, YYYY-MM or YYYY-MM-DD): what may have been the case on it or later."
TO = "Last day of world time: what may have been the case on it or earlier."

AS_OF = (
    "Day of world time (of a month or year its last day): events that may have begun by then (`ongoing` ones while "
    "they may last), relations that may have held and entities that may have existed on it."
)
KNOWN_AT = (
    "Day of knowledge, not ahead (of a month or year its last day): what reports published by then tell, and the "
    "seeds. Which tellings are one is by today's judgement; reports without a day of publication are left out."
)


class EvidenceQuery(NoQuery):
    """How many sentences come with each record."""

    evidence: int = asked(1, "Sentences with each record, the oldest first; 0 to 20.", 1, ge=0, le=20)


class KnownQuery(NoQuery):
    """A day of knowledge."""

    known_at: KnownDay | None = asked(None, KNOWN_AT, "2024-03-01")


class ClocksQuery(KnownQuery):
    """A day of the world, and one of knowledge."""

    as_of: LastDay | None = asked(None, AS_OF, "2017-10-26")


class DatesQuery(ClocksQuery):
    """A stretch of world time."""

    date_from: FirstDay | None = asked(None, FROM, "2017-10-01")
    date_to: LastDay | None = asked(None, TO, "2017-10")

    @field_validator("date_to")
    @classmethod
    def _in_order(cls, value: date | None, info: ValidationInfo) -> date | None:
        first = info.data.get("date_from")
        if value is not None and first is not None and value < first:
            raise ValueError(f"{value} is before date_from {first}")
        return value


class ReportQuery(PageQuery):
    """Which reports."""

    text: Text | None = asked(None, "Words that its text or title holds, in any order and case.", "shelled Goma")
    publisher: list[Text] = asked([], "Publisher.", ["Example News"])
    language: list[Text] = asked([], "ISO 639 code of the language.", ["en"])
    marking: list[Marking] = asked([], "Traffic Light Protocol marking.", ["TLP:CLEAR"])
    published_from: FirstDay | None = asked(None, "First day of publication.", "2017-10-01")
    published_to: LastDay | None = asked(None, "Last day of publication.", "2017-10")
    entity: RecordId | None = asked(None, "Id of an entity that it mentions.", "ent_2c1d0e9f8a7b6c5d4e3f")
    external_id: Text | None = asked(None, "The document's own id.", "demo-goma-1")
    all_versions: bool = asked(False, "Whether older versions of a document are listed too.", False)
    sort: Text = sorted_by("-published_at", "published_at", "recorded_at", "title", "publisher")


class EntityQuery(PageQuery, ClocksQuery):
    """Which entities."""

    name: Text | None = asked(None, "A name or alias; case, accents, punctuation and article do not matter.", "Daesh")
    prefix: Text | None = asked(None, "How a name or alias starts, folded alike.", "islamic st")
    kind: list[EntityKind] = asked([], "Kind.", ["actor"])
    type: list[EntityTypeName] = asked([], "Type.", ["militia"])
    country: list[Country] = asked([], "ISO 3166-1 alpha-2 code.", ["IQ"])
    bbox: BoxText | None = asked(None, BOX, "38.5,33,42,36")
    seen_from: FirstDay | None = asked(None, "Mentioned in a report of this day or later.", "2017-10-01")
    seen_to: LastDay | None = asked(None, "Mentioned in a report of this day or earlier.", "2017-10")
    report: RecordId | None = asked(None, "Id of a report that mentions it.", "rep_5b3c0e6e5d0a7c9f1b2d")
    mentioned: bool | None = asked(None, "Whether any report mentions it; seeds alone do not.", True)
    min_confidence: float = asked(0.0, "Lowest confidence.", 0.5, **CONFIDENCE)
    sort: Text = sorted_by("-report_count", "name", "report_count", "first_seen", "last_seen", "confidence")


class EventQuery(PageQuery, DatesQuery, EvidenceQuery):
    """Which events."""

    type: list[EventType] = asked([], "Event type of the codebook.", ["air_drone_strike"])
    modality: list[Modality] = asked([], "Modality.", ["occurred"])
    actor: Ids = asked([], "Id of an entity that takes part, in a `role` if given.", ["ent_9f8a7b6c5d4e3f2a1b0c"])
    role: list[Role] = asked([], "A role in which somebody takes part.", ["source"])
    place: Ids = asked([], "Id of a place.", ["ent_2c1d0e9f8a7b6c5d4e3f"])
    inside: bool = asked(True, "Whether places that are known to lie in `place` count too.", True)
    country: list[Country] = asked([], "ISO 3166-1 alpha-2 code of the country of the event's place.", ["IQ"])
    bbox: BoxText | None = asked(None, BOX, "38.5,33,42,36")
    operation: Ids = asked([], "Id of an operation that it is part of.", ["ent_0a1b2c3d4e5f6a7b8c9d"])
    report: RecordId | None = asked(None, "Id of a report that tells it.", "rep_5b3c0e6e5d0a7c9f1b2d")
    text: Text | None = asked(None, "Words of one sentence that tells it, in any order and case.", "residents shelled")
    min_confidence: float = asked(0.0, "Lowest confidence.", 0.5, **CONFIDENCE)
    disputed: bool = asked(False, "Whether only events that one telling denies and another tells as a fact.", True)
    changed_since: KnownDay | None = asked(
        None,
        "Day of knowledge: only events of which more was told after it, each with what was known then (`then`).",
        "2024-03-01",
    )
    min_sources: int = asked(1, "Fewest independent outlets that tell it.", 2, **SOURCES)
    conflicting: bool | None = asked(None, "Whether figures of different sources conflict.", True)
    sort: Text = sorted_by(
        "started_on",
        "started_on",
        "ended_on",
        "first_reported",
        "last_reported",
        "fatalities_best",
        "report_count",
        "source_count",
        "corroboration",
        "confidence",
        "type",
    )


class RelationQuery(PageQuery, DatesQuery, EvidenceQuery):
    """Which relations."""

    type: list[RelationType] = asked([], "Relation type of the codebook.", ["supports"])
    source: Ids = asked([], "Id of the entity at its start.", ["ent_9f8a7b6c5d4e3f2a1b0c"])
    target: Ids = asked([], "Id of the entity at its end.", ["ent_2c1d0e9f8a7b6c5d4e3f"])
    entity: Ids = asked([], "Id of the entity at either end.", ["ent_2c1d0e9f8a7b6c5d4e3f"])
    report: RecordId | None = asked(None, "Id of a report that tells it.", "rep_5b3c0e6e5d0a7c9f1b2d")
    min_confidence: float = asked(0.0, "Lowest confidence.", 0.5, **CONFIDENCE)
    sort: Text = sorted_by(
        "type", "type", "valid_from", "first_reported", "last_reported", "report_count", "confidence"
    )


class GraphQuery(DatesQuery):
    """Which part of the graph; the same parameters for the graph, exports, neighbours and paths."""

    kind: list[EntityKind] = asked([], "Kind of entity.", ["actor"])
    entity_type: list[EntityTypeName] = asked([], "Type of entity.", ["militia"])
    event_type: list[EventType] = asked([], "Event type of the codebook.", ["armed_clash"])
    relation_type: list[RelationType] = asked([], "Relation type of the codebook.", ["supports"])
    role: list[Role] = asked([], "Role in an event.", ["source"])
    actor: Ids = asked([], "Id of an entity that takes part.", ["ent_9f8a7b6c5d4e3f2a1b0c"])
    place: Ids = asked([], "Id of a place.", ["ent_2c1d0e9f8a7b6c5d4e3f"])
    inside: bool = asked(True, "Whether places that are known to lie in `place` count too.", True)
    country: list[Country] = asked([], "ISO 3166-1 alpha-2 code.", ["IQ"])
    bbox: BoxText | None = asked(None, BOX, "38.5,33,42,36")
    modality: list[Modality] = asked([], "Modality.", ["occurred"])
    min_confidence: float = asked(0.0, "Lowest confidence.", 0.5, **CONFIDENCE)
    min_sources: int = asked(1, "Fewest independent outlets that tell an event.", 2, **SOURCES)
    text: Text | None = asked(None, "Words in a name or label.", "western anbar")
    include_unmentioned: bool = asked(False, "Whether seeds that no report names are kept.", False)

    def to_filter(self, *, actor_ids: frozenset[str], place_ids: frozenset[str]) -> GraphFilter:
        """The filter of the graph; ids are given canonical, places with those inside."""
        return GraphFilter(
            kinds=frozenset(self.kind),
            entity_types=frozenset(self.entity_type),
            event_types=frozenset(self.event_type),
            relation_types=frozenset(self.relation_type),
            roles=frozenset(self.role),
            actor_ids=actor_ids,
            place_ids=place_ids,
            countries=frozenset(self.country),
            bbox=parse_box(self.bbox),
            date_from=self.date_from,
            date_to=self.date_to,
            as_of=self.as_of,
            modalities=frozenset(self.modality),
            min_confidence=self.min_confidence,
            min_sources=self.min_sources,
            text=self.text,
            include_unmentioned=self.include_unmentioned,
        )


class NeighbourQuery(GraphQuery, PageQuery, EvidenceQuery):
    """Which neighbours."""

    direction: Literal["in", "out", "both"] = asked("both", "Direction of the edges, seen from the entity.", "out")
    include_unmentioned: bool = asked(True, "Whether seeds that no report names are kept.", True)


class WhyQuery(PageQuery, KnownQuery):
    """About what of a record."""

    attribute: Text | None = asked(None, "An attribute of the record; the record itself without it.", "modality")
    exact: bool = asked(False, "Whether the id of an event is taken for the telling of the same id.", False)


class DocumentQuery(NoQuery):
    """What is known of a document that is sent as text; in JSON these are fields of the document."""

    id: Text | None = asked(None, "The document's own id.", "demo-goma-1")
    title: Text | None = asked(None, "Title.", "Shelling in Goma")
    published_at: Text | None = asked(None, "Day of publication, YYYY-MM-DD.", "2024-05-06")
    publisher: Text | None = asked(None, "Publisher.", "Example News")
    url: Text | None = asked(None, "Address of the document.", "https://news.example/goma")
    language: Text | None = asked(None, "ISO 639 code of the language; found out without it.", "en")
    marking: Text | None = asked(None, "Traffic Light Protocol marking.", "TLP:CLEAR")
    reliability: Text | None = asked(None, "Admiralty code of the source, A to F.", "B")
    revision: int | None = asked(None, "Number of the correction of the report's data.", 1, ge=0, lt=2**31)


class RefusalQuery(PageQuery):
    """Which refused documents."""

    sort: Text = sorted_by("-recorded_at", "recorded_at", "document")


RecordKind = Literal["entity", "name", "event", "participant", "claim", "relation", "redirect"]


class FeedQuery(NoQuery):
    """Which entries of the change feed."""

    after: int = asked(0, "Number of the last entry that is known already.", 40, ge=0, le=2**62)
    limit: int | None = asked(None, "Most entries (setting page_size; at most page_size_max).", 100, ge=1)
    kind: list[RecordKind] = asked([], "Kind of record.", ["event"])
    record: RecordId | None = asked(None, "Id of one record.", "ent_2c1d0e9f8a7b6c5d4e3f")


class StatsQuery(KnownQuery):
    """Of what the counts are."""


class EvidenceFieldsQuery(FieldsQuery, EvidenceQuery):
    """The choice of fields and the number of sentences."""


class RecordQuery(EvidenceFieldsQuery, ClocksQuery):
    """One record, by the two clocks."""


class ClaimsQuery(FieldsQuery, ClocksQuery):
    """Claims of an event, by the two clocks."""


class HistoryQuery(NoQuery):
    """Between which days of knowledge."""

    since: KnownDay | None = asked(None, "Day of knowledge to compare from: only what was told after it.", "2024-03-01")
    until: KnownDay | None = asked(None, "Day of knowledge to compare to: only what was told by then.", "2024-06")

    @field_validator("until")
    @classmethod
    def _in_order(cls, value: date | None, info: ValidationInfo) -> date | None:
        first = info.data.get("since")
        if value is not None and first is not None and value < first:
            raise ValueError(f"{value} is before since {first}")
        return value
