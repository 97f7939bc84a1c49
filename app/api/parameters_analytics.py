"""Query parameters of analyses: centrality, communities, co-participation, hot spots, sequences; and of jobs."""

from typing import Annotated, Literal

from pydantic import Field

from app.analytics.centrality import SAMPLES, Measure
from app.analytics.hotspots import ScoreOf, Unit
from app.analytics.jobs import State
from app.analytics.sequences import Same
from app.api.pagination import FieldsQuery, PageQuery
from app.api.parameters_questions import EDGES, EgoQuery
from app.filters.queries import EventFilterQuery, GraphQuery, NoQuery
from app.filters.types import Ids, RecordId, asked
from graph.ground import EdgeType
from graph.joint_events import Side
from graph.links import TieChoice
from graph.ontology import EventType

GENERIC = "Whether those without a name (“residents”) are parties too."
Ranking = Literal["actor", "person", "location", "operation", "equipment", "event"]


class NetworkQuery(GraphQuery):
    """What is measured, and as what."""

    on: Literal["ties", "graph"] = asked(
        "ties",
        "`ties`: the projection to actors and persons; `graph`: the part of the graph that fits, events being nodes.",
        "graph",
    )
    edge_type: list[EdgeType] = asked(
        ["role", "relation"], f"With `on=graph`. {EDGES}; `role` and `relation` without it.", ["role", "relation"]
    )
    include_generic: bool = asked(False, f"With `on=ties`. {GENERIC}", False)


class CentralityQuery(NetworkQuery, PageQuery):
    """Which measure."""

    measure: Measure = asked(
        Measure.PAGERANK, "`degree`, `weighted-degree`, `pagerank`, `betweenness` or `core`.", "betweenness"
    )
    ties: TieChoice = asked(
        "all", "With `on=ties`, which: `all`, or where one side weighs more, `cooperative` or `hostile`.", "all"
    )
    ranked: list[Ranking] = asked(
        [], "Kinds that are ranked, `event` among them; all without it. The others count all the same.", ["actor"]
    )
    samples: int = asked(
        SAMPLES, "Sources that betweenness is estimated from where exact would take too long.", 256, ge=16, le=4096
    )


class CommunitiesQuery(NetworkQuery, PageQuery):
    """Which communities."""

    ties: TieChoice = asked(
        "cooperative",
        "With `on=ties`, which: `cooperative` (alliances make communities), `hostile`, or `all`.",
        "cooperative",
    )
    resolution: float = asked(1.0, "Higher gives more and smaller ones.", 1.0, gt=0, le=1000.0, allow_inf_nan=False)
    min_size: int = asked(2, "Fewest members.", 3, ge=1)
    heads: int = asked(5, "Members shown of each, those of most weight inside.", 5, ge=0, le=20)


class JointQuery(GraphQuery, PageQuery):
    """Which pairs."""

    side: Side = asked("any", "Events that count: `any`, those on the `same` side, or on `opposite` ones.", "opposite")
    min_events: int = asked(1, "Fewest events.", 3, ge=1)
    events: int = asked(5, "Ids of events shown with each pair, the first in time.", 5, ge=0, le=100)
    include_generic: bool = asked(False, GENERIC, False)


class SpotsQuery(EventFilterQuery):
    """How events are put together by place."""

    by: Unit = asked("cell", "`cell` (of H3), `admin1` (province) or `country`.", "cell")
    resolution: int = asked(5, "Of the cells: 1 (edges of 480 km) to 7 (1.4 km).", 4, ge=1, le=7)
    score: ScoreOf = asked(
        "none", "Of cells: whether the z-score of Gi* is told, of `events` or of `killed` (best figures).", "events"
    )


class HotSpotsQuery(SpotsQuery, PageQuery):
    """Which hot spots."""

    polygons: bool = asked(False, "Whether each cell comes with its outline as a GeoJSON geometry.", True)


class SequencesQuery(EventFilterQuery, FieldsQuery):
    """What follows what; the filter says which events count at all."""

    first_type: list[EventType] = asked([], "Types of the events that others follow.", ["offensive_launched"])
    first_operation: Ids = asked([], "Id of an operation that these are part of.", ["ent_0a1b2c3d4e5f6a7b8c9d"])
    first_actor: Ids = asked([], "Id of an entity that takes part in these.", ["ent_9f8a7b6c5d4e3f2a1b0c"])
    then_type: list[EventType] = asked([], "Types that may follow; all without it.", ["air_drone_strike"])
    within: int = asked(30, "Most days between.", 30, ge=1, le=365)
    same: Same = asked("admin1", "What both share: `place`, `admin1`, `country` or an `actor`.", "place")


class EgoJobQuery(EgoQuery):
    """Whose circle."""

    entity_id: RecordId = asked(..., "Id of the actor or person.", "ent_9f8a7b6c5d4e3f2a1b0c")


class JobsQuery(PageQuery):
    """Which jobs."""

    state: list[State] = asked([], "State: `queued`, `running`, `done`, `failed` or `cancelled`.", ["running"])


class ResultQuery(PageQuery):
    """Which page of a result."""

    evidence: int | None = asked(None, "Sentences with each piece, where the analysis takes it.", 1, ge=0, le=20)


Parameters = Annotated[
    dict[str, str | int | float | bool | list[str | int | float | bool]],
    Field(max_length=100),
]


class JobIn(NoQuery):
    """A question."""

    analysis: str = asked(..., "Which analysis.", "centrality", max_length=64)
    parameters: Parameters = asked(
        {}, "Its parameters, as its route takes them; a list for several values of one.", {"measure": "betweenness"}
    )
