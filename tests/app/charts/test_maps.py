import pytest

from app.charts.maps import Spot, draw_map
from app.charts.outlines import read_outlines
from app.charts.sheet import Sheet
from tests.app.charts.drawn import marks_of, texts_of, told_of

MOSUL = Spot("mosul", "Mosul", 36.34, 43.13, 8.0, "near", 7)
ANBAR = Spot("anbar", "Anbar", 33.0, 41.8, 160.0, "admin1", 2)
STREET = Spot("street", "Old Market", 36.35, 43.14, 0.3, "exact", 1)


def test_a_province_is_a_disc_and_a_street_is_a_mark() -> None:
    data = draw_map(Sheet("Map"), [MOSUL, ANBAR, STREET], read_outlines())
    assert sorted(marks_of(data, "place-")) == ["place-anbar", "place-mosul", "place-street"]
    assert "disc-anbar" in marks_of(data, "disc-")
    assert "disc-street" not in marks_of(data, "disc-")
    assert marks_of(data, "land") == ["land"]
    texts = texts_of(data)
    assert {"Mosul", "Anbar", "only its area is known", "1 event", "7 events"} <= set(texts)
    assert any(text.endswith("°E") for text in texts)
    assert told_of(data)[1].startswith("10 events at 3 places: Mosul 7, Anbar 2, Old Market 1.")
    assert data == draw_map(Sheet("Map"), [MOSUL, ANBAR, STREET], read_outlines())


@pytest.mark.parametrize(
    "spots",
    [
        [Spot("a", "Taveuni", -16.9, 179.97, 20.0, "near", 1), Spot("b", "Apia", -13.8, -171.8, 5.0, "near", 1)],
        [Spot("pole", "Pole", 90.0, 0.0, 500.0, "region", 1)],
        [Spot("south", "South", -90.0, 0.0, 100.0, "region", 1), Spot("north", "North", 90.0, 0.0, 100.0, "region", 1)],
        [Spot("world", "World", 0.0, 0.0, 20_000.0, "region", 1)],
    ],
)
def test_the_edges_of_the_world_are_drawn(spots: list[Spot]) -> None:
    data = draw_map(Sheet("Map"), spots, read_outlines())
    assert len(marks_of(data, "place-")) == len(spots)


def test_a_circle_that_the_map_cuts_goes_on_at_its_other_end() -> None:
    wide = [Spot(f"s{turn}", "Spot", 0.0, float(turn), 2500.0, "country", 1) for turn in range(-180, 180, 30)]
    assert marks_of(draw_map(Sheet("Map"), wide, None), "rest-")
    assert not marks_of(draw_map(Sheet("Map"), [MOSUL, ANBAR], None), "rest-")


def test_without_outlines_the_places_are_still_drawn() -> None:
    data = draw_map(Sheet("Map"), [MOSUL], None)
    assert marks_of(data, "place-") == ["place-mosul"]
    assert not marks_of(data, "land")


def test_nothing_says_so() -> None:
    assert "No event of a known place fits" in texts_of(draw_map(Sheet("Map"), [], None))
