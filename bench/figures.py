"""Cost of each figure, whole and without the reading of its data, at a number of events.

    python bench/figures.py [--events 100000] [--repeats 3] [--png]

Events at 2,000 places, between 5,000 actors, are written to a SQLite file in a temporary folder. Prints seconds of the
processor: for the first figure of a version of the graph, and for the next one, whose data are kept until the graph
changes (those of the timeline are asked for anew); and the size of the file.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from app.charts.sheet import Sheet
from app.figures import Chart, chart_dyads, chart_map, chart_network, chart_timeline
from app.filters.queries import EventFilterQuery, GraphQuery
from app.service import Service
from app.settings import Settings
from app.store.canonical_tables import ChangeRow, EntityRow, EventRow, ParticipantRow
from app.store.migrations import upgrade
from app.store.rows import to_row
from graph.model import Entity, Event, Participant
from graph.ontology import DatePrecision, EntityKind, EventType, Modality, PlacePrecision, Role

TYPES = (EventType.ARMED_CLASH, EventType.AIR_DRONE_STRIKE, EventType.AGREEMENT, EventType.ATTACK)
PRECISIONS = ((PlacePrecision.EXACT, 1.0), (PlacePrecision.NEAR, 10.0), (PlacePrecision.ADMIN1, 120.0))
FIRST = date(2015, 1, 1)


def make_entities(chance: random.Random) -> Iterator[Entity]:
    for number in range(2000):
        precision, radius = PRECISIONS[number % 3]
        yield Entity(
            f"ent_p{number:019}", EntityKind.LOCATION, f"Place {number}", latitude=chance.uniform(-30, 55),
            longitude=chance.uniform(-80, 120), radius_km=radius, precision=precision, report_count=1,
        )  # fmt: skip
    for number in range(5000):
        yield Entity(f"ent_a{number:019}", EntityKind.ACTOR, f"Actor of number {number}", report_count=1)


def make_event(chance: random.Random, number: int) -> tuple[Event, list[Participant]]:
    day, best = FIRST + timedelta(days=chance.randrange(3000)), chance.choice((None, 0, 3, 20))
    event = Event(
        f"evm_{number:020}", chance.choice(TYPES), Modality.OCCURRED, started_on=day, ended_on=day,
        date_precision=DatePrecision.DAY, location_id=f"ent_p{min(int(chance.expovariate(0.004)), 1999):019}",
        fatalities_low=best, fatalities_best=best, fatalities_high=best and 2 * best, confidence=0.9,
    )  # fmt: skip
    ends = {min(int(chance.expovariate(0.002)), 4999) for _ in range(2)}
    roles = (Role.SOURCE, Role.TARGET)
    return event, [
        Participant(f"par_{number}_{at}", event.id, f"ent_a{actor:019}", roles[at], 0.8)
        for at, actor in enumerate(sorted(ends))
    ]


def fill(service: Service, count: int) -> None:
    chance = random.Random(1)
    made = [make_event(chance, number) for number in range(count)]
    change = {"seq": 1, "recorded_at": datetime.now(UTC), "cause": "bench", "kind": "entity", "record_id": "none"}
    with service.store.write() as session:
        session.execute(insert(EntityRow), [to_row(one) for one in make_entities(chance)])
        session.execute(insert(EventRow), [to_row(event) for event, _ in made])
        session.execute(insert(ParticipantRow), [to_row(one) for _, parties in made for one in parties])
        session.execute(insert(ChangeRow), [change])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--png", action="store_true", help="draw PNG instead of SVG")
    given = parser.parse_args()
    sheet = Sheet("Figure", "png" if given.png else "svg", height=720)
    with tempfile.TemporaryDirectory() as folder:
        service = Service(Settings(database_url=f"sqlite:///{Path(folder) / 'graph.sqlite'}"))
        upgrade(service.store)
        fill(service, given.events)
        with service.snapshot.read() as graph:
            print(f"{graph.number_of_nodes():,} nodes, {graph.number_of_edges():,} edges")
        chart_map(service, GraphQuery(country=["AQ"]), replace(sheet, height=400), places=1)  # fonts and libraries
        events, whole = EventFilterQuery(), GraphQuery()
        figures: dict[str, Callable[[], Chart]] = {
            "timeline": lambda: chart_timeline(service, events, sheet, by="month", sees_restricted=True),
            "dyads": lambda: chart_dyads(service, whole, sheet, actors=20),
            "map": lambda: chart_map(service, whole, sheet, places=500),
            "network": lambda: chart_network(service, whole, sheet, nodes=60),
        }
        print(f"{'figure':<10}{'first':>8}{'next':>8}{'bytes':>12}")
        for name, draw in figures.items():
            costs = []
            for _ in range(given.repeats + 1):
                start = time.process_time()
                chart = draw()
                costs.append(time.process_time() - start)
            print(f"{name:<10}{costs[0]:>8.2f}{statistics.median(costs[1:]):>8.2f}{len(chart.data):>12,}")
        service.close()


if __name__ == "__main__":
    main()
