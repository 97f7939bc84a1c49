"""A thousand merges and a thousand undos: is everything as before, and how long does it take?

    python bench/judging.py [--merges 1000] [--reports 400] [--url sqlite:///FILE] [--no-demo]

Reads the demo reports with the real reader and adds generated ones (`tests/tongue.py`) with the weights of the seeds,
merges pairs drawn at random (entities and events, half of each), each in a transaction of its own, and takes them back
in another random order. Every canonical table and what matching keeps must then be equal to what it was, and so must
the graph. Prints seconds and the time of one.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.ingest.documents import ReadOptions
from app.ingest.judging import judge, undo_judgement
from app.ingest.pipeline import ingest_reports
from app.ingest.readers import iter_reports
from app.ingest.seeding import load_seeds
from app.seeds.reader import read_seed_set
from app.service import Service
from app.settings import load_settings
from app.store.migrations import upgrade
from app.store.read_graph import load_graph
from app.store.session import Store
from graph.model import Report
from graph.ontology import Verdict
from tests.dumps import CANONICAL, describe_graph, dump
from tests.tongue import TongueReader, make_report

MATCHING = ("tellings", "telling_keys", "matches", "telling_counts", "day_counts")


def generate(number: int, chance: random.Random) -> Iterator[Report]:
    """Reports of a war of 300 groups in 50 towns; about a third tell an attack that another one tells too."""
    told: list[str] = []
    for one in range(number):
        sentences = []
        for _ in range(3):
            if told and chance.random() < 0.35:
                sentences.append(chance.choice(told))
                continue
            source, target, town = (
                f"Group{chance.randrange(300)}",
                f"Group{chance.randrange(300)}",
                chance.randrange(50),
            )
            day = f"2024-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
            sentences.append(
                f"{source} attacked {target} in Town{town} on {day}, killing {chance.randrange(40)} rebels."
            )
            told.append(sentences[-1])
        publisher = f"Outlet{one % 20}"
        yield make_report(
            " ".join(sentences), publisher=publisher, external_id=f"{publisher}-{one}", published_on="2024-12-31"
        )


def draw_pairs(store: Store, number: int, chance: random.Random) -> list[tuple[str, str, str]]:
    """Different pairs, half of them entities that reports mention, half events."""
    rows = dump(store, "entities", "events")
    entities = sorted(key for key, row in rows["entities"].items() if row["report_count"])
    ids = {"entity": entities, "event": sorted(rows["events"])}
    found: dict[tuple[str, str, str], None] = {}
    while len(found) < number:
        kind = ("entity", "event")[len(found) % 2]
        one, other = sorted(chance.sample(ids[kind], 2))
        found[kind, one, other] = None
    return list(found)


def state(store: Store) -> tuple[object, ...]:
    """Every derived table, and the graph without its number of changes."""
    with store.read() as session:
        nodes, edges, _ = describe_graph(load_graph(session))
    return dump(store, *CANONICAL, *MATCHING), nodes, edges


def main() -> int:
    """Run it; 1 if anything differs at the end."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--merges", type=int, default=1000)
    parser.add_argument("--reports", type=int, default=400)
    parser.add_argument("--url", help="an empty database; a file in a temporary folder without it")
    parser.add_argument("--no-demo", action="store_true", help="leave the demo reports out (they need the models)")
    options = parser.parse_args()
    chance = random.Random(2024)
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings().model_copy(update={"database_url": options.url or f"sqlite:///{folder}/b.sqlite"})
        service = Service(settings)
        store = service.store
        upgrade(store)
        load_seeds(store, read_seed_set(settings.seeds_dir), service.make_analyser)
        if not options.no_demo:
            found = iter_reports([str(settings.seeds_dir / "reports")], ReadOptions())
            ingest_reports(store, service.analyser(), found)
        ingest_reports(store, TongueReader(), generate(options.reports, chance))
        before = state(store)
        tables: dict[str, dict[str, object]] = before[0]  # type: ignore[assignment]
        print(", ".join(f"{len(tables[name])} {name}" for name in ("entities", "events", "relations", "matches")))

        start = time.perf_counter()
        pairs = draw_pairs(store, options.merges, chance)
        given = [judge(store, *pair, Verdict.SAME, author="bench")[0] for pair in pairs]
        merged = time.perf_counter()
        print(f"{len(given)} merges: {merged - start:.1f} s, {(merged - start) / len(given) * 1000:.1f} ms each")
        chance.shuffle(given)
        for judgement_id in given:
            undo_judgement(store, judgement_id)
        undone = time.perf_counter()
        print(f"{len(given)} undos: {undone - merged:.1f} s, {(undone - merged) / len(given) * 1000:.1f} ms each")
        after = state(store)
        service.close()
    differing = [name for name, rows in tables.items() if rows != after[0][name]]  # type: ignore[index]
    if after[1:] != before[1:]:
        differing.append("graph")
    print(f"differs: {', '.join(differing)}" if differing else "every table and the graph are as before")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
