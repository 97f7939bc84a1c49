"""Events are found by each filter, alone and together."""

from typing import Any

import pytest

from tests.app.api.conftest import Api

GOMA, BENI, BUKAVU, MARKET, TAVEUNI = "Goma", "Beni", "Bukavu", "Old Market", "Taveuni"
ALL = {GOMA, BENI, BUKAVU, MARKET, TAVEUNI}


def places(api: Api, **parameters: Any) -> set[str]:
    return {item["location"]["name"] for item in api.get("/events", **parameters)["items"]}


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, ALL),
        ({"type": "attack"}, {BENI, BUKAVU}),
        ({"type": ["attack", "shelling_artillery_missile"]}, ALL),
        ({"modality": "planned"}, {BUKAVU}),
        ({"role": "target"}, {BENI, BUKAVU}),
        ({"country": "cd"}, {GOMA, BENI, BUKAVU}),
        ({"country": ["IQ", "FJ"]}, {MARKET, TAVEUNI}),
        ({"bbox": "28,-3,30,0"}, {GOMA, BUKAVU}),
        ({"bbox": "170,-20,-170,0"}, {TAVEUNI}),
        ({"date_from": "2024-05-06", "date_to": "2024-05-06"}, {GOMA, BENI}),
        ({"date_from": "2024-05-31", "date_to": "2024-05-31"}, {BENI}),
        ({"date_to": "2023-06"}, {TAVEUNI}),
        ({"date_from": "2024-06"}, {MARKET}),
        ({"date_from": "2024-07"}, set()),
        ({"min_confidence": "0.7"}, {GOMA, MARKET, TAVEUNI}),
        ({"text": "civilians SHELLED"}, {GOMA}),
        ({"text": "100%"}, set()),
        ({"type": "attack", "country": "CD", "modality": "occurred"}, {BENI}),
    ],
)
def test_a_filter_gives_the_events_that_fit(api: Api, parameters: dict[str, Any], expected: set[str]) -> None:
    assert places(api, **parameters) == expected


def test_an_actor_is_found_in_any_role_or_in_the_one_asked_for(api: Api) -> None:
    red = api.id_of("Red Front")
    assert places(api, actor=red) == {GOMA, BENI}
    assert places(api, actor=red, role="target") == {BENI}
    assert places(api, actor=[red, api.id_of("Green Guard")], role="source") == {GOMA, MARKET, TAVEUNI}


def test_a_place_counts_what_is_known_to_lie_in_it(api: Api) -> None:
    assert places(api, place=api.id_of("North Kivu")) == {GOMA, BENI}
    congo = api.get("/entities", kind="location", type="country", country="CD")["items"][0]["id"]
    assert places(api, place=congo) == {GOMA, BENI, BUKAVU}
    assert places(api, place=api.id_of("Mosul")) == {MARKET}
    assert places(api, place=api.id_of("Mosul"), inside=False) == set()
    assert places(api, place=api.id_of("Goma")) == {GOMA}


def test_a_place_is_asked_for_by_name_and_by_distance(api: Api) -> None:
    assert places(api, place_name="North Kivu") == {GOMA, BENI}
    goma = api.get(f"/entities/{api.id_of('Goma')}")
    point = f"{goma['latitude']},{goma['longitude']}"
    assert GOMA in places(api, near=f"{point},30")
    assert places(api, near=f"{point},0.001", near_certain=True) == set()
    assert GOMA in places(api, near=f"{point},30", place_precision=goma["precision"])


def test_events_are_found_by_who_tells_them(api: Api) -> None:
    publishers = {one["publisher"] for one in api.get("/reports")["items"] if one["publisher"]}
    first = min(publishers)
    told, others = places(api, publisher=first), places(api, without_publisher=first)
    assert told
    assert others
    assert told | others == places(api)


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"near": "35,40"}, "near"),
        ({"near": "95,40,10"}, "near"),
        ({"near": "35,40,0"}, "near"),
        ({"place_precision": "roughly"}, "place_precision.0"),
        ({"marking": "SECRET"}, "marking.0"),
        ({"min_corroboration": "-1"}, "min_corroboration"),
        ({"date_precision": "minute"}, "date_precision.0"),
    ],
)
def test_a_filter_that_cannot_be_is_refused(api: Api, parameters: dict[str, Any], field: str) -> None:
    answer = api.client.get("/api/v1/events", params=parameters)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_events_of_an_operation_and_of_a_report(api: Api) -> None:
    assert places(api, operation=api.id_of("Operation Dawn")) == {BENI}
    report = api.get("/reports", external_id="r4")["items"][0]["id"]
    assert places(api, report=report) == {MARKET, TAVEUNI}


def test_words_of_restricted_reports_are_searched_with_a_key_only(api: Api) -> None:
    assert api.get("/events", text="plans")["items"] == []
    found = api.ask("/events", text="plans")["items"]
    assert [item["location"]["name"] for item in found] == ["Bukavu"]


def test_an_event_comes_with_its_parties_and_its_sentence(api: Api) -> None:
    event = api.event_at("Goma")
    assert [(one["role"], one["entity"]["name"]) for one in event["participants"]] == [("source", "Red Front")]
    assert (event["started_on"], event["date_precision"], event["fatalities_best"]) == ("2024-05-06", "day", 4)
    (sentence,) = event["evidence"]
    assert sentence["sentence_text"].startswith("Red Front shelled Goma on 2024-05-06")
    assert sentence["text"] == "shelled"
    assert sentence["asserted_by_name"] == "Observers"
    assert api.get("/events", evidence=0, country="CD")["items"][0]["evidence"] == []


def test_one_event_shows_its_claims_and_codes(api: Api) -> None:
    event = api.get(f"/events/{api.event_at('Goma')['id']}")
    (claim,) = event["claims"]
    assert (claim["kind"], claim["low"], claim["best"], claim["high"]) == ("killed", 4, 4, None)
    assert (claim["who"]["name"], claim["by"]["name"], claim["publisher"]) == ("Civilians", "Observers", "Kivu Times")
    assert event["codes"]["acled"].startswith("Explosions/Remote violence")
    assert event["redirected_from"] is None


def test_events_are_sorted_with_unknown_dates_last(api: Api) -> None:
    names = [item["location"]["name"] for item in api.get("/events", sort="started_on")["items"]]
    assert names == [TAVEUNI, BENI, GOMA, MARKET, BUKAVU]
    names = [item["location"]["name"] for item in api.get("/events", sort="-started_on")["items"]]
    assert names == [MARKET, GOMA, BENI, TAVEUNI, BUKAVU]


def test_an_event_judged_the_same_redirects(api: Api) -> None:
    goma, beni = api.event_at("Goma")["id"], api.event_at("Beni")["id"]
    body = {"kind": "event", "left_id": goma, "right_id": beni, "verdict": "same"}
    assert api.write.post("/api/v1/judgements", json=body).status_code == 201
    old, kept = max(goma, beni), min(goma, beni)
    event = api.get(f"/events/{old}")
    assert (event["id"], event["redirected_from"], event["telling_count"]) == (kept, old, 2)


def test_an_unknown_event_or_filter_entity_is_not_found(api: Api) -> None:
    assert "ent_0" in api.get("/events", status=404, actor="ent_0")["detail"]
    assert "evm_0" in api.get("/events/evm_0", status=404)["detail"]
