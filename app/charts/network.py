"""The graph as nodes and lines: kinds by shape and colour, signs of lines by colour and stroke."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.charts.labels import Box, Label, place_labels
from app.charts.layout import Points, lay_out
from app.charts.palette import INK, NODE_COLOURS, NODE_MARKERS, PAPER, QUIET, SIGN_COLOURS, SIGN_LINES
from app.charts.sheet import TEXT_SIZE, Area, Sheet, add_axes, draw_nothing, drawing, open_sheet, to_bytes, write

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_NODES = 300
LEGEND = 22.0  # pixels
SEED = 1
REACH = 84.0  # pixels from a node to its name
NEAREST = 38.0  # pixels from node to node, where there is room
SIGN_TEXTS = {"hostile": "hostile", "friendly": "friendly", "": "neither"}


@dataclass(frozen=True, slots=True)
class Node:
    """A node; `kind` is `event` or the kind of an entity, `weight` how much is joined to it."""

    id: str
    label: str
    kind: str
    weight: int


@dataclass(frozen=True, slots=True)
class Edge:
    """A line between two nodes; `sign` is hostile, friendly or empty."""

    one: str
    other: str
    sign: str
    key: str


def draw_network(sheet: Sheet, nodes: Sequence[Node], edges: Sequence[Edge]) -> bytes:
    """The network; the nodes that come first get their labels first."""
    if not nodes:
        return draw_nothing(sheet, "Nothing that is joined fits")
    with drawing():
        figure, area = open_sheet(sheet)
        room = Area(area.left, area.bottom + LEGEND, area.width, max(area.height - LEGEND, 40.0))
        axes = add_axes(figure, room)
        axes.set_xlim(0, room.width)
        axes.set_ylim(0, room.height)
        axes.set_axis_off()
        most = max(node.weight for node in nodes)
        radii = {node.id: size_of(node, most) for node in nodes}
        nearest = min(NEAREST, (room.width * room.height / len(nodes)) ** 0.5 * 0.7)
        pairs = [(edge.one, edge.other) for edge in edges]
        points = lay_out(
            [node.id for node in nodes], pairs, width=room.width, height=room.height, nearest=nearest, seed=SEED
        )
        _draw_edges(axes, edges, points)
        for node in nodes:
            _draw_node(axes, node, points[node.id], radii[node.id])
        unnamed = place_labels(figure, room, *_make_labels(room, nodes, points, radii))
        _draw_legend(axes, nodes, edges)
        if unnamed:
            text = f"{unnamed} of {len(nodes)} names have no room"
            write(figure, room.left + room.width, area.bottom + 3, text, size=TEXT_SIZE - 1, color=QUIET, ha="right")
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(Counter(node.kind for node in nodes).items()))
        first = "; ".join(node.label for node in nodes[:8])
        told = f"{len(nodes)} nodes ({kinds}) and {len(edges)} edges. Most is joined to: {first}. "
        return to_bytes(figure, sheet, told + " ".join(sheet.notes))


def size_of(node: Node, most: int) -> float:
    """Radius of a node, in pixels."""
    if node.kind == "event":
        return 4.0
    return float(5.0 + 8.0 * (node.weight / max(most, 1)) ** 0.5)


def _draw_edges(axes: "Axes", edges: Sequence[Edge], points: Points) -> None:
    from matplotlib.patches import FancyArrowPatch

    seen: Counter[tuple[str, str]] = Counter()
    for edge in edges:
        pair = (min(edge.one, edge.other), max(edge.one, edge.other))
        bend = (0.0, 0.12, -0.12, 0.22, -0.22)[seen[pair] % 5]
        seen[pair] += 1
        start, end = points[pair[0]], points[pair[1]]
        line = FancyArrowPatch(
            start, end, arrowstyle="-", connectionstyle=f"arc3,rad={bend}", shrinkA=0, shrinkB=0,
            color=SIGN_COLOURS[edge.sign], linestyle=SIGN_LINES[edge.sign], alpha=0.75 if edge.sign else 0.6,
            linewidth=1.1 if edge.sign else 0.8, zorder=1,
        )  # fmt: skip
        line.set_gid(f"edge-{edge.key}")
        axes.add_artist(line)


def _draw_node(axes: "Axes", node: Node, point: tuple[float, float], radius: float) -> None:
    is_event = node.kind == "event"
    style: dict[str, Any] = {
        "marker": NODE_MARKERS[node.kind], "markersize": 2 * radius * 0.75, "markerfacecolor": NODE_COLOURS[node.kind],
        "markeredgecolor": QUIET if is_event else PAPER, "markeredgewidth": 0.9 if is_event else 0.8,
    }  # fmt: skip
    axes.plot([point[0]], [point[1]], linestyle="none", zorder=3, clip_on=False, gid=f"node-{node.id}", **style)


def _make_labels(
    room: Area, nodes: Sequence[Node], points: Points, radii: dict[str, float]
) -> tuple[list[Label], list[Box]]:
    labels, taken = [], []
    for node in nodes:
        x, y, radius = room.left + points[node.id][0], room.bottom + points[node.id][1], radii[node.id]
        taken.append((x - radius, y - radius, x + radius, y + radius))
        if node.kind == "event":
            labels.append(Label(x, y, node.label, radius, size=TEXT_SIZE - 2.0, color=QUIET))
        else:
            labels.append(Label(x, y, node.label, radius, color=INK, reach=REACH))
    return sorted(labels, key=lambda label: label.size, reverse=True), taken


def _draw_legend(axes: "Axes", nodes: Sequence[Node], edges: Sequence[Edge]) -> None:
    from matplotlib.lines import Line2D

    handles = []
    for kind, marker in NODE_MARKERS.items():
        if any(node.kind == kind for node in nodes):
            is_event = kind == "event"
            style: dict[str, Any] = {
                "markerfacecolor": NODE_COLOURS[kind],
                "markeredgecolor": QUIET if is_event else PAPER,
            }
            handles.append(Line2D([], [], linestyle="none", marker=marker, markersize=7, label=str(kind), **style))
    for sign, text in SIGN_TEXTS.items():
        if any(edge.sign == sign for edge in edges):
            line: dict[str, Any] = {"color": SIGN_COLOURS[sign], "linestyle": SIGN_LINES[sign], "linewidth": 1.4}
            handles.append(Line2D([], [], label=text, **line))
    axes.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(0.0, 0.0), ncols=len(handles), borderaxespad=0.0,
        handletextpad=0.5, columnspacing=1.4, borderpad=0.2,
    )  # fmt: skip
