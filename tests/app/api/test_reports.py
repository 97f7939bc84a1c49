"""Reports are sent in each format, once; listed by each filter; read with what they tell; forgotten."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from app.extract.contract import to_contract
from app.ingest.documents import parse_report
from tests.app.api.conftest import REPORTS, Api
from tests.app.api.world import WorldReader
from tests.rows import to_table, ucdp

DOCUMENT = {"id": "n1", "text": "Red Front shelled Goma on 2024-05-06.", "published_at": "2024-05-07"}
NO_SEEDS: Any = None


def post(api: Api, body: Any, **more: Any) -> Any:
    return api.write.post("/api/v1/reports", json=body, **more)


def count(api: Api, noun: str) -> int:
    return int(api.get("/stats")["totals"][noun])


def test_the_same_report_twice_is_added_once(empty: Api) -> None:
    first, second = post(empty, DOCUMENT), post(empty, DOCUMENT)
    assert (first.status_code, second.status_code) == (201, 200)
    assert (first.json()["status"], second.json()["status"]) == ("added", "unchanged")
    assert first.json()["report_id"] == second.json()["report_id"]
    assert (first.json()["changes"] > 0, second.json()["changes"]) == (True, 0)
    assert (count(empty, "reports"), count(empty, "events")) == (1, 1)


def test_two_equal_reports_at_once_are_one(empty: Api) -> None:
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: post(empty, DOCUMENT), range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 201]
    assert len({answer.json()["report_id"] for answer in answers}) == 1
    assert (count(empty, "reports"), count(empty, "events"), count(empty, "mentions")) == (1, 1, 2)


def test_many_at_once_are_all_stored(empty: Api) -> None:
    texts = [f"Red Front shelled Goma on 2024-05-{day:02}." for day in range(1, 13)]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda text: post(empty, {"text": text}), texts * 2))
    assert sorted({answer.status_code for answer in answers}) == [200, 201]
    assert (count(empty, "reports"), count(empty, "events")) == (12, 12)


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("text/plain", "Red Front shelled Goma."),
        ("text/plain; charset=utf-16", "Red Front shelled Goma.".encode("utf-16")),
        ("text/markdown", "# News\n\nRed Front shelled Goma."),
    ],
)
def test_a_text_is_a_report_with_what_the_query_tells(empty: Api, media_type: str, body: Any) -> None:
    told = {
        "title": "News",
        "published_at": "2024-05-07",
        "publisher": "Kivu Times",
        "id": "t1",
        "marking": "TLP:GREEN",
    }
    answer = empty.write.post("/api/v1/reports", content=body, headers={"content-type": media_type}, params=told)
    assert answer.status_code == 201
    report = empty.get(f"/reports/{answer.json()['report_id']}")
    assert {name: report[name] for name in told if name != "id"} == {k: v for k, v in told.items() if k != "id"}
    assert report["external_id"] == "t1"
    assert "Red Front shelled Goma." in report["text"]
    assert count(empty, "events") == 1


def test_a_page_is_read_without_its_scripts(empty: Api) -> None:
    text = "Red Front shelled Goma. Residents fled the town and walked for many hours to the next village. " * 3
    page = f"<html><body><script>alert('Beni')</script><article><p>{text}</p></article></body></html>"
    answer = empty.write.post("/api/v1/reports", content=page, headers={"content-type": "text/html"})
    assert answer.status_code == 201
    report = empty.get(f"/reports/{answer.json()['report_id']}")
    assert "alert" not in report["text"]
    assert "Red Front shelled Goma." in report["text"]


def test_in_a_batch_the_bad_are_listed_and_the_rest_goes_on(empty: Api) -> None:
    batch = [
        DOCUMENT, {"id": "n2", "text": ""}, {"id": "n3", "text": "123"}, 7, DOCUMENT,
        {"id": "n4", "text": "Goma.", "published_at": "2999-01-01"},
        {"id": "n1", "text": DOCUMENT["text"], "published_at": "2024-05-09"},
    ]  # fmt: skip
    answer = post(empty, batch)
    assert answer.status_code == 201
    out = answer.json()
    assert (out["added"], out["unchanged"], out["failed"]) == (1, 1, 5)
    told = [(one["document"], one["status"], one["field"]) for one in out["outcomes"]]
    assert told == [
        ("n1", "added", None), ("n2", "failed", "text"), ("n3", "failed", "text"), ("body:4", "failed", None),
        ("n1", "unchanged", None), ("n4", "failed", "published_at"), ("n1", "failed", "published_at"),
    ]  # fmt: skip
    refused = empty.get("/reports/refusals", sort="document")["items"]
    assert [one["document"] for one in refused] == ["body:4", "n1", "n2", "n3", "n4"]
    assert post(empty, [DOCUMENT]).status_code == 200


def test_a_batch_of_bad_ones_only_is_refused(empty: Api) -> None:
    answer = post(empty, [{"id": "n2", "text": ""}, {"id": "n3"}])
    assert answer.status_code == 422
    assert [one["document"] for one in answer.json()["errors"]] == ["n2", "n3"]


def test_one_broken_line_does_not_stop_the_others(empty: Api) -> None:
    lines = (
        b'{"id": "a", "text": "Red Front shelled Goma."}\n{"id": "b", "text"\n{"id": "c", "text": "Beni is calm."}\n'
    )
    headers = {"content-type": "application/x-ndjson"}
    out = empty.write.post("/api/v1/reports", content=lines, headers=headers).json()
    told = [(one["document"], one["status"], one["field"]) for one in out["outcomes"]]
    assert told == [("a", "added", None), ("body:2", "failed", "json"), ("c", "added", None)]
    assert out["outcomes"][1]["error"].startswith("body:2: json:")


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"id": "x", "text": ""}, 422, "text"),
        ({"id": "x", "text": "12 34"}, 422, "text"),
        ({"id": "x"}, 422, "text"),
        ({"id": "x", "text": "a\x00b"}, 422, "text"),
        ({"id": "x", "text": "Goma", "published_at": "2999-01-01"}, 422, "published_at"),
        ({"id": "x", "text": "Goma", "published_at": "yesterday"}, 422, "published_at"),
        ({"id": "x", "text": "Goma", "marking": "SECRET"}, 422, "marking"),
        ({"id": "x", "text": "Goma", "reliability": "Z"}, 422, "reliability"),
        ({"id": "x", "text": "Goma", "language": "english!"}, 422, "language"),
        ({"id": "x", "text": ["Goma"]}, 422, "text"),
        ({"id": "x", "text": "Goma", "revision": -1}, 422, "revision"),
    ],
)
def test_a_bad_document_is_refused_with_field_and_id(empty: Api, body: Any, status: int, field: str) -> None:
    answer = post(empty, body)
    assert (answer.status_code, answer.json()["field"], answer.json()["document"]) == (status, field, "x")
    assert answer.json()["detail"].startswith(f"{field}: ")
    assert count(empty, "reports") == 0


@pytest.mark.parametrize(
    ("media_type", "body", "field"),
    [
        ("application/json", b"{", "json"),
        ("application/json", b"", "text"),
        ("application/json", b"[]", "json"),
        ("text/plain", b"", "text"),
        ("text/plain", bytes(range(256)) * 4, "encoding"),
        ("text/plain", "Mopti, été".encode("cp1252"), "encoding"),
        ("application/zip", b"PK", "content-type"),
    ],
)
def test_a_bad_body_is_refused_with_the_field(empty: Api, media_type: str, body: bytes, field: str) -> None:
    answer = empty.write.post("/api/v1/reports", content=body, headers={"content-type": media_type})
    assert (answer.status_code, answer.json()["field"]) == (422, field), answer.text


def test_a_declared_charset_is_followed(empty: Api) -> None:
    headers = {"content-type": "text/plain; charset=cp1252"}
    answer = empty.write.post("/api/v1/reports", content="Mopti, été".encode("cp1252"), headers=headers)
    assert empty.get(f"/reports/{answer.json()['report_id']}")["text"] == "Mopti, été"


def test_what_belongs_into_the_document_is_no_parameter_of_json(empty: Api) -> None:
    answer = post(empty, DOCUMENT, params={"title": "x"})
    assert (answer.status_code, answer.json()["field"]) == (422, "title")


def test_a_report_with_other_data_needs_a_higher_revision(empty: Api) -> None:
    post(empty, DOCUMENT)
    other = DOCUMENT | {"published_at": "2024-05-08"}
    answer = post(empty, other)
    assert answer.status_code == 409
    assert "revision" in answer.json()["detail"]
    assert post(empty, other | {"revision": 1}).json()["status"] == "reread"


def test_a_report_in_another_language_is_stored_unread(empty: Api) -> None:
    text = "Les forces gouvernementales ont repris la ville mardi, selon les habitants."
    report = empty.get(f"/reports/{post(empty, {'text': text}).json()['report_id']}")
    assert report["language"] == "fr"
    assert empty.get(f"/reports/{report['id']}/annotations")["sentences"] == []


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, ["r4", "r3", "r2", "r1"]),
        ({"sort": "published_at"}, ["r1", "r2", "r3", "r4"]),
        ({"sort": "publisher", "publisher": ["Kivu Times", "Gulf Wire"]}, ["r4", "r1", "r3"]),
        ({"text": "GOMA shelled"}, ["r1"]),
        ({"text": "plans"}, []),
        ({"marking": "TLP:RED"}, ["r3"]),
        ({"language": "fr"}, []),
        ({"published_from": "2024-05-08", "published_to": "2024-05"}, ["r2"]),
        ({"external_id": "r2"}, ["r2"]),
    ],
)
def test_a_filter_gives_the_reports_that_fit(api: Api, parameters: dict[str, Any], expected: list[str]) -> None:
    found = [item["external_id"] for item in api.get("/reports", **parameters)["items"]]
    assert sorted(found) == sorted(expected) if parameters.get("publisher") else found == expected


def test_reports_that_mention_an_entity(api: Api) -> None:
    found = api.get("/reports", entity=api.id_of("Blue Army"))["items"]
    assert [item["external_id"] for item in found] == ["r3", "r2"]
    assert api.get("/reports", status=404, entity="ent_0")["title"] == "Not found"


def test_older_versions_are_listed_on_request(empty: Api) -> None:
    for text in ("Goma is calm.", "Goma is not calm."):
        post(empty, {"text": text, "url": "https://news.example/1", "published_at": "2024-05-07"})
    assert [item["is_current"] for item in empty.get("/reports")["items"]] == [True]
    assert len(empty.get("/reports", all_versions=True)["items"]) == 2


def test_texts_of_restricted_reports_are_given_to_key_holders_only(api: Api) -> None:
    report = api.get("/reports", external_id="r3")["items"][0]
    assert (report["title"], report["is_withheld"]) == (None, True)
    assert api.get(f"/reports/{report['id']}")["text"] is None
    assert "TLP:RED" in api.get(f"/reports/{report['id']}/annotations", status=401)["detail"]
    assert api.ask(f"/reports/{report['id']}")["text"].startswith("Blue Army plans")
    assert api.ask(f"/reports/{report['id']}/annotations")["events"]
    bukavu = api.event_at("Bukavu")
    assert [(one["sentence_text"], one["text"], one["title"]) for one in bukavu["evidence"]] == [(None, None, None)]
    assert bukavu["evidence"][0]["is_withheld"] is True
    assert api.ask(f"/events/{bukavu['id']}")["evidence"][0]["text"] == "plans to attack"


@pytest.mark.parametrize("document", REPORTS, ids=lambda one: one["id"])
def test_annotations_are_what_was_read(api: Api, document: dict[str, Any]) -> None:
    report = parse_report(document)
    seeds = api.service.seed_set()
    expected = to_contract(report, WorldReader(seeds).analyse(report), seeds)
    assert api.ask(f"/reports/{report.id}/annotations") == expected


def test_a_forgotten_report_leaves_nothing(api: Api) -> None:
    report = api.get("/reports", external_id="r2")["items"][0]["id"]
    assert api.write.delete(f"/api/v1/reports/{report}").json()["changes"] > 0
    assert api.write.delete(f"/api/v1/reports/{report}").status_code == 404
    assert api.names("/entities", name="Operation Dawn") == []
    assert api.get(f"/reports/{report}", status=404)["detail"] == f"report_id: no report {report!r}"


def test_extract_reads_and_stores_nothing(empty: Api) -> None:
    answer = empty.client.post("/api/v1/extract", json=DOCUMENT)
    assert answer.status_code == 200
    assert [event["type"] for event in answer.json()["events"]] == ["shelling_artillery_missile"]
    batch = empty.client.post("/api/v1/extract", json=[DOCUMENT, {"id": "n2", "text": ""}]).json()
    assert batch[0] == answer.json()
    assert batch[1] == {"document": {"id": "n2"}, "error": "text: is empty"}
    assert empty.client.post("/api/v1/extract", content="12").status_code == 422
    assert count(empty, "reports") == 0


def post_table(api: Api, table: str, **params: Any) -> Any:
    return api.write.post("/api/v1/reports", content=table, headers={"content-type": "text/csv"}, params=params)


def test_an_event_file_is_a_batch_of_rows(empty: Api) -> None:
    table = to_table(ucdp(id="1"), ucdp(id="2", best="many"), ucdp(id="3"))
    answer = post_table(empty, table, revision=231)
    assert answer.status_code == 201
    told = answer.json()
    assert (told["added"], told["failed"]) == (2, 1)
    assert [(one["document"], one["field"]) for one in told["outcomes"] if one["status"] == "failed"] == [("2", "best")]
    again = post_table(empty, table, revision=231)
    assert (again.status_code, again.json()["unchanged"], again.json()["changes"]) == (200, 2, 0)
    report = empty.get("/reports?external_id=3")["items"][0]
    assert (report["publisher"], report["revision"]) == ("UCDP GED", 231)


def test_an_event_file_takes_no_other_parameter(empty: Api) -> None:
    answer = post_table(empty, to_table(ucdp()), publisher="Example")
    assert (answer.status_code, answer.json()["field"]) == (422, "publisher")


def test_another_table_is_refused(empty: Api) -> None:
    answer = post_table(empty, "a,b\n1,2\n")
    assert (answer.status_code, answer.json()["field"]) == (422, "header")


def test_extract_takes_no_event_file(empty: Api) -> None:
    answer = empty.write.post("/api/v1/extract", content=to_table(ucdp()), headers={"content-type": "text/csv"})
    assert (answer.status_code, answer.json()["field"]) == (422, "content-type")
