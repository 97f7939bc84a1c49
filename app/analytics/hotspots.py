"""Where it happens: sums of events by H3 cell, province or country, and how far they stand out from around them.

    sums by place --is the place known exactly enough?--> cell | coarser | unplaced

A place goes into a cell if what it is uncertain by is no more than the length of the cell's edge. The others are summed
apart, by how exactly they are known: they are never put into the middle of their province.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from graph.sums import PlaceSum

Unit = Literal["cell", "admin1", "country"]
ScoreOf = Literal["none", "events", "killed"]
# Kilometres that a place may be off, where its own radius is not told.
ROUGHLY: Mapping[str, float] = {"exact": 1.0, "near": 25.0, "admin2": 40.0, "admin1": 120.0, "region": 250.0}
ADMIN1_OR_FINER = frozenset(("exact", "near", "admin2", "admin1"))
RULE = (
    "sums of the events' roll-ups, as in analysis/series; an event counts in a cell if what its place is uncertain "
    "by is no more than the length of the cell's edge, else under coarser"
)
GI_METHOD = (
    "Gi* (Getis and Ord 1992; Ord and Getis 1995): z-score of the sum over a cell and its ring of H3 neighbours, "
    "weight 1 each; ground: cells with events and their neighbours, those without events being 0"
)


@dataclass(frozen=True, slots=True)
class Spot:
    """Events in one cell or unit, or of one precision. `key` is the cell, the country, or the precision.

    `z` is the z-score of Gi*, None without one.
    """

    key: str
    country: str | None = None
    admin1: str | None = None
    events: int = 0
    without_figure: int = 0
    low: int = 0
    best: int = 0
    high: int = 0
    first_day: date | None = None
    last_day: date | None = None
    places: int = 0
    z: float | None = None


@dataclass(frozen=True, slots=True)
class HotSpots:
    """The spots, those of most events first; what is known less exactly, by precision; events without a place."""

    spots: tuple[Spot, ...]
    coarser: tuple[Spot, ...] = field(default=())
    unplaced: int = 0


def find_hotspots(
    sums: Iterable[PlaceSum], *, by: Unit = "cell", resolution: int = 5, score: ScoreOf = "none"
) -> HotSpots:
    """Sums by cell of an H3 resolution, or by unit.

    Parameters
    ----------
    resolution : int
        1 (edges of 480 km) to 7 (1.4 km).
    score
        Whether a z-score is made, and of what; for cells only.
    """
    import h3

    edge = h3.average_hexagon_edge_length(resolution, unit="km")
    spots: dict[tuple[str, str | None], Spot] = {}
    coarser: dict[str, Spot] = {}
    unplaced = 0
    for one in sums:
        if one.place_id is None:
            unplaced += one.events
            continue
        key = _key_of(one, by, resolution, edge)
        if key is None:
            precision = one.precision or "unknown"
            coarser[precision] = _add(coarser.get(precision, Spot(precision)), one)
        else:
            empty = Spot(key[0], one.country, one.admin1 if by != "country" else None)
            spots[key] = _add(spots.get(key, empty), one)
    found = list(spots.values())
    if by == "cell" and score != "none":
        values = {one.key: float(one.events if score == "events" else one.best) for one in found}
        scores = gi_star(values)
        found = [replace(one, z=scores[one.key]) for one in found]
    return HotSpots(
        tuple(sorted(found, key=spot_order)),
        tuple(sorted(coarser.values(), key=spot_order)),
        unplaced,
    )


def spot_order(one: Spot) -> tuple[str, str, str]:
    """What they are sorted by, as text: those of most events first."""
    return f"{10**12 - one.events:013}", one.key, one.admin1 or ""


def gi_star(values: Mapping[str, float]) -> dict[str, float | None]:
    """z-scores of cells with values; None where there is no more ground than the cell and its ring, or all is alike."""
    import h3

    if not values:
        return {}
    around = {cell: h3.grid_disk(cell, 1) for cell in sorted(values)}
    ground = sorted({*values, *(other for ring in around.values() for other in ring)})
    held = [values.get(cell, 0.0) for cell in ground]
    count = len(held)
    mean = math.fsum(held) / count
    spread = math.sqrt(max(math.fsum(one * one for one in held) / count - mean * mean, 0.0))
    found: dict[str, float | None] = {}
    for cell, ring in around.items():
        near = len(ring)
        width = spread * math.sqrt(max(near * (count - near) / (count - 1), 0.0)) if count > 1 else 0.0
        total = math.fsum(values.get(other, 0.0) for other in ring)
        found[cell] = round((total - mean * near) / width, 4) if width > 0 else None
    return found


def polygon_of(cell: str) -> dict[str, Any]:
    """A cell as a GeoJSON geometry; one that lies across the date line is cut there (RFC 7946)."""
    import h3

    ring = [(longitude, latitude) for latitude, longitude in h3.cell_to_boundary(cell)]
    if max(longitude for longitude, _ in ring) - min(longitude for longitude, _ in ring) <= 180:
        return {"type": "Polygon", "coordinates": [_close(ring)]}
    shifted = [(longitude + 360 if longitude < 0 else longitude, latitude) for longitude, latitude in ring]
    west = _cut(shifted, keep_below=True)
    east = [(longitude - 360, latitude) for longitude, latitude in _cut(shifted, keep_below=False)]
    return {"type": "MultiPolygon", "coordinates": [[_close(west)], [_close(east)]]}


def middle_of(cell: str) -> tuple[float, float]:
    """Latitude and longitude of a cell's middle."""
    import h3

    latitude, longitude = h3.cell_to_latlng(cell)
    return round(latitude, 5), round(longitude, 5)


def uncertainty_of(one: PlaceSum) -> float | None:
    """Kilometres that a place may be off; None where nothing is known of it, or it is a whole country."""
    if one.precision is None or one.precision == "country":
        return None
    return one.radius_km if one.radius_km is not None else ROUGHLY[one.precision]


def _key_of(one: PlaceSum, by: Unit, resolution: int, edge: float) -> tuple[str, str | None] | None:
    import h3

    if by == "country":
        return (one.country, None) if one.country else None
    if by == "admin1":
        is_fine = one.country and one.admin1 and one.precision in {*ADMIN1_OR_FINER, None}
        return (str(one.country), one.admin1) if is_fine else None
    off = uncertainty_of(one)
    if one.latitude is None or one.longitude is None or off is None or off > edge:
        return None
    return h3.latlng_to_cell(one.latitude, one.longitude, resolution), None


def _add(spot: Spot, one: PlaceSum) -> Spot:
    firsts = [day for day in (spot.first_day, one.first_day) if day is not None]
    lasts = [day for day in (spot.last_day, one.last_day) if day is not None]
    return replace(
        spot,
        country=spot.country if spot.country == one.country else None,
        admin1=spot.admin1 if spot.admin1 == one.admin1 else None,
        events=spot.events + one.events,
        without_figure=spot.without_figure + one.without_figure,
        low=spot.low + one.low,
        best=spot.best + one.best,
        high=spot.high + one.high,
        first_day=min(firsts, default=None),
        last_day=max(lasts, default=None),
        places=spot.places + 1,
    )


Ring = list[tuple[float, float]]


def _close(ring: Ring) -> list[list[float]]:
    """A ring as GeoJSON has it: closed, counterclockwise, to the centimetre."""
    turns = sum(one[0] * two[1] - two[0] * one[1] for one, two in zip(ring, [*ring[1:], ring[0]], strict=True))
    ordered = ring if turns > 0 else ring[::-1]
    return [[round(longitude, 7), round(latitude, 7)] for longitude, latitude in [*ordered, ordered[0]]]


def _cut(ring: Sequence[tuple[float, float]], *, keep_below: bool) -> Ring:
    """The part of a ring on one side of the date line (180 degrees), by Sutherland and Hodgman 1974."""
    kept: Ring = []
    for one, two in zip(ring, [*ring[1:], ring[0]], strict=True):
        is_in, is_next_in = ((end[0] <= 180.0) == keep_below for end in (one, two))
        if is_in:
            kept.append(one)
        if is_in != is_next_in:
            share = (180.0 - one[0]) / (two[0] - one[0])
            kept.append((180.0, one[1] + share * (two[1] - one[1])))
    return kept
