"""JSON shapes of answers about the service: reasons, paths, seeds, judgements, changes, codebook, counts, health."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from app.api.schemas import EvidenceOut, Out, told


class SeedSourceOut(Out):
    """A line of the seeds that says so."""

    kind: str = told("Kind of seed record.", "entity")
    key: str = told("Its key.", "actor:islamic-state")
    file: str = told("File.", "actors/middle_east.csv")
    line: int = told("Line in the file.", 12)


class EditOut(Out):
    """An analyst's correction of one attribute; it wins over seeds and reports."""

    id: str = told("Id.", "edt_7a8b9c0d1e2f3a4b5c6d")
    record_id: str = told("The entity that it was made on.", "ent_2c1d0e9f8a7b6c5d4e3f")
    attribute: str = told("The attribute.", "name")
    value: Any = told("The corrected value; null is unknown.", "Goma")
    author: str = told("Name of the key that made it.", "newsroom")
    note: str | None = told("Why.", "spelling of the gazetteer")
    edited_at: datetime = told("When.", "2024-05-07T08:00:00Z")


class WhyOut(Out):
    """What a fact rests on: sentences of reports, lines of the seeds, corrections."""

    id: str = told("Id of the record.", "evm_1f0c2d3e4f5a6b7c8d9e")
    kind: str = told("Kind of record or statement.", "event")
    attribute: str | None = told("The attribute asked about; null for the record itself.", "modality")
    value: Any = told("Its value.", "occurred")
    rule: str | None = told("How the value was rolled up, where a named rule did it.", None)
    redirected_from: str | None = told("The id that was asked for, if another one tells it now.", None)
    evidence: list[EvidenceOut] = Field(description="Sentences, the oldest report first.")
    seeds: list[SeedSourceOut] = Field(description="Lines of the seeds.")
    edits: list[EditOut] = Field(description="Corrections in force.")
    next: str | None = told("Cursor of the next page of sentences; null on the last page.", None)


class GraphOut(Out):
    """Node-link data, as `networkx.node_link_graph(data, edges="edges")` reads it."""

    directed: bool = told("Always true.", True)
    multigraph: bool = told("Always true: two nodes may have several edges.", True)
    graph: dict[str, Any] = told("`version`: number of the last change in it.", {"version": 41})
    nodes: list[dict[str, Any]] = told("Nodes.", [{"id": "ent_2c1d", "node_type": "entity", "label": "Goma"}])
    edges: list[dict[str, Any]] = told(
        "Edges.", [{"source": "evm_1f0c", "target": "ent_2c1d", "key": "evm_1f0c:location", "edge_type": "located_at"}]
    )


class ExportFormatOut(Out):
    """A format that the graph can be exported in."""

    name: str = told("Name in the address.", "gexf")
    media_type: str = told("Media type.", "application/gexf+xml")
    extension: str = told("Ending of the file.", "gexf")
    leaves_out: list[str] = Field(
        description="What the format, or the tool that reads it, can't carry.", examples=[["other names of entities"]]
    )


class ExportFormatsOut(Out):
    """All formats."""

    items: list[ExportFormatOut] = Field(description="Formats, by name.")


class SeedKeyOut(Out):
    """A seed record by kind and key."""

    kind: str = told("Kind of seed record.", "entity")
    key: str = told("Its key.", "actor:islamic-state")


class SeedDiffOut(Out):
    """What loading the seed files would change, or did."""

    version: str = told("SHA-256 over the content of the files.", "5d41402abc4b2a76b9719d911017c592")
    stored_version: str | None = told("The same of what is loaded; null before the first load.", None)
    count: int = told("Seed records that differ.", 1)
    added: list[SeedKeyOut] = Field(description="New records.")
    changed: list[SeedKeyOut] = Field(description="Records with other content.")
    removed: list[SeedKeyOut] = Field(description="Records that are gone.")
    reports_to_read: int = told("Reports to be read again, since the change may concern them.", 0)


class SeedLoadOut(Out):
    """A load that was done."""

    diff: SeedDiffOut = Field(description="What it changed in the seeds.")
    changes: int = told("Canonical records that changed.", 2)


class JudgementOut(Out):
    """An analyst's decision on two entities or two events."""

    id: str = told("Id of the judgement: one for each pair.", "jdg_8b9c0d1e2f3a4b5c6d7e")
    kind: str = told("`entity` or `event`.", "entity")
    left_id: str = told("The pair's id that sorts first.", "ent_2c1d0e9f8a7b6c5d4e3f")
    right_id: str = told("The other one.", "ent_9f8a7b6c5d4e3f2a1b0c")
    verdict: str = told("`same`, `not_same` or `unsure`.", "same")
    author: str = told("Name of the key that gave it.", "newsroom")
    note: str | None = told("Why.", "the same group under its older name")
    batch: str | None = told("Id of the request or file that gave it with others.", None)
    judged_at: datetime = told("When.", "2024-05-07T08:00:00Z")


class JudgedOut(Out):
    """A judgement as it stands now, and what it changed."""

    judgement: JudgementOut = Field(description="The judgement.")
    changes: int = told("Canonical records that changed.", 5)


class EditedOut(Out):
    """A correction as it stands now, and what it changed."""

    edit: EditOut = Field(description="The correction.")
    changes: int = told("Canonical records that changed.", 1)


class EditsOut(Out):
    """Corrections of an entity."""

    items: list[EditOut] = Field(description="By attribute.")


class ChangesOut(Out):
    """How many canonical records a request changed."""

    changes: int = told("Canonical records that changed.", 7)


class ChangeOut(Out):
    """An entry of the change feed."""

    seq: int = told("Number; without gaps, in the order of commits.", 41)
    recorded_at: datetime = told("When.", "2024-05-06T09:30:00Z")
    cause: str = told(
        "What made it: `report:<id>`, `delete:<id>`, `seeds:<version>`, `judgement:<id>` …", "report:rep_5b3c"
    )
    kind: str = told("Kind of record.", "entity")
    record_id: str = told("Id of the record.", "ent_2c1d0e9f8a7b6c5d4e3f")
    action: str = told("`added`, `changed`, `merged` (gone, another one tells it now) or `deleted`.", "added")
    merged_into: str | None = told("Id of the record that tells it now, where it was merged.", None)
    fields: list[str] = told("Where it changed: the fields that differ.", [])
    before: dict[str, Any] | None = told("The record before; null if it is new.", None)
    after: dict[str, Any] | None = told("The record after; null if it is gone.", {"id": "ent_2c1d", "name": "Goma"})


class FeedOut(Out):
    """A page of the change feed."""

    items: list[ChangeOut] = Field(description="Entries with a number above `after`, in order.")
    next: int = told("Number to ask for next as `after`; stays the same while nothing is new.", 41)
    newest: int = told("Number of the newest entry there is.", 41)


class CodebookEntryOut(Out):
    """A type with its definition and its codes in other schemes; null where a scheme has no counterpart."""

    kind: Literal["event_type", "relation_type"] = told("Whether events or relations have it.", "event_type")
    type: str = told("The type.", "air_drone_strike")
    label: str = told("Its label.", "Air or drone strike")
    definition: str = told(
        "What it means.", "Bombs, missiles or fire from aircraft or drones on a target on the ground."
    )
    acled: str | None = told("ACLED event and sub-event type.", "Explosions/Remote violence: Air/drone strike")
    plover: str | None = told("PLOVER event type.", "ASSAULT")
    cameo: str | None = told("CAMEO code.", "195")
    ucdp: int | None = told("UCDP type of violence.", 1)


class CodebookOut(Out):
    """The codebook."""

    items: list[CodebookEntryOut] = Field(description="By kind and type.")


class StatsOut(Out):
    """How much there is."""

    totals: dict[str, int] = told("Rows by noun.", {"reports": 12, "entities": 1503, "events": 96})
    groups: dict[str, dict[str, int]] = told(
        "Rows by kind or type, the most frequent first.", {"events_by_type": {"armed_clash": 31, "attack": 12}}
    )
    graph_version: int = told("Number of the last change that the graph holds.", 41)
    seed_version: str | None = told("Version of the seeds that are loaded.", "5d41402abc4b2a76b9719d911017c592")


class HealthOut(Out):
    """Whether the service can answer."""

    status: Literal["alive", "ready", "not ready"] = told("`alive`, `ready` or `not ready`.", "ready")
    reason: str | None = told("Why it is not ready.", None)
    schema_revision: str | None = told("Revision of the tables.", "0001")
    expected_revision: str | None = told("Revision that this program needs.", "0001")
    graph_version: int | None = told("Number of the last change that the graph holds.", 41)


class ProblemOut(Out):
    """RFC 9457 problem details."""

    type: str = told("A name for the sort of problem.", "urn:conflict-graph:problem:invalid-input")
    title: str = told("The sort of problem in words.", "Invalid input")
    status: int = told("HTTP status.", 422)
    detail: str = told("What was wrong with this request.", "limit: Input should be greater than or equal to 1")
    field: str | None = told("The field or parameter that was wrong.", "limit")
    value: Any = told("Its value, shortened.", "0")
    document: str | None = told("The document that holds it.", None)
    errors: list[dict[str, Any]] = told("Each error, where there are several.", [])
