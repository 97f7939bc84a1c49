"""Pages of long lists of events: milliseconds of the first page and of later ones, on both databases.

    python -m bench.listing [--size 1000000] [--databases sqlite postgres] [--folder DIR] [--asked 40] [--plans FILE]

A made-up archive (`listing_world.py`) is written to DIR (and kept there for the next run) and to a PostgreSQL that is
started for the run, or to the database of `--postgres-url`, which is kept too. Each question is asked with other values
each time, as the service asks it: a session, `load_events`, 100 events. `whole route` goes through `GET /events` with
JSON, participants, modalities and sentences. `--plans` writes the plans of both databases, as Markdown.
"""

import argparse
import gc
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import event, func, select, text

from app.main import create_app
from app.service import Service
from app.settings import Settings
from app.store.canonical_tables import EventRow
from app.store.event_search import EventSearch
from app.store.migrations import upgrade
from app.store.read_events import load_events
from app.store.read_keyset import SortKey
from app.store.session import Store
from app.store.where import AreaSearch, SourceSearch
from bench.listing_world import DAYS, FIRST, World, fill
from tests.postgres import PostgresServer, find_programs

LIMIT = 100
BY_DAY = [SortKey(EventRow.started_on), SortKey(EventRow.id)]
LATEST = [SortKey(EventRow.started_on, True), SortKey(EventRow.id, True)]
BY_TOLL = [SortKey(EventRow.fatalities_best, True), SortKey(EventRow.id, True)]
Question = tuple[EventSearch, list[SortKey]]
Taken = tuple[float, float]  # CPU, wall


@cache
def _world() -> World:
    return World()


class Asker:
    """Draws the values of questions, common ones more often than rare ones."""

    def __init__(self, seed: int = 7) -> None:
        self.world = _world()
        self.draw = random.Random(seed)

    def word(self, first: int, last: int) -> str:
        return self.world.words[self.draw.randrange(first, last)]

    def phrase(self) -> str:
        (found,) = self.draw.choices(self.world.phrases, cum_weights=self.world.phrase_weights)
        return f'"{found}"'

    def country(self) -> Any:
        return self.draw.choices(self.world.countries, cum_weights=self.world.country_weights)[0]

    def window(self, days: int) -> dict[str, date]:
        start = FIRST + timedelta(days=self.draw.randrange(DAYS - days))
        return {"date_from": start, "date_to": start + timedelta(days=days)}

    def actor(self, first: int = 0, last: int = 40) -> str:
        found: str = self.country().actors[self.draw.randrange(first, last)][0]
        return found

    def place(self) -> Any:
        return self.draw.choices(self.country().places, cum_weights=self.world.place_weights)[0]

    def day(self) -> date:
        return FIRST + timedelta(days=self.draw.randrange(DAYS))

    def area(self, **area: Any) -> EventSearch:
        return EventSearch(area=AreaSearch(**area))

    def box(self) -> tuple[float, float, float, float]:
        place, size = self.place(), self.draw.choice([0.5, 2.0, 8.0, 30.0])
        south, west = max(-90.0, place.latitude - size / 2), max(-180.0, place.longitude - size / 2)
        return west, south, min(180.0, west + size), min(90.0, south + size)

    def near(self) -> tuple[float, float, float]:
        place = self.place()
        return place.latitude, place.longitude, self.draw.choice([10.0, 50.0, 200.0])


def make_questions(ask: Asker) -> dict[str, Callable[[], Question]]:
    """The questions by name."""
    draw = ask.draw

    def of_type() -> list[str]:
        return draw.choices(ask.world.types, cum_weights=ask.world.type_weights)

    return {
        "all, by day": lambda: (EventSearch(), BY_DAY),
        "all, the latest first": lambda: (EventSearch(), LATEST),
        "all, by toll": lambda: (EventSearch(), BY_TOLL),
        "text: a rare word": lambda: (EventSearch(text=ask.word(5_000, 40_000)), BY_DAY),
        "text: a word of 0.1 to 1 %": lambda: (EventSearch(text=ask.word(120, 1_500)), BY_DAY),
        "text: a common word": lambda: (EventSearch(text=ask.word(0, 100)), BY_DAY),
        "text: two common words": lambda: (EventSearch(text=f"{ask.word(0, 60)} {ask.word(0, 60)}"), LATEST),
        "text: a phrase": lambda: (EventSearch(text=ask.phrase()), BY_DAY),
        "text: a phrase of the commonest": lambda: (EventSearch(text=f'"{ask.word(0, 8)} {ask.word(0, 8)}"'), BY_DAY),
        "text: a beginning": lambda: (EventSearch(text=f"{ask.word(100, 20_000)[:5]}*"), BY_DAY),
        "text: a common word without another": lambda: (
            EventSearch(text=f"{ask.word(0, 60)} -{ask.word(0, 10)}"), LATEST),
        "country and two years": lambda: (
            EventSearch(area=AreaSearch(countries=[ask.country().code]), **ask.window(730)), BY_DAY),
        "a month": lambda: (EventSearch(**ask.window(30)), BY_DAY),
        "actor": lambda: (EventSearch(actor_ids=[ask.actor()]), BY_DAY),
        "actor in a role, the latest first": lambda: (EventSearch(actor_ids=[ask.actor()], roles=["source"]), LATEST),
        "actor with parts": lambda: (EventSearch(actor_ids=[ask.actor(0, 1)], has_parts=True), BY_DAY),
        "near": lambda: (ask.area(near=ask.near()), BY_DAY),
        "box": lambda: (ask.area(bbox=ask.box()), BY_DAY),
        "place: a town": lambda: (ask.area(place_ids=[ask.place().id]), BY_DAY),
        "place: a province, inside": lambda: (ask.area(place_ids=[draw.choice(ask.country().provinces)]), BY_DAY),
        "place: a country, inside": lambda: (ask.area(place_ids=[ask.country().entity_id]), LATEST),
        "type and modality": lambda: (
            EventSearch(types=of_type(), modalities=[draw.choice(["occurred", "denied", "claimed"])]), BY_DAY),
        "three sources or more": lambda: (EventSearch(min_sources=draw.choice([2, 3, 4])), BY_DAY),
        "publisher": lambda: (EventSearch(sources=SourceSearch(publishers=[
            draw.choices(ask.world.publishers, cum_weights=ask.world.publisher_weights)[0]])), BY_DAY),
        "as_of, the latest first": lambda: (EventSearch(as_of=ask.day()), LATEST),
        "known_at": lambda: (EventSearch(known_at=ask.day()), BY_DAY),
        "known_at and a common word": lambda: (EventSearch(known_at=ask.day(), text=ask.word(0, 100)), BY_DAY),
        "known_at and country": lambda: (
            EventSearch(known_at=ask.day(), area=AreaSearch(countries=[ask.country().code])), BY_DAY),
        "text, country and five years": lambda: (
            EventSearch(text=ask.word(0, 400), area=AreaSearch(countries=[ask.country().code]), **ask.window(1825)),
            BY_DAY),
        "text, actor and type": lambda: (
            EventSearch(text=ask.word(0, 200), actor_ids=[ask.actor(0, 6)], types=of_type()), BY_DAY),
    }  # fmt: skip


def to_after(end: Any) -> list[Any]:
    return [value.isoformat() if isinstance(value, date) else value for value in end]


def ask_all(store: Store, asked: int, names: list[str]) -> None:
    """Milliseconds of each question; of later pages, the third page after the first."""
    meter = Meter(store)
    for name, make in make_questions(Asker()).items():
        if names and not any(one in name for one in names):
            continue
        first: list[Taken] = []
        later: list[Taken] = []
        counts = []
        for number in range(asked + 1):
            search, keys = make()
            rows, end, taken = _timed(store, meter, search, keys, None)
            counts.append(len(rows))
            if number:
                first.append(taken)
            pages = 0
            while end is not None and pages < 3:
                _, end, taken = _timed(store, meter, search, keys, to_after(end))
                pages += 1
            if pages == 3:
                later.append(taken)
        print(f"  {name:<38}{show(first)}  ||{show(later)}   {statistics.mean(counts):.0f} rows", flush=True)


class Meter:
    """CPU and wall time, in milliseconds: of this process, and of the database's for the connection that it holds."""

    def __init__(self, store: Store) -> None:
        self.server: Path | None = None
        if not store.is_sqlite:
            with store.read() as session:
                self.server = Path(f"/proc/{session.scalar(text('SELECT pg_backend_pid()'))}/schedstat")

    def now(self) -> Taken:
        served = int(self.server.read_text().split()[0]) / 1e6 if self.server else 0.0
        return time.process_time() * 1000 + served, time.perf_counter() * 1000


def _timed(
    store: Store, meter: Meter, search: EventSearch, keys: list[SortKey], after: Any
) -> tuple[list[Any], Any, Taken]:
    cpu, wall = meter.now()
    with store.read() as session:
        rows, end = load_events(session, search, keys, after=after, limit=LIMIT)
    cpu_after, wall_after = meter.now()
    return rows, end, (cpu_after - cpu, wall_after - wall)


def show(values: list[Taken]) -> str:
    """p50 and p99 of CPU, then of wall time."""
    if not values:
        return f"{'':>31}"
    parts = []
    for number in (0, 1):
        ordered = sorted(one[number] for one in values)
        parts.append(
            f"{statistics.median(ordered):7.1f}{ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]:7.1f}"
        )
    return " |".join(parts)


def ask_routes(url: str, asked: int) -> None:
    """The same through the service, with JSON, participants, modalities and sentences."""
    ask = Asker(11)
    routes: dict[str, Callable[[], dict[str, Any]]] = {
        "text: a common word": lambda: {"text": ask.word(0, 100)},
        "text, country and dates": lambda: {
            "text": ask.word(0, 400), "country": ask.country().code,
            **{name: day.isoformat() for name, day in ask.window(1825).items()},
        },
        "actor": lambda: {"actor": ask.actor()},
    }  # fmt: skip
    service = Service(Settings(database_url=url))
    meter = Meter(service.store)
    with TestClient(create_app(service), base_url="http://127.0.0.1:8000", client=("127.0.0.1", 50000)) as client:
        for name, make in routes.items():
            taken: list[Taken] = []
            for number in range(asked + 1):
                parameters = make() | {"limit": LIMIT}
                cpu, wall = meter.now()
                answer = client.get("/api/v1/events", params=parameters)
                assert answer.status_code == 200, answer.text
                if number:
                    cpu_after, wall_after = meter.now()
                    taken.append((cpu_after - cpu, wall_after - wall))
            print(f"  whole route, {name:<25}{show(taken)}", flush=True)


# ---------------------------------------------------------------- plans


def write_plans(stores: dict[str, Store], file: Path) -> None:
    """How each database answers each question, as Markdown."""
    lines = [
        "# Query plans of lists",
        "",
        "Written by `python -m bench.listing --plans docs/plans.md`; the figures are in [speed](speed.md#lists).",
        "",
    ]
    for name in make_questions(Asker()):
        lines += [f"## {name[0].upper()}{name[1:]}", ""]
        for kind, store in stores.items():
            search, keys = make_questions(Asker())[name]()
            lines += [f"{kind}:", "", "```text", *plan_of(store, search, keys), "```", ""]
    file.write_text("\n".join(lines))


def plan_of(store: Store, search: EventSearch, keys: list[SortKey]) -> list[str]:
    """The statements that read a page, each with its plan."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        asked.append((statement, values))

    with store.read() as session:
        event.listen(session.connection(), "before_cursor_execute", note)
        load_events(session, search, keys, after=None, limit=LIMIT)
        event.remove(session.connection(), "before_cursor_execute", note)
        lines: list[str] = []
        for statement, values in {one[0]: one for one in asked}.values():
            if not statement.startswith(("SELECT", "WITH")) or "set_config" in statement:
                continue
            lines += _explain(session.connection(), statement, values, is_sqlite=store.is_sqlite)
    return lines


def _explain(connection: Any, statement: str, values: Any, *, is_sqlite: bool) -> Iterator[str]:
    tables = statement.partition("FROM ")[2].split()[0]
    yield f"-- from {tables.strip(',')}"
    if is_sqlite:
        for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values):
            yield f"  {row.detail[:110]}"
        return
    for row in connection.exec_driver_sql(f"EXPLAIN {statement}", values):
        if "->" in row[0] or "Index Cond" in row[0] or not row[0].startswith(" "):
            yield f"  {row[0][:110]}"


# ---------------------------------------------------------------- archives


def open_archive(url: str, size: int) -> Store:
    """The archive at a URL, written if it is not there."""
    store = Store(url)
    upgrade(store)
    with store.read() as session:
        held = session.scalar(select(func.count()).select_from(EventRow))
    if held != size:
        assert held == 0, f"{url} holds {held} events"
        start = time.perf_counter()
        fill(store, size)
        print(f"{url}: written in {time.perf_counter() - start:.0f} s", flush=True)
    return store


@contextmanager
def open_postgres(url: str | None, size: int) -> Iterator[str]:
    if url:
        yield url
        return
    programs = find_programs()
    assert programs is not None, "PostgreSQL is not installed"
    server = PostgresServer(programs)
    try:
        yield server.create(f"listing_{size}")
    finally:
        server.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgres"], choices=["sqlite", "postgres"])
    parser.add_argument("--folder", default=tempfile.gettempdir(), help="where the SQLite file is kept")
    parser.add_argument("--postgres-url", help="a database to use and keep")
    parser.add_argument("--asked", type=int, default=40, help="values for each question")
    parser.add_argument("--only", nargs="*", default=[], help="questions whose names hold one of these")
    parser.add_argument("--plans", type=Path, help="write the plans to this file, and measure nothing")
    given = parser.parse_args()
    with open_postgres(given.postgres_url, given.size) if "postgres" in given.databases else _nothing() as server:
        urls = {"sqlite": f"sqlite:///{given.folder}/listing-{given.size}.sqlite", "postgres": server}
        stores = {kind: open_archive(urls[kind], given.size) for kind in given.databases}
        if given.plans:
            write_plans(stores, given.plans)
        _world()
        gc.collect()
        gc.freeze()  # the world is no part of later collections
        for kind, store in {} if given.plans else stores.items():
            print(
                f"{kind}, {given.size} events: CPU p50 p99 | wall p50 p99 in ms, a page of {LIMIT} || later pages",
                flush=True,
            )
            ask_all(store, given.asked, given.only)
            if not given.only:
                ask_routes(urls[kind], given.asked)
        for store in stores.values():
            store.close()


@contextmanager
def _nothing() -> Iterator[str]:
    yield ""


if __name__ == "__main__":
    main()
