"""Requests that are sent again where that may help, and problems as exceptions.

A request that the service had no time for (503, 429) or that broke off is sent again after what `Retry-After` says,
else after a pause that doubles. That is safe for every request here: the same one twice changes nothing.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from conflict_graph.errors import ApiError, UnreachableError
from conflict_graph.parameters import Pairs

AGAIN = frozenset((429, 502, 503, 504))
LONGEST_PAUSE = 30.0  # seconds


class Transport:
    """Sends requests to one service.

    Parameters
    ----------
    url : str
        Address of the service, without `/api/v1`.
    retries : int
        How often a request is sent again.
    transport : httpx.BaseTransport, optional
        What carries requests, as for tests.
    """

    def __init__(
        self,
        url: str,
        key: str | None,
        *,
        timeout: float,
        retries: int,
        transport: httpx.BaseTransport | None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        headers = {"Accept-Encoding": "identity", "User-Agent": "conflict-graph-client"}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        self.url = url.rstrip("/").removesuffix("/api/v1")
        self._retries, self._sleep = retries, sleep
        self._http = httpx.Client(headers=headers, timeout=timeout, transport=transport, follow_redirects=True)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def read_json(self, method: str, path: str, pairs: Pairs = (), **request: Any) -> Any:  # type: ignore[assignment]
        """The JSON of an answer; None of an empty one."""
        with self.open(method, path, list(pairs), **request) as response:
            content = response.read()
            return response.json() if content else None

    @contextmanager
    def open(self, method: str, path: str, pairs: Pairs, **request: Any) -> Iterator[httpx.Response]:
        """An answer whose body is not read yet.

        Raises
        ------
        ApiError
            If the service refused.
        UnreachableError
            If it can't be reached.
        """
        response = self._send(method, path, pairs, **request)
        try:
            yield response
        except httpx.TransportError as exc:
            raise UnreachableError(f"{response.url}: the answer broke off: {exc}") from exc
        finally:
            response.close()

    def _send(self, method: str, path: str, pairs: Pairs, **request: Any) -> httpx.Response:
        address = path if path.startswith("/") else f"/api/v1/{path}"
        for attempt in range(self._retries + 1):
            is_last = attempt == self._retries
            try:
                built = self._http.build_request(method, f"{self.url}{address}", params=tuple(pairs), **request)
                response = self._http.send(built, stream=True)
            except httpx.TransportError as exc:
                if is_last:
                    raise UnreachableError(f"{self.url}{address}: {type(exc).__name__}: {exc}") from exc
                self._sleep(_pause(attempt, None))
                continue
            if response.status_code < 400:
                return response
            try:
                if is_last or response.status_code not in AGAIN:
                    raise _to_error(response)
            finally:
                response.close()
            self._sleep(_pause(attempt, response.headers.get("Retry-After")))
        raise AssertionError("the last attempt returns or raises")


def _pause(attempt: int, retry_after: str | None) -> float:
    """Seconds to wait: what the service says, else half a second, doubled each time, and a bit by chance."""
    if retry_after is not None and retry_after.strip().isdigit():
        return min(float(retry_after), LONGEST_PAUSE)
    return min(0.5 * 2.0**attempt, LONGEST_PAUSE) * random.uniform(0.8, 1.2)


def _to_error(response: httpx.Response) -> ApiError:
    text = response.read()
    try:
        problem = response.json()
    except ValueError:
        problem = {"detail": text[:500].decode(errors="replace")}
    if not isinstance(problem, dict):
        problem = {"detail": str(problem)[:500]}
    return ApiError(response.status_code, problem, str(response.url))
