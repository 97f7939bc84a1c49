"""The filter that lists, graphs, figures and exports share, as parameters: of the API's requests, of `--where` on the
command line, and of saved queries. A name means the same wherever it is taken (docs/adr/0023-one-filter-language.md):

    type        short for event_type, entity_type or relation_type, by what is listed
    text        of a list of events, short for sentence
    sentence    words of one sentence that tells an event          label    words in a name or label

Lists are repeated (`type=attack&type=armed_clash`) and mean any of their values; different parameters must all hold. An
unknown parameter is refused rather than ignored: a mistyped filter would give an answer to another question.
"""

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator

from app.filters.types import (
    AS_OF,
    BOX,
    CERTAIN,
    CONFIDENCE,
    FROM,
    KNOWN_AT,
    NEAR,
    SOURCES,
    TO,
    WEIGHT,
    WORDS,
    BoxText,
    CircleText,
    Country,
    EntityTypeName,
    FirstDay,
    Ids,
    KnownDay,
    LastDay,
    RecordId,
    Text,
    asked,
)
from graph.ontology import (
    DatePrecision,
    EntityKind,
    EventType,
    Marking,
    Modality,
    PlacePrecision,
    RelationType,
    Role,
)

INSTEAD = {"text": ("label", "sentence")}  # names that some routes take, where another takes others


def unless(other: str) -> Any:
    """A check that a parameter is not given beside another name of it, which stands before it."""

    def check(value: Any, info: ValidationInfo) -> Any:
        if value and info.data.get(other):
            raise ValueError(f"means the same as {other}, which is given too: give one of them")
        return value

    return check


class NoQuery(BaseModel):
    """A question that takes no parameters."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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


class AreaQuery(NoQuery):
    """Where an event happened; where an entity lies, or an event happened in which it takes part."""

    place: Ids = asked([], "Id of a place.", ["ent_2c1d0e9f8a7b6c5d4e3f"])
    place_name: list[Text] = asked([], "Name or alias of a place, of any place that bears it.", ["Deir ez-Zor"])
    inside: bool = asked(True, "Whether places that are known to lie in `place` or `place_name` count too.", True)
    country: list[Country] = asked(
        [], "ISO 3166-1 alpha-2 code: of the country of an event's place, or of an entity itself.", ["IQ"]
    )
    bbox: BoxText | None = asked(None, BOX, "38.5,33,42,36")
    near: CircleText | None = asked(None, NEAR, "35.33,40.14,50")
    near_certain: bool = asked(False, CERTAIN, True)
    place_precision: list[PlacePrecision] = asked([], "How exactly the place is known.", ["exact"])


class SourceQuery(NoQuery):
    """Who tells it: of several parameters, one report must fit all."""

    report: RecordId | None = asked(None, "Id of a report that tells of it.", "rep_5b3c0e6e5d0a7c9f1b2d")
    publisher: list[Text] = asked([], "Publisher of a report that tells of it.", ["Example News"])
    without_publisher: list[Text] = asked(
        [], "Publishers whose reports do not count: what others tell of.", ["Example News"]
    )
    marking: list[Marking] = asked([], "Traffic Light Protocol marking of a report that tells of it.", ["TLP:CLEAR"])


class EventFilterQuery(DatesQuery, AreaQuery, SourceQuery):
    """Which events; the same parameters for their list and their sums."""

    type: list[EventType] = asked([], "Event type of the codebook.", ["air_drone_strike"])
    event_type: list[EventType] = asked([], "The same as `type`.", ["air_drone_strike"])
    modality: list[Modality] = asked([], "Modality.", ["occurred"])
    actor: Ids = asked([], "Id of an entity that takes part, in a `role` if given.", ["ent_9f8a7b6c5d4e3f2a1b0c"])
    role: list[Role] = asked([], "A role in which somebody takes part.", ["source"])
    parts: bool = asked(False, "Whether the parts and members of `actor` count too.", True)
    date_precision: list[DatePrecision] = asked([], "How exactly its date is known.", ["day"])
    operation: Ids = asked([], "Id of an operation that it is part of.", ["ent_0a1b2c3d4e5f6a7b8c9d"])
    text: Text | None = asked(None, "What one sentence that tells it holds: " + WORDS, "residents shell* -denied")
    sentence: Text | None = asked(None, "The same as `text`.", '"air strike*" -denied')
    min_confidence: float = asked(0.0, "Lowest confidence.", 0.5, **CONFIDENCE)
    disputed: bool = asked(False, "Whether only events that one telling denies and another tells as a fact.", True)
    min_sources: int = asked(1, "Fewest independent outlets that tell it.", 2, **SOURCES)
    min_corroboration: float = asked(0.0, "Lowest corroboration: outlets weighted by reliability.", 1.5, **WEIGHT)
    conflicting: bool | None = asked(None, "Whether figures of different sources conflict.", True)

    _one_type = field_validator("event_type")(unless("type"))
    _one_text = field_validator("sentence")(unless("text"))

    @property
    def event_types(self) -> list[EventType]:
        """The types that are asked for, under either name."""
        return self.type or self.event_type

    @property
    def words(self) -> str | None:
        """The words that are asked for, under either name."""
        return self.text or self.sentence


class PartQuery(KnownQuery, AreaQuery, SourceQuery):
    """Which part of the graph, but for days of the world."""

    kind: list[EntityKind] = asked([], "Kind of entity.", ["actor"])
    entity_type: list[EntityTypeName] = asked([], "Type of entity.", ["militia"])
    event_type: list[EventType] = asked([], "Event type of the codebook.", ["armed_clash"])
    relation_type: list[RelationType] = asked([], "Relation type of the codebook.", ["supports"])
    role: list[Role] = asked([], "Role in an event.", ["source"])
    actor: Ids = asked([], "Id of an entity that takes part.", ["ent_9f8a7b6c5d4e3f2a1b0c"])
    parts: bool = asked(False, "Whether the parts and members of `actor` count too.", True)
    date_precision: list[DatePrecision] = asked([], "How exactly the date of an event is known.", ["day"])
    modality: list[Modality] = asked([], "Modality.", ["occurred"])
    operation: Ids = asked([], "Id of an operation that an event is part of.", ["ent_0a1b2c3d4e5f6a7b8c9d"])
    min_confidence: float = asked(0.0, "Lowest confidence.", 0.5, **CONFIDENCE)
    disputed: bool = asked(False, "Whether only events that one telling denies and another tells as a fact.", True)
    min_sources: int = asked(1, "Fewest independent outlets that tell an event.", 2, **SOURCES)
    min_corroboration: float = asked(0.0, "Lowest corroboration of an event.", 1.5, **WEIGHT)
    conflicting: bool | None = asked(None, "Whether figures of different sources on an event conflict.", True)
    label: Text | None = asked(None, "Words in a name or label.", "western anbar")
    sentence: Text | None = asked(
        None,
        "Only events of which one sentence that tells them holds: "
        + WORDS
        + " Restricted reports are not looked into.",
        '"air strike*" -denied',
    )
    include_unmentioned: bool = asked(False, "Whether seeds that no report names are kept.", False)


class GraphQuery(DatesQuery, PartQuery):
    """Which part of the graph; the same parameters for the graph, lists, exports, neighbours, paths and analyses."""
