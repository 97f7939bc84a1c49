"""Coasts and borders for maps, from `countries-50m.json` of the npm package world-atlas 2.0.2 (Natural Earth 1:50m).

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python seeds/maps/make_outlines.py package/countries-50m.json seeds/maps/outlines.json

Arcs keep their end points, so that what meets still meets; between them points are left out that are nearer than
TOLERANCE to the line without them (Douglas and Peucker, 1973). Rings without neighbours that are smaller than SMALLEST
are left out. Coordinates are whole numbers, 1/SCALE degrees, each after the first one as the step from the one before.
"""

import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

SCALE = 500  # units to a degree
TOLERANCE = 0.012  # degrees, about a kilometre
SMALLEST = 0.0015  # square degrees, about 15 square kilometres
Point = tuple[float, float]


def main(source: Path, target: Path) -> None:
    """Write the outlines."""
    atlas = json.loads(source.read_text(encoding="utf-8"))
    arcs = [simplify(decode(arc, atlas["transform"])) for arc in atlas["arcs"]]
    polygons = [ring for polygon in atlas["objects"]["land"]["geometries"][0]["arcs"] for ring in polygon]
    land = [ring for ring in polygons if len(ring) > 1 or abs(area(arcs[find(ring[0])])) >= SMALLEST]
    coasts = sorted({find(one) for ring in land for one in ring})
    every = {find(one) for ring in polygons for one in ring}
    borders = sorted(
        {find(one) for country in atlas["objects"]["countries"]["geometries"] for one in flat(country)} - every
    )
    kept = {old: new for new, old in enumerate([*coasts, *borders])}
    written = {
        "source": "Natural Earth 1:50m, public domain, by the npm package world-atlas 2.0.2 (ISC)",
        "scale": SCALE,
        "arcs": [encode(arcs[old]) for old in kept],
        "coasts": len(coasts),
        "land": [[kept[one] if one >= 0 else ~kept[~one] for one in ring] for ring in land],
    }
    target.write_text(json.dumps(written, separators=(",", ":")).replace("],[", "],\n[") + "\n", encoding="utf-8")


def find(arc: int) -> int:
    """The number of an arc that may be taken backwards."""
    return arc if arc >= 0 else ~arc


def flat(geometry: dict[str, Any]) -> list[int]:
    """The arcs of a country."""
    parts: list[Any] = geometry.get("arcs", [])
    while parts and isinstance(parts[0], list):
        parts = [one for part in parts for one in part]
    return parts


def decode(arc: list[list[int]], transform: dict[str, list[float]]) -> list[Point]:
    """Degrees of a quantised arc."""
    points, x, y = [], 0, 0
    for step in arc:
        x, y = x + step[0], y + step[1]
        points.append((
            x * transform["scale"][0] + transform["translate"][0], y * transform["scale"][1] + transform["translate"][1]
        ))  # fmt: skip
    return points


def encode(points: list[Point]) -> list[int]:
    """Whole numbers: the first point, then steps."""
    whole = [(round(x * SCALE), round(y * SCALE)) for x, y in points]
    steps = [(x - u, y - v) for (u, v), (x, y) in pairwise(whole)]
    return [number for pair in [whole[0], *(step for step in steps if step != (0, 0))] for number in pair]


def area(points: list[Point]) -> float:
    """Of a ring, in square degrees."""
    return sum(x * v - u * y for (x, y), (u, v) in pairwise(points)) / 2


def simplify(points: list[Point]) -> list[Point]:
    """Leave out what changes the line by less than TOLERANCE."""
    keep, pending = {0, len(points) - 1}, [(0, len(points) - 1)]
    while pending:
        first, last = pending.pop()
        gap, index = max(
            ((distance(points[one], points[first], points[last]), one) for one in range(first + 1, last)),
            default=(0.0, 0),
        )
        if gap > TOLERANCE:
            keep.add(index)
            pending += [(first, index), (index, last)]
    return [points[one] for one in sorted(keep)]


def distance(point: Point, start: Point, end: Point) -> float:
    """From a point to a stretch, in degrees."""
    (x, y), (u, v), (p, q) = point, start, end
    length = (p - u) ** 2 + (q - v) ** 2
    share = min(1.0, max(0.0, ((x - u) * (p - u) + (y - v) * (q - v)) / length)) if length else 0.0
    return float(((x - u - share * (p - u)) ** 2 + (y - v - share * (q - v)) ** 2) ** 0.5)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
