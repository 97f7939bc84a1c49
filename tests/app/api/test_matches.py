"""The queue of pairs, and why two records are, or are not, one."""

from typing import Any

import pytest
import yaml

from app.ingest.pipeline import ingest_report
from graph.spelling import fold_name
from tests.app.api.conftest import Api
from tests.app.api.matched import match_all
from tests.tongue import TongueReader, make_report

NAME_WEIGHTS = {"start": 0.0, "join": 2.0, "open": 0.5, "name.surname": 1.0}
FULL = make_report("Chief1 Amin met Group1.", publisher="Wire", published_on="2024-03-01")
SURNAME = make_report("Amin met Group2.", publisher="Post", published_on="2024-03-20")


def judge(api: Api, kind: str, left: str, right: str, verdict: str) -> str:
    body = {"kind": kind, "left_id": left, "right_id": right, "verdict": verdict}
    answer = api.write.post("/api/v1/judgements", json=body)
    assert answer.is_success
    return str(answer.json()["judgement"]["id"])


def listed(api: Api, **parameters: Any) -> list[dict[str, Any]]:
    answer = api.client.get("/api/v1/matches", params=parameters)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def pairs(api: Api, **parameters: Any) -> list[set[str]]:
    return [{one["left_id"], one["right_id"]} for one in listed(api, **parameters)]


def test_the_queue_shows_both_tellings_in_short_the_most_useful_first(empty: Api) -> None:
    ids = match_all(empty)
    items = empty.get("/matches")["items"]
    assert [one["status"] for one in items] == ["open"] * 3
    useful = [one["usefulness"] for one in items]
    assert useful == sorted(useful, reverse=True)
    assert {one["id"] for item in items for one in (item["left"], item["right"])} == {
        ids[one] for one in ("m1", "m2", "m3", "m4")
    }
    first = items[0]
    assert (first["left"]["id"], first["right"]["id"]) == (first["left_id"], first["right_id"])
    assert (first["score"], first["probability"], first["judgement"]) == (-0.5, 0.3775, None)
    assert first["left"]["location"]["name"] == "Goma"


def test_what_was_joined_and_what_was_judged_have_lists_of_their_own(empty: Api) -> None:
    ids = match_all(empty)
    assert len(pairs(empty, status="joined")) == 3
    judgement_id = judge(empty, "event", ids["m1"], ids["m4"], "unsure")
    (judged,) = listed(empty, status="judged")
    assert (judged["judgement"]["id"], judged["judgement"]["author"]) == (judgement_id, "tests")
    assert {ids["m1"], ids["m4"]} not in pairs(empty)


def test_pairs_are_filtered_by_event_and_score_and_come_in_pages(empty: Api) -> None:
    ids = match_all(empty)
    whole = pairs(empty)
    assert pairs(empty, event=ids["m4"]) == pairs(empty, event=ids["m2"]) == whole
    assert pairs(empty, event=ids["m5"]) == []
    assert pairs(empty, min_score=0) == []
    assert pairs(empty, sort="score", status="joined") != []
    found, cursor = [], None
    while True:
        page = empty.get("/matches", limit=1, **({"cursor": cursor} if cursor else {}))
        found += [{one["left_id"], one["right_id"]} for one in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == whole


@pytest.mark.parametrize(
    ("parameters", "status", "field"),
    [
        ({"status": "closed"}, 422, "status"),
        ({"kind": "place"}, 422, "kind"),
        ({"sort": "name"}, 422, "sort"),
        ({"min_score": "much"}, 422, "min_score"),
        ({"colour": "red"}, 422, "colour"),
        ({"event": "evm_0"}, 404, "event"),
    ],
)
def test_a_question_that_cannot_be_is_refused(api: Api, parameters: Any, status: int, field: str | None) -> None:
    answer = api.client.get("/api/v1/matches", params=parameters)
    assert (answer.status_code, answer.json().get("field")) == (status, field)


# ---------------------------------------------------------------- why


def test_why_two_tellings_are_two_events_is_told_level_by_level(empty: Api) -> None:
    ids = match_all(empty)
    why = empty.get(f"/matches/{ids['m1']}/{ids['m4']}/why", exact=True)
    assert (why["kind"], why["is_one"], why["score"]) == ("event", False, -0.5)
    assert why["thresholds"] == {"join": 0.0, "veto": -2.5, "open": -1.5}
    assert why["start"] + sum(one["weight"] for one in why["aspects"]) == why["score"]
    assert [one["reason"] for one in why["reasons"]] == ["low_score"]
    killed = next(one for one in why["aspects"] if one["aspect"] == "killed")
    assert (killed["level"], killed["detail"], killed["weight"]) == ("apart", "4 against 9", -2.5)
    assert (why["left"]["id"], why["right"]["id"]) == (ids["m1"], ids["m4"])
    assert (why["left_entity"], why["right_entity"]) == (None, None)


def test_of_two_events_all_pairs_are_listed(empty: Api) -> None:
    ids = match_all(empty)
    event = min(ids["m1"], ids["m2"], ids["m3"])
    why = empty.get(f"/matches/{event}/{ids['m4']}/why")
    assert (why["pair_count"], len(why["pairs"])) == (3, 3)
    assert why["score"] == why["pairs"][0]["score"]


def test_a_judgement_decides(empty: Api) -> None:
    ids = match_all(empty)
    judgement_id = judge(empty, "event", ids["m1"], ids["m2"], "not_same")
    why = empty.get(f"/matches/{ids['m1']}/{ids['m2']}/why", exact=True)
    assert (why["judgement"]["id"], why["judgement"]["verdict"], why["is_one"]) == (judgement_id, "not_same", False)
    assert (why["reasons"][0]["reason"], why["reasons"][0]["judgement_id"]) == ("judged_apart", judgement_id)


def test_words_of_restricted_reports_need_a_key(empty: Api) -> None:
    ids = match_all(empty)
    path = f"/matches/{ids['m1']}/{ids['m3']}/why"

    def words(why: Any) -> Any:
        return next(one["detail"] for one in why["aspects"] if one["aspect"] == "words")

    assert words(empty.ask(path)) is not None
    assert words(empty.get(path)) is None
    assert empty.get(path)["right"]["evidence"]["sentence_text"] is None
    assert words(empty.get(f"/matches/{ids['m1']}/{ids['m2']}/why")) is not None


def test_why_two_entities_are_two_is_told_by_what_they_rest_on(api: Api) -> None:
    red, green = api.id_of("Red Front"), api.id_of("Green Guard")
    why = api.get(f"/matches/{red}/{green}/why")
    assert (why["kind"], why["is_one"], why["score"], why["thresholds"]) == ("entity", False, None, None)
    told = {one["aspect"]: (one["level"], one["detail"]) for one in why["aspects"]}
    assert told["name"] == ("other", None)
    assert told["kind"] == ("same", "actor")
    assert told["country"] == ("other", "CD against UG")
    assert told["seeds"] == ("none", None)
    assert [one["reason"] for one in why["reasons"]] == ["other_name"]
    left = why["left_entity"]
    assert (left["id"], left["names"][0]["name"], left["names"][0]["folded"]) == (
        red,
        "Red Front",
        fold_name("Red Front"),
    )
    assert [one["rule"] for one in left["grounds"]] == ["name"]
    assert left["report_count"] == 2
    assert (why["left"], why["pairs"]) == (None, [])


def test_why_two_entities_are_one_names_the_judgement(api: Api) -> None:
    red, green = api.id_of("Red Front"), api.id_of("Green Guard")
    judgement_id = judge(api, "entity", red, green, "same")
    why = api.get(f"/matches/{red}/{green}/why")
    assert (why["is_one"], why["judgement"]["id"], why["left_record"]) == (True, judgement_id, min(red, green))
    assert [(one["reason"], one["judgement_id"]) for one in why["reasons"]] == [("judged_same", judgement_id)]
    assert {use["name"] for use in why["left_entity"]["names"]} == {"Red Front"}
    assert {use["name"] for use in why["right_entity"]["names"]} == {"Green Guard"}


def test_what_the_seeds_and_the_gazetteer_know_is_told(api: Api) -> None:
    congo = api.get("/entities", kind="location", type="country", country="CD")["items"][0]["id"]
    why = api.get(f"/matches/{congo}/{api.id_of('Goma')}/why")
    assert why["left_entity"]["seed_keys"] == ["country:CD"]
    assert (why["left_entity"]["grounds"][0]["rule"], why["left_entity"]["grounds"][0]["file"]) == (
        "seeds", "countries.csv",
    )  # fmt: skip
    assert why["right_entity"]["grounds"][0]["rule"] == "gazetteer"


def test_ids_that_cannot_be_compared_are_refused(api: Api) -> None:
    red, event = api.id_of("Red Front"), api.event_at("Goma")["id"]
    assert "no event, telling or entity" in api.get(f"/matches/{red}/ent_0/why", 404)["detail"]
    assert api.get(f"/matches/evm_0/{event}/why", 404)["status"] == 404
    assert api.get(f"/matches/{red}/{red}/why", 422)["field"] == "b"
    assert api.get(f"/matches/{event}/{event}/why", 422)["field"] == "b"
    assert api.get(f"/matches/{red}/{event}/why", 422)["field"] == "b"
    assert api.get(f"/matches/{red}/{event}/why", 422, exactly=1)["field"] == "exactly"


def test_without_weights_any_two_tellings_can_be_asked_about(api: Api) -> None:
    goma, beni = api.event_at("Goma")["id"], api.event_at("Beni")["id"]
    why = api.get(f"/matches/{goma}/{beni}/why")
    assert (why["score"], why["thresholds"]["join"]) == (None, None)
    assert [one["reason"] for one in why["reasons"]] == ["no_weights"]


# ---------------------------------------------------------------- entities


@pytest.fixture
def named(empty: Api) -> Api:
    """A service whose weights offer pairs of entities, with a person told by name and, later, by surname."""
    rows = [
        {"key": f"entity.{key}", "weight": value, "means": f"what {key} means"} for key, value in NAME_WEIGHTS.items()
    ]
    (empty.service.settings.seeds_dir / "matching.yaml").write_text(yaml.safe_dump(rows), encoding="utf-8")
    assert empty.write.post("/api/v1/seeds/reload").status_code == 200
    for report in (FULL, SURNAME):
        assert ingest_report(empty.service.store, TongueReader(), report).status == "added"
    return empty


def test_entities_of_like_names_are_offered_with_a_sentence_each(named: Api) -> None:
    (found,) = listed(named, kind="entity")
    sides = {
        found["left_entity"]["name"]: found["left_evidence"],
        found["right_entity"]["name"]: found["right_evidence"],
    }
    assert {name: one["sentence_text"] for name, one in sides.items()} == {
        "Chief1 Amin": FULL.text,
        "Amin": SURNAME.text,
    }
    assert (found["kind"], found["status"], found["score"], found["left"], found["right"]) == (
        "entity", "open", 1.0, None, None,
    )  # fmt: skip
    assert pairs(named, kind="entity", entity=found["left_id"]) == [{found["left_id"], found["right_id"]}]
    assert pairs(named, kind="entity", entity=named.id_of("Group1")) == []
    assert listed(named) == []


def test_why_two_entities_may_be_one_adds_up_to_the_score_of_the_queue(named: Api) -> None:
    (found,) = listed(named, kind="entity")
    why = named.get(f"/matches/{found['left_id']}/{found['right_id']}/why")
    weighed = [one for one in why["aspects"] if one["weight"] is not None]
    assert why["score"] == found["score"] == why["start"] + sum(one["weight"] for one in weighed)
    assert [(one["aspect"], one["level"], one["means"]) for one in weighed] == [
        ("name", "surname", "what name.surname means")
    ]
    assert why["thresholds"] == {"join": 2.0, "veto": None, "open": 0.5}
    assert [one["reason"] for one in why["reasons"]] == ["local", "other_name"]


def test_a_judgement_takes_a_pair_of_entities_from_the_queue(named: Api) -> None:
    (found,) = listed(named, kind="entity")
    judge(named, "entity", found["left_id"], found["right_id"], "same")
    assert listed(named, kind="entity") == []
    (judged,) = listed(named, kind="entity", status="judged")
    assert judged["judgement"]["verdict"] == "same"
    assert judged["left_entity"] == judged["right_entity"]


@pytest.mark.parametrize(
    ("parameters", "field"),
    [({"kind": "event", "entity": "ent_0"}, "entity"), ({"kind": "entity", "event": "evm_0"}, "event")],
)
def test_pairs_of_one_kind_are_not_asked_for_by_the_other(api: Api, parameters: Any, field: str) -> None:
    answer = api.client.get("/api/v1/matches", params=parameters)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
