"""Examples of whole answers, put together from the fields', as OpenAPI shows them."""

import types
import typing
from functools import cache
from typing import Any

from pydantic import BaseModel

from app.api.errors import MEDIA_TYPE, STATUSES
from app.api.schemas_service import ProblemOut


@cache
def example_of(model: type[BaseModel]) -> dict[str, Any]:
    """An example of a shape: each field's own, or that of the shape that it holds."""
    return {name: _example(field.annotation, field.examples) for name, field in model.model_fields.items()}


def _example(annotation: Any, examples: list[Any] | None) -> Any:
    if examples:
        return examples[0]
    arguments = typing.get_args(annotation)
    if typing.get_origin(annotation) is list:
        return [_example(arguments[0], None)]
    if isinstance(annotation, types.UnionType):
        return _example(next(one for one in arguments if one is not type(None)), None)
    return example_of(annotation)


@cache
def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The descriptions of the problems that a route may answer with; 401 and 422 always."""
    titles: dict[int, str] = {}
    for status, title in STATUSES.values():
        titles.setdefault(status, title)
    titles[422] = "Invalid input"
    found: dict[int | str, dict[str, Any]] = {}
    for status in sorted({401, 422, *statuses}):
        sample = example_of(ProblemOut) | {
            "type": f"urn:conflict-graph:problem:{titles[status].lower().replace(' ', '-')}",
            "title": titles[status],
            "status": status,
        }
        if status != 422:
            sample = {name: sample[name] for name in ("type", "title", "status")} | {"detail": DETAILS[status]}
        content = {MEDIA_TYPE: {"schema": ProblemOut.model_json_schema(), "example": sample}}
        found[status] = {"description": titles[status], "content": content}
    return found


DETAILS = {
    401: "writing needs an API key",
    404: "no entity 'ent_0'",
    409: "published_at: this report is stored with 2024-05-06, given 2024-05-07",
    413: "body: more than 10000000 bytes (setting max_body_bytes)",
    500: "snapshot 'brief-2024-05': the part event evm_1f is not what was frozen: its digest differs",
    429: "20 jobs are waiting (setting jobs_waiting): ask again later, or cancel one",
    503: "the database can't be reached now; try again",
}


def returns(model: type[BaseModel], *statuses: int, description: str = "The answer") -> dict[int | str, dict[str, Any]]:
    """The description of an answer of this shape, at 200 or at these statuses."""
    content = {"application/json": {"example": example_of(model)}}
    return {status: {"model": model, "description": description, "content": content} for status in statuses or (200,)}
