"""What a map shows: the window around its places, circles on the globe, lines of the grid.

Degrees; longitudes go beyond 180 where the window crosses the date line.
"""

import math
from collections.abc import Iterable, Sequence

from app.charts.outlines import Box

KILOMETRES = 111.195  # to a degree, on a globe of 6371 km
CORNERS = 72  # of a circle
NARROWEST = 2.5  # degrees of latitude that a map shows at least
STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30)


def find_centre(longitudes: Iterable[float]) -> float:
    """The middle of the shortest stretch that holds all longitudes, -180 to 180.

    Examples
    --------
    >>> find_centre([179, -179]), find_centre([10, 20, 60]), find_centre([5])
    (180.0, 35.0, 5.0)
    """
    found = sorted({one % 360.0 for one in longitudes})
    gaps = [(found[(number + 1) % len(found)] - found[number]) % 360.0 or 360.0 for number in range(len(found))]
    widest = max(range(len(found)), key=lambda number: (gaps[number], -number))
    middle = found[(widest + 1) % len(found)] + (360.0 - gaps[widest]) / 2
    turned = (middle + 180.0) % 360.0 - 180.0
    return 180.0 if turned == -180.0 else turned


def turn_to(longitude: float, centre: float) -> float:
    """The longitude nearest to `centre` that means the same.

    Examples
    --------
    >>> turn_to(-179, 180), turn_to(10, 0)
    (181.0, 10.0)
    """
    return centre + (longitude - centre + 180.0) % 360.0 - 180.0


def circle(latitude: float, longitude: float, radius_km: float) -> list[tuple[float, float]]:
    """The points (longitude, latitude) of a circle on the globe; around a pole it is closed along the pole."""
    angle = min(radius_km / KILOMETRES, 179.0)
    across, up = math.radians(angle), math.radians(latitude)
    points = []
    for number in range(CORNERS):
        bearing = 2 * math.pi * number / CORNERS
        sine = math.sin(up) * math.cos(across) + math.cos(up) * math.sin(across) * math.cos(bearing)
        north = math.asin(max(-1.0, min(1.0, sine)))
        east = math.atan2(
            math.sin(bearing) * math.sin(across) * math.cos(up), math.cos(across) - math.sin(up) * math.sin(north)
        )
        points.append((longitude + math.degrees(east), math.degrees(north)))
    if abs(latitude) + angle < 90.0:
        return points
    pole = math.copysign(90.0, latitude)
    ordered = sorted(points)
    return [(longitude - 180.0, pole), (longitude - 180.0, ordered[0][1]), *ordered,
            (longitude + 180.0, ordered[-1][1]), (longitude + 180.0, pole)]  # fmt: skip


def find_window(points: Sequence[tuple[float, float, float]], ratio: float) -> Box:
    """West, south, east, north of a map in which the circles (latitude, longitude, kilometres) lie, with a margin.

    Parameters
    ----------
    ratio : float
        Width of the map by its height. A degree is drawn as at the middle latitude; the world at most once around.
    """
    centre = find_centre(longitude for _, longitude, _ in points)
    south = max(min(latitude - radius / KILOMETRES for latitude, _, radius in points), -90.0)
    north = min(max(latitude + radius / KILOMETRES for latitude, _, radius in points), 90.0)
    shrunk = [_shrink(latitude) for latitude, _, _ in points]
    west, east = (
        pick(
            turn_to(longitude, centre) + sign * min(radius / KILOMETRES / each, 180.0)
            for (_, longitude, radius), each in zip(points, shrunk, strict=True)
        )
        for pick, sign in ((min, -1), (max, 1))
    )
    middle, tall = (south + north) / 2, max((north - south) * 1.14, NARROWEST)
    each = _shrink(middle)
    wide = min(max((east - west) * 1.12, NARROWEST / each), 360.0)
    if wide * each < tall * ratio:
        wide = min(tall * ratio / each, 360.0)
    tall = min(max(wide * each / ratio, tall), 180.0)  # taller than true where the whole world is too narrow
    middle = max(-90.0 + tall / 2, min(90.0 - tall / 2, middle))
    across = (west + east) / 2
    return across - wide / 2, middle - tall / 2, across + wide / 2, middle + tall / 2


def _shrink(latitude: float) -> float:
    """Width of a degree of longitude by that of latitude; not below a tenth, or the poles would fill the map."""
    return max(math.cos(math.radians(latitude)), 0.1)


def list_grid(first: float, last: float) -> list[float]:
    """Round degrees between two, about six.

    Examples
    --------
    >>> list_grid(33.2, 44.9)
    [34.0, 36.0, 38.0, 40.0, 42.0, 44.0]
    """
    step = next((step for step in STEPS if (last - first) / step <= 7), STEPS[-1])
    return [round(float(number * step), 6) for number in range(math.ceil(first / step), math.floor(last / step) + 1)]


def name_degree(value: float, letters: str) -> str:
    """A degree as maps write it; `letters` are those of above and below zero.

    Examples
    --------
    >>> name_degree(190, "EW"), name_degree(-12.5, "NS"), name_degree(0, "EW")
    ('170°W', '12.5°S', '0°')
    """
    turned = (value + 180.0) % 360.0 - 180.0 if letters == "EW" else value
    if turned in (0.0, -180.0):
        return f"{abs(turned):g}°"
    return f"{abs(turned):g}°{letters[0] if turned > 0 else letters[1]}"
