import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.charts.geography import KILOMETRES, circle, find_centre, find_window, list_grid, turn_to

LATITUDES = st.floats(-90, 90)
LONGITUDES = st.floats(-180, 180)
SPOTS = st.lists(st.tuples(LATITUDES, LONGITUDES, st.floats(0, 3000)), min_size=1, max_size=8)


def far(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres between two points (longitude, latitude)."""
    (x, y), (u, v) = (tuple(math.radians(part) for part in point) for point in (one, other))
    half = math.sin((y - v) / 2) ** 2 + math.cos(y) * math.cos(v) * math.sin((x - u) / 2) ** 2
    return math.degrees(2 * math.asin(min(1.0, math.sqrt(half)))) * KILOMETRES


@given(st.floats(-60, 60), LONGITUDES, st.floats(5, 2000))
def test_all_points_of_a_circle_are_as_far_from_its_middle(latitude: float, longitude: float, radius: float) -> None:
    for point in circle(latitude, longitude, radius):
        assert far((longitude, latitude), point) == pytest.approx(radius, rel=0.001, abs=0.1)


@given(LATITUDES, LONGITUDES, st.floats(0, 30000))
def test_any_circle_stays_on_the_globe(latitude: float, longitude: float, radius: float) -> None:
    points = circle(latitude, longitude, radius)
    assert all(-90 <= y <= 90 and abs(x - longitude) <= 180.0001 for x, y in points)


@given(SPOTS, st.floats(0.3, 4))
def test_the_window_holds_every_middle(spots: list[tuple[float, float, float]], ratio: float) -> None:
    west, south, east, north = find_window(spots, ratio)
    assert east - west <= 360.0001
    assert north - south <= 180.0001
    assert -90.0001 <= south < north <= 90.0001
    for latitude, longitude, _ in spots:
        assert west - 0.001 <= turn_to(longitude, (west + east) / 2) <= east + 0.001
        assert south - 0.001 <= latitude <= north + 0.001


def test_a_window_across_the_date_line_is_narrow() -> None:
    west, _, east, _ = find_window([(-17.0, 179.5, 10.0), (-17.0, -179.5, 10.0)], 1.5)
    assert east - west < 10
    assert west < 180 < east
    assert find_centre([170, -170, 175]) == 180.0


@given(st.floats(-400, 400), st.floats(0.3, 360))
def test_a_grid_has_a_few_round_lines(first: float, wide: float) -> None:
    lines = list_grid(first, first + wide)
    assert all(first - 1e-6 <= line <= first + wide + 1e-6 for line in lines)
    assert len(lines) <= 13
