"""JSON shapes of who held a place, and of the course of an operation. Facts are named by id and listed once."""

from datetime import date

from pydantic import Field

from app.api.schemas import (
    ARMY,
    OPERATION,
    REBELS,
    EntityRefOut,
    EventOut,
    EvidenceOut,
    FigureOut,
    Out,
    PlaceOut,
    told,
)

FACT_IDS = ["evm_1f0c2d3e4f5a6b7c8d9e"]


class BoundOut(Out):
    """When something changed: a day between two, both included; null is unknown."""

    earliest: date | None = told("The first day that is possible; null if unknown.", "2017-07-01")
    latest: date | None = told("The last day that is possible.", "2017-07-31")
    precision: str = told("Precision of the date told: `day`, `week`, `month`, `year`, `unknown`.", "month")


class PartyOut(Out):
    """A party of a span, with the facts that it rests on."""

    entity: EntityRefOut = told("Who.", ARMY)
    basis: str = told("`holds`: told to; `claims`: only claimed; `fights`: for it, against who holds it.", "holds")
    confidence: float = told("Highest confidence of its facts.", 0.9)
    fact_ids: list[str] = told("Ids of its facts, listed in `facts`.", FACT_IDS)


class SpanOut(Out):
    """A stretch of days with one answer."""

    state: str = told("`held`, `contested` or `unknown`.", "held")
    is_claimed: bool = told("Whether only claims tell of its parties.", False)
    parties: list[PartyOut] = Field(description="Who holds it; where it is contested, who stands against whom.")
    start: BoundOut | None = Field(description="When it began; null for the first span.")
    end: BoundOut | None = Field(description="When it ended; null for the last: nobody told of a change.")
    since: BoundOut | None = Field(description="When the holders came to hold it; before `start` after fighting.")
    last_confirmed_on: date | None = told(
        "The last day for which somebody tells so, null if unknown; after it they are only the last known.",
        "2017-10-26",
    )
    opened_by: list[str] = told("Facts that began it.", FACT_IDS)
    supported_by: list[str] = told("Facts that tell the same.", [])
    closed_by: list[str] = told("Facts that ended it.", [])
    confidence: float | None = told("Confidence in its parties, where contested the lowest; null if unknown.", 0.9)


class ControlFactOut(Out):
    """What one fact tells of the holder."""

    id: str = told("Id of the event, or of the telling of the relation (it can be asked why).", FACT_IDS[0])
    record_id: str | None = told("Id of the event or relation.", FACT_IDS[0])
    kind: str = told("`event` or `relation`.", "event")
    type: str = told("Type of the codebook.", "government_regains_territory")
    effect: str = told("`takes`, `leaves`, `holds` or `fights`.", "takes")
    use: str = told(
        "`decides`, `claimed`, `retells` (less exactly what another one tells), or why it decides nothing: `planned`, "
        "`denied`, `hypothetical`, `undated`, `no_effect`.",
        "decides",
    )
    modality: str = told("Modality of the event.", "occurred")
    when: BoundOut = Field(description="When: an event told without a date had happened by the day of its report.")
    until: date | None = told("Last day for which it tells of a holder.", "2017-07-31")
    takers: list[EntityRefOut] = told("Who takes or holds it.", [ARMY])
    leavers: list[EntityRefOut] = told("Who leaves or loses it.", [REBELS])
    fighters: list[EntityRefOut] = told("Who fights for it.", [])
    first_reported: date | None = told("Publication day of the first report that tells it.", "2017-10-26")
    confidence: float = told("Confidence, 0 to 1.", 0.9)
    evidence: list[EvidenceOut] = Field(description="The oldest sentences that tell it (parameter `evidence`).")


class NearFactOut(ControlFactOut):
    """A fact on a part of the place or on the area around it: it decides nothing for the place itself."""

    nearness: str = told("`part`: on a part of the place; `area`: on the province or district around it.", "part")
    place: EntityRefOut | None = Field(description="The part or area.")


class AnswerOut(Out):
    """Who held the place on the day asked about."""

    at: date = told("The day.", "2017-08-01")
    state: str = told("`held`, `contested`, or `unknown`: also where a change may lie before or after the day.", "held")
    is_confirmed: bool = told(
        "Whether somebody tells so for the day; false: the holders are only the last ones known, if any.", True
    )
    span: SpanOut | None = Field(
        description="The span that surely holds the day; null if a change may lie on either side."
    )
    possible: list[SpanOut] = told("The spans that may hold the day, where none surely does.", [])


class ControlOut(Out):
    """Who held a place, and what tells so."""

    place: PlaceOut = Field(description="The place.")
    redirected_from: str | None = told("The id that was asked for, if another one tells it now.", None)
    known_at: date | None = told("Only reports of this day or earlier were used; null for all.", None)
    answer: AnswerOut | None = Field(description="Who held it on the day `at`; null without it.")
    spans: list[SpanOut] = Field(description="All spans in order; with `at` none, see `answer`.")
    facts: list[ControlFactOut] = Field(description="All facts on the place, by day; with `at` those of the answer.")
    near: list[NearFactOut] = Field(description="Facts on its parts and on the area around it, the newest first.")
    near_left_out: int = told("Such facts that are not listed.", 0)


# ---------------------------------------------------------------- operations


class MemberOut(Out):
    """Who or what belongs to the operation."""

    entity: EntityRefOut = told("Who, or which place.", ARMY)
    role: str = told("`participant`, `leader`, `supporter`, `adversary`, or `target` for a place.", "participant")
    fact_ids: list[str] = told(
        "Relations and events that tell so (they can be asked why).", ["rel_6f7a8b9c0d1e2f3a4b5c"]
    )


class StepOut(Out):
    """An event in the course of the operation."""

    phase: str = told(
        "`announced`, `launched`, `under_way`, `taken`, `lost`, `suspended`, `ended` or `step`.", "launched"
    )
    links: list[str] = told(
        "How it belongs to the operation: `part_of`: told so; `named`: told in a sentence that names the operation; "
        "`aim`: who takes part took a place that it targets, which no report says of the operation.",
        ["named"],
    )
    when: BoundOut = Field(description="When; no later than its first report.")
    event: EventOut = Field(description="The event, with its sentences.")


class OperationClaimOut(FigureOut):
    """A casualty figure of one event, as one report gives it."""

    event_id: str = told("The event.", FACT_IDS[0])


class CostOut(Out):
    """Figures of one kind about one side, side by side."""

    kind: str = told("`killed`, `injured`, `displaced`, `captured` or `missing`.", "killed")
    side: str = told("`own`, `adversary`, `civilians` or `unknown`.", "civilians")
    at_least: int | None = told("The largest low of any one claim; nothing is summed.", 16)
    claims: list[OperationClaimOut] = Field(description="The claims, the oldest report first.")


class OperationTimelineOut(Out):
    """The course of an operation."""

    operation: EntityRefOut = told("The operation.", OPERATION)
    redirected_from: str | None = told("The id that was asked for, if another one tells it now.", None)
    active_from: date | None = told("First day by the seeds, where they tell it.", None)
    active_to: date | None = told("Last day by the seeds, where they tell it.", None)
    launched: BoundOut | None = Field(description="When it was launched; null if nobody tells.")
    ended: BoundOut | None = Field(description="When it ended; null if nobody tells.")
    members: list[MemberOut] = Field(description="Who takes part, leads, supports; at whom and what it aims.")
    steps: list[StepOut] = Field(description="Its events by day.")
    costs: list[CostOut] = Field(description="Its cost by claims, of the events that reports link to it.")
    cost_rule: str = told("The rule of the costs.", "claims side by side; nothing is summed")
