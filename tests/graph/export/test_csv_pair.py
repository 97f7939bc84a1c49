"""Tables that spreadsheets, pandas and Gephi read, and that run nothing."""

import io
import stat
import zipfile

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given

from graph.build import build_graph
from graph.export.csv_pair import RUNS, safe_cell
from graph.export.plain import clean_text
from graph.model import CanonicalRecords
from tests.factory import make_entity
from tests.graph.export.reading import plain_parts, read_tables, write
from tests.graph.export.told import TOLD
from tests.graph.strategies import NASTY_TEXTS, canonical_records
from tests.graph.world import ATTACK, FIGHTS, RED

Graph = nx.MultiDiGraph


def test_the_first_columns_are_those_that_gephi_imports(graph: Graph) -> None:
    nodes, edges = read_tables(write("csv", graph))
    assert list(nodes[0])[:2] == ["Id", "Label"]
    assert list(edges[0])[:5] == ["Id", "Source", "Target", "Type", "Label"]
    assert list(nodes[0])[2:] == sorted(list(nodes[0])[2:])
    assert {edge["Type"] for edge in edges} == {"Directed"}
    for row in (nodes[0], edges[0]):
        assert len({name.lower() for name in row}) == len(row)


def test_every_attribute_is_a_column_and_unknown_is_an_empty_cell(graph: Graph) -> None:
    nodes, edges = read_tables(write("csv", graph))
    expected_nodes, expected_edges = plain_parts(graph)
    for rows, expected in ((nodes, expected_nodes), (edges, {key: row for (_, _, key), row in expected_edges.items()})):
        for row in rows:
            attributes = expected[row["Id"]]
            for name, cell in row.items():
                if name not in ("Id", "Label", "Source", "Target", "Type"):
                    assert cell == str(safe_cell(attributes.get(name)))
    by_id = {row["Id"]: row for row in nodes}
    assert by_id[ATTACK.id]["fatalities_low"] == "10"
    assert by_id[RED.id]["Label"] == "Red Front"
    assert by_id[RED.id]["latitude"] == ""


def test_pandas_reads_the_tables_and_networkx_makes_a_graph_of_its_frames(graph: Graph) -> None:
    with zipfile.ZipFile(io.BytesIO(write("csv", graph, TOLD))) as archive:
        nodes, edges, evidence = (pd.read_csv(archive.open(name)) for name in archive.namelist())
    assert nodes.set_index("Id").loc[ATTACK.id, "fatalities_low"] == 10
    assert set(evidence["owner"]) <= {*nodes["Id"], *edges["Id"]}
    read = nx.from_pandas_edgelist(edges, "Source", "Target", True, nx.MultiDiGraph, edge_key="Id")
    assert set(read.edges(keys=True)) == set(graph.edges(keys=True))


@given(canonical_records(texts=NASTY_TEXTS))
def test_no_text_runs_in_a_spreadsheet_and_each_is_read_back(records: CanonicalRecords) -> None:
    graph = build_graph(records)
    nodes, edges = read_tables(write("csv", graph))
    for row in (*nodes, *edges):
        for name, cell in row.items():
            assert not cell.startswith(RUNS) or name in ("latitude", "longitude")
    for row in nodes:
        label = clean_text(graph.nodes[row["Id"]]["label"]) or row["Id"]
        assert row["Label"] == (f"'{label}" if label.startswith(RUNS) else label)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "－1"])
def test_a_text_that_would_run_is_led_by_an_apostrophe(text: str) -> None:
    graph = build_graph(CanonicalRecords((make_entity(text, id="ent_one"),)))
    (row,), _ = read_tables(write("csv", graph))
    assert row["Label"] == f"'{text}"


@pytest.mark.parametrize("value", [-3, -0.5, 0, 7])
def test_numbers_stay_numbers(value: float) -> None:
    assert safe_cell(value) is value


def test_all_files_can_be_read_by_whoever_unpacks_them(graph: Graph) -> None:
    with zipfile.ZipFile(io.BytesIO(write("csv", graph))) as archive:
        assert archive.testzip() is None
        for entry in archive.infolist():
            assert stat.filemode(entry.external_attr >> 16) == "?rw-r--r--"
            assert archive.read(entry).startswith((b"\xef\xbb\xbfId,", b"\xef\xbb\xbfowner,"))
            assert archive.read(entry).endswith(b"\r\n")


def test_each_sentence_is_a_row_of_its_own_and_none_runs(graph: Graph) -> None:
    nodes, edges, evidence = read_tables(write("csv", graph, TOLD), "nodes", "edges", "evidence")
    assert [row["owner"] for row in evidence] == [ATTACK.id, ATTACK.id, FIGHTS.id]
    first, withheld, _ = evidence
    assert first["text"] == "'=HYPERLINK(1) said Red Front."
    assert (first["publisher"], first["published_at"], first["start"], first["end"]) == ("Wire", "2017-10-25", "3", "9")
    assert (withheld["text"], withheld["marking"], withheld["report_id"]) == ("", "TLP:RED", "rep_2")
    told = {row["Id"]: row["evidence"] for row in (*nodes, *edges) if row["evidence"]}
    assert told == {ATTACK.id: "'=HYPERLINK(1) said Red Front.", FIGHTS.id: "They fight."}
