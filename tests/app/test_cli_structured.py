"""`ingest` takes event files beside documents, without the reader of texts."""

from pathlib import Path

import pytest

from app.cli_structured import split_sources
from tests.app.cli_fakes import Shell, WordReader
from tests.rows import acled, to_table, ucdp


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path).ready()


def test_an_event_file_is_ingested_once_and_bad_rows_are_named(shell: Shell, tmp_path: Path) -> None:
    table = tmp_path / "GEDEvent_v23_1.csv"
    table.write_text(to_table(ucdp(id="1"), ucdp(id="2", best="many"), ucdp(id="3")), encoding="utf-8")
    WordReader.made = 0
    first = shell("ingest", table, code=1)
    assert first.stdout.startswith("3 documents: 2 added, 1 refused; ")
    assert "refused: GEDEvent_v23_1.csv:3: best: 'many': expected a whole number, 0 or more" in first.stderr
    again = shell("ingest", table, code=1)
    assert again.stdout == "3 documents: 0 added, 2 unchanged, 1 refused; 0 records of the graph changed\n"
    assert WordReader.made == 0


def test_a_folder_may_hold_documents_and_tables(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "events.csv").write_text(to_table(acled()))
    (folder / "story.txt").write_text("Rebels shelled Goma.")
    assert shell("ingest", folder).stdout.startswith("2 documents: 2 added;")


def test_stored_rows_are_read_anew_when_the_seeds_change(shell: Shell, tmp_path: Path) -> None:
    table = tmp_path / "events.csv"
    table.write_text(to_table(ucdp(side_b="Red Front")))
    shell("ingest", table)
    actors = shell.settings.seeds_dir / "actors"
    actors.mkdir()
    (actors / "own.csv").write_text(
        "key,kind,name,type,country,aliases,context_aliases,active_from,active_to,note\n"
        "actor:red-front,actor,Red Front,militia,CD,,,,,\n"
    )
    shell("seed", "reload")
    assert "actor:red-front" in shell("export", "node-link").stdout


def test_sources_are_split_into_documents_and_tables(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x")
    (tmp_path / "empty").mkdir()
    folder, empty = str(tmp_path), str(tmp_path / "empty")
    documents, tables = split_sources(["-", folder, empty, "x.txt", "y.TSV"])
    assert documents == ["-", empty, "x.txt"]
    assert tables == [(tmp_path / "a.csv", "a.csv"), (Path("y.TSV"), "y.TSV")]
