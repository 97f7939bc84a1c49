"""Questions kept under a name, answered by the route that they were made for."""

import re
from typing import Any

import pytest

from app.api.saved_routes import ROUTES
from tests.app.api.conftest import Api

PATH = "/api/v1/queries/strikes"
STRIKES = {"route": "events", "parameters": {"type": ["attack"], "country": "CD"}, "note": "For the brief"}

NO_QUESTIONS = {
    "changes/stream", "codebook", "entities/{entity_id}/edits", "exports", "health", "health/live", "jobs",
    "jobs/{job_id}", "jobs/{job_id}/result", "judgements", "judgements/{judgement_id}", "queries", "queries/{name}",
    "queries/{name}/answer", "reports/refusals", "reports/{report_id}/annotations", "seeds/diff", "snapshots",
    "snapshots/{name}", "stats",
}  # fmt: skip


def put(api: Api, body: dict[str, Any], path: str = PATH) -> tuple[int, Any]:
    answer = api.write.put(path, json=body)
    return answer.status_code, answer.json()


def test_a_saved_query_is_answered_as_the_route_answers(empty: Api) -> None:
    status, saved = put(empty, STRIKES)
    assert (status, saved["author"], saved["url"]) == (201, "tests", "/api/v1/events?type=attack&country=CD")
    assert empty.get("/queries/strikes") == saved
    led = empty.client.get(f"{PATH}/answer", params={"limit": 3}, follow_redirects=False)
    assert (led.status_code, led.headers["location"]) == (307, "/api/v1/events?type=attack&country=CD&limit=3")
    assert empty.client.get(f"{PATH}/answer").json() == empty.get("/events", type="attack", country="CD")


def test_the_same_again_changes_nothing_and_another_question_takes_its_place(empty: Api) -> None:
    _, first = put(empty, STRIKES)
    assert put(empty, STRIKES) == (200, first)
    status, other = put(empty, {"route": "graph", "parameters": {"as_of": "2017-10", "parts": True}})
    assert (status, other["url"], other["note"]) == (200, "/api/v1/graph?as_of=2017-10&parts=true", None)
    assert [one["route"] for one in empty.get("/queries")["items"]] == ["graph"]


def test_queries_come_in_pages_and_can_be_taken_away(empty: Api) -> None:
    for name in ("b", "a", "c"):
        put(empty, STRIKES, f"/api/v1/queries/{name}")
    page = empty.get("/queries", limit=2)
    assert [one["name"] for one in page["items"]] == ["a", "b"]
    assert [one["name"] for one in empty.get("/queries", limit=2, cursor=page["next"])["items"]] == ["c"]
    assert empty.write.delete("/api/v1/queries/a").json()["name"] == "a"
    assert empty.write.delete("/api/v1/queries/a").status_code == 404
    assert empty.client.get("/api/v1/queries/a/answer").status_code == 404
    assert empty.client.delete("/api/v1/queries/b").status_code == 401


@pytest.mark.parametrize(
    ("body", "field", "words"),
    [
        ({"route": "keys"}, "route", "none of events, entities"),
        ({"route": "events", "parameters": {"typ": "attack"}}, "parameters.typ", "no such parameter"),
        ({"route": "events", "parameters": {"type": "boom"}}, "parameters.type.0", "boom"),
        ({"route": "events", "parameters": {"date_to": "2017-02-30"}}, "parameters.date_to", "no day"),
        ({"route": "events", "parameters": {"cursor": "x"}}, "parameters.cursor", "one page"),
        ({"route": "paths", "parameters": {"source": "ent_1"}}, "parameters.target", "required"),
        ({"route": "events", "colour": "red"}, "colour", None),
    ],
)
def test_a_question_that_the_route_refuses_is_not_saved(
    empty: Api, body: dict[str, Any], field: str, words: str | None
) -> None:
    status, problem = put(empty, body)
    assert (status, problem["field"]) == (422, field)
    assert words is None or words in problem["detail"]
    assert empty.get("/queries")["items"] == []


def test_routes_with_ids_in_their_paths_can_be_kept(api: Api) -> None:
    red, blue = api.id_of("Red Front"), api.id_of("Blue Army")
    event = api.event_at("Goma")["id"]
    for route, parameters in (
        (f"entities/{red}", {}),
        (f"entities/{red}/neighbours", {"direction": "out"}),
        (f"entities/{red}/neighbourhood", {"hops": 1}),
        (f"entities/{red}/ego-timeline", {"period": "month"}),
        (f"entities/{red}/ties", {"sign": ["hostile"]}),
        (f"entities/{red}/ties/{blue}", {}),
        (f"entities/{red}/structure", {}),
        (f"events/{event}", {"evidence": 2}),
        (f"events/{event}/claims", {}),
        (f"places/{api.id_of('Goma')}/control", {}),
        (f"facts/{event}/why", {}),
    ):
        status, saved = put(api, {"route": route, "parameters": parameters})
        assert (status, saved["url"].partition("?")[0]) in ((200, f"/api/v1/{route}"), (201, f"/api/v1/{route}"))
        assert api.client.get(f"{PATH}/answer").json() == api.get(f"/{route}", **parameters)


def test_a_kept_id_follows_a_merge_and_what_is_gone_is_told_by_the_route(api: Api) -> None:
    red, green = api.id_of("Red Front"), api.id_of("Green Guard")
    route = f"entities/{green}/ego-timeline"
    put(api, {"route": route})
    body = {"kind": "entity", "left_id": red, "right_id": green, "verdict": "same"}
    assert api.write.post("/api/v1/judgements", json=body).status_code == 201
    answer = api.client.get(f"{PATH}/answer")
    assert answer.status_code == 200
    assert answer.json() == api.get(f"/{route}")
    report = api.get("/reports", external_id="r2")["items"][0]["id"]
    dawn = api.id_of("Operation Dawn")
    assert put(api, {"route": f"operations/{dawn}/timeline"})[0] == 200
    assert api.write.delete(f"/api/v1/reports/{report}").status_code == 200
    gone = api.client.get(f"{PATH}/answer")
    assert (gone.status_code, gone.json()["field"], gone.json()["value"]) == (404, "operation_id", dawn)


@pytest.mark.parametrize("route", ["entities/ent_0/ties", "events/evm_0/claims", "relations/rel_0"])
def test_an_id_that_nothing_has_is_not_kept(empty: Api, route: str) -> None:
    status, problem = put(empty, {"route": route})
    assert (status, problem["field"], problem["value"]) == (404, "route", route.split("/")[1])


@pytest.mark.parametrize("route", ["entities//ties", "entities/a/b/ties", "entities/../ties", f"entities/{'a' * 65}"])
def test_a_path_that_is_none_is_refused(empty: Api, route: str) -> None:
    status, problem = put(empty, {"route": route})
    assert (status, problem["field"], problem["value"]) == (422, "route", route)


def test_every_question_of_the_api_can_be_kept(empty: Api) -> None:
    paths = empty.client.get("/openapi.json").json()["paths"]
    asked = {path.removeprefix("/api/v1/") for path, methods in paths.items() if "get" in methods}
    kept = {re.sub(r"(?<=exports/)(?!{)[\w-]+", "{format_name}", one) for one in ROUTES}
    kept = {re.sub(r"\.(svg|png)$", ".{suffix}", one) for one in kept}
    assert kept <= asked
    assert asked - kept == NO_QUESTIONS


def test_a_name_is_plain(empty: Api) -> None:
    assert put(empty, STRIKES, "/api/v1/queries/Strikes%20on%20Goma")[0] == 422


@pytest.mark.parametrize(
    ("route", "parameters", "begins"),
    [
        ("charts/timeline.svg", {"by": "week", "country": "CD"}, b"<?xml"),
        ("exports/geojson", {"evidence": False}, b'{"type":"FeatureCollection"'),
        ("changes", {"kind": ["event"], "limit": 2}, b'{"items":['),
        ("analysis/balance", {}, b"{"),
    ],
)
def test_figures_exports_and_analyses_can_be_kept(
    api: Api, route: str, parameters: dict[str, Any], begins: bytes
) -> None:
    assert put(api, {"route": route, "parameters": parameters})[0] == 201
    answer = api.client.get(f"{PATH}/answer", follow_redirects=True)
    assert answer.status_code == 200
    assert answer.content.startswith(begins)
