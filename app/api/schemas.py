"""JSON shapes of the nouns. Every field tells what it means and shows an example; unknown is null.

`EntityRow` (table) -> `EntityOut` (JSON). Examples of whole answers are put together from the fields' (`examples.py`).
"""

from datetime import date, datetime
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Item = TypeVar("Item")


def told(description: str, example: Any, **constraints: Any) -> Any:
    """A field with what it means and an example."""
    return Field(description=description, examples=[example], **constraints)


ARMY = {"id": "ent_9f8a7b6c5d4e3f2a1b0c", "kind": "actor", "type": "state_force", "name": "Blue Army", "country": "CD"}
REBELS = {**ARMY, "id": "ent_77aa8b9c0d1e2f3a4b5c", "type": "non_state_armed_group", "name": "Red Front"}
OPERATION = {
    **ARMY,
    "id": "ent_0a1b2c3d4e5f6a7b8c9d",
    "kind": "operation",
    "type": "offensive",
    "name": "Operation Dawn",
}


class Out(BaseModel):
    """A shape that goes out; read from rows and records by attribute."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class PageOut(Out, Generic[Item]):
    """A page of a list."""

    items: list[Item] = Field(description="The records of this page, in the order asked for.")
    next: str | None = told("Cursor of the next page (parameter `cursor`); null on the last page.", None)


# ---------------------------------------------------------------- reports and evidence


class ReportOut(Out):
    """A report without its text. `title` and `text` of restricted reports are shown to key holders only."""

    id: str = told("Id: hash of publisher and text.", "rep_5b3c0e6e5d0a7c9f1b2d")
    external_id: str | None = told("The document's own id where it came from.", "demo-goma-1")
    title: str | None = told("Title.", "Shelling in Goma")
    published_at: date | None = told("Day of publication.", "2024-05-06")
    publisher: str | None = told("Publisher.", "Example News")
    url: str | None = told("Address of the document.", "https://news.example/goma")
    language: str | None = told("ISO 639 code of the language.", "en")
    dateline: str | None = told("Place where the report was filed.", "GOMA")
    marking: str = told("Traffic Light Protocol 2.0 marking.", "TLP:CLEAR")
    reliability: str | None = told("Admiralty code of the source, A to F.", "B")
    revision: int = told("Number of the correction of the report's data.", 0)
    is_current: bool = told("Whether this is the newest version of its document; only current ones count.", True)
    characters: int = told("Length of the text, in Unicode code points.", 58)
    sha256: str = told(
        "SHA-256 of the text in UTF-8.", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )
    analysis_version: str = told("Version of the reader that read it.", "rules-1+md-3.7.1")
    recorded_at: datetime = told("When it was stored.", "2024-05-06T09:30:00Z")
    is_withheld: bool = told(
        "Whether title and text are withheld: the marking is restricted and no key was given.", False
    )


class ReportDetailOut(ReportOut):
    """A report with its text."""

    text: str | None = told(
        "The text, as all offsets count in it.", "Rebels shelled the town of Goma on Monday, residents said."
    )


class OutcomeOut(Out):
    """What became of one document."""

    document: str = told("The document's own id, else its id here.", "demo-goma-1")
    status: str = told("`added`, `unchanged`, `reread` (newer reader or revision) or `failed`.", "added")
    report_id: str | None = told("Id of the report; null if it was refused.", "rep_5b3c0e6e5d0a7c9f1b2d")
    changes: int = told("Canonical records that changed.", 7)
    field: str | None = told("The field that was wrong, for a refusal.", None)
    error: str | None = told("The reason, for a refusal.", None)


class BatchOut(Out):
    """What became of the documents of one request, in their order."""

    added: int = told("Documents that were new.", 1)
    reread: int = told("Documents that were read again.", 0)
    unchanged: int = told("Documents that were stored already.", 0)
    failed: int = told("Documents that were refused.", 0)
    changes: int = told("Canonical records that changed.", 7)
    outcomes: list[OutcomeOut] = Field(description="One for each document, in their order.")


class RefusalOut(Out):
    """A document that was refused."""

    id: str = told("Id of the refusal.", "rej_0a1b2c3d4e5f6a7b8c9d")
    document: str = told("The document's own id, or where it stood.", "archive.jsonl:17")
    field: str | None = told("The field that was wrong.", "published_at")
    reason: str = told("Why, with the value.", "archive.jsonl:17: published_at: '2031-01-01' is in the future")
    recorded_at: datetime = told("When it was refused.", "2024-05-06T09:30:00Z")


class EvidenceOut(Out):
    """Where a statement stands and what produced it. Offsets: code points, half-open, into the text."""

    statement_id: str = told(
        "Id of the statement: mention, event mention, argument, casualty or relation mention.", "evm_1f0c"
    )
    report_id: str = told("Report that tells it.", "rep_5b3c0e6e5d0a7c9f1b2d")
    external_id: str | None = told("The document's own id.", "demo-goma-1")
    title: str | None = told("Title of the report.", "Shelling in Goma")
    publisher: str | None = told("Publisher of the report.", "Example News")
    published_at: date | None = told("Day of publication.", "2024-05-06")
    sentence: int = told("Number of the sentence in the report, from 0.", 0)
    sentence_start: int | None = told("Where the sentence starts.", 0)
    sentence_end: int | None = told("Where it ends.", 58)
    sentence_text: str | None = told("The sentence.", "Rebels shelled the town of Goma on Monday, residents said.")
    start: int = told("Where the span starts.", 7)
    end: int = told("Where it ends.", 14)
    text: str | None = told("The span.", "shelled")
    rule: str = told("Rule or model that read it.", "trigger:shell")
    version: str = told("Version of the reader.", "rules-1+md-3.7.1")
    confidence: float = told("Confidence, 0 to 1.", 0.8)
    asserted_by_id: str | None = told("Entity that says so in the text.", "ent_77aa")
    asserted_by_name: str | None = told("Its name.", "residents")
    is_withheld: bool = told("Whether texts are withheld: the report is restricted and no key was given.", False)


# ---------------------------------------------------------------- entities


class EntityRefOut(Out):
    """An entity in a few words."""

    id: str = told("Id.", "ent_2c1d0e9f8a7b6c5d4e3f")
    kind: str = told("`actor`, `person`, `location`, `operation` or `equipment`.", "location")
    type: str | None = told("Type within the kind.", "populated_place")
    name: str = told("Name.", "Goma")
    country: str | None = told("ISO 3166-1 alpha-2 code.", "CD")


class PlaceOut(EntityRefOut):
    """A place with how exactly it is known. The point is the middle of a circle of `radius_km`."""

    latitude: float | None = told("Degrees north (WGS 84).", -1.6792)
    longitude: float | None = told("Degrees east (WGS 84).", 29.2228)
    radius_km: float | None = told("Radius of the circle that holds the place, in km.", 6.5)
    precision: str | None = told("`exact`, `near`, `admin2`, `admin1`, `region` or `country`.", "exact")
    admin1: str | None = told("Province or state.", "North Kivu")
    admin2: str | None = told("District.", None)


class EntityOut(PlaceOut):
    """An entity."""

    seed_key: str | None = told("Its key in the seeds, where it is known to them.", None)
    geonames_id: int | None = told("GeoNames id of a place.", 216281)
    is_generic: bool = told("Whether no report names it (“the army”): then it is local to its report.", False)
    active_from: date | None = told("First day of its existence, where known.", None)
    active_to: date | None = told("Last day of its existence, where known.", None)
    first_seen: date | None = told("Publication day of the first report that mentions it.", "2024-05-06")
    last_seen: date | None = told("Publication day of the last report that mentions it.", "2024-05-06")
    report_count: int = told("Reports that mention it; 0 for a seed that none mentions.", 1)
    confidence: float = told("Highest confidence of its mentions.", 0.95)


class NameSourceOut(Out):
    """Where a name comes from: a line of the seeds, or a report."""

    id: str = told("Id of the name with this source (it can be asked why).", "nam_3a4b5c6d7e8f9a0b1c2d")
    seed_key: str | None = told("Key of the seed that lists it.", None)
    file: str | None = told("File of that seed.", None)
    line: int | None = told("Line in that file.", None)
    report_id: str | None = told("Report that uses it.", "rep_5b3c0e6e5d0a7c9f1b2d")
    title: str | None = told("Title of that report.", "Shelling in Goma")
    published_at: date | None = told("Its day of publication.", "2024-05-06")


class AliasOut(Out):
    """A name of an entity with its sources."""

    name: str = told("The name as it is written there.", "Goma")
    sources: list[NameSourceOut] = Field(description="Where it comes from.")


class EntityDetailOut(EntityOut):
    """An entity with its names and the first sentences that mention it."""

    redirected_from: str | None = told("The id that was asked for, if another one tells it now.", None)
    event_count: int = told("Events that it takes part in.", 0)
    relation_count: int = told("Relations that it has.", 0)
    aliases: list[AliasOut] = Field(description="Its names, each with its sources.")
    evidence: list[EvidenceOut] = Field(description="The oldest mentions; all of them: `facts/{id}/why`.")


class NeighbourOut(Out):
    """A node beside the entity, with the edge between them."""

    direction: str = told("`in` or `out`, as seen from the entity.", "out")
    edge_id: str = told("Id of the participant or relation (it can be asked why), or `<event id>:<link>`.", "par_4d5e")
    edge: dict[str, Any] = told("Attributes of the edge.", {"edge_type": "role", "role": "source", "confidence": 0.8})
    node_id: str = told("Id of the other node.", "evm_1f0c")
    node: dict[str, Any] = told(
        "Attributes of the other node.",
        {"node_type": "event", "type": "shelling_artillery_missile", "started_on": "2024-05-06"},
    )
    evidence: list[EvidenceOut] = Field(description="The oldest sentences that tell the edge (parameter `evidence`).")


# ---------------------------------------------------------------- events and relations


class ParticipantOut(Out):
    """An entity in a role."""

    id: str = told("Id of the participation (it can be asked why).", "par_4d5e6f7a8b9c0d1e2f3a")
    role: str = told("`source`, `target`, `victim`, `ally` or `instrument`.", "source")
    confidence: float = told("Confidence, 0 to 1.", 0.8)
    entity: EntityRefOut = told("Who.", REBELS)


class FigureOut(Out):
    """A casualty figure as one report gives it. Unknown bounds are null."""

    id: str = told("Id (it can be asked why).", "clm_5e6f7a8b9c0d1e2f3a4b")
    kind: str = told("`killed`, `injured`, `displaced`, `captured` or `missing`.", "killed")
    low: int | None = told("At least.", 16)
    best: int | None = told("Best figure.", 16)
    high: int | None = told("At most.", None)
    who: EntityRefOut | None = told("Who suffered.", ARMY)
    by: EntityRefOut | None = told("Who gives the figure.", REBELS)
    report_id: str = told("Report that tells it.", "rep_5b3c0e6e5d0a7c9f1b2d")
    publisher: str | None = told("Publisher of that report.", "Example News")
    published_at: date | None = told("Its day of publication.", "2024-05-06")


class ClaimOut(FigureOut):
    """A casualty figure beside those of other sources."""

    conflicts_with: list[str] = told(
        "Ids of claims of other sources that can't be true if this one is.", ["clm_9d8c7b6a5f4e3d2c1b0a"]
    )


class ModalityOut(Out):
    """How some tellings of an event tell it, and who says so."""

    modality: str = told("`occurred`, `ongoing`, `planned`, `claimed`, `denied` or `hypothetical`.", "denied")
    telling_count: int = told("Tellings that tell it so.", 1)
    report_count: int = told("Reports that tell it so.", 1)
    publishers: list[str] = told("Publishers of these reports, by name.", ["Example News"])
    asserted_by: list[EntityRefOut] = told("Who says so in the texts, by name.", [REBELS])


class ThenOut(Out):
    """What was known of an event on an earlier day."""

    type: str = told("Event type of the codebook.", "shelling_artillery_missile")
    modality: str = told("Modality.", "claimed")
    started_on: date | None = told("First day.", "2024-05-06")
    ended_on: date | None = told("Last day.", "2024-05-06")
    date_precision: str = told("Precision of the days.", "day")
    location_id: str | None = told("Id of the place.", "ent_2c1d0e9f8a7b6c5d4e3f")
    part_of_id: str | None = told("Id of the operation.", None)
    claimed_by_id: str | None = told("Id of who claims it.", None)
    fatalities_low: int | None = told("Lowest count of killed.", 3)
    fatalities_best: int | None = told("Best count of killed.", 3)
    fatalities_high: int | None = told("Highest count of killed.", 3)
    telling_count: int = told("Tellings.", 1)
    report_count: int = told("Reports.", 1)
    source_count: int = told("Independent outlets.", 1)
    corroboration: float = told("Weight of these outlets together.", 0.75)
    has_conflicting_claims: bool = told("Whether figures of different sources can't both be true.", False)
    first_reported: date | None = told("Publication day of the first report.", "2024-05-06")
    last_reported: date | None = told("Publication day of the last report.", "2024-05-06")
    confidence: float = told("Highest confidence.", 0.8)


class EventOut(Out):
    """A happening, gathered from its tellings. `started_on` to `ended_on` is when it may have happened."""

    id: str = told("Id.", "evm_1f0c2d3e4f5a6b7c8d9e")
    type: str = told("Event type of the codebook.", "shelling_artillery_missile")
    modality: str = told("`occurred`, `ongoing`, `planned`, `claimed`, `denied` or `hypothetical`.", "occurred")
    started_on: date | None = told("First day; null if unknown.", "2024-05-06")
    ended_on: date | None = told("Last day; null if unknown or open.", "2024-05-06")
    date_precision: str = told("`day`, `week`, `month`, `year` or `unknown`.", "day")
    location: PlaceOut | None = Field(description="Where.")
    part_of: EntityRefOut | None = told("Operation that it belongs to.", OPERATION)
    claimed_by: EntityRefOut | None = told("Who claims it.", REBELS)
    participants: list[ParticipantOut] = Field(description="Who took part, in which role.")
    fatalities_low: int | None = told("Lowest count of killed over all claims.", None)
    fatalities_best: int | None = told("Best count of killed.", None)
    fatalities_high: int | None = told("Highest count of killed.", None)
    fatalities_rule: str | None = told("How the counts were rolled up from the claims.", None)
    telling_count: int = told("Tellings gathered in it.", 1)
    report_count: int = told("Reports that tell it.", 1)
    source_count: int = told(
        "Independent outlets that tell it: reports of one outlet, and reprints of one text, count once.", 1
    )
    corroboration: float = told("Weight of these outlets together by their reliability, 0 to 1.", 0.75)
    has_conflicting_claims: bool = told("Whether casualty figures of different sources can't both be true.", False)
    first_reported: date | None = told("Publication day of the first report.", "2024-05-06")
    last_reported: date | None = told("Publication day of the last report.", "2024-05-06")
    known_from: date | None = told(
        "Day of publication since which this is what is known; null if a report without a day tells it.", "2024-05-06"
    )
    known_until: date | None = told(
        "With `known_at`: day on which more was told; null if nothing was that has a day.", None
    )
    modalities: list[ModalityOut] = Field(description="How its tellings tell it: each modality, the most told first.")
    is_disputed: bool = told("Whether one telling denies it and another tells it as a fact.", False)
    then: ThenOut | None = Field(
        description="With `changed_since`: what was known of it on that day; null if nothing was."
    )
    confidence: float = told("Highest confidence of its tellings.", 0.8)
    evidence: list[EvidenceOut] = Field(description="The oldest sentences that tell it (parameter `evidence`).")


class EventDetailOut(EventOut):
    """An event with its casualty claims side by side and its codes in other schemes."""

    redirected_from: str | None = told("The id that was asked for, if another one tells it now.", None)
    claims: list[ClaimOut] = Field(description="Every casualty figure, as each report gives it.")
    codes: dict[str, str | int | None] = told(
        "Codes of its type in ACLED, PLOVER, CAMEO and UCDP.",
        {
            "acled": "Explosions/Remote violence: Shelling/artillery/missile attack",
            "plover": "ASSAULT",
            "cameo": "194",
            "ucdp": 1,
        },
    )


class SpellOut(Out):
    """A stretch of time in which a relation held; null is open or unknown."""

    valid_from: date | None = told("First day.", "2013-01-01")
    valid_to: date | None = told("Last day.", "2015-12-31")


class RelationOut(Out):
    """A lasting link between two entities. Null validity is unknown or open."""

    id: str = told("Id.", "rel_6f7a8b9c0d1e2f3a4b5c")
    type: str = told("Relation type of the codebook.", "supports")
    source: EntityRefOut = told("Who; for a symmetric type the ends have no order.", ARMY)
    target: EntityRefOut = told("Whom or what.", REBELS)
    valid_from: date | None = told("First day of the first spell, where told.", None)
    valid_to: date | None = told("Last day of the last spell, where told.", None)
    spells: list[SpellOut] = Field(description="When it held, in order; empty if nothing tells.")
    report_count: int = told("Reports that tell it; 0 if only the seeds do.", 1)
    source_count: int = told("Independent outlets that tell it; 0 if only the seeds do.", 1)
    corroboration: float | None = told(
        "Weight of these outlets together by their reliability, 0 to 1; null if only the seeds tell it.", 0.75
    )
    first_reported: date | None = told("Publication day of the first report.", "2024-05-06")
    last_reported: date | None = told("Publication day of the last report.", "2024-05-06")
    confidence: float = told("Highest confidence of its tellings.", 0.7)
    evidence: list[EvidenceOut] = Field(description="The oldest sentences that tell it (parameter `evidence`).")
