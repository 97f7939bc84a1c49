"""The real reader on places: homonyms, containers, distances, sides of countries, and what stays open."""

import pytest

from app.extract.pipeline import Extractor
from graph.model import LocalEntity, Report
from graph.ontology import EntityKind, PlacePrecision

pytestmark = pytest.mark.slow


def places(extractor: Extractor, text: str, *, url: str | None = None) -> list[LocalEntity]:
    analysis = extractor.analyse(Report(id="rep_1", text=text, url=url))
    return [one for one in analysis.entities if one.kind is EntityKind.LOCATION]


def place(extractor: Extractor, text: str, name: str, *, url: str | None = None) -> LocalEntity:
    found = places(extractor, text, url=url)
    return next(one for one in found if name in (one.name, *one.aliases))


@pytest.mark.parametrize(
    ("text", "name", "country", "admin1"),
    [
        ("A fire broke out in Paris, Texas, on Monday.", "Paris", "US", "Texas"),
        ("A bomb went off in Paris on Monday, French police said.", "Paris", "FR", "Île-de-France"),
        ("Gunmen attacked a checkpoint in Fallujah in Anbar province.", "Fallujah", "IQ", "Anbar"),
        ("Troops entered the Iraqi town of Rawa on Friday.", "Rawa", "IQ", "Anbar"),
        ("Two soldiers died in Turkey's Hakkari province.", "Hakkari province", "TR", "Hakkâri"),
        ("Fighting was heavy in Kandahar, said the Afghan army.", "Kandahar", "AF", "Kandahar"),
        ("The sheriff of Walker County spoke in Huntsville, Texas.", "Huntsville", "US", "Texas"),
        ("Iraqi officials in Ninewa province said that two bombs went off.", "Ninewa province", "IQ", "Nineveh"),
    ],
)
def test_words_around_a_name_tell_which_place_it_is(
    extractor: Extractor, text: str, name: str, country: str, admin1: str
) -> None:
    found = place(extractor, text, name)
    assert (found.country, found.admin1) == (country, admin1)


def test_towns_of_one_report_are_chosen_together(extractor: Extractor) -> None:
    text = "The road from Athens to Decatur and on to Cleveland runs through Chattanooga and Knoxville, Tennessee."
    assert {one.admin1 for one in places(extractor, text) if one.name in ("Athens", "Cleveland", "Knoxville")} == {
        "Tennessee"
    }


def test_the_paper_tells_where_its_town_is(extractor: Extractor) -> None:
    text = "A man was arrested in Lancaster on Sunday."
    assert place(extractor, text, "Lancaster", url="http://www.lancasternews.co.uk/story/1").country == "GB"


def test_a_town_that_could_be_anywhere_stays_open(extractor: Extractor) -> None:
    found = place(extractor, "A fire broke out in Fairview on Monday.", "Fairview")
    assert (found.country, found.latitude) == (None, None)


def test_a_name_that_tells_no_place_gets_none(extractor: Extractor) -> None:
    assert all(one.country in (None, "IQ") for one in places(extractor, "They hid in the Old City, Iraqi police said."))


def test_a_countrys_name_after_a_town_of_an_american_state_is_the_state(extractor: Extractor) -> None:
    assert place(extractor, "The trial opened in Macon, Georgia, and not in Athens.", "Georgia").country == "US"
    assert place(extractor, "Russian troops left the base in Georgia near Tbilisi.", "Georgia").country == "GE"


def test_a_distance_makes_a_point_with_a_radius(extractor: Extractor) -> None:
    found = place(extractor, "A mine exploded in a village 40 km north of Mosul, Iraqi police said.", "village")
    assert found.latitude == pytest.approx(36.33 + 40 / 111.2, abs=0.05)
    assert found.radius_km == pytest.approx(14, abs=1)
    assert (found.precision, found.country) == (PlacePrecision.NEAR, "IQ")


def test_a_place_without_a_name_lies_in_its_container(extractor: Extractor) -> None:
    found = place(extractor, "Gunmen stormed a police station in Ramadi, Iraqi officials said.", "police station")
    assert (found.country, found.admin1, found.precision) == ("IQ", "Anbar", PlacePrecision.NEAR)


def test_a_facility_stands_near_the_town_that_it_is_called_after(extractor: Extractor) -> None:
    found = place(extractor, "Aircraft bombed Mosul airport on Tuesday, the Iraqi army said.", "Mosul airport")
    assert (found.country, found.precision) == ("IQ", PlacePrecision.NEAR)


def test_the_side_of_a_country_lies_on_that_side(extractor: Extractor) -> None:
    north = place(extractor, "Iraqi police said that fighting went on in the north.", "north")
    south = place(extractor, "Iraqi police said that fighting went on in the south.", "south")
    assert (north.country, south.country) == ("IQ", "IQ")
    assert north.latitude is not None
    assert south.latitude is not None
    assert north.latitude > 35 > 33 > south.latitude


def test_the_capital_is_that_of_the_country_that_is_told(extractor: Extractor) -> None:
    found = place(extractor, "A car bomb killed six people in the Somali capital on Friday.", "Somali capital")
    assert (found.country, round(found.latitude or 0)) == ("SO", 2)


@pytest.mark.parametrize(
    ("text", "latitude"),
    [
        ("Troops massed at the border between Rwanda and the Democratic Republic of Congo.", -2),
        ("Iraqi forces moved towards the Turkish border, Iraqi officials said.", 37),
        ("Fighters crossed the Syrian-Lebanese border.", 34),
    ],
)
def test_a_border_is_known_by_the_countries_that_it_parts(extractor: Extractor, text: str, latitude: int) -> None:
    borders = [one for one in places(extractor, text) if "border" in f"{one.name} {one.aliases}".lower()]
    assert [round(one.latitude or 0) for one in borders] == [latitude]
