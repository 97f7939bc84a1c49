"""An entity is there while its edges are."""

import networkx as nx
from hypothesis import given

from graph.build import build_graph
from graph.export.times import AFTER, BEFORE, Days, EntityDays, days_of_event, days_of_relation
from graph.model import CanonicalRecords
from tests.graph.strategies import canonical_records


def find_days(graph: "nx.MultiDiGraph[str]", entity: str) -> list[Days]:
    """From the first to the last day of all its edges, looked up one by one."""
    found: list[Days] = []
    for start, end, own in (*graph.out_edges(entity, data=True), *graph.in_edges(entity, data=True)):
        other = graph.nodes[end if start == entity else start]
        found += days_of_event(other) if other.get("node_type") == "event" else days_of_relation(own)
    own = graph.nodes[entity]
    found += days_of_event({"started_on": own.get("active_from"), "ended_on": own.get("active_to")})
    first, last = (
        min((a or BEFORE for a, _ in found), default=AFTER),
        max((b or AFTER for _, b in found), default=BEFORE),
    )
    days = (None if first == BEFORE else first, None if last == AFTER else last)
    return [days] if found and days != (None, None) else []


@given(records=canonical_records())
def test_an_entity_is_there_from_the_first_to_the_last_day_of_its_edges(records: CanonicalRecords) -> None:
    graph = build_graph(records)
    days = EntityDays(graph)
    for entity in records.entities:
        assert days(entity.id) == find_days(graph, entity.id)
