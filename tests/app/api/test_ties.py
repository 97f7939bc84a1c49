"""Allies and foes of an actor, the tie of two, and the structure of one, asked over REST."""

from typing import Any

import pytest

from tests.app.api.conftest import Api


def ties(api: Api, name: str = "Red Front", **parameters: Any) -> dict[str, Any]:
    items = api.get(f"/entities/{api.id_of(name)}/ties", **parameters)["items"]
    return {item["other"]["name"]: item for item in items}


def test_allies_and_foes_come_with_sign_strength_and_sentences(api: Api) -> None:
    found = ties(api)
    assert list(found) == ["Blue Army", "Green Guard"]
    assert [tie["sign"] for tie in found.values()] == ["hostile", "friendly"]
    foe = found["Blue Army"]
    assert (foe["first_day"], foe["last_day"]) == ("2024-05-01", "2024-05-31")
    assert (foe["hostile"]["events"], foe["hostile"]["relations"], foe["friendly"]["weight"]) == (1, 1, 0)
    assert foe["lean"] == -1.0
    sentences = {piece["type"]: piece["evidence"][0]["sentence_text"].strip() for piece in foe["pieces"]}
    assert sentences["fights"] == "Blue Army fights Red Front."
    assert sentences["attack"].startswith("Blue Army attacked Red Front in Beni")
    for piece in foe["pieces"]:
        assert api.get(f"/facts/{piece['fact_id']}/why")["evidence"]


def test_the_tie_is_cut_by_period(api: Api) -> None:
    (month,) = ties(api, period="month")["Blue Army"]["periods"]
    assert (month["period_from"], month["period_to"]) == ("2024-05", "2024-05")
    assert len(month["fact_ids"]) == 2


@pytest.mark.parametrize(
    ("parameters", "names"),
    [
        ({"sign": "friendly"}, ["Green Guard"]),
        ({"entity_type": "state_force"}, ["Blue Army"]),
        ({"type": "supports"}, ["Green Guard"]),
        ({"tie_class": "material_conflict"}, ["Blue Army"]),
        ({"min_strength": 0.9}, []),
        ({"min_sources": 2}, []),
        ({"date_to": "2023"}, []),
        ({"date_from": "2024-05-20", "date_to": "2024-05"}, ["Blue Army"]),
        ({"min_confidence": 0.75}, []),
        ({"place_name": "Beni"}, ["Blue Army"]),
        ({"place_name": "Goma"}, []),
        ({"publisher": "Lake Post"}, ["Blue Army"]),
        ({"without_publisher": "Lake Post"}, ["Green Guard"]),
        ({"publisher": "Kivu Times", "kind": "actor"}, ["Green Guard"]),
        ({"event_type": "attack"}, ["Blue Army", "Green Guard"]),  # both are to be attacked: one relation joins them
        ({"event_type": "attack", "modality": "occurred"}, ["Blue Army"]),
        ({"country": "CD", "modality": "occurred", "factions": True}, ["Blue Army"]),
        ({"operation": "Operation Dawn"}, ["Blue Army"]),
        ({"sentence": "attacked beni"}, ["Blue Army"]),
        ({"relation_type": "supports"}, ["Green Guard"]),
    ],
)
def test_ties_are_chosen(api: Api, parameters: dict[str, Any], names: list[str]) -> None:
    if "operation" in parameters:
        parameters = {**parameters, "operation": api.id_of(parameters["operation"])}
    found = ties(api, **parameters)
    assert list(found) == names
    for name in ("Blue Army", "Green Guard"):
        narrowed = {one: value for one, value in parameters.items() if one not in ("sign", "min_strength")}
        pair = api.get(f"/entities/{api.id_of('Red Front')}/ties/{api.id_of(name)}", **narrowed)
        assert pair["sign"] == (found[name]["sign"] if name in found else pair["sign"])
        assert bool(pair["sign"]) >= (name in names)


def test_kinds_that_have_no_ties_are_refused(api: Api) -> None:
    assert api.get(f"/entities/{api.id_of('Red Front')}/ties", 422, kind="location")["field"] == "kind"


def test_ties_come_in_pages_with_the_fields_asked_for(api: Api) -> None:
    path = f"/entities/{api.id_of('Red Front')}/ties"
    first = api.get(path, limit=1, fields="other,sign")
    assert [set(item) for item in first["items"]] == [{"other", "sign"}]
    second = api.get(path, limit=1, cursor=first["next"])
    assert [item["other"]["name"] for item in second["items"]] == ["Green Guard"]
    assert second["next"] is None


def test_an_answer_follows_the_graph(api: Api) -> None:
    assert len(ties(api)) == 2
    report = api.get("/reports", external_id="r2")["items"][0]
    api.write.delete(f"/api/v1/reports/{report['id']}")
    assert list(ties(api)) == ["Green Guard"]


def test_ties_can_be_asked_by_what_was_known_and_what_was_so(api: Api) -> None:
    assert list(ties(api, known_at="2024-05-07")) == ["Green Guard"]
    assert list(ties(api, known_at="2024-05-09")) == ["Blue Army", "Green Guard"]
    assert ties(api, as_of="2024-04-30")["Blue Army"]["hostile"]["events"] == 0
    assert ties(api, as_of="2024-05-31")["Blue Army"]["hostile"]["events"] == 1
    red, blue = api.id_of("Red Front"), api.id_of("Blue Army")
    assert api.get(f"/entities/{red}/ties/{blue}", known_at="2024-05-09")["strength"] > 0
    assert api.get(f"/entities/{red}/structure", known_at="2024-05-07")["items"] == []


def test_the_tie_of_two_lists_all_pieces_in_time_and_what_does_not_count(api: Api) -> None:
    blue, green = api.id_of("Blue Army"), api.id_of("Green Guard")
    out = api.get(f"/entities/{blue}/ties/{green}")
    assert (out["sign"], out["uncounted"], out["strength"]) == (None, 1, 0)
    (plan,) = out["items"]
    assert (plan["modality"], plan["counts"], plan["weight"]) == ("planned", False, 0)
    assert (plan["evidence"][0]["sentence_text"], plan["evidence"][0]["is_withheld"]) == (None, True)
    assert api.ask(f"/entities/{blue}/ties/{green}")["items"][0]["evidence"][0]["sentence_text"]
    foes = api.get(f"/entities/{blue}/ties/{api.id_of('Red Front')}")
    assert [piece["type"] for piece in foes["items"]] == ["attack", "fights"]
    assert foes["version"] == api.get("/stats")["graph_version"]
    page = api.get(f"/entities/{blue}/ties/{api.id_of('Red Front')}", limit=1, fields="items,next")
    assert len(page["items"]) == 1
    assert api.get(f"/entities/{blue}/ties/{api.id_of('Red Front')}", limit=1, cursor=page["next"])["next"] is None


def test_an_unknown_actor_or_parameter_is_refused(api: Api) -> None:
    red = api.id_of("Red Front")
    assert "ent_nobody" in api.get("/entities/ent_nobody/ties", 404)["detail"]
    assert "ent_nobody" in api.get(f"/entities/{red}/ties/ent_nobody", 404)["detail"]
    assert api.get(f"/entities/{red}/ties", 422, periods="year")["field"] == "periods"
    assert api.get(f"/entities/{red}/ties", 422, period="week")["field"] == "period"


def test_the_structure_of_an_actor_is_listed(api: Api) -> None:
    assert api.get(f"/entities/{api.id_of('Red Front')}/structure") == {"items": [], "next": None}
    assert api.get(f"/entities/{api.id_of('Red Front')}/structure", publisher="Lake Post")["items"] == []
    assert api.get(f"/entities/{api.id_of('Red Front')}/structure", 404, report="rep_0")["field"] == "report"
    assert api.get(f"/entities/{api.id_of('Red Front')}/structure", 422, link="boss")["field"] == "link.0"
