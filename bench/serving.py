"""Questions over HTTP under load, beside an empty FastAPI route that answers with as many bytes, in the same run.

    python -m bench.serving [--nodes 100000] [--connections 4] [--seconds 5] [--folder DIR]

A made-up conflict (`bench.questions.make_records`: few actors take part in most events) is stored in SQLite and served
by uvicorn, one worker, as `serve` does. `wrk` (one thread; Debian's package of that name) asks for random entities:
neighbourhoods of one and two steps, the shortest path, neighbours, one entity; an answer that is no 200 ends the run.
Then the same requests go to an application whose one route answers each with a payload of the mean size: what FastAPI
and uvicorn cost alone. Printed are milliseconds (median, 99th of 100) and requests a
second. With --folder the database is kept there.
"""

import argparse
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from app.store.migrations import upgrade
from app.store.session import Store
from bench.loading import store_records
from bench.questions import make_records

LUA = """
local paths = {}
for line in io.lines("{file}") do paths[#paths + 1] = line end
local at = 0
request = function()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end
done = function(summary) print("errors " .. summary.errors.status + summary.errors.timeout + summary.errors.read) end
"""
SERVE = """
import gc, sys, uvicorn
from app.main import create_app
from app.service import Service
from app.settings import Settings
service = Service(Settings(database_url=sys.argv[1]))
service.snapshot.refresh()
uvicorn.run(create_app(service), port=int(sys.argv[2]), log_level="warning", access_log=False)
"""
EMPTY = """
import sys, uvicorn
from fastapi import FastAPI
from fastapi.responses import Response
app = FastAPI()
content = b"x" * int(sys.argv[1])
@app.get("/{path:path}")
def read(path: str) -> Response:
    return Response(content, media_type="application/json")
uvicorn.run(app, port=int(sys.argv[2]), log_level="warning", access_log=False)
"""
TIMES = {"us": 0.001, "ms": 1.0, "s": 1000.0}


class Server:
    """A program that serves on a free port of this machine until the block ends."""

    def __init__(self, program: str, argument: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._process = subprocess.Popen([sys.executable, "-c", program, argument, str(self.port)])

    def __enter__(self) -> "Server":
        until = time.monotonic() + 120
        while time.monotonic() < until and self._process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    return self
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the server did not start")

    def __exit__(self, *_error: object) -> None:
        self._process.terminate()
        self._process.wait()

    def read(self, path: str) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}") as answer:
            return answer.read()  # type: ignore[no-any-return]

    def load(self, paths: list[str], connections: int, seconds: int) -> tuple[float, float, float]:
        """Milliseconds (median, 99th of 100) and requests a second."""
        with tempfile.TemporaryDirectory() as folder:
            file, script = Path(folder) / "paths", Path(folder) / "ask.lua"
            file.write_text("\n".join(paths), encoding="ascii")
            script.write_text(LUA.replace("{file}", str(file)), encoding="ascii")
            told = subprocess.run(
                ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(script),
                 f"http://127.0.0.1:{self.port}/"],
                capture_output=True, text=True, check=True,
            ).stdout  # fmt: skip
        assert "errors 0" in told, told
        middle, slow = (_milliseconds(told, share) for share in ("50%", "99%"))
        rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
        assert rate is not None
        return middle, slow, float(rate[1])


def _milliseconds(told: str, share: str) -> float:
    found = re.search(rf"{share}\s+([\d.]+)(us|ms|s)\b", told)
    assert found is not None, told
    return float(found[1]) * TIMES[found[2]]


def make_questions(entities: list[str], seed: int = 3, count: int = 2000) -> dict[str, list[str]]:
    """Paths of requests by what they ask."""
    chance = random.Random(seed)

    def draw(make: Any) -> list[str]:
        return [make(*chance.sample(entities, 2)) for _ in range(count)]

    return {
        "neighbourhood of 1 step": draw(lambda one, _: f"/api/v1/entities/{one}/neighbourhood?hops=1"),
        "2 steps, at most 100 nodes": draw(lambda one, _: f"/api/v1/entities/{one}/neighbourhood?hops=2&max_nodes=100"),
        "neighbourhood of 2 steps": draw(lambda one, _: f"/api/v1/entities/{one}/neighbourhood?hops=2"),
        "shortest path": draw(lambda one, other: f"/api/v1/paths?source={one}&target={other}&limit=1"),
        "shortest path, no sentences": draw(
            lambda one, other: f"/api/v1/paths?source={one}&target={other}&limit=1&evidence=0"
        ),
        "neighbours": draw(lambda one, _: f"/api/v1/entities/{one}/neighbours?limit=20&evidence=0"),
        "an entity": draw(lambda one, _: f"/api/v1/entities/{one}"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nodes", type=int, default=100_000)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where the database is kept; a temporary folder without it")
    parser.add_argument("--only", nargs="*", default=[])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        file = (options.folder or Path(temporary)) / "serving.sqlite"
        if not file.exists():
            store = Store(f"sqlite:///{file}")
            upgrade(store)
            store_records(store, make_records(options.nodes * 2 // 5, options.nodes * 3 // 5, 1))
            store.close()
        run(f"sqlite:///{file}", [f"ent_{one:020x}" for one in range(options.nodes * 2 // 5) if one % 5], options)


def run(url: str, entities: list[str], options: argparse.Namespace) -> None:
    print(f"{options.connections} connections".ljust(30) + "    bytes   median     99%  a second    empty   share")
    for name, paths in make_questions(entities).items():
        if options.only and not any(one in name for one in options.only):
            continue
        with Server(SERVE, url) as ours:
            size = round(statistics.mean(len(ours.read(path)) for path in paths[:500]))
            middle, slow, rate = ours.load(paths, options.connections, options.seconds)
        with Server(EMPTY, str(size)) as empty:
            *_, bare = empty.load(paths, options.connections, options.seconds)
        print(
            f"  {name:<28}{size:>9}{middle:>9.2f}{slow:>8.2f}{rate:>10.0f}{bare:>9.0f}{rate / bare:>8.2f}", flush=True
        )


if __name__ == "__main__":
    main()
