"""JSON shapes of an event's claims side by side."""

from datetime import date
from typing import Any

from pydantic import Field

from app.api.schemas import ARMY, ClaimOut, EntityRefOut, EvidenceOut, Out, told


class RuleOut(Out):
    """A rule by which something was derived."""

    name: str = told("Its name, as records give it.", "ranges that do not meet, of different sources")
    text: str = told("What it says.", "Two figures of one kind conflict if their ranges do not meet.")


class SourceOut(Out):
    """Who stands behind a telling."""

    report_id: str = told("Report that tells it.", "rep_5b3c0e6e5d0a7c9f1b2d")
    publisher: str | None = told("Publisher of that report.", "Example News")
    published_at: date | None = told("Its day of publication.", "2024-05-06")
    reliability: str | None = told(
        "Admiralty code, A to F: the report's own, else its outlet's in the seeds; null if nobody judged it.", "B"
    )
    outlet: str | None = told(
        "What counts as one outlet: key in the seeds, `owner:` or `publisher:` with the name; null if unknown.",
        "outlet:example-news",
    )
    syndication_id: str = told(
        "Group of the reports that reprint one text: the smallest id in it.", "rep_1a2b3c4d5e6f7a8b9c0d"
    )


class ComparedClaimOut(ClaimOut, SourceOut):
    """A casualty figure with its source, compared with the others of its group."""

    who_roles: list[str] = told("Roles that who suffered has in the event.", ["target"])
    is_replaced: bool = told("Whether the same outlet and party gave another figure on a later day.", False)
    is_denied: bool = told("Whether it stands in a telling that denies the event.", False)
    evidence: list[EvidenceOut] = Field(description="The sentence that gives it.")


class ClaimGroupOut(Out):
    """Figures of one kind for the same victims, the oldest first."""

    kind: str = told("`killed`, `injured`, `displaced`, `captured` or `missing`.", "killed")
    who: EntityRefOut | None = told("Who suffered, as the first claim that says so tells it; null if none says.", ARMY)
    low: int | None = told("Lowest figure, by the rule `roll_up`.", 4)
    best: int | None = told("Best figure.", 9)
    high: int | None = told("Highest figure; null if open.", 9)
    source_count: int = told("Independent outlets that give a figure.", 2)
    corroboration: float = told("Weight of these outlets together, 0 to 1.", 0.9)
    has_conflict: bool = told("Whether figures of different sources can't both be true.", True)
    conflicts: list[list[str]] = told(
        "Pairs of ids of claims that can't both be true.", [["clm_5e6f7a8b9c0d1e2f3a4b", "clm_9d8c7b6a5f4e3d2c1b0a"]]
    )
    claims: list[ComparedClaimOut] = Field(description="The claims, by day of publication.")


class TellingOut(SourceOut):
    """A telling that gives a value."""

    event_mention_id: str = told("Id of the telling.", "evm_1f0c2d3e4f5a6b7c8d9e")
    evidence: list[EvidenceOut] = Field(description="The sentence that tells it.")


class ToldValueOut(Out):
    """One value of an attribute, with the tellings that give it."""

    value: Any = told(
        "The value: a word, days, a place, or who did it.",
        {"started_on": "2024-05-06", "ended_on": "2024-05-06", "date_precision": "day"},
    )
    source_count: int = told("Independent outlets that give it.", 1)
    corroboration: float = told("Weight of these outlets together, 0 to 1.", 0.75)
    tellings: list[TellingOut] = Field(description="The tellings that give it, by day of publication.")


class DifferenceOut(Out):
    """An attribute that tellings give different values."""

    attribute: str = told("`date`, `location`, `type`, `modality` or `source` (who did it).", "date")
    has_conflict: bool = told("Whether values of different sources can't both be true.", True)
    values: list[ToldValueOut] = Field(description="The values, the most told first.")


class EventClaimsOut(Out):
    """What is claimed of an event, side by side."""

    event_id: str = told("Id of the event.", "evm_1f0c2d3e4f5a6b7c8d9e")
    redirected_from: str | None = told("The id that was asked for, if another one tells it now.", None)
    source_count: int = told("Independent outlets that tell the event.", 2)
    corroboration: float = told("Weight of these outlets together, 0 to 1.", 0.9)
    has_conflicting_claims: bool = told("Whether any figures conflict.", True)
    rules: dict[str, RuleOut] = told(
        "Rules by which it was derived: `roll_up`, `conflict`, `differences`, `corroboration`.",
        {"conflict": {"name": "ranges that do not meet, of different sources", "text": "Two figures conflict if ..."}},
    )
    casualties: list[ClaimGroupOut] = Field(description="Casualty figures by kind and by who suffered.")
    attributes: list[DifferenceOut] = Field(description="Other attributes that tellings give different values.")
