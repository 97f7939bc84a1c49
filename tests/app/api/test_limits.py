"""Bodies over the limit are refused with 413, told by their length or counted as they come."""

from collections.abc import Iterator

import pytest

from tests.app.api.conftest import Api

LIMIT = 20_000  # of the fixture `empty`


def chunks(size: int) -> Iterator[bytes]:
    for _ in range(size // 1000):
        yield b"Goma " * 200


@pytest.mark.parametrize("path", ["/reports", "/extract", "/judgements", "/seeds/reload"])
def test_a_body_with_a_length_over_the_limit_is_refused(empty: Api, path: str) -> None:
    answer = empty.write.post(f"/api/v1{path}", content=b"x" * (LIMIT + 1))
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.json()["field"], answer.json()["value"]) == ("body", LIMIT + 1)


@pytest.mark.parametrize("path", ["/reports", "/extract", "/judgements"])
def test_a_body_without_a_length_is_cut_off(empty: Api, path: str) -> None:
    headers = {"content-type": "application/json" if path == "/judgements" else "text/plain"}
    answer = empty.write.post(f"/api/v1{path}", content=chunks(LIMIT + 5000), headers=headers)
    assert "content-length" not in answer.request.headers
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert "max_body_bytes" in answer.json()["detail"]


def test_a_body_within_the_limit_passes(empty: Api) -> None:
    assert empty.write.post("/api/v1/reports", content=chunks(LIMIT)).status_code == 201
