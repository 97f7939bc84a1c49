"""`client` asks the real application; `app_transport` carries requests of httpx to it without a network."""

import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
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
from conflict_graph import Client
from tests.app.api.world import WorldReader
from tests.app.cli_fakes import write_seeds

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it asks for another HTTP client than the one that is locked
    from starlette.testclient import TestClient

URL = "http://127.0.0.1:8000"
DOCUMENTS: list[dict[str, Any]] = [
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
        "id": "r3", "title": "Plans", "publisher": "Kivu Times",
        "text": "Blue Army plans to attack Green Guard in Bukavu. North Kivu is quiet. Congo is large.",
    },
]  # fmt: skip


class AppTransport(httpx.BaseTransport):
    """Carries requests to an application; what it was asked is in `asked`."""

    def __init__(self, app: Any) -> None:
        self.asked: list[httpx.URL] = []
        self._app = TestClient(app, base_url=URL, client=("127.0.0.1", 50000))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url)
        answer = self._app.request(
            request.method, str(request.url), headers=dict(request.headers), content=request.read()
        )
        return httpx.Response(answer.status_code, headers=dict(answer.headers), stream=httpx.ByteStream(answer.content))


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with seeds and a database that holds DOCUMENTS, and a key."""
    folder = tmp_path_factory.mktemp("client")
    write_seeds(folder / "seeds")
    service = open_service(folder)
    upgrade(service.store)
    load_seeds(service.store, read_seed_set(service.settings.seeds_dir), service.make_analyser)
    for document in DOCUMENTS:
        ingest_report(service.store, service.analyser(), parse_report(document))
    with service.store.write() as session:
        key = create_key(session, "tests")
    service.close()
    return folder, key


def open_service(folder: Path) -> Service:
    settings = Settings(
        database_url=f"sqlite:///{folder / 'graph.sqlite'}", seeds_dir=folder / "seeds", page_size=2, page_size_max=7
    )
    return Service(settings, make_analyser=WorldReader)


@pytest.fixture
def service(tmp_path: Path, told: tuple[Path, str]) -> Iterator[Service]:
    """A service of its own."""
    folder = tmp_path / "service"
    shutil.copytree(told[0], folder)
    opened = open_service(folder)
    yield opened
    opened.close()


@pytest.fixture
def app_transport(service: Service) -> AppTransport:
    return AppTransport(create_app(service))


@pytest.fixture
def client(app_transport: AppTransport, told: tuple[Path, str]) -> Iterator[Client]:
    with Client(URL, told[1], transport=app_transport) as opened:
        yield opened


Answer = Callable[[httpx.Request], httpx.Response]
