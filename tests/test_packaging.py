"""What is shipped: locked packages, a licence, a container that only this machine reaches."""

import ast
import hashlib
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.settings import PROJECT

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
    assert required("postgres", "pdf") <= {name for name, _ in server}
    assert required("dev", "postgres", "pdf") <= {name for name, _ in everything}
    assert "setuptools" in {name for name, _ in small}


def test_every_imported_package_is_one_that_the_project_asks_for() -> None:
    owners = packages_distributions()
    asked = {name.replace("_", "-") for name in required("postgres", "pdf")}
    strangers = {
        f"{path.relative_to(PROJECT)}: {module}"
        for folder in ("app", "graph", "migrations")
        for path in (PROJECT / folder).rglob("*.py")
        for module in imported_modules(path)
        if module not in sys.stdlib_module_names and module not in ("app", "graph", "migrations")
        if not {name.lower().replace("_", "-") for name in owners.get(module, [])} & asked
    }
    assert not strangers


def imported_modules(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [
        node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module and not node.level
    ]
    return {name.split(".")[0] for name in names}


def test_the_licence_is_the_unchanged_apache_2() -> None:
    assert hashlib.sha256((PROJECT / "LICENSE").read_bytes()).hexdigest() == APACHE_2


def test_the_containers_are_reached_from_this_machine_only_and_have_no_default_password() -> None:
    compose: dict[str, Any] = yaml.safe_load(read("docker-compose.yml"))
    services = compose["services"]
    ports = [port for service in services.values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)
    password = services["db"]["environment"]["POSTGRES_PASSWORD"]
    assert password.startswith("${POSTGRES_PASSWORD:?")
    assert "${POSTGRES_PASSWORD:?" in services["api"]["environment"]["CONFLICT_GRAPH_DATABASE_URL"]
    assert services["db"]["healthcheck"]["test"]
    assert services["api"]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_the_image_runs_without_rights_and_tells_its_health() -> None:
    last_stage = read("Dockerfile").split("\nFROM ")[-1]
    assert re.search(r"^USER graph$", last_stage, re.MULTILINE)
    assert "HEALTHCHECK" in last_stage


def test_the_checks_script_can_be_run_and_is_sound_shell() -> None:
    script = PROJECT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", str(script)], check=True)


def test_make_help_lists_the_two_commands() -> None:
    done = subprocess.run(["make", "help"], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert {"run", "test", "check"} <= {line.split()[0] for line in done.stdout.splitlines()}
