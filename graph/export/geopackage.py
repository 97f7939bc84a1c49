"""GeoPackage 1.3 (OGC 12-128r17) for QGIS, ArcGIS and GDAL: a SQLite file with the layers `events` and `places`.

A feature without coordinates has no geometry (NULL), as the standard allows, so that every event and place is in its
layer. Points are WGS 84, longitude first. The same graph gives the same bytes: `last_change` is a fixed day.

The file is made beside the target, in the folder for temporary files, and copied out whole: SQLite writes to no stream.
"""

import shutil
import sqlite3
import struct
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import networkx as nx

from graph.export.extras import NO_EXTRAS, Extras
from graph.export.tables import (
    ENTITY_COLUMNS,
    EVENT_COLUMNS,
    Columns,
    Row,
    iter_entity_rows,
    iter_event_rows,
)

LEAVES_OUT = (
    "entities that are no places, but for their names and ids in the events",
    "relations",
    "claims of casualties, but for their roll-up",
    "sentences after the first few of an event or place, and those that are withheld",
)
APPLICATION_ID = 0x47504B47  # "GPKG"
VERSION = 10300
WGS84 = 4326
_CHANGED = "1970-01-01T00:00:00.000Z"
_WKT = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],'
    'UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]'
)
_SCHEMA = """
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT
);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), min_x DOUBLE, min_y DOUBLE,
  max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents (table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);
"""
_SYSTEMS = (
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinate reference system"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
    ("WGS 84", WGS84, "EPSG", WGS84, _WKT, "longitude and latitude in degrees on the WGS 84 ellipsoid"),
)
_TYPES = {"text": "TEXT", "texts": "TEXT", "date": "DATE", "int": "INTEGER", "real": "DOUBLE", "bool": "BOOLEAN"}
_PLACE_COLUMNS: Columns = {name: kind for name, kind in ENTITY_COLUMNS.items() if name != "kind"}


def write_geopackage(graph: "nx.MultiDiGraph[str]", file: BinaryIO, extras: Extras = NO_EXTRAS) -> None:
    """Write a GeoPackage; lists in a cell are joined by semicolons."""
    with tempfile.TemporaryDirectory(prefix="geopackage-") as folder:
        path = Path(folder) / "graph.gpkg"
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            for pragma in (f"application_id={APPLICATION_ID}", f"user_version={VERSION}", "journal_mode=OFF"):
                database.execute(f"PRAGMA {pragma}")
            database.executescript(_SCHEMA)
            database.execute("BEGIN")
            database.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _SYSTEMS)
            places = iter_entity_rows(graph, extras, kind="location")
            _Layer(database, "events", EVENT_COLUMNS, "Events at their places").fill(iter_event_rows(graph, extras))
            _Layer(database, "places", _PLACE_COLUMNS, "Places, with how exactly they are known").fill(places)
            database.execute("COMMIT")
        with path.open("rb") as made:
            shutil.copyfileobj(made, file)


def to_geometry(longitude: float, latitude: float) -> bytes:
    """A point as GeoPackage holds it: its header (little endian, no envelope), then well-known binary.

    Examples
    --------
    >>> to_geometry(29.22, -1.68)[:8].hex()
    '47500001e6100000'
    """
    return struct.pack("<2sBBiBIdd", b"GP", 0, 1, WGS84, 1, 1, longitude, latitude)


class _Layer:
    """A table of features, with its entries in the tables about tables."""

    def __init__(self, database: sqlite3.Connection, name: str, columns: Columns, description: str) -> None:
        self.database, self.name, self.columns = database, name, columns
        self.box: list[float] = []
        typed = ", ".join(f'"{column}" {_TYPES[kind]}' for column, kind in columns.items())
        database.execute(f'CREATE TABLE "{name}" (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom POINT, {typed})')
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id) "
            "VALUES (?, 'features', ?, ?, ?, ?)",
            (name, name, description, _CHANGED, WGS84),
        )
        database.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'POINT', ?, 0, 0)", (name, WGS84))

    def fill(self, rows: Iterator[Row]) -> None:
        """Insert the rows, one after the other, and tell the box that holds them."""
        names = ", ".join(f'"{column}"' for column in self.columns)
        marks = ", ".join("?" * (len(self.columns) + 1))
        self.database.executemany(
            f'INSERT INTO "{self.name}" (geom, {names}) VALUES ({marks})', map(self._to_values, rows)
        )
        if self.box:
            self.database.execute(
                "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?",
                (*self.box, self.name),
            )

    def _to_values(self, row: Row) -> list[Any]:
        longitude, latitude = row["longitude"], row["latitude"]
        geometry = None
        if longitude is not None and latitude is not None:
            west, south, east, north = self.box or (longitude, latitude, longitude, latitude)
            self.box = [min(west, longitude), min(south, latitude), max(east, longitude), max(north, latitude)]
            geometry = to_geometry(longitude, latitude)
        return [geometry, *(_to_cell(row[column]) for column in self.columns)]


def _to_cell(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return "; ".join(value) if isinstance(value, list) else value
