"""How a batch reads: other languages are left unread; a reader that breaks on a report refuses that report only."""

import threading
from collections.abc import Callable
from functools import cached_property
from typing import Protocol

import orjson

from app.extract.contract import to_contract
from app.ingest.language import is_english
from app.ingest.pipeline import Analyser
from app.ingest.structured_text import find_row
from app.ingest.workers import to_refusal
from graph.errors import ConflictGraphError
from graph.model import Analysis, Report
from graph.seeds import SeedSet


class RowAnalyser(Protocol):
    """What reads reports that render rows of data sets."""

    def analyse(self, report: Report) -> Analysis:
        """All that the row tells."""


class CarefulAnalyser:
    """Wraps the reader, whose version it keeps.

    Parameters
    ----------
    make : callable of () -> Analyser
        Makes the wrapped reader; called when the first report has to be read.
    version : callable of () -> str, optional
        Tells the wrapped reader's version without making the reader, where that can be known.
    seed_version : str, optional
        Version of the seeds that it reads with; reports are not stored once others are loaded.

    make_rows : callable of () -> RowAnalyser, optional
        Makes what reads reports that render rows of data sets (`structured.py`).

    Notes
    -----
    The rules, words and model are for English. A report in another language is stored with its language and without
    annotations: it is counted and found by its text, and nothing wrong is read out of it. One report is read at a time,
    from whichever thread: the parser asks for that.
    """

    def __init__(
        self,
        make: Callable[[], Analyser],
        *,
        version: Callable[[], str] | None = None,
        seed_version: str | None = None,
        make_rows: Callable[[], RowAnalyser] | None = None,
    ) -> None:
        self.seed_version = seed_version
        self._make_rows = make_rows
        self._make = make
        self._tell_version = version
        self._version: str | None = None
        self._made: Analyser | None = None
        self._lock = threading.RLock()

    @property
    def version(self) -> str:
        """The wrapped reader's."""
        with self._lock:
            if self._version is None:
                self._version = self._tell_version() if self._tell_version else self._analyser.version
            return self._version

    @property
    def _analyser(self) -> Analyser:
        if self._made is None:
            self._made = self._make()
        return self._made

    @cached_property
    def _rows(self) -> RowAnalyser:
        assert self._make_rows is not None
        return self._make_rows()

    def load(self) -> None:
        """Make the wrapped reader now."""
        with self._lock:
            _ = self._analyser

    def analyse(self, report: Report) -> Analysis:
        """What the report tells; nothing if it is in another language.

        Raises
        ------
        UnreadableReportError
            If the reader breaks; the message names where, and never quotes the report.
        """
        if self._make_rows is not None and find_row(report) is not None:
            return self._rows.analyse(report)
        if not is_english(report.language):
            return Analysis(version=self.version, language=report.language)
        with self._lock:
            return self._read(self._analyser, report)

    def _read(self, analyser: Analyser, report: Report) -> Analysis:
        try:
            return analyser.analyse(report)
        except ConflictGraphError:
            raise
        except Exception as exc:  # a fault of ours in reading one report must not stop the batch
            raise to_refusal(exc) from exc


class LineReader:
    """Reads a report to the bytes of its line in the extraction contract."""

    def __init__(self, analyser: Analyser, seeds: SeedSet) -> None:
        self._analyser = analyser
        self._seeds = seeds

    def __call__(self, report: Report) -> bytes:
        """The line, without its end."""
        return orjson.dumps(to_contract(report, self._analyser.analyse(report), self._seeds))
