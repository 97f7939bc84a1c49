"""Pages of the lists of relations and entities, by filters that SQL answers and by those that the graph answers.

    python bench/lists.py [--nodes 100000] [--edges 500000] [--sqlite-only]

Random records are written to SQLite and to a PostgreSQL server of its own, in temporary folders, and asked for through
the application, without a network. Prints milliseconds of the first page of 50, and of the next one.
"""

import argparse
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.main import create_app
from app.service import Service
from app.settings import Settings
from app.store.migrations import upgrade
from bench.exports import make_records
from bench.loading import store_records
from graph.model import CanonicalRecords
from tests.postgres import PostgresServer, find_programs

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it asks for another HTTP client than the one that is locked
    from starlette.testclient import TestClient

LOCAL = {"base_url": "http://127.0.0.1:8000", "client": ("127.0.0.1", 50000)}


def make_filters(records: CanonicalRecords) -> dict[str, dict[str, Any]]:
    """By what they ask."""
    place = next(event.location_id for event in records.events if event.location_id)
    return {
        "nothing": {},
        "confidence": {"min_confidence": 0.5},
        "day of the world": {"as_of": "2016-05"},
        "an actor": {"actor": records.participants[7].entity_id},
        "a place": {"place": place},
        "days": {"date_from": "2016-03", "date_to": "2016-04", "modality": "occurred"},
        "a type of event": {"event_type": "armed_clash"},
        "a box": {"bbox": "30,30,50,40"},
        "a country": {"country": "IQ"},
        "hardly any": {"min_sources": 900},
    }


@contextmanager
def open_urls(folder: Path, *, sqlite_only: bool) -> Iterator[dict[str, str]]:
    """The databases, by their kind."""
    urls = {"SQLite": f"sqlite:///{folder / 'lists.sqlite'}"}
    programs = None if sqlite_only else find_programs()
    if programs is None:
        yield urls
        return
    server = PostgresServer(programs)
    try:
        yield {**urls, "PostgreSQL": server.create("lists")}
    finally:
        server.stop()


def ask(client: Any, path: str, parameters: dict[str, Any]) -> tuple[float, float, int]:
    """Milliseconds of the first page and of the next, and how many records the first has."""
    taken, cursor, count = [], None, 0
    for _ in range(2):
        started = time.perf_counter()
        response = client.get(f"/api/v1{path}", params={**parameters, **({"cursor": cursor} if cursor else {})})
        taken.append(1000 * (time.perf_counter() - started))
        assert response.status_code == 200, response.text
        cursor, count = response.json()["next"], count or len(response.json()["items"])
    return taken[0], taken[1], count


def main() -> None:
    """Ask on each database."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=100_000)
    parser.add_argument("--edges", type=int, default=500_000)
    parser.add_argument("--sqlite-only", action="store_true")
    given = parser.parse_args()
    records = make_records(given.nodes, given.edges)
    filters = make_filters(records)
    with (
        tempfile.TemporaryDirectory() as folder,
        open_urls(Path(folder), sqlite_only=given.sqlite_only) as urls,
    ):
        for kind, url in urls.items():
            service = Service(Settings(database_url=url))
            upgrade(service.store)
            store_records(service.store, records)
            service.snapshot.refresh()
            client = TestClient(create_app(service), **LOCAL)
            client.get("/api/v1/relations")  # what is done once
            for path in ("/relations", "/entities"):
                for name, parameters in filters.items():
                    first, following, count = ask(client, path, parameters)
                    print(f"{kind:10}  {path:10}  {name:18}  {first:7.1f}  {following:7.1f}  {count:3} records")
            service.close()


if __name__ == "__main__":
    main()
