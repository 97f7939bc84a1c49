"""Query parameters of ties between actors and of what is measured on them."""

from typing import Any, Literal

from pydantic import ConfigDict, Field

from app.api.pagination import NOT_OF_THE_QUESTION, PageQuery
from app.api.parameters import EvidenceQuery
from app.filters.queries import DatesQuery, PartQuery, SourceQuery
from app.filters.types import CONFIDENCE, Ids, Text, asked
from graph.ontology import EntityKind, EventType, RelationType
from graph.periods import Period
from graph.polarity import Sign, TieClass
from graph.tie_model import PARTIES, PieceFilter

STRENGTH = {"ge": 0.0, "le": 1.0, "allow_inf_nan": False}
Change = Literal["friendly", "hostile", "mixed", "none"]
LinkKind = Literal["parent", "part", "leader", "leads", "member", "also_named", "change"]


class PieceQuery(PartQuery):
    """Which part of the graph, and which of its events and relations make ties."""

    @property
    def question(self) -> str:
        """All that the answer depends on, as text."""
        return self.model_dump_json(exclude=NOT_OF_THE_QUESTION)

    tie_class: list[TieClass] = asked([], "Class of the acts or links that count.", ["material_conflict"])
    type: list[EventType | RelationType] = asked([], "Event or relation type that counts.", ["fights"])
    include_generic: bool = asked(False, "Whether those without a name (“residents”) are parties too.", False)
    include_unmentioned: bool = asked(True, "Whether seeds that no report names are kept.", True)
    undated: Literal["leave_out", "report"] = asked(
        "leave_out", "Events of unknown day: in no period, or on the day of their first report.", "report"
    )

    def to_filter(self, kinds: frozenset[str] = PARTIES, **dates: Any) -> PieceFilter:
        """The filter of the pieces; `dates` are `date_from`, `date_to`, `as_of`."""
        return PieceFilter(
            classes=frozenset(self.tie_class),
            types=frozenset(self.type),
            kinds=kinds,
            min_confidence=self.min_confidence,
            include_generic=self.include_generic,
            undated_by_report=self.undated == "report",
            **dates,
        )


class ActorTiesQuery(PageQuery, EvidenceQuery, DatesQuery, PieceQuery):
    """Which ties of an actor."""

    period: Period = asked(Period.ALL, "How time is cut: `year`, `quarter`, `month`, or `all` for one period.", "year")
    sign: list[Sign] = asked([], "Sign of the tie over all that is asked for.", ["hostile"])
    min_strength: float = asked(0.0, "Lowest strength.", 0.5, **STRENGTH)
    factions: bool = asked(False, "Whether what its parts did while they belonged to it counts too.", True)
    pieces: int = asked(3, "Events and relations shown with each tie, those of most weight; 0 to 20.", 3, ge=0, le=20)


class PairQuery(PageQuery, EvidenceQuery, DatesQuery, PieceQuery):
    """What of the tie of two actors."""

    period: Period = asked(Period.YEAR, "How time is cut: `year`, `quarter`, `month`, or `all` for one period.", "year")
    factions: bool = asked(False, "Whether what the parts of both did while they belonged to them counts too.", True)


class StructureQuery(PageQuery, EvidenceQuery, DatesQuery, SourceQuery):
    """Which links of an actor."""

    link: list[LinkKind] = asked([], "Which links.", ["leader"])
    min_confidence: float = asked(0.0, "Lowest confidence.", 0.5, **CONFIDENCE)
    include_generic: bool = asked(False, "Whether those without a name (“fighters”) are listed too.", False)

    def to_filter(self) -> PieceFilter:
        """The filter of the links."""
        return PieceFilter(
            date_from=self.date_from,
            date_to=self.date_to,
            as_of=self.as_of,
            min_confidence=self.min_confidence,
            include_generic=self.include_generic,
        )


class AnalysisQuery(PieceQuery):
    """Among whom."""

    kind: list[EntityKind] = asked([EntityKind.ACTOR], "Kinds of the parties: `actor`, `person`.", ["actor"])
    among: Ids = asked([], "Id of an actor: ties between two of these.", ["ent_9f8a7b6c5d4e3f2a1b0c"])
    party: Ids = asked([], "Id of an actor: ties of which one of these is a party.", ["ent_9f8a7b6c5d4e3f2a1b0c"])
    min_strength: float = asked(0.0, "Lowest strength of a tie.", 0.2, **STRENGTH)


class ChangedTiesQuery(PageQuery, EvidenceQuery, AnalysisQuery):
    """Which changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    first: Text = asked(..., "The first stretch: YYYY, YYYY-MM, YYYY-MM-DD, or two of them with `/` between.", "2015")
    second: Text = asked(..., "The second stretch.", "2017-06/2017-12")
    sign_from: list[Change] = Field(
        [], alias="from", description="Sign in the first stretch; `none` is nothing told.", examples=[["friendly"]]
    )
    sign_to: list[Change] = Field([], alias="to", description="Sign in the second stretch.", examples=[["hostile"]])
    pieces: int = asked(3, "Events and relations shown on each side, those of most weight; 0 to 20.", 3, ge=0, le=20)


class BalanceQuery(PageQuery, DatesQuery, AnalysisQuery):
    """The balance of which ties."""

    max_actors: int = asked(60, "Most actors, the most strongly tied ones; 3 to 200.", 60, ge=3, le=200)
    mixed: Literal["leave_out", "lean"] = asked(
        "leave_out", "Mixed ties: left out, or with the sign of the side that weighs more.", "lean"
    )
    triad: list[Literal["+++", "+--", "++-", "---"]] = asked([], "Kinds of triads that are listed.", ["++-"])
