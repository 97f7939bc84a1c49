"""Changes can be followed, the codebook read, the counts seen, the health asked for."""

from typing import Any

import pytest

from app.store.migrations import downgrade
from graph.ontology import EventType, RelationType
from tests.app.api.conftest import Api


def replay(api: Api, **parameters: Any) -> list[Any]:
    found, after = [], 0
    while True:
        page = api.get("/changes", after=after, **parameters)
        found += page["items"]
        if page["next"] == after:
            return found
        after = page["next"]


def test_following_the_feed_tells_every_change_once(api: Api) -> None:
    entries = replay(api, limit=7)
    assert [one["seq"] for one in entries] == list(range(1, len(entries) + 1))
    held: dict[str, Any] = {}
    for one in entries:
        assert held.get(one["record_id"]) == one["before"]
        held[one["record_id"]] = one["after"]
    names = {record["name"] for record in held.values() if record and "seed_key" in record and "kind" in record}
    listed = api.get("/entities", limit=100)
    assert listed["next"] is None
    assert names == {item["name"] for item in listed["items"]}


def test_the_feed_goes_on_where_it_was_left(api: Api) -> None:
    newest = api.get("/changes")["newest"]
    assert api.get("/changes", after=newest) == {"items": [], "next": newest, "newest": newest}
    api.write.put(f"/api/v1/entities/{api.id_of('Goma')}/edits/name", json={"value": "Goma City"})
    (entry,) = api.get("/changes", after=newest)["items"]
    assert (entry["before"]["name"], entry["after"]["name"]) == ("Goma", "Goma City")
    assert entry["cause"].startswith("edit:")


def test_the_feed_of_a_kind_or_a_record_reaches_the_end(api: Api) -> None:
    newest = api.get("/changes")["newest"]
    events = api.get("/changes", kind="event")
    assert {one["kind"] for one in events["items"]} == {"event"}
    assert (len(events["items"]), events["next"]) == (5, newest)
    goma = api.id_of("Goma")
    assert {one["record_id"] for one in replay(api, record=goma, limit=1)} == {goma}


def test_the_codebook_tells_every_type(api: Api) -> None:
    items = api.get("/codebook")["items"]
    assert {one["type"] for one in items if one["kind"] == "event_type"} == {*EventType}
    assert {one["type"] for one in items if one["kind"] == "relation_type"} == {*RelationType}


def test_the_counts_tell_what_there_is(api: Api) -> None:
    stats = api.get("/stats")
    assert (stats["totals"]["reports"], stats["totals"]["events"]) == (4, 5)
    assert stats["groups"]["events_by_type"] == {"shelling_artillery_missile": 3, "attack": 2}
    assert stats["graph_version"] == api.get("/changes")["newest"]


def test_a_ready_service_says_so_without_a_key(api: Api) -> None:
    assert api.get("/health/live")["status"] == "alive"
    health = api.get("/health")
    assert health["status"] == "ready"
    assert health["schema_revision"] == health["expected_revision"] is not None
    assert health["graph_version"] == api.get("/stats")["graph_version"]


def test_old_tables_make_it_not_ready(api: Api) -> None:
    downgrade(api.service.store)
    answer = api.client.get("/api/v1/health")
    assert answer.status_code == 503
    assert answer.json()["status"] == "not ready"
    assert "revision" in answer.json()["reason"]
    assert api.client.get("/api/v1/health/live").status_code == 200


@pytest.mark.parametrize("parameters", [{"after": -1}, {"limit": 0}, {"limit": 101}, {"kind": "ghost"}])
def test_a_bad_parameter_of_the_feed_is_refused(api: Api, parameters: dict[str, Any]) -> None:
    (field,) = parameters
    assert api.get("/changes", status=422, **parameters)["field"].split(".")[0] == field


@pytest.mark.parametrize("path", ["/changes", "/judgements", "/changes/stream"])
def test_a_record_that_never_was_is_told(api: Api, path: str) -> None:
    problem = api.get(path, 404, record="ent_0")
    assert (problem["field"], problem["value"]) == ("record", "ent_0")


def test_what_was_merged_or_deleted_goes_on_giving_its_changes(api: Api) -> None:
    red, green = api.id_of("Red Front"), api.id_of("Green Guard")
    body = {"kind": "entity", "left_id": red, "right_id": green, "verdict": "same"}
    assert api.get("/judgements", record=green)["items"] == []
    assert api.write.post("/api/v1/judgements", json=body).status_code == 201
    dawn, event = api.id_of("Operation Dawn"), api.event_at("Beni")["id"]
    report = api.get("/reports", external_id="r2")["items"][0]["id"]
    assert api.write.delete(f"/api/v1/reports/{report}").status_code == 200
    actions = {one: [entry["action"] for entry in replay(api, record=one)] for one in (red, green, dawn, event)}
    assert "merged" in actions[red] + actions[green]
    assert actions[dawn][-1] == actions[event][-1] == "deleted"
    newest = api.get("/changes", limit=1)["newest"]
    assert api.get("/changes", record=dawn, after=newest)["items"] == []
    assert api.get("/judgements", record=dawn)["items"] == []
    assert len(api.get("/judgements", record=green)["items"]) == 1
