"""Who held a place, asked over REST."""

from typing import Any

import pytest

from app.ingest.pipeline import ingest_reports
from graph.ontology import Marking
from tests.app.api.conftest import Api
from tests.front import FrontReader, make_front_report

STORY = [
    make_front_report("Reds captured Alpha on 2014-06-10.", "2014-06-12"),
    make_front_report("Army captured Alpha from Reds on 2017-07. Mill lies in Alpha. Reds lost Mill.", "2017-08-01"),
    make_front_report("Army holds Alpha. Blues will capture Alpha.", "2017-10-26", marking=Marking.RED),
]


@pytest.fixture
def front(empty: Api) -> Api:
    ingest_reports(empty.service.store, FrontReader(), STORY)
    return empty


def control(api: Api, name: str = "Alpha", **parameters: Any) -> Any:
    return api.get(f"/places/{api.id_of(name)}/control", **parameters)


def test_the_timeline_tells_who_held_the_place_with_facts_and_sentences(front: Api) -> None:
    out = control(front)
    spans = [(span["state"], [party["entity"]["name"] for party in span["parties"]]) for span in out["spans"]]
    assert spans == [("unknown", []), ("held", ["Reds"]), ("held", ["Army"])]
    assert out["spans"][1]["end"] == {"earliest": "2017-07-01", "latest": "2017-07-31", "precision": "month"}
    assert out["spans"][1]["last_confirmed_on"] == "2017-06-30"
    assert (out["spans"][2]["end"], out["spans"][2]["last_confirmed_on"]) == (None, "2017-10-26")
    facts = {fact["id"]: fact for fact in out["facts"]}
    assert sorted(fact["use"] for fact in out["facts"]) == ["decides", "decides", "decides", "planned"]
    (opener,) = out["spans"][2]["opened_by"]
    assert facts[opener]["takers"][0]["name"] == "Army"
    assert facts[opener]["evidence"][0]["sentence_text"] == "Army captured Alpha from Reds on 2017-07."
    assert {front.get(f"/facts/{fact}/why")["kind"] for fact in facts} == {"event", "relation_mention"}
    assert (out["answer"], out["known_at"], out["near_left_out"]) == (None, None, 0)
    assert [(one["nearness"], one["place"]["name"]) for one in out["near"]] == [("part", "Mill")]


def test_a_day_is_answered_with_what_bounds_it(front: Api) -> None:
    before, held, last, border = (
        control(front, at=day)["answer"] for day in ("2014-06-09", "2015-01-01", "2020-01-01", "2017-07-15")
    )
    assert (before["state"], before["span"]["parties"]) == ("unknown", [])
    assert (held["state"], held["is_confirmed"]) == ("held", True)
    assert held["span"]["start"]["earliest"] == "2014-06-10"
    assert (last["state"], last["is_confirmed"], last["span"]["last_confirmed_on"]) == ("held", False, "2017-10-26")
    assert (border["state"], border["span"]) == ("unknown", None)
    assert [one["parties"][0]["entity"]["name"] for one in border["possible"]] == ["Reds", "Army"]
    out = control(front, at="2015-01-01")
    assert out["spans"] == []
    assert {fact["id"] for fact in out["facts"]} == {
        *out["answer"]["span"]["opened_by"],
        *out["answer"]["span"]["closed_by"],
    }


def test_known_at_confidence_evidence_and_fields_choose(front: Api) -> None:
    assert len(control(front, known_at="2017-07-31")["spans"]) == 2
    assert control(front, known_at="2017-07-31")["known_at"] == "2017-07-31"
    assert len(control(front, min_confidence=0.95)["spans"]) == 1
    assert control(front, evidence=0)["facts"][0]["evidence"] == []
    assert set(control(front, fields="spans,place")) == {"spans", "place"}


def test_texts_of_restricted_reports_need_a_key(front: Api) -> None:
    path = f"/places/{front.id_of('Alpha')}/control"
    for out, words in ((front.get(path), None), (front.ask(path), "Army holds Alpha.")):
        (hold,) = (fact for fact in out["facts"] if fact["type"] == "controls")
        assert (hold["evidence"][0]["sentence_text"], hold["evidence"][0]["is_withheld"]) == (words, words is None)


def test_a_place_without_facts_is_unknown(front: Api) -> None:
    out = control(front, "Mill", known_at="2000-01-01")
    assert [span["state"] for span in out["spans"]] == ["unknown"]


@pytest.mark.parametrize("day", ["2017", "2017-07", "2017-02-30", "yesterday", "1500000000"])
def test_a_day_that_is_none_is_refused(front: Api, day: str) -> None:
    path = f"/places/{front.id_of('Alpha')}/control"
    for name in ("at", "known_at"):
        assert front.get(path, status=422, **{name: day})["field"] == name


def test_what_is_no_place_is_refused(front: Api) -> None:
    problem = front.get(f"/places/{front.id_of('Reds')}/control", status=422)
    assert (problem["field"], "is no place but the actor 'Reds'" in problem["detail"]) == ("place_id", True)
    front.get("/places/ent_0/control", status=404)
    front.get(f"/places/{front.id_of('Alpha')}/control", status=422, on="2017-01-01")


def test_a_joined_place_answers_under_both_ids(front: Api) -> None:
    ingest_reports(
        front.service.store, FrontReader(), [make_front_report("Blues captured Beta on 2019-01-01.", "2019-01-02")]
    )
    alpha, beta = front.id_of("Alpha"), front.id_of("Beta")
    body = {"kind": "entity", "left_id": alpha, "right_id": beta, "verdict": "same"}
    assert front.write.post("/api/v1/judgements", json=body).status_code == 201
    outs = {one: front.get(f"/places/{one}/control") for one in (alpha, beta)}
    assert {outs[one]["redirected_from"] for one in (alpha, beta)} == {None, max(alpha, beta)}
    assert outs[alpha]["spans"] == outs[beta]["spans"]
    assert len(outs[alpha]["spans"]) == 4
