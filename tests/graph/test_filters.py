"""What a filter lets through, field by field, with open ends, unknown dates and places, and the date line."""

import copy
from datetime import date
from typing import Any

import networkx as nx
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from graph.build import apply_changes, build_graph
from graph.errors import InvalidInputError
from graph.filters import Fitting, GraphFilter, is_inside
from graph.model import CanonicalRecords
from graph.query import filter_graph
from tests.factory import list_changes, make_event
from tests.graph.strategies import canonical_records, parts_of
from tests.graph.world import ATTACK, BLUE, DAWN, GOMA, GREEN, KIVU, RED, TAVEUNI, WORLD

Graph = nx.MultiDiGraph


def some(**fields: Any) -> GraphFilter:
    """A filter; collections may be given as lists."""
    return GraphFilter(
        **{name: frozenset(value) if isinstance(value, list) else value for name, value in fields.items()}
    )


def labels(graph: Graph, node_type: str) -> set[str]:
    return {data["label"].split(" 2")[0] for _, data in graph.nodes(data=True) if data["node_type"] == node_type}


EVENT_CASES: list[tuple[dict[str, Any], set[str]]] = [
    ({"event_types": ["air_drone_strike", "deployment"]}, {"air drone strike", "deployment from"}),
    ({"modalities": ["planned"]}, {"attack"}),
    ({"actor_ids": [GREEN.id]}, {"attack", "deployment from"}),
    ({"actor_ids": [GREEN.id], "roles": ["source"]}, {"deployment from"}),
    ({"actor_ids": [GREEN.id, BLUE.id], "roles": ["source"]}, {"deployment from", "air drone strike"}),
    ({"actor_ids": [GOMA.id]}, set()),
    ({"roles": ["victim"]}, {"air drone strike", "displacement until"}),
    ({"place_ids": [GOMA.id, TAVEUNI.id]}, {"attack", "displacement until"}),
    ({"bbox": (29, -2, 30, 0)}, {"attack", "air drone strike"}),
    ({"bbox": (29.1, -2, 30, 0)}, {"attack"}),
    ({"bbox": (179, -20, -179, -10)}, {"displacement until"}),
    ({"bbox": (-179, -20, 179, 20)}, {"attack", "air drone strike"}),
    ({"bbox": (-180, -90, 180, 90)}, {"attack", "air drone strike", "displacement until"}),
    ({"countries": ["UG"], "modalities": ["occurred"]}, {"deployment from"}),
    ({"operation_ids": [DAWN.id]}, {"attack"}),
    ({"operation_ids": [GOMA.id]}, set()),
    ({"has_conflicting_claims": True}, set()),
    ({"has_conflicting_claims": False, "countries": ["UG"]}, {"deployment from"}),
    ({"event_types": ["attack"], "min_confidence": 0.95}, {"attack"}),
    ({"event_types": ["attack"], "as_of": date(1900, 1, 1)}, set()),
    ({"event_types": ["attack"], "modalities": ["occurred"], "min_confidence": 0.95}, set()),
]


@pytest.mark.parametrize(("fields", "expected"), EVENT_CASES)
def test_events_are_chosen_by_each_field(graph: Graph, fields: dict[str, Any], expected: set[str]) -> None:
    assert labels(filter_graph(graph, some(**fields)), "event") == expected


@pytest.mark.parametrize(
    ("date_from", "date_to", "expected"),
    [
        ("2017-10-24", "2017-10-24", {"attack", "air drone strike"}),
        ("2017-10-31", None, {"air drone strike", "deployment from"}),
        ("2017-11-01", None, {"deployment from"}),
        ("2099-01-01", "2099-12-31", {"deployment from"}),
        (None, "2017-12-31", {"attack", "air drone strike", "displacement until"}),
        (None, "2000-01-01", {"displacement until"}),
        ("2016-05-31", "2016-05-31", {"displacement until"}),
        ("2016-06-01", "2017-09-30", set()),
        ("0001-01-01", "9999-12-31", {"attack", "air drone strike", "displacement until", "deployment from"}),
    ],
)
def test_an_event_fits_dates_in_which_it_may_have_happened(
    graph: Graph, date_from: str | None, date_to: str | None, expected: set[str]
) -> None:
    days = {name: date.fromisoformat(day) for name, day in (("date_from", date_from), ("date_to", date_to)) if day}
    assert labels(filter_graph(graph, some(**days)), "event") == expected


DAYS = st.none() | st.integers(1, 9).map(lambda day: date(2017, 1, day))


@given(DAYS, DAYS, DAYS, DAYS)
def test_dates_overlap_as_days_do(start: date | None, end: date | None, first: date | None, last: date | None) -> None:
    assume(not (start and end and end < start) and not (first and last and last < first))
    event = make_event("one", started_on=start, ended_on=end, date_precision="day" if start or end else "unknown")
    fits = Fitting(build_graph(CanonicalRecords(events=(event,))), some(date_from=first, date_to=last)).has_event(
        event.id
    )
    asked = set(range((first or date(2017, 1, 1)).day, (last or date(2017, 1, 9)).day + 1))
    told = set(range((start or date(2017, 1, 1)).day, (end or date(2017, 1, 9)).day + 1))
    is_dated = start is not None or end is not None
    assert fits == ((first is None and last is None) or (is_dated and bool(asked & told)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("goma", {"attack"}),
        ("GOMA attack", {"attack"}),
        ("red front", {"attack", "air drone strike", "displacement until"}),
        ("dawn operation", {"attack"}),
        ("the Blue-Army", {"attack", "air drone strike"}),
        ("deploy", {"deployment from"}),
        ("goma taveuni", set()),
        ("!!", set()),
        ("...", set()),
    ],
)
def test_each_word_of_a_text_is_in_a_label_of_the_event(graph: Graph, text: str, expected: set[str]) -> None:
    found = filter_graph(graph, some(text=text))
    assert labels(found, "event") == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"text": "guard"}, {GREEN.id}),
        ({"text": "green guard", "kinds": ["person"]}, set()),
        ({"countries": ["UG"]}, {GREEN.id, "ent_old_market"}),
        ({"countries": ["UG"], "include_unmentioned": True}, {GREEN.id, "ent_old_market", "ent_silent_league"}),
        ({"entity_types": ["militia"]}, {GREEN.id}),
        ({"kinds": ["person", "equipment"]}, {"ent_jane_amin", "ent_jets"}),
        ({"kinds": ["person"], "min_confidence": 1.0}, {"ent_jane_amin"}),
    ],
)
def test_an_entity_fits_by_itself(graph: Graph, fields: dict[str, Any], expected: set[str]) -> None:
    fitting = Fitting(graph, some(**fields))
    assert {entity.id for entity in WORLD.entities if fitting.has_node(entity.id)} == expected


def test_events_fit_beside_kinds_of_entities_only_if_asked_for(graph: Graph) -> None:
    assert not Fitting(graph, some(kinds=["actor"])).has_node("evm_attack")
    assert Fitting(graph, some(kinds=["actor"], event_types=["attack"])).has_node("evm_attack")
    assert not Fitting(graph, some(kinds=["actor"], event_types=["sanction"])).has_node("evm_attack")


@pytest.mark.parametrize(
    ("date_from", "date_to", "fits"),
    [
        (None, "2009-12-31", False),
        (None, "2010-01-01", True),
        ("2012-12-31", None, True),
        ("2013-01-01", None, False),
        (None, None, True),
    ],
)
def test_a_relation_does_not_fit_before_or_after_it_held(
    graph: Graph, date_from: str | None, date_to: str | None, fits: bool
) -> None:
    days = {name: date.fromisoformat(day) for name, day in (("date_from", date_from), ("date_to", date_to)) if day}
    fitting = Fitting(graph, some(**days))
    edges = {edge["relation_type"]: edge for *_, edge in graph.edges(data=True) if edge["edge_type"] == "relation"}
    assert fitting.has_edge(edges["leads"], "rel_1") == fits
    assert fitting.has_edge(edges["fights"], "rel_2")


def test_roles_are_those_of_the_edge_unless_asked_of_an_actor(graph: Graph) -> None:
    edges = {edge["role"]: edge for *_, edge in graph.edges(data=True) if edge["edge_type"] == "role"}
    assert Fitting(graph, some(roles=["source"])).has_edge(edges["source"], "par_1")
    assert not Fitting(graph, some(roles=["source"])).has_edge(edges["target"], "par_1")
    assert Fitting(graph, some(roles=["source"], actor_ids=[RED.id])).has_edge(edges["target"], "par_1")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"min_confidence": -0.1}, "min_confidence"),
        ({"min_sources": 0}, "min_sources"),
        ({"min_confidence": 1.1}, "min_confidence"),
        ({"min_confidence": float("nan")}, "min_confidence"),
        ({"date_from": date(2017, 1, 2), "date_to": date(2017, 1, 1)}, "date_to"),
        ({"bbox": (0, 10, 10, 0)}, "bbox"),
        ({"bbox": (-181, 0, 10, 10)}, "bbox"),
        ({"bbox": (0, 0, 10, 91)}, "bbox"),
        ({"bbox": (float("nan"), 0, 10, 10)}, "bbox"),
    ],
)
def test_an_impossible_filter_is_refused_by_field(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        GraphFilter(**fields)
    assert caught.value.field == field


LONGITUDES, LATITUDES = st.integers(-180, 180), st.integers(-90, 90)


@given(LONGITUDES, LONGITUDES, LONGITUDES, LATITUDES)
def test_a_box_and_the_box_around_the_other_side_share_only_their_sides(
    west: int, east: int, longitude: int, latitude: int
) -> None:
    assume(west != east)
    one = is_inside((west, -90, east, 90), longitude, latitude)
    other = is_inside((east, -90, west, 90), longitude, latitude)
    assert one or other
    assert (one and other) == (longitude in (west, east))


def test_a_point_that_is_not_known_is_in_no_box() -> None:
    assert not is_inside((-180, -90, 180, 90), None, 0.0)
    assert not is_inside((-180, -90, 180, 90), 0.0, None)


FILTERS = st.sampled_from(
    (
        some(), some(include_unmentioned=True), some(kinds=["actor"]), some(min_confidence=0.5), some(text="a"),
        some(relation_types=["fights", "supports"]), some(roles=["source"]), some(date_from=date(2000, 1, 1)),
        some(place_ids=["ent_a"]), some(actor_ids=["ent_a", "ent_b"], min_confidence=0.6),
    )
)  # fmt: skip


@given(canonical_records(), FILTERS)
def test_what_is_kept_is_part_of_the_graph_and_filtering_again_keeps_it(
    records: CanonicalRecords, graph_filter: GraphFilter
) -> None:
    graph = build_graph(records)
    before = parts_of(graph)
    found = filter_graph(graph, graph_filter)
    nodes, edges, attributes = parts_of(found)
    assert nodes.items() <= before[0].items()
    assert edges.items() <= before[1].items()
    assert attributes == before[2]
    assert parts_of(filter_graph(found, graph_filter))[0].keys() <= nodes.keys()
    for data in (*nodes.values(), *edges.values()):
        assert data["confidence"] >= graph_filter.min_confidence
    found.add_node("new", node_type="entity")
    found.remove_edges_from(list(found.edges(keys=True)))
    assert parts_of(graph) == before


@given(canonical_records(), canonical_records(), FILTERS)
def test_what_is_kept_stays_as_it_is_while_the_graph_changes(
    records: CanonicalRecords, then: CanonicalRecords, graph_filter: GraphFilter
) -> None:
    graph = build_graph(records)
    found = filter_graph(graph, graph_filter)
    before = copy.deepcopy(parts_of(found))
    apply_changes(graph, list_changes(records, then))
    assert parts_of(found) == before


def test_place_known_to_the_province_counts_at_its_point(graph: Graph) -> None:
    assert KIVU.radius_km == 150
    assert labels(filter_graph(graph, some(bbox=(28.9, -0.9, 29.1, -0.7))), "event") == {"air drone strike"}


def test_events_are_chosen_by_how_many_sources_tell_them() -> None:
    events = tuple(make_event(f"told_{count}", source_count=count) for count in (1, 2, 3))
    graph = build_graph(CanonicalRecords(events=events))
    for fewest in (1, 2, 3, 4):
        found = {event.id for event in events if event.source_count >= fewest}
        assert set(filter_graph(graph, some(min_sources=fewest))) == found
    assert some(min_sources=2).is_about_events
    assert not some(min_sources=1).is_about_events


def test_what_is_told_by_other_reports_is_left_out(graph: Graph) -> None:
    told = {ATTACK.id, RED.id, GOMA.id}
    found = filter_graph(graph, some(told_ids=told))
    assert set(found.nodes) == told
    assert not [key for *_, key, edge in found.edges(keys=True, data=True) if edge["edge_type"] == "relation"]
    assert set(filter_graph(graph, some(told_ids=[])).nodes) == set()


def test_no_place_fits_where_none_was_found(graph: Graph) -> None:
    assert set(filter_graph(graph, some(place_ids=[])).nodes) == set()


def test_events_fit_by_corroboration_and_by_how_exactly_they_are_dated(graph: Graph) -> None:
    events = {node for node, data in graph.nodes(data=True) if data["node_type"] == "event"}
    exact = {node for node in events if graph.nodes[node]["date_precision"] == "day"}
    found = filter_graph(graph, some(date_precisions=["day"]))
    assert {node for node, data in found.nodes(data=True) if data["node_type"] == "event"} == exact
    assert exact < events
    sure = filter_graph(graph, some(min_corroboration=1000.0))
    assert not events & set(sure.nodes)
