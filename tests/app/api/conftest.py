"""Fixtures of the API's tests. `empty`: seeds and no report; `api`: with the reports of REPORTS; both SQLite, fresh.

An `Api` asks as a program on this machine does, without a key; `api.key` is one, `api.write` a client that sends it.
"""

import shutil
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.ingest.documents import parse_report
from app.ingest.pipeline import ingest_report
from app.ingest.seeding import load_seeds
from app.keys import create_key
from app.main import create_app
from app.seeds.reader import read_seed_set
from app.service import Service
from app.settings import Settings
from app.store.migrations import upgrade
from tests.app.api.world import WorldReader
from tests.app.cli_fakes import write_seeds

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it asks for another HTTP client than the one that is locked
    from starlette.testclient import TestClient

LOCAL = {"base_url": "http://127.0.0.1:8000", "client": ("127.0.0.1", 50000)}
REPORTS: list[dict[str, Any]] = [
    {
        "id": "r1", "title": "Shelling", "published_at": "2024-05-07", "publisher": "Kivu Times",
        "text": "Red Front shelled Goma on 2024-05-06, killing 4 Civilians, Observers said. "
        "Green Guard supports Red Front.",
    },
    {
        "id": "r2", "title": "Attack", "published_at": "2024-05-09", "publisher": "Lake Post",
        "text": "Blue Army attacked Red Front in Beni on 2024-05 as part of Operation Dawn. "
        "Blue Army fights Red Front.",
    },
    {
        "id": "r3", "title": "Plans", "published_at": "2024-06-01", "publisher": "Kivu Times", "marking": "TLP:RED",
        "text": "Blue Army plans to attack Green Guard in Bukavu. North Kivu is quiet. Congo is large.",
    },
    {
        "id": "r4", "title": "Elsewhere", "published_at": "2024-06-02", "publisher": "Gulf Wire", "language": "en",
        "text": "Green Guard shelled Old Market on 2024-06-01. Old Market lies in Mosul. "
        "Green Guard shelled Taveuni on 2023.",
    },
]  # fmt: skip


@dataclass
class Api:
    """A service with clients."""

    service: Service
    client: TestClient
    write: TestClient
    key: str

    def get(self, path: str, status: int = 200, **parameters: Any) -> Any:
        """The JSON of an answer, asked without a key."""
        return self._json(self.client.get(f"/api/v1{path}", params=parameters), status)

    def ask(self, path: str, status: int = 200, **parameters: Any) -> Any:
        """The JSON of an answer, asked with a key."""
        return self._json(self.write.get(f"/api/v1{path}", params=parameters), status)

    def names(self, path: str, **parameters: Any) -> list[str]:
        """The names of the items."""
        return [item["name"] for item in self.get(path, **parameters)["items"]]

    def id_of(self, name: str) -> str:
        """Id of the entity of that name."""
        items = self.get("/entities", name=name)["items"]
        assert len(items) == 1, (name, items)
        return str(items[0]["id"])

    def event_at(self, name: str) -> Any:
        """The event at the place of that name."""
        items = self.get("/events", place=self.id_of(name), inside=False)["items"]
        assert len(items) == 1, (name, items)
        return items[0]

    def events_of(self, path: str, **parameters: Any) -> list[Any]:
        """The events of a graph."""
        return [node for node in self.get(path, **parameters)["nodes"] if node["node_type"] == "event"]

    @staticmethod
    def _json(response: Any, status: int) -> Any:
        assert response.status_code == status, (response.status_code, response.text)
        if status >= 400:
            assert response.headers["content-type"] == "application/problem+json"
        return response.json()


def make_settings(folder: Path, **more: Any) -> Settings:
    return Settings(database_url=f"sqlite:///{folder / 'graph.sqlite'}", seeds_dir=folder / "seeds", **more)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with seeds, a database that holds them, and one that holds REPORTS too; and a key for both."""
    folder = tmp_path_factory.mktemp("api")
    write_seeds(folder / "seeds")
    service = Service(make_settings(folder), make_analyser=WorldReader)
    upgrade(service.store)
    load_seeds(service.store, read_seed_set(service.settings.seeds_dir), service.make_analyser)
    with service.store.write() as session:
        key = create_key(session, "tests")
    service.close()
    shutil.copy(folder / "graph.sqlite", folder / "empty.sqlite")
    service = Service(make_settings(folder), make_analyser=WorldReader)
    for document in REPORTS:
        ingest_report(service.store, service.analyser(), parse_report(document))
    service.close()
    return folder, key


def open_api(folder: Path, key: str, source: Path, **settings: Any) -> Iterator[Api]:
    shutil.copy(source, folder / "graph.sqlite")
    shutil.copytree(source.parent / "seeds", folder / "seeds")
    service = Service(make_settings(folder, **settings), make_analyser=WorldReader)
    app = create_app(service)
    with_key = {"Authorization": f"Bearer {key}"}
    yield Api(service, TestClient(app, **LOCAL), TestClient(app, headers=with_key, **LOCAL), key)
    service.close()


@pytest.fixture
def empty(tmp_path: Path, template: tuple[Path, str]) -> Iterator[Api]:
    folder, key = template
    yield from open_api(tmp_path, key, folder / "empty.sqlite", max_body_bytes=20_000)


@pytest.fixture
def api(tmp_path: Path, template: tuple[Path, str]) -> Iterator[Api]:
    folder, key = template
    yield from open_api(tmp_path, key, folder / "graph.sqlite", page_size_max=100)
