"""Which of its homonyms each name of a report means: all names of a report decide together.

    names with their candidates and what speaks for each + fixed points -> one candidate or none for each name

A candidate is worth what the words around its name say of it (`Candidate.worth`, a log-odds) plus how well it goes with
what the other names may mean: nearness, one province, one country. As those are not settled either, each name keeps a
probability over its candidates and all are improved together for a few rounds: relaxation labelling (Rosenfeld, Hummel
and Zucker 1976). That the right reading of several names is the one whose places lie close together is the heuristic
of Leidner (2007); that people of a place stand for its fame, of most work since.

Nearness is looked up in cells of one degree, so that the cost grows with the number of candidates and not its square.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.extract.gazetteer import Place

ROUNDS = 4
BLOCK = 120  # names
KERNEL_KM = 60.0  # how far "close by" reaches
NEAR, PROVINCE, COUNTRY = 3.5, 3.0, 2.0  # most that each kind of fit can add
KM_OF_DEGREE = 111.2


@dataclass(slots=True)
class Candidate:
    """A place that a name may mean. `is_told`: the words around the name say that it lies where this one does."""

    place: Place
    worth: float
    is_told: bool = False
    is_capital: bool = False
    is_own_name: bool = True  # and no other name of the place, or its name in another spelling
    near: float = 0.0  # how much of the report's other places lies close by, 0 and up
    province: float = 0.0
    country: float = 0.0
    chance: float = 0.0


@dataclass(slots=True)
class Toponym:
    """A name with its candidates; `weight` tells how often the report names it; one `key`, one place."""

    candidates: list[Candidate]
    key: str = ""
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that is settled: a point with its province's code, or a country only."""

    country: str | None
    code: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    weight: float = 1.0


@dataclass(slots=True)
class _Evidence:
    """What the report's places say, by cell, province and country; each with the name that says it."""

    cells: dict[tuple[int, int], list[tuple[int, float, float, float]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    areas: dict[str, dict[int, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))
    totals: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def add(
        self, by: int, weight: float, country: str | None, code: str | None, at: tuple[float, float] | None
    ) -> None:
        if at is not None:
            self.cells[math.floor(at[0]), math.floor(at[1])].append((by, at[0], at[1], weight))
        for area in (province_of(code) if code else None, country):
            if area:
                self.areas[area][by] += weight
                self.totals[area] += weight

    def others(self, area: str, number: int) -> float:
        """What all names but that one say for a province or country."""
        return max(0.0, self.totals[area] - self.areas[area].get(number, 0.0)) if area in self.totals else 0.0


def settle_together(toponyms: list[Toponym], anchors: Iterable[Anchor]) -> None:
    """Fill `chance`, `near`, `province` and `country` of all candidates; the chances of a name add up to 1.

    Names are taken in blocks, in their order, which should be that of the text: what stands far apart tells little of
    one another. So the cost is linear in the number of names.
    """
    fixed = list(anchors)
    for start in range(0, len(toponyms), BLOCK):
        _settle_block(toponyms[start : start + BLOCK], fixed)


def _settle_block(toponyms: list[Toponym], fixed: list[Anchor]) -> None:
    numbers: dict[str, int] = {}
    voices = [numbers.setdefault(toponym.key or f"#{number}", number) for number, toponym in enumerate(toponyms)]
    for toponym in toponyms:
        _share_out(toponym.candidates)
    for _ in range(ROUNDS):
        evidence = _gather(toponyms, voices, fixed)
        for voice, toponym in zip(voices, toponyms, strict=True):
            for candidate in toponym.candidates:
                _fit(candidate, voice, evidence)
            _share_out(toponym.candidates)


def province_of(code: str) -> str:
    """The code of the province of a province's or district's code.

    Examples
    --------
    >>> province_of("US.TN.079"), province_of("IQ.01")
    ('US.TN', 'IQ.01')
    """
    return ".".join(code.split(".")[:2])


def value_of(candidate: Candidate) -> float:
    """Its worth and its fit with the rest."""
    return (
        candidate.worth
        + NEAR * (1 - math.exp(-candidate.near))
        + PROVINCE * (1 - math.exp(-candidate.province))
        + COUNTRY * (1 - math.exp(-candidate.country))
    )


def _share_out(candidates: list[Candidate]) -> None:
    values = [value_of(candidate) for candidate in candidates]
    top = max(values, default=0.0)
    shares = [math.exp(value - top) for value in values]
    total = sum(shares)
    for candidate, share in zip(candidates, shares, strict=True):
        candidate.chance = share / total


def _gather(toponyms: list[Toponym], voices: list[int], anchors: list[Anchor]) -> _Evidence:
    evidence = _Evidence()
    for voice, toponym in zip(voices, toponyms, strict=True):
        for candidate in toponym.candidates:
            if candidate.chance > 0.02:
                place = candidate.place
                at = (place.latitude, place.longitude) if place.radius_km < 150 else None
                evidence.add(voice, toponym.weight * candidate.chance, place.country, place.code, at)
    for number, anchor in enumerate(anchors, len(toponyms)):
        known = anchor.latitude is not None and anchor.longitude is not None
        at = (anchor.latitude or 0.0, anchor.longitude or 0.0) if known else None
        evidence.add(number, anchor.weight, anchor.country, anchor.code, at)
    return evidence


def _fit(candidate: Candidate, number: int, evidence: _Evidence) -> None:
    place = candidate.place
    candidate.near = _nearness(place, number, evidence)
    candidate.province = evidence.others(province_of(place.code), number) if place.code else 0.0
    candidate.country = evidence.others(place.country, number)


def _nearness(place: Place, number: int, evidence: _Evidence) -> float:
    row, column = math.floor(place.latitude), math.floor(place.longitude)
    across = math.cos(math.radians(place.latitude)) * KM_OF_DEGREE
    slack = min(place.radius_km, 60.0)
    best: dict[int, float] = {}
    for cell in ((row + up, column + aside) for up in (-1, 0, 1) for aside in (-1, 0, 1)):
        for by, latitude, longitude, weight in evidence.cells.get(cell, ()):
            if by != number:
                away = math.hypot((latitude - place.latitude) * KM_OF_DEGREE, (longitude - place.longitude) * across)
                told = weight * math.exp(-max(0.0, away - slack) / KERNEL_KM)
                best[by] = best.get(by, 0.0) + told
    return sum(best.values())
