"""Reading ahead: while one report is dealt with, the next ones are read in other processes.

    documents --in order--> read by N processes, a bounded number in flight --in order--> stored, or printed

What comes out does not depend on the number of processes. A small input is read in this process: starting others takes
longer than it saves.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from itertools import chain
from types import TracebackType
from typing import Generic, Self, TypeVar

from app.ingest.pipeline import Analyser, Outcome, find_wanted, ingest_reports
from app.ingest.workers import MakeRead, ReadingPool
from app.store.session import Store
from graph.errors import ConflictGraphError
from graph.model import Analysis, Report

T = TypeVar("T")

SMALL_CHARS = 80_000  # about what one process reads in the time in which others start
SMALL_COUNT = 64
IN_FLIGHT = 4  # documents a process, so that a long one holds up few


class ReadAhead(Generic[T]):
    """Reads the reports of a batch, ahead of the one that is dealt with. Use it as a context.

    Parameters
    ----------
    here : callable of Report -> T
        Reads in this process.
    make_read : callable of () -> callable of Report -> T
        Makes the same in another process; picklable.
    workers : int
        Most processes at once; 1 reads in this process.

    Notes
    -----
    For each report that `ahead` gives, `read` gives what was read meanwhile; any other report is read when asked for.
    """

    def __init__(self, here: Callable[[Report], T], make_read: MakeRead[T], *, workers: int) -> None:
        self._here = here
        self._make_read = make_read
        self._workers = workers
        self._pool: ReadingPool[T] | None = None
        self._begun: tuple[Report, Future[T]] | None = None  # of the report that was given last

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, at: TracebackType | None) -> None:
        self._begun = None
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    def ahead(
        self,
        documents: Iterable[Report | Outcome],
        *,
        find_wanted: Callable[[Report], Report | None] = lambda report: report,
    ) -> Iterator[Report | Outcome]:
        """The documents, unchanged and in order.

        Parameters
        ----------
        find_wanted : callable of Report -> Report or None
            Tells as what a report will have to be read; None if it need not be.
        """
        source = iter(documents)
        first: list[Report | Outcome] = []
        if self._workers == 1 or _is_small(source, first):
            yield from chain(first, source)
            return
        self._pool = ReadingPool(self._make_read, self._workers)
        waiting: deque[tuple[Report | Outcome, tuple[Report, Future[T]] | None]] = deque()
        for document in chain(first, source):
            wanted = find_wanted(document) if isinstance(document, Report) else None
            waiting.append((document, (wanted, self._pool.submit(wanted)) if wanted else None))
            if len(waiting) >= IN_FLIGHT * self._workers:
                yield self._next(waiting)
        while waiting:
            yield self._next(waiting)

    def _next(self, waiting: deque[tuple[Report | Outcome, tuple[Report, Future[T]] | None]]) -> Report | Outcome:
        if self._begun is not None:
            self._begun[1].cancel()  # it was not asked for
        document, self._begun = waiting.popleft()
        return document

    def read(self, report: Report) -> T:
        """What a report tells; raises what the reading raised."""
        if self._pool is None:
            return self._here(report)
        if self._begun is not None and self._begun[0] == report:
            return self._begun[1].result()
        return self._pool.submit(report).result()


class BatchReader(ReadAhead[Analysis]):
    """A reader for `ingest_batch`: like `analyser`, but ahead."""

    def __init__(self, analyser: Analyser, make_read: MakeRead[Analysis], *, workers: int) -> None:
        super().__init__(analyser.analyse, make_read, workers=workers)
        self._analyser = analyser
        self.seed_version: str | None = getattr(analyser, "seed_version", None)

    @property
    def version(self) -> str:
        """The analyser's."""
        return self._analyser.version

    def analyse(self, report: Report) -> Analysis:
        """What a report tells."""
        return self.read(report)


def ingest_batch(
    store: Store,
    reader: BatchReader,
    reports: Iterable[Report | Outcome],
    *,
    on_outcome: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Outcome]:
    """Ingest the reports as `ingest_reports` does, reading ahead those that are not stored yet."""

    def to_be_read(report: Report) -> Report | None:
        try:
            return find_wanted(store, reader, report)
        except ConflictGraphError:
            return None  # told when its turn comes

    found = reader.ahead(reports, find_wanted=to_be_read)
    return ingest_reports(store, reader, found, on_outcome=on_outcome)


def _is_small(source: Iterator[Report | Outcome], first: list[Report | Outcome]) -> bool:
    """Take the first documents, into `first`; whether they are all there are."""
    chars = 0
    for document in source:
        first.append(document)
        chars += len(document.text) if isinstance(document, Report) else 0
        if chars > SMALL_CHARS or len(first) > SMALL_COUNT:
            return False
    return True
