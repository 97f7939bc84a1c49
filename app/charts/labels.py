"""Labels beside their marks, none over another one.

Those that come first are placed first; what finds no room is left out and counted.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.charts.palette import INK, PAPER
from app.charts.sheet import LINE, TEXT_SIZE, UNIT, Area, clean, cut, measure, pixels_of, write

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Box = tuple[float, float, float, float]  # left, bottom, right, top, in pixels
LONGEST = 190.0  # pixels
STEP = 14  # pixels between two distances that are tried
# Where a label may stand: (of its width, of its height, along x and y from the mark), the best first.
PLACES = (
    (0.0, -0.5, 1.0, 0.0), (-1.0, -0.5, -1.0, 0.0), (-0.5, 0.0, 0.0, 1.2), (-0.5, -1.0, 0.0, -1.2),
    (0.0, 0.0, 0.7, 1.2), (0.0, -1.0, 0.7, -1.2), (-1.0, 0.0, -0.7, 1.2), (-1.0, -1.0, -0.7, -1.2),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Label:
    """A text beside a mark at (x, y) of radius `radius`, in pixels; at most `reach` further off, with a line to it."""

    x: float
    y: float
    text: str
    radius: float
    size: float = TEXT_SIZE
    color: str = INK
    weight: str = "normal"
    reach: float = 0.0


def place_labels(figure: "Figure", area: Area, labels: Iterable[Label], taken: Sequence[Box] = ()) -> int:
    """Write the labels that find room in the area; gives how many did not.

    Parameters
    ----------
    taken : sequence of Box
        What must not be covered.
    """
    boxes, left_out = list(taken), 0
    for label in labels:
        text = cut(figure, clean(label.text), label.size, LONGEST, weight=label.weight)
        width, height = measure(figure, text, label.size, weight=label.weight), pixels_of(label.size) * LINE
        for box, gap in _iter_boxes(label, width, height):
            if is_within(box, area) and not any(overlap(box, other) for other in boxes):
                boxes.append(box)
                if gap > 0:
                    _draw_leader(figure, label, box)
                write(
                    figure,
                    box[0],
                    (box[1] + box[3]) / 2,
                    text,
                    size=label.size,
                    color=label.color,
                    weight=label.weight,
                    va="center",
                    bbox={"facecolor": PAPER, "alpha": 0.65, "linewidth": 0, "pad": 0.6},
                )
                break
        else:
            left_out += 1
    return left_out


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share more than an edge.

    Examples
    --------
    >>> overlap((0, 0, 2, 2), (1, 1, 3, 3)), overlap((0, 0, 2, 2), (2, 0, 3, 2))
    (True, False)
    """
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def is_within(box: Box, area: Area) -> bool:
    """Whether a box lies in an area whole."""
    right, top = area.left + area.width, area.bottom + area.height
    return box[0] >= area.left and box[1] >= area.bottom and box[2] <= right and box[3] <= top


def _iter_boxes(label: Label, width: float, height: float) -> Iterator[tuple[Box, float]]:
    """Where the label may stand, and how much further off than at the mark."""
    for further in range(0, int(label.reach) + 1, STEP):
        gap = label.radius + 2.5 + further
        for of_width, of_height, along_x, along_y in PLACES:
            left = label.x + along_x * gap + of_width * width
            bottom = label.y + along_y * gap + of_height * height
            yield (left, bottom, left + width, bottom + height), further


def _draw_leader(figure: "Figure", label: Label, box: Box) -> None:
    """A thin line from the mark to the nearest point of its label."""
    from matplotlib.lines import Line2D

    width, height = figure.get_size_inches() * UNIT
    near = (min(max(label.x, box[0]), box[2]), min(max(label.y, box[1]), box[3]))
    away = math.hypot(near[0] - label.x, near[1] - label.y) or 1.0
    start = [at + (to - at) * label.radius / away for at, to in zip((label.x, label.y), near, strict=True)]
    xs, ys = [start[0] / width, near[0] / width], [start[1] / height, near[1] / height]
    figure.add_artist(Line2D(xs, ys, color=INK, linewidth=0.5, zorder=4))
