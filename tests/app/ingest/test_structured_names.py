"""Names of data sets to what seeds and gazetteer know."""

from dataclasses import dataclass

import pytest

from app.ingest.structured_names import KnownNames, settlement_name
from app.ingest.structured_record import Site
from graph.ontology import EntityKind, PlacePrecision, Role
from graph.seeds import SeedEntity
from tests.rows import seeds_of

TWINS = (
    SeedEntity("actor:union-cd", EntityKind.ACTOR, "People's Union", "militia", "CD", (), ("PU",)),
    SeedEntity("actor:union-ug", EntityKind.ACTOR, "People's Union", "militia", "UG", (), ("PU",)),
    SeedEntity("actor:efe", EntityKind.ACTOR, "Efe", "militia", "UG"),
)


@dataclass(frozen=True)
class Town:
    country: str
    latitude: float
    longitude: float
    geonames_id: int | None


def key_of(name: str, country: str | None = "CD") -> str | None:
    return KnownNames(seeds_of(*TWINS)).party(name, Role.SOURCE, country=country, kind=None).known_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Government of DR Congo", "actor:armed-forces-cd"),
        ("Government of DR Congo (Zaire)", "actor:armed-forces-cd"),
        ("Military Forces of Uganda (1986-)", "actor:armed-forces-ug"),
        ("Military Forces of Uganda (1986-) Air Force", "actor:armed-forces-ug"),
        ("Police Forces of Uganda (1986-) Riot Squad", "actor:police-ug"),
        ("Government of Atlantis", None),
        ("Red Front", "actor:red-front"),
        ("RF: Red Front", "actor:red-front"),
        ("RF", "actor:red-front"),
        ("Red Front (Democratic Republic of Congo)", "actor:red-front"),
        ("Red Frontt", "actor:red-front"),  # a spelling
        ("People's Union", "actor:union-cd"),
        ("PU", "actor:union-cd"),
        ("Ife", None),  # a short name has no other spellings
        ("Unidentified Armed Group (Uganda)", None),
    ],
)
def test_a_name_is_looked_up_by_the_forms_of_data_sets(name: str, key: str | None) -> None:
    assert key_of(name) == key


def test_a_name_of_several_is_nobodys_elsewhere() -> None:
    assert (key_of("PU", "UG"), key_of("PU", "SY"), key_of("PU", None)) == ("actor:union-ug", None, None)


def test_a_description_keeps_the_name_that_the_seeds_give() -> None:
    names = KnownNames(seeds_of())
    assert (
        names.party("Government of Uganda", Role.SOURCE, country="UG", kind=None).own_name == "Armed Forces of Uganda"
    )
    assert names.party("Red Front", Role.SOURCE, country="UG", kind=None).own_name is None


def test_a_town_is_the_nearest_of_its_name_if_it_is_near() -> None:
    towns = (
        Town("CD", -0.5, 29.2, 1),
        Town("CD", -0.52, 29.17, 2),
        Town("UG", -0.52, 29.17, 3),
        Town("CD", 3.0, 29.0, 4),
    )
    names = KnownNames(seeds_of(), lambda name: towns if name == "Ramka" else ())
    site = Site("Ramka village", "populated_place", -0.52, 29.18, 3.0, PlacePrecision.EXACT, "CD")
    assert (names.named_town(site).name, names.named_town(site).geonames_id) == ("Ramka", 2)
    far = Site("Ramka", "populated_place", 9.0, 29.0, 3.0, PlacePrecision.EXACT, "CD")
    assert names.named_town(far).geonames_id is None
    assert settlement_name("Village") == "Village"
