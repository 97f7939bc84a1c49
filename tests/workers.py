"""Work that tests give to other processes; a module of its own, so that a fresh process can import it."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import event

from app.ingest.pipeline import ingest_report, ingest_reports
from app.store.session import Store
from graph.errors import TooLargeError
from graph.model import Analysis, Report
from tests.app.cli_fakes import Shell, WordReader
from tests.tongue import TongueReader


def ingest_all(database_url: str, reports: list[Report]) -> list[str]:
    """Ingest with a store of one's own; gives the status of each report."""
    store = Store(database_url)
    try:
        return [outcome.status for outcome in ingest_reports(store, TongueReader(), reports)]
    finally:
        store.close()


def die_while_writing(database_url: str, report: Report, at_statement: int) -> None:
    """Ingest a report, and end the process as a power cut would, before the given write."""
    store = Store(database_url)
    left = at_statement

    @event.listens_for(store.engine, "before_cursor_execute")
    def _count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        nonlocal left
        left -= statement.startswith(("INSERT", "UPDATE", "DELETE"))
        if left <= 0:
            sys.stdout.flush()
            os._exit(9)

    ingest_report(store, TongueReader(), report)


def make_measure() -> Callable[[Report], tuple[str | None, int]]:
    """A reading of a report to its id and length; some words do harm."""
    return _measure


def _measure(report: Report) -> tuple[str | None, int]:
    for word in report.text.split():
        if word == "deadly":
            os.kill(os.getpid(), signal.SIGKILL)
        elif word == "leaving":
            os._exit(3)
        elif word == "faulty":
            raise KeyError(report.text)
        elif word == "large":
            raise TooLargeError("text: too large", field="text", document=report.external_id)
        elif word == "slow":
            time.sleep(0.2)
        elif word == "endless":
            time.sleep(600)
    return report.external_id, len(report.text)


def make_nothing() -> Callable[[Report], None]:
    """A process that can't start."""
    raise FileNotFoundError("no model")


def make_no_process() -> Callable[[Report], None]:
    """A process that ends while it starts."""
    os._exit(4)


def make_tongue_reading() -> Callable[[Report], Analysis]:
    """Reads the artificial tongue."""
    return TongueReader().analyse


class SlowReader(WordReader):
    """Notes its process in the folder FOLDER, and never comes to an end."""

    def analyse(self, report: Report) -> Analysis:
        (Path(os.environ["FOLDER"]) / f"reading-{os.getpid()}").touch()
        time.sleep(600)
        return super().analyse(report)


def run_slowly(folder: str, *arguments: str) -> None:
    """A command, with a reader that never comes to an end."""
    from app.cli import app

    signal.signal(signal.SIGINT, signal.default_int_handler)  # tests may run where a shell has it ignored
    os.environ["FOLDER"] = folder
    app(list(arguments), obj=lambda: Shell(Path(folder), reader=SlowReader).service())
