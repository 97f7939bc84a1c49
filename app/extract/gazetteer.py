"""Looking places up by name in the compiled gazetteer. Read-only; what is not known gives an empty list.

A name is folded (case, accents, article), then tried as it is and in a looser spelling that evens out common
transliterations ("Qaim"/"Kaim", "Hawija"/"Hawijah"); the exact key goes first.
"""

import re
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from graph.ids import normalise_name
from graph.ontology import LocationType, PlacePrecision

# Latin letters that have no decomposition into a plain letter and marks, and signs that transliterations use.
LATIN = str.maketrans(
    dict(zip("ıłđøəŧħŋðɖɛɔɓɗƙƴ", "ildoethnddeobdky", strict=True))
    | dict.fromkeys("ʿʾʻʹʺˌ\u2032", "")
    | {"æ": "ae", "œ": "oe", "þ": "th"}
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer.

    `geonames_id` is None for provinces and districts, which are known by their `code` (GeoNames, "IQ.01" or
    "IQ.01.99455"; of a town it is that of its province). `is_loose` tells that only the looser spelling found it.
    """

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
    is_loose: bool = False


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
    >>> loose_key("deir ez zor") == loose_key("dayr az zawr")
    True
    """
    loose = _INNER_ARTICLE.sub(" ", key)
    for pattern, plain in _EVEN:
        loose = pattern.sub(plain, loose)
    return loose.strip()


_INNER_ARTICLE = re.compile(r"[ -](?:al|el|az|ez|as|es|ad|ed|an|en|ar|er|at|et|ash|esh|ech|adh|edh|ul|ud)[ -]")
_EVEN = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"q", "k"), (r"([dkgt])h", r"\1"), (r"ou|oo|aw|au|ow", "u"), (r"ee|ey|ay|ai|ei|iy", "i"), (r"y", "i"),
        (r"z", "s"), (r"(.)\1", r"\1"), (r"(?<=[a-z])(?:ah|eh|e|a|h)\b", ""), (r"o", "u"), (r"e", "i"),
    )
)  # fmt: skip


class Gazetteer:
    """The compiled gazetteer. Safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)
        self._lock = threading.Lock()
        row = self._query("SELECT value FROM meta WHERE key = 'version'")
        self.version: str = str(row[0][0]) if row else ""
        self._provinces = {
            str(code): str(name) for code, name in self._query("SELECT code, name FROM areas WHERE level = 1")
        }
        self.find = lru_cache(maxsize=50_000)(self._find)
        self.find_loose = lru_cache(maxsize=20_000)(self._find_loose)
        self.find_admin = lru_cache(maxsize=20_000)(self._find_admin)
        self.list_provinces = lru_cache(maxsize=300)(self._list_provinces)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _query(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._database.execute(sql, values).fetchall()

    def _find(self, name: str) -> tuple[Place, ...]:
        """Populated places with this name, the largest first; by the loose spelling only if none has it exactly."""
        found = [place for key in keys_of(name) for place in self._places(key, is_loose=False)]
        return tuple(found) or self.find_loose(name)

    def _find_loose(self, name: str) -> tuple[Place, ...]:
        """Populated places whose name is this one in another spelling, the largest first."""
        return tuple(p for key in keys_of(name) for p in self._places("~" + loose_key(key), is_loose=True))

    def _places(self, key: str, *, is_loose: bool) -> Iterator[Place]:
        rows = self._query(
            "SELECT p.id, p.name, p.country, p.admin1, p.latitude, p.longitude, p.population "
            "FROM names n JOIN places p ON p.id = n.place WHERE n.key = ? ORDER BY p.population DESC, p.id LIMIT 400",
            key,
        )
        for number, name, country, admin1, latitude, longitude, population in rows:
            code = f"{country}.{admin1}" if admin1 else None
            yield Place(
                name, LocationType.POPULATED_PLACE, country, latitude, longitude,
                round(1.0 + (population / 100_000) ** 0.5 * 3, 1), population, PlacePrecision.EXACT,
                geonames_id=number, admin1=self._provinces.get(code or ""), code=code, is_loose=is_loose,
            )  # fmt: skip

    def _find_admin(self, name: str) -> tuple[Place, ...]:
        """Provinces, then districts, with this name, the largest first; loosely only if none has it."""
        found = [place for key in keys_of(name) for place in self._areas(key, is_loose=False)]
        return tuple(found or [p for key in keys_of(name) for p in self._areas("~" + loose_key(key), is_loose=True)])

    def _areas(self, key: str, *, is_loose: bool) -> Iterator[Place]:
        for row in self._query(
            f"SELECT {_AREA} FROM area_names n JOIN areas a ON a.code = n.code WHERE n.key = ? "
            "ORDER BY a.level, a.population DESC, a.code LIMIT 100",
            key,
        ):
            yield self._area(row, is_loose=is_loose)

    def _list_provinces(self, country: str) -> tuple[Place, ...]:
        """The provinces of a country (ISO 3166-1 alpha-2), by code."""
        rows = self._query(f"SELECT {_AREA} FROM areas a WHERE a.country = ? AND a.level = 1 ORDER BY a.code", country)
        return tuple(self._area(row, is_loose=False) for row in rows)

    def _area(self, row: tuple[Any, ...], *, is_loose: bool) -> Place:
        code, level, name, country, latitude, longitude, radius, population = row
        is_province = level == 1
        return Place(
            name, LocationType.ADMIN, country, latitude, longitude, radius, population,
            PlacePrecision.ADMIN1 if is_province else PlacePrecision.ADMIN2,
            admin1=name if is_province else self._provinces.get(code.rpartition(".")[0]),
            admin2=None if is_province else name, code=code, is_loose=is_loose,
        )  # fmt: skip


_AREA = "a.code, a.level, a.name, a.country, a.latitude, a.longitude, a.radius_km, a.population"
