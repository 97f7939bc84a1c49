"""Judgements are given, listed, and taken back without a trace."""

from typing import Any

import pytest

from tests.app.api.conftest import Api


def judge(api: Api, left: str, right: str, verdict: str = "same", **more: Any) -> Any:
    body = {"kind": "entity", "left_id": left, "right_id": right, "verdict": verdict, **more}
    return api.write.post("/api/v1/judgements", json=body)


def test_the_same_judgement_twice_changes_nothing(api: Api) -> None:
    red, green = api.id_of("Red Front"), api.id_of("Green Guard")
    first, second = judge(api, red, green, note="one band"), judge(api, green, red)
    assert (first.status_code, second.status_code) == (201, 200)
    assert (first.json()["changes"] > 0, second.json()["changes"]) == (True, 0)
    assert first.json()["judgement"] == second.json()["judgement"]
    assert first.json()["judgement"]["author"] == "tests"


def test_a_newer_verdict_replaces_the_older(api: Api) -> None:
    red, green = api.id_of("Red Front"), api.id_of("Green Guard")
    judge(api, red, green)
    assert judge(api, red, green, "not_same").json()["changes"] > 0
    assert api.id_of("Red Front") == red
    assert [one["verdict"] for one in api.get("/judgements")["items"]] == ["not_same"]


def test_taking_it_back_restores_both(api: Api) -> None:
    red, green = api.id_of("Red Front"), api.id_of("Green Guard")
    before = api.get("/graph")
    path = f"/api/v1/judgements/{judge(api, red, green).json()['judgement']['id']}"
    assert api.get("/graph")["nodes"] != before["nodes"]
    assert api.client.get(path).json()["verdict"] == "same"
    assert api.write.delete(path).json()["changes"] > 0
    assert api.write.delete(path).status_code == 404
    assert api.client.get(path).status_code == 404
    assert api.get("/graph")["nodes"] == before["nodes"]
    assert api.get("/graph")["edges"] == before["edges"]


def test_judgements_are_filtered(api: Api) -> None:
    red, green, blue = (api.id_of(name) for name in ("Red Front", "Green Guard", "Blue Army"))
    judge(api, red, green, "unsure")
    judge(api, blue, green, "not_same")

    def verdicts(**parameters: Any) -> list[str]:
        return [one["verdict"] for one in api.get("/judgements", **parameters)["items"]]

    assert verdicts(sort="verdict") == ["not_same", "unsure"]
    assert verdicts(record=red) == ["unsure"]
    assert verdicts(verdict="not_same") == ["not_same"]
    assert verdicts(kind="event") == []


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"kind": "place"}, 422, "kind"),
        ({"verdict": "maybe"}, 422, "verdict"),
        ({"left_id": "ent_0"}, 404, None),
        ({"colour": "red"}, 422, "colour"),
        ({"note": "x\x00"}, 422, "note"),
        ({"left_id": 7}, 422, "left_id"),
    ],
)
def test_a_bad_judgement_is_refused(api: Api, change: dict[str, Any], status: int, field: str | None) -> None:
    body = {"kind": "entity", "left_id": api.id_of("Goma"), "right_id": api.id_of("Beni"), "verdict": "same"} | change
    answer = api.write.post("/api/v1/judgements", json=body)
    assert (answer.status_code, answer.json().get("field")) == (status, field)
    assert api.get("/judgements")["items"] == []


def test_a_record_is_not_judged_against_itself(api: Api) -> None:
    answer = judge(api, api.id_of("Goma"), api.id_of("Goma"))
    assert (answer.status_code, answer.json()["field"]) == (422, "right_id")


def test_a_body_that_is_no_json_is_refused(api: Api) -> None:
    headers = {"content-type": "application/json"}
    answer = api.write.post("/api/v1/judgements", content=b"{", headers=headers)
    assert (answer.status_code, answer.json()["field"]) == (422, "body")
