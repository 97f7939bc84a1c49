"""Entities are found by name and filter, shown with sources, joined, corrected, seen among their neighbours."""

from typing import Any

import pytest

from app.api.bodies import VALUES, EditAttribute
from app.resolve.rollup import EDITABLE
from tests.app.api.conftest import Api


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"name": "the red  FRONT"}, {"Red Front"}),
        ({"name": "Red"}, set()),
        ({"name": "!!"}, set()),
        ({"prefix": "Red f"}, {"Red Front"}),
        ({"prefix": "gre", "mentioned": True}, {"Green Guard"}),
        ({"prefix": "%"}, set()),
        ({"kind": "operation"}, {"Operation Dawn"}),
        ({"type": ["ngo", "militia"]}, {"Observers", "Green Guard"}),
        ({"country": "ug"}, {"Green Guard"}),
        ({"bbox": "29,-2,30,0.2", "kind": "location"}, {"Goma", "North Kivu"}),
        ({"seen_from": "2024-06-02", "kind": "actor"}, {"Green Guard"}),
        ({"seen_to": "2024-05-07", "kind": "actor"}, {"Red Front", "Green Guard", "Civilians", "Observers"}),
        ({"min_confidence": 1, "mentioned": True}, {"Democratic Republic of the Congo"}),
    ],
)
def test_a_filter_gives_the_entities_that_fit(api: Api, parameters: dict[str, Any], expected: set[str]) -> None:
    assert set(api.names("/entities", **parameters)) == expected


def test_entities_of_a_report_and_those_that_no_report_names(api: Api) -> None:
    report = api.get("/reports", external_id="r1")["items"][0]["id"]
    assert set(api.names("/entities", report=report)) == {"Red Front", "Goma", "Civilians", "Observers", "Green Guard"}
    unmentioned = api.get("/entities", mentioned=False)["items"]
    assert unmentioned
    assert all(item["report_count"] == 0 and item["seed_key"] for item in unmentioned)


def test_the_most_reported_come_first_and_any_order_can_be_asked_for(api: Api) -> None:
    assert api.names("/entities", kind="actor", mentioned=True)[0] == "Green Guard"
    names = api.names("/entities", kind="actor", mentioned=True, sort="name")
    assert names == sorted(names)
    assert api.names("/entities", kind="actor", mentioned=True, sort="-name") == names[::-1]


def test_an_entity_shows_aliases_with_sources_and_when_it_was_seen(api: Api) -> None:
    entity = api.get(f"/entities/{api.id_of('Green Guard')}")
    assert (entity["first_seen"], entity["last_seen"], entity["report_count"]) == ("2024-05-07", "2024-06-02", 3)
    (alias,) = entity["aliases"]
    assert alias["name"] == "Green Guard"
    assert [source["title"] for source in alias["sources"]] == ["Shelling", None, "Elsewhere"]
    assert entity["evidence"][0]["sentence_text"] == "Green Guard supports Red Front."
    assert (entity["event_count"], entity["relation_count"]) == (3, 1)


def test_a_seeds_aliases_name_file_and_line(api: Api) -> None:
    congo = api.get("/entities", kind="location", type="country", country="CD")["items"][0]["id"]
    sources = [source for alias in api.get(f"/entities/{congo}")["aliases"] for source in alias["sources"]]
    seeded = [source for source in sources if source["seed_key"]]
    assert {source["file"] for source in seeded} == {"countries.csv"}
    assert all(source["line"] > 1 for source in seeded)


def test_an_entity_judged_the_same_redirects_and_is_found_by_both_names(api: Api) -> None:
    red, green = api.id_of("Red Front"), api.id_of("Green Guard")
    body = {"kind": "entity", "left_id": red, "right_id": green, "verdict": "same"}
    assert api.write.post("/api/v1/judgements", json=body).status_code == 201
    old, kept = max(red, green), min(red, green)
    assert api.get(f"/entities/{old}")["redirected_from"] == old
    assert api.id_of("Red Front") == api.id_of("Green Guard") == kept
    assert api.get("/events", actor=old) == api.get("/events", actor=kept) | {"next": None}
    assert api.get(f"/entities/{old}/neighbours")["items"]


def test_neighbours_tell_who_fights_whom_with_the_sentence(api: Api) -> None:
    red = api.id_of("Red Front")
    found = api.get(f"/entities/{red}/neighbours", kind="actor", relation_type="fights")["items"]
    assert [one["node"]["label"] for one in found] == ["Blue Army"]
    assert found[0]["evidence"][0]["sentence_text"] == "Blue Army fights Red Front."
    events = api.get(f"/entities/{red}/neighbours", event_type="shelling_artillery_missile", direction="out")["items"]
    shelled = [one for one in events if one["node"]["node_type"] == "event"]
    assert [one["edge"]["role"] for one in shelled] == ["source"]
    assert shelled[0]["evidence"][0]["text"] == "Red Front"


def test_neighbours_come_in_pages(api: Api) -> None:
    path = f"/entities/{api.id_of('Green Guard')}/neighbours"
    everything = api.get(path)["items"]
    assert len(everything) == 4
    seen, cursor = [], {}
    while True:
        page = api.get(path, limit=1, **cursor)
        seen += page["items"]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert seen == everything


def test_a_correction_wins_is_idempotent_and_can_be_taken_back(api: Api) -> None:
    path = f"/api/v1/entities/{api.id_of('Goma')}/edits/name"
    first = api.write.put(path, json={"value": "Goma City", "note": "as on the map"})
    assert first.status_code == 201
    assert first.json()["edit"]["author"] == "tests"
    second = api.write.put(path, json={"value": "Goma City"})
    assert (second.status_code, second.json()["changes"]) == (200, 0)
    assert api.names("/entities", name="Goma") == ["Goma City"]
    assert [edit["value"] for edit in api.get(path.removeprefix("/api/v1").removesuffix("/name"))["items"]] == [
        "Goma City"
    ]
    assert api.write.delete(path).json()["changes"] == 1
    assert api.write.delete(path).status_code == 404
    assert api.names("/entities", name="Goma") == ["Goma"]


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("name", None), ("name", ""), ("name", 3), ("name", "x\x00y"), ("type", "militia"), ("country", "Congo"),
        ("latitude", 91), ("latitude", "x"), ("longitude", -181), ("radius_km", -1), ("precision", "vague"),
        ("admin1", ""),
    ],
)  # fmt: skip
def test_a_value_that_a_place_cannot_have_is_refused(api: Api, attribute: str, value: Any) -> None:
    path = f"/api/v1/entities/{api.id_of('Goma')}/edits/{attribute}"
    answer = api.write.put(path, json={"value": value})
    assert answer.status_code == 422
    assert answer.json()["field"] == "value"


@pytest.mark.parametrize(
    ("attribute", "value"),
    [("type", "facility"), ("country", "RW"), ("latitude", 1.5), ("precision", "near"), ("admin2", None)],
)
def test_a_value_that_a_place_can_have_is_taken(api: Api, attribute: str, value: Any) -> None:
    goma = api.id_of("Goma")
    assert api.write.put(f"/api/v1/entities/{goma}/edits/{attribute}", json={"value": value}).status_code == 201
    assert api.get(f"/entities/{goma}")[attribute] == value


def test_what_can_be_corrected_is_what_the_rollup_lets_win() -> None:
    assert {*VALUES, "type"} == set(EDITABLE) == set(EditAttribute.__args__)


def test_an_unknown_entity_is_not_found(api: Api) -> None:
    for path in ("/entities/ent_0", "/entities/ent_0/neighbours", "/entities/ent_0/edits"):
        assert "ent_0" in api.get(path, status=404)["detail"]
    assert api.write.put("/api/v1/entities/ent_0/edits/name", json={"value": "x"}).status_code == 404
