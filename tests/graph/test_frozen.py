"""The graph of frozen records equals that of the records, and does not need what the program knows today."""

from datetime import date
from typing import Any

import pytest

from graph.build import build_graph
from graph.errors import GraphIntegrityError
from graph.frozen import build_frozen_graph, event_label
from graph.model import CanonicalRecords, Entity, Event, Participant, Relation
from graph.ontology import EntityKind, EventType, Modality, RelationType, Role
from graph.payload import to_payload

ENTITIES = (
    Entity("ent_1", EntityKind.ACTOR, "Red Front", "militia", country="CD", report_count=2),
    Entity("ent_2", EntityKind.LOCATION, "Goma", latitude=-1.5, longitude=29.0),
    Entity("ent_3", EntityKind.OPERATION, "Dawn", active_from=date(2024, 1, 1)),
)
EVENTS = (
    Event(
        "evm_1", EventType.ATTACK, Modality.CLAIMED, started_on=date(2024, 5, 1), ended_on=date(2024, 5, 31),
        date_precision="month", location_id="ent_2", part_of_id="ent_3", claimed_by_id="ent_1", fatalities_best=4,
    ),
    Event("evm_2", EventType.ARMED_CLASH, Modality.OCCURRED),
)  # fmt: skip
PARTICIPANTS = tuple(
    Participant(f"par_{number}", "evm_1", "ent_1", role, 0.5) for number, role in enumerate(Role, start=1)
)
RELATIONS = (Relation("rel_1", RelationType.FIGHTS, "ent_1", "ent_3", spells="2013-01-01/.."),)


def payloads() -> list[list[dict[str, Any]]]:
    return [[to_payload(one) for one in group] for group in (ENTITIES, EVENTS, PARTICIPANTS, RELATIONS)]


def test_it_equals_the_graph_of_the_records() -> None:
    frozen = build_frozen_graph(*payloads(), version=7)
    built = build_graph(CanonicalRecords(ENTITIES, EVENTS, PARTICIPANTS, RELATIONS, version=7))
    assert dict(frozen.nodes(data=True)) == dict(built.nodes(data=True))
    assert sorted(frozen.edges(keys=True, data=True), key=str) == sorted(built.edges(keys=True, data=True), key=str)
    assert frozen.graph == built.graph


def test_types_and_fields_that_the_program_does_not_know_any_more_are_kept() -> None:
    entities, events, participants, relations = payloads()
    events[0]["type"] = "a_type_of_old"
    events[0]["mood"] = "grim"
    del events[0]["known_from"], entities[0]["geonames_id"]
    relations[0]["type"] = "befriends"
    graph = build_frozen_graph(entities, events, participants, relations, version=7)
    assert (graph.nodes["evm_1"]["type"], graph.nodes["evm_1"]["mood"]) == ("a_type_of_old", "grim")
    assert graph.nodes["evm_1"]["label"] == "a type of old 2024-05"
    assert "known_from" not in graph.nodes["evm_1"]
    assert graph.edges["ent_1", "ent_3", "rel_1"]["relation_type"] == "befriends"


def test_an_end_that_is_not_there_is_told() -> None:
    entities, events, participants, relations = payloads()
    with pytest.raises(GraphIntegrityError, match="evm_1:location names ent_2"):
        build_frozen_graph(entities[:1], events, participants, relations, version=7)


def test_an_event_without_days_is_its_type() -> None:
    assert event_label(to_payload(EVENTS[1])) == "armed clash"
