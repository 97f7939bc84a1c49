"""The description tells every route and parameter with an example, and the documents show each in use."""

import re
import tomllib
from typing import Any

import pytest
from pydantic import BaseModel

from app.api import (
    schemas,
    schemas_analytics,
    schemas_control,
    schemas_jobs,
    schemas_matches,
    schemas_service,
    schemas_ties,
)
from app.api.examples import example_of
from app.settings import PROJECT
from tests.app.api.conftest import Api

SHAPES = [
    shape
    for module in (
        schemas,
        schemas_analytics,
        schemas_control,
        schemas_jobs,
        schemas_matches,
        schemas_service,
        schemas_ties,
    )
    for shape in vars(module).values()
    if isinstance(shape, type) and issubclass(shape, BaseModel) and shape.__name__.endswith("Out")
]


@pytest.fixture
def description(api: Api) -> Any:
    return api.client.get("/openapi.json").json()


def operations(description: Any) -> list[tuple[str, Any]]:
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]


def has_example(content: Any) -> bool:
    return all("example" in one or one.get("examples") for one in content.values()) and bool(content)


def test_every_route_has_summary_description_and_examples(description: Any) -> None:
    assert len(operations(description)) > 30
    for name, operation in operations(description):
        assert len(operation["summary"]) > 8, name
        assert len(operation["description"]) > 10, name
        assert operation["tags"], name
        leads_on = "307" in operation["responses"]
        assert leads_on or has_example(operation["responses"]["200"]["content"]), name
        for status, answer in operation["responses"].items():
            assert status in ("304", "307") or has_example(answer["content"]), (name, status)
        if "requestBody" in operation:
            assert has_example(operation["requestBody"]["content"]), name


def test_every_parameter_has_a_description_and_an_example(description: Any) -> None:
    for name, operation in operations(description):
        for parameter in operation.get("parameters", []):
            assert len(parameter["description"]) > 4, (name, parameter["name"])
            assert "examples" in parameter["schema"], (name, parameter["name"])


def test_every_route_but_health_names_the_ways_to_send_a_key(description: Any) -> None:
    for name, operation in operations(description):
        assert bool(operation.get("security")) != ("/health" in name), name
    assert set(description["components"]["securitySchemes"]) == {"HTTPBearer", "APIKeyHeader"}


def test_every_tag_is_told(description: Any) -> None:
    used = {tag for _, operation in operations(description) for tag in operation["tags"]}
    assert used == {tag["name"] for tag in description["tags"]}


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_the_example_of_a_shape_fits_it(shape: type[BaseModel]) -> None:
    if shape is schemas.PageOut:
        shape = schemas.PageOut[schemas.EntityOut]
    shape.model_validate(example_of(shape))


def test_the_page_of_the_description_needs_no_other_server_and_no_script(api: Api, description: Any) -> None:
    page = api.client.get("/docs")
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert "<script" not in page.text
    assert not re.findall(r"(?:src|href)='?\"?https?:", page.text)
    for path in description["paths"]:
        assert path in page.text


def test_the_description_tells_this_version(description: Any) -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    assert description["info"]["version"] == project["project"]["version"]


def test_the_document_tells_every_route_with_an_example_and_no_other(description: Any) -> None:
    text = (PROJECT / "docs" / "api.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^### `([A-Z]+ /[^`]+)`\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL))
    assert set(sections) == {name for name, _ in operations(description)}
    for name, section in sections.items():
        assert "```sh\ncurl " in section, name
        assert "```json\n" in section or "```text\n" in section, name
