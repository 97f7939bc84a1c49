"""Exceptions to answers: one table, type -> status and title. Bodies are RFC 9457 problem details.

Core exceptions know no HTTP. A problem names the field, its value and the document, as far as they are known. What is
not in the table is a fault of ours: it is logged by its type and place only, for its message may quote a report.
"""

import json
import logging
import math
import traceback
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph import errors

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
SHOWN = 200  # characters of a value in an answer
OTHERS = 60  # parameters named instead of an unknown one

STATUSES: dict[type[Exception], tuple[int, str]] = {
    errors.TooLargeError: (413, "Too large"),
    errors.UnreadableReportError: (422, "Unreadable report"),
    errors.SeedError: (422, "Wrong seeds"),
    errors.InvalidInputError: (422, "Invalid input"),
    errors.NotAuthorisedError: (401, "Not authorised"),
    errors.NotFoundError: (404, "Not found"),
    errors.ConflictError: (409, "Conflict"),
    errors.QueueFullError: (429, "Too many requests"),
    errors.GraphIntegrityError: (500, "Broken graph"),
    errors.UnsafeConfigurationError: (500, "Unsafe configuration"),
    errors.BrokenSnapshotError: (500, "Broken snapshot"),
    errors.BusyError: (503, "Busy"),
    errors.ConflictGraphError: (500, "Internal error"),
    OperationalError: (503, "Database unavailable"),
    InterfaceError: (503, "Database unavailable"),
    PoolTimeoutError: (503, "Database unavailable"),
}
HTTP_TITLES = {
    400: "Bad request",
    404: "Not found",
    405: "Method not allowed",
    413: "Too large",
    415: "Unsupported media type",
}


class ProblemResponse(JSONResponse):
    """Problem details in UTF-8, whatever was given: half of a surrogate pair is shown as `?`."""

    media_type = MEDIA_TYPE

    def render(self, content: Any) -> bytes:
        """JSON."""
        text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text.encode("utf-8", "replace")


def problem(
    status: int, title: str, detail: str, *, headers: dict[str, str] | None = None, **members: Any
) -> JSONResponse:
    """A problem-details answer; members that are None are left out."""
    body: dict[str, Any] = {
        "type": f"urn:conflict-graph:problem:{title.lower().replace(' ', '-')}",
        "title": title,
        "status": status,
        "detail": detail,
    }
    body |= {name: value for name, value in members.items() if value is not None}
    return ProblemResponse(body, status_code=status, headers=headers)


def attach_errors(app: FastAPI) -> None:
    """Answer every exception of the table, and the framework's own, with a problem."""
    for kind in STATUSES:
        app.add_exception_handler(kind, _answer)
    app.add_exception_handler(RequestValidationError, _answer_validation)
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_middleware(FaultBarrier)


def shorten(value: Any) -> Any:
    """A value as an answer shows it: texts are cut, collections are named by their type."""
    if isinstance(value, str):
        return value if len(value) <= SHOWN else f"{value[:SHOWN]}…"
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, int) and not -(2**63) <= value < 2**64:  # also those that Python would not write in digits
        return "(a very large number)"
    if value is None or isinstance(value, bool | int | float):
        return value
    return f"({'an object' if isinstance(value, dict) else 'a list' if isinstance(value, list) else 'a value'})"


async def _answer(request: Request, exc: Exception) -> JSONResponse:
    status, title = next(STATUSES[kind] for kind in type(exc).__mro__ if kind in STATUSES)
    if isinstance(exc, errors.BusyError):
        return problem(status, title, str(exc), headers={"Retry-After": "5"})
    if status == 503:
        logger.error("database: %s", type(exc).__name__)
        return problem(status, title, "the database can't be reached now; try again", headers={"Retry-After": "5"})
    headers = {401: {"WWW-Authenticate": "Bearer"}, 429: {"Retry-After": "5"}}.get(status)
    field, detail = getattr(exc, "field", None), str(exc)
    if field is None and isinstance(exc, errors.NotFoundError) and exc.record_id is not None:
        field = _find_parameter(request, exc.record_id)
        detail = f"{field}: {detail}" if field else detail
    value = _find_value(request, field, exc) if field else None
    listed = [{"detail": line} for line in exc.problems] if isinstance(exc, errors.SeedError) else None
    document = getattr(exc, "document", None)
    return problem(status, title, detail, headers=headers, field=field, value=value, document=document, errors=listed)


def _find_parameter(request: Request, record_id: str) -> str | None:
    """The parameter of path or query that gives an id."""
    given = [*request.query_params.multi_items(), *request.path_params.items()]
    return next((name for name, value in given if value == record_id), None)


def _find_value(request: Request, field: str, exc: Exception) -> Any:
    """The value of a parameter as an answer shows it: of several the one that the message names, else the last."""
    for told in (getattr(exc, "value", None), getattr(exc, "record_id", None)):
        if told is not None:
            return shorten(told)
    detail = str(exc)
    values: list[Any] = request.query_params.getlist(field) or [request.path_params.get(field)]
    return shorten(next((one for one in values if repr(one) in detail), values[-1]))


async def _answer_validation(request: Request, exc: Exception) -> JSONResponse:
    assert isinstance(exc, RequestValidationError)
    listed = [_describe(error, request) for error in exc.errors()]
    first = listed[0]
    several = listed if len(listed) > 1 else None
    return problem(
        422, "Invalid input", str(first["detail"]), field=first["field"], value=first["value"], errors=several
    )


def _describe(error: dict[str, Any], request: Request) -> dict[str, Any]:
    field = ".".join(str(part) for part in error["loc"][1:]) or str(error["loc"][0])
    if error["type"] == "json_invalid":
        return {"detail": f"body: {error['ctx']['error']} at {field}", "field": "body", "value": None}
    value = None if error["type"] == "missing" else shorten(error.get("input"))
    reason = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        reason = "there is no such parameter or field here" + _tell_others(error, request)
    return {"detail": f"{field}: {reason}", "field": field, "value": value}


def _tell_others(error: dict[str, Any], request: Request) -> str:
    """What a route takes instead of a parameter that it does not know: what is alike, else all."""
    route = request.scope.get("route")
    if error["loc"][0] != "query" or not isinstance(route, APIRoute):
        return ""
    names: set[str] = set()
    for parameter in route.dependant.query_params:
        fields = getattr(parameter.field_info.annotation, "model_fields", None)
        given = {field.alias or name for name, field in fields.items()} if fields else {parameter.alias}
        names |= given
    wrong = str(error["loc"][-1])
    alike = {one for one in names if wrong in one} | set(get_close_matches(wrong, names, cutoff=0.7))
    listed = ", ".join(sorted(alike or names)[:OTHERS])
    return f"; {'alike' if alike else 'it takes'}: {listed}" if listed else ""


async def _answer_http(_request: Request, exc: Exception) -> JSONResponse:
    assert isinstance(exc, HTTPException)
    title = HTTP_TITLES.get(exc.status_code, "HTTP error")
    return problem(exc.status_code, title, str(exc.detail), headers=dict(exc.headers) if exc.headers else None)


class FaultBarrier:
    """Turns what nobody expected into a 500, and keeps its message, which may quote a report, out of the log."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if "\x00" in scope["path"]:  # which no database takes in a text
            await problem(404, "Not found", "the path holds a character that is in no id")(scope, receive, send)
            return
        try:
            await self.app(scope, receive, watch)
        except Exception as exc:
            last = traceback.extract_tb(exc.__traceback__)[-1]
            where = f"{type(exc).__name__} at {Path(last.filename).name}:{last.lineno}"
            logger.error("%s %s: %s", scope["method"], scope["path"], where)
            if started:
                raise errors.ConflictGraphError(f"the answer broke off: {where}") from None
            answer = problem(500, "Internal error", f"a fault of the service ({where}); nothing was half stored")
            await answer(scope, receive, send)
