"""The documents tell all there is and nothing else: settings, commands, options, routes; their links lead somewhere."""

import json
import re
import shlex
import tomllib
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from app.cli import app
from app.ingest.documents import ReadOptions
from app.ingest.pipeline import ingest_reports
from app.ingest.readers import iter_reports
from app.ingest.seeding import load_seeds
from app.keys import create_key
from app.main import create_app
from app.resolve.rollup import ROLLUP_RULES
from app.seeds.reader import read_seed_set
from app.service import Service
from app.settings import FILE_VARIABLE, PREFIX, PROJECT, Settings
from app.store.base import Base
from app.store.migrations import upgrade

DOCUMENTS = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md"), *(PROJECT / "seeds").rglob("README.md")])
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
HERE = "http://127.0.0.1:8000"


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


@pytest.fixture(scope="module")
def description(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The OpenAPI description of the service."""
    service = Service(Settings(database_url=f"sqlite:///{tmp_path_factory.mktemp('docs') / 'graph.sqlite'}"))
    found = create_app(service).openapi()
    service.close()
    return found


def operations(description: Any) -> dict[str, Any]:
    return {
        f"{method.upper()} {path}": operation
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    }


def api_sections() -> dict[str, str]:
    """What docs/api.md says of each heading, by its text without backticks."""
    found = re.findall(r"^#+ (.+)\n((?:(?!#+ ).*\n)*)", read("docs/api.md"), re.MULTILINE)
    return {heading.replace("`", ""): text for heading, text in found}


def test_every_route_is_documented_and_no_other(description: Any) -> None:
    routes = operations(description)
    assert len(routes) > 30
    assert {heading for heading in api_sections() if re.match(r"[A-Z]+ /", heading)} == set(routes)


def test_every_parameter_of_a_route_is_told_in_its_section_or_one_that_it_links_to(description: Any) -> None:
    sections = api_sections()
    anchors = {anchor_of(heading): text for heading, text in sections.items()}
    missing = []
    for name, operation in operations(description).items():
        linked = [anchors[anchor] for anchor in re.findall(r"\]\(#([^)]+)\)", sections[name])]
        text = "\n".join([sections[name], *linked])
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "query" and not re.search(rf"`{parameter['name']}(?:=[^`]*)?`", text):
                missing.append(f"{name}: {parameter['name']}")
    assert not missing


def test_every_example_of_the_api_is_json_with_fields_that_exist(description: Any) -> None:
    sections = api_sections()
    shown = 0
    for name, operation in operations(description).items():
        answer = operation["responses"].get("200", {"content": {}})  # one that leads on has none
        schema = answer["content"].get("application/json", {}).get("schema")
        for example in re.findall(r"^```json\n(.*?)^```", sections[name], re.MULTILINE | re.DOTALL):
            shown += 1
            assert not list(strangers(json.loads(example), schema or {}, description, name))
    assert shown > 30


def strangers(value: Any, schema: Any, description: Any, where: str) -> Iterator[str]:
    """Fields of an example that its shape does not have."""
    if "$ref" in schema:
        schema = description["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    if "anyOf" in schema:
        yield from min((list(strangers(value, one, description, where)) for one in schema["anyOf"]), key=len)
    elif isinstance(value, list):
        for item in value:
            yield from strangers(item, schema.get("items", {}), description, where)
    elif isinstance(value, dict) and "properties" in schema:
        for field, inner in value.items():
            if field not in schema["properties"]:
                yield f"{where}.{field}"
            else:
                yield from strangers(inner, schema["properties"][field], description, f"{where}.{field}")
    elif isinstance(value, dict) and schema.get("type") not in (None, "object"):
        yield where


def requests_of(name: str) -> Iterator[tuple[list[str], str]]:
    """The curl commands of a document, as words, each with the answer that follows it (empty without one)."""
    block = r"^```sh\n(curl .*?)^```\n(?:\n?^```(?:json|text)\n(.*?)^```)?"
    for commands, answer in re.findall(block, read(name), re.MULTILINE | re.DOTALL):
        lines = commands.replace("\\\n", " ").splitlines() if commands.count("\ncurl ") else [commands]
        for command in lines:
            words = shlex.split(command.replace("\\\n", " "), comments=True)
            yield words[: words.index("|")] if "|" in words else words, answer


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A client that may write, of a service with the seeds and the demo reports."""
    service = Service(Settings(database_url=f"sqlite:///{tmp_path_factory.mktemp('demo') / 'graph.sqlite'}"))
    upgrade(service.store)
    load_seeds(service.store, read_seed_set(service.settings.seeds_dir), service.make_analyser)
    found = iter_reports([str(service.settings.seeds_dir / "reports")], ReadOptions())
    ingest_reports(service.store, service.analyser(), found)
    with service.store.write() as session:
        headers = {"Authorization": f"Bearer {create_key(session, 'docs')}"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it asks for another HTTP client than the one that is locked
        from starlette.testclient import TestClient
    yield TestClient(create_app(service), base_url=HERE, client=("127.0.0.1", 50000), headers=headers)
    service.close()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["README.md", "docs/api.md"])
def test_every_request_of_the_documents_is_answered_as_they_show(name: str, demo: Any) -> None:
    asked, job = 0, ""
    for words, answer in requests_of(name):
        method, headers, body, url = "GET", {}, None, ""
        rest = iter(words[1:])
        for word in rest:
            if word == "-X":
                method = next(rest)
            elif word == "-H":
                key, _, value = next(rest).partition(": ")
                headers |= {} if "$KEY" in value else {key: value}
            elif word == "-d":
                body, method = next(rest), "POST" if method == "GET" else method
            elif word == "-o":
                next(rest)
            elif not word.startswith("-"):
                url = word.replace("$JOB", job)
        assert url.startswith(f"{HERE}/"), words
        response = demo.request(method, url, headers=headers, content=body)
        job = response.json()["id"] if url.endswith("/jobs") and method == "POST" else job
        shown = json.loads(answer) if answer.startswith(("{", "[")) else {}
        wanted = shown.get("status") if isinstance(shown, dict) and isinstance(shown.get("status"), int) else None
        assert response.status_code == wanted or (wanted is None and response.is_success), (url, response.text)
        if isinstance(shown, dict):
            told = response.json() if shown else {}
            for field in ("items", "evidence", "claims", "aliases", "nodes"):
                assert bool(told.get(field)) == bool(shown.get(field)), (url, field)
        asked += 1
    assert asked > 4


def test_every_table_and_every_rule_is_told_in_the_data_model() -> None:
    text = read("docs/data-model.md")
    assert set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) == set(Base.metadata.tables)
    rules = dict(re.findall(r"^\| (\w+) \| (.+) \|$", text, re.MULTILINE))
    assert ROLLUP_RULES.items() <= rules.items()


ADRS = sorted((PROJECT / "docs" / "adr").glob("*.md"))


@pytest.mark.parametrize("path", ADRS, ids=[path.stem for path in ADRS])
def test_every_decision_has_the_five_headings_and_is_listed(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.match(rf"# {int(path.name[:4])}\. ", text)
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings == ["Status", "Context", "Decision", "Consequences", "Alternatives"]
    assert f"(docs/adr/{path.name})" in read("README.md")


def test_the_stages_of_the_reading_are_told_in_their_order() -> None:
    stages = re.findall(r"\bstage\(\s*\"(\w+)\"", read("app/extract/pipeline.py"))
    assert len(stages) > 5
    assert re.findall(r"^      \| (\w+) {2,}\S", read("docs/adr/0007-reading-with-rules.md"), re.MULTILINE) == stages


def test_the_decisions_are_numbered_without_gaps() -> None:
    assert [int(path.name[:4]) for path in ADRS] == list(range(1, len(ADRS) + 1))


@pytest.mark.parametrize("path", DOCUMENTS, ids=[path.relative_to(PROJECT).as_posix() for path in DOCUMENTS])
def test_a_document_names_only_files_commands_and_settings_that_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for name in re.findall(r"`((?:app|graph|tests|migrations|seeds|docs)/[\w/.-]+)`", text):
        assert (PROJECT / name).exists(), name
    for name in re.findall(r"\bmake ([a-z][a-z-]*)(?=[\n`]|  | [A-Z]+=)", text):
        assert re.search(rf"^{name}:", read("Makefile"), re.MULTILINE), name
    for name in re.findall(rf"\b{PREFIX}(\w+)", text):
        assert name.lower() in {"settings_file", *Settings.model_fields}, name
    for words in re.findall(r"\bconflict-graph ((?:[a-z]+ ?)+(?:(?:(?! #)[^\n`|])*))", text):
        check_command(words.split())
    assert not re.search(r"/(?:root|home|work|tmp)/", text)


def check_command(words: list[str]) -> None:
    """That words after `conflict-graph` are a command with its options."""
    if words[:1] in (["seed"], ["db"], ["keys"], ["snapshot"]) and " ".join(words[:2]) not in COMMANDS:
        raise AssertionError(f"{words}: no such command")
    name = next((name for name in (" ".join(words[:2]), words[0]) if name in COMMANDS), None)
    if name is None:
        return  # a word of a sentence
    options = {option for parameter in COMMANDS[name].params for option in parameter.opts}
    for word in words:
        given = word.strip("[].,;)")
        if given.startswith("--"):
            assert given.split("=")[0] in options, f"{name}: {given}"


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
    return {anchor_of(heading) for heading in headings}


def anchor_of(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def test_the_readme_and_the_changelog_are_there_and_name_this_version() -> None:
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    assert f"## {version}" in read("CHANGELOG.md").replace("[", "").replace("]", "")
    readme = read("README.md")
    for command in ("make run", "make test"):
        assert command in readme
