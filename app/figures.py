"""Figures of what a filter asks for: the data of database and graph, brought to what `app/charts/` draws.

    EventFilterQuery --sums by period--> timeline          GraphQuery --snapshot--> ties, places, nodes --> the others

Each is read first and drawn when neither the database nor the graph is held any more.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.charts.dyads import Dyad, choose_actors, draw_dyads
from app.charts.maps import Spot, draw_map
from app.charts.network import Edge, Node, draw_network
from app.charts.outlines import FILE, read_outlines
from app.charts.sheet import Sheet
from app.charts.timeline import MOST_PERIODS, Period, draw_timeline
from app.filters.queries import EventFilterQuery, GraphQuery, NoQuery
from app.filters.reading import read_filter, to_event_search
from app.store.event_search import FACTUAL
from app.store.feed import last_seq
from app.store.read_entities import load_entities_by_id
from app.store.read_series import DAYS, By, load_series
from graph.errors import InvalidInputError
from graph.ontology import Modality, PlacePrecision

if TYPE_CHECKING:
    import networkx as nx
    from sqlalchemy.orm import Session

    from app.service import Service
    from graph.filters import GraphFilter

STYLE = 1  # of the figures: another one makes other bytes of the same data
TITLES = {
    "timeline": "Events and dead by {by}",
    "dyads": "Who fights and who supports whom",
    "map": "Where it happened",
    "network": "Who is joined to whom",
}
NATURAL_EARTH = "Coasts and borders: Natural Earth; they state no position."
AN_ANALYSIS = "An analysis of what is told, not a fact: weighed by class of act, confidence, sources and modality."
FACTS_ONLY = "Only what is told as a fact (occurred, ongoing, claimed)."
SHOWN_VALUES = 6  # of a parameter, in the line that tells the filter
UNKNOWN_RADIUS = {
    PlacePrecision.EXACT: 2.0, PlacePrecision.NEAR: 15.0, PlacePrecision.ADMIN2: 30.0, PlacePrecision.ADMIN1: 100.0,
    PlacePrecision.REGION: 200.0, PlacePrecision.COUNTRY: 400.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chart:
    """A file and the version of the graph that it shows."""

    data: bytes
    version: int


def chart_timeline(
    service: "Service", query: EventFilterQuery, sheet: Sheet, *, by: By, sees_restricted: bool
) -> Chart:
    """Events and dead by period: the sums of `analysis/series`.

    Raises
    ------
    InvalidInputError
        If there are more periods than can be drawn, or the size is too large.
    """
    sheet.check(service.settings.chart_pixels)
    wanted = query if query.modality else query.model_copy(update={"modality": [Modality(one) for one in FACTUAL]})
    with service.store.read() as session:
        version = last_seq(session)
        sums = load_series(session, to_event_search(wanted, sees_restricted=sees_restricted), by, "none")
        notes = _tell_source(session, version, query)
    placed = [one for one in sums if one.start is not None and one.end is not None]
    count = (placed[-1].start - placed[0].start).days // DAYS[by] + 1 if placed else 0  # type: ignore[operator]
    if count > MOST_PERIODS:
        reason = f"by: the events are in {count} {by}s, more than {MOST_PERIODS}; take longer periods or fewer years"
        raise InvalidInputError(reason, field="by")
    loose = sum(one.events for one in sums if one.start is None)
    total, silent = sum(one.events for one in sums), sum(one.without_figure for one in sums)
    counted = f"{_count(total, 'event')}; {loose} not drawn, for their date is not known to the {by}; "
    notes = (
        *notes,
        f"{counted}of {silent} no number of dead is told. {'' if query.modality else FACTS_ONLY}",
        "Where a figure is not told, low takes the best, best the low, high the best or the low; a gap: none is told.",
    )
    periods = [
        Period(one.start, one.end, one.events, one.low, one.best, one.high, 0 < one.events == one.without_figure)
        for one in placed
        if one.start is not None and one.end is not None
    ]
    return Chart(draw_timeline(replace(sheet, notes=notes), periods, by), version)


def chart_dyads(service: "Service", query: GraphQuery, sheet: Sheet, *, actors: int) -> Chart:
    """The signed projection to actors as a matrix: the `actors` with the strongest ties."""
    from graph.budgets import Budget
    from graph.tie_projection import project_ties

    sheet.check(service.settings.chart_pixels)
    graph_filter = read_filter(service.store, query)

    def make(graph: "nx.MultiDiGraph[str]") -> tuple[list[Dyad], dict[str, str], bool]:
        found = project_ties(graph, graph_filter, budget=Budget(seconds=service.settings.analysis_seconds))
        dyads = [
            Dyad(tie.one_id, tie.other_id, tie.balance.sign.value, tie.balance.strength)
            for tie in found.ties
            if tie.balance is not None
        ]
        names = {one: str(graph.nodes[one]["label"]) for dyad in dyads for one in (dyad.one, dyad.other)}
        return dyads, names, found.is_complete

    key = ("chart-dyads", graph_filter, query.known_at)
    version, (dyads, names, is_complete) = service.snapshot.compute(key, make, query.known_at)
    shown, total = choose_actors(dyads, actors)
    inside = sum(dyad.one in set(shown) and dyad.other in set(shown) for dyad in dyads)
    notes = (
        *_tell(service, version, query),
        f"{len(shown)} of {_count(total, 'actor')}, those with the strongest ties; {inside} of "
        f"{_count(len(dyads), 'tie')}. {AN_ANALYSIS}"
        + ("" if is_complete else " Not all of the graph was looked at: the budget of time ended it."),
    )
    return Chart(draw_dyads(replace(sheet, notes=notes), shown, dyads, names), version)


def chart_map(service: "Service", query: GraphQuery, sheet: Sheet, *, places: int) -> Chart:
    """The events at their places, each in the circle that its place is known by: the `places` with the most events."""
    sheet.check(service.settings.chart_pixels)
    graph_filter = read_filter(service.store, query)
    if not graph_filter.modalities:
        graph_filter = replace(graph_filter, modalities=frozenset(FACTUAL))
    key = ("chart-map", graph_filter, query.known_at)
    version, (spots, total) = service.snapshot.compute(
        key, lambda graph: _find_spots(graph, graph_filter), query.known_at
    )
    shown = sorted(spots, key=lambda one: (-one.events, one.place_id))[:places]
    drawn, known = sum(one.events for one in shown), sum(one.events for one in spots)
    left = (
        f"; {_count(known - drawn, 'event')} at {len(spots) - len(shown)} more places"
        if len(shown) < len(spots)
        else ""
    )
    notes = (
        *_tell(service, version, query),
        f"{drawn} of {_count(total, 'event')}, at {_count(len(shown), 'place')}; not drawn: {total - known} whose "
        f"place or its coordinates are unknown{left}. {'' if query.modality else FACTS_ONLY}",
        NATURAL_EARTH,
    )
    outlines = read_outlines() if FILE.is_file() else None
    return Chart(draw_map(replace(sheet, notes=notes), shown, outlines), version)


def chart_network(service: "Service", query: GraphQuery, sheet: Sheet, *, nodes: int) -> Chart:
    """The filtered graph: the `nodes` to which most is joined, and the edges between them."""
    from graph.query import filter_graph

    sheet.check(service.settings.chart_pixels)
    graph_filter = read_filter(service.store, query)
    key = ("chart-network", graph_filter, query.known_at, nodes)
    version, (shown, edges, total, lines) = service.snapshot.compute(
        key, lambda graph: _choose_nodes(filter_graph(graph, graph_filter), nodes), query.known_at
    )
    left = Counter(total)
    left.subtract(Counter(node.kind for node in shown))
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(left.items()) if count)
    notes = (
        *_tell(service, version, query),
        f"{len(shown)} of {_count(sum(total.values()), 'node')}, the core (those with the fewest "
        f"neighbours were taken away), and {len(edges)} of {_count(lines, 'edge')}. Left out: {told or 'no nodes'}.",
    )
    return Chart(draw_network(replace(sheet, notes=notes), shown, edges), version)


def tell_filter(query: NoQuery, names: dict[str, str] | None = None, leave: Iterable[str] = ()) -> str:
    """The parameters that are not as they are by default, as text; ids of entities with their names."""
    given = query.model_dump(mode="json", exclude_defaults=True)
    parts = []
    for name, value in given.items():
        if name in set(leave) or name not in FILTERS:
            continue
        values = [
            str(one).lower() if isinstance(one, bool) else str(one)
            for one in (value if isinstance(value, list) else [value])
        ]
        texts = [(names or {}).get(one, one) for one in values[:SHOWN_VALUES]]
        more = f" and {len(values) - SHOWN_VALUES} more" if len(values) > SHOWN_VALUES else ""
        parts.append(f"{name} = {' or '.join(texts)}{more}")
    return "; ".join(parts) or "none"


FILTERS = frozenset((*EventFilterQuery.model_fields, *GraphQuery.model_fields))


def _tell(service: "Service", version: int, query: NoQuery) -> tuple[str, ...]:
    with service.store.read() as session:
        return _tell_source(session, version, query)


def _tell_source(session: "Session", version: int, query: NoQuery) -> tuple[str, ...]:
    given = query.model_dump(mode="json", exclude_defaults=True).values()
    ids = {one for value in given if isinstance(value, list) for one in value if str(one).startswith("ent_")}
    names = {one: row.name for one, row in load_entities_by_id(session, ids).items()} if ids else {}
    return (f"Source: Conflict Graph, graph version {version}. Filter: {tell_filter(query, names)}.",)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _find_spots(graph: "nx.MultiDiGraph[str]", graph_filter: "GraphFilter") -> tuple[list[Spot], int]:
    """The places with coordinates at which events that fit happened, and how many events fit."""
    from graph.filters import Fitting

    fitting, events, total = Fitting(graph, graph_filter), Counter[str](), 0
    for node, data in graph.nodes(data=True):
        if data["node_type"] == "event" and fitting.has_node(node):
            total += 1
            for _, place, edge in graph.out_edges(node, data=True):
                if edge["edge_type"] == "located_at":
                    events[place] += 1
    spots = []
    for place, count in sorted(events.items()):
        there: dict[str, Any] = graph.nodes[place]
        if there.get("latitude") is None or there.get("longitude") is None:
            continue
        precision = there.get("precision") or PlacePrecision.NEAR.value
        radius = float(there.get("radius_km") or UNKNOWN_RADIUS[PlacePrecision(precision)])
        spots.append(
            Spot(place, there["label"], float(there["latitude"]), float(there["longitude"]), radius, precision, count)
        )
    return spots, total


def _choose_nodes(wanted: "nx.MultiDiGraph[str]", most: int) -> tuple[list[Node], list[Edge], dict[str, int], int]:
    """The core: the one with the fewest neighbours is taken away until `most` are left, events before entities.

    Gives nodes, the best joined first, and their edges; then nodes by kind and edges in all.
    """
    kinds = {node: str(data.get("kind", "event")) for node, data in wanted.nodes(data=True)}
    beside = {node: {*wanted.successors(node), *wanted.predecessors(node)} - {node} for node in wanted}
    kept = _peel(beside, {node for node, kind in kinds.items() if kind != "event"}, most)
    edges = []
    for start, end, key, data in sorted(wanted.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        if start in kept and end in kept and start != end:
            edges.append(Edge(start, end, _sign_of(wanted, start, end, data), key))
    ranked = sorted(kept, key=lambda node: (-len(beside[node]), node))
    nodes = [Node(node, str(wanted.nodes[node]["label"]), kinds[node], len(beside[node])) for node in ranked]
    return nodes, edges, dict(Counter(kinds.values())), wanted.number_of_edges()


def _peel(beside: dict[str, set[str]], entities: set[str], most: int) -> set[str]:
    """What is left when the node with the fewest neighbours left is taken away, again and again; nobody is alone."""
    from heapq import heapify, heappop, heappush

    degrees = {node: len(others) for node, others in beside.items()}
    queue = [(degree, node in entities, node) for node, degree in degrees.items()]
    heapify(queue)
    kept = set(beside)
    while queue:
        degree, _, node = heappop(queue)
        if node not in kept or degree != degrees[node]:
            continue
        if len(kept) <= most and degree > 0:
            break
        kept.discard(node)
        for other in beside[node] & kept:
            degrees[other] -= 1
            heappush(queue, (degrees[other], other in entities, other))
    return kept


def _sign_of(wanted: "nx.MultiDiGraph[str]", start: str, end: str, data: dict[str, Any]) -> str:
    """The sign of a relation, or of an event for who takes part in it; empty where there is none."""
    from graph.polarity import EVENT_CLASSES, RELATION_CLASSES, SIGNS

    if data["edge_type"] == "relation":
        found = RELATION_CLASSES.get(data["relation_type"])
    elif data["edge_type"] == "role" and data["role"] != "instrument":
        event = start if wanted.nodes[start]["node_type"] == "event" else end
        found = EVENT_CLASSES.get(wanted.nodes[event]["type"])
    else:
        found = None
    return SIGNS[found].value if found is not None else ""
