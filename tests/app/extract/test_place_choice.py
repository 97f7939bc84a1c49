import pytest

from app.extract.gazetteer import Place
from app.extract.place_choice import Anchor, Candidate, Toponym, settle_together
from graph.ontology import LocationType, PlacePrecision


def town(country: str, admin1: str, latitude: float, longitude: float, population: int = 10_000) -> Candidate:
    place = Place(
        "X", LocationType.POPULATED_PLACE, country, latitude, longitude, 1.0, population, PlacePrecision.EXACT,
        code=f"{country}.{admin1}",
    )  # fmt: skip
    return Candidate(place, worth=0.0)


def countries(toponym: Toponym) -> str:
    return max(toponym.candidates, key=lambda one: one.chance).place.country


def test_homonyms_agree_on_the_reading_that_puts_them_close_together() -> None:
    first = Toponym([town("FR", "11", 48.9, 2.4), town("US", "TN", 36.3, -88.3)], "a")
    second = Toponym([town("GB", "ENG", 52.0, 0.1), town("US", "TN", 36.3, -88.5)], "b")
    settle_together([first, second], [])
    assert (countries(first), countries(second)) == ("US", "US")


def test_what_is_settled_draws_the_rest_to_it() -> None:
    rawa = Toponym([town("PL", "74", 51.8, 20.3, 20_000), town("IQ", "01", 34.5, 41.9)], "rawa")
    settle_together([rawa], [Anchor("IQ", "IQ.01", 33.4, 43.3)])
    assert countries(rawa) == "IQ"


def test_a_country_alone_draws_too() -> None:
    name = Toponym([town("PL", "74", 51.8, 20.3), town("IQ", "01", 34.5, 41.9)], "x")
    settle_together([name], [Anchor("IQ")])
    assert countries(name) == "IQ"


def test_the_same_name_twice_is_no_evidence_for_itself() -> None:
    one, other = (Toponym([town("FR", "11", 48.9, 2.4), town("US", "TN", 36.3, -88.3)], "paris") for _ in range(2))
    settle_together([one, other], [])
    assert [round(candidate.chance, 3) for candidate in one.candidates] == [0.5, 0.5]


def test_chances_of_a_name_add_up_to_one() -> None:
    names = [Toponym([town("US", "TX", 30 + up, -95.0) for up in range(5)], str(number)) for number in range(3)]
    settle_together(names, [])
    for name in names:
        assert sum(one.chance for one in name.candidates) == pytest.approx(1.0)


def test_nothing_to_settle_is_no_mistake() -> None:
    settle_together([], [Anchor("IQ")])
