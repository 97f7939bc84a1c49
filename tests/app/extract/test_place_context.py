from collections.abc import Iterator
from pathlib import Path

import pytest

from app.extract.gazetteer import Gazetteer
from app.extract.place_context import country_of_url, town_of_url
from app.extract.place_offsets import DISTANCE, point_towards
from tests.app.extract.small_gazetteer import small_gazetteer


@pytest.fixture
def gazetteer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gazetteer]:
    opened = small_gazetteer(tmp_path, monkeypatch)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("url", "town"),
    [
        ("http://www.theparisnews.com/story?id=3", "paris"),
        ("https://paris-herald.example.org/a", "paris"),
        ("http://parispost.co.uk/", "paris"),
        ("http://chronicle.dallas.com/x", "dallas"),
        ("http://www.dailynews.com/", None),
        ("http://[broken", None),
        (None, None),
    ],
)
def test_a_papers_town_is_what_is_left_of_its_address(gazetteer: Gazetteer, url: str | None, town: str | None) -> None:
    assert town_of_url(url, gazetteer) == town


@pytest.mark.parametrize(
    ("url", "country"),
    [("http://a.co.uk/x", "GB"), ("http://a.ru", "RU"), ("http://a.tv", None), ("http://a.com", None), (None, None)],
)
def test_a_domain_tells_its_country_if_it_is_one(url: str | None, country: str | None) -> None:
    assert country_of_url(url, {"GB", "RU", "TV"}) == country


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("35 km north of ", "north"),
        ("about 20 kilometers (12 miles) southwest of the city of ", "southwest"),
        ("three miles outside ", None),
        ("1,200 kilometres to the south-east of ", "south-east"),
    ],
)
def test_a_distance_is_read_with_its_direction(text: str, way: str | None) -> None:
    match = DISTANCE.search(text)
    assert match is not None
    assert match["way"] == way


def test_a_diagonal_goes_as_far_as_a_straight_line() -> None:
    latitude, longitude = point_towards(0.0, 0.0, 111.2, "northeast")
    assert (round(latitude, 2), round(longitude, 2)) == (0.71, 0.71)
