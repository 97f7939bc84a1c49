"""JSON shapes of the answers to questions to the graph."""

from datetime import date
from typing import Any, Literal

from pydantic import Field

from app.api.schemas import ARMY, REBELS, EntityRefOut, EvidenceOut, Out, told
from app.api.schemas_ties import TieOut

EVENT = {"id": "evm_1f0c", "node_type": "event", "type": "armed_clash", "label": "armed clash 2017-10-26"}
Cut = Literal["limit", "steps", "time", "nodes", "edges"]


class LinkOut(Out):
    """An edge that joins two nodes."""

    id: str = told("Id, which can be asked why.", "par_4d5e6f7a8b9c0d1e2f3a")
    edge_type: str = told("`role`, `relation`, `located_at`, `part_of` or `claimed_by`.", "role")
    type: str = told("The role, or the type of the relation; else the type of the edge.", "source")
    source_id: str = told("Where the edge starts.", "ent_9f8a7b6c5d4e3f2a1b0c")
    target_id: str = told("Where it ends.", "evm_1f0c2d3e4f5a6b7c8d9e")
    first_day: date | None = told("First day of the event or relation; null is unknown or open.", "2017-10-26")
    last_day: date | None = told("Its last day.", "2017-10-26")
    dated_by: str | None = told("What tells the days: `world`, or `report` (those of its reports).", "world")
    confidence: float = told("Confidence, 0 to 1.", 0.9)
    sources: int = told("Independent outlets of the event, or reports of the relation; 0: only the seeds.", 2)
    evidence: list[EvidenceOut] = Field(description="The oldest sentences.")


class StepOut(Out):
    """A step of a path."""

    from_id: str = told("Where it starts.", "ent_9f8a7b6c5d4e3f2a1b0c")
    to_id: str = told("Where it ends.", "evm_1f0c2d3e4f5a6b7c8d9e")
    day: date | None = told("With `respect_time`: the first day on which it can be taken; null is open.", "2017-10-26")
    links: list[LinkOut] = Field(description="What joins the two, in either direction.")


class PathOut(Out):
    """A path between two nodes."""

    length: int = told("Steps.", 2)
    cost: float = told("Steps, or the sum of 1 / confidence of the surest edges.", 2.0)
    nodes: list[dict[str, Any]] = told("Nodes from source to target with their attributes.", [ARMY, EVENT, REBELS])
    steps: list[list[str]] = told("For each step the ids of its links.", [["par_4d5e"], ["par_5e6f"]])
    links: list[StepOut] = Field(description="The steps, with what they are, their time and a sentence.")


class PathsOut(Out):
    """The best paths first."""

    version: int = told("Number of the last change that the graph holds.", 41)
    is_complete: bool = told("Whether these are all paths; else see `ended_by` and `next`.", True)
    ended_by: Cut | None = told("What ended the search: `limit`, or its budget of `steps` or `time`.", None)
    items: list[PathOut] = Field(description="Paths.")
    next: str | None = told(
        "Cursor of those that come after these; null at the end, and where a budget ended it.", None
    )


class NeighbourhoodOut(Out):
    """Node-link data, as `networkx.node_link_graph(data, edges="edges")` reads it, and what was left out."""

    version: int = told("Number of the last change that the graph holds.", 41)
    is_complete: bool = told("Whether this is all, from the first part on; else see `ended_by`.", True)
    ended_by: Cut | None = told("The budget that ended it: `nodes`, `edges` or `time`.", None)
    cut_at: int | None = told("Steps from the entity at which the first thing is left out.", None)
    edges_left_out: int = told("Edges of one node above the budget, which no part holds.", 0)
    next: str | None = told("Cursor of the next part; null if there is none.", None)
    directed: bool = told("Always true.", True)
    multigraph: bool = told("Always true: two nodes may have several edges.", True)
    graph: dict[str, Any] = told("`version`: number of the last change in it.", {"version": 41})
    nodes: list[dict[str, Any]] = told(
        "Nodes, the nearest first, with `hops`: their steps from the entity.",
        [{**ARMY, "hops": 0}, {**EVENT, "hops": 1}],
    )
    edges: list[dict[str, Any]] = told(
        "Edges between them, and to nodes of earlier parts.",
        [{"source": ARMY["id"], "target": "evm_1f0c", "key": "par_4d5e", "edge_type": "role", "role": "source"}],
    )


class SharedEventOut(Out):
    """An event through which two are joined."""

    id: str = told("Id.", "evm_1f0c2d3e4f5a6b7c8d9e")
    type: str = told("Event type.", "armed_clash")
    label: str = told("Label.", "armed clash 2017-10-26")
    started_on: date | None = told("First day on which it may have happened.", "2017-10-26")
    ended_on: date | None = told("Last day.", "2017-10-26")
    evidence: list[EvidenceOut] = Field(description="The oldest sentences.")


class ThroughOut(Out):
    """What joins one of those asked about to what it has in common with the others."""

    id: str = told("Id of the one asked about.", "ent_9f8a7b6c5d4e3f2a1b0c")
    links: list[LinkOut] = Field(description="Edges between the two.")
    event_count: int = told("Events in which both take part.", 3)
    events: list[SharedEventOut] = Field(description="The first of them by id, at most five.")


class SharedOut(Out):
    """What several have in common."""

    node: dict[str, Any] = told("The entity or event.", REBELS)
    count: int = told("How many of those asked about it is joined to.", 2)
    through: list[ThroughOut] = Field(description="Through what, for each of them.")


class CommonOut(Out):
    """Common neighbours: those of the most first."""

    version: int = told("Number of the last change that the graph holds.", 41)
    is_complete: bool = told("False where time ended before all shared events were looked at.", True)
    ended_by: Cut | None = told("`time` where that ended it.", None)
    count: int = told("How many there are on all pages.", 1)
    items: list[SharedOut] = Field(description="Common neighbours.")
    next: str | None = told("Cursor of the next page; null on the last page.", None)


class TreeOut(Out):
    """A small tree that joins several nodes."""

    version: int = told("Number of the last change that the graph holds.", 41)
    method: str = told("How it was found.", "Steiner tree by steps, approximated (Mehlhorn 1988)")
    is_complete: bool = told("False where time ended before it was known whether all can be joined.", True)
    ended_by: Cut | None = told("`time` where that ended it.", None)
    groups: list[list[str]] = told("Ids asked about, by what the tree joins, the largest group first.", [["ent_9f8a"]])
    unconnected: list[str] = told("Ids that are not joined to the largest group.", ["ent_2c1d0e9f8a7b6c5d4e3f"])
    nodes: list[dict[str, Any]] = told(
        "Nodes of the tree; `is_asked` says which were asked about.", [ARMY, EVENT, REBELS]
    )
    steps: list[StepOut] = Field(description="Its steps, with what they are, their time and a sentence.")


class BridgeOut(Out):
    """A node between two groups."""

    node: dict[str, Any] = told("The entity or event.", REBELS)
    share: float = told("Share of the shortest paths that lead over it, mean of the joined pairs.", 0.5)
    pairs: int = told("Pairs of which a shortest path leads over it.", 3)
    through: list[list[str]] = told("Some of these pairs.", [["ent_9f8a", "ent_77aa"]])
    group: Literal["a", "b"] | None = told("The group of which it is a member; null for neither.", None)


class BridgesOut(Out):
    """Who stands between two groups: the largest share first."""

    version: int = told("Number of the last change that the graph holds.", 41)
    method: str = told("How it was measured.", "share of the shortest paths between members of the groups")
    is_complete: bool = told("Whether all pairs were looked at.", True)
    ended_by: Cut | None = told("`time` where that ended it.", None)
    is_sampled: bool = told("Whether there are more pairs than `max_pairs`, so that a sample was drawn.", False)
    pair_count: int = told("Pairs of members.", 4)
    looked_at: int = told("Pairs that were looked at.", 4)
    joined: int = told("Pairs with a path.", 3)
    direct: int = told("Pairs whose shortest paths lead over no entity: a common event, or a relation.", 1)
    items: list[BridgeOut] = Field(description="Who stands between.")
    next: str | None = told("Cursor of the next page; null on the last page.", None)


class ComponentOut(Out):
    """A part of the graph that no edge joins to another."""

    id: str = told("The first id of its nodes.", "ent_2c1d0e9f8a7b6c5d4e3f")
    size: int = told("Nodes.", 96)
    entities: int = told("Entities among them.", 40)
    events: int = told("Events among them.", 56)
    heads: list[EntityRefOut] = Field(description="The entities with the most neighbours.")


class ComponentsOut(Out):
    """Components, the largest first."""

    version: int = told("Number of the last change that the graph holds.", 41)
    count: int = told("How many there are on all pages.", 1)
    items: list[ComponentOut] = Field(description="Components.")
    next: str | None = told("Cursor of the next page; null on the last page.", None)


class ProjectedTieOut(TieOut):
    """What joins two actors."""

    one: EntityRefOut = told("One of them.", REBELS)


class ProjectionOut(Out):
    """The projection to actors: an analysis of what is told, the strongest ties first."""

    version: int = told("Number of the last change that the graph holds.", 41)
    method: str = told("How ties are weighed.", "strength = 1 - 0.5^(sum of weights)")
    is_complete: bool = told("False where time ended before all events and relations were looked at.", True)
    count: int = told("How many ties there are on all pages.", 1)
    items: list[ProjectedTieOut] = Field(description="Ties.")
    next: str | None = told("Cursor of the next page; null on the last page.", None)


class EgoMemberOut(Out):
    """One of the circle."""

    other: EntityRefOut = told("Who.", REBELS)
    sign: str = told("`friendly`, `hostile` or `mixed`.", "hostile")
    strength: float = told("How much is told of this time, 0 to 1.", 0.5)
    fact_ids: list[str] = told("Events and relations that it rests on, which can be asked why.", ["evm_1f0c"])


class EgoTurnOut(Out):
    """A tie that changed its sign."""

    other_id: str = told("With whom.", "ent_77aa8b9c0d1e2f3a4b5c")
    sign_from: str = told("Its sign in the span before.", "friendly")
    sign_to: str = told("Its sign now.", "hostile")


class EgoSpanOut(Out):
    """The circle in consecutive periods without change."""

    period_from: str | None = told("The first of the periods; null is open.", "2017")
    period_to: str | None = told("The last of them; null is open.", "2017")
    first_day: date | None = told("Its first day.", "2017-01-01")
    last_day: date | None = told("Its last day.", "2017-12-31")
    members: list[EgoMemberOut] = Field(description="Who is in the circle, the strongest ties first.")
    appeared: list[str] = told("Ids of those who were not in the span before.", ["ent_77aa8b9c0d1e2f3a4b5c"])
    disappeared: list[str] = told("Ids of those who were in the span before and are not now.", [])
    turned: list[EgoTurnOut] = Field(description="Ties that changed their sign.")


class EgoTimelineOut(Out):
    """The circle of an actor over time."""

    version: int = told("Number of the last change that the graph holds.", 41)
    method: str = told("How ties are weighed.", "strength = 1 - 0.5^(sum of weights)")
    entities: dict[str, EntityRefOut] = told("All who are named on this page, by id.", {REBELS["id"]: REBELS})
    items: list[EgoSpanOut] = Field(description="Spans, in time.")
    next: str | None = told("Cursor of the next page; null on the last page.", None)
