"""Names that may be one thing's: what meets under a key, what is asked about, on which level."""

import pytest

from app.resolve.namesakes import Profile, compare, filed_under, from_payload, may_be_one, score, to_payload


def actor(*names: str, **more: object) -> Profile:
    return Profile(f"ent_{names[0]}", "actor", names, **more)  # type: ignore[arg-type]


def person(*names: str, **more: object) -> Profile:
    return Profile(f"ent_{names[0]}", "person", names, **more)  # type: ignore[arg-type]


def place(*names: str, **more: object) -> Profile:
    return Profile(f"ent_{names[0]}_{more.get('countries')}", "location", names, **more)  # type: ignore[arg-type]


def told(left: Profile, right: Profile) -> dict[str, str]:
    return {one.aspect: one.level for one in compare(left, right)}


def meet(left: Profile, right: Profile) -> bool:
    return not set(filed_under(left)).isdisjoint(filed_under(right))


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        (actor("Red Lions"), actor("the Red-Lions"), "same"),
        (actor("People's Army"), actor("Peoples Army"), "common"),
        (actor("Moro Islamic Liberation Front"), actor("MILF"), "short"),
        (actor("Army for the Liberation of Rwanda"), actor("ALR"), "short"),
        (actor("Maute group"), actor("Maute"), "sort"),
        (actor("Lashkar Jhangvi"), actor("Lashkar Jhengve"), "near"),
        (person("Haider al-Abadi"), person("Abadi"), "surname"),
        (person("Haider al-Abadi"), person("Haider Jawad al-Abadi"), "part"),
        (person("Haider al-Abadi"), person("H. Abadi"), "part"),
        (person("Muammar Ghaddafi"), person("Moammer Gaddafi"), "near"),
        (place("Terter"), place("Tartar"), "near"),
    ],
)
def test_names_meet_under_a_key_and_are_alike_on_a_level(left: Profile, right: Profile, level: str) -> None:
    assert meet(left, right)
    assert told(left, right)["name"] == told(right, left)["name"] == level


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (actor("Red Front"), actor("Green Front")),
        (actor("Karen National Army"), actor("Karen National Front")),
        (person("Halima Warsame"), person("Mahad Warsame")),
        (person("Warsame"), person("Mahad")),
        (place("Goma"), place("Gama")),
        (actor("PDF"), actor("PDK")),
    ],
)
def test_other_names_are_not_alike(left: Profile, right: Profile) -> None:
    assert compare(left, right) == []


def test_what_the_seeds_or_the_gazetteer_know_as_two_is_not_asked_about() -> None:
    assert not may_be_one(actor("One", ground="seeds"), actor("Two", ground="seeds"))
    assert not may_be_one(place("One", ground="gazetteer"), place("Two", ground="gazetteer"))
    assert may_be_one(place("One", ground="gazetteer"), place("Two", ground="seeds"))


def test_two_things_local_to_reports_are_not_asked_about() -> None:
    assert not may_be_one(person("Abadi", ground="report"), person("Amin", ground="report"))
    assert may_be_one(person("Abadi", ground="report"), person("Ali Abadi"))


def test_kinds_that_readings_mix_up_are_asked_about() -> None:
    assert may_be_one(actor("Boko Haram"), person("Boko"))
    assert not may_be_one(actor("Damascus"), place("Damascus"))


def test_a_name_that_every_country_has_and_a_place_are_of_one_country() -> None:
    assert not may_be_one(actor("People's Army", countries=("CD",)), actor("Peoples Army", countries=("UG",)))
    assert not may_be_one(place("Salem", countries=("CD",)), place("Salem", countries=("UG",)))
    assert may_be_one(place("Salem", countries=("CD",)), place("Salem"))
    assert may_be_one(actor("Red Lions", countries=("CD",)), actor("The Red Lions", countries=("UG",)))


def test_classes_points_and_grounds_are_levels() -> None:
    near = place("Salem", points=((1.0, 1.0),), countries=("CD",), ground="gazetteer")
    assert told(near, place("Salem", points=((1.1, 1.0),), countries=("CD", "UG"), types=("town",))) == {
        "name": "same", "kind": "same", "type": "unknown", "country": "same", "ground": "known", "place": "near",
    }  # fmt: skip
    assert told(near, place("Salem", points=((3.0, 1.0),)))["place"] == "far"
    local = person("Amin", ground="report", day=738000)
    assert told(local, person("Ali Amin"))["time"] == "near"


def test_the_score_is_the_sum_of_the_weights() -> None:
    weights = {"entity.start": -1.0, "entity.name.same": 2.0, "entity.kind.same": 0.25, "event.start": 9.0}
    assert score(compare(actor("Red Lions"), actor("the Red Lions")), weights) == 1.25


def test_what_is_local_to_a_report_without_a_day_is_filed_nowhere() -> None:
    assert filed_under(person("Amin", ground="report")) == []
    assert filed_under(person("Amin", ground="report", day=738000)) != []


def test_a_stored_profile_is_the_same_profile() -> None:
    one = place("Salem", "Selem", countries=("CD",), points=((1.0, 2.0),), types=("town",), day=738000)
    assert from_payload(to_payload(one) | {"names": list(one.names), "points": [[1.0, 2.0]]}) == one
