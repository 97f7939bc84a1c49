import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from conflict_graph import Client, DownloadError
from tests.conflict_graph.conftest import Answer

DATA = b"0123456789" * 100
DIGEST = f"sha-256=:{base64.b64encode(hashlib.sha256(DATA).digest()).decode()}:"


class BreaksOff(httpx.SyncByteStream):
    def __iter__(self) -> Iterator[bytes]:
        yield DATA[:500]
        raise httpx.ReadError("gone")


def client(answer: Answer, retries: int = 1) -> Client:
    return Client("http://somewhere", retries=retries, transport=httpx.MockTransport(answer))


def whole(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, headers={"Repr-Digest": DIGEST, "X-Graph-Version": "7"}, stream=httpx.ByteStream(DATA))


def short(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, headers={"Content-Length": "1000"}, stream=httpx.ByteStream(DATA[:500]))


def changed(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, headers={"Repr-Digest": DIGEST}, stream=httpx.ByteStream(DATA[:-1] + b"x"))


def broken(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, headers={"Content-Length": "1000"}, stream=BreaksOff())


def test_a_whole_file_is_kept_with_its_digest(tmp_path: Path) -> None:
    done = client(whole).export("gexf", tmp_path / "a.gexf")
    assert done.path.read_bytes() == DATA
    assert (done.size, done.graph_version, done.sha256) == (1000, 7, hashlib.sha256(DATA).hexdigest())


@pytest.mark.parametrize("answer", [short, changed, broken])
def test_a_file_that_did_not_arrive_whole_is_not_left(tmp_path: Path, answer: Answer) -> None:
    target = tmp_path / "a.gexf"
    target.write_text("before")
    with pytest.raises(DownloadError):
        client(answer).export("gexf", target)
    assert target.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["a.gexf"]


@pytest.mark.parametrize("answer", [short, changed, broken])
def test_a_file_that_did_not_arrive_whole_is_asked_for_again(tmp_path: Path, answer: Answer) -> None:
    answers = [answer, whole]
    done = client(lambda request: answers.pop(0)(request)).export("gexf", tmp_path / "a.gexf")
    assert done.path.read_bytes() == DATA


def test_a_folder_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="does not exist"):
        client(whole).export("gexf", tmp_path / "none" / "a.gexf")
