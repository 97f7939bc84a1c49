import hashlib
import re

import pytest

from app.charts.outlines import FILE, cut_lines, cut_rings, read_outlines
from app.settings import PROJECT


def test_the_outlines_are_those_that_the_readme_of_the_seeds_tells() -> None:
    told = re.search(r"`maps/outlines.json` \|.*`([0-9a-f]{64})`", (PROJECT / "seeds" / "README.md").read_text("utf-8"))
    assert told
    assert hashlib.sha256(FILE.read_bytes()).hexdigest() == told[1]


def test_no_line_jumps_across_the_map() -> None:
    outlines = read_outlines()
    assert len(outlines.borders) > 300
    for line in (*outlines.coasts, *outlines.borders):
        assert abs(line[1:, 0] - line[:-1, 0]).max() < 30


@pytest.mark.parametrize(
    ("box", "has_land", "has_border"),
    [
        ((38.0, 30.0, 48.0, 38.0), True, True),  # Iraq
        ((175.0, -20.0, 185.0, -14.0), True, False),  # Fiji, across the date line
        ((-185.0, -20.0, -175.0, -14.0), True, False),  # the same, from the other side
        ((-30.0, -30.0, -20.0, -20.0), False, False),  # the ocean
        ((-180.0, -90.0, 180.0, 90.0), True, True),
    ],
)
def test_a_box_gets_its_land_and_borders(
    box: tuple[float, float, float, float], has_land: bool, has_border: bool
) -> None:
    outlines = read_outlines()
    rings = cut_rings(outlines.land, box, 0.01)
    assert bool(rings) == has_land
    assert bool(cut_lines(outlines.borders, box, 0.01)) == has_border
    for ring in rings:
        assert ring[:, 0].min() >= box[0] - 1e-6
        assert ring[:, 0].max() <= box[2] + 1e-6


def test_a_window_within_a_country_is_all_land() -> None:
    (ring,) = cut_rings(read_outlines().land, (25.0, 24.0, 26.0, 25.0), 0.01)
    x, y = ring[:, 0], ring[:, 1]
    assert abs((x[:-1] * y[1:] - x[1:] * y[:-1]).sum() + x[-1] * y[0] - x[0] * y[-1]) / 2 == pytest.approx(1.0)


def test_a_straight_border_is_seen_though_its_ends_are_far() -> None:
    assert cut_lines(read_outlines().borders, (24.9, 25.0, 25.1, 25.5), 0.01)  # Egypt and Libya


def test_what_is_far_away_is_drawn_with_fewer_points() -> None:
    coasts, box = read_outlines().coasts, (-180.0, -90.0, 180.0, 90.0)
    fine, coarse = (sum(len(line) for line in cut_lines(coasts, box, grain)) for grain in (0.01, 0.5))
    assert coarse < fine / 2
