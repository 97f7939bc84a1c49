"""A report is seen at once while a long question is worked on, and what is done while the graph is held stays small."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from app.ingest.documents import parse_report
from app.ingest.pipeline import ingest_report
from app.snapshot import SharedLock
from graph.filters import Fitting, GraphFilter
from tests.app.api.conftest import Api

QUESTIONS = (
    "/graph?", "/exports/gexf?", "/exports/csv?", "/charts/dyads.svg?", "/charts/map.svg?", "/charts/network.svg?",
    "/graph/projection?", "/graph/components?", "/analysis/centrality?", "/graph/bridges?group_a={red}&group_b={blue}",
    "/graph/connect?ids={red}&ids={blue}", "/graph/common?ids={red}&ids={blue}", "/paths?source={red}&target={blue}",
    "/entities/{red}/neighbourhood?", "/entities/{red}/neighbours?",
)  # fmt: skip
OTHERS = (
    "/entities/{red}/structure?", "/entities/{red}/ties?", "/entities/{red}/ties/{blue}?",
    "/entities/{red}/ego-timeline?",
)  # fmt: skip
MOST_CALLS = 60  # of Python functions while the graph is held: a filter makes several for each node


def address(api: Api, question: str) -> str:
    return "/api/v1" + question.format(red=api.id_of("Red Front"), blue=api.id_of("Blue Army"))


def add_report(api: Api, number: int) -> None:
    text = f"Red Front shelled Goma on 2024-07-{number % 28 + 1:02}, killing {number + 5} Civilians. "
    document = {"id": f"new-{number}", "title": f"News {number}", "published_at": "2024-08-01", "text": text * 2}
    ingest_report(api.service.store, api.service.analyser(), parse_report(document))


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_report_is_seen_while_a_question_is_worked_on(
    api: Api, question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, before = address(api, question), api.get("/graph")["graph"]["version"]
    seen: list[int] = []

    def commit_and_look() -> None:
        add_report(api, 1)
        seen.append(api.get("/graph")["graph"]["version"])

    begin = Fitting.__init__
    thread = threading.Thread(target=commit_and_look, daemon=True)

    def begin_while_a_report_comes(self: Fitting, graph: Any, wanted: GraphFilter) -> None:
        begin(self, graph, wanted)
        if thread.ident is None:
            thread.start()
            thread.join(20)
            assert not thread.is_alive(), "the commit waits for the question"

    monkeypatch.setattr(Fitting, "__init__", begin_while_a_report_comes)
    answer = api.client.get(path)
    assert answer.status_code == 200, answer.text
    assert [version > before for version in seen] == [True]
    version = answer.headers.get("x-graph-version")
    if version is None and "version" in answer.json():
        version = answer.json()["version"]
    assert version is None or int(version) == before, "all of an answer is of one version"


@pytest.mark.parametrize("question", [*QUESTIONS, *OTHERS])
def test_what_is_done_while_the_graph_is_held_does_not_grow_with_it(
    api: Api, question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[int] = []
    share = SharedLock.shared

    @contextmanager
    def counted(self: SharedLock) -> Iterator[None]:
        calls = [0]

        def count(_frame: Any, event: str, _arg: Any) -> None:
            calls[0] += event == "call"

        with share(self):
            sys.setprofile(count)
            try:
                yield
            finally:
                sys.setprofile(None)
                held.append(calls[0])

    path = address(api, question)
    monkeypatch.setattr(SharedLock, "shared", counted)
    for first in (0, 20):  # with the few reports of the fixture, and with many more
        for number in range(first):
            add_report(api, number)
        assert api.client.get(path).status_code == 200
    assert held
    assert max(held) <= MOST_CALLS
