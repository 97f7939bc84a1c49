"""Parameters that come in a body instead of a query string: of saved queries and of jobs."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from pydantic import ValidationError

from app.api.errors import shorten
from app.filters.queries import NoQuery
from graph.errors import InvalidInputError, NotFoundError

QueryT = TypeVar("QueryT", bound=NoQuery)


def check_parameters(model: type[QueryT], parameters: Mapping[str, Any]) -> QueryT:
    """The parameters as a route takes them; one value stands for a list of one.

    Raises
    ------
    InvalidInputError
        With the parameter, its value and what is wrong, if the route would refuse one.
    """
    lists = {field.alias or name for name, field in model.model_fields.items() if "list" in str(field.annotation)}
    given = {
        name: value if isinstance(value, list) or name not in lists else [value] for name, value in parameters.items()
    }
    try:
        return model.model_validate(given)
    except ValidationError as exc:
        first = exc.errors()[0]
        where = ".".join(["parameters", *(str(part) for part in first["loc"])])
        reason = "there is no such parameter" if first["type"] == "extra_forbidden" else first["msg"]
        value = None if first["type"] == "missing" else first["input"]
        shown = "" if first["type"] == "missing" else f"{shorten(value)!r}: "
        message = f"{where}: {shown}{reason.removeprefix('Value error, ')}"
        raise InvalidInputError(message, field=where, value=value) from exc


@contextmanager
def naming(parameters: Mapping[str, Any]) -> Iterator[None]:
    """Let an error tell which parameter of a body it is about: `parameters.actor`, and what was given for it."""
    try:
        yield
    except (InvalidInputError, NotFoundError) as exc:
        wanted = exc.record_id if isinstance(exc, NotFoundError) else None
        name = exc.field if exc.field in parameters else _find_name(parameters, wanted)
        if name is None:
            raise
        where, given = f"parameters.{name}", wanted if wanted is not None else parameters[name]
        message = f"{where}: {str(exc).removeprefix(f'{name}: ')}"
        if isinstance(exc, NotFoundError):
            raise NotFoundError(message, field=where, record_id=given) from exc
        raise InvalidInputError(message, field=where, value=given) from exc


def _find_name(parameters: Mapping[str, Any], record_id: str | None) -> str | None:
    """The parameter that gives an id."""
    return next(
        (
            name
            for name, value in parameters.items()
            if record_id is not None and record_id in (value if isinstance(value, list) else [value])
        ),
        None,
    )
