"""Every format is sent as a file that its reader opens, whole or filtered; a failure sends no half file."""

import csv
import hashlib
import io
import json
import zipfile
from base64 import b64encode
from dataclasses import replace
from typing import Any, BinaryIO

import networkx as nx
import pytest

from app.export_formats import FORMATS
from graph.export import ExportFormat
from tests.app.api.conftest import REPORTS, Api


def test_all_formats_are_listed_with_what_they_leave_out(api: Api) -> None:
    items = {one["name"]: one for one in api.get("/exports")["items"]}
    assert list(items) == sorted(FORMATS)
    assert "what has no dates is always there" in items["gexf"]["leaves_out"]
    assert all(text for one in items.values() for text in one["leaves_out"])


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_format_is_sent_as_a_named_file(api: Api, name: str) -> None:
    answer = api.client.get(f"/api/v1/exports/{name}", params={"event_type": "attack"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == FORMATS[name].media_type
    assert answer.headers["content-disposition"] == f'attachment; filename="conflict-graph.{FORMATS[name].extension}"'
    assert int(answer.headers["content-length"]) == len(answer.content)
    digest = hashlib.sha256(answer.content).digest()
    assert answer.headers["repr-digest"] == f"sha-256=:{b64encode(digest).decode()}:"
    assert answer.headers["etag"] == f'"{digest.hex()}"'


def content(api: Api, name: str) -> bytes:
    return api.client.get(f"/api/v1/exports/{name}", params={"event_type": "attack", "modality": "occurred"}).content


def test_each_format_holds_what_was_asked_for(api: Api) -> None:
    wanted = {"Red Front", "Blue Army", "Beni", "Operation Dawn"}

    def names(graph: nx.Graph) -> set[str]:
        return {data["label"] for _, data in graph.nodes(data=True) if data["node_type"] == "entity"}

    assert names(nx.read_graphml(io.BytesIO(content(api, "graphml")))) == wanted
    assert names(nx.read_gexf(io.BytesIO(content(api, "gexf")))) == wanted
    assert names(nx.node_link_graph(json.loads(content(api, "node-link")), edges="edges")) == wanted
    cells = json.loads(content(api, "cytoscape"))["elements"]["nodes"]
    assert {node["data"]["name"] for node in cells if node["data"]["node_type"] == "entity"} == wanted
    features = json.loads(content(api, "geojson"))["features"]
    assert {feature["properties"].get("place", "Beni") for feature in features} == {"Beni"}
    with zipfile.ZipFile(io.BytesIO(content(api, "csv"))) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("nodes.csv").decode("utf-8-sig"))))
    assert {row["Label"] for row in rows if row["node_type"] == "entity"} == wanted


def test_an_unknown_format_is_refused(api: Api) -> None:
    problem = api.get("/exports/stl", status=422)
    assert (problem["field"], problem["value"]) == ("format_name", "stl")


def test_a_failed_export_sends_a_problem_and_no_half_file(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off(_graph: object, file: BinaryIO, _extras: object) -> None:
        file.write(b"half")
        raise RuntimeError("the secret text of a report")

    monkeypatch.setitem(FORMATS, "gexf", ExportFormat("gexf", "application/gexf+xml", "gexf", break_off))
    answer = api.client.get("/api/v1/exports/gexf")
    assert answer.status_code == 500
    assert "half" not in answer.json()["detail"].replace("half stored", "")
    assert "secret" not in answer.text


def node_link(api: Api, *, with_key: bool = False, **parameters: str) -> dict[str, dict[str, str]]:
    """Nodes and edges by id."""
    client = api.write if with_key else api.client
    content = client.get("/api/v1/exports/node-link", params=parameters).json()
    return {one["id"]: one for one in content["nodes"]} | {one["key"]: one for one in content["edges"]}


def count_writes(monkeypatch: pytest.MonkeyPatch, name: str) -> list[str]:
    """A list that grows by a word with each file of the format that is written."""
    written: list[str] = []
    real = FORMATS[name]

    def write(graph: Any, file: BinaryIO, extras: Any) -> None:
        written.append(name)
        real.write(graph, file, extras)

    monkeypatch.setitem(FORMATS, name, replace(real, write=write))
    return written


def test_an_unchanged_file_is_neither_sent_nor_written_again(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    path, written = "/api/v1/exports/graphml", count_writes(monkeypatch, "graphml")
    first = api.client.get(path)
    etag = first.headers["etag"]
    for known in (etag, f'"other", W/{etag}', "*"):
        again = api.client.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert len(written) == 1
    assert api.client.get(path, headers={"If-None-Match": '"other"'}).content == first.content
    for other in ({"params": {"country": "CD"}}, {"params": {"evidence": "false"}}):
        assert api.client.get(path, headers={"If-None-Match": etag}, **other).status_code == 200
    assert api.write.get(path, headers={"If-None-Match": etag}).status_code == 200  # it holds more
    assert {first.headers["cache-control"], first.headers["vary"]} == {
        "private, no-cache", "Authorization, X-API-Key",
    }  # fmt: skip


def test_a_file_of_another_run_is_written_but_not_sent_if_it_is_the_same(api: Api) -> None:
    path = "/api/v1/exports/csv"
    etag = api.client.get(path).headers["etag"]
    api.service._parts.pop("written")
    again = api.client.get(path, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_changed_report_is_another_file_though_the_graph_is_the_same(api: Api) -> None:
    path = "/api/v1/exports/csv"
    etag = api.client.get(path).headers["etag"]
    document = {**REPORTS[0], "url": "https://kivu.example/1"}
    assert api.write.post("/api/v1/reports", json=document).json()["changes"] == 0
    answer = api.client.get(path, headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert answer.headers["etag"] != etag


def test_texts_of_restricted_reports_need_a_key(api: Api) -> None:
    (bukavu,) = (one["id"] for one in api.get("/entities", name="Bukavu")["items"])
    hidden, shown = node_link(api)[bukavu], node_link(api, with_key=True)[bukavu]
    assert "evidence" not in hidden
    assert shown["evidence"] == "Blue Army plans to attack Green Guard in Bukavu."
    assert hidden["report_ids"] == shown["report_ids"]
    assert "plans to attack" not in api.client.get("/api/v1/exports/node-link").text
    with zipfile.ZipFile(io.BytesIO(api.client.get("/api/v1/exports/csv").content)) as archive:
        assert b"plans to attack" not in archive.read("evidence.csv")


def test_evidence_is_that_of_the_day_of_knowledge_or_left_out(api: Api) -> None:
    (red,) = (one["id"] for one in api.get("/entities", name="Red Front")["items"])
    assert len(node_link(api)[red]["report_ids"].split("; ")) == 2
    assert len(node_link(api, known_at="2024-05-07")[red]["report_ids"].split("; ")) == 1
    assert not any("report_ids" in one for one in node_link(api, evidence="false").values())
    problem = api.get("/exports/gexf", status=422, evidence="perhaps")
    assert (problem["field"], problem["value"]) == ("evidence", "perhaps")
