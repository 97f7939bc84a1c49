"""JSON shapes of ties between actors, of the structure of an actor, and of what is measured on ties."""

from datetime import date
from typing import Any

from pydantic import Field

from app.api.schemas import ARMY, REBELS, EntityRefOut, EvidenceOut, Out, SpellOut, told
from graph.polarity import METHOD

MILITIA = {**ARMY, "id": "ent_3b4c5d6e7f8a9b0c1d2e", "type": "militia", "name": "Green Guard"}
WING = {**REBELS, "id": "ent_1a2b3c4d5e6f7a8b9c0d", "name": "Red Wing"}
SIGNS = "`friendly`, `hostile` or `mixed`; null where nothing counts."
CLASSES = (
    "`verbal_cooperation`, `material_cooperation`, `verbal_conflict`, `material_conflict` (the quad classes of "
    "PLOVER), or `structure`."
)


class PieceOut(Out):
    """One event or relation that joins two actors, seen from the first."""

    fact_id: str = told("Id of the event or relation: `facts/{fact_id}/why` gives all of its sentences.", "evm_1f0c")
    kind: str = told("`event` or `relation`.", "event")
    type: str = told("Event or relation type.", "armed_clash")
    tie_class: str = told(CLASSES, "material_conflict")
    sign: str = told("`friendly` or `hostile`.", "hostile")
    role: str = told(
        "Role of the first actor: in an event; in a relation `source`, `target`, or `party` if it has no direction.",
        "source",
    )
    other_role: str = told("Role of the other one.", "target")
    modality: str | None = told("Whether the event happened; null for a relation.", "occurred")
    counts: bool = told("Whether it counts: what was planned, denied or only supposed does not.", True)
    weight: float = told("What it adds to the strength; see `method`.", 0.4)
    first_day: date | None = told(
        "First day on which it may have happened or held; null is unknown or open.", "2015-05-01"
    )
    last_day: date | None = told("Last day.", "2015-05-01")
    dated_by: str | None = told(
        "`world`; `report` if only the days of the reports are known; null without any.", "world"
    )
    spells: list[SpellOut] = Field(description="Its stretches, if it is a relation that held more than once.")
    sources: int = told("Independent outlets (of a relation: reports) that tell it; 0 if only the seeds do.", 1)
    confidence: float = told("Lowest confidence of the event and both participations.", 0.8)
    through: EntityRefOut | None = told("The part of the first actor through which it counts.", WING)
    other_through: EntityRefOut | None = told("The part of the other one.", None)
    evidence: list[EvidenceOut] = Field(description="The oldest sentences that tell it (parameter `evidence`).")


class SideOut(Out):
    """The friendly or the hostile side of a tie."""

    strength: float = told("0 to 1.", 0.5)
    weight: float = told("Sum of the weights of its pieces.", 1.0)
    events: int = told("Events.", 2)
    relations: int = told("Relations.", 0)
    sources: int = told("Independent outlets, summed over the pieces.", 2)
    classes: dict[str, int] = told("Pieces of each class.", {"material_conflict": 2})


class TieBalanceOut(Out):
    """Sign and strength of a tie; both are null or 0 where nothing counts."""

    sign: str | None = told(SIGNS, "hostile")
    strength: float = told("Strength of both sides together, 0 to 1.", 0.5)
    lean: float | None = told("(friendly - hostile) / (friendly + hostile) by weight: 1 to -1.", -1.0)
    friendly: SideOut = Field(description="What speaks for friendship.")
    hostile: SideOut = Field(description="What speaks for hostility.")


class PeriodTieOut(TieBalanceOut):
    """A tie in consecutive periods that hold the same pieces."""

    period_from: str | None = told("First period; null is open, or all time.", "2015")
    period_to: str | None = told("Last period.", "2016")
    first_day: date | None = told("First day of the first period.", "2015-01-01")
    last_day: date | None = told("Last day of the last period.", "2016-12-31")
    fact_ids: list[str] = told("Its pieces, in time.", ["evm_1f0c"])


class TieOut(TieBalanceOut):
    """What joins an actor to another one: an analysis of what is told, not a fact."""

    other: EntityRefOut = told("The other one.", ARMY)
    first_day: date | None = told("First day of the world; null if unknown or open.", "2015-05-01")
    last_day: date | None = told("Last day of the world; null if unknown or open.", None)
    first_reported: date | None = told("Publication day of the first report.", "2015-05-02")
    last_reported: date | None = told("Publication day of the last report.", "2017-03-01")
    unplaced: int = told("Pieces that are in no period: their days are unknown, or not known so exactly.", 0)
    uncounted: int = told("Pieces that do not count: planned, denied or only supposed.", 0)
    periods: list[PeriodTieOut] = Field(description="The tie by period, in time.")
    pieces: list[PieceOut] = Field(description="The pieces of most weight (parameter `pieces`).")


class PairOut(TieBalanceOut):
    """All that joins two actors, in time; an analysis of what is told, not a fact."""

    one: EntityRefOut = told("The first actor.", REBELS)
    other: EntityRefOut = told("The other one.", ARMY)
    method: str = told("How strength is made.", METHOD)
    version: int = told("Version of the graph (number of the last change in it).", 4711)
    first_day: date | None = told("First day of the world; null if unknown or open.", "2015-05-01")
    last_day: date | None = told("Last day of the world; null if unknown or open.", None)
    first_reported: date | None = told("Publication day of the first report.", "2015-05-02")
    last_reported: date | None = told("Publication day of the last report.", "2017-03-01")
    unplaced: int = told("Pieces that are in no period: their days are unknown, or not known so exactly.", 0)
    uncounted: int = told("Pieces that do not count: planned, denied or only supposed.", 0)
    periods: list[PeriodTieOut] = Field(description="The tie by period, in time.")
    items: list[PieceOut] = Field(description="The pieces of this page, in time; those without a day last.")
    next: str | None = told("Cursor of the next page (parameter `cursor`); null on the last page.", None)


class StructureLinkOut(Out):
    """A link of an actor: what the other one is to it, when, and what tells it."""

    link: str = told(
        "`parent`, `part`, `leader`, `leads` (it leads the other one), `member`, `also_named`, or `change` (an event "
        "in which it formed, split, merged or was renamed).",
        "leader",
    )
    fact_id: str = told("Id of the relation or event: `facts/{fact_id}/why` gives sentences and seeds.", "rel_6f7a")
    type: str = told("Relation or event type.", "leads")
    other: EntityRefOut | None = told(
        "The other one; null for a change.", {**ARMY, "kind": "person", "name": "J. Amin"}
    )
    first_day: date | None = told("First day; null is unknown or open.", "2014-01-01")
    last_day: date | None = told("Last day; null is unknown or open.", None)
    dated_by: str | None = told(
        "`world`; `report` if only the days of the reports are known; null without any.", "world"
    )
    spells: list[SpellOut] = Field(description="Its stretches, if it is a relation that held more than once.")
    first_reported: date | None = told("Publication day of the first report; null if only the seeds tell it.", None)
    last_reported: date | None = told("Publication day of the last report.", None)
    sources: int = told("Reports that tell it; 0 if only the seeds do.", 0)
    confidence: float = told("Confidence, 0 to 1.", 1.0)
    evidence: list[EvidenceOut] = Field(description="The oldest sentences that tell it (parameter `evidence`).")


class StretchTieOut(TieBalanceOut):
    """A tie in a stretch of time."""

    pieces: list[PieceOut] = Field(description="The pieces of most weight (parameter `pieces`).")


class ChangedTieOut(Out):
    """Two actors and their tie in two stretches of time: an analysis of what is told, not a fact."""

    one: EntityRefOut = told("The first actor.", REBELS)
    other: EntityRefOut = told("The other one.", MILITIA)
    strength: float = told(
        "Strength of the weaker of the two ties; of the one where nothing is told in a stretch.", 0.29
    )
    first: StretchTieOut = Field(description="Their tie in the first stretch.")
    second: StretchTieOut = Field(description="Their tie in the second stretch.")


class TriadOut(Out):
    """Three actors with a tie between each two."""

    actors: list[EntityRefOut] = told("The three, by id.", [REBELS, MILITIA, ARMY])
    signs: list[int] = told("Signs of the ties 1-2, 1-3, 2-3: 1 friendly, -1 hostile.", [1, -1, -1])
    strengths: list[float] = told("Their strengths.", [0.5, 0.7, 0.4])
    strength: float = told("That of the weakest of them.", 0.4)
    kind: str = told("`+++` and `+--` are balanced; `++-` and `---` are not.", "+--")
    is_balanced: bool = told("Whether its signs multiply to plus.", True)


class SignedTieOut(Out):
    """A tie that does not fit the division into two camps."""

    one: EntityRefOut = told("The first actor.", REBELS)
    other: EntityRefOut = told("The other one.", ARMY)


class GroupOut(Out):
    """Actors that ties join, divided into two camps."""

    one: list[EntityRefOut] = told("The larger camp.", [REBELS, MILITIA])
    other: list[EntityRefOut] = told("The other camp; it may be empty.", [ARMY])


class FrustrationOut(Out):
    """The line index of balance: how many ties stand against a division into two camps."""

    at_least: int = told("Lower bound.", 0)
    at_most: int = told("Upper bound: the ties against the best division found.", 0)
    is_exact: bool = told("Whether both bounds meet.", True)
    against: list[SignedTieOut] = Field(description="The ties that do not fit the division.")
    groups: list[GroupOut] = Field(description="The camps, one pair for each set of actors that ties join.")


class BalanceOut(Out):
    """Structural balance of the ties among actors: an analysis of what is told, not a fact."""

    is_analysis: bool = told("Always true: it is measured on what is told, and no record rests on it.", True)
    method: str = told("What was measured, after whom.", "triads: Heider 1946, Cartwright and Harary 1956; ...")
    parameters: dict[str, Any] = told(
        "The question as it was understood.", {"date_from": "2015-01-01", "max_actors": 60}
    )
    version: int = told("Version of the graph (number of the last change in it).", 4711)
    actor_count: int = told("Actors with ties that fit.", 83)
    is_complete: bool = told("Whether all of them were looked at; else only the most strongly tied.", False)
    actors: list[EntityRefOut] = told("Those looked at, the most strongly tied first.", [REBELS, ARMY])
    friendly: int = told("Friendly ties among them.", 33)
    hostile: int = told("Hostile ties among them.", 24)
    mixed_left_out: int = told("Ties of both signs that were left out (parameter `mixed`).", 1)
    triad_kinds: dict[str, int] = told("Triads of each kind.", {"+++": 2, "+--": 7, "++-": 0, "---": 1})
    degree: float | None = told("Share of balanced triads; null without any.", 0.9)
    weighted_degree: float | None = told("The same by strength.", 0.8954)
    weak_degree: float | None = told("The same if `---` counts as balanced, many camps being possible.", 1.0)
    frustration: FrustrationOut = Field(description="How far the whole is from two camps.")
    items: list[TriadOut] = Field(description="Triads of this page, the strongest first.")
    next: str | None = told("Cursor of the next page (parameter `cursor`); null on the last page.", None)
