"""Every format is sent as a file that its reader opens, whole or filtered; a failure sends no half file."""

import csv
import io
import json
import zipfile
from typing import BinaryIO

import networkx as nx
import pytest

from app.export_formats import FORMATS
from graph.export import ExportFormat
from tests.app.api.conftest import Api


def test_all_formats_are_listed(api: Api) -> None:
    assert [one["name"] for one in api.get("/exports")["items"]] == sorted(FORMATS)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_format_is_sent_as_a_named_file(api: Api, name: str) -> None:
    answer = api.client.get(f"/api/v1/exports/{name}", params={"event_type": "attack"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == FORMATS[name].media_type
    assert answer.headers["content-disposition"] == f'attachment; filename="conflict-graph.{FORMATS[name].extension}"'
    assert int(answer.headers["content-length"]) == len(answer.content)


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
    def break_off(_graph: object, file: BinaryIO) -> None:
        file.write(b"half")
        raise RuntimeError("the secret text of a report")

    monkeypatch.setitem(FORMATS, "gexf", ExportFormat("gexf", "application/gexf+xml", "gexf", break_off))
    answer = api.client.get("/api/v1/exports/gexf")
    assert answer.status_code == 500
    assert "half" not in answer.json()["detail"].replace("half stored", "")
    assert "secret" not in answer.text
