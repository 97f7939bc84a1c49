"""How long a report's changes wait to be seen while exports, figures and questions are worked on.

    python -m bench.waiting [--nodes 100000] [--edges 500000] [--rounds 20] [--folder DIR] [--only dyads ...]

A made-up graph (`bench.exports.make_records`) is stored in SQLite and served by uvicorn, one worker. Another process
(this one) asks for one long thing again and again. Meanwhile, each round, it commits the changes of a report (about a
hundred rows) and asks for the way from a new event to who took part in it: found is seen. Printed are milliseconds
(median, most) from the commit to that answer, and beside it those of the same request when nothing was committed: what
a request costs in a process whose interpreter lock other threads want too. With --folder the database is kept.
"""

import argparse
import statistics
import tempfile
import threading
import time
import urllib.error
from pathlib import Path

from app.store.migrations import upgrade
from app.store.session import Store
from bench.exports import make_records
from bench.loading import commit_changes, store_records
from bench.serving import SERVE, Server

GROUPS = ("group_a", 1, 41), ("group_b", 1001, 1041)
BRIDGES = "&".join(f"{name}=ent_{number:020x}" for name, first, last in GROUPS for number in range(first, last, 2))
LONG = {
    "nothing else": None,
    "exports/gexf": "/api/v1/exports/gexf",
    "exports/csv": "/api/v1/exports/csv",
    "graph": "/api/v1/graph",
    "charts/network": "/api/v1/charts/network.svg",
    "charts/map": "/api/v1/charts/map.svg",
    "charts/dyads": "/api/v1/charts/dyads.svg",
    "graph/bridges": f"/api/v1/graph/bridges?{BRIDGES}",
}  # fmt: skip
PAUSE = 0.3  # seconds between two rounds, so that they meet the long work at different points


class Asking:
    """Asks for one path again and again in a thread of its own until the block ends."""

    def __init__(self, server: Server, path: str | None) -> None:
        self._server, self._path, self._done = server, path, threading.Event()
        self._thread = threading.Thread(target=self._ask, daemon=True)
        self.answers = 0

    def _ask(self) -> None:
        while self._path is not None and not self._done.is_set():
            self._server.read(f"{self._path}{'&' if '?' in self._path else '?'}min_confidence=0.{self.answers % 90:03}")
            self.answers += 1

    def __enter__(self) -> "Asking":
        self._thread.start()
        time.sleep(PAUSE)
        return self

    def __exit__(self, *_error: object) -> None:
        self._done.set()
        self._thread.join()


def wait_for(server: Server, event_id: str, actor_id: str) -> float:
    """Milliseconds until the graph has the way between the two."""
    start = time.perf_counter()
    while True:
        try:
            server.read(f"/api/v1/paths?source={event_id}&target={actor_id}&limit=1&evidence=0")
            return (time.perf_counter() - start) * 1000
        except urllib.error.HTTPError as error:
            if error.code != 404:
                raise


def run(url: str, options: argparse.Namespace) -> None:
    store, number = Store(url), int(time.time()) % 1_000_000_000  # other ids than those of the last run
    print("milliseconds".ljust(18) + "seen: median      most   asked: median      most   answers", flush=True)
    with Server(SERVE, url) as server:
        server.read("/api/v1/graph/common?ids=ent_" + "0" * 19 + "1&ids=ent_" + "0" * 19 + "3")
        for name, path in LONG.items():
            if options.only and not any(one in name for one in options.only):
                continue
            if path is not None:
                server.read(path)  # what is loaded once is there then
            seen, asked = [], []
            with Asking(server, path) as asking:
                for _ in range(options.rounds):
                    ends = commit_changes(store, number % 1000, f"{number:09}")
                    number += 1
                    seen.append(wait_for(server, *ends))
                    time.sleep(PAUSE)
                    asked.append(wait_for(server, *ends))
            cells = [one for taken in (seen, asked) for one in (statistics.median(taken), max(taken))]
            print(f"{name:<18}" + "".join(f"{cell:>13.1f}" for cell in cells) + f"{asking.answers:>10}", flush=True)
    store.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nodes", type=int, default=100_000)
    parser.add_argument("--edges", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--folder", type=Path, help="where the database is kept; a temporary folder without it")
    parser.add_argument("--only", nargs="*", default=[])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        file = (options.folder or Path(temporary)) / "waiting.sqlite"
        if not file.exists():
            store = Store(f"sqlite:///{file}")
            upgrade(store)
            store_records(store, make_records(options.nodes, options.edges))
            store.close()
        run(f"sqlite:///{file}", options)


if __name__ == "__main__":
    main()
