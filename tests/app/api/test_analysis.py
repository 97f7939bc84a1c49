"""Ties that changed and the balance of ties, asked over REST."""

from typing import Any

import pytest

from app.ingest.pipeline import ingest_reports
from tests.app.api.conftest import Api
from tests.tongue import TongueReader, make_report

STORIES = [
    make_report("Group1 fights Group2. Group2 fights Group3. Group1 supports Group3.", published_on="2015-03-01"),
    make_report(
        "Group1 attacked Group3 in Town1 on 2017-05-02. Group3 attacked Group1 in Town2 on 2017-06-09.",
        published_on="2017-06-10",
    ),
]


@pytest.fixture
def war(empty: Api) -> Api:
    ingest_reports(empty.service.store, TongueReader(), STORIES)
    return empty


def changes(api: Api, **parameters: Any) -> list[tuple[str, str]]:
    out = api.get("/analysis/changed-ties", first="2015", second="2017", **parameters)
    return [(item["one"]["name"], item["other"]["name"]) for item in out["items"]]


def test_who_stood_together_and_then_fought_is_found_in_one_request(war: Api) -> None:
    asked = {"first": "2015", "second": "2017-01/2017-12", "from": "friendly", "to": "hostile"}
    (found,) = war.get("/analysis/changed-ties", **asked)["items"]
    assert {found["one"]["name"], found["other"]["name"]} == {"Group1", "Group3"}
    assert (found["first"]["sign"], found["second"]["sign"]) == ("friendly", "hostile")
    assert [found[side]["pieces"][0]["type"] for side in ("first", "second")] == ["supports", "attack"]
    assert all(found[side]["pieces"][0]["evidence"] for side in ("first", "second"))


def test_changes_are_chosen_by_sign_and_actor(war: Api) -> None:
    assert len(changes(war)) == 1
    assert changes(war, **{"from": "hostile", "to": "friendly"}) == []
    assert len(changes(war, **{"from": "hostile", "to": "none"})) == 2
    assert changes(war, party=war.id_of("Group2")) == []
    assert changes(war, country="FJ") == []
    assert changes(war, among=[war.id_of("Group1"), war.id_of("Group3")]) == changes(war)


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"first": "2015"}, "second"),
        ({"first": "2015", "second": "then"}, "second"),
        ({"first": "2016/2015", "second": "2017"}, "first"),
        ({"first": "2015", "second": "2017", "from": "good"}, "from.0"),
    ],
)
def test_a_wrong_stretch_or_sign_is_refused_with_its_field(war: Api, parameters: dict[str, Any], field: str) -> None:
    assert war.get("/analysis/changed-ties", 422, **parameters)["field"] == field


def test_the_balance_counts_triads_and_says_that_it_is_an_analysis(war: Api) -> None:
    out = war.get("/analysis/balance", date_from="2015", date_to="2015")
    assert out["is_analysis"] is True
    assert out["triad_kinds"] == {"+++": 0, "+--": 1, "++-": 0, "---": 0}
    assert (out["degree"], out["frustration"]["at_most"], out["is_complete"]) == (1.0, 0, True)
    (group,) = out["frustration"]["groups"]
    assert {one["name"] for one in group["one"]} == {"Group1", "Group3"}
    assert [one["name"] for one in out["items"][0]["actors"]].count("Group2") == 1
    assert out["parameters"]["date_to"] == "2015-12-31"
    assert out["version"] == war.get("/stats")["graph_version"]


def test_a_mixed_tie_has_no_sign_unless_its_lean_is_asked_for(war: Api) -> None:
    out = war.get("/analysis/balance")
    assert (out["mixed_left_out"], out["items"]) == (1, [])
    leaning = war.get("/analysis/balance", mixed="lean")
    assert (leaning["mixed_left_out"], len(leaning["items"])) == (0, 1)


def test_what_was_known_earlier_can_be_asked(war: Api) -> None:
    assert changes(war, known_at="2016") == []
    assert war.get("/analysis/balance", known_at="2016")["mixed_left_out"] == 0


@pytest.mark.parametrize(
    ("parameters", "actors"),
    [
        ({}, 3),
        ({"event_type": "attack"}, 2),
        ({"place_name": "Town1", "type": "attack"}, 2),
        ({"place_name": "Town1", "label": "group2"}, 0),
        ({"publisher": "Nobody"}, 0),
        ({"sentence": "town1", "type": "attack"}, 2),
        ({"relation_type": "fights"}, 3),
        ({"min_sources": 2}, 0),
    ],
)
def test_the_filter_of_the_graph_says_what_makes_ties(war: Api, parameters: dict[str, Any], actors: int) -> None:
    assert war.get("/analysis/balance", mixed="lean", **parameters)["actor_count"] == actors


def test_a_report_makes_the_ties_that_it_tells_of(war: Api) -> None:
    then, now = (one["id"] for one in war.get("/reports", sort="published_at")["items"])
    assert war.get("/analysis/balance", report=then)["actor_count"] == 3
    assert war.get("/analysis/balance", report=now, mixed="lean")["actor_count"] == 2
    assert changes(war, report=then, **{"from": "hostile", "to": "none"}) != []
    assert changes(war, report=now, **{"from": "hostile", "to": "none"}) == []
    assert war.get("/analysis/balance", 404, report="rep_0")["field"] == "report"


def test_triads_and_actors_are_chosen(war: Api) -> None:
    assert war.get("/analysis/balance", date_to="2015", triad="---")["items"] == []
    pair = [war.id_of("Group1"), war.id_of("Group2")]
    out = war.get("/analysis/balance", among=pair)
    assert (out["actor_count"], out["hostile"], out["friendly"]) == (2, 1, 0)
    assert war.get("/analysis/balance", 422, max_actors=2)["field"] == "max_actors"
    assert war.get("/analysis/balance", 404, among="ent_nobody")["detail"]
