"""The tellings of an event, with what holds each in it; an event is split, again, and put together."""

import pytest

from tests.app.api.conftest import Api
from tests.app.api.matched import FIRST, match_all


def test_each_telling_is_shown_with_its_sentence_and_its_links(empty: Api) -> None:
    ids = match_all(empty)
    event = min(ids["m1"], ids["m2"], ids["m3"])
    items = empty.get(f"/events/{event}/tellings")["items"]
    assert [one["evidence"]["external_id"] for one in items] == ["m1", "m2", "m3"]
    first = items[0]
    assert (first["id"], first["event_id"]) == (ids["m1"], event)
    assert (first["type"], first["started_on"], first["date_precision"]) == (
        "shelling_artillery_missile", "2024-05-06", "day",
    )  # fmt: skip
    assert first["location"]["name"] == "Goma"
    assert [(one["role"], one["name"]) for one in first["participants"]] == [("source", "Red Front")]
    (figure,) = first["figures"]
    assert (figure["kind"], figure["best"], figure["by"]["name"]) == ("killed", 4, "Observers")
    evidence = first["evidence"]
    assert evidence["sentence_text"] == FIRST
    assert FIRST[evidence["start"] : evidence["end"]] == evidence["text"] == "shelled"
    assert {link["telling_id"] for link in first["joined_by"]} == {ids["m2"], ids["m3"]}
    assert {(link["status"], link["score"]) for link in first["joined_by"]} == {("matched", 4.0)}
    assert first["link_count"] == 2
    single = empty.get(f"/events/{ids['m5']}/tellings")["items"]
    assert [one["joined_by"] for one in single] == [[]]


def test_sentences_of_restricted_reports_need_a_key(empty: Api) -> None:
    event = match_all(empty)["m1"]
    hidden = empty.get(f"/events/{event}/tellings")["items"][2]["evidence"]
    shown = empty.ask(f"/events/{event}/tellings")["items"][2]["evidence"]
    assert (hidden["is_withheld"], hidden["sentence_text"], hidden["title"]) == (True, None, None)
    assert (shown["is_withheld"], shown["sentence_text"], shown["title"]) == (False, FIRST, "Red")


def test_old_ids_lead_to_the_event_and_pages_follow_on(empty: Api) -> None:
    ids = match_all(empty)
    whole = empty.get(f"/events/{ids['m1']}/tellings")["items"]
    for one in ("m2", "m3"):
        assert empty.get(f"/events/{ids[one]}/tellings")["items"] == whole
    page = empty.get(f"/events/{ids['m1']}/tellings", limit=2)
    rest = empty.get(f"/events/{ids['m1']}/tellings", limit=2, cursor=page["next"])
    assert page["items"] + rest["items"] == whole
    assert rest["next"] is None
    assert empty.get("/events/evm_0/tellings", 404)["detail"] == "event_id: no event 'evm_0'"


def test_a_judged_link_names_its_judgement(empty: Api) -> None:
    ids = match_all(empty)
    body = {"kind": "event", "left_id": ids["m1"], "right_id": ids["m5"], "verdict": "same"}
    judgement = empty.write.post("/api/v1/judgements", json=body).json()["judgement"]
    items = {one["id"]: one for one in empty.get(f"/events/{ids['m1']}/tellings")["items"]}
    (link,) = items[ids["m5"]]["joined_by"]
    assert (link["telling_id"], link["status"], link["judgement_id"]) == (ids["m1"], "judged", judgement["id"])
    assert link["score"] < 0 < 0.5 - link["probability"]
    assert items[ids["m1"]]["joined_by"][0] == link | {"telling_id": ids["m5"]}


@pytest.mark.parametrize("one", ["m1", "m2", "m3"])
def test_an_event_is_split_once_and_taken_back_in_one_call(empty: Api, one: str) -> None:
    ids = match_all(empty)
    event = min(ids["m1"], ids["m2"], ids["m3"])
    before = empty.get("/graph")
    path = f"/api/v1/events/{event}/split"
    body = {"tellings": [ids[one]], "note": "another one"}
    first = empty.write.post(path, json=body)
    assert first.status_code == 200
    assert first.json()["changes"] > 0
    assert first.json()["event_ids"] == [ids[one]]
    assert first.json()["other_event_ids"] == [min({ids["m1"], ids["m2"], ids["m3"]} - {ids[one]})]
    assert len(empty.get("/judgements", batch=first.json()["batch"])["items"]) == 2
    again = empty.write.post(path, json=body)
    assert again.json() == first.json() | {"changes": 0}
    undone = empty.write.delete(f"/api/v1/judgements/batch/{first.json()['batch']}").json()
    assert (undone["judgements"], undone["changes"] > 0) == (2, True)
    after = empty.get("/graph")
    assert (after["nodes"], after["edges"]) == (before["nodes"], before["edges"])


def test_a_split_that_cannot_be_is_refused(empty: Api) -> None:
    ids = match_all(empty)
    every = [ids["m1"], ids["m2"], ids["m3"]]
    path = f"/api/v1/events/{ids['m1']}/split"
    for tellings, word in ((every, "not all"), ([ids["m4"]], "no telling of"), ([], "at least 1")):
        answer = empty.write.post(path, json={"tellings": tellings})
        assert (answer.status_code, answer.json()["field"]) == (422, "tellings"), word
        assert word in answer.json()["detail"]
    assert empty.client.post(path, json={"tellings": [ids["m1"]]}).status_code == 401
    assert empty.write.post("/api/v1/events/evm_0/split", json={"tellings": ["x"]}).status_code == 404
    assert empty.get("/judgements")["items"] == []
