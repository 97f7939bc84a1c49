"""`snapshot`, `diff` and `changes` on the command line."""

import json
from pathlib import Path

import pytest

from tests.app.cli_fakes import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    found = Shell(tmp_path).ready()
    ingest(found, "Militias shelled Bunia.")
    return found


def ingest(shell: Shell, text: str) -> None:
    path = shell.folder / f"{text[:12]}{text[-6:]}txt"
    path.write_text(text)
    shell("ingest", path, "--publisher", text[:8])


def test_a_snapshot_is_taken_listed_shown_and_deleted(shell: Shell) -> None:
    assert shell("snapshot", "list").stderr == "No snapshot was taken.\n"
    taken = shell("snapshot", "take", "may", "--note", "For May", "--author", "ann").stdout
    assert taken.startswith("Taken: may  ")
    assert taken.endswith("records  For May\n")
    assert shell("snapshot", "take", "may").stdout.startswith("Taken before: may")
    shown = json.loads(shell("snapshot", "show", "may", "--json").stdout)
    assert (shown["author"], shown["note"], shown["counts"]["event"]) == ("ann", "For May", 1)
    assert "all as they were frozen" in shell("snapshot", "show", "may").stdout
    assert [one["name"] for one in json.loads(shell("snapshot", "list", "--json").stdout)["items"]] == ["may"]
    assert shell("snapshot", "delete", "may").stdout == "Deleted: may\n"
    assert "no snapshot 'may'" in shell("snapshot", "delete", "may", code=1).stderr
    assert "small letters" in shell("snapshot", "take", "May", code=2).stderr
    assert "small letters" in shell("snapshot", "take", "now", code=2).stderr


def test_a_snapshot_is_exported_as_it_was(shell: Shell) -> None:
    shell("snapshot", "take", "may")
    first = shell("snapshot", "export", "may", "node-link").stdout
    ingest(shell, "Rebels shelled Goma.")
    assert shell("snapshot", "export", "may", "node-link").stdout == first
    assert first != shell("export", "node-link").stdout
    few = json.loads(shell("snapshot", "export", "may", "node-link", "--where", "kind=actor", "--no-evidence").stdout)
    assert {node.get("kind") for node in few["nodes"]} <= {"actor", None}
    path = shell.folder / "may.gexf"
    shell("snapshot", "export", "may", "gexf", "--output", path)
    assert b"Militias" in path.read_bytes()
    assert "spans of reports" in shell("snapshot", "export", "may", "mentions", code=2).stderr
    assert "known_at" in shell("snapshot", "export", "may", "gexf", "--where", "known_at=2024", code=2).stderr


def test_what_differs_is_counted_and_told(shell: Shell) -> None:
    shell("snapshot", "take", "may")
    ingest(shell, "Militias shelled Goma.")
    told = shell("diff", "may").stdout
    assert "event: 1 added" in told
    assert "entity: 1 added, 1 changed" in told
    assert "report_count: 1 -> 2" in told
    shell("snapshot", "take", "june")
    found = json.loads(shell("diff", "may", "june", "--about", "Goma", "--json").stdout)
    assert found["counts"]["event"] == {"added": 1}
    assert found["items"][0]["label"] == "Goma"
    few = shell("diff", "may", "june", "--action", "added", "--limit", "1")
    assert "participant: 1 added" in few.stdout
    assert few.stderr == "there are more (--limit)\n"
    assert "none of entity" in shell("diff", "may", "--kind", "report", code=2).stderr
    assert "no snapshot 'april'" in shell("diff", "april", code=1).stderr


def test_changes_are_told_since_a_day_and_about_an_entity(shell: Shell) -> None:
    before = json.loads(shell("stats", "--json").stdout)["change"]
    ingest(shell, "Rebels shelled Goma.")
    lines = shell("changes", "--after", before, "--about", "Rebels").stdout.splitlines()
    assert any("added    participant Rebels, source of shelling artillery missile" in line for line in lines)
    assert all("[report:" in line for line in lines)
    entries = [json.loads(line) for line in shell("changes", "--json", "--since", "2020-01-01").stdout.splitlines()]
    assert [one["seq"] for one in entries] == list(range(1, len(entries) + 1))
    assert shell("changes", "--since", "2999-01-01").stdout == ""
    assert len(shell("changes", "--limit", 3, "--action", "added").stdout.splitlines()) == 3
    assert shell("changes", "--kind", "claim").stdout == ""
    assert "none ever was" in shell("changes", "--about", "ent_0", code=1).stderr


def test_following_goes_on_until_it_is_stopped(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    before = json.loads(shell("stats", "--json").stdout)["change"]
    naps: list[float] = []

    def nap(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) > 1:
            raise KeyboardInterrupt
        ingest(shell, "Rebels shelled Goma.")

    monkeypatch.setattr("app.cli_changes.time.sleep", nap)
    told = shell("changes", "--after", before, "--follow", "--kind", "event", code=130).stdout
    assert len(told.splitlines()) == 1
