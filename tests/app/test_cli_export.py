"""`export`: each format to a file or standard output, filtered, whole or not at all; and the spans behind the graph."""

import csv
import io
import json
import zipfile
from pathlib import Path

import networkx as nx
import pytest

from app.cli_export import ExportName
from app.export_formats import FORMATS
from graph.errors import InvalidInputError
from tests.app.cli_fakes import Shell

REPORTS = [
    {"id": "r1", "text": "Rebels shelled Goma.", "published_at": "2024-05-06"},
    {"id": "r2", "text": "On Friday Militias shelled Bunia.", "published_at": "2024-05-07"},
]


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Not to be changed."""
    shell = Shell(tmp_path_factory.mktemp("export")).ready()
    shell("ingest", "-", stdin="".join(json.dumps(report) + "\n" for report in REPORTS))
    return shell


def test_every_format_of_the_graph_and_nothing_else_is_offered() -> None:
    assert {*ExportName} == {*FORMATS, "tellings", "mentions"}


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_file_holds_the_same_bytes_as_standard_output(shell: Shell, tmp_path: Path, name: str) -> None:
    target = tmp_path / "out" / f"graph.{name}"
    target.parent.mkdir()
    shell("export", name, "--output", target)
    assert target.stat().st_size > 50
    assert target.read_bytes() == shell("export", name).stdout_bytes
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_the_graph_is_read_back_by_networkx(shell: Shell) -> None:
    graph = nx.parse_graphml(shell("export", "graphml").stdout, force_multigraph=True)
    labels = {data.get("label") for _, data in graph.nodes(data=True)}
    assert {"Rebels", "Goma", "Militias", "Bunia"} <= labels


def test_filters_narrow_what_is_written(shell: Shell) -> None:
    whole = json.loads(shell("export", "node-link", "--include-unmentioned").stdout)["nodes"]
    mentioned = json.loads(shell("export", "node-link").stdout)["nodes"]
    rebels = json.loads(shell("export", "node-link", "--label", "rebels").stdout)["nodes"]
    nothing = json.loads(shell("export", "node-link", "--event-type", "sanction").stdout)["nodes"]
    assert len(whole) > len(mentioned) > len(rebels) > 0
    assert not any(node.get("node_type") == "event" for node in nothing)


def test_csv_is_a_zip_of_tables_with_a_row_for_each_sentence(shell: Shell) -> None:
    with zipfile.ZipFile(io.BytesIO(shell("export", "csv").stdout_bytes)) as archive:
        assert archive.namelist() == ["nodes.csv", "edges.csv", "evidence.csv"]
        rows = list(csv.DictReader(io.StringIO(archive.read("evidence.csv").decode("utf-8-sig"))))
    texts = {report["id"]: report["text"] for report in REPORTS}
    assert {row["external_id"] for row in rows} == set(texts)
    for row in rows:
        assert row["text"] in texts[row["external_id"]]


def test_evidence_can_be_left_out(shell: Shell) -> None:
    told = nx.parse_graphml(shell("export", "graphml").stdout, force_multigraph=True)
    bare = nx.parse_graphml(shell("export", "graphml", "--no-evidence").stdout, force_multigraph=True)
    assert told.nodes.keys() == bare.nodes.keys()
    assert "Rebels shelled Goma." in {data.get("evidence") for _, data in told.nodes(data=True)}
    assert not any("evidence" in data for _, data in bare.nodes(data=True))
    assert "takes no filters" in shell("export", "tellings", "--no-evidence", code=2).stderr


def test_evidence_is_that_of_the_day_of_knowledge(shell: Shell) -> None:
    known = shell("export", "node-link", "--known-at", "2024-05-06").stdout
    assert "Rebels shelled Goma." in known
    assert "Militias shelled Bunia" not in known


def test_tellings_name_event_report_and_span(shell: Shell) -> None:
    found = [json.loads(line) for line in shell("export", "tellings").stdout.splitlines()]
    assert {row["report"] for row in found} == {"r1", "r2"}
    texts = {report["id"]: report["text"] for report in REPORTS}
    for row in found:
        assert set(row) == {"event", "report", "start", "end", "type", "telling"}
        assert texts[row["report"]][row["start"] : row["end"]] == "shelled"
    assert len({row["event"] for row in found}) == 2


def test_mentions_name_entity_report_and_span(shell: Shell, tmp_path: Path) -> None:
    target = tmp_path / "mentions.jsonl"
    shell("export", "mentions", "-o", target)
    texts = {report["id"]: report["text"] for report in REPORTS}
    found = [json.loads(line) for line in target.read_text().splitlines()]
    assert {row["text"] for row in found} == {"Rebels", "Goma", "Militias", "Bunia"}
    for row in found:
        assert set(row) == {"entity", "report", "start", "end", "text"}
        assert texts[row["report"]][row["start"] : row["end"]] == row["text"]


def test_spans_take_no_filters(shell: Shell) -> None:
    assert "takes no filters" in shell("export", "tellings", "--country", "CD", code=2).stderr


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--bbox", "1,2,3"),
        ("--bbox", "a,b,c,d"),
        ("--bbox", "0,50,10,40"),
        ("--bbox", "0,0,200,10"),
        ("--date-from", "yesterday"),
        ("--date-to", "2024-13-01"),
        ("--kind", "planet"),
        ("--event-type", "picnic"),
        ("--modality", "maybe"),
        ("--role", "hero"),
        ("--relation-type", "likes"),
        ("--min-confidence", "2"),
        ("--country", "Iraq"),
        ("--date-from", "31"),
        ("--as-of", "soon"),
        ("--known-at", "2024-02-30"),
        ("--known-at", "2999"),
    ],
)
def test_a_wrong_filter_is_refused_by_name_and_value(shell: Shell, option: str, value: str) -> None:
    result = shell("export", "graphml", option, value, code=2)
    assert option.lstrip("-") in result.stderr.replace("_", "-")
    assert value.split(",")[0] in result.stderr
    assert result.stdout == ""


def test_days_in_the_wrong_order_are_refused(shell: Shell) -> None:
    shown = shell("export", "csv", "--date-from", "2024-05-02", "--date-to", "2024-05-01", code=2)
    assert "2024-05-01 is before" in shown.stderr


def test_a_failed_export_leaves_no_file_and_keeps_the_old_one(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    target = folder / "graph.csv"
    target.write_text("older")

    def fail(*_arguments: object) -> None:
        raise InvalidInputError("graph: can't be written")

    monkeypatch.setattr("app.cli_export._write_graph", fail)
    shell("export", "csv", "--output", target, code=2)
    assert target.read_text() == "older"
    assert list(folder.iterdir()) == [target]


def test_a_folder_that_does_not_exist_is_told(shell: Shell, tmp_path: Path) -> None:
    assert "does not exist" in shell("export", "csv", "-o", tmp_path / "none" / "a.csv", code=2).stderr


def test_every_parameter_of_the_filter_can_be_given(shell: Shell) -> None:
    def labels(*pairs: str) -> set[str]:
        options = [part for pair in pairs for part in ("--where", pair)]
        return {node["label"] for node in json.loads(shell("export", "node-link", *options).stdout)["nodes"]}

    assert "Rebels" in labels("place_name=Goma")
    assert "Militias" not in labels("place_name=Goma")
    assert labels("bbox=170,-10,-170,10", "kind=location") == set()  # across the date line
    assert "Militias" in labels("actor=Militias", "parts=true")
    assert "Rebels" not in labels("actor=Militias", "kind=actor")
    assert labels("publisher=Example News") == set()


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ("near=1,2", "not LATITUDE,LONGITUDE,KILOMETRES"),
        ("planet=Mars", "is not NAME=VALUE with one of actor, "),
        ("country", "is not NAME=VALUE"),
        ("place_precision=vague", "place_precision: 'vague'"),
        ("min_corroboration=many", "min_corroboration: 'many'"),
    ],
)
def test_a_wrong_parameter_is_refused_by_name_and_value(shell: Shell, pair: str, message: str) -> None:
    assert message in shell("export", "csv", "--where", pair, code=2).stderr


def test_a_single_parameter_can_be_given_once(shell: Shell) -> None:
    shown = shell("export", "csv", "--date-from", "2024", "--where", "date_from=2023", code=2)
    assert "date_from: it is given twice, '2024' and '2023'" in shown.stderr


def test_an_actor_that_nobody_knows_is_told(shell: Shell) -> None:
    assert "'Martians'" in shell("export", "csv", "--actor", "Martians", code=1).stderr
