"""Hot spots: every event is in a cell, told apart, or without a place; z-scores by their formula; outlines."""

import math
from datetime import date

import h3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analytics.hotspots import find_hotspots, gi_star, polygon_of
from graph.sums import PlaceSum

PRECISIONS = ("exact", "near", "admin2", "admin1", "region", "country", None)
PLACES = st.builds(
    PlaceSum,
    place_id=st.one_of(st.none(), st.text("abc", min_size=1, max_size=3)),
    country=st.sampled_from(("IQ", "SY", None)),
    admin1=st.sampled_from(("Anbar", None)),
    latitude=st.one_of(st.none(), st.floats(-89, 89)),
    longitude=st.one_of(st.none(), st.floats(-180, 180)),
    radius_km=st.one_of(st.none(), st.floats(0, 600)),
    precision=st.sampled_from(PRECISIONS),
    events=st.integers(1, 9),
    best=st.integers(0, 50),
)


def place(precision: str | None, radius_km: float | None = None, **more: object) -> PlaceSum:
    figures = {"events": 2, "low": 1, "best": 3, "high": 9}
    known = {"admin1": "Anbar", "latitude": 33.4, "longitude": 43.3, **figures, **more}
    return PlaceSum("p", "IQ", radius_km=radius_km, precision=precision, **known)  # type: ignore[arg-type]


@given(st.lists(PLACES, max_size=12), st.integers(1, 7), st.sampled_from(("cell", "admin1", "country")))
def test_no_event_is_lost_or_counted_twice(sums: list[PlaceSum], resolution: int, by: str) -> None:
    found = find_hotspots(sums, by=by, resolution=resolution)  # type: ignore[arg-type]
    told = sum(one.events for one in (*found.spots, *found.coarser)) + found.unplaced
    assert told == sum(one.events for one in sums)
    dead = sum(one.best for one in (*found.spots, *found.coarser))
    assert dead == sum(one.best for one in sums if one.place_id is not None)


@pytest.mark.parametrize(
    ("precision", "radius_km", "finest"),
    [
        ("exact", None, 7),
        ("exact", 12.0, 4),
        ("admin1", None, 2),
        ("admin1", 60.0, 3),
        ("country", 10.0, 0),
        (None, 1.0, 0),
    ],
)
def test_a_place_is_in_no_cell_finer_than_it_is_known(
    precision: str | None, radius_km: float | None, finest: int
) -> None:
    fitting = [size for size in range(1, 8) if find_hotspots([place(precision, radius_km)], resolution=size).spots]
    assert fitting == list(range(1, finest + 1))


def test_what_lies_in_one_cell_is_summed() -> None:
    days = {"first_day": date(2017, 1, 2), "last_day": date(2017, 3, 4)}
    found = find_hotspots([place("exact"), place("exact", admin1="Nineveh", **days)], resolution=3)
    (spot,) = found.spots
    assert (spot.events, spot.low, spot.best, spot.high, spot.places) == (4, 2, 6, 18, 2)
    assert (spot.first_day, spot.last_day) == (date(2017, 1, 2), date(2017, 3, 4))
    assert spot.key == h3.latlng_to_cell(33.4, 43.3, 3)


def test_provinces_and_countries_take_what_is_known_so_well() -> None:
    sums = [place("admin1"), place("country", admin1=None)]
    by_admin1, by_country = (find_hotspots(sums, by=unit) for unit in ("admin1", "country"))  # type: ignore[arg-type]
    assert [(one.key, one.admin1, one.events) for one in by_admin1.spots] == [("IQ", "Anbar", 2)]
    assert [(one.key, one.events) for one in by_admin1.coarser] == [("country", 2)]
    assert [(one.key, one.events) for one in by_country.spots] == [("IQ", 4)]


def test_nothing_has_no_z_scores() -> None:
    assert gi_star({}) == {}
    assert find_hotspots([], score="killed").spots == ()


def test_z_scores_follow_their_formula() -> None:
    middle = h3.latlng_to_cell(33.4, 43.3, 4)
    far = h3.latlng_to_cell(36.3, 38.0, 4)
    values = {middle: 10.0, **dict.fromkeys(h3.grid_ring(middle, 1), 4.0), far: 1.0}
    found = gi_star(values)
    ground = sorted({cell for one in values for cell in h3.grid_disk(one, 1)})
    held = [values.get(cell, 0.0) for cell in ground]
    count, mean = len(held), sum(held) / len(held)
    spread = math.sqrt(sum(one**2 for one in held) / count - mean**2)
    expected = (34.0 - mean * 7) / (spread * math.sqrt((count * 7 - 49) / (count - 1)))
    assert found[middle] == pytest.approx(expected, abs=1e-4)
    assert max(found, key=lambda cell: found[cell] or 0.0) == middle
    assert (found[far] or 0.0) < 0 < (found[middle] or 0.0)
    scored = find_hotspots([place("exact", best=7), place("exact", latitude=36.0)], resolution=4, score="killed")
    assert all(one.z is not None for one in scored.spots)
    assert gi_star({middle: 3.0}) == {middle: None}  # nothing around it to compare with


@given(st.floats(-80, 80), st.sampled_from((179.999, -179.999, 0.0, 43.3)), st.integers(1, 7))
def test_outlines_are_closed_and_cross_no_date_line(latitude: float, longitude: float, resolution: int) -> None:
    outline = polygon_of(h3.latlng_to_cell(latitude, longitude, resolution))
    parts = outline["coordinates"] if outline["type"] == "MultiPolygon" else [outline["coordinates"]]
    for (ring,) in parts:
        assert ring[0] == ring[-1]
        assert len(ring) >= 4
        east = [point[0] for point in ring]
        assert -180 <= min(east) <= max(east) <= 180
        assert max(east) - min(east) < 180
