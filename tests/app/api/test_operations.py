"""The course of an operation, asked over REST."""

import pytest

from app.ingest.pipeline import ingest_reports
from tests.app.api.conftest import Api
from tests.app.store.test_read_operations import STORY
from tests.front import FrontReader, make_front_report


@pytest.fixture
def front(empty: Api) -> Api:
    ingest_reports(empty.service.store, FrontReader(), [make_front_report(text, day) for text, day in STORY])
    return empty


def test_the_course_of_an_operation_comes_with_its_events_members_and_claims(front: Api) -> None:
    out = front.get(f"/operations/{front.id_of('Op1')}/timeline")
    assert out["operation"]["name"] == "Op1"
    assert (out["launched"]["latest"], out["ended"]["latest"]) == ("2016-10-17", "2017-08-03")
    phases = [step["phase"] for step in out["steps"]]
    assert phases == ["announced", "announced", "launched", "step", "step", "taken", "ended"]
    assert out["steps"][5]["links"] == ["aim"]
    assert out["steps"][5]["event"]["location"]["name"] == "Alpha"
    assert out["steps"][2]["event"]["evidence"][0]["sentence_text"].startswith("Army launched Op1")
    assert {(one["entity"]["name"], one["role"]) for one in out["members"]} >= {
        ("Army", "participant"),
        ("Alpha", "target"),
    }
    (cost,) = out["costs"]
    assert (cost["kind"], cost["side"], cost["at_least"]) == ("killed", "civilians", 9)
    assert [(claim["best"], claim["publisher"], claim["published_at"]) for claim in cost["claims"]] == [
        (7, "Wire", "2016-11-02"),
        (9, "Wire", "2016-11-03"),
    ]
    assert {claim["event_id"] for claim in cost["claims"]} <= {step["event"]["id"] for step in out["steps"]}
    for member in out["members"]:
        for fact_id in member["fact_ids"]:
            front.get(f"/facts/{fact_id}/why")


def test_evidence_and_fields_choose(front: Api) -> None:
    path = f"/operations/{front.id_of('Op1')}/timeline"
    assert set(front.get(path, fields="launched,ended")) == {"launched", "ended"}
    assert all(step["event"]["evidence"] == [] for step in front.get(path, evidence=0)["steps"])


def test_what_is_no_operation_is_refused(front: Api) -> None:
    problem = front.get(f"/operations/{front.id_of('Alpha')}/timeline", status=422)
    assert (problem["field"], "is no operation but the location" in problem["detail"]) == ("operation_id", True)
    front.get("/operations/ent_0/timeline", status=404)
    front.get(f"/operations/{front.id_of('Op1')}/timeline", status=422, at="2017-01-01")
