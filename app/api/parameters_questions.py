"""Query parameters of the questions to the graph: paths, neighbourhoods, connections, components, projection."""

from typing import Literal

from pydantic import Field

from app.api.pagination import NOT_OF_THE_QUESTION, FieldsQuery, PageQuery
from app.api.parameters import EvidenceQuery
from app.filters.queries import GraphQuery
from app.filters.types import Ids, RecordId, asked
from graph.ground import EdgeType
from graph.periods import Period
from graph.polarity import Sign

ACTOR, OTHER = "ent_9f8a7b6c5d4e3f2a1b0c", "ent_77aa8b9c0d1e2f3a4b5c"
EDGES = "Types of edges that are walked along: `role`, `relation`, `located_at`, `part_of`, `claimed_by`"
UNMENTIONED = "Whether seeds that no report names may lie between."


class WalkQuery(GraphQuery):
    """Where walks may lead; by default not over places, which join almost everything."""

    edge_type: list[EdgeType] = asked(["role", "relation"], f"{EDGES}.", ["role", "relation"])
    include_unmentioned: bool = asked(True, UNMENTIONED, True)

    @property
    def question(self) -> str:
        """All that the answer depends on, as text."""
        return self.model_dump_json(exclude=NOT_OF_THE_QUESTION)


class PathQuery(GraphQuery, EvidenceQuery):
    """Which paths."""

    source: RecordId = asked(..., "Id of the entity or event where it starts.", ACTOR)
    target: RecordId = asked(..., "Id of the entity or event where it ends.", OTHER)
    k: int | None = asked(None, "Most paths, the best ones; another name for `limit`.", 3, ge=1, le=200)
    limit: int = asked(20, "Most paths.", 20, ge=1, le=200)
    max_length: int = asked(4, "Most steps; actor, event, actor are two.", 4, ge=1, le=8)
    weight: Literal["hops", "confidence", "arrival"] = asked(
        "hops",
        "What is best: fewest steps, least sum of 1 / confidence, or (with `respect_time`) the first day of arrival.",
        "confidence",
    )
    edge_type: list[EdgeType] = asked([], f"{EDGES}; all without it.", ["role", "relation"])
    via: Ids = asked([], "Id of a node that must lie between.", ["ent_2c1d0e9f8a7b6c5d4e3f"])
    avoid: Ids = asked([], "Id of a node that must not lie between.", ["ent_2c1d0e9f8a7b6c5d4e3f"])
    respect_time: bool = asked(
        False, "Whether it must be possible in time: no step after one that may only have happened later.", True
    )
    cursor: str | None = Field(
        None, max_length=2000, description="`next` of the answer before; the other parameters as they were.",
        examples=["WyI4ZjE0ZTQ1ZiIsWzIsImVudF8yYzFkIl1d"],
    )  # fmt: skip
    include_unmentioned: bool = asked(True, UNMENTIONED, True)


class NeighbourhoodQuery(GraphQuery):
    """How much of a neighbourhood."""

    hops: int = asked(
        2, "Most steps from the entity, 1 to 4; to who takes part in its events it is two.", 2, ge=1, le=4
    )
    max_nodes: int | None = asked(None, "Most nodes of this part (at most the setting question_nodes).", 500, ge=1)
    max_edges: int | None = asked(None, "Most edges of this part (at most the setting question_edges).", 2000, ge=1)
    edge_type: list[EdgeType] = asked([], f"{EDGES}; all without it.", ["role", "relation"])
    cursor: str | None = Field(
        None, max_length=2000, description="`next` of the part before; the other parameters as they were.",
        examples=["WyI4ZjE0ZTQ1ZiIsWyIyIiwiZW50XzJjMWQiXV0"],
    )  # fmt: skip
    include_unmentioned: bool = asked(True, UNMENTIONED, True)

    @property
    def limit(self) -> None:
        """It is cut by nodes and edges, not by records on a page."""
        return


class CommonQuery(WalkQuery, PageQuery, EvidenceQuery):
    """Common neighbours of whom."""

    ids: list[RecordId] = asked(..., "Ids of the entities or events, 2 to 25.", [ACTOR, OTHER], max_length=25)
    at_least: int | None = asked(None, "Of how many of them at least; all without it.", 2, ge=2, le=25)
    through_events: bool = asked(True, "Whether who takes part in the same event is a neighbour too.", True)


class ConnectQuery(WalkQuery, EvidenceQuery, FieldsQuery):
    """What is to be connected."""

    ids: list[RecordId] = asked(..., "Ids of the entities or events, 2 to 25.", [ACTOR, OTHER], max_length=25)
    max_length: int = asked(8, "Most steps between two of them without a third between.", 8, ge=1, le=12)


class BridgesQuery(WalkQuery, PageQuery):
    """Between whom."""

    group_a: list[RecordId] = asked(..., "Ids of the members of one group, 1 to 25.", [ACTOR], max_length=25)
    group_b: list[RecordId] = asked(..., "Ids of the members of the other group, 1 to 25.", [OTHER], max_length=25)
    max_length: int = asked(6, "Most steps of a path.", 6, ge=1, le=8)
    max_pairs: int = asked(200, "Most pairs that are looked at; of more, a sample.", 200, ge=1, le=625)
    events: bool = asked(False, "Whether events are listed beside entities.", True)


class ComponentsQuery(WalkQuery, PageQuery):
    """Which components."""

    min_size: int = asked(2, "Fewest nodes.", 2, ge=1)
    heads: int = asked(5, "Entities shown of each, those with the most neighbours.", 5, ge=0, le=20)
    include_unmentioned: bool = asked(False, "Whether seeds that no report names are kept.", False)


class ProjectionQuery(GraphQuery, PageQuery, EvidenceQuery):
    """Which ties."""

    pieces: int = asked(0, "Events and relations shown with each tie, those of most weight; 0 to 20.", 3, ge=0, le=20)
    period: Period = asked(Period.ALL, "How time is cut: `year`, `quarter`, `month`, or `all` for one period.", "year")
    sign: list[Sign] = asked([], "Sign of the tie over all of the time.", ["hostile"])
    min_strength: float = asked(0.0, "Lowest strength.", 0.2, ge=0.0, le=1.0, allow_inf_nan=False)
    include_generic: bool = asked(False, "Whether those without a name (“residents”) are parties too.", False)

    @property
    def question(self) -> str:
        """All that the answer depends on, as text."""
        return self.model_dump_json(exclude=NOT_OF_THE_QUESTION)


class EgoQuery(GraphQuery, PageQuery):
    """How the circle is cut."""

    period: Literal["year", "quarter", "month"] = asked("year", "How time is cut.", "month")
    include_generic: bool = asked(False, "Whether those without a name (“residents”) are listed too.", False)
    include_unmentioned: bool = asked(True, "Whether seeds that no report names are kept.", True)
