"""Events on a map, each in the circle in which its place is known to lie.

A place that is known exactly is a full mark; one known to the province, the country and so on is a ring in a large,
faint disc. Coasts and borders are under them, and the grid of degrees.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.charts.geography import KILOMETRES, circle, find_window, list_grid, name_degree, turn_to
from app.charts.labels import Box, Label, place_labels
from app.charts.outlines import Outlines, cut_lines, cut_rings
from app.charts.palette import BORDER, COAST, INK, LAND, PAPER, QUIET, SEA, VERMILION
from app.charts.sheet import TEXT_SIZE, Area, Sheet, add_axes, draw_nothing, drawing, open_sheet, to_bytes, write
from graph.ontology import PlacePrecision

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_PLACES = 5000
REACH = 14.0  # pixels from a mark to its name
LABELS = 40  # places that are named
LEFT, BELOW, LEGEND = 38.0, 18.0, 26.0  # pixels beside and below the map
FINEST = 1.0  # pixels between two points of a coast
SMALLEST, LARGEST = 3.0, 20.0  # pixels of a mark's radius
SPOTS = (PlacePrecision.EXACT, PlacePrecision.NEAR)
OPACITY = {
    PlacePrecision.EXACT: 0.30, PlacePrecision.NEAR: 0.24, PlacePrecision.ADMIN2: 0.16, PlacePrecision.ADMIN1: 0.11,
    PlacePrecision.REGION: 0.08, PlacePrecision.COUNTRY: 0.05,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with its events; `radius_km` is how far off it may be."""

    place_id: str
    label: str
    latitude: float
    longitude: float
    radius_km: float
    precision: str
    events: int


def draw_map(sheet: Sheet, spots: Sequence[Spot], outlines: Outlines | None) -> bytes:
    """The map; of more than `MOST_PLACES` places the caller chooses."""
    if not spots:
        return draw_nothing(sheet, "No event of a known place fits")
    ordered = sorted(spots, key=lambda one: (-one.events, one.label, one.place_id))
    with drawing():
        figure, area = open_sheet(sheet)
        room = Area(
            area.left + LEFT, area.bottom + BELOW + LEGEND, area.width - LEFT, max(area.height - BELOW - LEGEND, 40.0)
        )
        window = find_window([(one.latitude, one.longitude, one.radius_km) for one in spots], room.width / room.height)
        axes = add_axes(figure, room)
        axes.set_xlim(window[0], window[2])
        axes.set_ylim(window[1], window[3])
        _draw_ground(axes, room, outlines, window)
        most = ordered[0].events
        marks = [_draw_spot(axes, room, window, one, most) for one in ordered]
        names = [
            Label(x, y, one.label, radius, color=INK if one.precision in SPOTS else QUIET, reach=REACH)
            for one, (x, y, radius) in list(zip(ordered, marks, strict=True))[:LABELS]
        ]
        taken: list[Box] = [(x - r, y - r, x + r, y + r) for x, y, r in marks]
        place_labels(figure, room, names, taken)
        _draw_legend(figure, area, most)
        told = ", ".join(f"{one.label} {one.events}" for one in ordered[:8])
        total = sum(one.events for one in spots)
        return to_bytes(figure, sheet, f"{total} events at {len(spots)} places: {told}. {' '.join(sheet.notes)}")


def size_of(events: int, most: int) -> float:
    """Radius of a mark, in pixels: its area grows with the events.

    Examples
    --------
    >>> size_of(1, 1), size_of(100, 100), size_of(25, 100)
    (4.5, 20.0, 10.0)
    """
    if most < 20:
        return float(SMALLEST + 1.5 * events**0.5)
    return float(max(SMALLEST, LARGEST * (events / most) ** 0.5))


def _draw_ground(
    axes: "Axes", room: Area, outlines: Outlines | None, window: tuple[float, float, float, float]
) -> None:
    from matplotlib.collections import LineCollection
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path
    from matplotlib.ticker import FixedLocator, FuncFormatter

    axes.set_facecolor(SEA)
    if outlines is not None:
        grain = (window[3] - window[1]) / room.height * FINEST
        rings = cut_rings(outlines.land, window, grain)
        if rings:
            whole = Path.make_compound_path(*(Path(ring, closed=False) for ring in rings))
            axes.add_artist(PathPatch(whole, facecolor=LAND, linewidth=0, zorder=0.5, gid="land"))
        for lines, colour, width, name in (
            (outlines.borders, BORDER, 0.6, "borders"), (outlines.coasts, COAST, 0.6, "coasts"),
        ):  # fmt: skip
            axes.add_collection(
                LineCollection(cut_lines(lines, window, grain), colors=colour, linewidths=width, zorder=0.8, gid=name)
            )
    axes.xaxis.set_major_locator(FixedLocator(list_grid(window[0], window[2])))
    axes.yaxis.set_major_locator(FixedLocator(list_grid(window[1], window[3])))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: name_degree(value, "EW")))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: name_degree(value, "NS")))
    axes.grid(True, color=COAST, linewidth=0.3, alpha=0.5, linestyle=(0, (1, 3)), zorder=0.6)
    axes.tick_params(length=2, labelsize=7, pad=2)
    for spine in axes.spines.values():
        spine.set_visible(True)


def _draw_spot(
    axes: "Axes", room: Area, window: tuple[float, float, float, float], spot: Spot, most: int
) -> tuple[float, float, float]:
    """Draw a place; gives the middle and the radius of its mark, in pixels of the figure."""
    from matplotlib.patches import Ellipse

    longitude = turn_to(spot.longitude, (window[0] + window[2]) / 2)
    across, up = room.width / (window[2] - window[0]), room.height / (window[3] - window[1])
    is_spot = spot.precision in SPOTS
    if spot.radius_km * up / KILOMETRES > SMALLEST:
        _draw_disc(axes, window, spot, longitude)
    radius = size_of(spot.events, most)
    mark = Ellipse(
        (longitude, spot.latitude),
        2 * radius / across,
        2 * radius / up,
        facecolor=(VERMILION, 0.85) if is_spot else (PAPER, 0.75),
        edgecolor=PAPER if is_spot else VERMILION,
        linewidth=0.6 if is_spot else 1.3,
        zorder=3.0 + 1.0 / (1.0 + radius),
    )
    mark.set_gid(f"place-{spot.place_id}")
    axes.add_artist(mark)
    return room.left + (longitude - window[0]) * across, room.bottom + (spot.latitude - window[1]) * up, radius


def _draw_disc(axes: "Axes", window: tuple[float, float, float, float], spot: Spot, longitude: float) -> None:
    """The circle in which a place lies; where the map ends within it, the rest is at the other end."""
    from matplotlib.patches import Polygon

    for turn in (0.0, -360.0, 360.0):
        points = circle(spot.latitude, longitude + turn, spot.radius_km)
        if turn and (max(x for x, _ in points) <= window[0] or min(x for x, _ in points) >= window[2]):
            continue
        disc = Polygon(
            points,
            facecolor=(VERMILION, OPACITY.get(PlacePrecision(spot.precision), 0.05)),
            edgecolor=(VERMILION, 0.55),
            linewidth=0.6,
            linestyle="solid" if spot.precision in SPOTS else (0, (3, 2)),
            zorder=1.0 + 1.0 / (1.0 + spot.radius_km),
        )
        disc.set_gid(f"disc-{spot.place_id}" if turn == 0.0 else f"rest-{spot.place_id}")
        axes.add_artist(disc)


def _draw_legend(figure: "Figure", area: Area, most: int) -> None:
    from matplotlib.patches import Circle

    axes = add_axes(figure, Area(area.left, area.bottom, area.width, LEGEND))
    axes.set_xlim(0, area.width)
    axes.set_ylim(0, LEGEND)
    axes.set_axis_off()
    shapes: list[tuple[str, dict[str, Any], float]] = [
        ("place known exactly or nearly", {"facecolor": (VERMILION, 0.85), "edgecolor": PAPER, "linewidth": 0.6}, 5.0),
        ("only its area is known", {"facecolor": PAPER, "edgecolor": VERMILION, "linewidth": 1.3}, 5.0),
        (
            "where it may lie",
            {
                "facecolor": (VERMILION, 0.11),
                "edgecolor": (VERMILION, 0.55),
                "linewidth": 0.6,
                "linestyle": (0, (3, 2)),
            },
            9.0,
        ),
    ]
    sizes = sorted({1, max(1, round(most / 4)), most})
    shapes += [
        (f"{events} event{'s' if events > 1 else ''}", {"facecolor": "none", "edgecolor": INK, "linewidth": 0.7},
         min(size_of(events, most), LEGEND / 2))
        for events in sizes
    ]  # fmt: skip
    left, middle = LEFT, LEGEND / 2 - 4
    for text, style, radius in shapes:
        axes.add_artist(Circle((left + radius, middle), radius, clip_on=False, **style))
        left += 2 * radius + 6
        drawn = write(figure, area.left + left, area.bottom + middle, text, size=TEXT_SIZE - 0.5, va="center")
        left += drawn.get_window_extent().width + 18
