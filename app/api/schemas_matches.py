"""JSON shapes of tellings, of scored pairs, and of why two records are or are not one; of judgements in batches."""

from datetime import date
from typing import Literal

from pydantic import Field

from app.api.schemas import ARMY, OPERATION, REBELS, EntityRefOut, EvidenceOut, Out, told
from app.api.schemas_service import JudgementOut

GOMA = {**ARMY, "id": "ent_2c1d0e9f8a7b6c5d4e3f", "kind": "location", "type": "populated_place", "name": "Goma"}


class TellingRefOut(Out):
    """A telling of an event in short."""

    id: str = told("Id of the telling.", "evm_1f0c2d3e4f5a6b7c8d9e")
    event_id: str = told("Event that it tells.", "evm_1f0c2d3e4f5a6b7c8d9e")
    type: str = told("Event type of the codebook.", "shelling_artillery_missile")
    modality: str = told("`occurred`, `ongoing`, `planned`, `claimed`, `denied` or `hypothetical`.", "occurred")
    started_on: date | None = told("First day; null if unknown.", "2024-05-06")
    ended_on: date | None = told("Last day; null if unknown or open.", "2024-05-06")
    date_precision: str = told("`day`, `week`, `month`, `year` or `unknown`.", "day")
    location: EntityRefOut | None = told("Where.", GOMA)
    evidence: EvidenceOut = Field(description="Its report, sentence and trigger, with offsets.")


class TellingPartOut(Out):
    """A participant as one telling has it."""

    role: str = told("`source`, `target`, `victim`, `ally` or `instrument`.", "source")
    name: str = told("What the report calls it.", "the rebels")
    entity: EntityRefOut | None = told("Who that is.", REBELS)


class TellingFigureOut(Out):
    """A casualty figure as one telling gives it. Unknown bounds are null."""

    kind: str = told("`killed`, `injured`, `displaced`, `captured` or `missing`.", "killed")
    low: int | None = told("At least.", 16)
    best: int | None = told("Best figure.", 16)
    high: int | None = told("At most.", None)
    who: EntityRefOut | None = told("Who suffered.", ARMY)
    by: EntityRefOut | None = told("Who gives the figure.", REBELS)


class TellingLinkOut(Out):
    """What ties a telling to another one of its event."""

    telling_id: str = told("The other telling.", "evm_2a1b0c9d8e7f6a5b4c3d")
    status: Literal["matched", "judged"] = told(
        "`matched`: the two score high enough to be joined; `judged`: an analyst judged them the same.", "matched"
    )
    score: float | None = told("Score of the pair, in log-odds; null without weights in the seeds.", 3.21)
    probability: float | None = told("The same as probability.", 0.9612)
    judgement_id: str | None = told("The judgement, where one ties them.", None)


class TellingOut(TellingRefOut):
    """A telling of an event: what one report says of it, and how it came into the event."""

    part_of: EntityRefOut | None = told("Operation that it is part of.", OPERATION)
    claimed_by: EntityRefOut | None = told("Who claims it.", None)
    participants: list[TellingPartOut] = Field(description="Who took part, in which role.")
    figures: list[TellingFigureOut] = Field(description="Casualty figures.")
    joined_by: list[TellingLinkOut] = Field(
        description="Links to other tellings of the event, judged ones first, then the best; 20 at most."
    )
    link_count: int = told("How many links there are.", 1)


class MatchOut(Out):
    """Two tellings (or entities) that may be one."""

    kind: str = told("`event` or `entity`.", "event")
    left_id: str = told("The pair's id that sorts first.", "evm_1f0c2d3e4f5a6b7c8d9e")
    right_id: str = told("The other one.", "evm_2a1b0c9d8e7f6a5b4c3d")
    status: str = told("`open`, `joined` (told as one now) or `judged` (an analyst decided on this pair).", "open")
    score: float = told("Score in log-odds.", -0.42)
    probability: float = told("The same as probability.", 0.3965)
    usefulness: float = told("What the queue is sorted by: the most useful to judge first.", 1.529813)
    left: TellingRefOut | None = Field(description="The one telling; null for entities.")
    right: TellingRefOut | None = Field(description="The other telling; null for entities.")
    left_entity: EntityRefOut | None = told("The one entity; null for events.", None)
    right_entity: EntityRefOut | None = told("The other entity; null for events.", None)
    left_evidence: EvidenceOut | None = Field(
        description="A sentence that names the one entity; null for events and for what the seeds alone know."
    )
    right_evidence: EvidenceOut | None = Field(description="A sentence that names the other entity.")
    judgement: JudgementOut | None = Field(description="The judgement on the pair, if there is one.")


class AspectOut(Out):
    """What a comparison found in one respect."""

    aspect: str = told("`date`, `place`, `type`, `acts`, `suffers`, `killed`, `words` …; of entities `name` …", "place")
    level: str = told("How far they agree.", "same_place")
    means: str = told("What that level means, as the seeds say.", "the same town or spot")
    detail: str | None = told("Numbers, words, names; null where there are none, or texts are withheld.", "goma")
    weight: float | None = told(
        "What it adds to the score, in log-odds; null where the seeds hold no weight for it.", 1.42
    )


class ReasonOut(Out):
    """Why two records are, or are not, one."""

    reason: str = told(
        "For one: `judged_same`, `score`, `chain`, `renamed`. For two events: `judged_apart`, `one_report`, "
        "`low_score`, `not_compared`, `veto`, `low_average`, `order`, `no_weights`. For two entities: "
        "`judged_apart`, `other_seeds`, `local`, `other_kind`, `other_name`, `other_country`, `other_ground`.",
        "veto",
    )
    means: str = told("The same in words.", "two tellings across score so low that they keep the events apart")
    left_id: str | None = told("The pair that gives the reason, where one does.", "evm_1f0c2d3e4f5a6b7c8d9e")
    right_id: str | None = told("The other one of that pair.", "evm_3b2c1d0e9f8a7b6c5d4e")
    score: float | None = told("Score of that pair, or of all across on average.", -3.4)
    judgement_id: str | None = told("The judgement that is the reason.", None)


class ThresholdsOut(Out):
    """Scores at which something happens, in log-odds; null without weights in the seeds."""

    join: float | None = told(
        "From here two tellings are joined (`event.join`); no score joins entities (`entity.join`).", 0.0
    )
    veto: float | None = told("Below this a pair keeps two events apart (`event.veto`).", -2.0)
    open: float | None = told("From here an undecided pair is in the queue (`event.open`, `entity.open`).", -1.5)


class PairScoreOut(Out):
    """A pair of tellings across two events."""

    left_id: str = told("Telling.", "evm_1f0c2d3e4f5a6b7c8d9e")
    right_id: str = told("Telling.", "evm_2a1b0c9d8e7f6a5b4c3d")
    score: float = told("Score in log-odds.", 1.7)
    probability: float = told("The same as probability.", 0.8455)


class NameUseOut(Out):
    """A name of an entity."""

    name: str = told("As it is written.", "al-Goma")
    folded: str = told("As names are compared: spelling, case, accents and article folded.", "goma")
    report_count: int = told("Reports that write it so.", 2)
    is_seed: bool = told("Whether the seeds list it.", False)


class GroundOut(Out):
    """What makes something an entity of its own."""

    identity: str = told("Id before any judgement.", "ent_2c1d0e9f8a7b6c5d4e3f")
    rule: str = told(
        "`seeds`, `gazetteer`, `name` (with kind and country), or `report` (generic, or too short).", "name"
    )
    key: str | None = told("Key in the seeds.", None)
    file: str | None = told("File of the seeds.", None)
    line: int | None = told("Line in it.", None)


class SideOut(Out):
    """One of two entities, with what is known of it apart from the other."""

    id: str = told("The id that was asked for.", "ent_2c1d0e9f8a7b6c5d4e3f")
    record_id: str = told("The entity that tells it now.", "ent_2c1d0e9f8a7b6c5d4e3f")
    names: list[NameUseOut] = Field(description="Its names, the most frequent first; 30 at most.")
    kinds: list[str] = told("Kinds.", ["location"])
    types: list[str] = told("Types within the kind.", ["populated_place"])
    countries: list[str] = told("ISO 3166-1 alpha-2 codes.", ["CD"])
    seed_keys: list[str] = told("Its keys in the seeds; empty if they do not know it.", [])
    grounds: list[GroundOut] = Field(description="What it rests on; 20 at most.")
    report_count: int = told("Reports that tell of it.", 3)


class MatchWhyOut(Out):
    """Why two tellings, events or entities are, or are not, one."""

    kind: str = told("`event` or `entity`.", "event")
    left_id: str = told("The telling or entity that was compared, for the first id.", "evm_1f0c2d3e4f5a6b7c8d9e")
    right_id: str = told("The other one.", "evm_2a1b0c9d8e7f6a5b4c3d")
    is_one: bool = told("Whether they are one event or entity now.", False)
    left_record: str = told("The event or entity that tells the first now.", "evm_1f0c2d3e4f5a6b7c8d9e")
    right_record: str = told("The one that tells the other.", "evm_2a1b0c9d8e7f6a5b4c3d")
    score: float | None = told("Log-odds that both are one; null for entities of which no names are alike.", 1.7)
    probability: float | None = told("The same as probability.", 0.8455)
    start: float | None = told(
        "What every pair starts with (`event.start`, `entity.start`); the weights are added to it.", -1.48
    )
    thresholds: ThresholdsOut | None = Field(description="What the score is held against; null if there is none.")
    aspects: list[AspectOut] = Field(description="The comparison, what weighs most first.")
    judgement: JudgementOut | None = Field(description="The judgement on this very pair, if there is one.")
    reasons: list[ReasonOut] = Field(description="Why they are, or are not, one; what decides first.")
    left: TellingRefOut | None = Field(description="The one telling; null for entities.")
    right: TellingRefOut | None = Field(description="The other telling; null for entities.")
    left_entity: SideOut | None = Field(description="The one entity; null for events.")
    right_entity: SideOut | None = Field(description="The other entity; null for events.")
    pairs: list[PairScoreOut] = Field(
        description="Of two events with several tellings: the score of each pair across, the best first; at most 100."
    )
    pair_count: int = told("Pairs across the two events; where there are more than 100, `pairs` is empty.", 1)


class BatchJudgedOut(Out):
    """What became of one judgement of a batch."""

    place: str = told("Where it stood: `body:NUMBER` of the list, or the line.", "body:1")
    status: Literal["judged", "unchanged", "refused"] = told("`judged`, `unchanged` or `refused`.", "judged")
    judgement_id: str | None = told("Id of the judgement; null if it was refused.", "jdg_8b9c0d1e2f3a4b5c6d7e")
    field: str | None = told("The field that was wrong, for a refusal.", None)
    error: str | None = told("The reason, for a refusal.", None)


class JudgedBatchOut(Out):
    """What became of the judgements of one request, in their order."""

    batch: str | None = told(
        "Id by which all of them can be taken back; null if all were refused.", "bat_9c0d1e2f3a4b5c6d7e8f"
    )
    judged: int = told("Judgements that are new, or replace another verdict.", 1)
    unchanged: int = told("Judgements that were in force already; they stay in the batch that gave them.", 0)
    refused: int = told("Judgements that were refused.", 0)
    changes: int = told("Canonical records that changed.", 5)
    outcomes: list[BatchJudgedOut] = Field(description="One for each judgement, in their order.")


class UndoneBatchOut(Out):
    """A batch that was taken back."""

    batch: str = told("Id of the batch.", "bat_9c0d1e2f3a4b5c6d7e8f")
    judgements: int = told("Judgements that were taken back.", 12)
    changes: int = told("Canonical records that changed.", 60)


class SplitOut(Out):
    """An event that was split."""

    batch: str = told("Id by which the split can be taken back.", "bat_9c0d1e2f3a4b5c6d7e8f")
    changes: int = told("Canonical records that changed.", 5)
    event_ids: list[str] = told("Events that the tellings named are of now.", ["evm_2a1b0c9d8e7f6a5b4c3d"])
    other_event_ids: list[str] = told("Events that the other tellings are of now.", ["evm_1f0c2d3e4f5a6b7c8d9e"])
