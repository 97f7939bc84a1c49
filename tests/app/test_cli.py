"""The commands on a real SQLite file, with a reader that needs no model."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from app.cli import app
from app.settings import FILE_VARIABLE, PREFIX, PROJECT
from tests.app.cli_fakes import Shell, WordReader

STORY = "Rebels shelled Goma on Monday, and the army withdrew to the hills."


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def ready(shell: Shell) -> Shell:
    return shell.ready()


def lines(*documents: object) -> str:
    return "".join(json.dumps(document) + "\n" for document in documents)


def counts(shell: Shell) -> dict[str, int]:
    found: dict[str, int] = json.loads(shell("stats", "--json").stdout)
    return found


# ---------------------------------------------------------------- help and errors


def test_every_command_explains_itself(shell: Shell) -> None:
    command = typer.main.get_command(app)
    for name in command.commands:  # type: ignore[attr-defined]
        assert len(shell(name, "--help").stdout) > 200


def test_help_loads_neither_model_nor_database() -> None:
    code = "import sys; import app.cli; print([m for m in ('spacy', 'sqlalchemy', 'networkx') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=PROJECT, check=True)
    assert done.stdout.strip() == "[]"


def test_a_database_without_tables_is_told_with_the_command_that_helps(shell: Shell) -> None:
    result = shell("stats", code=2)
    assert "conflict-graph db upgrade" in result.stderr
    assert result.stdout == ""


def test_without_seeds_nothing_is_read_and_the_command_that_helps_is_told(shell: Shell) -> None:
    shell("db", "upgrade")
    result = shell("ingest", "-", stdin=lines({"text": STORY}), code=1)
    assert "conflict-graph seed load" in result.stderr


def test_a_wrong_setting_is_told_without_a_traceback(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    environment[FILE_VARIABLE] = str(tmp_path / "none.env")
    command = [sys.executable, "-m", "app.cli", "stats"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=PROJECT, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(f"error: {FILE_VARIABLE}")
    assert "Traceback" not in done.stderr


def test_an_unreachable_database_is_told_in_one_line(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "graph.sqlite").write_bytes(b"this is no database, but long enough to be taken for one" * 20)
    result = shell("stats", code=1)
    assert result.stderr.startswith("error: database:")
    assert result.stderr.count("\n") == 1


# ---------------------------------------------------------------- tables and seeds


def test_tables_go_up_and_down(shell: Shell) -> None:
    assert "before: none" in shell("db", "upgrade").stdout
    assert "already" in shell("db", "upgrade").stdout
    assert "version none" in shell("db", "downgrade", "base", "--yes").stdout


def test_going_down_asks_first(ready: Shell) -> None:
    shown = ready("db", "downgrade", "base", stdin="n\n", code=None)
    assert shown.exit_code != 0
    assert counts(ready)["seed_records"] > 0


def test_an_unknown_revision_is_refused(shell: Shell) -> None:
    assert "'9999'" in shell("db", "upgrade", "9999", code=2).stderr


def test_seeds_are_loaded_once_and_the_second_time_changes_nothing(shell: Shell) -> None:
    assert "new" in shell("seed", "load", "--migrate").stdout
    for command in ("load", "reload", "diff"):
        assert "Seeds: 0 changes" in shell("seed", command).stdout


def test_a_reload_needs_a_first_load(shell: Shell) -> None:
    shell("db", "upgrade")
    assert "seed load" in shell("seed", "reload", code=1).stderr


def test_a_diff_lists_what_a_reload_then_does(ready: Shell) -> None:
    (ready.folder / "seeds" / "actors").mkdir()
    file = ready.folder / "seeds" / "actors" / "own.csv"
    file.write_text("key,kind,name,type,country\nactor:m99,actor,M99 Movement,militia,CD\n")
    assert "+ entity actor:m99" in ready("seed", "diff").stdout.splitlines()
    assert "1 new (1 entity)" in ready("seed", "reload").stdout
    file.unlink()
    shown = ready("seed", "diff")
    assert shown.stdout.splitlines()[0] == "- entity actor:m99"


def test_a_long_diff_is_cut_and_says_so(shell: Shell) -> None:
    shell("db", "upgrade")
    shown = shell("seed", "diff", "--limit", "3")
    assert len(shown.stdout.splitlines()) == 4
    assert "more (--limit 0 lists all)" in shown.stderr
    assert len(shell("seed", "diff", "--limit", "0").stdout.splitlines()) > 40


def test_seeds_with_mistakes_are_refused_with_file_and_line(ready: Shell) -> None:
    (ready.folder / "seeds" / "countries.csv").write_text("iso2,iso3,name\nXX\n")
    assert "countries.csv:2" in ready("seed", "reload", code=2).stderr
    assert counts(ready)["seed_records"] > 0


# ---------------------------------------------------------------- ingest


def test_a_folder_is_ingested_and_the_second_time_changes_nothing(ready: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text(STORY)
    (folder / "b.jsonl").write_text(lines({"text": "Militias shelled Bunia.", "id": "b1"}))
    assert "2 documents: 2 added" in ready("ingest", folder, "--published", "2024-05-06").stdout
    before = counts(ready)
    assert (before["reports"], before["events"]) == (2, 2)
    assert "0 added, 2 unchanged; 0 records" in ready("ingest", folder, "--published", "2024-05-06").stdout
    assert counts(ready) == before


def test_bad_documents_are_told_and_the_rest_is_stored(ready: Shell) -> None:
    data = (
        lines({"text": STORY, "id": "one"}, {"text": ""}) + '{"text": "half\n' + lines({"text": "Rebels shelled Beni."})
    )
    result = ready("ingest", "-", stdin=data, code=1)
    assert "4 documents: 2 added, 2 refused" in result.stdout
    assert "refused: standard input:2: text: is empty" in result.stderr
    assert "refused: standard input:3: json:" in result.stderr
    assert (counts(ready)["reports"], counts(ready)["refused_documents"]) == (2, 2)


def test_the_same_report_twice_in_a_batch_is_stored_once(ready: Shell) -> None:
    assert "1 added, 1 unchanged" in ready("ingest", "-", stdin=lines({"text": STORY}, {"text": f"{STORY}\n"})).stdout


def test_a_report_in_another_language_is_stored_without_annotations_and_told(ready: Shell) -> None:
    text = "Les rebelles ont pris la ville mardi, a dit le porte-parole. Rebels shelled Goma."
    result = ready("ingest", "-", stdin=lines({"text": text, "id": "fr-1"}))
    assert "fr-1 is in 'fr', not English" in result.stderr
    assert (counts(ready)["reports"], counts(ready)["mentions"]) == (1, 0)


def test_a_fault_in_reading_refuses_one_report_only(ready: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    read = WordReader.analyse

    def break_on_beni(self: WordReader, report: object) -> object:
        if "Beni" in report.text:  # type: ignore[attr-defined]
            raise ValueError(report.text)  # type: ignore[attr-defined]
        return read(self, report)  # type: ignore[arg-type]

    monkeypatch.setattr(WordReader, "analyse", break_on_beni)
    result = ready("ingest", "-", stdin=lines({"text": "Rebels shelled Beni."}, {"text": STORY}), code=1)
    assert "1 added, 1 refused" in result.stdout
    assert "reading failed (ValueError at test_cli.py" in result.stderr
    assert "Beni" not in result.output


@pytest.mark.parametrize("day", ["2999-01-01", "05/06/2024", "2024-13-01"])
def test_a_wrong_day_of_publication_is_refused(ready: Shell, day: str) -> None:
    assert "published" in ready("ingest", "-", "--published", day, stdin=lines({"text": STORY}), code=2).stderr


def test_stopping_keeps_what_is_stored_and_says_how_to_go_on(ready: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    read = WordReader.analyse

    def stop_on_beni(self: WordReader, report: object) -> object:
        if "Beni" in report.text:  # type: ignore[attr-defined]
            raise KeyboardInterrupt
        return read(self, report)  # type: ignore[arg-type]

    monkeypatch.setattr(WordReader, "analyse", stop_on_beni)
    result = ready("ingest", "-", stdin=lines({"text": STORY}, {"text": "Rebels shelled Beni."}), code=130)
    assert "Stopped: 1 documents: 1 added" in result.stderr
    assert counts(ready)["reports"] == 1


# ---------------------------------------------------------------- stats, rebuild, keys


def test_stats_count_what_is_stored(ready: Shell) -> None:
    ready("ingest", "-", stdin=lines({"text": STORY}))
    found = counts(ready)
    assert (found["reports"], found["event_mentions"], found["mentions"]) == (1, 1, 2)
    assert found["events_by_type"] == {"shelling_artillery_missile": 1}
    assert found["entities_mentioned"] == 2
    table = ready("stats").stdout
    assert re.search(r"^reports\s+1$", table, re.MULTILINE)
    assert re.search(r"^  shelling_artillery_missile\s+1$", table, re.MULTILINE)


def test_refused_documents_are_listed_until_they_are_accepted(ready: Shell) -> None:
    assert "No document was refused" in ready("stats", "--refused").stderr
    ready("ingest", "-", stdin=lines({"id": "a", "text": ""}), code=1)
    assert ready("stats", "--refused").stdout == "standard input:1: text: is empty\n"
    (row,) = json.loads(ready("stats", "--refused", "--json").stdout)
    assert (row["document"], row["field"]) == ("a", "text")
    ready("ingest", "-", stdin=lines({"id": "a", "text": STORY}))
    assert ready("stats", "--refused").stdout == ""


def test_a_rebuild_finds_nothing_to_change(ready: Shell) -> None:
    ready("ingest", "-", stdin=lines({"text": STORY}))
    assert ready("rebuild").stdout == "Rebuilt: 0 records differed\n"


def test_keys_are_made_listed_and_revoked(ready: Shell) -> None:
    made = ready("keys", "create", "newsroom")
    key = made.stdout.strip()
    assert re.fullmatch(r"cg_[\w-]{43}", key)
    listed = ready("keys", "list").stdout
    assert listed.startswith("newsroom\tmade ")
    assert "valid" in listed
    assert key not in listed
    ready("keys", "revoke", "newsroom")
    assert "revoked" in ready("keys", "list").stdout
    assert "nobody" in ready("keys", "revoke", "nobody", code=1).stderr
    assert "newsroom" in ready("keys", "create", "newsroom", code=1).stderr
