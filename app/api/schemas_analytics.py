"""JSON shapes of analyses: centrality, communities, co-participation, hot spots, sequences."""

from datetime import date
from typing import Any

from pydantic import Field

from app.api.schemas import ARMY, REBELS, EntityRefOut, Out, told

CELL = "85528a37fffffff"
OUTLINE = {"type": "Polygon", "coordinates": [[[43.1, 36.3], [43.2, 36.3], [43.15, 36.4], [43.1, 36.3]]]}
PAIR = {"first_id": "evm_1f0c2d3e4f5a6b7c8d9e", "then_id": "evm_2a1b3c4d5e6f7a8b9c0d", "days": 3}
VERSION = "Number of the last change that the graph holds."
ASKED = "What was asked: all of the analysis, and of the filter what restricts."
NEXT = "Cursor of the next page; null on the last page."


class NodeRefOut(Out):
    """A node in a few words."""

    id: str = told("Id.", ARMY["id"])
    kind: str = told("Kind of the entity, or `event`.", "actor")
    type: str | None = told("Type of the entity or event.", "state_force")
    label: str = told("Name of the entity, label of the event.", "Blue Army")
    country: str | None = told("ISO 3166-1 alpha-2 code of the entity.", "CD")


class RankedOut(Out):
    """A node with its score."""

    rank: int = told("Rank from 1; equal scores share one.", 1)
    score: float = told("Score, as `method` tells.", 0.0813)
    node: NodeRefOut = Field(description="Which.")


class CentralityOut(Out):
    """Who matters most: an analysis of what is told, not a fact."""

    version: int = told(VERSION, 41)
    measure: str = told("What is measured.", "pagerank")
    method: str = told("How.", "PageRank by weights, damping 0.85, sums to 1")
    parameters: dict[str, Any] = told(ASKED, {"measure": "pagerank", "on": "ties", "ties": "all"})
    nodes: int = told("Nodes of the network.", 120)
    links: int = told("Links of the network; several edges between two are one.", 480)
    is_sampled: bool = told("Whether the score is estimated from a sample, the same each time.", False)
    sample_size: int | None = told("Sources in the sample; null without one.", None)
    count: int = told("How many are ranked, on all pages.", 120)
    items: list[RankedOut] = Field(description="Nodes, the highest score first.")
    next: str | None = told(NEXT, None)


class CommunityOut(Out):
    """Who belongs together."""

    id: str = told("The first id of its members; it may change with the graph.", ARMY["id"])
    size: int = told("Members.", 4)
    internal: float = told("Weight of the links between members.", 3.25)
    external: float = told("Weight of the links to others.", 0.5)
    heads: list[EntityRefOut] = told("Members of most weight inside (parameter `heads`).", [ARMY])


class CommunitiesOut(Out):
    """Communities: an analysis of what is told, not a fact."""

    version: int = told(VERSION, 41)
    method: str = told("How they are found.", "Leiden, modularity, fixed seed")
    parameters: dict[str, Any] = told(ASKED, {"ties": "cooperative", "resolution": 1.0})
    nodes: int = told("Nodes of the network.", 120)
    links: int = told("Links of the network.", 480)
    modularity: float = told("Modularity of the whole; below 0.3 hardly more than chance.", 0.52)
    count: int = told("How many communities of at least `min_size` there are, on all pages.", 7)
    items: list[CommunityOut] = Field(description="Communities, the largest first.")
    next: str | None = told(NEXT, None)


class MemberOut(Out):
    """A member of a community."""

    node: NodeRefOut = Field(description="Who.")
    inside: float = told("Weight of its links to other members.", 1.75)
    outside: float = told("Weight of its links to others.", 0.25)


class MembersOut(Out):
    """Members of a community."""

    version: int = told(VERSION, 41)
    community: str = told("Id of the community.", ARMY["id"])
    count: int = told("How many there are on all pages.", 4)
    items: list[MemberOut] = Field(description="Members, those of most weight inside first.")
    next: str | None = told(NEXT, None)


class JointPairOut(Out):
    """Two who turn up together."""

    one: EntityRefOut = told("One.", ARMY)
    other: EntityRefOut = told("The other one.", REBELS)
    events: int = told("Events in which both take part.", 12)
    same_side: int = told("Of these on the same side.", 2)
    opposite_sides: int = told("Of these on opposite sides.", 10)
    first_day: date | None = told("First day of them; null if no day is known.", "2015-05-01")
    last_day: date | None = told("Last day of them.", "2017-10-26")
    event_ids: list[str] = told("Ids, the first in time (parameter `events`).", ["evm_1f0c2d3e4f5a6b7c8d9e"])


class JointOut(Out):
    """Who turns up together."""

    version: int = told(VERSION, 41)
    method: str = told("How they are counted.", "events in which both take part")
    modalities: list[str] = told("Modalities that count.", ["occurred", "ongoing", "claimed"])
    count: int = told("How many pairs there are on all pages.", 30)
    items: list[JointPairOut] = Field(description="Pairs, those of most events first.")
    next: str | None = told(NEXT, None)


class FiguresOut(Out):
    """Events with their dead."""

    events: int = told("Events.", 12)
    events_without_figure: int = told("Events of which no number of dead is told.", 4)
    killed_low: int = told("Dead, the lowest figures.", 105)
    killed_best: int = told("Dead, the best figures.", 140)
    killed_high: int = told("Dead, the highest figures.", 230)
    first_day: date | None = told("First day on which one of them may have happened.", "2016-10-17")
    last_day: date | None = told("Last day.", "2017-07-10")
    places: int = told("Different places.", 3)


class SpotOut(FiguresOut):
    """Events in a cell or unit."""

    key: str = told("H3 cell, or the country's code.", CELL)
    country: str | None = told("Country of all of its places; null if there are several.", "IQ")
    admin1: str | None = told("Province of all of its places.", "Nineveh")
    latitude: float | None = told("Middle of the cell.", 36.34)
    longitude: float | None = told("Middle of the cell.", 43.13)
    z: float | None = told("z-score of Gi* (parameter `score`); above 1.96 it stands out.", 2.31)
    polygon: dict[str, Any] | None = told("Outline of the cell (parameter `polygons`).", OUTLINE)


class CoarserOut(FiguresOut):
    """Events whose places are known less exactly than the cells or units."""

    precision: str = told("How exactly: `admin1`, `country` and so on, or `unknown`.", "admin1")


class HotSpotsOut(Out):
    """Where it happens."""

    version: int = told(VERSION, 41)
    method: str = told("How it is put together.", "sums of the events' roll-ups")
    score_method: str | None = told("How the z-score is made.", "Gi*")
    parameters: dict[str, Any] = told(ASKED, {"by": "cell", "resolution": 5})
    modalities: list[str] = told("Modalities that count.", ["occurred", "ongoing", "claimed"])
    count: int = told("How many there are on all pages.", 9)
    coarser: list[CoarserOut] = Field(description="Events that are in none, by how exactly their place is known.")
    unplaced: int = told("Events without a place.", 5)
    items: list[SpotOut] = Field(description="Cells or units, those of most events first.")
    next: str | None = told(NEXT, None)


class FollowsOut(Out):
    """An event and the one that followed."""

    first_id: str = told("Id of the event.", PAIR["first_id"])
    then_id: str = told("Id of the first of this type that followed.", PAIR["then_id"])
    days: int = told("Days between.", 3)


class FollowerOut(Out):
    """A type of events that follows."""

    type: str = told("Event type.", "air_drone_strike")
    count: int = told("Cases that are followed by at least one.", 9)
    share: float = told("Share of all cases.", 0.75)
    events: int = told("Events that follow, counted for each case.", 31)
    median_days: float | None = told("Median of the days to the first one; null if none follows.", 4.0)
    expected: float = told("Cases that would be followed at the base rate.", 5.2)
    lift: float | None = told("count / expected; null where nothing is expected. No cause.", 1.73)
    examples: list[FollowsOut] = told("Some of them, the closest in time.", [PAIR])


class SequencesOut(Out):
    """What follows what: an analysis of what is told, not a cause."""

    version: int = told(VERSION, 41)
    method: str = told("How it is counted.", "cases: an event of those asked about, in a unit")
    parameters: dict[str, Any] = told(ASKED, {"first_type": ["offensive_launched"], "within": 30, "same": "admin1"})
    modalities: list[str] = told("Modalities that count.", ["occurred", "ongoing", "claimed"])
    antecedents: int = told("Events asked about that are counted.", 12)
    cases: int = told("Cases: with `same=actor` one for each of its actors.", 12)
    followed: int = told("Cases that are followed by anything.", 11)
    first_day: date | None = told("First day of the period that rates are taken over.", "2016-10-17")
    last_day: date | None = told("Last day of it.", "2017-07-10")
    without_day: int = told("Events left out since their day is not known to the day.", 40)
    without_unit: int = told("Events left out since the unit is not known, or less exactly.", 8)
    antecedents_without_day: int = told("Of those, asked about.", 2)
    antecedents_without_unit: int = told("Of those, asked about.", 1)
    items: list[FollowerOut] = Field(description="Types, the most frequent first.")


class FeatureOut(Out):
    """A cell as a GeoJSON feature."""

    type: str = told("Always `Feature`.", "Feature")
    id: str = told("H3 cell.", CELL)
    geometry: dict[str, Any] = told("Outline.", OUTLINE)
    properties: dict[str, Any] = told("What `items` of hotspots tell of it.", {"events": 12, "killed_best": 140})


class FeaturesOut(Out):
    """Cells as GeoJSON (RFC 7946)."""

    type: str = told("Always `FeatureCollection`.", "FeatureCollection")
    version: int = told(VERSION, 41)
    method: str = told("How it is put together.", "sums of the events' roll-ups")
    coarser: list[CoarserOut] = Field(description="Events that are in none, by how exactly their place is known.")
    unplaced: int = told("Events without a place.", 5)
    features: list[FeatureOut] = Field(description="Cells, those of most events first.")
