"""Query parameters of single routes, beside the filter that all share (`app/filters/queries.py`)."""

from datetime import date
from typing import Literal

from pydantic import ValidationInfo, field_validator

from app.api.pagination import FieldsQuery, PageQuery
from app.filters.queries import ClocksQuery, EventFilterQuery, GraphQuery, KnownQuery, NoQuery, unless
from app.filters.types import (
    WORDS,
    Country,
    EntityTypeName,
    FirstDay,
    Ids,
    KnownDay,
    LastDay,
    RecordId,
    Text,
    asked,
    sorted_by,
)
from graph.ontology import (
    Marking,
    RelationType,
)


class EvidenceQuery(NoQuery):
    """How many sentences come with each record."""

    evidence: int = asked(1, "Sentences with each record, the oldest first; 0 to 20.", 1, ge=0, le=20)


class ReportQuery(PageQuery):
    """Which reports."""

    text: Text | None = asked(None, "What its text and title hold: " + WORDS, 'shelled "western Goma"')
    publisher: list[Text] = asked([], "Publisher.", ["Example News"])
    language: list[Text] = asked([], "ISO 639 code of the language.", ["en"])
    marking: list[Marking] = asked([], "Traffic Light Protocol marking.", ["TLP:CLEAR"])
    published_from: FirstDay | None = asked(None, "First day of publication.", "2017-10-01")
    published_to: LastDay | None = asked(None, "Last day of publication.", "2017-10")
    entity: RecordId | None = asked(None, "Id of an entity that it mentions.", "ent_2c1d0e9f8a7b6c5d4e3f")
    external_id: Text | None = asked(None, "The document's own id.", "demo-goma-1")
    all_versions: bool = asked(False, "Whether older versions of a document are listed too.", False)
    sort: Text = sorted_by("-published_at", "published_at", "recorded_at", "title", "publisher")

    @field_validator("published_to")
    @classmethod
    def _in_order(cls, value: date | None, info: ValidationInfo) -> date | None:
        first = info.data.get("published_from")
        if value is not None and first is not None and value < first:
            raise ValueError(f"{value} is before published_from {first}")
        return value


class EntityQuery(PageQuery, GraphQuery):
    """Which entities: those that `GET /graph` has for the same filter, and what is asked of entities alone."""

    name: Text | None = asked(None, "A name or alias; case, accents, punctuation and article do not matter.", "Daesh")
    prefix: Text | None = asked(None, "How a name or alias starts, folded alike.", "islamic st")
    type: list[EntityTypeName] = asked([], "The same as `entity_type`.", ["militia"])
    home_country: list[Country] = asked(
        [], "ISO 3166-1 alpha-2 code of its own country, wherever it takes part in events.", ["IQ"]
    )
    seen_from: FirstDay | None = asked(None, "Mentioned in a report of this day or later.", "2017-10-01")
    seen_to: LastDay | None = asked(None, "Mentioned in a report of this day or earlier.", "2017-10")
    mentioned: bool | None = asked(None, "Whether any report mentions it; seeds alone do not.", True)
    include_unmentioned: bool = asked(True, "Whether seeds that no report names are listed.", True)
    sort: Text = sorted_by("-report_count", "name", "report_count", "first_seen", "last_seen", "confidence")

    _one_type = field_validator("type")(unless("entity_type"))

    @field_validator("mentioned")
    @classmethod
    def _agrees(cls, value: bool | None, info: ValidationInfo) -> bool | None:
        if value is False and info.data.get("include_unmentioned") is False:
            raise ValueError("include_unmentioned=false leaves these out")
        return value

    @property
    def of_graph(self) -> GraphQuery:
        """The part of it that is asked of the graph."""
        return self.model_copy(update={"entity_type": self.type}) if self.type else self


class EventQuery(PageQuery, EventFilterQuery, EvidenceQuery):
    """Which events."""

    changed_since: KnownDay | None = asked(
        None,
        "Day of knowledge: only events of which more was told after it, each with what was known then (`then`).",
        "2024-03-01",
    )
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


class SeriesQuery(PageQuery, EventFilterQuery):
    """Sums of events over time."""

    by: Literal["day", "week", "month", "year"] = asked("month", "How time is cut; weeks begin on Monday.", "week")
    group: Literal["none", "type", "place", "country", "admin1", "actor", "dyad"] = asked(
        "none",
        "What the sums are parted by: `actor` counts an event for each that takes part, `dyad` for each pair of who "
        "acts and who is hit.",
        "country",
    )


class RelationQuery(PageQuery, GraphQuery, EvidenceQuery):
    """Which relations: those that `GET /graph` has for the same filter, and what is asked of relations alone."""

    type: list[RelationType] = asked([], "The same as `relation_type`.", ["supports"])
    source: Ids = asked([], "Id of the entity at its start.", ["ent_9f8a7b6c5d4e3f2a1b0c"])
    target: Ids = asked([], "Id of the entity at its end.", ["ent_2c1d0e9f8a7b6c5d4e3f"])
    entity: Ids = asked([], "Id of the entity at either end.", ["ent_2c1d0e9f8a7b6c5d4e3f"])
    parts: bool = asked(
        False, "Whether the parts and members of `actor`, `source`, `target` and `entity` count too.", True
    )
    in_events: bool = asked(
        False,
        "Whether both ends must take part in events that fit, as in the graph, also where only days are asked for.",
        True,
    )
    include_unmentioned: bool = asked(True, "Whether those between seeds that no report names are listed.", True)
    sort: Text = sorted_by(
        "type", "type", "valid_from", "first_reported", "last_reported", "report_count", "confidence"
    )

    _one_type = field_validator("type")(unless("relation_type"))

    @property
    def of_graph(self) -> GraphQuery:
        """The part of it that is asked of the graph."""
        return self.model_copy(update={"relation_type": self.type}) if self.type else self


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
