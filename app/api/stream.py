"""The change feed as it comes: server-sent events, resumed by `Last-Event-ID`."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent

from app.api.deps import Reader, ServiceDep
from app.api.examples import problems
from app.api.parameters_snapshots import StreamQuery
from app.api.schemas_service import ChangeOut
from app.api.shapes_changes import load_entries
from app.service import Service
from app.store.feed import last_seq
from graph.errors import InvalidInputError

router = APIRouter(tags=["service"])
BATCH = 500  # entries read at once
RETRY = 2000  # milliseconds after which a browser asks again
SENT = 'event: changed\ndata: {"seq": 41, "kind": "event", "action": "changed"}\nid: 41\n\n'
EVENTS: dict[int | str, dict[str, Any]] = {
    200: {"description": "The entries", "content": {"text/event-stream": {"example": SENT}}}
}


@dataclass(frozen=True, slots=True)
class Following:
    """What a listener wants, and after which number."""

    service: Service
    query: StreamQuery
    after: int

    def load(self, after: int) -> list[ChangeOut]:
        """The next entries that fit."""
        with self.service.store.read() as session:
            return load_entries(session, self.query.to_search(after), BATCH)


def follow(
    service: ServiceDep,
    _caller: Reader,
    query: Annotated[StreamQuery, Query()],
    last_event_id: Annotated[
        str | None, Header(description="`id` of the last event that came; wins over `after`.", examples=["40"])
    ] = None,
) -> Following:
    """Check what is asked before the stream begins."""
    after = query.after
    if last_event_id is not None:
        if not (last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) < 19):
            raise InvalidInputError(f"Last-Event-ID: {last_event_id!r} is no number of an entry", field="Last-Event-ID")
        after = int(last_event_id)
    with service.store.read() as session:
        newest = last_seq(session)
        load_entries(session, query.to_search(newest), 1)  # refuses an entity that never was
    return Following(service, query, newest if after is None else after)


async def join(following: Annotated[Following, Depends(follow)]) -> AsyncIterator[Following]:
    """Be one of the listeners until the answer ends."""
    async with following.service.listeners.join():
        yield following


@router.get(
    "/changes/stream",
    summary="Listen to the changes",
    response_class=EventSourceResponse,
    responses=EVENTS | problems(404, 503),
)
async def stream_changes(following: Annotated[Following, Depends(join)]) -> AsyncIterator[ServerSentEvent]:
    """Each change as a server-sent event: `id` its number, `event` its action, `data` the entry of `GET /changes`.

    Without `after` or `Last-Event-ID` only what comes. A comment every 15 seconds keeps the connection open. It ends
    when the service stops; a browser then asks again from the last `id`.
    """
    after, left = following.after, following.query.limit
    yield ServerSentEvent(comment=f"after {after}", retry=RETRY)
    while True:
        newest = await following.service.listeners.wait_beyond(after)
        if newest is None:
            return
        while after < newest:
            entries = await asyncio.to_thread(following.load, after)
            for entry in entries:
                yield ServerSentEvent(raw_data=entry.model_dump_json(), event=entry.action, id=str(entry.seq))
                left = None if left is None else left - 1
                if left == 0:
                    return
            after = entries[-1].seq if len(entries) == BATCH else max([newest, *(entry.seq for entry in entries)])
