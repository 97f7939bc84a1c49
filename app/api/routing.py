"""A route that reads its parameters at once: `GET` routes that take a caller, ids in the path and one model of queries.

    request --key--> Caller --path, query--> models --thread--> endpoint --> Response

FastAPI looks at each field of a query model by itself, in Python, and solves the caller's dependencies anew: with the
thirty parameters of a filter that takes longer than most questions. What is accepted, what is refused and the OpenAPI
description are FastAPI's: the signature stays the only place where parameters are told. Other routes are left to it.
"""

import inspect
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from fastapi import Request, params
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, TypeAdapter, ValidationError

from app.api.deps import Reader, ServiceDep, bearer, get_caller, get_service, key_header, require_reader

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an endpoint takes, by the names of its parameters."""

    service: str | None
    caller: str | None
    query: str
    model: type[BaseModel]
    single: frozenset[str]
    lists: frozenset[str]
    path: Mapping[str, TypeAdapter[Any]]


class LeanRoute(APIRoute):
    """For `APIRouter(route_class=LeanRoute)`."""

    def get_route_handler(self) -> Handler:
        """The handler of a request."""
        plan = make_plan(self.endpoint) if self.methods == {"GET"} else None
        if plan is None:
            return super().get_route_handler()
        endpoint = self.endpoint

        async def handle(request: Request) -> Response:
            given: dict[str, Any] = {}
            service = await get_service(request)
            caller = await get_caller(service, await bearer(request), await key_header(request))
            if plan.caller is not None:
                given[plan.caller] = await require_reader(request, caller)
            if plan.service is not None:
                given[plan.service] = service
            given |= read_parameters(plan, request)
            answer: Response = await run_in_threadpool(endpoint, **given)
            return answer

        return handle


def make_plan(endpoint: Callable[..., Any]) -> Plan | None:
    """How the parameters of an endpoint are read; None if it takes others, or gives no ready response."""
    hints = get_type_hints(endpoint, include_extras=True)
    returned = hints.pop("return", None)
    if inspect.iscoroutinefunction(endpoint) or not (inspect.isclass(returned) and issubclass(returned, Response)):
        return None
    service = caller = query = model = None
    path: dict[str, TypeAdapter[Any]] = {}
    for name, hint in hints.items():
        kinds = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
        if hint == ServiceDep:
            service = name
        elif hint == Reader:
            caller = name
        elif len(kinds) == 1 and type(kinds[0]) is params.Query and _is_model(get_args(hint)[0]):
            query, model = name, get_args(hint)[0]
        elif len(kinds) == 1 and type(kinds[0]) is params.Path and kinds[0].alias is None:
            path[name] = TypeAdapter(hint)
        else:
            return None
    if query is None or model is None:
        return None
    names = {field.alias or name: get_origin(field.annotation) is list for name, field in model.model_fields.items()}
    lists = frozenset(name for name, is_list in names.items() if is_list)
    return Plan(service, caller, query, model, frozenset(names) - lists, lists, path)


def read_parameters(plan: Plan, request: Request) -> dict[str, Any]:
    """The values of path and query.

    Raises
    ------
    RequestValidationError
        With all that is wrong.
    """
    found: dict[str, Any] = {}
    wrong: list[Any] = []
    for name, adapter in plan.path.items():
        try:
            found[name] = adapter.validate_python(request.path_params[name])
        except ValidationError as exc:
            wrong += _tell(exc, "path", name)
    asked: dict[str, Any] = {}
    for name, value in request.query_params.multi_items():
        if name in plan.single:
            asked[name] = value  # of one that is given twice the last, as FastAPI does
        else:
            asked.setdefault(name, []).append(value)
    for name in asked.keys() - plan.single - plan.lists:  # will be refused
        if len(asked[name]) == 1:
            (asked[name],) = asked[name]
    try:
        found[plan.query] = plan.model.model_validate(asked)
    except ValidationError as exc:
        wrong += _tell(exc, "query")
    if wrong:
        raise RequestValidationError(wrong)
    return found


def _tell(exc: ValidationError, *where: str) -> list[Any]:
    return [{**error, "loc": (*where, *error["loc"])} for error in exc.errors(include_url=False)]


def _is_model(kind: Any) -> bool:
    return inspect.isclass(kind) and issubclass(kind, BaseModel)
