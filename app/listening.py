"""Who waits for new changes: one task asks the database for the newest number while anybody listens, and wakes all.

Invariant: a listener that waits holds neither a thread nor a connection. All runs on the event loop of the server;
`close` may be called from elsewhere.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import SQLAlchemyError

from app.store.feed import last_seq
from app.store.session import Store
from graph.errors import BusyError

logger = logging.getLogger(__name__)


class Listeners:
    """The listeners of one process.

    Parameters
    ----------
    most : int
        How many may listen at once.
    poll_seconds : float
        Seconds between two looks while somebody listens.
    """

    def __init__(self, store: Store, *, most: int, poll_seconds: float) -> None:
        self._store = store
        self._most = most
        self._seconds = poll_seconds
        self._newest = 0
        self._is_closed = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._changed: asyncio.Event | None = None
        self._poller: asyncio.Task[None] | None = None
        self.count = 0

    @asynccontextmanager
    async def join(self) -> AsyncIterator[None]:
        """Be one of the listeners.

        Raises
        ------
        BusyError
            If there are as many as may be, or the service stops.
        """
        if self._is_closed or self.count >= self._most:
            reason = "the service stops" if self._is_closed else f"{self._most} listen already"
            raise BusyError(f"{reason} (setting stream_listeners); try again later, or ask GET /api/v1/changes")
        self.count += 1
        try:
            if self._poller is None:
                self._loop, self._changed = asyncio.get_running_loop(), asyncio.Event()
                self._poller = asyncio.create_task(self._poll())
            yield
        finally:
            self.count -= 1
            if self.count == 0 and self._poller is not None:
                self._poller.cancel()
                self._poller = None

    async def wait_beyond(self, number: int) -> int | None:
        """Wait until the feed holds an entry with a higher number; gives the newest, or None when it is time to end."""
        while not self._is_closed and self._newest <= number:
            assert self._changed is not None  # somebody listens
            await self._changed.wait()
        return None if self._is_closed else self._newest

    def close(self) -> None:
        """Let all listeners end; safe to call from any thread, and more than once."""
        self._is_closed = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        if self._changed is not None:
            self._changed.set()
            self._changed = asyncio.Event()

    async def _poll(self) -> None:
        while not self._is_closed:
            try:
                newest = await asyncio.to_thread(self._read)
            except SQLAlchemyError as exc:
                logger.warning("the feed can't be asked now: %s", type(exc).__name__)
                newest = self._newest
            if newest != self._newest:
                self._newest = newest
                self._wake()
            await asyncio.sleep(self._seconds)

    def _read(self) -> int:
        with self._store.read() as session:
            return last_seq(session)
