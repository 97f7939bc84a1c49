"""Processes that read reports, each with its own model, one report at a time.

    thread --report--> process --result--> thread        one thread of ours to each process

A process that dies (killed for memory, a fault in a library) costs the report that it was reading, which is refused;
another takes its place. Nothing heavy is imported here: a new process limits its threads before it loads the libraries
that start them.
"""

import contextlib
import multiprocessing
import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Generic, TypeVar

from graph.errors import ConflictGraphError, UnreadableReportError
from graph.model import Report

T = TypeVar("T")
MakeRead = Callable[[], Callable[[Report], T]]

MEMORY_OF_ONE = 1 << 30  # bytes; what a reading process takes with its model and a long report
PATIENCE = 10.0  # seconds for a process that was told to end
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


class WorkerError(ConflictGraphError):
    """A reading process can't start. Stops a run."""


def limit_threads() -> None:
    """Make numerical libraries that are loaded later use one thread: the processes share the cores, and sums of floats
    come out the same however many there are."""
    os.environ.update(dict.fromkeys(THREADS, "1"))


def count_usable() -> int:
    """How many processes should read at once here: the cores that we may use, as far as the memory allows."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # not told on this system
        return cores
    return max(1, min(cores, memory // MEMORY_OF_ONE))


def to_refusal(exc: Exception) -> UnreadableReportError:
    """A fault of ours in reading one report, as the refusal of that report: it names where, and quotes nothing."""
    last = traceback.extract_tb(exc.__traceback__)[-1]
    where = f"{Path(last.filename).name}:{last.lineno}"
    return UnreadableReportError(f"text: reading failed ({type(exc).__name__} at {where})", field="text")


class ReadingPool(Generic[T]):
    """Reads reports in processes, started when there is something to read. Close it at the end.

    Parameters
    ----------
    make_read : callable of () -> callable of Report -> T
        Called once in each new process; must be picklable, like what the made function gives.
    workers : int
        Most processes at once.
    """

    def __init__(self, make_read: MakeRead[T], workers: int) -> None:
        self._recipe = pickle.dumps(make_read)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="reading")
        self._own = threading.local()
        self._lock = threading.Lock()
        self._running: set[_Worker] = set()
        self._is_closed = False

    def submit(self, report: Report) -> Future[T]:
        """Have a report read; its result comes in the future, or what refused it."""
        return self._threads.submit(self._read, report)

    def close(self) -> None:
        """End all processes, whatever they are reading."""
        with self._lock:
            self._is_closed = True
            running = list(self._running)
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in running:
            worker.process.terminate()
        self._threads.shutdown()
        for worker in running:
            worker.end()

    def _read(self, report: Report) -> T:
        worker: _Worker | None = getattr(self._own, "worker", None)
        if worker is None:
            worker = self._own.worker = self._start()
        try:
            worker.connection.send(report)
            is_read, answer = worker.connection.recv()
        except (EOFError, OSError) as exc:
            self._own.worker = None
            how = self._bury(worker)
            raise UnreadableReportError(
                f"text: the process that read it {how}; if memory is short, try fewer workers", field="text"
            ) from exc
        if not is_read:
            raise answer
        found: T = answer
        return found

    def _start(self) -> "_Worker":
        if hasattr(signal, "pthread_sigmask"):  # Ctrl-C is for the main process; a new one inherits this thread's mask
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        with self._lock:
            if self._is_closed:
                raise CancelledError
            worker = _Worker(self._recipe)
            self._running.add(worker)
        try:
            problem: str | None = worker.connection.recv()
        except (EOFError, OSError):
            problem = f"it {self._bury(worker)}; if memory is short, try fewer workers"
        if problem is not None:
            raise WorkerError(f"workers: a reading process can't start: {problem}")
        return worker

    def _bury(self, worker: "_Worker") -> str:
        """Forget a process that has ended; tells how it ended."""
        with self._lock:
            if self._is_closed:
                raise CancelledError
            self._running.discard(worker)
        return worker.end()


class _Worker:
    """A process and our end of the pipe to it."""

    def __init__(self, recipe: bytes) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, recipe), name="reading", daemon=True)
        self.process.start()
        theirs.close()  # or its death would not be seen

    def end(self) -> str:
        """Make sure that it has ended; tells how."""
        self.connection.close()
        self.process.join(PATIENCE)
        if self.process.exitcode is None:
            self.process.kill()
            self.process.join()
        code = self.process.exitcode or 0
        self.process.close()
        if code >= 0:
            return f"ended with code {code}"
        with contextlib.suppress(ValueError):
            return f"was killed ({signal.Signals(-code).name})"
        return f"was killed (signal {-code})"


def _work(connection: Connection, recipe: bytes) -> None:
    """What a reading process does, until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_threads()
    try:
        read = pickle.loads(recipe)()
    except Exception as exc:
        connection.send(f"{type(exc).__name__}: {exc}")
        return
    with contextlib.suppress(EOFError, OSError):  # the main process is gone
        connection.send(None)
        while True:
            connection.send(_answer(read, connection.recv()))


def _answer(read: Callable[[Report], Any], report: Report) -> tuple[bool, Any]:
    try:
        return True, read(report)
    except ConflictGraphError as exc:
        return False, exc
    except Exception as exc:
        return False, to_refusal(exc)
