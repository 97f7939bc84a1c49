"""`serve` and `run`: what is prepared, what is refused, and a server that answers and stops."""

import asyncio
import json
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from app.service import Service
from app.settings import PROJECT
from app.snapshot import Snapshot
from graph.errors import GraphIntegrityError
from tests.app.cli_fakes import Shell, WordReader

SERVER = """
import signal
import sys
from pathlib import Path
from app.cli import app
from tests.app.cli_fakes import Shell
signal.signal(signal.SIGINT, signal.default_int_handler)  # tests may run where a shell has it ignored
folder = Path(sys.argv[1])
app(sys.argv[2:], obj=Shell(folder).service)
"""


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A shell whose servers say that they would serve, and don't."""
    monkeypatch.setattr("app.cli_serving.serve_until_stopped", lambda _service, listener: listener.close())
    return Shell(tmp_path)


def stats(shell: Shell) -> object:
    return json.loads(shell("stats", "--json").stdout)


def test_the_first_run_prepares_all_and_shows_a_key_once(shell: Shell) -> None:
    first = shell("run").stdout
    assert "Tables: version" in first
    assert re.search(r"API key for writes, shown only now: cg_[\w-]{43}\n", first)
    assert re.search(r"Seeds: \d+ new", first)
    assert "Demo reports: 1 documents: 1 added" in first
    assert re.search(r"Graph: \d+ nodes and \d+ edges from 1 reports", first)


def test_the_second_run_changes_nothing_and_reads_nothing(shell: Shell) -> None:
    shell("run")
    before, reads = stats(shell), WordReader.reads
    second = shell("run").stdout
    assert stats(shell) == before
    assert WordReader.reads == reads
    assert "cg_" not in second
    assert "Seeds: 0 changes" in second
    assert "Demo reports: all stored, nothing to read" in second


def test_a_new_demo_report_is_read_at_the_next_run(shell: Shell) -> None:
    shell("run")
    (shell.folder / "seeds" / "reports" / "second.txt").write_text("Militias shelled Bunia, residents said.")
    assert "1 added, 1 unchanged" in shell("run").stdout


def test_a_newer_reader_reads_the_demo_reports_again(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell("run")
    monkeypatch.setattr(WordReader, "version", "words-2")
    assert "1 read again" in shell("run").stdout


@pytest.mark.parametrize("command", ["serve", "run"])
def test_an_open_address_is_refused_until_there_is_a_key(shell: Shell, command: str) -> None:
    shell.ready()
    refused = shell(command, "--host", "0.0.0.0", code=2)
    assert "API key" in refused.stderr
    shell("keys", "create", "newsroom")
    shell(command, "--host", "0.0.0.0")


def test_a_taken_port_is_told(shell: Shell) -> None:
    shell.ready()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"port {port}" in shell("serve", "--port", str(port), code=1).stderr


def test_an_unknown_host_is_told(shell: Shell) -> None:
    shell.ready()
    shell("keys", "create", "newsroom")
    assert "can't serve on 203.0.113.7" in shell("serve", "--host", "203.0.113.7", code=1).stderr


async def _accept(listener: socket.socket) -> int:
    """Whether a connection that asyncio accepts sends small packets at once."""
    found: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def note(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        kept = writer.get_extra_info("socket")
        found.set_result(kept.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    async with await asyncio.start_server(note, sock=listener):
        _, writer = await asyncio.open_connection(*listener.getsockname()[:2])
        result = await found
        writer.close()
    return result


def test_answers_on_a_connection_that_is_kept_are_not_held_back(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[int] = []

    def serve(_service: Service, listener: socket.socket) -> None:
        found.append(asyncio.run(_accept(listener)))

    monkeypatch.setattr("app.cli_serving.serve_until_stopped", serve)
    shell("db", "upgrade")
    shell("serve", "--port", "0")
    assert found[0] != 0


def test_the_graph_is_loaded_before_anybody_asks(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[Service] = []

    def serve(service: Service, listener: socket.socket) -> None:
        served.append(service)
        listener.close()

    monkeypatch.setattr("app.cli_serving.serve_until_stopped", serve)
    shell("run")
    shell("serve", "--port", "0")
    ran, started = served
    assert started is not ran
    assert started.snapshot.version == ran.snapshot.version > 0


def test_a_graph_that_cannot_be_loaded_ahead_is_told_and_does_not_end_the_server(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_snapshot: Snapshot) -> int:
        raise GraphIntegrityError("rel_1 names ent_9, which is not in the graph")

    shell("db", "upgrade")
    monkeypatch.setattr(Snapshot, "refresh", fail)
    assert shell("serve", "--port", "0").exit_code == 0
    assert "not loaded yet: rel_1 names ent_9" in caplog.text


def test_the_server_answers_and_stops_cleanly_on_ctrl_c(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SERVER, str(tmp_path), "run"]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            printed = ""
            while "Stop with Ctrl-C." not in printed:  # the last line before it serves
                line = server.stdout.readline()
                assert line, "the server ended before it served"
                printed += line
            address = re.findall(r"Serving on (http://\S+)", printed)[0]
            with urllib.request.urlopen(f"{address}/api/v1/health", timeout=20) as answer:
                assert answer.status == 200
            stream = urllib.request.urlopen(f"{address}/api/v1/changes/stream", timeout=20)
            assert stream.readline().startswith(b": after ")
        finally:
            server.send_signal(signal.SIGINT)
        _, errors = server.communicate(timeout=8)  # an open stream does not hold it back
        assert stream.read().strip() == b"retry: 2000"
        stream.close()
    assert server.returncode == 0
    assert errors.endswith("Stopped.\n")
    assert "Traceback" not in errors
