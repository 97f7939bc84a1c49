"""`extract`: one line a document, in order, the same bytes each time, nothing stored."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from app.ingest import ahead
from app.service import Service
from app.settings import PROJECT
from tests.app.cli_fakes import Shell

DOCUMENTS = [
    {"id": "a", "text": "Rebels shelled Goma on Monday.", "title": "Été"},
    {"id": "b", "text": ""},
    {"id": "c", "text": "Nothing happened in the town."},
]
PATIENCE = 120  # seconds, on a machine that is busy with other things


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def data(*documents: object) -> str:
    return "".join(json.dumps(document) + "\n" for document in documents)


def test_each_document_is_a_line_in_order_and_refused_ones_an_error_line(shell: Shell) -> None:
    result = shell("extract", "-", stdin=data(*DOCUMENTS), code=1)
    first, refused, last = (json.loads(line) for line in result.stdout.splitlines())
    assert first["document"]["id"] == "a"
    assert [event["type"] for event in first["events"]] == ["shelling_artillery_missile"]
    assert DOCUMENTS[0]["text"][slice(*(first["mentions"][0][key] for key in ("start", "end")))] == "Rebels"
    assert refused == {"document": {"id": "b"}, "error": "standard input:2: text: is empty"}
    assert last["document"]["id"] == "c"
    assert last["events"] == []
    assert "refused: standard input:2" in result.stderr


def test_all_readable_is_exit_code_0_and_the_same_bytes_each_run(shell: Shell) -> None:
    once, again = (shell("extract", "-", stdin=data(DOCUMENTS[0], DOCUMENTS[2])).stdout_bytes for _ in range(2))
    assert once == again
    assert "Été".encode() in once


def test_no_database_is_made(shell: Shell, tmp_path: Path) -> None:
    shell("extract", "-", stdin=data(DOCUMENTS[0]))
    assert not (tmp_path / "graph.sqlite").exists()


def test_the_day_given_stands_in_for_documents_without_one(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Rebels shelled Goma on Monday.")
    own = {"id": "own", "text": "Rebels shelled Goma.", "published_at": "2023-01-02"}
    result = shell("extract", "--published", "2024-05-06", file, "-", stdin=data(own))
    days = [json.loads(line)["document"] for line in result.stdout.splitlines()]
    assert [(day["id"], day["published_at"]) for day in days] == [("a.txt", "2024-05-06"), ("own", "2023-01-02")]


def test_another_language_is_an_honest_empty_line(shell: Shell) -> None:
    text = "Les rebelles ont pris la ville mardi, a dit le porte-parole. Rebels shelled Goma."
    (line,) = shell("extract", "-", stdin=data({"text": text})).stdout.splitlines()
    found = json.loads(line)
    assert (found["document"]["language"], found["mentions"], found["events"]) == ("fr", [], [])


@pytest.mark.slow
def test_any_number_of_workers_gives_the_same_bytes_in_order(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "SMALL_COUNT", 2)
    documents = [{"id": f"d{n}", "text": f"Rebels shelled Town{n}." if n % 7 else ""} for n in range(40)]
    one, two, three = (
        shell("extract", "-", "--workers", str(workers), stdin=data(*documents), code=1) for workers in (1, 2, 3)
    )
    assert one.stdout_bytes == two.stdout_bytes == three.stdout_bytes
    assert one.stderr == two.stderr == three.stderr
    lines = [json.loads(line) for line in one.stdout.splitlines()]
    assert [line["document"]["id"] for line in lines] == [f"d{n}" for n in range(40)]
    assert ["error" in line for line in lines] == [n % 7 == 0 for n in range(40)]


def test_a_small_input_starts_no_process(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "ReadingPool", None)
    shell("extract", "-", "--workers", "2", stdin=data(DOCUMENTS[0], DOCUMENTS[2]))


@pytest.mark.slow
@pytest.mark.parametrize("command", ["extract", "ingest"])
def test_ctrl_c_ends_all_processes_and_is_exit_code_130(command: str, tmp_path: Path) -> None:
    Shell(tmp_path / "first").ready()
    (tmp_path / "first" / "graph.sqlite").rename(tmp_path / "graph.sqlite")
    reports = tmp_path / "reports.jsonl"
    reports.write_text(data(*({"text": f"Rebels shelled Town{n}."} for n in range(ahead.SMALL_COUNT + 10))))
    code = "import sys; from tests.workers import run_slowly; run_slowly(*sys.argv[1:])"
    with subprocess.Popen(
        [sys.executable, "-c", code, tmp_path, command, "--workers", "2", reports],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as running:
        try:
            until = time.monotonic() + PATIENCE
            while len(found := list(tmp_path.glob("reading-*"))) < 2 and time.monotonic() < until:
                time.sleep(0.05)
            assert len(found) == 2
            os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to all of them
            _, told = running.communicate(timeout=PATIENCE)
        finally:
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGKILL)
    assert running.returncode == 130
    assert told.startswith("Stopped")
    assert told.count("\n") == 1
    for path in found:
        with pytest.raises(ProcessLookupError):
            os.kill(int(path.name.removeprefix("reading-")), 0)


def test_the_mode_of_the_command_wins_over_the_settings(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    modes = []
    made = Service.line_reader

    def line_reader(service: Service, *args: Any, **kwargs: Any) -> Any:
        modes.append(service.settings.mode)
        return made(service, *args, **kwargs)

    monkeypatch.setattr(Service, "line_reader", line_reader)
    shell("extract", "-", stdin=data(DOCUMENTS[0]))
    shell("extract", "-", "--mode", "fast", stdin=data(DOCUMENTS[0]))
    assert modes == ["accurate", "fast"]
    assert "fastest" in shell("extract", "-", "--mode", "fastest", stdin="", code=2).stderr
