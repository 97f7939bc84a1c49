"""From the start of the process to the first answer of a large graph, beside bare NetworkX calls for that graph.

    python -m bench.starting [--nodes 100000] [--edges 500000] [--rounds 5] [--folder DIR]

A made-up graph (`bench.exports.make_records`) is written to SQLite. Each round, one after the other: bare is
`add_nodes_from` and `add_edges_from` of the same nodes and edges, which are in memory already, in a process of its own
without the garbage collector; serve is `conflict-graph serve`, until it has answered one question to the graph; empty
is a FastAPI application with one route that uvicorn serves, until it has answered. Modules are compiled before, as they
are from the second start on. Printed are medians of wall and CPU seconds. With --folder the database is kept there.
"""

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from app.store.migrations import upgrade
from app.store.session import Store
from bench.exports import make_records
from bench.loading import build_bare, fork, list_parts, store_records

EMPTY = """
import sys, uvicorn
from fastapi import FastAPI
app = FastAPI()
@app.get("/")
def read() -> dict[str, str]:
    return {}
uvicorn.run(app, port=int(sys.argv[1]), log_level="warning")
"""
TICKS = os.sysconf("SC_CLK_TCK")
WAIT = 120.0  # seconds
Cost = tuple[float, float]  # seconds of wall, of CPU


def start(command: list[str], path: str, environment: dict[str, str]) -> Cost:
    """What a server takes until it has answered; its port is put behind the command.

    Raises
    ------
    RuntimeError
        If it ends, or does not answer in time.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    begun = time.perf_counter()
    with subprocess.Popen([*command, str(port)], env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            while time.perf_counter() - begun < WAIT and process.poll() is None:
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
                        answer.read()
                    return time.perf_counter() - begun, cpu_of(process.pid)
                except (ConnectionError, urllib.error.URLError):
                    time.sleep(0.01)
            raise RuntimeError(f"{' '.join(command)}: no answer")
        finally:
            process.terminate()


def cpu_of(pid: int) -> float:
    """Seconds of CPU of a process."""
    told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / TICKS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nodes", type=int, default=100_000)
    parser.add_argument("--edges", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where the database is kept; a temporary folder without it")
    options = parser.parse_args()
    records = make_records(options.nodes, options.edges)
    nodes, edges = list_parts(records)
    node_id = records.entities[0].id
    with tempfile.TemporaryDirectory() as temporary:
        file = (options.folder or Path(temporary)) / "starting.sqlite"
        if not file.exists():
            store = Store(f"sqlite:///{file}")
            upgrade(store)
            store_records(store, records)
            store.close()
        del records
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"CONFLICT_GRAPH_DATABASE_URL": f"sqlite:///{file}", "PYTHONPYCACHEPREFIX": temporary}
        servers = {
            "serve": ([sys.executable, "-m", "app.cli", "serve", "--port"], f"/api/v1/entities/{node_id}/neighbours"),
            "empty": ([sys.executable, "-c", EMPTY], "/"),
        }
        costs: dict[str, list[Cost]] = {name: [] for name in ("bare", *servers)}
        for number in range(options.rounds + 1):  # the first compiles
            found = {name: start(command, path, environment) for name, (command, path) in servers.items()}
            if number:
                found["bare"] = fork(lambda: build_bare(nodes, edges))[:2]
                for name, cost in found.items():
                    costs[name].append(cost)
    print(f"{'':8}{'wall':>8}{'CPU':>8}   times bare")
    bare = [statistics.median(part) for part in zip(*costs["bare"], strict=True)]
    for name, all_costs in costs.items():
        wall, cpu = (statistics.median(part) for part in zip(*all_costs, strict=True))
        print(f"{name:8}{wall:8.2f}{cpu:8.2f}   {wall / bare[0]:.2f} {cpu / bare[1]:.2f}")


if __name__ == "__main__":
    main()
