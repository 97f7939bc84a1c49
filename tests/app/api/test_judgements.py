"""Judgements are given, listed, and taken back without a trace."""

import json
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
        ({"left_id": "ent_0"}, 404, "left_id"),
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


# ---------------------------------------------------------------- many at once


def send(api: Api, content: Any, media_type: str = "application/json") -> Any:
    data = json.dumps(content) if media_type == "application/json" else content
    return api.write.post("/api/v1/judgements/batch", content=data, headers={"content-type": media_type})


def rows(api: Api) -> list[dict[str, Any]]:
    red, green, blue = (api.id_of(name) for name in ("Red Front", "Green Guard", "Blue Army"))
    return [
        {"kind": "entity", "left_id": red, "right_id": green, "verdict": "same", "note": "one band"},
        {"kind": "entity", "left_id": red, "right_id": blue, "verdict": "maybe"},
        {"kind": "entity", "left_id": "ent_0", "right_id": blue, "verdict": "same"},
        {
            "kind": "event",
            "left_id": api.event_at("Goma")["id"],
            "right_id": api.event_at("Beni")["id"],
            "verdict": "same",
        },
    ]


@pytest.mark.parametrize("form", ["application/json", "application/x-ndjson", "text/csv"])
def test_a_batch_is_judged_in_order_again_without_change_and_undone_in_one_call(api: Api, form: str) -> None:
    before, given = api.get("/graph"), rows(api)
    content: Any = given
    if form == "application/x-ndjson":
        content = "".join(json.dumps(row) + "\n" for row in given)
    elif form == "text/csv":
        names = ["kind", "left_id", "right_id", "verdict", "note"]
        content = "\r\n".join([",".join(names), *(",".join(row.get(name, "") for name in names) for row in given)])
    first = send(api, content, form).json()
    assert (first["judged"], first["unchanged"], first["refused"]) == (2, 0, 2)
    assert [one["status"] for one in first["outcomes"]] == ["judged", "refused", "refused", "judged"]
    assert [one["field"] for one in first["outcomes"]] == [None, "verdict", "left_id", None]
    line = 2 if form == "text/csv" else 1
    assert [one["place"] for one in first["outcomes"]] == [f"body:{line + number}" for number in range(4)]
    assert first["changes"] > 0
    listed = api.get("/judgements", batch=first["batch"])["items"]
    assert {one["id"] for one in listed} == {one["judgement_id"] for one in first["outcomes"]} - {None}
    assert {one["batch"] for one in listed} == {first["batch"]}
    again = send(api, content, form).json()
    assert (again["batch"], again["unchanged"], again["changes"]) == (first["batch"], 2, 0)
    undone = api.write.delete(f"/api/v1/judgements/batch/{first['batch']}")
    assert (undone.json()["judgements"], undone.json()["changes"] > 0) == (2, True)
    assert api.get("/judgements")["items"] == []
    after = api.get("/graph")
    assert (after["nodes"], after["edges"]) == (before["nodes"], before["edges"])
    assert api.write.delete(f"/api/v1/judgements/batch/{first['batch']}").status_code == 404


@pytest.mark.parametrize(
    ("content", "media_type", "field"),
    [
        ({"kind": "entity"}, "application/json", "body"),
        ([], "application/json", "body"),
        ([{}] * 1001, "application/json", "body"),
        ("[", "text/csv", "body"),
        ("kind,left_id\n", "text/csv", "body"),
        (b"\xff\xfe", "text/csv", "body"),
        ("x", "text/plain", "content-type"),
    ],
)
def test_a_batch_that_cannot_be_read_is_refused_whole(api: Api, content: Any, media_type: str, field: str) -> None:
    answer = send(api, content, media_type)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_a_batch_of_which_nothing_is_taken_has_no_id(api: Api) -> None:
    answer = send(api, [{"kind": "entity"}, 7]).json()
    assert (answer["batch"], answer["refused"], answer["changes"]) == (None, 2, 0)
    assert [one["field"] for one in answer["outcomes"]] == ["left_id", None]


def test_batches_need_a_key(api: Api) -> None:
    assert api.client.post("/api/v1/judgements/batch", json=[]).status_code == 401
    assert api.client.delete("/api/v1/judgements/batch/bat_0").status_code == 401
