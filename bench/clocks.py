"""Cost of a list of events as they were known on a day, against the list of now, at growing numbers of stored events.

    python bench/clocks.py [--sizes 10000,100000] [--database URL]

Events are written to the tables as they would be derived: a third have one to three earlier versions. Without
--database a SQLite file in a temporary folder is used; with it, an empty database. Prints milliseconds of the median of
some searches for a page, and the ratio of then to now.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from app.resolve.rollup import EventStatement, roll_up_event
from app.resolve.versions import list_event_versions
from app.store.canonical_tables import EventRow
from app.store.history_tables import EventHistoryRow
from app.store.known import load_known_events
from app.store.migrations import upgrade
from app.store.read_events import EventSearch, load_events
from app.store.read_keyset import SortKey
from app.store.rows import to_row
from app.store.session import Store

FIRST, DAYS = date(2015, 1, 1), 3000
TYPES = ("attack", "armed_clash", "air_drone_strike", "shelling_artillery_missile", "arrests", "agreement", "statement")
REPEATS = 15
BY_DAY = [SortKey(EventRow.started_on), SortKey(EventRow.id)]
BY_TOLL = [SortKey(EventRow.fatalities_best, descending=True), SortKey(EventRow.id)]
KNOWN_AT = FIRST + timedelta(days=DAYS // 2)


def make_events(numbers: range, draw: random.Random) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """The present row of each event, and its earlier ones."""
    for number in numbers:
        event_id = f"evm_{number:020x}"
        on, kind = FIRST + timedelta(days=draw.randrange(DAYS)), draw.choice(TYPES)
        told = [
            EventStatement(
                f"{event_id}{telling}", f"rep_{number}_{telling}", on + timedelta(1 + telling * draw.randint(1, 60)),
                kind, draw.choice(("occurred", "occurred", "claimed", "denied")), on, on, "day", None, None, None, 0.8,
                ((draw.randint(1, 30),) * 3,),
            )
            for telling in range(1 if draw.random() > 1 / 3 else draw.randint(2, 4))
        ]  # fmt: skip
        present = roll_up_event(event_id, told)
        assert present is not None
        earlier = [to_row(one.record) | {"known_until": one.known_until} for one in list_event_versions(event_id, told)]
        yield to_row(present), earlier


def fill(store: Store, numbers: range) -> None:
    draw = random.Random(numbers.start)
    rows, history = [], []
    for present, earlier in make_events(numbers, draw):
        rows.append(present)
        history += earlier
    with store.write() as session:
        session.execute(insert(EventRow), rows)
        session.execute(insert(EventHistoryRow), history)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")


def measure(store: Store, work: Callable[[Any], object]) -> float:
    """Milliseconds, the median of some runs."""
    taken = []
    for _ in range(REPEATS):
        with store.read() as session:
            start = time.perf_counter()
            work(session)
            taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1000


def compare(store: Store, name: str, keys: list[SortKey], after: list[Any] | None = None, **search: Any) -> str:
    now, then = (
        measure(store, lambda session, one=one: load_events(session, one, keys, after=after, limit=50))
        for one in (EventSearch(**search), EventSearch(**search, known_at=KNOWN_AT))
    )
    return f"  {name:<44}{now:>9.1f}{then:>9.1f}{then / now:>8.2f}"


def report(store: Store, size: int) -> None:
    month = {"date_from": date(2018, 1, 1), "date_to": date(2018, 1, 31)}
    middle = [date(2017, 6, 1).isoformat(), ""]
    print(f"{size} events: milliseconds for a page of 50".ljust(46) + "      now     then    ratio")
    print(compare(store, "all, by day", BY_DAY))
    print(compare(store, "all, by toll", BY_TOLL))
    print(compare(store, "all, by day, a page in the middle", BY_DAY, middle))
    print(compare(store, "a month", BY_DAY, **month))
    print(compare(store, "a type and a month", BY_DAY, types=["air_drone_strike"], **month))
    ids = [f"evm_{number:020x}" for number in range(0, size, size // 50)]
    now, then = (
        measure(store, lambda session, day=day: load_known_events(session, ids, day)) for day in (None, KNOWN_AT)
    )
    print(f"  {'fifty by their ids':<44}{now:>9.1f}{then:>9.1f}{then / now:>8.2f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="10000,100000", help="numbers of stored events, growing")
    parser.add_argument("--database", help="URL of an empty database; a SQLite file without it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Store(options.database or f"sqlite:///{Path(folder) / 'clocks.sqlite'}")
        upgrade(store)
        stored = 0
        for size in map(int, options.sizes.split(",")):
            fill(store, range(stored, size))
            stored = size
            report(store, size)
        store.close()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    main()
