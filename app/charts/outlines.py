"""Coasts and borders from `seeds/maps/outlines.json`, cut to what a map shows.

Longitudes go beyond 180 degrees where a map does: a map of the date line shows 170 to 190.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[2] / "seeds" / "maps" / "outlines.json"
TURNS = (-720.0, -360.0, 0.0, 360.0, 720.0)
Box = tuple[float, float, float, float]  # west, south, east, north, in degrees
Line = Any  # array of shape (points, 2): longitude, latitude


@dataclass(frozen=True, slots=True)
class Outlines:
    """Lines of degrees: rings around land, coasts, borders between countries."""

    land: tuple[Line, ...]
    coasts: tuple[Line, ...]
    borders: tuple[Line, ...]


@cache
def read_outlines(path: Path = FILE) -> Outlines:
    """The outlines of the world."""
    import numpy as np

    held = json.loads(path.read_text(encoding="utf-8"))
    arcs = [np.cumsum(np.array(arc).reshape(-1, 2), axis=0) / held["scale"] for arc in held["arcs"]]
    land = []
    for ring in held["land"]:
        parts = [arcs[one] if one >= 0 else arcs[~one][::-1] for one in ring]
        land.append(_close(_unwrap(np.concatenate([parts[0], *(part[1:] for part in parts[1:])]))))
    lines = [_unwrap(arc) for arc in arcs]
    return Outlines(tuple(land), tuple(lines[: held["coasts"]]), tuple(lines[held["coasts"] :]))


def cut_lines(lines: tuple[Line, ...], box: Box, grain: float) -> list[Line]:
    """The stretches of lines that may be seen in a box, with points at least `grain` degrees apart."""
    found = []
    for line in lines:
        for turn in _turns_in(line, box) if _is_seen(line, grain) else ():
            found += _cut_line(_thin(line, grain) + _turn(turn), box)
    return found


def cut_rings(rings: tuple[Line, ...], box: Box, grain: float) -> list[Line]:
    """The parts of rings in a box, those of `grain` degrees and more.

    Along the edges of the box they are closed (Sutherland and Hodgman, 1974).
    """
    found = []
    for ring in rings:
        for turn in _turns_in(ring, box) if _is_seen(ring, grain) else ():
            part = _thin(ring, grain) + _turn(turn)
            for axis, bound, side in ((0, box[0], 1), (0, box[2], -1), (1, box[1], 1), (1, box[3], -1)):
                part = _cut_ring(part, axis, bound, side)
                if len(part) < 3:
                    break
            else:
                found.append(part)
    return found


def _unwrap(line: Line) -> Line:
    """A line that goes on beyond 180 degrees where it crosses the date line."""
    import numpy as np

    turns = np.cumsum(np.round(np.diff(line[:, 0], prepend=line[0, 0]) / 360.0))
    return np.column_stack([line[:, 0] - 360.0 * turns, line[:, 1]])


def _close(ring: Line) -> Line:
    """A ring that goes around a pole is closed along it."""
    import numpy as np

    if abs(ring[-1, 0] - ring[0, 0]) < 180.0:
        return ring
    pole = np.copysign(90.0, ring[:, 1].mean())
    return np.concatenate([ring, [[ring[-1, 0], pole], [ring[0, 0], pole]]])


def _is_seen(line: Line, grain: float) -> bool:
    """Whether a line is large enough to be seen; the end of another one is, whatever its size."""
    is_whole = bool((line[0] == line[-1]).all())
    return not is_whole or bool(((line.max(axis=0) - line.min(axis=0)) > 2 * grain).any())


def _thin(line: Line, grain: float) -> Line:
    """A line without points that are in the same cell of a grid as the one before; both ends stay."""
    import numpy as np

    cells = np.round(line / grain)
    kept = np.concatenate([[True], (np.diff(cells, axis=0) != 0).any(axis=1)])
    kept[-1] = True
    return line[kept]


def _turn(degrees: float) -> Any:
    import numpy as np

    return np.array([degrees, 0.0])


def _turns_in(line: Line, box: Box) -> list[float]:
    (west, south), (east, north) = line.min(axis=0), line.max(axis=0)
    if north < box[1] or south > box[3]:
        return []
    return [turn for turn in TURNS if west + turn <= box[2] and east + turn >= box[0]]


def _cut_line(line: Line, box: Box) -> list[Line]:
    import numpy as np

    low, high = np.minimum(line[:-1], line[1:]), np.maximum(line[:-1], line[1:])
    seen = (low[:, 0] <= box[2]) & (high[:, 0] >= box[0]) & (low[:, 1] <= box[3]) & (high[:, 1] >= box[1])
    edges = np.flatnonzero(np.diff(np.concatenate([[False], seen, [False]]).astype(int)))
    return [line[start : end + 1] for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _cut_ring(ring: Line, axis: int, bound: float, side: int) -> Line:
    import numpy as np

    inside = (ring[:, axis] - bound) * side >= 0
    if inside.all():
        return ring
    if not inside.any():
        return ring[:0]
    points = []
    for number in range(len(ring)):
        before = number - 1
        if inside[before] != inside[number]:
            start, end = ring[before], ring[number]
            share = (bound - start[axis]) / (end[axis] - start[axis])
            points.append(start + share * (end - start))
        if inside[number]:
            points.append(ring[number])
    return np.array(points)
