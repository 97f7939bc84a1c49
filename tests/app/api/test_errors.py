"""Every exception is answered with a problem; none quotes a report, in the answer or in the log."""

import logging
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from app.api.errors import STATUSES
from graph import errors
from tests.app.api.conftest import Api

SECRET = "Red Front hides in the old mill"


def every_error() -> list[type[Exception]]:
    found = [errors.ConflictGraphError]
    for one in found:
        found += one.__subclasses__()
    return [one for one in found if one.__module__ == "graph.errors"]


@pytest.mark.parametrize("kind", every_error(), ids=lambda one: one.__name__)
def test_every_error_of_ours_has_a_status_of_its_own(kind: type[Exception]) -> None:
    assert kind in STATUSES


def raise_in(monkeypatch: pytest.MonkeyPatch, exc: Exception) -> None:
    def break_off(*_: object, **__: object) -> Any:
        raise exc

    monkeypatch.setattr("app.api.status.count_rows", break_off)


@pytest.mark.parametrize(
    ("exc", "status", "members"),
    [
        (errors.InvalidInputError("limit: 0", field="limit", document="d"), 422, {"field": "limit", "document": "d"}),
        (errors.TooLargeError("text: long", field="text"), 413, {"field": "text"}),
        (errors.UnreadableReportError("text: bad", field="text"), 422, {"title": "Unreadable report"}),
        (errors.SeedError(["a", "b"]), 422, {"errors": [{"detail": "a"}, {"detail": "b"}]}),
        (errors.NotFoundError("no x"), 404, {"detail": "no x"}),
        (errors.ConflictError("x"), 409, {"title": "Conflict"}),
        (errors.NotAuthorisedError("x"), 401, {"type": "urn:conflict-graph:problem:not-authorised"}),
        (errors.GraphIntegrityError("x"), 500, {"title": "Broken graph"}),
        (OperationalError("SELECT", {"text": SECRET}, Exception("gone")), 503, {"title": "Database unavailable"}),
    ],
)
def test_an_error_is_answered_with_its_problem(
    api: Api, monkeypatch: pytest.MonkeyPatch, exc: Exception, status: int, members: dict[str, Any]
) -> None:
    raise_in(monkeypatch, exc)
    found = api.get("/stats", status=status)
    assert found | members == found
    assert found["status"] == status
    assert SECRET not in str(found)


@pytest.mark.parametrize(
    "body",
    [
        b"NaN", b"1e999", b'{"kind": NaN}', b'{"kind": Infinity}', b'"\\ud800"', b'{"kind": "\\ud800"}',
        b'{"\\ud800": 1}', b'{"kind": 1' + b"0" * 3000 + b"}", b"[" * 50_000, b"", b"null", b"\xff",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("method", "path"), [("POST", "judgements"), ("POST", "jobs"), ("PUT", "queries/a"), ("PUT", "snapshots/a")]
)
def test_a_body_that_is_none_is_refused_in_words(api: Api, method: str, path: str, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    answer = api.write.request(method, f"/api/v1/{path}", content=body, headers=headers)
    if path == "snapshots/a" and body in (b"null", b""):
        return  # a snapshot needs no note
    assert answer.status_code in (400, 422), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert len(answer.content) < 4000
    answer.json()


@pytest.mark.parametrize("path", ["events/a%00b", "entities/%00/ties", "snapshots/%00/graph", "jobs/%00", "%00"])
def test_a_path_that_no_id_has_is_told(api: Api, path: str) -> None:
    assert "character" in api.get(f"/{path}", status=404)["detail"]


def test_a_fault_of_ours_is_logged_by_type_and_place_only(
    api: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    raise_in(monkeypatch, RuntimeError(SECRET))
    with caplog.at_level(logging.DEBUG):
        found = api.get("/stats", status=500)
    assert "RuntimeError at test_errors.py" in found["detail"]
    assert "RuntimeError at test_errors.py" in caplog.text
    assert SECRET not in str(found) + caplog.text


def test_no_report_is_quoted_in_the_log(empty: Api, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for body in ({"text": f"{SECRET}."}, {"text": f"{SECRET}. 2"}, {"text": f"{SECRET}\x00"}):
            empty.write.post("/api/v1/reports", json=body)
        empty.write.post("/api/v1/reports", content=f"{SECRET} \udcff".encode("utf-8", "surrogateescape"))
        empty.client.post("/api/v1/extract", json=[{"text": SECRET, "published_at": "never"}])
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    ("path", "parameters", "field", "value"),
    [
        ("/events", {"date_from": "2017-02-30"}, "date_from", "2017-02-30"),
        ("/events", {"date_from": "2018", "date_to": "2017"}, "date_to", "2017"),
        ("/events", {"bbox": "1,2,3"}, "bbox", "1,2,3"),
        ("/events", {"bbox": "0,10,5,nan"}, "bbox", "0,10,5,nan"),
        ("/events", {"type": "boom"}, "type.0", "boom"),
        ("/events", {"country": "Iraq"}, "country.0", "Iraq"),
        ("/events", {"min_confidence": "2"}, "min_confidence", "2"),
        ("/events", {"min_confidence": "nan"}, "min_confidence", "nan"),
        ("/events", {"text": "a\x00b"}, "text", "a\x00b"),
        ("/events", {"text": ""}, "text", ""),
        ("/events", {"sort": "colour"}, "sort", "colour"),
        ("/events", {"fields": "id,colour"}, "fields", "id,colour"),
        ("/events", {"evidence": "21"}, "evidence", "21"),
        ("/events", {"limit": "0"}, "limit", "0"),
        ("/events", {"limit": "101"}, "limit", "101"),
        ("/events", {"limit": "many"}, "limit", "many"),
        ("/entities", {"type": "boom"}, "type.0", "boom"),
        ("/entities", {"kind": "ghost"}, "kind.0", "ghost"),
        ("/reports", {"marking": "SECRET"}, "marking.0", "SECRET"),
        ("/graph", {"direction": "up"}, "direction", "up"),
        ("/entities", {"nmae": "Daesh"}, "nmae", "Daesh"),
    ],
)
def test_a_bad_parameter_is_named_with_its_value(
    api: Api, path: str, parameters: dict[str, str], field: str, value: str
) -> None:
    problem = api.get(path, status=422, **parameters)
    assert (problem["field"], problem["value"]) == (field, value)
    assert problem["detail"].startswith(f"{field}: ")


def test_several_bad_parameters_are_all_named(api: Api) -> None:
    problem = api.get("/events", status=422, limit="0", bbox="x")
    assert {one["field"] for one in problem["errors"]} == {"limit", "bbox"}


@pytest.mark.parametrize(
    ("path", "name", "others"),
    [
        ("/graph", "type", "alike: entity_type, event_type, relation_type"),
        ("/events", "contry", "alike: country"),
        ("/reports/refusals", "colour", "it takes: cursor, fields, limit, sort"),
        ("/analysis/changed-ties", "fromm", "alike: from"),
    ],
)
def test_an_unknown_parameter_comes_with_those_that_there_are(api: Api, path: str, name: str, others: str) -> None:
    problem = api.get(path, status=422, **{name: "x"})
    found = {one["field"]: one["detail"] for one in problem.get("errors", [problem])}
    assert found[name] == f"{name}: there is no such parameter or field here; {others}"


def test_a_long_value_is_shortened(api: Api) -> None:
    assert len(api.get("/events", status=422, bbox="x" * 1000)["value"]) < 250


def test_every_route_refuses_a_parameter_it_does_not_know(api: Api) -> None:
    for path, methods in api.client.get("/openapi.json").json()["paths"].items():
        for method in methods:
            body = {"json": {"text": "Goma"}} if method in ("post", "put") else {}
            filled = path.replace("{format_name}", "csv").replace("{attribute}", "name").replace("{name}", "one")
            answer = api.write.request(method, filled, params={"nonsense": "1"}, **body)
            assert answer.status_code == 422, (method, path)
            named = [one["field"] for one in answer.json().get("errors", [answer.json()])]
            assert "nonsense" in named, (method, path, answer.text)


def test_unknown_paths_and_methods_are_problems_too(api: Api) -> None:
    assert api.get("/nowhere", status=404)["title"] == "Not found"
    answer = api.client.patch("/api/v1/reports")
    assert (answer.status_code, answer.json()["title"]) == (405, "Method not allowed")
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "parameters", "field"),
    [
        ("/events", {"actor": "ent_0"}, "actor"),
        ("/graph", {"place": "ent_0"}, "place"),
        ("/relations", {"source": "ent_0"}, "source"),
        ("/exports/csv", {"operation": "ent_0"}, "operation"),
        ("/reports", {"entity": "ent_0"}, "entity"),
        ("/analysis/sequences", {"first_actor": "ent_0"}, "first_actor"),
        ("/graph/connect", {"ids": ["ent_0", "ent_1"]}, "ids"),
        ("/events", {"report": "rep_0"}, "report"),
        ("/entities", {"report": "rep_0"}, "report"),
        ("/relations", {"report": "rep_0"}, "report"),
        ("/graph", {"report": "rep_0"}, "report"),
        ("/analysis/hotspots", {"report": "rep_0", "text": "shelled"}, "report"),
        ("/entities/ent_0", {}, "entity_id"),
    ],
)
def test_an_unknown_id_is_told_with_its_parameter(api: Api, path: str, parameters: dict[str, Any], field: str) -> None:
    found = api.get(path, status=404, **parameters)
    kind, given = ("report", "rep_0") if field == "report" else ("entity", "ent_0")
    assert (found["field"], found["value"], found["detail"]) == (field, given, f"{field}: no {kind} '{given}'")
