"""Names of data sets to what the seeds and the gazetteer know: countries, actors, towns. Pure look-ups, cached.

An actor's name is looked up as it is, then by the form that data sets give it ("Government of X", "Military Forces of X
(2015-)", "HTS: Hayat Tahrir al Sham"). A name that several known actors share is one of them only in its own country;
else it is nobody's that we know.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from math import cos, hypot, radians
from typing import Protocol

from app.ingest.structured_record import Party, Site
from graph.ids import normalise_name
from graph.ontology import EntityKind, Role
from graph.seeds import SeedEntity, SeedSet
from graph.spelling import fold_name

TOWN_KM = 15.0  # how far the gazetteer's point of a town may lie from the data set's
_DEGREE_KM = 111.2
_FOLDED_FROM = 6  # letters: of shorter names the folding makes others
_YEARS = re.compile(r" ?\(\d{4}\s*-\s*(?:\d{4})?\)")
_COUNTRY = re.compile(r"(?P<name>.+?) ?\((?P<country>[^()]+)\)")
_STATE = re.compile(r"(?P<what>Government|Military Forces|Police Forces) of (?:the )?(?P<country>.+)", re.IGNORECASE)
_ABBREVIATED = re.compile(r"(?P<short>[^:]{1,20}): *(?P<name>.+)")
_GENERIC = re.compile(r"(?:unidentified|unknown)\b|(?:civilians|protesters|rioters|prisoners)\b", re.IGNORECASE)
_CIVIL = re.compile(r"(?:civilians|protesters|rioters|prisoners)\b", re.IGNORECASE)
_SETTLED = re.compile(r"\s+(?:town|village|city)$", re.IGNORECASE)
_STATE_KEYS = {"government": "armed-forces", "military forces": "armed-forces", "police forces": "police"}


class FoundPlace(Protocol):
    """What the gazetteer tells of a town."""

    @property
    def country(self) -> str:
        """ISO 3166-1 alpha-2."""

    @property
    def latitude(self) -> float:
        """Degrees."""

    @property
    def longitude(self) -> float:
        """Degrees."""

    @property
    def geonames_id(self) -> int | None:
        """Its number in GeoNames."""


FindTowns = Callable[[str], Sequence[FoundPlace]]


def _no_towns(_name: str) -> Sequence[FoundPlace]:
    return ()


class KnownNames:
    """The names of a set of seeds.

    Parameters
    ----------
    find_towns : callable of name -> places, optional
        The gazetteer's look-up; without it towns are known by name, country and point alone.
    """

    def __init__(self, seeds: SeedSet, find_towns: FindTowns = _no_towns) -> None:
        self._find_towns = find_towns
        self._entities = {one.key: one for one in seeds.entities}
        self._countries: dict[str, str] = {}
        for country in seeds.countries:
            for name in (country.name, *country.aliases, country.iso3):
                self._countries.setdefault(normalise_name(name), country.iso2)
        self._radius = {country.iso2: country.radius_km for country in seeds.countries}
        self._actors: dict[str, list[SeedEntity]] = defaultdict(list)
        self._in_country: dict[str, list[SeedEntity]] = defaultdict(list)
        for entity in seeds.entities:
            if entity.kind is EntityKind.ACTOR:
                for name in {key for text in (entity.name, *entity.aliases) for key in _keys(text)}:
                    self._actors[name].append(entity)
                for name in {key for text in entity.context_aliases for key in _keys(text)}:
                    self._in_country[name].append(entity)
        self.country = lru_cache(maxsize=4096)(self._country)
        self._party = lru_cache(maxsize=65536)(self._find_party)
        self.town = lru_cache(maxsize=65536)(self._town)

    def _country(self, name: str) -> str | None:
        """ISO 3166-1 alpha-2 of a country's name; of "Myanmar (Burma)" that of either name."""
        found = self._countries.get(normalise_name(name))
        if found is None and (parts := _COUNTRY.fullmatch(name)):
            found = self._countries.get(normalise_name(parts["name"])) or self._countries.get(
                normalise_name(parts["country"])
            )
        return found

    def radius_of(self, country: str | None) -> float | None:
        """Half the extent of a country, in km."""
        return self._radius.get(country) if country else None

    def party(self, name: str, role: Role, *, country: str | None, kind: str | None) -> Party:
        """A party as it is known; `kind` is its type where the seeds do not tell, `country` that of the event."""
        return replace(self._party(name, country, kind), role=role)

    def _find_party(self, name: str, country: str | None, kind: str | None) -> Party:
        home, bare = self._home(name)
        if _GENERIC.match(name):
            sort = "civilians" if _CIVIL.match(name) else kind
            return Party(name, Role.SOURCE, type=sort, country=home or country, is_generic=True)
        state = _STATE.match(bare)
        if state is not None:
            found = self._state(state, country)
            if found is not None:
                return found
        for candidate in _candidates(bare):
            seed = self._actor(candidate, home or country)
            if seed is not None:
                is_named = fold_name(name) == fold_name(candidate) or candidate == bare
                own = None if is_named else seed.name
                return Party(name, Role.SOURCE, seed.key, own, type=seed.type or kind, country=seed.country)
        return Party(name, Role.SOURCE, type=kind, country=home)

    def _home(self, name: str) -> tuple[str | None, str]:
        """The country in brackets behind a name, and the name without that and without years."""
        bare = _YEARS.sub("", name).strip()
        parts = _COUNTRY.fullmatch(bare)
        if parts is None or _STATE.match(bare):
            return None, bare
        home = self.country(parts["country"])
        return home, parts["name"] if home else bare

    def _state(self, found: re.Match[str], _country: str | None) -> Party | None:
        """A state's party: a government that fights does so with its armed forces."""
        words = found["country"].split()
        for length in range(len(words), 0, -1):  # "the United States Air Force"
            code = self.country(" ".join(words[:length]))
            if code is not None:
                seed = self._entities.get(f"actor:{_STATE_KEYS[found['what'].lower()]}-{code.lower()}")
                if seed is None:
                    return None
                return Party(found.string, Role.SOURCE, seed.key, seed.name, type=seed.type, country=code)
        return None

    def _actor(self, name: str, country: str | None) -> SeedEntity | None:
        for key in _keys(name):
            named, there = self._actors.get(key, []), self._in_country.get(key, [])
            at_home = [one for one in (*named, *there) if one.country == country]
            anywhere = [one for one in there if one.country is None]
            for group in (named, at_home, anywhere):
                if len({one.key for one in group}) == 1:
                    return group[0]
        return None

    def _town(self, name: str, country: str | None, latitude: float, longitude: float) -> int | None:
        """GeoNames id of the town of this name close to a point, the nearest of several."""
        near = [
            (distance, place.geonames_id)
            for place in self._find_towns(name)
            if (country is None or place.country == country)
            and place.geonames_id is not None
            and (distance := _km(latitude, longitude, place.latitude, place.longitude)) <= TOWN_KM
        ]
        return min(near)[1] if near else None

    def named_town(self, site: Site) -> Site:
        """A site with what the gazetteer knows of the town."""
        if site.latitude is None or site.longitude is None:
            return site
        name = settlement_name(site.name)
        found = self.town(name, site.country, site.latitude, site.longitude)
        return replace(site, name=name, geonames_id=found)


def _keys(name: str) -> list[str]:
    """The keys that a name is looked up by: exactly, and, if it is long enough, with its spelling folded."""
    exact = normalise_name(name)
    return [f"={exact}", fold_name(name)] if len(exact) >= _FOLDED_FROM else [f"={exact}"]


def settlement_name(name: str) -> str:
    """A town's name without the word that says what it is.

    Examples
    --------
    >>> settlement_name("Ramka village"), settlement_name("Town")
    ('Ramka', 'Town')
    """
    return _SETTLED.sub("", name) or name


def _candidates(name: str) -> Iterator[str]:
    yield name
    parts = _ABBREVIATED.fullmatch(name)
    if parts is not None:
        yield parts["name"]
        yield parts["short"]


def _km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Distance of two points that are close, in km."""
    across = (longitude - other_longitude + 180) % 360 - 180
    return _DEGREE_KM * hypot(latitude - other_latitude, across * cos(radians(latitude)))
