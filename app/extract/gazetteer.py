"""Looking places up by name in the compiled gazetteer. Read-only; what is not known gives an empty list.

A name is folded (case, accents, article), then tried as it is and in a looser spelling that evens out common
transliterations ("Qaim"/"Kaim", "Hawija"/"Hawijah"); the exact key goes first.
"""

import re
import sqlite3
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from graph.ids import normalise_name
from graph.ontology import LocationType, PlacePrecision


# Latin letters that have no decomposition into a plain letter and marks, and signs that transliterations use.
LATIN = str.maketrans({"ı": "i", "ł": "l", "đ": "d", "ø": "o", "ə": "e", "ŧ": "t", "ħ": "h", "ŋ": "n", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d",
    "ɖ": "d", "ɛ": "e", "ɔ": "o", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ʿ": "", "ʾ": "", "ʻ": "", "ʹ": "", "ʺ": "", "ˌ": "", "\u2032": ""})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer. `geonames_id` is None for provinces, which are known by their code."""

    name: str
    type: LocationType
    country: str
    latitude: float
    longitude: float
    radius_km: float
    population: int
    precision: PlacePrecision
    geonames_id: int | None = None
    admin1: str | None = None
    admin2: str | None = None
    code: str | None = None


def keys_of(name: str) -> list[str]:
    """The key of a name, empty for names in other scripts.

    Examples
    --------
    >>> keys_of("Al Qā’im"), keys_of("Мосул")
    (['qaim'], [])
    """
    key = normalise_name(name)
    if not key.isascii():
        key = normalise_name(key.translate(LATIN))
    return [key] if key.isascii() and len(key) > 1 else []


def loose_key(key: str) -> str:
    """A key with common differences of transliteration evened out.

    Examples
    --------
    >>> loose_key("kaim") == loose_key("qaim"), loose_key("hawijah") == loose_key("hawija")
    (True, True)
    """
    loose = key.replace("q", "k").replace("ou", "u").replace("oo", "u").replace("ee", "i").replace("dh", "d").replace("kh", "k").replace("gh", "g").replace("y", "i").replace("z", "s")
    loose = re.sub(r"(.)\1", r"\1", loose)
    return re.sub(r"(?<=[a-z])(?:ah|eh|e|a|h)\b", "", loose)


class Gazetteer:
    """The compiled gazetteer. Safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)
        self._lock = threading.Lock()
        row = self._query("SELECT value FROM meta WHERE key = 'version'")
        self.version: str = row[0][0] if row else ""
        self._provinces: dict[str, Place] = {
            code: Place(name, LocationType.ADMIN, country, latitude, longitude, radius, population, PlacePrecision.ADMIN1, admin1=name, code=code)
            for code, name, country, latitude, longitude, radius, population in self._query(
                "SELECT code, name, country, latitude, longitude, radius_km, population FROM provinces WHERE latitude IS NOT NULL"
            )
        }
        self.find = lru_cache(maxsize=50_000)(self._find)
        self.find_admin = lru_cache(maxsize=10_000)(self._find_admin)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _query(self, sql: str, *values: object) -> list[tuple[object, ...]] | list[tuple[str, ...]]:
        with self._lock:
            return self._database.execute(sql, values).fetchall()

    def _find(self, name: str) -> tuple[Place, ...]:
        """Populated places with this name, the largest first; by the loose spelling only if none has it exactly."""
        found = [place for key in keys_of(name) for place in self._places(key)]
        return tuple(found or [place for key in keys_of(name) for place in self._places("~" + loose_key(key))])

    def _places(self, key: str) -> list[Place]:
        rows = self._query(
            "SELECT p.id, p.name, p.country, p.admin1, p.latitude, p.longitude, p.population FROM names n JOIN places p ON p.id = n.place "
            "WHERE n.key = ? ORDER BY p.population DESC, p.id LIMIT 60",
            key,
        )
        found = []
        for number, name, country, admin1, latitude, longitude, population in rows:
            province = self._provinces.get(f"{country}.{admin1}")
            found.append(
                Place(
                    name, LocationType.POPULATED_PLACE, country, latitude, longitude,  # type: ignore[arg-type]
                    round(1.0 + (int(population) / 100_000) ** 0.5 * 3, 1), int(population), PlacePrecision.EXACT,
                    geonames_id=int(number), admin1=province.name if province else None, code=f"{country}.{admin1}" if admin1 else None,
                )
            )  # fmt: skip
        return found

    def _find_admin(self, name: str) -> tuple[Place, ...]:
        """Provinces and states with this name, the most populous first."""
        found = []
        for key in keys_of(name):
            for (code,) in self._query("SELECT code FROM province_names WHERE key = ?", key):
                place = self._provinces.get(str(code))
                if place is not None:
                    found.append(place)
        return tuple(sorted(found, key=lambda place: (-place.population, place.code or "")))
