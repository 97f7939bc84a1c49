"""The stream of changes, over a real server: live, resumed, filtered, bounded, and ended when the service stops."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn

from app.ingest.documents import parse_report
from app.ingest.pipeline import delete_report, ingest_report
from app.main import create_app
from app.service import Service
from tests.app.api.conftest import Api

REPORT = {
    "id": "r9", "title": "More", "published_at": "2024-05-10", "publisher": "Lake Post",
    "text": "Green Guard fights Blue Army.",
}  # fmt: skip


def ingest(service: Service) -> str:
    report = parse_report(REPORT)
    ingest_report(service.store, service.analyser(), report)
    return report.id


@contextmanager
def serve(service: Service) -> Iterator[tuple[str, int]]:
    """A real server on a free port, as `serve` runs it."""

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            service.listeners.close()
            await super().shutdown(sockets)

    listener = socket.create_server(("127.0.0.1", 0))
    server = Server(uvicorn.Config(create_app(service), log_level="warning", timeout_graceful_shutdown=5))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield listener.getsockname()[:2]
    finally:
        server.should_exit = True
        thread.join(timeout=20)
        assert not thread.is_alive()
        listener.close()


class Stream:
    """A listener: reads events one by one."""

    def __init__(self, address: tuple[str, int], path: str = "", **headers: str) -> None:
        self.connection = http.client.HTTPConnection(*address, timeout=20)
        self.connection.request("GET", f"/api/v1/changes/stream{path}", headers=headers)
        self.answer = self.connection.getresponse()

    def begin(self) -> "Stream":
        assert self.answer.status == 200, self.answer.read()
        assert self.answer.headers["content-type"].startswith("text/event-stream")
        assert self.read()["comment"].startswith("after ")
        return self

    def read(self) -> dict[str, Any]:
        """The next event, by its fields; empty at the end."""
        found: dict[str, Any] = {}
        while True:
            line = self.answer.readline().decode()
            if line in ("", "\n"):
                return found
            name, _, value = line.rstrip("\n").partition(": ")
            found[name or "comment"] = value

    def close(self) -> None:
        self.answer.close()
        self.connection.close()


def wait_for(condition: Any, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_changes_come_within_a_second_of_their_commit_and_can_be_resumed(api: Api) -> None:
    with serve(api.service) as address:
        first = Stream(address).begin()
        committed = time.monotonic()
        ingest(api.service)
        event = first.read()
        assert time.monotonic() - committed < 1.5  # the commit itself, and a look each 0.25 s
        new = api.get("/changes", after=int(event["id"]) - 1, limit=100)["items"]
        assert json.loads(event["data"]) == new[0]
        assert (event["event"], event["id"]) == (new[0]["action"], str(new[0]["seq"]))
        for one in new[1:]:
            assert json.loads(first.read()["data"]) == one
        resumed = Stream(address, "?after=0", **{"Last-Event-ID": str(new[0]["seq"])}).begin()
        assert json.loads(resumed.read()["data"]) == new[1]
        whole = Stream(address, "?after=0").begin()
        assert [json.loads(whole.read()["data"])["seq"] for _ in range(5)] == [1, 2, 3, 4, 5]
        for one in (first, resumed, whole):
            one.close()
        wait_for(lambda: api.service.listeners.count == 0)


def test_a_stream_is_filtered_by_kind_action_and_entity(api: Api) -> None:
    group = api.id_of("Blue Army")
    with serve(api.service) as address:
        relations = Stream(address, "?kind=relation").begin()
        about = Stream(address, f"?about={group}&kind=entity").begin()
        gone = Stream(address, "?action=deleted&kind=relation").begin()
        report_id = ingest(api.service)
        assert json.loads(relations.read()["data"])["kind"] == "relation"
        assert json.loads(about.read()["data"])["record_id"] == group
        delete_report(api.service.store, report_id)
        assert json.loads(gone.read()["data"])["action"] == "deleted"
        for one in (relations, about, gone):
            one.close()


def test_a_stream_ends_after_as_many_as_are_asked_for(api: Api) -> None:
    told = api.client.get("/api/v1/changes/stream", params={"after": 3, "limit": 2}).text
    assert [line for line in told.splitlines() if line.startswith("id:")] == ["id: 4", "id: 5"]
    assert api.get("/changes/stream", status=422, limit=0)["field"] == "limit"


def test_idle_listeners_hold_no_thread_and_no_connection_and_their_number_is_bounded(api: Api) -> None:
    api.service.settings = api.service.settings.model_copy(update={"stream_listeners": 60})
    with serve(api.service) as address:
        streams = [Stream(address).begin() for _ in range(60)]
        time.sleep(0.5)
        threads = threading.active_count()
        assert threads < 60  # the pool's, whatever the number of listeners
        pool: Any = api.service.store.engine.pool
        assert pool.checkedout() <= 1  # the poller's, if it is looking just now
        refused = Stream(address)
        assert refused.answer.status == 503
        assert refused.answer.headers["retry-after"] == "5"
        assert json.loads(refused.answer.read())["title"] == "Busy"
        ingest(api.service)
        assert {stream.read()["event"] for stream in streams} <= {"added", "changed"}
        streams[0].close()
        wait_for(lambda: api.service.listeners.count < 60)
        Stream(address).begin().close()
        for stream in streams[1:]:
            stream.close()
        refused.close()


def test_streams_end_when_the_service_stops(api: Api) -> None:
    with serve(api.service) as address:
        stream = Stream(address).begin()
        stopping = time.monotonic()
    assert time.monotonic() - stopping < 4
    assert stream.read() == {}
    stream.close()


def test_a_quiet_stream_is_kept_open_by_comments(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fastapi.routing._PING_INTERVAL", 0.2)
    with serve(api.service) as address:
        stream = Stream(address).begin()
        assert stream.read() == {"comment": "ping"}
        stream.close()


def test_what_is_wrong_is_told_before_the_stream_begins(api: Api) -> None:
    assert api.get("/changes/stream", status=404, about="ent_0")["field"] == "about"
    assert api.get("/changes/stream", status=422, kind="report")["field"] == "kind.0"
    assert api.get("/changes/stream", status=422, colour="red")["field"] == "colour"
    answer = api.client.get("/api/v1/changes/stream", headers={"Last-Event-ID": "x"})
    assert (answer.status_code, answer.json()["field"]) == (422, "Last-Event-ID")
