"""A gazetteer of a few places, compiled from files that the test writes: real names, quick to build."""

import csv
import json
from pathlib import Path

import pytest

from app.extract import gazetteer_build
from app.extract.gazetteer import Gazetteer

CITIES = [  # id, name, other names, country, admin1, latitude, longitude, population
    (1, "Ramadi", ["Ar Ramādī", "Рамади", "RMD"], "IQ", "01", 33.42, 43.31, 223_500),
    (2, "Al Qā’im", ["Al-Qaim", "Qaim"], "IQ", "01", 34.39, 40.99, 74_100),
    (3, "Rāwah", ["Rawa", "Rawah"], "IQ", "01", 34.48, 41.92, 13_000),
    (4, "Rawa Mazowiecka", ["Rawa"], "PL", "74", 51.77, 20.25, 17_770),
    (5, "Mosul", ["Mossoul", "Al Mawşil"], "IQ", "15", 36.33, 43.12, 1_683_000),
    (6, "Paris", ["Parigi"], "FR", "11", 48.85, 2.35, 2_138_551),
    (7, "Paris", [], "US", "TX", 33.66, -95.56, 24_782),
    (8, "Paris", [], "US", "TN", 36.30, -88.33, 10_156),
    (9, "Memphis", [], "US", "TN", 35.15, -90.05, 633_104),
    (10, "Dallas", [], "US", "TX", 32.78, -96.81, 1_326_087),
    (11, "Hajin", ["Hajīn"], "SY", "09", 34.69, 40.83, 37_935),
    (12, "Ambar", ["Anbar"], "TR", "21", 37.93, 40.98, 5_063),
    (13, "Deir ez-Zor", ["Dayr az Zawr"], "SY", "09", 35.34, 40.14, 271_800),
    (14, "Bo", [], "SL", "03", 7.96, -11.74, 233_684),
    (15, "Derry", [], "IQ", "15", 36.2, 43.0, 900),
    (16, "Kampala", [], "UG", "C", 0.32, 32.58, 1_680_600),
    (17, "Police", [], "PL", "87", 53.55, 14.57, 33_000),
]
ADMIN1 = [
    ("IQ.01", "Anbar"), ("IQ.15", "Nineveh"), ("US.TX", "Texas"), ("US.TN", "Tennessee"), ("SY.09", "Deir ez-Zor"),
    ("FR.11", "Île-de-France"), ("TR.21", "Diyarbakır Province"), ("PL.74", "Łódź Voivodeship"),
    ("PL.87", "West Pomerania"), ("SD.55", "Northern Darfur"), ("UG.C", "Central Region"),
]  # fmt: skip
ADMIN2 = [
    ("IQ.01.1", "Al-Ka'im District", 34.393, 40.989, 20, 74_100),
    ("US.TN.079", "Henry County", 36.3, -88.3, 15, 32_000),
]

AREA_NAMES = [("IQ.15", "Ninewa")]


def write_sources(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write the sources below `folder`; the seeds' folder."""
    cities = {
        str(number): {
            "geonameid": number, "name": name, "alternatenames": others, "countrycode": country, "admin1code": admin1,
            "latitude": latitude, "longitude": longitude, "population": population,
        }
        for number, name, others, country, admin1, latitude, longitude, population in CITIES
    }  # fmt: skip
    source = folder / "cities500.json"
    source.write_text(json.dumps(cities), encoding="utf-8")
    monkeypatch.setattr(gazetteer_build, "CITIES", source)
    places = folder / "seeds" / "places"
    places.mkdir(parents=True, exist_ok=True)
    for name, header, rows in (
        ("admin1.csv", ["code", "name"], ADMIN1),
        ("admin2.csv", ["code", "name", "latitude", "longitude", "radius_km", "population"], ADMIN2),
        ("area_names.csv", ["code", "name"], AREA_NAMES),
    ):
        with (places / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            writer.writerows(rows)
    return folder / "seeds"


def small_gazetteer(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Gazetteer:
    """Compile and open it."""
    return gazetteer_build.ensure_gazetteer(folder / "gazetteer.sqlite", write_sources(folder, monkeypatch))
