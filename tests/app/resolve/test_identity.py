"""What makes a thing itself, and what is too little to join two reports by."""

import pytest

from app.resolve.identity import entity_identity, ordered_ends, participant_identity, relation_identity, seed_identity
from graph.model import LocalEntity
from graph.ontology import SYMMETRIC_RELATIONS, EntityKind, RelationType


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
        (actor("…"), actor("…")),
        (actor("IS", known_id="actor:islamic-state"), actor("IS")),
        (actor("北方"), actor("南方")),
    ],
)
def test_a_name_alone_does_not_join_two_reports(one: LocalEntity, other: LocalEntity) -> None:
    assert not is_joined(one, other)


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
