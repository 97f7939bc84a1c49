"""JSON shapes of snapshots: what is frozen, its records, and the differences of two."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from app.api.schemas import (
    AliasOut,
    EntityRefOut,
    Out,
    ParticipantOut,
    PlaceOut,
    SpellOut,
    told,
)
from app.api.schemas_history import AttributeChangeOut

DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
TextState = Literal["shown", "withheld", "removed", "changed"]


class SnapshotOut(Out):
    """A frozen state."""

    name: str = told("Name.", "brief-2024-05")
    version: int = told("Number of the last change that is in it.", 41)
    taken_at: datetime = told("When, in UTC.", "2024-05-08T09:30:00Z")
    author: str = told("Name of the key that took it.", "ann")
    note: str | None = told("What it is for.", "For the May brief")
    digest: str = told("SHA-256 of the list of its parts, each named with its own digest.", DIGEST)
    size: int = told("Bytes of its lines.", 183224)
    counts: dict[str, int] = told("Records by kind; `evidence` are sentences.", {"entity": 1503, "event": 96})
    url: str = told("The frozen graph.", "/api/v1/snapshots/brief-2024-05/graph")


class SnapshotDetailOut(SnapshotOut):
    """A frozen state, with what it takes."""

    stored: int = told("Bytes that its chunks take, compressed; other snapshots may share them.", 31877)


class FrozenEvidenceOut(Out):
    """The oldest sentence of a record, by reference: the text is shown as long as its report is stored."""

    statement_id: str = told("Id of the statement.", "evm_1f0c")
    report_id: str = told("Report that tells it.", "rep_5b3c0e6e5d0a7c9f1b2d")
    external_id: str | None = told("The document's own id.", "demo-goma-1")
    publisher: str | None = told("Publisher of the report.", "Example News")
    published_at: date | None = told("Day of publication.", "2024-05-06")
    marking: str = told("Traffic Light Protocol marking when it was frozen.", "TLP:CLEAR")
    sentence: int = told("Number of the sentence in the report, from 0.", 0)
    sentence_start: int | None = told("Where the sentence starts.", 0)
    sentence_end: int | None = told("Where it ends.", 58)
    start: int = told("Where the span starts.", 7)
    end: int = told("Where it ends.", 14)
    rule: str = told("Rule or model that read it.", "trigger:shell")
    version: str = told("Version of the reader.", "rules-1+md-3.7.1")
    confidence: float = told("Confidence, 0 to 1.", 0.8)
    asserted_by_id: str | None = told("Entity that says so in the text.", "ent_77aa")
    text_state: TextState = told(
        "`shown`; `withheld` (restricted, no key given); `removed` (the report was deleted since); `changed` (its "
        "text is another one now).", "shown",
    )  # fmt: skip
    removed_on: date | None = told("Day on which the report was deleted, where known.", None)
    sentence_text: str | None = told("The sentence.", "Rebels shelled the town of Goma on Monday, residents said.")
    text: str | None = told("The span.", "shelled")


class FrozenEntityOut(PlaceOut):
    """An entity of a snapshot."""

    seed_key: str | None = told("Its key in the seeds.", None)
    geonames_id: int | None = told("GeoNames id of a place.", 216281)
    is_generic: bool = told("Whether no report names it.", False)
    active_from: date | None = told("First day of its existence, where known.", None)
    active_to: date | None = told("Last day of its existence, where known.", None)
    first_seen: date | None = told("Publication day of the first report that mentions it.", "2024-05-06")
    last_seen: date | None = told("Publication day of the last report that mentions it.", "2024-05-06")
    report_count: int = told("Reports that mention it.", 1)
    confidence: float = told("Highest confidence of its mentions.", 0.95)
    evidence: FrozenEvidenceOut | None = Field(description="The oldest sentence that mentions it.")


class FrozenEntityDetailOut(FrozenEntityOut):
    """An entity of a snapshot with its names."""

    redirected_from: str | None = told("The id that was asked for, if another one told it.", None)
    event_count: int = told("Events that it takes part in.", 0)
    relation_count: int = told("Relations that it has.", 0)
    aliases: list[AliasOut] = Field(description="Its names, each with its sources.")


class FrozenClaimOut(Out):
    """A casualty figure of a snapshot."""

    id: str = told("Id.", "clm_5e6f7a8b9c0d1e2f3a4b")
    kind: str = told("`killed`, `injured`, `displaced`, `captured` or `missing`.", "killed")
    low: int | None = told("At least.", 16)
    best: int | None = told("Best figure.", 16)
    high: int | None = told("At most.", None)
    who: EntityRefOut | None = Field(description="Who suffered.")
    by: EntityRefOut | None = Field(description="Who gives the figure.")
    report_id: str = told("Report that tells it.", "rep_5b3c0e6e5d0a7c9f1b2d")


class FrozenEventOut(Out):
    """An event of a snapshot."""

    id: str = told("Id.", "evm_1f0c2d3e4f5a6b7c8d9e")
    type: str = told("Event type.", "shelling_artillery_missile")
    modality: str = told("Modality.", "occurred")
    started_on: date | None = told("First day.", "2024-05-06")
    ended_on: date | None = told("Last day.", "2024-05-06")
    date_precision: str = told("Precision of the days.", "day")
    location: PlaceOut | None = Field(description="Where.")
    part_of: EntityRefOut | None = Field(description="Operation that it belongs to.")
    claimed_by: EntityRefOut | None = Field(description="Who claims it.")
    participants: list[ParticipantOut] = Field(description="Who took part, in which role.")
    fatalities_low: int | None = told("Lowest count of killed.", None)
    fatalities_best: int | None = told("Best count of killed.", None)
    fatalities_high: int | None = told("Highest count of killed.", None)
    fatalities_rule: str | None = told("How the counts were rolled up.", None)
    telling_count: int = told("Tellings.", 1)
    report_count: int = told("Reports.", 1)
    source_count: int = told("Independent outlets.", 1)
    corroboration: float = told("Weight of these outlets together.", 0.75)
    has_conflicting_claims: bool = told("Whether figures of different sources can't both be true.", False)
    first_reported: date | None = told("Publication day of the first report.", "2024-05-06")
    last_reported: date | None = told("Publication day of the last report.", "2024-05-06")
    known_from: date | None = told("Day of publication since which this was known.", "2024-05-06")
    confidence: float = told("Highest confidence.", 0.8)
    evidence: FrozenEvidenceOut | None = Field(description="The oldest sentence that tells it.")


class FrozenParticipantOut(ParticipantOut):
    """An entity in a role, in a snapshot."""

    evidence: FrozenEvidenceOut | None = Field(
        description="The oldest sentence that tells it; null where it was not frozen yet."
    )


class FrozenEventDetailOut(FrozenEventOut):
    """An event of a snapshot with its casualty claims, and the evidence of each role."""

    participants: list[FrozenParticipantOut] = Field(  # type: ignore[assignment]  # each has all that it had
        description="Who took part, in which role, by which sentence."
    )

    redirected_from: str | None = told("The id that was asked for, if another one told it.", None)
    claims: list[FrozenClaimOut] = Field(description="Every casualty figure, as each report gave it.")


class FrozenRelationOut(Out):
    """A relation of a snapshot."""

    id: str = told("Id.", "rel_6f7a8b9c0d1e2f3a4b5c")
    type: str = told("Relation type.", "supports")
    source: EntityRefOut = Field(description="Who.")
    target: EntityRefOut = Field(description="Whom or what.")
    valid_from: date | None = told("First day of the first spell, where told.", None)
    valid_to: date | None = told("Last day of the last spell, where told.", None)
    spells: list[SpellOut] = Field(description="When it held, in order.")
    report_count: int = told("Reports that tell it.", 1)
    first_reported: date | None = told("Publication day of the first report.", "2024-05-06")
    last_reported: date | None = told("Publication day of the last report.", "2024-05-06")
    confidence: float = told("Highest confidence.", 0.7)
    evidence: FrozenEvidenceOut | None = Field(description="The oldest sentence that tells it.")


class DifferenceOut(Out):
    """A record that differs."""

    kind: str = told("Kind of record.", "event")
    id: str = told("Id of the record.", "evm_1f0c2d3e4f5a6b7c8d9e")
    action: str = told("`added`, `changed`, `merged` or `deleted`.", "changed")
    merged_into: str | None = told("Id of the record that tells it in the later state.", None)
    label: str = told("The record in a few words.", "shelling artillery missile 2024-05-06")
    changes: list[AttributeChangeOut] = Field(description="Where it changed: each field before and after.")
    record: dict[str, Any] = told(
        "The record: as it is in the later state, or was before it was merged or deleted.", {"id": "evm_1f0c"}
    )


class DiffOut(Out):
    """What the later state differs in from the earlier one."""

    from_name: str = told("The earlier state.", "brief-2024-04")
    from_version: int = told("Number of the last change in it.", 12)
    to_name: str = told("The later state; `now` is the present.", "brief-2024-05")
    to_version: int = told("Number of the last change in it.", 41)
    counts: dict[str, dict[str, int]] | None = told(
        "How many differ, by kind and action; on the first page only.", {"event": {"added": 2, "changed": 1}}
    )
    items: list[DifferenceOut] = Field(description="What differs, by kind and id.")
    next: str | None = told("Cursor of the next page; null on the last one.", None)
