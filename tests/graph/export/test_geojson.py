"""The map: what is known of a place is on each point, and what is not known is not drawn."""

import json
from dataclasses import replace
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from graph.build import build_graph
from graph.model import CanonicalRecords
from graph.ontology import PlacePrecision
from graph.query import filter_graph
from tests.factory import make_event, make_place
from tests.graph.export.reading import write
from tests.graph.strategies import NASTY_TEXTS, canonical_records
from tests.graph.test_filters import some
from tests.graph.world import ATTACK, GOMA, KIVU, NOWHERE, PLAN, SINCE, STRIKE, TAVEUNI, UNTIL

Graph = nx.MultiDiGraph
RFC_7946 = {
    "type": "object",
    "required": ["type", "features"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "without_coordinates": {"type": "integer", "minimum": 0},
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "id", "geometry", "properties"],
                "additionalProperties": False,
                "properties": {
                    "type": {"const": "Feature"},
                    "id": {"type": "string", "minLength": 1},
                    "geometry": {
                        "type": "object",
                        "required": ["type", "coordinates"],
                        "additionalProperties": False,
                        "properties": {
                            "type": {"const": "Point"},
                            "coordinates": {
                                "type": "array",
                                "minItems": 2,
                                "maxItems": 2,
                                "prefixItems": [
                                    {"type": "number", "minimum": -180, "maximum": 180},
                                    {"type": "number", "minimum": -90, "maximum": 90},
                                ],
                            },
                        },
                    },
                    "properties": {
                        "type": "object",
                        "required": ["node_type", "label", "confidence"],
                        "additionalProperties": {"type": ["string", "number", "boolean"]},
                    },
                },
            },
        },
    },
}


def features(graph: Graph) -> dict[str, dict[str, Any]]:
    content = json.loads(write("geojson", graph))
    Draft202012Validator(RFC_7946).validate(content)
    return {feature["id"]: feature for feature in content["features"]}


def test_events_are_at_their_place_and_places_at_their_point(graph: Graph) -> None:
    found = features(graph)
    assert found.keys() == {ATTACK.id, STRIKE.id, UNTIL.id, GOMA.id, KIVU.id, TAVEUNI.id}
    assert found[ATTACK.id]["geometry"]["coordinates"] == [29.22, -1.68]
    assert found[TAVEUNI.id]["geometry"]["coordinates"] == [-179.97, -16.85]


def test_what_has_no_coordinates_is_counted_and_not_drawn(graph: Graph) -> None:
    assert not {PLAN.id, SINCE.id, NOWHERE.id} & features(graph).keys()
    assert json.loads(write("geojson", graph))["without_coordinates"] == 3


def test_an_event_tells_what_who_when_and_how_sure(graph: Graph) -> None:
    properties = features(graph)[ATTACK.id]["properties"]
    assert properties == {
        "node_type": "event", "label": "attack 2017-10-24", "type": "attack", "modality": "occurred",
        "started_on": "2017-10-24", "ended_on": "2017-10-24", "date_precision": "day", "fatalities_low": 10,
        "fatalities_rule": "tellings", "telling_count": 1, "report_count": 1, "source_count": 1, "corroboration": 0.0,
        "has_conflicting_claims": False, "confidence": 0.9,
        "source": "Red Front", "ally": "Green Guard", "target": "Blue Army", "part_of": "Operation Dawn",
        "claimed_by": "Red Front", "place": "Goma", "place_id": GOMA.id, "country": "CD", "admin1": "North Kivu",
        "precision": "exact", "radius_km": 1.0,
    }  # fmt: skip


def test_a_point_of_a_province_says_so(graph: Graph) -> None:
    for feature_id in (STRIKE.id, KIVU.id):
        properties = features(graph)[feature_id]["properties"]
        assert (properties["precision"], properties["radius_km"]) == ("admin1", 150.0)
    assert features(graph)[STRIKE.id]["properties"]["date_precision"] == "month"


@pytest.mark.parametrize("precision", list(PlacePrecision))
def test_every_precision_is_on_the_event_and_on_the_place(precision: PlacePrecision) -> None:
    place = make_place("Somewhere", 10.0, 20.0, precision=precision, radius_km=300.0)
    event = make_event("one", location_id=place.id)
    found = features(build_graph(CanonicalRecords((place,), (event,))))
    assert {one["properties"]["precision"] for one in found.values()} == {precision.value}
    assert {one["properties"]["radius_km"] for one in found.values()} == {300.0}


def test_an_unknown_precision_is_not_made_up(graph: Graph) -> None:
    assert not {"precision", "radius_km"} & features(graph)[UNTIL.id]["properties"].keys()


@pytest.mark.parametrize(("longitude", "latitude"), [(None, 1.0), (1.0, None), (None, None)])
def test_half_a_point_is_none(longitude: float | None, latitude: float | None) -> None:
    place = make_place("Half", longitude, latitude)
    assert features(build_graph(CanonicalRecords((place,)))) == {}


def test_a_point_at_the_equator_and_first_meridian_is_drawn() -> None:
    assert features(build_graph(CanonicalRecords((make_place("Null Island", 0.0, 0.0),)))).keys() == {"ent_null_island"}


def test_a_filtered_map_holds_what_was_asked_for(graph: Graph) -> None:
    found = features(filter_graph(graph, some(event_types=["air_drone_strike"])))
    assert found.keys() == {STRIKE.id, KIVU.id}


def test_a_place_whose_name_no_format_takes_is_called_by_its_id() -> None:
    place = replace(make_place("Goma", 1.0, 7.0), name="\x1b")
    assert features(build_graph(CanonicalRecords((place,))))[place.id]["properties"]["label"] == place.id


@given(canonical_records(texts=NASTY_TEXTS.filter(bool)))  # a name is never empty: the tables refuse it
def test_any_graph_gives_a_map_that_fits_the_schema(records: CanonicalRecords) -> None:
    graph = build_graph(records)
    for node in graph:
        if graph.nodes[node].get("kind") == "location" and "latitude" in graph.nodes[node]:
            graph.nodes[node]["longitude"] = 7.0
    assert all(graph.nodes[feature_id]["node_type"] in ("entity", "event") for feature_id in features(graph))
