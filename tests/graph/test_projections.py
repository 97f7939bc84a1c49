"""Links from those who act to those acted upon, drawn from events."""

import networkx as nx

from graph.build import build_graph
from graph.model import CanonicalRecords
from graph.projections import ActorLink, project_actors
from tests.factory import make_event, make_participant
from tests.graph.world import ATTACK, BLUE, GREEN, PLAN, RED, STRIKE

Graph = nx.MultiDiGraph


def test_sources_and_allies_are_linked_to_targets_and_victims(graph: Graph) -> None:
    assert project_actors(graph) == [
        ActorLink(BLUE.id, RED.id, "air_drone_strike", (STRIKE.id,)),
        ActorLink(GREEN.id, BLUE.id, "attack", (ATTACK.id,)),
        ActorLink(RED.id, BLUE.id, "attack", (ATTACK.id,)),
    ]


def test_what_is_only_planned_counts_when_asked_for(graph: Graph) -> None:
    assert project_actors(graph, modalities=frozenset(("planned",))) == [
        ActorLink(RED.id, BLUE.id, "attack", (PLAN.id,))
    ]


def test_events_of_one_type_between_a_pair_are_counted_once_each() -> None:
    events = tuple(make_event(name, "grenade") for name in ("b", "a"))
    parts = [make_participant(event, RED, "source") for event in events]
    parts += [make_participant(event, BLUE, role) for event in events for role in ("target", "victim")]
    parts += [make_participant(events[0], RED, "victim")]
    (link,) = project_actors(build_graph(CanonicalRecords((RED, BLUE), events, tuple(parts))))
    assert link == ActorLink(RED.id, BLUE.id, "grenade", ("evm_a", "evm_b"))
    assert link.count == 2


def test_an_empty_graph_has_no_links() -> None:
    assert project_actors(build_graph(CanonicalRecords())) == []
