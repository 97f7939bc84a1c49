"""Work that tests give to other processes; a module of its own, so that a fresh process can import it."""

import os
import sys
from typing import Any

from sqlalchemy import event

from app.ingest.pipeline import ingest_report, ingest_reports
from app.store.session import Store
from graph.model import Report
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
