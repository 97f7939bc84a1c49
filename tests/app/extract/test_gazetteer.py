from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.extract.gazetteer import Gazetteer, keys_of, loose_key
from graph.ontology import LocationType, PlacePrecision
from tests.app.extract.small_gazetteer import small_gazetteer


@pytest.fixture
def gazetteer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gazetteer]:
    opened = small_gazetteer(tmp_path, monkeypatch)
    yield opened
    opened.close()


def test_a_town_is_found_with_and_without_its_article(gazetteer: Gazetteer) -> None:
    for name in ("Al-Qaim", "al-Qa'im", "Qaim", "Al Qā’im"):
        assert [place.geonames_id for place in gazetteer.find(name)] == [2], name


def test_homonyms_come_largest_first(gazetteer: Gazetteer) -> None:
    assert [(place.country, place.admin1) for place in gazetteer.find("Paris")] == [
        ("FR", "Île-de-France"),
        ("US", "Texas"),
        ("US", "Tennessee"),
    ]


def test_the_looser_spelling_is_only_a_second_try(gazetteer: Gazetteer) -> None:
    assert [(place.name, place.is_loose) for place in gazetteer.find("Dayr az-Zor")] == [("Deir ez-Zor", True)]
    assert [place.is_loose for place in gazetteer.find("Deir ez-Zor")] == [False]


def test_small_places_have_no_looser_spelling(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Derry")
    assert gazetteer.find("Dery") == ()


def test_codes_of_airports_are_no_names_but_a_short_own_name_is(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("RMD") == ()
    assert [place.country for place in gazetteer.find("Bo")] == ["SL"]


@pytest.mark.parametrize(
    ("name", "code", "precision"),
    [
        ("Anbar", "IQ.01", PlacePrecision.ADMIN1),
        ("Anbar province", "IQ.01", PlacePrecision.ADMIN1),
        ("Tenn.", "US.TN", PlacePrecision.ADMIN1),
        ("TX", "US.TX", PlacePrecision.ADMIN1),
        ("Ninewa", "IQ.15", PlacePrecision.ADMIN1),
        ("Al-Qaim", "IQ.01.1", PlacePrecision.ADMIN2),
        ("Henry County", "US.TN.079", PlacePrecision.ADMIN2),
    ],
)
def test_areas_are_found_by_name_short_name_and_abbreviation(
    gazetteer: Gazetteer, name: str, code: str, precision: PlacePrecision
) -> None:
    short = name.removesuffix(" province")
    found = gazetteer.find_admin(name) or gazetteer.find_admin(short)
    assert [(place.code, place.precision, place.type) for place in found] == [(code, precision, LocationType.ADMIN)]


def test_a_province_lies_among_its_towns_and_a_district_names_its_province(gazetteer: Gazetteer) -> None:
    (anbar,) = gazetteer.find_admin("Anbar")
    assert 33.4 < anbar.latitude < 34.5
    assert 40.9 < anbar.longitude < 43.4
    assert 80 < anbar.radius_km < 200
    (district,) = gazetteer.find_admin("Al-Qaim")
    assert (district.admin1, district.admin2) == ("Anbar", "Al-Ka'im District")


def test_an_area_without_a_place_inside_has_no_point_and_is_left_out(gazetteer: Gazetteer) -> None:
    assert gazetteer.find_admin("North Darfur") == ()


def test_provinces_of_a_country_are_listed_by_code(gazetteer: Gazetteer) -> None:
    assert [place.name for place in gazetteer.list_provinces("IQ")] == ["Anbar", "Nineveh"]
    assert gazetteer.list_provinces("XX") == ()


def test_an_unknown_name_gives_nothing(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Nowhere at all") == ()
    assert gazetteer.find("") == ()
    assert gazetteer.find_admin("…") == ()


@given(st.text(max_size=40))
def test_keys_of_any_text_are_plain_and_their_loose_form_is_stable(name: str) -> None:
    for key in keys_of(name):
        assert key.isascii()
        assert len(key) > 1
        assert loose_key(key) == loose_key(key)
