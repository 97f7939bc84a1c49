"""A PostgreSQL server of the tests' own: made in a temporary folder, on a free loopback port, gone with the tests.

    initdb, postgres (from PATH or Debian's /usr/lib/postgresql) --> PostgresServer.create(name) -> URL

The server refuses to run as root, so root starts it as another user. What a crash would lose is not kept. From version
15 on its order of letters is a language's (ICU), unlike SQLite's order of code points, so that a test which relies on
either shows.
"""

import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

PROGRAMS = ("initdb", "postgres")
START_SECONDS = 60
PORTS = 3  # tried, if another program takes the free one first
FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off", "max_connections=100")
LOCALES = (("--locale-provider=icu", "--icu-locale=en", "--locale=C.UTF-8"), ("--locale=C.UTF-8",))  # from 15 on
UNPRIVILEGED = ("postgres", "nobody")


class PostgresServer:
    """A running server.

    Raises
    ------
    RuntimeError
        If it does not start; with the end of its log.
    """

    def __init__(self, programs: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="conflict-graph-postgres-"))
        self.port = _free_port()
        self._as_user = _another_user() if os.geteuid() == 0 else {}
        self._log = self.folder / "log"
        self._process: subprocess.Popen[bytes] | None = None
        try:
            self._start(programs)
        except BaseException:
            self.stop()
            raise

    def _start(self, programs: Path) -> None:
        if self._as_user:
            os.chown(self.folder, self._as_user["user"], self._as_user["group"])
        data = self.folder / "data"
        for locale in LOCALES:
            made = subprocess.run(
                [programs / "initdb", "-D", data, "--no-sync", "--auth=trust", "--username=tests", "--encoding=UTF8",
                 *locale],
                capture_output=True, text=True, env=_environment(), **self._as_user,
            )  # fmt: skip
            if made.returncode == 0:
                break
        else:
            raise RuntimeError(f"initdb: {made.stderr[-2000:]}")
        for _ in range(PORTS):
            if self._listen(programs, data):
                return
            if self._process is None or self._process.poll() is None:
                break
            self.port = _free_port()  # somebody else was faster
        raise RuntimeError(f"postgres: {self._log.read_text(errors='replace')[-2000:]}")

    def _listen(self, programs: Path, data: Path) -> bool:
        """Whether the server, started on its port, is there."""
        options = [
            f"-c{one}" for one in (*FAST, f"unix_socket_directories={self.folder}", "listen_addresses=127.0.0.1")
        ]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [programs / "postgres", "-D", data, "-p", str(self.port), *options],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=_environment(), preexec_fn=_die_with_parent,
                start_new_session=True,  # Ctrl-C is for the tests; we stop the server at their end
                **self._as_user,
            )  # fmt: skip
        until = time.monotonic() + START_SECONDS
        while self._process.poll() is None and time.monotonic() < until:
            try:
                self._run("SELECT 1")
                return True
            except psycopg.OperationalError:
                time.sleep(0.05)
        return False

    def url(self, database: str) -> str:
        """The URL of a database."""
        return f"postgresql://tests@127.0.0.1:{self.port}/{database}"

    def create(self, database: str, *, template: str = "template0") -> str:
        """Make a database as a copy of another one; gives its URL."""
        self._run(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        return self.url(database)

    def drop(self, url: str) -> None:
        """Drop a database, whoever is connected to it."""
        self._run(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        own: dict[str, Any] = {"host": str(self.folder), "port": self.port}  # not 127.0.0.1: that may be another one
        with psycopg.connect(**own, user="tests", dbname="postgres", autocommit=True, connect_timeout=10) as connection:
            connection.execute(statement.encode())

    def stop(self) -> None:
        """Stop the server and remove all that it kept."""
        process = self._process
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGINT)  # a fast shutdown
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGQUIT)
                process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)


def find_programs() -> Path | None:
    """The folder of the server's programs, the newest version first; None if they are not installed."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(installed, key=lambda path: float(path.parent.name), reverse=True)
    return next((one for one in folders if all((one / name).exists() for name in PROGRAMS)), None)


def _another_user() -> dict[str, Any]:
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise RuntimeError(f"PostgreSQL can't run as root, and there is no user {' or '.join(UNPRIVILEGED)}")


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _die_with_parent() -> None:
    """Ask Linux to end the server even if the tests are killed; elsewhere `stop` has to do."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(1, signal.SIGQUIT)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
