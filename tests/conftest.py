"""Fixtures of all tests. Ask for `store` to run a test on both databases, `sqlite_store` where one is enough.

    template (migrated once per session) --copied--> a fresh database for each test

`database_url` is a factory: each call gives the URL of another fresh database of the kind that the test runs on.
PostgreSQL is started at the first test that needs it; where its programs are missing, those tests are skipped.
"""

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from app.store.migrations import upgrade
from app.store.session import Store
from tests.postgres import PostgresServer, find_programs

MakeUrl = Callable[[], str]
COUNTER = itertools.count(1)

settings.register_profile(
    "tests", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("tests")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A server, and in it the database `template` with all tables and no rows."""
    programs = find_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (initdb, postgres): apt-get install postgresql")
    server = PostgresServer(programs)
    try:
        migrated = Store(server.create("template"))
        upgrade(migrated)
        migrated.close()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with all tables and no rows."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite"
    migrated = Store(f"sqlite:///{path}")
    upgrade(migrated)
    migrated.close()
    return path


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakeUrl]:
    """Makes fresh databases with all tables, first on SQLite, then on PostgreSQL."""
    if request.param == "sqlite":
        yield _sqlite_urls(request.getfixturevalue("sqlite_template"), tmp_path)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    made: list[str] = []

    def make() -> str:
        made.append(server.create(f"test_{next(COUNTER)}", template="template"))
        return made[-1]

    yield make
    for url in made:
        server.drop(url)


@pytest.fixture
def empty_database_url(request: pytest.FixtureRequest, database_url: MakeUrl, tmp_path: Path) -> Iterator[str]:
    """A database without tables, of the kind that the test runs on."""
    if "sqlite" in database_url():
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.create(f"test_{next(COUNTER)}")
    yield url
    server.drop(url)


@pytest.fixture
def store(database_url: MakeUrl) -> Iterator[Store]:
    """A fresh database with all tables, first on SQLite, then on PostgreSQL."""
    opened = Store(database_url())
    yield opened
    opened.close()


@pytest.fixture
def sqlite_urls(sqlite_template: Path, tmp_path: Path) -> MakeUrl:
    """Makes fresh SQLite databases with all tables."""
    return _sqlite_urls(sqlite_template, tmp_path)


@pytest.fixture
def sqlite_store(sqlite_urls: MakeUrl) -> Iterator[Store]:
    """A fresh SQLite database with all tables."""
    opened = Store(sqlite_urls())
    yield opened
    opened.close()


def _sqlite_urls(template: Path, folder: Path) -> MakeUrl:
    def make() -> str:
        path = folder / f"test_{next(COUNTER)}.sqlite"
        shutil.copy(template, path)
        return f"sqlite:///{path}"

    return make
