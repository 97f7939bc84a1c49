"""A small war of named parties for the tests of ties: who did what to whom, in two years."""

from collections.abc import Iterable
from typing import Any

import networkx as nx

from graph.build import build_graph
from graph.model import CanonicalRecords, Entity, Event, Participant, Relation
from graph.ties import Tie
from tests.factory import make_entity, make_event, make_participant

RED = make_entity("Red Front", type="non_state_armed_group")
BLUE = make_entity("Blue Army", type="state_force")
GREEN = make_entity("Green Guard", type="militia")
WING = make_entity("Red Wing", type="non_state_armed_group")
AMIN = make_entity("Jane Amin", "person")
RESIDENTS = make_entity("residents", type="civilians", is_generic=True)
TOWN = make_entity("Goma", "location", type="populated_place", country="CD")
EVERYBODY = (RED, BLUE, GREEN, WING, AMIN, RESIDENTS, TOWN)


def act(name: str, kind: str, day: str | None, /, **parties: Any) -> tuple[Event, list[Participant]]:
    """An event; `source`, `target`, `ally`, `victim` are entities or tuples of them, the rest is the event's."""
    roles = {role: parties.pop(role) for role in ("source", "target", "ally", "victim") if role in parties}
    event = make_event(name, kind, day, **parties)
    told = [
        make_participant(event, entity, role)
        for role, entities in roles.items()
        for entity in (entities if isinstance(entities, tuple) else (entities,))
    ]
    return event, told


def graph_of(
    *acts: tuple[Event, list[Participant]], relations: Iterable[Relation] = (), more: Iterable[Entity] = ()
) -> "nx.MultiDiGraph[str]":
    return build_graph(
        CanonicalRecords(
            entities=(*EVERYBODY, *more),
            events=tuple(event for event, _ in acts),
            participants=tuple(part for _, parts in acts for part in parts),
            relations=tuple(relations),
        )
    )


def by_name(ties: Iterable[Tie]) -> dict[str, Tie]:
    names = {entity.id: entity.name for entity in EVERYBODY}
    return {names[tie.other_id]: tie for tie in ties}
