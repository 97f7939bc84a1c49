"""GeoJSON and GeoPackage as GDAL reads them, and so QGIS: all features, where they lie, and what is known of them."""

import struct
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from pyogrio import list_layers
from pyogrio.raw import read

from tests.graph.export.extras_made import EXTRAS, write_with
from tests.graph.world import ATTACK, EVENTS, GOMA, PLACES

Graph = nx.MultiDiGraph
LITTLE_ENDIAN_POINT = 1, 1  # of well-known binary: order of bytes, type
Feature = tuple[tuple[float, float] | None, dict[str, Any]]


def read_layer(path: Path, layer: str | None = None) -> dict[str, Feature]:
    """Features by their id: where they lie, and their values; unknown ones are left out."""
    meta, _, shapes, columns = read(path, layer)
    assert meta["crs"] == "EPSG:4326"
    assert meta["geometry_type"] == "Point"
    found = {}
    for shape, *values in zip(shapes, *columns, strict=True):
        known = {name: value for name, value in zip(meta["fields"], values, strict=True) if _is_known(value)}
        found[known.pop("id")] = (_to_point(shape), known)
    return found


def _is_known(value: Any) -> bool:
    if isinstance(value, np.datetime64):
        return not np.isnat(value)
    return value is not None and not (isinstance(value, float | np.floating) and np.isnan(value))


def _to_point(shape: bytes | None) -> tuple[float, float] | None:
    if shape is None:
        return None
    *told, longitude, latitude = struct.unpack("<bIdd", shape)
    assert tuple(told) == LITTLE_ENDIAN_POINT
    return longitude, latitude


@pytest.fixture
def package(graph: Graph, tmp_path: Path) -> Path:
    path = tmp_path / "graph.gpkg"
    path.write_bytes(write_with("geopackage", graph, EXTRAS))
    return path


def test_a_geopackage_has_a_layer_of_events_and_one_of_places(package: Path) -> None:
    assert {tuple(one) for one in list_layers(package)} == {("events", "Point"), ("places", "Point")}


def test_each_event_of_a_geopackage_is_read_with_its_place_precision_and_days(package: Path) -> None:
    events = read_layer(package, "events")
    assert events.keys() == {one.id for one in EVENTS}
    point, known = events[ATTACK.id]
    assert point == (GOMA.longitude, GOMA.latitude)
    assert known["place"] == GOMA.name
    assert known["precision"] == GOMA.precision
    assert known["started_on"] == np.datetime64(ATTACK.started_on)
    assert known["confidence"] == ATTACK.confidence


def test_each_place_of_a_geopackage_is_read_and_none_is_put_where_no_coordinates_are_known(package: Path) -> None:
    places = read_layer(package, "places")
    known = {one.id: (one.longitude, one.latitude) if one.latitude is not None else None for one in PLACES}
    assert {one: point for one, (point, _) in places.items()} == known
    assert None in known.values()


def test_geojson_is_read_with_the_same_points_as_the_geopackage(graph: Graph, package: Path, tmp_path: Path) -> None:
    path = tmp_path / "graph.geojson"
    path.write_bytes(write_with("geojson", graph, EXTRAS))
    layers = read_layer(package, "events") | read_layer(package, "places")
    expected = {one: point for one, (point, _) in layers.items() if point is not None}
    features = read_layer(path)
    assert {one: point for one, (point, _) in features.items()} == expected
    assert features[ATTACK.id][1]["started_on"] == np.datetime64(ATTACK.started_on)
