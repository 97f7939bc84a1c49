"""The graph is a pure function of the records, and following changes gives the same graph as building it."""

import copy
from dataclasses import replace
from datetime import date
from random import Random

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.build import NODE_KINDS, apply_changes, build_graph, edges_of
from graph.errors import GraphIntegrityError
from graph.model import CanonicalRecords, Change, Event, Relation
from graph.ontology import Modality
from graph.payload import to_payload
from tests.factory import list_changes, make_entity, make_event, make_participant, make_relation
from tests.graph.strategies import canonical_records, parts_of
from tests.graph.world import ATTACK, BLUE, DAWN, EVENTS, GOMA, JETS, PARTICIPANTS, RED, RELATIONS, STRIKE, WORLD

Graph = nx.MultiDiGraph


def test_entities_and_events_are_nodes_with_plain_attributes(graph: Graph) -> None:
    assert len(graph) == len(WORLD.entities) + len(WORLD.events)
    assert graph.nodes[GOMA.id] == {
        "node_type": "entity", "label": "Goma", "kind": "location", "type": "populated_place", "country": "CD",
        "latitude": -1.68, "longitude": 29.22, "radius_km": 1.0, "precision": "exact", "geonames_id": 216281,
        "admin1": "North Kivu", "is_generic": False, "report_count": 1, "confidence": 1.0,
    }  # fmt: skip
    assert graph.nodes[ATTACK.id] == {
        "node_type": "event", "label": "attack 2017-10-24", "type": "attack", "modality": "occurred",
        "started_on": "2017-10-24", "ended_on": "2017-10-24", "date_precision": "day", "fatalities_low": 10,
        "fatalities_rule": "tellings", "telling_count": 1, "report_count": 1, "source_count": 1, "corroboration": 0.0,
        "has_conflicting_claims": False, "confidence": 0.9,
    }  # fmt: skip
    assert graph.graph == {"version": 7}


def test_the_label_of_an_event_is_no_more_exact_than_its_date(graph: Graph) -> None:
    labels = {graph.nodes[event.id]["label"] for event in EVENTS}
    assert labels == {
        "attack 2017-10-24", "air drone strike 2017-10", "displacement until 2016-05-31", "deployment from 2018-01-01",
        "attack",
    }  # fmt: skip


def test_who_acts_points_to_the_event_and_the_event_to_whom_it_befalls(graph: Graph) -> None:
    roles = {(start, end): edge["role"] for start, end, edge in graph.edges(data=True) if edge["edge_type"] == "role"}
    assert roles[RED.id, ATTACK.id] == "source"
    assert roles[ATTACK.id, BLUE.id] == "target"
    assert roles[JETS.id, STRIKE.id] == "instrument"
    assert roles[STRIKE.id, RED.id] == "victim"
    assert len(roles) == len(PARTICIPANTS)


def test_an_event_points_to_its_place_operation_and_claimant(graph: Graph) -> None:
    links = {key: (end, edge) for _, end, key, edge in graph.out_edges(ATTACK.id, keys=True, data=True) if ":" in key}
    assert links == {
        f"{ATTACK.id}:location": (GOMA.id, {"edge_type": "located_at", "confidence": 0.9}),
        f"{ATTACK.id}:part_of": (DAWN.id, {"edge_type": "part_of", "confidence": 0.9}),
        f"{ATTACK.id}:claimed_by": (RED.id, {"edge_type": "claimed_by", "confidence": 0.9}),
    }


def test_relations_are_edges_with_their_validity(graph: Graph) -> None:
    leads = next(relation for relation in RELATIONS if relation.type == "leads")
    assert graph.edges[leads.source_id, leads.target_id, leads.id] == {
        "edge_type": "relation", "relation_type": "leads", "valid_from": "2010-01-01", "valid_to": "2012-12-31",
        "report_count": 1, "confidence": 1.0,
    }  # fmt: skip


@given(canonical_records())
def test_every_edge_has_the_id_of_its_record_and_plain_attributes(records: CanonicalRecords) -> None:
    nodes, edges, _ = parts_of(build_graph(records))
    joining = (*records.events, *records.participants, *records.relations)
    expected = {(start, end, key) for record in joining for start, end, key, _ in edges_of(record)}
    assert edges.keys() == expected
    assert nodes.keys() == {record.id for record in (*records.entities, *records.events)}
    for attributes in (*nodes.values(), *edges.values()):
        assert all(type(value) in (str, int, float, bool) for value in attributes.values())


@pytest.mark.parametrize(
    "records",
    [
        CanonicalRecords(events=(ATTACK,)),
        CanonicalRecords(events=(replace(STRIKE, location_id=None),), participants=PARTICIPANTS[3:4]),
        CanonicalRecords(entities=(RED,), participants=PARTICIPANTS[:1]),
        CanonicalRecords(entities=(BLUE,), relations=RELATIONS[:1]),
    ],
)
def test_an_end_that_is_not_among_the_records_is_refused_by_name(records: CanonicalRecords) -> None:
    with pytest.raises(GraphIntegrityError, match=r"names (ent|evm)_\w+, which is not in the graph"):
        build_graph(records)


@given(canonical_records(), st.lists(canonical_records(), max_size=3), st.randoms(use_true_random=False))
def test_following_changes_gives_the_graph_that_building_gives(
    first: CanonicalRecords, later: list[CanonicalRecords], random: Random
) -> None:
    graph, held, batch = build_graph(first), first, []
    for wanted in later:
        changes = list_changes(held, wanted)
        batch += changes
        held = replace(wanted, version=held.version + len(changes))
    random.shuffle(batch)
    apply_changes(graph, batch)
    assert parts_of(graph) == parts_of(build_graph(held))


@given(canonical_records(), canonical_records(), canonical_records())
def test_a_batch_made_for_another_graph_is_refused_whole_or_fits(
    held: CanonicalRecords, before: CanonicalRecords, after: CanonicalRecords
) -> None:
    graph = build_graph(held)
    untouched = parts_of(graph)
    changes = list_changes(before, after)
    try:
        apply_changes(graph, changes)
    except GraphIntegrityError:
        assert parts_of(graph) == untouched
    else:
        replaced = {(change.kind, change.id) for change in changes if change.before is not None}
        unlike = {(change.kind, change.id) for change in list_changes(replace(held, version=0), before)}
        assert not replaced & unlike
        added = {change.id for change in changes if change.before is None and change.kind in NODE_KINDS}
        assert not added & untouched[0].keys()


def change(number: int, before: Event | Relation | None, after: Event | Relation | None) -> Change:
    record = after or before
    assert record is not None
    return Change(
        number,
        "event" if isinstance(record, Event) else "relation",
        record.id,
        to_payload(before) if before else None,
        to_payload(after) if after else None,
    )


NEW_EVENT, NEW_RELATION = make_event("new"), make_relation(GOMA, "controls", RED)
MISFITS = {
    "relation of a stranger": [change(8, None, make_relation(RED, "fights", make_entity("Stranger")))],
    "place that is not known": [change(8, None, replace(NEW_EVENT, location_id="ent_0"))],
    "event that others name": [change(8, ATTACK, None)],
    "event that is there": [change(8, None, ATTACK)],
    "event that is not there": [change(8, NEW_EVENT, None)],
    "event that was another": [change(8, replace(ATTACK, confidence=0.1), replace(ATTACK, confidence=0.2))],
    "relation that is there": [change(8, None, RELATIONS[0])],
    "relation that is not there": [change(8, NEW_RELATION, None)],
    "relation that was another": [change(8, replace(RELATIONS[0], report_count=9), None)],
    "last of three": [change(8, None, NEW_EVENT), change(9, RELATIONS[0], None), change(10, NEW_RELATION, None)],
}


@pytest.mark.parametrize("name", MISFITS)
def test_a_batch_that_does_not_fit_changes_nothing(graph: Graph, name: str) -> None:
    before = copy.deepcopy(parts_of(graph))
    with pytest.raises(GraphIntegrityError, match=r"(ent|evm|rel)_\w+"):
        apply_changes(graph, MISFITS[name])
    assert parts_of(graph) == before


def test_a_value_outside_the_vocabulary_changes_nothing(graph: Graph) -> None:
    before = parts_of(graph)
    broken = Change(9, "event", "evm_x", None, to_payload(NEW_EVENT) | {"type": "picnic"})
    with pytest.raises(ValueError, match="picnic"):
        apply_changes(graph, [change(8, None, NEW_RELATION), broken])
    assert parts_of(graph) == before


def test_attributes_that_became_unknown_go(graph: Graph) -> None:
    vague = replace(ATTACK, started_on=None, ended_on=None, date_precision="unknown", claimed_by_id=None)
    apply_changes(graph, [change(8, ATTACK, vague)])
    assert "started_on" not in graph.nodes[ATTACK.id]
    assert graph.nodes[ATTACK.id]["label"] == "attack"
    assert not graph.has_edge(ATTACK.id, RED.id)
    assert graph.graph["version"] == 8


def test_a_record_may_change_more_than_once_in_a_batch(graph: Graph) -> None:
    denied, gone = replace(NEW_EVENT, modality=Modality.DENIED), change(11, replace(NEW_EVENT, modality="denied"), None)
    once = [change(8, None, NEW_EVENT), change(9, NEW_EVENT, denied)]
    before = parts_of(graph)
    apply_changes(graph, [gone, *reversed(once)])
    assert parts_of(graph)[:2] == before[:2]
    apply_changes(graph, [replace(one, seq=one.seq + 10) for one in reversed(once)])
    assert graph.nodes[NEW_EVENT.id]["modality"] == "denied"


def test_an_edge_follows_its_end_to_another_node(graph: Graph) -> None:
    moved = replace(ATTACK, location_id=DAWN.id)
    apply_changes(graph, [change(8, ATTACK, moved)])
    assert graph.has_edge(ATTACK.id, DAWN.id, f"{ATTACK.id}:location")
    assert not graph.has_edge(ATTACK.id, GOMA.id)


def test_names_claims_and_redirects_are_passed_over(graph: Graph) -> None:
    before = parts_of(graph)
    apply_changes(graph, [Change(9, kind, "x", None, {"id": "x"}) for kind in ("name", "claim", "redirect")])
    assert parts_of(graph)[:2] == before[:2]
    assert graph.graph["version"] == 9


def test_no_changes_change_nothing(graph: Graph) -> None:
    before = parts_of(graph)
    apply_changes(graph, [])
    assert parts_of(graph) == before


def test_two_relations_of_one_pair_are_two_edges() -> None:
    since = date(2017, 1, 1)
    both = (make_relation(RED, "fights", BLUE), make_relation(RED, "met_with", BLUE, valid_from=since))
    graph = build_graph(CanonicalRecords((RED, BLUE), relations=both))
    assert graph.number_of_edges(RED.id, BLUE.id) == 2


def test_an_entity_may_have_two_roles_in_one_event() -> None:
    event = make_event("own_goal")
    parts = (make_participant(event, RED, "source"), make_participant(event, RED, "victim"))
    graph = build_graph(CanonicalRecords((RED,), (event,), parts))
    assert graph.has_edge(RED.id, event.id)
    assert graph.has_edge(event.id, RED.id)
