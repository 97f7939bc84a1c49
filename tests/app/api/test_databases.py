"""Both databases give the same answers: the same questions asked of a service on SQLite and of one on PostgreSQL."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from app.ingest.documents import parse_report
from app.ingest.pipeline import ingest_report
from app.ingest.seeding import load_seeds
from app.main import create_app
from app.seeds.reader import read_seed_set
from app.service import Service
from app.settings import Settings
from app.store.migrations import upgrade
from tests.app.api.conftest import LOCAL, REPORTS, Api, TestClient
from tests.app.api.world import WorldReader
from tests.app.cli_fakes import write_seeds
from tests.postgres import PostgresServer

SORTS = {
    "/reports": ["published_at", "-publisher", "title"],
    "/entities": ["report_count", "-first_seen", "confidence"],
    "/events": ["started_on", "-started_on", "-fatalities_best", "type"],
    "/relations": ["-first_reported", "valid_from", "-confidence"],
}


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer) -> Iterator[list[Api]]:
    made = []
    for url in (f"sqlite:///{tmp_path_factory.mktemp('db') / 'graph.sqlite'}", postgres.create("api")):
        seeds = write_seeds(tmp_path_factory.mktemp("seeds") / "seeds")
        service = Service(Settings(database_url=url, seeds_dir=seeds, page_size_max=100), make_analyser=WorldReader)
        upgrade(service.store)
        load_seeds(service.store, read_seed_set(seeds), service.make_analyser)
        for document in REPORTS:
            ingest_report(service.store, service.analyser(), parse_report(document))
        client = TestClient(create_app(service), **LOCAL)
        made.append(Api(service, client, client, ""))
    yield made
    for api in made:
        api.service.close()


def ask(services: list[Api], path: str, **parameters: Any) -> Any:
    """The answer of both, but for moments."""
    answers = []
    for api in services:
        response = api.client.get(f"/api/v1{path}", params=parameters)
        assert response.status_code == 200, (path, parameters, response.text)
        text = re.sub(r'"(recorded_at|loaded_at)": ?"[^"]*"', "", response.text)
        answers.append(text)
    assert answers[0] == answers[1], (path, parameters)
    return services[0].client.get(f"/api/v1{path}", params=parameters).json()


@pytest.mark.parametrize("path", sorted(SORTS))
def test_lists_and_their_pages_are_the_same(services: list[Api], path: str) -> None:
    for sort in SORTS[path]:
        whole = ask(services, path, sort=sort, limit=100)
        page = ask(services, path, sort=sort, limit=2)
        found = page["items"]
        while page["next"]:
            page = ask(services, path, sort=sort, limit=2, cursor=page["next"])
            found += page["items"]
        assert [one["id"] for one in found] == [one["id"] for one in whole["items"]]


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("/reports", {"text": "SHELLED goma"}), ("/reports", {"published_from": "2024-06", "all_versions": True}),
        ("/reports", {"publisher": ["Kivu Times", "Lake Post"]}), ("/entities", {"prefix": "re"}),
        ("/entities", {"name": "the Red-Front"}), ("/entities", {"bbox": "179,-20,-179,0"}),
        ("/entities", {"mentioned": True, "country": "CD"}), ("/events", {"text": "red front"}),
        ("/events", {"date_from": "2024-05", "date_to": "2024-05"}), ("/events", {"role": "target"}),
        ("/events", {"country": "IQ", "evidence": 3}), ("/relations", {"type": "fights"}),
        ("/relations", {"date_to": "2020"}), ("/graph", {}), ("/graph", {"event_type": "attack"}), ("/stats", {}),
        ("/codebook", {}), ("/changes", {"limit": 100}), ("/changes", {"kind": "event"}), ("/judgements", {}),
        ("/exports/node-link", {}), ("/exports/geojson", {}),
    ],
)  # fmt: skip
def test_searches_graphs_and_exports_are_the_same(services: list[Api], path: str, parameters: dict[str, Any]) -> None:
    ask(services, path, **parameters)


def test_every_record_and_its_reasons_are_the_same(services: list[Api]) -> None:
    for path in ("/entities", "/events", "/relations", "/reports"):
        parameters = {"mentioned": True} if path == "/entities" else {}
        for item in ask(services, path, limit=100, **parameters)["items"]:
            ask(services, f"{path}/{item['id']}")
            ask(services, f"/facts/{item['id']}/why")
            if path == "/entities":
                ask(services, f"/entities/{item['id']}/neighbours", evidence=2)
            if path == "/events":
                ask(services, f"/events/{item['id']}/claims")
                ask(services, f"/events/{item['id']}/claims", known_at=item["last_reported"])
                for attribute in ("date", "location", "participants", "fatalities"):
                    ask(services, f"/facts/{item['id']}/why", attribute=attribute)
            if path == "/reports" and item["marking"] != "TLP:RED":
                ask(services, f"/reports/{item['id']}/annotations")


@pytest.mark.parametrize("name", ["gexf", "graphml", "node-link", "cytoscape", "cx2", "csv"])
def test_exports_are_the_same_bytes(services: list[Api], name: str) -> None:
    first, second = (api.client.get(f"/api/v1/exports/{name}") for api in services)
    assert first.status_code == second.status_code == 200
    assert first.headers["repr-digest"] == second.headers["repr-digest"]
    assert first.content == second.content
