"""GeoPackage by the tables of the standard: what a reader looks at, and that the features are what the graph holds."""

import io
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings

from graph.build import build_graph
from graph.export.geopackage import APPLICATION_ID, VERSION, WGS84, to_geometry, write_geopackage
from graph.model import CanonicalRecords
from tests.graph.export.extras_made import EXTRAS, write_with
from tests.graph.strategies import NASTY_TEXTS, canonical_records
from tests.graph.world import ATTACK, EVENTS, GOMA, NOWHERE, PLACES, PLAN, TAVEUNI

Graph = nx.MultiDiGraph
FEATURES = "SELECT c.table_name, g.column_name, g.geometry_type_name, g.srs_id, g.z, g.m, c.data_type FROM "
FEATURES += "gpkg_contents c JOIN gpkg_geometry_columns g USING (table_name) ORDER BY 1"


@contextmanager
def opened(content: bytes, folder: Path) -> Iterator[sqlite3.Connection]:
    path = folder / "graph.gpkg"
    path.write_bytes(content)
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        yield database


def layer(database: sqlite3.Connection, name: str) -> dict[str, dict[str, Any]]:
    return {row["id"]: dict(row) for row in database.execute(f'SELECT * FROM "{name}" ORDER BY fid')}


def test_the_file_says_that_it_is_a_geopackage_of_version_1_3(graph: Graph, tmp_path: Path) -> None:
    content = write_with("geopackage", graph, EXTRAS)
    assert content[:16] == b"SQLite format 3\0"
    assert struct.unpack(">I", content[68:72])[0] == APPLICATION_ID == int.from_bytes(b"GPKG", "big")
    assert struct.unpack(">I", content[60:64])[0] == VERSION
    with opened(content, tmp_path) as database:
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_the_tables_about_tables_are_those_of_the_standard(graph: Graph, tmp_path: Path) -> None:
    with opened(write_with("geopackage", graph, EXTRAS), tmp_path) as database:
        systems = {row["srs_id"]: row["organization"] for row in database.execute("SELECT * FROM gpkg_spatial_ref_sys")}
        assert systems == {-1: "NONE", 0: "NONE", WGS84: "EPSG"}
        found = [tuple(row) for row in database.execute(FEATURES)]
        assert found == [(name, "geom", "POINT", WGS84, 0, 0, "features") for name in ("events", "places")]
        for row in database.execute("SELECT * FROM gpkg_contents"):
            assert row["last_change"].endswith("Z")
            assert row["identifier"] == row["table_name"]
        boxes = {row["table_name"]: tuple(row)[5:9] for row in database.execute("SELECT * FROM gpkg_contents")}
        assert boxes["places"] == (-179.97, -16.85, 29.22, -0.8)
        for name in ("events", "places"):
            key = [row for row in database.execute(f"PRAGMA table_info({name})") if row["pk"]]
            assert [(row["name"], row["type"]) for row in key] == [("fid", "INTEGER")]


def test_points_are_geopackage_geometries_and_what_has_none_is_there_without(graph: Graph, tmp_path: Path) -> None:
    with opened(write_with("geopackage", graph, EXTRAS), tmp_path) as database:
        events, places = layer(database, "events"), layer(database, "places")
    assert events.keys() == {one.id for one in EVENTS}
    assert places.keys() == {one.id for one in PLACES}
    assert events[PLAN.id]["geom"] is places[NOWHERE.id]["geom"] is None
    assert events[ATTACK.id]["geom"] == places[GOMA.id]["geom"] == to_geometry(29.22, -1.68)
    head = (b"GP", 0, 1, WGS84)  # version 0; little endian, no envelope
    assert struct.unpack("<2sBBiBIdd", places[TAVEUNI.id]["geom"]) == (*head, 1, 1, -179.97, -16.85)


def test_a_feature_tells_time_precision_confidence_figures_and_evidence(graph: Graph, tmp_path: Path) -> None:
    with opened(write_with("geopackage", graph, EXTRAS), tmp_path) as database:
        row = layer(database, "events")[ATTACK.id]
    expected = {
        "started_on": "2017-10-24",
        "date_precision": "day",
        "precision": "exact",
        "radius_km": 1.0,
        "fatalities_low": 10,
        "fatalities_best": None,
        "has_conflicting_claims": 0,
        "confidence": 0.9,
        "source": "Red Front",
        "part_of": "Operation Dawn",
        "evidence": "Red Front attacked Goma, killing at least 10.",
        "report_ids": "rep_1; rep_2",
        "publishers": "Example Wire; Closed Desk",
    }
    assert {name: row[name] for name in expected} == expected


def test_an_empty_graph_has_both_layers_and_no_box(tmp_path: Path) -> None:
    with opened(write_with("geopackage", build_graph(CanonicalRecords()), EXTRAS), tmp_path) as database:
        assert layer(database, "events") == layer(database, "places") == {}
        assert {row["min_x"] for row in database.execute("SELECT * FROM gpkg_contents")} == {None}


def test_a_writer_that_fails_writes_nothing(graph: Graph) -> None:
    file = io.BytesIO()

    def fail(_ids: Any) -> Any:
        raise OSError("the database went away")

    with pytest.raises(OSError, match="went away"):
        write_geopackage(graph, file, replace(EXTRAS, sentences=fail))
    assert file.getvalue() == b""


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=canonical_records(texts=NASTY_TEXTS.filter(bool)))
def test_any_graph_is_a_file_that_opens(records: CanonicalRecords, tmp_path: Path) -> None:
    with opened(write_with("geopackage", build_graph(records), EXTRAS), tmp_path) as database:
        assert layer(database, "events").keys() == {one.id for one in records.events}
        for row in layer(database, "places").values():
            assert (row["geom"] is None) == (row["longitude"] is None or row["latitude"] is None)
