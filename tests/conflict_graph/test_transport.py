import httpx
import pytest

from conflict_graph import ApiError, Client, UnreachableError
from conflict_graph.transport import LONGEST_PAUSE, Transport
from tests.conflict_graph.conftest import Answer


def transport(answer: Answer, waited: list[float], retries: int = 3) -> Transport:
    return Transport(
        "http://somewhere", None, timeout=1.0, retries=retries, transport=httpx.MockTransport(answer),
        sleep=waited.append,
    )  # fmt: skip


def test_a_busy_service_is_asked_again_after_the_pause_that_it_says() -> None:
    answers = [httpx.Response(503, headers={"Retry-After": "5"}), httpx.Response(429), httpx.Response(200, json=[1])]
    waited: list[float] = []
    assert transport(lambda _: answers.pop(0), waited).read_json("GET", "events") == [1]
    assert waited[0] == 5.0
    assert 0.8 <= waited[1] <= 1.2


def test_after_the_last_attempt_the_problem_is_raised() -> None:
    waited: list[float] = []
    problem = {"title": "Busy", "status": 503, "detail": "try again", "field": None}
    with pytest.raises(ApiError, match="503 Busy: try again"):
        transport(lambda _: httpx.Response(503, json=problem), waited).read_json("GET", "events")
    assert len(waited) == 3


def test_a_refusal_is_not_asked_again() -> None:
    waited: list[float] = []
    with pytest.raises(ApiError):
        transport(lambda _: httpx.Response(422, json={"detail": "no"}), waited).read_json("GET", "events")
    assert waited == []


def test_a_connection_that_fails_is_tried_again_and_then_told() -> None:
    waited: list[float] = []

    def fail(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with pytest.raises(UnreachableError, match="http://somewhere/api/v1/events: ConnectError: refused"):
        transport(fail, waited, retries=9).read_json("GET", "events")
    assert len(waited) == 9
    assert max(waited) <= LONGEST_PAUSE * 1.2


@pytest.mark.parametrize("content", [b"<html>Bad gateway</html>", b"[1]", b"", b"\xff\xfe"])
def test_an_answer_that_is_no_problem_is_an_error_too(content: bytes) -> None:
    with pytest.raises(ApiError) as refused:
        transport(lambda _: httpx.Response(500, content=content), []).read_json("GET", "events")
    assert refused.value.status == 500
    assert refused.value.field is None


def test_the_key_goes_with_every_request_and_answers_are_not_compressed() -> None:
    seen: list[httpx.Headers] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers)
        return httpx.Response(200, json={"a": 1})

    with Client("http://somewhere/", "secret", transport=httpx.MockTransport(answer)) as client:
        assert client.get("stats") == {"a": 1}
    assert seen[0]["Authorization"] == "Bearer secret"
    assert seen[0]["Accept-Encoding"] == "identity"
