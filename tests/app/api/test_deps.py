"""Who may ask what: writes need a key, reads need one from elsewhere, and health needs none."""

from typing import Any

import pytest

from app.keys import revoke_key
from app.main import create_app
from tests.app.api.conftest import LOCAL, Api, TestClient

WRITES = [
    ("POST", "/reports"), ("DELETE", "/reports/rep_0"), ("POST", "/seeds/reload"), ("POST", "/judgements"),
    ("DELETE", "/judgements/jdg_0"), ("POST", "/judgements/batch"), ("DELETE", "/judgements/batch/bat_0"),
    ("POST", "/events/evm_0/split"), ("PUT", "/entities/ent_0/edits/name"), ("DELETE", "/entities/ent_0/edits/name"),
    ("PUT", "/queries/one"), ("DELETE", "/queries/one"), ("PUT", "/snapshots/one"), ("DELETE", "/snapshots/one"),
]  # fmt: skip
OPEN = {"/api/v1/health", "/api/v1/health/live"}


def methods_of(api: Api) -> set[tuple[str, str]]:
    paths = api.client.get("/openapi.json").json()["paths"]
    return {(method.upper(), path) for path, methods in paths.items() for method in methods}


def test_the_list_of_writes_is_complete(api: Api) -> None:
    found = {(method, path.removeprefix("/api/v1")) for method, path in methods_of(api) if method != "GET"}
    asking = {
        ("POST", "/extract"),
        ("POST", "/jobs"),
        ("DELETE", "/jobs/{job_id}"),
    }  # they change nothing that is stored
    assert len(found - asking) == len(WRITES)


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_a_write_without_a_key_is_refused_and_says_how(api: Api, method: str, path: str) -> None:
    body = {"kind": "entity", "left_id": "a", "right_id": "b", "verdict": "same"} if "judge" in path else {"value": "x"}
    sent: dict[str, Any] = {"json": body} if method in ("POST", "PUT") else {}
    answer = api.client.request(method, f"/api/v1{path}", **sent)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "keys create" in answer.json()["detail"]


def test_either_header_carries_the_key(api: Api) -> None:
    for headers in ({"Authorization": f"Bearer {api.key}"}, {"X-API-Key": api.key}):
        assert api.client.post("/api/v1/seeds/reload", headers=headers).status_code == 200


@pytest.mark.parametrize("headers", [{"Authorization": "Bearer wrong"}, {"X-API-Key": "wrong"}])
def test_a_wrong_key_is_refused_even_for_reading(api: Api, headers: dict[str, str]) -> None:
    answer = api.client.get("/api/v1/entities", headers=headers)
    assert (answer.status_code, answer.json()["detail"]) == (401, "the API key is wrong or revoked")


def test_a_revoked_key_is_refused(api: Api) -> None:
    with api.service.store.write() as session:
        revoke_key(session, "tests")
    assert api.write.get("/api/v1/entities").status_code == 401


@pytest.mark.parametrize(
    "place",
    [
        {"base_url": "http://graph.example", "client": ("192.0.2.7", 40000)},
        {"base_url": "http://127.0.0.1:8000", "client": ("192.0.2.7", 40000)},
        {"base_url": "http://rebound.example", "client": ("127.0.0.1", 40000)},
    ],
)
def test_reading_from_elsewhere_needs_a_key(api: Api, place: dict[str, Any]) -> None:
    client = TestClient(create_app(api.service), **place)
    for method, path in methods_of(api):
        if path not in OPEN and method == "GET":
            filled = path.replace("{", "").replace("}", "")
            assert client.get(filled).status_code in (401, 422), path
    assert client.get("/api/v1/entities").status_code == 401
    assert client.post("/api/v1/extract", content="Goma").status_code == 401
    assert client.get("/api/v1/entities", headers={"X-API-Key": api.key}).status_code == 200
    for path in OPEN:
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000"])
def test_this_machine_is_known_by_its_names(api: Api, host: str) -> None:
    client = TestClient(create_app(api.service), **LOCAL)
    assert client.get("/api/v1/stats", headers={"Host": host}).status_code == 200
