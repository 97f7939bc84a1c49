"""Exports that were written: which `ETag` the file of a question had.

The ETag is the digest of the file's bytes. It is kept in memory with the question, the version of the graph and the
state of the reports, so that an unchanged file is not written anew to find that the caller has it.
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable

KEPT = 256


class Written:
    """Which ETag the file of a question had; those asked for last are kept."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._lock = threading.Lock()
        self._etags: OrderedDict[Hashable, str] = OrderedDict()

    def get(self, question: Hashable) -> str | None:
        """The ETag of the file, if it was written before."""
        with self._lock:
            if question in self._etags:
                self._etags.move_to_end(question)
            return self._etags.get(question)

    def keep(self, question: Hashable, etag: str) -> None:
        """Remember the ETag of a file."""
        with self._lock:
            self._etags[question] = etag
            self._etags.move_to_end(question)
            while len(self._etags) > self._kept:
                self._etags.popitem(last=False)
