"""Where the nodes of a network stand: the same each time for the same graph and seed.

parts that no edge joins --spring layout of each--> boxes --packed in rows--> points in the unit of the room
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

Points = dict[str, tuple[float, float]]
SHARE = 0.62  # a part of n nodes has a side of n to this power
ROUNDS = 60  # of pushing apart what is too near


def lay_out(
    nodes: Sequence[str], edges: Iterable[tuple[str, str]], *, width: float, height: float, nearest: float, seed: int
) -> Points:
    """Points between (0, 0) and (width, height), no two nearer than `nearest` as far as there is room.

    Parts are laid out by the method of Fruchterman and Reingold (1991), each in a box as large as its share of nodes.
    """
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(nodes))
    graph.add_edges_from(sorted((min(pair), max(pair)) for pair in edges))
    parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part))
    boxes = [_lay_out_part(graph.subgraph(part), part, seed) for part in parts]
    found = _pack(boxes, width, height)
    return _push_apart(found, width, height, nearest)


@dataclass(frozen=True, slots=True)
class _Box:
    """Points between (0, 0) and (1, 1), and how wide and tall they should be beside others."""

    points: Points
    wide: float
    tall: float


def _lay_out_part(graph: "nx.Graph[str]", part: list[str], seed: int) -> _Box:
    import networkx as nx

    if len(part) == 1:
        return _Box({part[0]: (0.5, 0.5)}, 1.0, 1.0)
    ordered: nx.Graph[str] = nx.Graph()
    ordered.add_nodes_from(part)
    ordered.add_edges_from(sorted((min(edge), max(edge)) for edge in graph.edges()))
    turns = [2 * math.pi * number / len(part) for number in range(len(part))]
    start = {node: (math.cos(turn), math.sin(turn)) for node, turn in zip(part, turns, strict=True)}
    raw = nx.spring_layout(ordered, pos=start, k=1.8 / math.sqrt(len(part)), iterations=150, seed=seed)
    points, flat = _turn(raw)
    side = len(part) ** SHARE + 0.4
    return _Box(points, side, side * max(flat, 0.35))


def _turn(raw: Mapping[str, object]) -> tuple[Points, float]:
    """The points with their longest axis across, in a square of side 1, and how flat they were (height by width)."""
    import numpy as np

    names = sorted(raw)
    at = np.array([raw[name] for name in names], dtype=float)
    at -= at.mean(axis=0)
    at = np.round(at @ np.linalg.eigh(at.T @ at)[1][:, ::-1], 9)
    span = np.maximum(at.max(axis=0) - at.min(axis=0), 1e-9)
    at = np.where(span < 1e-6, 0.5, (at - at.min(axis=0)) / span)
    points = {name: (float(x), float(y)) for name, (x, y) in zip(names, at, strict=True)}
    return points, min(1.0, float(span[1] / span[0]))


def _pack(boxes: Sequence[_Box], width: float, height: float) -> Points:
    """Boxes in rows from the top, as large as fits."""
    low, high = 0.0, max(width, height)
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if _fits(boxes, width, height, middle) else (low, middle)
    rows = _rows(boxes, width, low)
    stretch_up = min(height / max(sum(max(box.tall for box in row) * low for row in rows), 1e-9), 3.0)
    found: Points = {}
    top = height
    for row in rows:
        tall = max(box.tall for box in row) * low * stretch_up
        stretch = min(width / sum(box.wide * low for box in row), 2.5)
        left = (width - sum(box.wide * low * stretch for box in row)) / 2
        for box in row:
            wide, margin = box.wide * low * stretch, min(0.5 / box.wide, 0.2)
            for node, (x, y) in box.points.items():
                across, up = (margin + at * (1 - 2 * margin) for at in (x, y))
                found[node] = (left + across * wide, top - tall + up * tall)
            left += wide
        top -= tall
    return found


def _rows(boxes: Sequence[_Box], width: float, unit: float) -> list[list[_Box]]:
    rows: list[list[_Box]] = [[]]
    used = 0.0
    for box in boxes:
        if rows[-1] and used + box.wide * unit > width:
            rows.append([])
            used = 0.0
        rows[-1].append(box)
        used += box.wide * unit
    return rows


def _fits(boxes: Sequence[_Box], width: float, height: float, unit: float) -> bool:
    if max(box.wide for box in boxes) * unit > width:
        return False
    return sum(max(box.tall for box in row) * unit for row in _rows(boxes, width, unit)) <= height


def _push_apart(points: Points, width: float, height: float, nearest: float) -> Points:
    import numpy as np

    names = sorted(points)
    at = np.array([points[name] for name in names])
    for _ in range(ROUNDS):
        gaps = at[:, None, :] - at[None, :, :]
        far = np.sqrt((gaps**2).sum(axis=2))
        np.fill_diagonal(far, np.inf)
        near = far < nearest
        if not near.any():
            break
        same = far == 0
        far = np.where(same, 1.0, far)
        gaps = np.where(same[:, :, None], _spread(len(names)), gaps)
        step = np.where(near, (nearest - far) / 2, 0.0)
        at = at + (gaps / far[:, :, None] * step[:, :, None]).sum(axis=1) * 0.8
        at = np.clip(at, nearest / 2, [max(width - nearest / 2, 1), max(height - nearest / 2, 1)])
    return {name: (float(x), float(y)) for name, (x, y) in zip(names, np.round(at, 3), strict=True)}


def _spread(count: int) -> Any:
    """Directions by which nodes at one point part: each pair goes opposite ways."""
    import numpy as np

    turn = np.subtract.outer(np.arange(count), np.arange(count))
    return np.stack([np.sign(turn) * 0.8, np.sign(turn) * 0.6], axis=2)
