"""Lists of what the filter of the graph gives: the same as the graph, in order, page by page."""

from datetime import date
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.build import build_graph
from graph.errors import InvalidInputError
from graph.filters import GraphFilter
from graph.model import CanonicalRecords
from graph.query import filter_graph, list_candidates
from graph.record_lists import (
    Membership,
    Ordered,
    is_about_few,
    order,
    order_entities,
    order_relations,
    without_lone_days,
)
from tests.factory import make_entity, make_event, make_participant, make_relation
from tests.graph.strategies import canonical_records
from tests.graph.world import AMIN, BLUE, DAWN, FIGHTS, GOMA, GREEN, KIVU, LEADS, LIES_IN, RED, SUPPORTS, WORLD

Graph = nx.MultiDiGraph
IDS = st.frozensets(st.sampled_from([f"ent_{letter}" for letter in "abcdef"]), min_size=1, max_size=3)
DAYS = st.none() | st.dates()


@st.composite
def graph_filters(draw: Any) -> GraphFilter:
    """Filters of one to three respects."""
    parts: dict[str, st.SearchStrategy[Any]] = {
        "kinds": st.sampled_from((frozenset(("actor", "location")), frozenset(("person",)))),
        "event_types": st.just(frozenset(("attack", "armed_clash", "air_drone_strike"))),
        "relation_types": st.just(frozenset(("fights", "supports", "located_in", "part_of"))),
        "roles": st.just(frozenset(("source", "victim"))),
        "actor_ids": IDS,
        "place_ids": IDS | st.just(frozenset()),
        "operation_ids": IDS,
        "bbox": st.just((-180.0, -45.0, 180.0, 45.0)),
        "date_from": st.dates(),
        "as_of": st.dates(),
        "modalities": st.just(frozenset(("occurred", "denied", "planned"))),
        "min_confidence": st.sampled_from((0.3, 0.6)),
        "text": st.sampled_from(("a", "0")),
        "told_ids": st.frozensets(st.sampled_from(["ent_a", "ent_b", "ent_c", "evm_v", "evm_w", "rel_1", "rel_2"])),
        "event_ids": st.frozensets(st.sampled_from(["evm_v", "evm_w", "evm_x", "evm_gone"])),
        "include_unmentioned": st.just(True),
    }
    names = draw(st.lists(st.sampled_from(sorted(parts)), max_size=3, unique=True))
    return GraphFilter(**{name: draw(parts[name]) for name in names})


@settings(max_examples=400)
@given(canonical_records(), graph_filters())
def test_lists_are_what_the_graph_holds(records: CanonicalRecords, graph_filter: GraphFilter) -> None:
    graph = build_graph(records)
    part = filter_graph(graph, graph_filter)
    entities = {node for node, data in part.nodes(data=True) if data["node_type"] == "entity"}
    relations = {key for *_, key, edge in part.edges(keys=True, data=True) if edge["edge_type"] == "relation"}
    fits = Membership(graph, graph_filter, in_events=True)
    assert {node for node in graph if graph.nodes[node]["node_type"] == "entity" and fits.has_entity(node)} == entities
    assert {one.id for one in records.relations if fits.has_relation(one.source_id, one.target_id, one.id)} == relations
    assert ids_of(order_entities(graph, graph_filter, sort="name")) == entities
    assert ids_of(order_relations(graph, graph_filter, sort="type", in_events=True)) == relations
    apart = Membership(graph, graph_filter)
    held = {one.id for one in records.relations if apart.has_relation(one.source_id, one.target_id, one.id)}
    assert held == ids_of(order_relations(graph, graph_filter, sort="-confidence")) >= relations


def ids_of(ordered: Ordered) -> set[str]:
    found, end = ordered.cut(None, len(ordered) + 1)
    assert end is None
    assert len(found) == len(set(found)) == len(ordered)
    return set(found)


VALUES = st.none() | st.sampled_from((1, 2, 2.5))


@given(st.dictionaries(st.text("abc", max_size=3), VALUES), st.booleans(), st.integers(1, 4))
def test_pages_make_up_the_whole_in_order(values: dict[str, Any], is_descending: bool, limit: int) -> None:
    ordered = order(((value, name) for name, value in values.items()), is_descending=is_descending)
    known = sorted(((value, name) for name, value in values.items() if value is not None), reverse=is_descending)
    unknown = sorted((name for name, value in values.items() if value is None), reverse=is_descending)
    found, after = [], None
    while True:
        page, after = ordered.cut(after, limit)
        found += page
        if after is None:
            break
        assert len(page) == limit
    assert found == [name for _, name in known] + unknown


def test_a_page_goes_on_after_values_that_are_gone() -> None:
    ordered = order([(1, "a"), (3, "c"), (None, "e")])
    assert ordered.cut((2, "b"), 5) == (["c", "e"], None)
    assert ordered.cut((None, "d"), 5) == (["e"], None)
    assert order([(1, "a"), (3, "c")], is_descending=True).cut((2, "b"), 5) == (["a"], None)
    with pytest.raises(InvalidInputError) as caught:
        ordered.cut(("x", "b"), 5)
    assert caught.value.field == "cursor"


def test_what_is_asked_of_events_means_who_takes_part_and_what_joins_these() -> None:
    graph = build_graph(WORLD)
    attack = GraphFilter(event_types=frozenset(("attack",)), modalities=frozenset(("occurred",)))
    assert ids_of(order_entities(graph, attack, sort="name")) == {RED.id, GREEN.id, BLUE.id, GOMA.id, DAWN.id}
    assert ids_of(order_relations(graph, attack, sort="type")) == {FIGHTS.id, SUPPORTS.id}
    among = order_relations(graph, attack, sort="type", among={SUPPORTS.id, LEADS.id})
    assert ids_of(among) == {SUPPORTS.id}


def test_days_alone_ask_when_a_relation_held() -> None:
    graph = build_graph(WORLD)
    wanted = GraphFilter(date_from=date(2011, 1, 1), date_to=date(2011, 12, 31))
    assert LEADS.id in ids_of(order_relations(graph, wanted, sort="type"))
    assert ids_of(order_relations(graph, wanted, sort="type", in_events=True)) == set()
    with_actor = GraphFilter(actor_ids=frozenset((AMIN.id,)), date_from=date(2011, 1, 1))
    assert without_lone_days(with_actor) == with_actor


def test_places_that_lie_there_fit_where_nothing_else_is_asked_of_events() -> None:
    graph = build_graph(WORLD)
    kivu = GraphFilter(place_ids=frozenset((KIVU.id, GOMA.id)))
    assert {GOMA.id, KIVU.id} <= ids_of(order_entities(graph, kivu, sort="name"))
    assert LIES_IN.id in ids_of(order_relations(graph, kivu, sort="type"))
    struck = GraphFilter(place_ids=frozenset((KIVU.id, GOMA.id)), event_types=frozenset(("attack",)))
    assert KIVU.id not in ids_of(order_entities(graph, struck, sort="name"))


def test_one_end_of_a_relation_must_be_on_the_topic() -> None:
    """Both are ends of another relation that is: that does not put this one on it."""
    one, other, third = (make_entity(name) for name in ("North Group", "South Group", "North League"))
    ends = make_entity("Harbour Group")
    relations = [make_relation(one, "fights", other), make_relation(third, "fights", ends)]
    beside = make_relation(other, "fights", ends)
    graph = build_graph(CanonicalRecords((one, other, third, ends), relations=(*relations, beside)))
    wanted = GraphFilter(relation_types=frozenset(("fights",)), text="north")
    part = filter_graph(graph, wanted)
    assert {key for *_, key in part.edges(keys=True)} == {one.id for one in relations}
    assert ids_of(order_relations(graph, wanted, sort="type")) == {one.id for one in relations}


def test_only_what_is_around_those_asked_for_is_looked_at() -> None:
    actors = [make_entity(f"Group {number}") for number in range(60)]
    events = [make_event(f"e{number}") for number in range(60)]
    parts = [make_participant(event, actor, "source") for event, actor in zip(events, actors, strict=True)]
    graph = build_graph(CanonicalRecords(tuple(actors), tuple(events), tuple(parts)))
    wanted = GraphFilter(actor_ids=frozenset((actors[7].id,)))
    assert set(list_candidates(graph, wanted)) == {events[7].id}
    assert is_about_few(graph, wanted)
    assert not is_about_few(graph, GraphFilter(modalities=frozenset(("occurred",))))
    assert ids_of(order_entities(graph, wanted, sort="name")) == {actors[7].id}
    nobody = GraphFilter(actor_ids=frozenset(("ent_gone",)))
    assert ids_of(order_entities(graph, nobody, sort="name")) == set()
