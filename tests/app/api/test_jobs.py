"""Jobs over REST: asked once for each question and graph, followed, cancelled, and read page by page."""

import threading
import time
from typing import Any

import pytest

from app.api import jobs
from app.api.analyses import Analysis
from graph.steps import Step
from tests.app.api.conftest import Api

QUESTION = {"analysis": "centrality", "parameters": {"measure": "degree"}}


def post(api: Api, status: int, **body: Any) -> Any:
    answer = api.client.post("/api/v1/jobs", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def ask(api: Api, **body: Any) -> Any:
    answer = api.client.post("/api/v1/jobs", json=body)
    assert answer.status_code in (200, 202), answer.text
    assert answer.headers["location"] == answer.json()["url"]
    return answer.json()


def wait(api: Api, job_id: str, state: str = "done") -> Any:
    api.service.jobs.get(job_id).over.wait(20)
    job = api.get(f"/jobs/{job_id}")
    assert job["state"] == state, job
    return job


@pytest.fixture
def slow(api: Api, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Centrality takes until the event is set."""
    go_on = threading.Event()
    real = jobs.ANALYSES["centrality"]

    def start(asked: Any, query: Any) -> Any:
        def steps() -> Any:
            while not go_on.is_set():
                time.sleep(0.01)
                yield Step(0.25, "thinking")
            return (yield from real.start(asked, query))

        return steps()

    made = Analysis(real.name, real.query, start, real.show)
    monkeypatch.setitem(jobs.ANALYSES, "centrality", made)
    monkeypatch.setattr("app.api.measures.CENTRALITY", made)
    return go_on


def test_a_job_is_followed_to_its_result(api: Api) -> None:
    job = ask(api, **QUESTION)
    assert (job["analysis"], job["parameters"]) == ("centrality", {"measure": "degree"})
    done = wait(api, job["id"])
    assert (done["progress"], done["problem"]) == (1.0, None)
    assert done["asked_at"] <= done["started_at"] <= done["ended_at"]
    direct = api.get("/analysis/centrality", measure="degree")
    assert api.client.get(done["result_url"]).json() == direct
    page = api.get(f"/jobs/{job['id']}/result", limit=1)
    rest = api.get(f"/jobs/{job['id']}/result", limit=1, cursor=page["next"])
    assert [page["items"][0], rest["items"][0]] == direct["items"][:2]
    assert [one["id"] for one in api.get("/jobs")["items"]] == [job["id"]]
    assert api.get("/jobs", state="running")["items"] == []


def test_the_same_question_is_the_same_job_until_the_graph_changes(api: Api) -> None:
    first = ask(api, **QUESTION)
    wait(api, first["id"])
    again = post(api, 200, **QUESTION)
    assert (again["id"], again["ended_at"]) == (first["id"], api.get(f"/jobs/{first['id']}")["ended_at"])
    assert ask(api, analysis="centrality", parameters={"measure": "core"})["id"] != first["id"]
    before = api.get("/analysis/centrality", measure="degree")
    report = api.get("/reports", external_id="r2")["items"][0]
    api.write.delete(f"/api/v1/reports/{report['id']}")
    after = ask(api, **QUESTION)
    assert after["id"] != first["id"]
    assert after["version"] > first["version"]
    wait(api, after["id"])
    assert api.get(f"/jobs/{after['id']}/result")["links"] == 1
    assert api.get(f"/jobs/{first['id']}/result") == before  # what was asked of the graph of then


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("communities", {"ties": "hostile"}),
        ("co-participation", {"side": "opposite"}),
        ("hotspots", {"resolution": 3}),
        ("sequences", {"within": 7}),
        ("projection", {"period": "year"}),
        ("components", {"min_size": 1}),
        ("changed-ties", {"first": "2023", "second": "2024", "from": "none", "to": ["hostile"]}),
        ("balance", {}),
    ],
)
def test_every_analysis_can_be_a_job(api: Api, name: str, parameters: dict[str, Any]) -> None:
    job = ask(api, analysis=name, parameters=parameters)
    wait(api, job["id"])
    assert "items" in api.get(f"/jobs/{job['id']}/result")


def test_the_circle_of_an_actor_can_be_a_job(api: Api) -> None:
    red = api.id_of("Red Front")
    job = ask(api, analysis="ego-timeline", parameters={"entity_id": red, "period": "month"})
    wait(api, job["id"])
    assert api.get(f"/jobs/{job['id']}/result") == api.get(f"/entities/{red}/ego-timeline", period="month")


def test_an_analysis_that_takes_long_goes_on_as_a_job(api: Api, slow: threading.Event) -> None:
    api.service.settings = api.service.settings.model_copy(update={"analysis_seconds": 0.05})
    answer = api.client.get("/api/v1/analysis/centrality", params={"measure": "degree"})
    assert answer.status_code == 202
    job = answer.json()
    assert answer.headers["location"] == f"/api/v1/jobs/{job['id']}"
    assert answer.headers["retry-after"]
    assert (job["progress"], job["step"], job["result_url"]) == (0.25, "thinking", None)
    assert api.get(f"/jobs/{job['id']}/result", 409)["status"] == 409
    again = api.client.get("/api/v1/analysis/centrality", params={"measure": "degree"})
    assert again.json()["id"] == job["id"]
    slow.set()
    wait(api, job["id"])
    assert api.get("/analysis/centrality", measure="degree")["count"] == 3


def test_a_job_can_be_preferred(api: Api, slow: threading.Event) -> None:
    for _ in range(2):
        answer = api.client.get("/api/v1/analysis/centrality", headers={"Prefer": "respond-async, wait=5"})
        assert (answer.status_code, answer.headers["preference-applied"]) == (202, "respond-async")
    slow.set()
    wait(api, answer.json()["id"])
    assert api.client.get("/api/v1/analysis/centrality", headers={"Prefer": "respond-async"}).status_code == 200


def test_a_cancelled_job_stops_at_once_and_can_be_asked_anew(api: Api, slow: threading.Event) -> None:
    job = ask(api, **QUESTION)
    waiting = ask(api, analysis="communities", parameters={})
    assert waiting["state"] == "queued"
    begun = time.monotonic()
    for one in (waiting, job):
        assert api.client.delete(one["url"]).json()["state"] == "cancelled"
    assert time.monotonic() - begun < 1
    assert api.get(f"/jobs/{job['id']}/result", 409)["detail"].endswith("it has no result")
    slow.set()
    assert ask(api, **QUESTION)["id"] == job["id"]
    wait(api, job["id"])
    assert api.client.delete(job["url"]).json()["state"] == "done"
    assert api.get(f"/jobs/{job['id']}", 404)


def test_more_jobs_than_may_wait_are_refused(api: Api, slow: threading.Event) -> None:
    api.service.settings = api.service.settings.model_copy(update={"jobs_waiting": 1})
    running = ask(api, **QUESTION)
    while api.get(f"/jobs/{running['id']}")["state"] != "running":
        time.sleep(0.01)
    ask(api, analysis="communities", parameters={})
    refused = api.client.post("/api/v1/jobs", json={"analysis": "components", "parameters": {}})
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "5")
    assert "jobs_waiting" in refused.json()["detail"]
    slow.set()


def test_commits_do_not_wait_for_a_job(api: Api, slow: threading.Event) -> None:
    job = ask(api, **QUESTION)
    version = api.get("/graph")["graph"]["version"]
    document = {"id": "new", "published_at": "2024-09-01", "text": "Red Front shelled Goma on 2024-08-30."}
    begun = time.monotonic()
    assert api.write.post("/api/v1/reports", json=document).is_success
    assert api.get("/graph")["graph"]["version"] > version
    assert time.monotonic() - begun < 5
    assert api.get(f"/jobs/{job['id']}")["state"] == "running"
    slow.set()
    wait(api, job["id"])


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"analysis": "fame"}, 422, "analysis"),
        ({"analysis": "centrality", "parameters": {"measure": "fame"}}, 422, "parameters.measure"),
        ({"analysis": "centrality", "parameters": {"colour": "red"}}, 422, "parameters.colour"),
        ({"analysis": "centrality", "parameters": {"kind": "location"}}, 422, "parameters.kind"),
        ({"analysis": "ego-timeline", "parameters": {}}, 422, "parameters.entity_id"),
        ({"analysis": "ego-timeline", "parameters": {"entity_id": "ent_0"}}, 404, "parameters.entity_id"),
        ({"analysis": "communities", "parameters": {"actor": ["ent_0"]}}, 404, "parameters.actor"),
        ({"analysis": "communities", "parameters": {"place": "ent_0"}}, 404, "parameters.place"),
        ({"analysis": "hotspots", "parameters": {"operation": "ent_0"}}, 404, "parameters.operation"),
        ({"parameters": {}}, 422, "analysis"),
    ],
)
def test_what_is_wrong_with_a_question_is_told_at_once(
    api: Api, body: dict[str, Any], status: int, field: str | None
) -> None:
    problem = post(api, status, **body)
    assert problem.get("field") == field
    name = str(field).removeprefix("parameters.")
    given = body.get("parameters", {}).get(name, body.get(name))
    assert problem.get("value") == (given[0] if isinstance(given, list) else given)
    assert api.get("/jobs")["items"] == []


@pytest.mark.parametrize(("name", "value"), [("limit", 3), ("cursor", "x"), ("fields", "items"), ("evidence", 0)])
def test_what_belongs_to_a_page_is_refused_in_a_question(api: Api, name: str, value: Any) -> None:
    problem = post(api, 422, analysis="projection", parameters={name: value})
    assert (problem["field"], problem["value"]) == (f"parameters.{name}", value)
    assert "result_url" in problem["detail"]


def test_a_page_of_a_result_takes_what_the_analysis_takes(api: Api) -> None:
    job = ask(api, analysis="projection", parameters={"pieces": 3})
    wait(api, job["id"])
    (tie, *_) = api.get(f"/jobs/{job['id']}/result", evidence=0, limit=1)["items"]
    assert all(piece["evidence"] == [] for piece in tie["pieces"])
    (tie, *_) = api.get(f"/jobs/{job['id']}/result", evidence=1, limit=1)["items"]
    assert any(piece["evidence"] for piece in tie["pieces"])
    other = ask(api, analysis="sequences", parameters={})
    wait(api, other["id"])
    for name, value in (("limit", 1), ("evidence", 1)):
        problem = api.get(f"/jobs/{other['id']}/result", 422, **{name: value})
        assert (problem["field"], problem["value"]) == (name, str(value))


def test_a_job_that_fails_says_why(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    real = jobs.ANALYSES["centrality"]

    def start(_asked: Any, _query: Any) -> Any:
        yield Step(0.0, "failing")
        raise RuntimeError("secret of a report")

    monkeypatch.setitem(jobs.ANALYSES, "centrality", Analysis(real.name, real.query, start, real.show))
    job = ask(api, **QUESTION)
    failed = wait(api, job["id"], "failed")
    assert failed["problem"] == "a fault of the service (RuntimeError)"
    assert "secret" not in api.get(f"/jobs/{job['id']}/result", 500)["detail"]


def test_what_was_searched_with_a_key_is_shown_with_a_key(api: Api) -> None:
    body = {"analysis": "hotspots", "parameters": {"text": "bukavu", "modality": "planned"}}
    answer = api.write.post("/api/v1/jobs", json=body).json()
    wait(api, answer["id"])
    assert api.get(f"/jobs/{answer['id']}/result", 401)
    assert api.ask(f"/jobs/{answer['id']}/result")["count"] == 1
    assert ask(api, **body)["id"] != answer["id"]
    assert api.get("/analysis/hotspots", text="bukavu", modality="planned")["count"] == 0
