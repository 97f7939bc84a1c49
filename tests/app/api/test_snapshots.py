"""Snapshots are taken once, answer the same bytes whatever happens later, and differ as the feed tells."""

import base64
import json
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from app.export_formats import FORMATS
from app.ingest.documents import parse_report
from app.ingest.judging import judge
from app.ingest.pipeline import delete_report, ingest_report, rebuild
from app.store.snapshot_tables import SnapshotChunkRow, SnapshotPartRow
from app.store.tables import ReportRow
from graph.ontology import Verdict
from tests.app.api.conftest import Api

PATH = "/api/v1/snapshots/before"
LATER = {
    "id": "r9", "title": "More", "published_at": "2024-05-10", "publisher": "Lake Post",
    "text": "Red Front shelled Goma on 2024-05-06, killing 9 Civilians, Observers said. Green Guard fights Blue Army.",
}  # fmt: skip
ROUTES = ("/graph", "/events", "/entities", "/relations", *(f"/exports/{name}" for name in sorted(FORMATS)))


def take(api: Api, name: str = "before", **body: Any) -> tuple[int, Any]:
    answer = api.write.put(f"/api/v1/snapshots/{name}", json=body)
    return answer.status_code, answer.json()


def ingest(api: Api, document: dict[str, Any]) -> None:
    ingest_report(api.service.store, api.service.analyser(), parse_report(document))


def report_id(api: Api, external_id: str) -> str:
    with api.service.store.read() as session:
        return str(session.scalar(select(ReportRow.id).where(ReportRow.external_id == external_id)))


def answers(api: Api) -> dict[str, bytes]:
    """All that a snapshot answers, with a key, from nothing in memory."""
    api.service._parts.pop("frozen", None)
    event = api.ask("/snapshots/before/events", sort="started_on")["items"][0]["id"]
    entity = api.ask("/snapshots/before/entities", name="Red Front")["items"][0]["id"]
    paths = (*ROUTES, f"/events/{event}", f"/entities/{entity}", "")
    found = {}
    for path in paths:
        answer = api.write.get(f"{PATH}{path}")
        assert answer.status_code == 200, (path, answer.text)
        found[path] = answer.content
    return found


def test_a_name_is_taken_once_and_free_again_when_deleted(api: Api) -> None:
    status, first = take(api, note="For May")
    assert (status, first["author"], first["note"]) == (201, "tests", "For May")
    assert first["counts"]["event"] == len(api.get("/events", limit=100)["items"])
    ingest(api, LATER)
    assert take(api) == (200, first)
    assert take(api, note="Other") == (200, {**first, "note": "Other"})
    assert api.get("/snapshots/before") == {**first, "note": "Other"}
    status, second = take(api, "after")
    assert second["version"] > first["version"]
    assert second["digest"] != first["digest"]
    assert [one["name"] for one in api.get("/snapshots")["items"]] == ["after", "before"]
    assert api.client.delete(PATH).status_code == 401
    assert api.write.delete(PATH).json()["name"] == "before"
    assert api.client.get(f"{PATH}/graph").status_code == 404
    assert api.get("/snapshots/after/events")["items"] != []  # what both shared is still there
    api.write.delete("/api/v1/snapshots/after")
    with api.service.store.read() as session:
        assert session.scalars(select(SnapshotChunkRow.digest)).all() == []


def test_the_same_state_has_the_same_digest_and_costs_no_chunk(api: Api) -> None:
    _, first = take(api)
    with api.service.store.read() as session:
        before = len(session.scalars(select(SnapshotChunkRow.digest)).all())
    _, second = take(api, "again")
    with api.service.store.read() as session:
        assert len(session.scalars(select(SnapshotChunkRow.digest)).all()) == before
    assert (second["digest"], second["version"]) == (first["digest"], first["version"])


def test_answers_stay_the_same_bytes_whatever_happens(api: Api) -> None:
    take(api)
    first = answers(api)
    ingest(api, LATER)
    one, other = sorted((api.id_of("Red Front"), api.id_of("Green Guard")))
    judge(api.service.store, "entity", one, other, Verdict.SAME, author="ann")
    rebuild(api.service.store)
    take(api, "after")
    assert api.get("/events", limit=100) != api.get("/snapshots/after/events", limit=100)
    assert answers(api) == first


def test_a_deleted_report_is_not_read_in_a_snapshot_any_more_and_its_records_stay(api: Api) -> None:
    take(api)
    first = api.ask("/snapshots/before/events", sort="started_on")
    shown = [one for one in first["items"] if one["evidence"]["external_id"] == "r1"]
    assert shown
    assert {one["evidence"]["text_state"] for one in first["items"]} == {"shown"}
    delete_report(api.service.store, report_id(api, "r1"))
    later = api.ask("/snapshots/before/events", sort="started_on")
    for one, was in zip(later["items"], first["items"], strict=True):
        evidence = one.pop("evidence")
        old = was.pop("evidence")
        assert one == was
        if old["external_id"] == "r1":
            assert (evidence["text_state"], evidence["sentence_text"], evidence["text"]) == ("removed", None, None)
            assert evidence["removed_on"] is not None
        else:
            assert evidence == old
    for name in sorted(FORMATS):
        assert b"killing 4 Civilians" not in api.write.get(f"{PATH}/exports/{name}").content
    with api.service.store.read() as session:
        bodies = b"".join(session.scalars(select(SnapshotChunkRow.body)))
    assert b"killing" not in bodies
    ingest(api, {**LATER, "id": "r1", "title": "Shelling", "published_at": "2024-05-07", "publisher": "Kivu Times",
                 "text": "Red Front shelled Goma on 2024-05-06, killing 4 Civilians, Observers said. "
                 "Green Guard supports Red Front."})  # fmt: skip
    again = api.ask("/snapshots/before/events", sort="started_on")["items"]
    assert {one["evidence"]["text_state"] for one in again} == {"shown"}


def test_restricted_texts_need_a_key_if_they_were_restricted_then_or_are_now(api: Api) -> None:
    take(api)

    def states(ask: Any) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for one in ask("/snapshots/before/events")["items"]:
            found.setdefault(one["evidence"]["external_id"], set()).add(one["evidence"]["text_state"])
        return found

    assert states(api.get)["r3"] == {"withheld"}
    assert states(api.get)["r1"] == {"shown"}
    assert states(api.ask)["r3"] == {"shown"}
    with api.service.store.write() as session:
        session.execute(update(ReportRow).where(ReportRow.external_id == "r1").values(marking="TLP:RED"))
    assert states(api.get)["r1"] == {"withheld"}
    assert b"plans to attack" not in api.client.get(f"{PATH}/exports/csv").content


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("/events", {"type": "attack"}),
        ("/events", {"actor": "Red Front", "role": "source"}),
        ("/events", {"place": "Congo"}),
        ("/events", {"place": "North Kivu"}),
        ("/events", {"place": "Congo", "inside": False}),
        ("/events", {"place_name": "goma"}),
        ("/events", {"near": "-1.68,29.22,60"}),
        ("/events", {"bbox": "28,-3,30,1"}),
        ("/events", {"country": "IQ"}),
        ("/events", {"place_precision": "exact"}),
        ("/events", {"date_from": "2024-05-06", "date_to": "2024-05"}),
        ("/events", {"as_of": "2024-05-20"}),
        ("/events", {"operation": "Operation Dawn"}),
        ("/events", {"conflicting": False}),
        ("/events", {"modality": "planned"}),
        ("/events", {"min_confidence": 0.7}),
        ("/events", {"sort": "-fatalities_best"}),
        ("/events", {"sort": "type"}),
        ("/events", {"date_precision": "month"}),
        ("/entities", {"name": "red front"}),
        ("/entities", {"prefix": "b"}),
        ("/entities", {"kind": "location", "country": "CD"}),
        ("/entities", {"type": "militia"}),
        ("/entities", {"bbox": "28,-3,30,1"}),
        ("/entities", {"near": "-1.68,29.22,60"}),
        ("/entities", {"mentioned": True, "seen_from": "2024-06"}),
        ("/entities", {"seen_to": "2024-05", "sort": "name"}),
        ("/entities", {"place_precision": "exact", "sort": "-name"}),
        ("/relations", {"type": "fights"}),
        ("/relations", {"entity": "Green Guard"}),
        ("/relations", {"source": "Green Guard", "sort": "-confidence"}),
        ("/relations", {"date_from": "2020"}),
    ],
)
def test_a_snapshot_finds_what_the_present_finds(api: Api, path: str, parameters: dict[str, Any]) -> None:
    take(api)
    asked = {
        name: api.id_of(value) if name in ("actor", "place", "operation", "entity", "source") else value
        for name, value in parameters.items()
    }
    present = [one["id"] for one in api.get(path, **asked, limit=100)["items"]]
    assert [one["id"] for one in api.get(f"/snapshots/before{path}", **asked, limit=100)["items"]] == present
    pages, cursor = [], None
    while True:
        page = api.get(f"/snapshots/before{path}", **asked, limit=2, **({"cursor": cursor} if cursor else {}))
        pages += [one["id"] for one in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert pages == present


def test_the_sentence_of_a_role_is_that_of_its_moment(api: Api) -> None:
    take(api)
    event = api.event_at("Goma")["id"]
    path = f"/snapshots/before/events/{event}"
    first = {one["id"]: one for one in api.get(path)["participants"]}
    for one in first.values():
        (oldest, *_) = api.get(f"/facts/{one['id']}/why")["evidence"]
        assert {name: oldest[name] for name in one["evidence"].keys() & oldest.keys()}.items() <= one[
            "evidence"
        ].items()
        assert one["evidence"]["sentence_text"].startswith("Red Front shelled Goma")
    keyed = {one["key"]: one for one in api.ask("/snapshots/before/exports/node-link")["edges"]}
    assert all(keyed[one]["evidence"].startswith("Red Front shelled Goma") for one in first)
    ingest(api, LATER)
    rebuild(api.service.store)
    assert {one["id"]: one for one in api.get(path)["participants"]} == first
    delete_report(api.service.store, report_id(api, "r1"))
    for one in api.get(path)["participants"]:
        evidence = one["evidence"]
        assert (evidence["text_state"], evidence["sentence_text"]) == ("removed", None)
        assert evidence["statement_id"] == first[one["id"]]["evidence"]["statement_id"]


def test_a_snapshot_without_sentences_of_roles_is_read_as_before(api: Api) -> None:
    take(api)
    with api.service.store.write() as session:
        of_roles = SnapshotPartRow.kind == "evidence", SnapshotPartRow.bucket.startswith("par_")
        assert session.execute(delete(SnapshotPartRow).where(*of_roles)).rowcount > 0
    event = api.get(f"/snapshots/before/events/{api.event_at('Goma')['id']}")
    assert event["evidence"]["text_state"] == "shown"
    assert {one["evidence"] for one in event["participants"]} == {None}
    assert api.ask("/snapshots/before/exports/node-link")["edges"]


@pytest.mark.parametrize("parameters", [{}, {"country": "CD"}, {"relation_type": "fights"}, {"text": "goma"}])
def test_the_graph_of_a_snapshot_is_that_of_its_moment(api: Api, parameters: dict[str, Any]) -> None:
    take(api)
    assert api.get("/snapshots/before/graph", **parameters) == api.get("/graph", **parameters)


def test_records_are_as_the_present_tells_them(api: Api) -> None:
    take(api)
    for path, kind in (("/events", "event"), ("/entities", "entity"), ("/relations", "relation")):
        for one in api.get(path, limit=100)["items"]:
            detail = {} if kind == "relation" else api.get(f"/snapshots/before{path}/{one['id']}")
            listed = api.get(f"/snapshots/before{path}", limit=100)["items"]
            frozen = next(item for item in listed if item["id"] == one["id"])
            common = (frozen.keys() | detail.keys()) & one.keys() - {"evidence"}
            assert len(common) > 8
            for participant in detail.get("participants", ()):
                assert participant.pop("evidence")["text_state"] == "shown" or one["modality"] == "planned"
            assert {name: (detail or frozen)[name] for name in common} == {name: one[name] for name in common}
    goma = api.event_at("Goma")
    present, frozen = api.get(f"/events/{goma['id']}"), api.get(f"/snapshots/before/events/{goma['id']}")
    assert [one["id"] for one in frozen["claims"]] == [one["id"] for one in present["claims"]]
    assert frozen["evidence"]["sentence_text"] == present["evidence"][0]["sentence_text"]


@pytest.mark.parametrize(
    ("path", "parameters", "field"),
    [
        ("/graph", {"known_at": "2024-05-08"}, "known_at"),
        ("/graph", {"publisher": "Kivu Times"}, "publisher"),
        ("/events", {"text": "shelled"}, "text"),
        ("/events", {"disputed": True}, "disputed"),
        ("/events", {"evidence": 3}, "evidence"),
        ("/events", {"sort": "name"}, "sort"),
        ("/events", {"colour": "red"}, "colour"),
        ("/entities", {"report": "rep_1"}, "report"),
        ("/relations", {"marking": "TLP:RED"}, "marking"),
        ("/exports/gexf", {"without_publisher": "x"}, "without_publisher"),
        ("/entities", {"cursor": "WyI4ZjE0ZTQ1ZiIsWzJdXQ"}, "cursor"),
    ],
)
def test_what_a_snapshot_can_not_answer_is_refused_by_name(
    api: Api, path: str, parameters: dict[str, Any], field: str
) -> None:
    take(api)
    problem = api.get(f"/snapshots/before{path}", status=422, **parameters)
    assert problem["field"] == field


def test_a_cursor_that_was_made_up_is_refused(api: Api) -> None:
    take(api)
    cursor = api.get("/snapshots/before/events", limit=1)["next"]
    fingerprint = json.loads(base64.urlsafe_b64decode(cursor + "=="))[0]
    for values in (["x"], [-1], [], [1, 2], [None]):
        made = base64.urlsafe_b64encode(json.dumps([fingerprint, values]).encode()).decode().rstrip("=")
        assert api.get("/snapshots/before/events", status=422, cursor=made, limit=1)["field"] == "cursor"
        assert api.get("/snapshots/before/diff/now", status=422, cursor=made)["field"] == "cursor"


def test_unknown_names_and_wrong_ones(api: Api) -> None:
    assert api.get("/snapshots/none/graph", status=404)["detail"] == "no snapshot 'none'"
    assert take(api, "now")[0] == 422
    assert take(api, "Big%20Name")[0] == 422
    assert take(api, "x", colour="red")[0] == 422
    assert api.client.put(PATH, json={}).status_code == 401
    assert api.write.put("/api/v1/snapshots/bare").status_code == 201
    take(api)
    assert api.get("/snapshots/before/events/evm_0", status=404)["detail"] == "snapshot 'before': no event 'evm_0'"
    assert "no entity" in api.get("/snapshots/before/events", status=404, actor="ent_0")["detail"]
    assert api.get("/snapshots/before/diff/none", status=404)["detail"] == "no snapshot 'none'"


@pytest.mark.parametrize("body", [b"no gzip at all", None])
def test_a_damaged_part_is_told_and_nothing_else_is(api: Api, body: bytes | None) -> None:
    take(api)
    with api.service.store.write() as session:
        part = session.scalars(select(SnapshotPartRow).where(SnapshotPartRow.kind == "event")).first()
        assert part is not None
        other = select(SnapshotChunkRow.body).where(SnapshotChunkRow.digest != part.digest).limit(1)
        value = body if body is not None else session.scalar(other)
        session.execute(update(SnapshotChunkRow).where(SnapshotChunkRow.digest == part.digest).values(body=value))
        words = f"snapshot 'before': the part event {part.bucket}"
    problem = api.get("/snapshots/before/graph", status=500)
    assert (problem["title"], problem["detail"].startswith(words)) == ("Broken snapshot", True)


def test_the_present_differs_by_what_came_since(api: Api) -> None:
    take(api)
    assert api.get("/snapshots/before/diff/now")["counts"] == {}
    ingest(api, LATER)
    one, other = sorted((api.id_of("Green Guard"), api.id_of("Observers")))
    judge(api.service.store, "entity", one, other, Verdict.SAME, author="ann")
    found = api.get("/snapshots/before/diff/now")
    take(api, "after")
    between = api.get("/snapshots/before/diff/after")
    assert between["items"] == found["items"]
    assert between["counts"] == found["counts"]
    assert found["counts"]["entity"]["merged"] == 1
    merged = next(item for item in found["items"] if item["action"] == "merged")
    assert {merged["id"], merged["merged_into"]} == {one, other}
    assert merged["label"] in ("Green Guard", "Observers")
    changed = [item for item in found["items"] if item["kind"] == "entity" and item["action"] == "changed"]
    assert any(change["attribute"] == "report_count" for item in changed for change in item["changes"])
    fights = [item["label"] for item in found["items"] if item["kind"] == "relation" and item["action"] == "added"]
    assert any("fights" in label for label in fights)
    back = api.get("/snapshots/after/diff/before")
    assert {(item["kind"], item["id"]) for item in back["items"]} == {
        (item["kind"], item["id"]) for item in found["items"]
    }


def test_a_diff_comes_in_pages_and_by_kind_action_and_entity(api: Api) -> None:
    take(api)
    ingest(api, LATER)
    whole = api.get("/snapshots/before/diff/now", limit=100)
    pages, asked = [], {"limit": 3}
    while True:
        page = api.get("/snapshots/before/diff/now", **asked)
        assert (page["counts"] is not None) == ("cursor" not in asked)
        pages += page["items"]
        if page["next"] is None:
            break
        asked["cursor"] = page["next"]
    assert pages == whole["items"]
    only = api.get("/snapshots/before/diff/now", kind="relation", action="added")
    assert only["items"] == [one for one in pages if (one["kind"], one["action"]) == ("relation", "added")]
    about = api.get("/snapshots/before/diff/now", about=api.id_of("Blue Army"), limit=100)
    assert {one["kind"] for one in about["items"]} == {"entity", "name", "relation"}
    assert api.get("/snapshots/before/diff/now", about="ent_0", status=404)["field"] == "about"
    fields = api.get("/snapshots/before/diff/now", fields="id,label")["items"]
    assert {tuple(one) for one in fields} == {("id", "label")}
    assert api.get("/snapshots/before/diff/now", fields="id,colour", status=422)["field"] == "fields"


def test_what_is_new_about_an_actor_is_one_request(api: Api) -> None:
    group = api.id_of("Blue Army")
    newest = api.get("/changes", limit=1)["newest"]
    ingest(api, LATER)
    found = api.get("/changes", about=group, after=newest)["items"]
    assert {(one["kind"], one["action"]) for one in found} >= {("relation", "added"), ("entity", "changed")}
    changed = next(one for one in found if one["kind"] == "entity")
    assert "report_count" in changed["fields"]
    assert all(one["cause"].startswith("report:") for one in found)
    today = found[0]["recorded_at"][:10]
    assert api.get("/changes", about=group, since=today, limit=100)["items"] != []
    assert api.get("/changes", about=group, since="2999", limit=100)["items"] == []
    assert api.get("/changes", about="ent_0", status=404)["field"] == "about"
    assert api.get("/changes", action="gone", status=422)["field"] == "action.0"
