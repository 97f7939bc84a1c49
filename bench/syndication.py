"""What finding the copies of one more report costs, by how many reports are stored, beside hashing its text alone.

    python bench/syndication.py [--sizes 1000 10000 100000] [--words N]

Texts are made up: words drawn as often as Zipf's law has it, with set phrases in between, on 100 reports a day; and
notes of some 25 words from a few patterns, as event data sets have them, with and (the worst case) without a day.
One new report in five reprints a stored one, cut at the end and with another first line. Each new report is settled in
a transaction of its own, which is rolled back.

Prints, for each size, the median and the 95th percentile of the cost in milliseconds, that of hashing the same texts
(`sketch`), and how many copies were found of how many were made.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from app.ingest.sources import groups_of, settle_sources
from app.resolve.syndication import sketch
from app.store.migrations import upgrade
from app.store.rows import insert_rows
from app.store.session import Store
from app.store.source_tables import ReportKeyRow, SyndicationRow
from app.store.syndication import load_members
from app.store.tables import ReportRow
from graph.ids import make_id

FIRST_DAY = date(2015, 1, 1)
PER_DAY = 100
NEW = 200
PHRASES = [
    "the ministry of defence said in a statement on its website",
    "could not be reached for comment on Tuesday evening",
    "the United Nations High Commissioner for Refugees said that",
]


class Writer:
    """Makes texts, the same for the same seed."""

    def __init__(self, words: int) -> None:
        self.chance = random.Random(7)
        self.words = words
        self.vocabulary = [f"w{number}" for number in range(20_000)]
        self.weights = [1 / (rank + 10) for rank in range(20_000)]

    def story(self) -> str:
        """A story of so many words."""
        words = self.chance.choices(self.vocabulary, self.weights, k=self.words)
        for phrase in self.chance.sample(PHRASES, 2):
            words.insert(self.chance.randrange(len(words)), phrase)
        return " ".join(words)

    def note(self) -> str:
        """A note as a data set of events has them."""
        who = self.chance.choice(["unidentified gunmen", "army soldiers", "a local militia", "rebels"])
        what = self.chance.choice(["attacked the village of", "clashed with a self-defence group near", "shelled"])
        day = date(2015, 1, 1) + timedelta(days=self.chance.randrange(3000))
        toll = self.chance.choice(["No casualties were reported.", f"{self.chance.randrange(40)} people were killed."])
        return f"On {day:%d %B %Y}, {who} {what} Town{self.chance.randrange(5000)} (Province{day.day}). {toll}"

    def reprint(self, text: str) -> str:
        """The text cut at the end, under another first line."""
        words = text.split()
        return " ".join([*self.chance.choices(self.vocabulary, k=8), *words[: int(len(words) * 0.7)]])


def rows_of(texts: Iterator[str], start: int, count: int, *, dated: bool) -> list[dict[str, Any]]:
    """Rows of reports, each of another publisher than those beside it."""
    rows = []
    for number, text in zip(range(start, start + count), texts, strict=False):
        row: dict[str, Any] = dict.fromkeys(column.name for column in ReportRow.__table__.columns)
        row |= {
            "id": make_id("rep", number, text), "text": text, "sha256": "-", "publisher": f"Paper {number % 500}",
            "marking": "TLP:CLEAR", "revision": 0, "is_current": True, "analysis_version": "bench",
            "recorded_at": datetime.now(UTC),
            "published_on": FIRST_DAY + timedelta(number // PER_DAY) if dated else None,
        }  # fmt: skip
        rows.append(row)
    return rows


def fill(store: Store, make: Callable[[], str], start: int, count: int, *, dated: bool) -> list[str]:
    """Store reports that are copies of nothing; gives the newest texts."""
    newest: list[str] = []
    for first in range(start, start + count, 5_000):
        rows = rows_of((make() for _ in range(5_000)), first, min(5_000, start + count - first), dated=dated)
        keys = [
            {"key": key, "report_id": row["id"], "published_on": row["published_on"]}
            for row in rows
            for key in sketch(row["text"]).keys
        ]
        with store.write() as session:
            insert_rows(session, ReportRow, rows)
            insert_rows(session, ReportKeyRow, keys)
            insert_rows(session, SyndicationRow, [{"report_id": row["id"], "group_id": row["id"]} for row in rows])
        newest = [row["text"] for row in rows]
    return newest


class Undo(Exception):
    """Raised to roll back."""


def settle(store: Store, row: dict[str, Any]) -> tuple[float, bool]:
    """Seconds that one more report costs, and whether it is a copy of one that is stored."""
    seconds, is_copy = 0.0, False
    try:
        with store.write() as session:
            insert_rows(session, ReportRow, [row])
            start = time.perf_counter()
            settle_sources(session, {row["id"]}, set(), seeds=False)
            seconds = time.perf_counter() - start
            is_copy = len(load_members(session, groups_of(session, [row["id"]]))) > 1
            raise Undo
    except Undo:
        return seconds, is_copy


def measure(store: Store, name: str, writer: Writer, make: Callable[[], str], sizes: list[int], *, dated: bool) -> None:
    """Print a row for each size."""
    stored = 0
    for size in sizes:
        newest = fill(store, make, stored, size - stored, dated=dated)
        stored = size
        texts = [writer.reprint(writer.chance.choice(newest[-300:])) if n % 5 == 0 else make() for n in range(NEW)]
        rows = rows_of(iter(texts), size, NEW, dated=dated)
        done = [settle(store, row) for row in rows]
        start = time.perf_counter()
        for text in texts:
            sketch(text)
        bare = (time.perf_counter() - start) / NEW
        costs = sorted(seconds * 1000 for seconds, _ in done)
        found = sum(is_copy for _, is_copy in done)
        print(
            f"| {name} | {size:,} | {statistics.median(costs):.2f} | {costs[int(NEW * 0.95)]:.2f} | {bare * 1000:.2f} |"
            f" {found} of {NEW // 5} |",
            flush=True,
        )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--words", type=int, default=300)
    given = parser.parse_args()
    print("| texts | stored | median ms | 95 % ms | hashing ms | copies found |\n|---|---|---|---|---|---|")
    writer = Writer(given.words)
    for name, make, dated in (
        ("stories", writer.story, True),
        ("notes", writer.note, True),
        ("notes without a day", writer.note, False),
    ):
        with tempfile.TemporaryDirectory() as folder:
            store = Store(f"sqlite:///{Path(folder) / 'bench.sqlite'}")
            upgrade(store)
            measure(store, name, writer, make, given.sizes, dated=dated)
            store.close()


if __name__ == "__main__":
    main()
