"""Parquet: three tables of one version, typed, read back by pyarrow."""

import builtins
import io
import zipfile
from datetime import date
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from pyarrow import parquet

from app.export_formats import FORMATS
from app.export_parquet import write_parquet
from graph.build import build_graph
from graph.errors import InvalidInputError
from graph.export import FORMATS as OF_GRAPH
from graph.export.extras import Extras
from graph.model import CanonicalRecords
from tests.graph.export.extras_made import EXTRAS
from tests.graph.strategies import NASTY_TEXTS, canonical_records
from tests.graph.world import ATTACK, FIGHTS, GOMA, LEADS, PLAN, RED, SINCE, WORLD

Tables = dict[str, pa.Table]


def write(records: CanonicalRecords, extras: Extras = EXTRAS) -> bytes:
    file = io.BytesIO()
    write_parquet(build_graph(records), file, extras)
    return file.getvalue()


def read(records: CanonicalRecords, extras: Extras = EXTRAS) -> Tables:
    with zipfile.ZipFile(io.BytesIO(write(records, extras))) as archive:
        assert archive.testzip() is None
        return {
            name.removesuffix(".parquet"): parquet.read_table(pa.BufferReader(archive.read(name)))
            for name in archive.namelist()
        }


def rows_of(table: pa.Table) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in table.to_pylist()}


def test_the_tables_hold_every_event_entity_and_edge() -> None:
    found, graph = read(WORLD), build_graph(WORLD)
    assert list(found) == ["events", "entities", "edges"]
    assert [found[name].num_rows for name in found] == [5, 11, graph.number_of_edges()]
    assert set(rows_of(found["edges"])) == {key for *_, key in graph.edges(keys=True)}


def test_columns_have_types() -> None:
    found = read(WORLD)
    for name, column, kind in (
        ("events", "started_on", pa.date32()),
        ("events", "fatalities_low", pa.int64()),
        ("events", "confidence", pa.float64()),
        ("events", "has_conflicting_claims", pa.bool_()),
        ("events", "source_ids", pa.list_(pa.string())),
        ("entities", "latitude", pa.float64()),
        ("edges", "valid_from", pa.date32()),
    ):
        assert found[name].schema.field(column).type.equals(kind)
    assert [table.schema for table in read(CanonicalRecords()).values()] == [one.schema for one in found.values()]


def test_an_event_is_told_with_time_precision_confidence_and_evidence() -> None:
    rows = rows_of(read(WORLD)["events"])
    expected = {
        "started_on": date(2017, 10, 24), "date_precision": "day", "precision": "exact", "radius_km": 1.0,
        "fatalities_low": 10, "fatalities_best": None, "confidence": 0.9, "place_id": GOMA.id,
        "source": ["Red Front"], "source_ids": [RED.id], "report_ids": ["rep_1", "rep_2"],
        "evidence": ["Red Front attacked Goma, killing at least 10."], "publishers": ["Example Wire", "Closed Desk"],
    }  # fmt: skip
    assert {name: rows[ATTACK.id][name] for name in expected} == expected
    assert (rows[SINCE.id]["started_on"], rows[SINCE.id]["ended_on"]) == (date(2018, 1, 1), None)
    assert rows[PLAN.id]["place_id"] is rows[PLAN.id]["evidence"] is None


def test_entities_have_their_names_and_edges_their_sentences() -> None:
    found = read(WORLD)
    assert rows_of(found["entities"])[RED.id]["aliases"] == ["Front Rouge", "RF"]
    edges = rows_of(found["edges"])
    assert edges[FIGHTS.id]["evidence"] == ["Blue Army fights Red Front."]
    assert (edges[LEADS.id]["relation_type"], edges[LEADS.id]["valid_to"]) == ("leads", date(2012, 12, 31))


def test_pandas_reads_the_tables_with_their_types() -> None:
    with zipfile.ZipFile(io.BytesIO(write(WORLD))) as archive:
        frames = {name: pd.read_parquet(io.BytesIO(archive.read(name))) for name in archive.namelist()}
    events = frames["events.parquet"].set_index("id")
    assert events.loc[ATTACK.id, "started_on"] == date(2017, 10, 24)
    assert events.loc[ATTACK.id, "fatalities_low"] == 10
    assert len(frames["edges.parquet"]) == build_graph(WORLD).number_of_edges()


def test_the_same_graph_gives_the_same_bytes() -> None:
    assert write(WORLD) == write(WORLD)


def test_it_is_a_format_beside_those_of_the_graph() -> None:
    assert set(FORMATS) == {*OF_GRAPH, "parquet"}
    assert all(name == one.name for name, one in FORMATS.items())


def test_without_its_library_the_answer_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refuse(name: str, *more: Any) -> Any:
        if name.startswith("pyarrow"):
            raise ModuleNotFoundError(name)
        return real(name, *more)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(InvalidInputError, match="conflict-graph\\[parquet\\]"):
        write(WORLD)


@settings(max_examples=25, deadline=None)
@given(canonical_records(texts=NASTY_TEXTS.filter(bool)))
def test_any_graph_is_read_back(records: CanonicalRecords) -> None:
    found = read(records)
    assert set(rows_of(found["events"])) == {one.id for one in records.events}
    assert set(rows_of(found["entities"])) == {one.id for one in records.entities}
