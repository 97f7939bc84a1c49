"""What makes a thing itself, and what is too little to join two reports by."""

from pathlib import Path

import pytest

from app.resolve.identity import entity_identity, ordered_ends, participant_identity, relation_identity, seed_identity
from app.seeds.reader import read_seed_set
from graph.ids import make_id
from graph.model import LocalEntity
from graph.ontology import SYMMETRIC_RELATIONS, EntityKind, RelationType
from graph.spelling import fold_name


def actor(name: str, **more: object) -> LocalEntity:
    return LocalEntity("e1", EntityKind.ACTOR, None, name, **more)  # type: ignore[arg-type]


def place(name: str, **more: object) -> LocalEntity:
    return LocalEntity("e1", EntityKind.LOCATION, None, name, **more)  # type: ignore[arg-type]


def person(name: str) -> LocalEntity:
    return LocalEntity("e1", EntityKind.PERSON, None, name)


def is_joined(one: LocalEntity, other: LocalEntity) -> bool:
    """Whether two reports that tell of these tell of the same thing."""
    return entity_identity(one, local_id="loc_1") == entity_identity(other, local_id="loc_2")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (actor("Red Front", country="CD"), actor("the Red-Front", country="CD")),
        (actor("Al-Nusra"), actor("Nusra")),
        (actor("IS", known_id="actor:islamic-state"), actor("Daesh", known_id="actor:islamic-state", country="IQ")),
        (place("Goma", geonames_id=216281), place("Ngoma", geonames_id=216281, country="CD")),
        (place("Old Mill", country="CD"), place("old mill", country="CD")),
        (person("Haider al-Abadi"), person("Haider Al Abadi")),
        (LocalEntity("e1", EntityKind.OPERATION, None, "Dawn"), LocalEntity("e9", EntityKind.OPERATION, "war", "Dawn")),
    ],
)
def test_two_reports_tell_of_one_thing(one: LocalEntity, other: LocalEntity) -> None:
    assert is_joined(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (actor("the army", is_generic=True), actor("the army", is_generic=True)),
        (actor("residents", is_generic=True, country="CD"), actor("residents", is_generic=True, country="CD")),
        (actor("Red Front", country="CD"), actor("Red Front", country="UG")),
        (actor("Red Front", country="CD"), actor("Red Front")),
        (actor("Dawn"), LocalEntity("e1", EntityKind.OPERATION, None, "Dawn")),
        (person("Abadi"), person("Abadi")),
        (place("Salem"), place("Salem")),
        (place("Salem", geonames_id=1), place("Salem", geonames_id=2)),
        (place("Salem", country="CD"), place("Salem", country="UG")),
        (actor("PDF"), actor("PDF")),
        (actor("Ministry of Defence"), actor("Ministry of Defence")),
        (actor("…"), actor("…")),
        (actor("IS", known_id="actor:islamic-state"), actor("IS")),
        (actor("北方"), actor("南方")),
    ],
)
def test_a_name_alone_does_not_join_two_reports(one: LocalEntity, other: LocalEntity) -> None:
    assert not is_joined(one, other)


def test_the_country_of_the_report_parts_namesakes_and_joins_spellings() -> None:
    def of(one: LocalEntity, country: str | None) -> str:
        return entity_identity(one, local_id=f"loc_{country}", country=country)

    assert of(actor("Ministry of Defence"), "UA") != of(actor("Ministry of Defence"), "RU")
    assert of(actor("PDF"), "MM") != of(actor("PDF"), "RU")
    assert of(actor("Ansar al-Sharia"), "LY") == of(actor("Ansar al Shariah"), "TN")  # the seeds part these
    assert of(place("Hombory"), "ML") == of(place("Hombori", country="ML"), "NE")
    assert of(place("Hombory"), None) == make_id("ent", "local", "loc_None")
    assert of(person("Ali Amin"), "LY") == of(person("Ali Amin"), "TN")
    assert of(actor("Reds", known_id="actor:reds"), "LY") == of(actor("Reds", known_id="actor:reds"), "TN")


@pytest.mark.slow
def test_no_two_seeds_that_share_a_name_are_ever_one() -> None:
    named: dict[str, set[str]] = {}
    for seed in read_seed_set(Path(__file__).parents[3] / "seeds").entities:
        for name in {seed.name, *seed.aliases, *seed.context_aliases}:
            named.setdefault(fold_name(name), set()).add(seed.key)
    shared = {name: keys for name, keys in named.items() if len(keys) > 1}
    assert len(shared) > 100
    for name, keys in shared.items():
        found = {entity_identity(actor(name, known_id=key), local_id="loc_1") for key in keys}
        assert len(found) == len(keys)


def test_what_is_local_has_an_identity_of_its_own_in_its_report() -> None:
    assert entity_identity(person("Abadi"), local_id="loc_1") == entity_identity(person("Karim"), local_id="loc_1")


def test_a_seed_has_the_identity_of_its_key() -> None:
    assert entity_identity(actor("x", known_id="actor:a"), local_id="loc_1") == seed_identity("actor:a")
    assert seed_identity("actor:a") != seed_identity("actor:b")


@pytest.mark.parametrize("kind", list(RelationType))
def test_only_the_ends_of_symmetric_relations_have_no_order(kind: RelationType) -> None:
    is_symmetric = kind in SYMMETRIC_RELATIONS
    assert (relation_identity(kind, "ent_a", "ent_b") == relation_identity(kind, "ent_b", "ent_a")) is is_symmetric
    assert ordered_ends(kind, "ent_b", "ent_a") == (("ent_a", "ent_b") if is_symmetric else ("ent_b", "ent_a"))
    assert ordered_ends(kind, "ent_a", "ent_b") == ("ent_a", "ent_b")


def test_a_part_is_told_by_event_entity_and_role() -> None:
    parts = {
        participant_identity(*fields) for fields in (("v", "e", "source"), ("v", "e", "target"), ("w", "e", "source"))
    }
    assert len(parts) == 3
