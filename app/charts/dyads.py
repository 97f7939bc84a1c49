"""Who fights and who supports whom: a matrix of ties, signed and weighted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.charts.palette import FAINT, QUIET, SIGN_COLOURS, SIGN_MARKERS
from app.charts.sheet import (
    TEXT_SIZE,
    Area,
    Sheet,
    add_axes,
    clean,
    cut,
    draw_nothing,
    drawing,
    measure,
    open_sheet,
    to_bytes,
    write,
)
from graph.polarity import Sign

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_ACTORS = 60
LEGEND, GAP = 150.0, 6.0  # pixels
SMALLEST_FONT = 4.5
SIGN_TEXTS = {Sign.HOSTILE: "hostile", Sign.FRIENDLY: "friendly", Sign.MIXED: "both"}


@dataclass(frozen=True, slots=True)
class Dyad:
    """A tie between two actors; `strength` is between 0 and 1."""

    one: str
    other: str
    sign: str
    strength: float


def choose_actors(dyads: Sequence[Dyad], most: int) -> tuple[list[str], int]:
    """The actors of the strongest ties, at most `most`, friends beside friends; and how many there are in all.

    They go by parts that no tie joins, the largest first; within a part by the main axis of the signed ties (their
    leading eigenvector), so that camps stand apart.
    """
    kept: dict[str, None] = {}  # in the order of their strongest ties
    for dyad in sorted(dyads, key=lambda dyad: (-dyad.strength, dyad.one, dyad.other)):
        if len({*kept, dyad.one, dyad.other}) <= most:
            kept |= {dyad.one: None, dyad.other: None}
    inside = [dyad for dyad in dyads if dyad.one in kept and dyad.other in kept]
    ordered: list[str] = []
    for part in _list_parts(list(kept), inside):
        ordered += _order(part, inside)
    return ordered, len({actor for dyad in dyads for actor in (dyad.one, dyad.other)})


def draw_dyads(sheet: Sheet, actors: Sequence[str], dyads: Sequence[Dyad], names: Mapping[str, str]) -> bytes:
    """The matrix of `actors`, in their order; the mark's colour and shape are the sign, its area the strength."""
    if not actors:
        return draw_nothing(sheet, "No tie between actors fits")
    place = {actor: number for number, actor in enumerate(actors)}
    shown = [one for one in dyads if one.one in place and one.other in place]
    with drawing():
        figure, area = open_sheet(sheet)
        room = min(area.width * 0.3, area.height * 0.4, 250.0)
        legend = LEGEND if area.width > 3 * LEGEND else 0.0
        font, texts, wide = _fit_names(figure, area, [names[actor] for actor in actors], room)
        slope = wide * 0.7071 + 4.0
        side = min(area.width - wide - GAP - max(legend, slope), area.height - slope - GAP)
        cell = side / len(actors)
        left = area.left + wide + GAP
        axes = add_axes(figure, Area(left, area.bottom + area.height - slope - side, side, side))
        _draw_grid(axes, len(actors))
        for number, text in enumerate(texts):
            middle = area.bottom + area.height - slope - (number + 0.5) * cell
            write(figure, left - GAP, middle, text, size=font, ha="right", va="center")
            write(
                figure, left + (number + 0.5) * cell, area.bottom + area.height - slope + GAP, text,
                size=font, ha="left", va="bottom", rotation=45, rotation_mode="anchor",
            )  # fmt: skip
        for dyad in shown:
            one, other = place[dyad.one], place[dyad.other]
            for column, row in ((one, other), (other, one)):
                _draw_mark(axes, column, row, dyad)
        if legend:
            _draw_legend(figure, left + side + 22.0, area.bottom + area.height - slope - 8.0, cell)
        strongest = sorted(shown, key=lambda one: (-one.strength, one.one, one.other))[:5]
        told = "; ".join(f"{names[one.one]} and {names[one.other]}: {SIGN_TEXTS[Sign(one.sign)]}" for one in strongest)
        return to_bytes(figure, sheet, f"{len(shown)} ties of {len(actors)} actors. {told}. {' '.join(sheet.notes)}")


def _fit_names(figure: "Figure", area: Area, names: Sequence[str], room: float) -> tuple[float, list[str], float]:
    """Size of font, names cut to the room, width of the widest."""
    cell = min(area.height - room * 0.75, area.width * 0.7 - LEGEND) / len(names)
    font = max(SMALLEST_FONT, min(TEXT_SIZE, cell * 0.48))  # lines that lean are 0.7 cells apart
    texts = [cut(figure, clean(name), font, room) for name in names]
    return font, texts, max(measure(figure, text, font) for text in texts)


def _draw_grid(axes: Any, count: int) -> None:
    from matplotlib.collections import LineCollection
    from matplotlib.patches import Rectangle

    axes.set_xlim(0, count)
    axes.set_ylim(count, 0)
    axes.set_axis_off()
    lines = [((at, 0), (at, count)) for at in range(count + 1)] + [((0, at), (count, at)) for at in range(count + 1)]
    axes.add_collection(LineCollection(lines, colors=FAINT, linewidths=0.5))
    for number in range(count):
        axes.add_artist(Rectangle((number, number), 1, 1, facecolor="#ececec", linewidth=0))


def _draw_mark(axes: Any, column: float, row: float, dyad: Dyad) -> None:
    mark = make_mark(column + 0.5, row + 0.5, dyad.sign, dyad.strength)
    mark.set_gid(f"tie-{dyad.one}-{dyad.other}" if column < row else f"tie-{dyad.other}-{dyad.one}")
    axes.add_artist(mark)


def make_mark(x: float, y: float, sign: str, strength: float) -> Any:
    """A mark in a cell of side 1 around a point: its area grows with the strength."""
    from matplotlib.patches import Circle, Polygon, Rectangle

    half = 0.44 * max(strength, 0.06) ** 0.5
    colour = SIGN_COLOURS[sign]
    shape = SIGN_MARKERS[sign]
    if shape == "s":
        return Rectangle((x - half, y - half), 2 * half, 2 * half, facecolor=colour, linewidth=0)
    if shape == "o":
        return Circle((x, y), half, facecolor=colour, linewidth=0)
    points = [(x - half, y), (x, y - half), (x + half, y), (x, y + half)]
    return Polygon(points, closed=True, facecolor=colour, linewidth=0)


def _draw_legend(figure: "Figure", left: float, top: float, cell: float) -> None:
    step = 20.0
    side = min(max(cell, 10.0), 16.0)
    signs = [(sign, 1.0, text) for sign, text in SIGN_TEXTS.items()]
    sizes = [(Sign.HOSTILE, strength, f"strength {strength:g}") for strength in (0.25, 0.5, 0.75)]
    write(figure, left, top, "Tie", size=TEXT_SIZE, weight="bold", va="top")
    axes = add_axes(figure, Area(left, top - 20 - 7 * step, side, 7 * step))
    axes.set_xlim(0, 1)
    axes.set_ylim(7 * step / side, 0)
    axes.set_axis_off()
    for number, (sign, strength, text) in enumerate([*signs, *sizes]):
        at = number + (0.5 if number >= len(signs) else 0.0)
        axes.add_artist(make_mark(0.5, (at + 0.5) * step / side, sign, strength))
        middle = top - 20 - (at + 0.5) * step
        write(figure, left + side + 8, middle, text, size=TEXT_SIZE, va="center", color=QUIET)


def _list_parts(actors: Sequence[str], dyads: Sequence[Dyad]) -> list[list[str]]:
    """The actors by parts that no tie joins, the largest first, each in the order given."""
    part_of = {actor: actor for actor in actors}

    def find(actor: str) -> str:
        while part_of[actor] != actor:
            part_of[actor] = actor = part_of[part_of[actor]]
        return actor

    for dyad in dyads:
        part_of[find(dyad.one)] = find(dyad.other)
    parts: dict[str, list[str]] = {}
    for actor in actors:
        parts.setdefault(find(actor), []).append(actor)
    return sorted(parts.values(), key=len, reverse=True)  # stable: equal ones as the actors come


def _order(part: list[str], dyads: Sequence[Dyad]) -> list[str]:
    import numpy as np

    place = {actor: number for number, actor in enumerate(part)}
    matrix = np.zeros((len(part), len(part)))
    for dyad in dyads:
        if dyad.one in place and dyad.other in place:
            sign = {Sign.FRIENDLY: 1.0, Sign.HOSTILE: -1.0}.get(Sign(dyad.sign), 0.0)
            matrix[place[dyad.one], place[dyad.other]] = matrix[place[dyad.other], place[dyad.one]] = (
                sign * dyad.strength
            )
    axis = np.linalg.eigh(matrix)[1][:, -1]
    axis = np.round(axis if axis[0] >= 0 else -axis, 6)
    return sorted(part, key=lambda actor: (-axis[place[actor]], place[actor]))
