"""The documents tell all there is and nothing else: settings, commands, options, routes; their links lead somewhere."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from app.cli import app
from app.settings import FILE_VARIABLE, PREFIX, PROJECT, Settings

DOCUMENTS = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md"), *(PROJECT / "seeds").rglob("README.md")])
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def read(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def iter_commands(command: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    for name, child in getattr(command, "commands", {}).items():
        if hasattr(child, "commands"):
            yield from iter_commands(child, f"{path}{name} ")
        else:
            yield f"{path}{name}", child


COMMANDS = dict(iter_commands(typer.main.get_command(app)))


def section_of(name: str) -> str:
    found = re.search(rf"^## {re.escape(name)}\n(.*?)(?=^## |\Z)", read("docs/cli.md"), re.MULTILINE | re.DOTALL)
    assert found, f"docs/cli.md has no section {name!r}"
    return found[1]


def test_every_setting_has_a_row_with_its_default_and_every_row_a_setting() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", read("docs/settings.md"), re.MULTILINE))
    expected = {FILE_VARIABLE, *(PREFIX + name.upper() for name in Settings.model_fields)}
    assert set(rows) == expected
    for name, field in Settings.model_fields.items():
        if isinstance(field.default, int) or name == "host":
            assert rows[PREFIX + name.upper()] == f"`{field.default}`"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_a_section_with_all_its_options(name: str) -> None:
    section = section_of(name)
    assert f"conflict-graph {name}" in section
    for parameter in COMMANDS[name].params:
        for option in parameter.opts:
            if option.startswith("--") and option != "--help":
                assert f"`{option}" in section or f"[{option}" in section, f"{name}: {option} is not documented"


def test_every_section_is_a_command() -> None:
    assert set(re.findall(r"^## (.+)$", read("docs/cli.md"), re.MULTILINE)) == set(COMMANDS)


def test_every_command_has_a_help_text() -> None:
    for name, command in COMMANDS.items():
        assert len(command.help or "") > 30, name
        for parameter in command.params:
            if parameter.name != "help":
                assert parameter.help, f"{name}: {parameter.name} has no help"


def test_every_route_is_documented(tmp_path: Path) -> None:
    from app.main import create_app
    from app.service import Service

    service = Service(Settings(database_url=f"sqlite:///{tmp_path / 'graph.sqlite'}"))
    routes = create_app(service).openapi()["paths"]
    service.close()
    assert len(routes) > 10
    text = read("docs/api.md")
    missing = [
        f"{method.upper()} {path}"
        for path, methods in routes.items()
        for method in methods
        if not _told(text, method, path)
    ]
    assert not missing


def _told(text: str, method: str, path: str) -> bool:
    return re.search(rf"\b{method.upper()} +{re.escape(path)}(?![\w/{{-])", text.replace("`", " ")) is not None


@pytest.mark.parametrize("path", DOCUMENTS, ids=[path.relative_to(PROJECT).as_posix() for path in DOCUMENTS])
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    for found in LINK.finditer(text):
        target = found[1] or found[2]
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        goal = (path.parent / file).resolve() if file else path
        assert goal.exists(), f"{path.name}: {target}"
        if anchor:
            assert anchor in anchors_of(goal), f"{path.name}: {target}"


def anchors_of(path: Path) -> set[str]:
    headings = re.findall(r"^#+ +(.+)$", FENCE.sub("", path.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_the_readme_and_the_changelog_are_there_and_name_this_version() -> None:
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    assert f"## {version}" in read("CHANGELOG.md").replace("[", "").replace("]", "")
    readme = read("README.md")
    for command in ("make run", "make test"):
        assert command in readme
