"""What is shipped: locked packages, a licence, a container that only this machine reaches."""

import ast
import hashlib
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.keys import check_exposure, create_key
from app.settings import PREFIX, PROJECT, Settings
from app.store.migrations import upgrade
from app.store.session import Store
from graph.errors import UnsafeConfigurationError

LOCKS = ("requirements.lock", "requirements-server.lock", "requirements-dev.lock")
PIN = re.compile(
    r"^([a-z0-9._-]+)==([^ \\]+)((?: ;[^\\]+)?) \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)
APACHE_2 = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"


def read(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def pins(name: str) -> dict[tuple[str, str], str]:
    return {(found[1], found[3].strip()): found[2] for found in PIN.finditer(read(name))}


def required(*extras: str) -> set[str]:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    listed = [*project["dependencies"], *(one for extra in extras for one in project["optional-dependencies"][extra])]
    return {re.split(r"[\[<>=~! ]", one)[0].lower() for one in listed} - {"conflict-graph"}


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_version_and_hashes(name: str) -> None:
    stripped = re.sub(r"^ *#.*\n", "", read(name), flags=re.MULTILINE)
    assert PIN.sub("", stripped).strip() == ""
    assert len(pins(name)) > 40


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_file_names_a_host_or_a_path_of_a_machine(name: str) -> None:
    assert not re.search(r"https?://|--index|--find-links|file:|^-e|/home/|/root/|/work/", read(name), re.MULTILINE)


def test_the_lock_files_agree_and_hold_what_the_project_asks_for() -> None:
    small, server, everything = (pins(name) for name in LOCKS)
    assert small.items() <= server.items()
    assert server.items() <= everything.items()
    assert required() <= {name for name, _ in small}
    assert required("postgres", "pdf", "parquet") <= {name for name, _ in server}
    assert required("dev", "postgres", "pdf", "parquet") <= {name for name, _ in everything}
    assert "setuptools" in {name for name, _ in small}


def test_every_imported_package_is_one_that_the_project_asks_for() -> None:
    owners = packages_distributions()
    asked = {name.replace("_", "-") for name in required("postgres", "pdf", "parquet")}
    strangers = {
        f"{path.relative_to(PROJECT)}: {module}"
        for folder in ("app", "graph", "migrations")
        for path in (PROJECT / folder).rglob("*.py")
        for module in imported_modules(path)
        if module not in sys.stdlib_module_names and module not in ("app", "graph", "migrations")
        if not {name.lower().replace("_", "-") for name in owners.get(module, [])} & asked
    }
    assert not strangers


def test_the_client_needs_what_its_extra_and_the_project_ask_for() -> None:
    owners = packages_distributions()
    asked = required("client") & (required() | {"httpx", "pandas"})
    modules = {one for path in (PROJECT / "conflict_graph").rglob("*.py") for one in imported_modules(path)}
    others = {one for one in modules if one not in sys.stdlib_module_names and one != "conflict_graph"}
    assert {"httpx", "pandas"} <= others
    assert {name.lower() for one in others for name in owners[one]} <= asked
    assert (PROJECT / "conflict_graph" / "py.typed").is_file()


def imported_modules(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [
        node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module and not node.level
    ]
    return {name.split(".")[0] for name in names}


def test_every_package_that_the_project_asks_for_is_imported() -> None:
    owners = packages_distributions()
    imported = {
        module
        for folder in ("app", "graph")
        for path in (PROJECT / folder).rglob("*.py")
        for module in imported_modules(path)
    }
    used = {name.lower().replace("_", "-") for module in imported for name in owners.get(module, [])}
    assert required("pdf", "parquet") <= used  # the extra postgres is loaded by SQLAlchemy, by name


def licence_of(name: str) -> str:
    """What a package says of its licence: an expression, a name, or the beginning of the text."""
    found = distribution(name)
    told = found.metadata.get("License-Expression") or found.metadata.get("License")
    named = [one for one in found.metadata.get_all("Classifier") or [] if one.startswith("License ::")]
    texts = [file.read_text()[:2000] for file in found.files or [] if file.name.upper() in ("LICENSE", "LICENSE.TXT")]
    return told or " AND ".join(named) or texts[0]


def test_nothing_that_the_service_runs_on_is_under_the_gpl_and_the_lgpl_is_left_to_an_extra() -> None:
    small, server = ({name for name, _ in pins(lock)} for lock in LOCKS[:2])
    lesser = set()
    for name in sorted(server):
        try:
            alternatives = licence_of(name).split(" OR ")
        except PackageNotFoundError:
            continue  # for another platform
        free = [one for one in alternatives if not re.search(r"GPL|General Public|Affero", one)]
        if not free:
            assert all("LGPL" in one for one in alternatives), name
            lesser.add(name)
    assert lesser == {"psycopg", "psycopg-binary"}
    assert not lesser & small


def test_the_licence_is_the_unchanged_apache_2() -> None:
    assert hashlib.sha256((PROJECT / "LICENSE").read_bytes()).hexdigest() == APACHE_2


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(read("docker-compose.yml"))
    return found


def stages() -> list[str]:
    """The stages of the Dockerfile, continued lines joined."""
    text = re.sub(r"^#.*\n", "", read("Dockerfile"), flags=re.MULTILINE).replace("\\\n", " ")
    return re.split(r"^(?=FROM )", text, flags=re.MULTILINE)[1:]


def test_only_the_api_is_reached_and_from_this_machine_only() -> None:
    services = compose()["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["api"]
    assert all(port.startswith("127.0.0.1:") for port in services["api"]["ports"])
    inside = {name for name, network in compose()["networks"].items() if network.get("internal")}
    assert set(services["db"]["networks"]) <= inside


def test_the_database_has_no_default_password() -> None:
    services = compose()["services"]
    assert services["db"]["environment"]["POSTGRES_PASSWORD"].startswith("${POSTGRES_PASSWORD:?")
    for name in ("migrate", "api"):
        assert "${POSTGRES_PASSWORD:?" in services[name]["environment"]["CONFLICT_GRAPH_DATABASE_URL"]


def test_the_api_waits_for_a_healthy_database_that_is_migrated() -> None:
    services = compose()["services"]
    assert services["db"]["healthcheck"]["test"][:2] == ["CMD", "pg_isready"]
    assert "--host" in services["db"]["healthcheck"]["test"]  # it is set up before it listens there
    assert services["migrate"]["depends_on"]["db"]["condition"] == "service_healthy"
    assert services["api"]["depends_on"] == {
        "db": {"condition": "service_healthy"},
        "migrate": {"condition": "service_completed_successfully"},
    }
    assert "disable" not in services["api"].get("healthcheck", {})


def test_every_container_is_read_only_without_rights_and_no_root() -> None:
    for name, service in compose()["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service.get("build") == "." or service["user"] == "postgres", name
    last = stages()[-1]
    user = re.search(r"^USER (\w+)$", last, re.MULTILINE)
    assert user is not None
    assert f"useradd --system --uid 10001 --no-create-home --home-dir /srv --shell /usr/sbin/nologin {user[1]}" in last
    assert "COPY" not in last[user.end() :]
    assert "RUN" not in last[user.end() :]


def test_every_command_of_the_containers_is_a_command_with_these_options() -> None:
    import typer

    from app.cli import app

    found = [service["command"] for service in compose()["services"].values() if "command" in service]
    for words in [*found, ["seed", "places"]]:
        command: Any = typer.main.get_command(app)
        while words and words[0] in getattr(command, "commands", {}):
            command, words = command.commands[words[0]], words[1:]
        assert not hasattr(command, "commands"), words
        assert set(words) <= {option for parameter in command.params for option in parameter.opts}


def test_every_setting_of_the_containers_is_a_setting() -> None:
    named = set(re.findall(rf"{PREFIX}(\w+)(?==|:)", read("Dockerfile") + read("docker-compose.yml")))
    assert {name.lower() for name in named} <= set(Settings.model_fields)
    assert named >= {"DATABASE_URL", "GAZETTEER_PATH", "HOST"}


def test_the_address_inside_the_container_is_refused_until_there_is_a_key(tmp_path: Path) -> None:
    found = re.search(rf"{PREFIX}HOST=(\S+)", stages()[-1])
    assert found is not None
    store = Store(f"sqlite:///{tmp_path / 'graph.sqlite'}")
    upgrade(store)
    with store.write() as session:
        with pytest.raises(UnsafeConfigurationError, match="API key"):
            check_exposure(session, found[1])
        create_key(session, "first")
        check_exposure(session, found[1])
    store.close()


def test_everything_that_the_image_copies_exists_and_is_sent_to_the_builder() -> None:
    sent = {line[1:] for line in read(".dockerignore").splitlines() if line.startswith("!")}
    copied = {
        source
        for line in re.findall(r"^COPY (?!--from)(.+)$", "".join(stages()), re.MULTILINE)
        for source in line.split()[:-1]
    }
    assert all((PROJECT / source).exists() for source in copied)
    assert copied == sent
    used = {folder for folder in ("app", "graph", "migrations", "models", "seeds") if (PROJECT / folder).is_dir()}
    assert used <= copied


def test_the_image_installs_what_is_locked_and_tells_its_health() -> None:
    first, last = stages()
    assert "pip install --require-hashes -r requirements-server.lock" in first
    assert "--no-deps --no-index" in first
    assert re.search(r"^HEALTHCHECK .*/api/v1/health'", last, re.MULTILINE)
    assert all(re.match(r"FROM \S+:\d\S+", stage) for stage in (first, last))
    python = tomllib.loads(read("pyproject.toml"))["project"]["requires-python"].removeprefix(">=")
    assert all(stage.startswith(f"FROM python:{python}-") for stage in (first, last))


def test_the_checks_script_can_be_run_and_is_sound_shell() -> None:
    script = PROJECT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", str(script)], check=True)


def test_make_help_lists_the_two_commands() -> None:
    done = subprocess.run(["make", "help"], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert {"run", "test", "check"} <= {line.split()[0] for line in done.stdout.splitlines()}
