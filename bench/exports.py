"""What writing the graph costs, beside NetworkX's own writers of the same graph in the same run.

    python -m bench.exports [--nodes 100000] [--edges 500000] [--rounds 1] [--evidence] [--only gexf node-link ...]

A graph of events, those who take part in them, places and relations is made up, and loaded from rows as the service
loads its own: equal edges share one dict. Each writer runs in a process of its own, forked from the one that holds the
graph, so that none finds what another left. Printed are seconds of CPU (the median of the rounds), size of the file,
what the process's memory grew by at most (VmHWM), and how many times faster than NetworkX's writer of that format ours
is. Relations have no `spells`, for NetworkX's GEXF writer fails on an attribute of that name.

Ours writes more: the place of each event, the days and modality of its edges, and with `--evidence` a made-up sentence
for every node and edge. With `--same` NetworkX is given a graph that holds the same attributes.

The first line tells the least that a writer in Python can take: to walk over the edges in order and write their ids,
without an attribute and without a node.
"""

import argparse
import gc
import json
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, BinaryIO

import networkx as nx

from graph.export import FORMATS
from graph.export.extras import BATCH, NO_EXTRAS, Extras, Sentence
from graph.export.rows import Rows, to_plain
from graph.loading import ENTITY_COLUMNS, EVENT_COLUMNS, PARTICIPANT_COLUMNS, RELATION_COLUMNS, GraphLoader
from graph.model import CanonicalRecords, Entity, Event, Participant, Relation
from graph.ontology import EntityKind, EventType, Modality, PlacePrecision, RelationType, Role
from graph.payload import Record, to_payload

GRAPH_FORMATS = ("gexf", "graphml", "node-link", "cytoscape", "cx2", "csv")
SYLLABLES = "ka ra mi do lu sa be to na ji po gu wa he zi fa ne mo ti ru".split()
FIRST = date(2014, 1, 1)
Writer = Callable[["nx.MultiDiGraph[str]", BinaryIO], None]


@dataclass(frozen=True)
class Cost:
    """What one run took: seconds of CPU, bytes of the file, KiB that memory grew."""

    seconds: float
    size: int
    grown: int


def make_graph(nodes: int, edges: int, seed: int = 1) -> "nx.MultiDiGraph[str]":
    """The graph of `make_records`, loaded from their rows as the service does it."""
    records, loader = make_records(nodes, edges, seed), GraphLoader()
    loader.add_entities(_iter_rows(records.entities, ENTITY_COLUMNS))
    loader.add_events(_iter_rows(records.events, EVENT_COLUMNS))
    loader.add_participants(_iter_rows(records.participants, PARTICIPANT_COLUMNS))
    loader.add_relations(_iter_rows(records.relations, RELATION_COLUMNS))
    loader.graph.graph["version"] = records.version
    return loader.graph


def _iter_rows(records: Iterable[Record], columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    for record in records:
        values = to_payload(record)
        yield tuple(values[column] for column in columns)


def make_records(nodes: int, edges: int, seed: int = 1) -> CanonicalRecords:
    """Three fifths of the nodes are events with a place and days; a quarter of the edges are relations."""
    chance = random.Random(seed)
    count = nodes * 3 // 5
    entities = [_make_entity(chance, number) for number in range(nodes - count)]
    places = [one.id for one in entities if one.kind is EntityKind.LOCATION]
    actors = [one.id for one in entities if one.kind is not EntityKind.LOCATION]
    events = [_make_event(chance, number, places) for number in range(count)]
    related = edges // 4
    kinds, roles = list(RelationType), list(Role)
    participants = [
        Participant(
            f"par_{number:020x}", events[number % count].id, chance.choice(actors), chance.choice(roles),
            round(chance.random(), 2),
        )
        for number in range(edges - related - count)
    ]  # fmt: skip
    relations = [
        Relation(
            f"rel_{number:020x}", chance.choice(kinds), chance.choice(actors), chance.choice(actors),
            valid_from=FIRST, report_count=chance.randrange(1, 9),
            first_reported=FIRST + timedelta(chance.randrange(3000)), confidence=round(chance.random(), 2),
        )
        for number in range(related)
    ]  # fmt: skip
    return CanonicalRecords(tuple(entities), tuple(events), tuple(participants), tuple(relations), 1)


def _make_entity(chance: random.Random, number: int) -> Entity:
    name = " ".join("".join(chance.choice(SYLLABLES) for _ in range(3)).capitalize() for _ in range(2))
    seen = FIRST + timedelta(chance.randrange(3000))
    is_place = number % 2 == 0
    return Entity(
        f"ent_{number:020x}", EntityKind.LOCATION if is_place else EntityKind.ACTOR, name,
        type="populated_place" if is_place else "militia", country=chance.choice(("CD", "SY", "IQ", "ML")),
        latitude=round(chance.uniform(-30, 40), 4) if is_place else None,
        longitude=round(chance.uniform(-10, 60), 4) if is_place else None,
        radius_km=3.0 if is_place else None, precision=PlacePrecision.EXACT if is_place else None,
        first_seen=seen, last_seen=seen + timedelta(90), report_count=chance.randrange(1, 40),
    )  # fmt: skip


def _make_event(chance: random.Random, number: int, places: Sequence[str]) -> Event:
    day = FIRST + timedelta(chance.randrange(3000))
    return Event(
        f"evm_{number:020x}", chance.choice(list(EventType)), Modality.OCCURRED, started_on=day, ended_on=day,
        date_precision="day", location_id=chance.choice(places), fatalities_best=chance.randrange(20),
        fatalities_rule="tellings", telling_count=2, report_count=2, source_count=2, corroboration=0.84,
        first_reported=day, last_reported=day + timedelta(2), known_from=day, confidence=round(chance.random(), 2),
    )  # fmt: skip


def _tell(ids: Sequence[str]) -> dict[str, list[Sentence]]:
    text = "Gunmen attacked a convoy north of the town on Tuesday, killing four soldiers, officials & residents said."
    return {
        one: [
            Sentence(f"rep_{one[-20:]}", one, "Attack", "Wire", FIRST, None, "TLP:CLEAR", text, 7, 15, "trigger", 0.9)
        ]
        for one in ids
    }


def theirs(name: str) -> Writer | None:
    """NetworkX's writer of a format, if it has one."""

    def dump(data: Any, file: BinaryIO) -> None:
        for chunk in json.JSONEncoder(ensure_ascii=False).iterencode(data):  # as json.dump does
            file.write(chunk.encode())

    return {
        "gexf": lambda graph, file: nx.write_gexf(graph, file, version="1.3"),
        "graphml": nx.write_graphml,
        "node-link": lambda graph, file: dump(nx.node_link_data(graph, edges="edges"), file),
        "cytoscape": lambda graph, file: dump(nx.cytoscape_data(graph), file),
    }.get(name)


def write_bare(graph: "nx.MultiDiGraph[str]", file: BinaryIO) -> None:
    """The ids of edges by start and key, a text for each and no more."""
    lines: list[str] = []
    for start, around in sorted(dict(graph.adjacency()).items()):
        edges = sorted((key, end) for end, keyed in around.items() for key in keyed)
        lines += [f'<edge id="{key}" source="{start}" target="{end}"/>' for key, end in edges]
        if len(lines) > BATCH:
            file.write("".join(lines).encode())
            lines.clear()
    file.write("".join(lines).encode())


def measure(write: Writer, graph: "nx.MultiDiGraph[str]") -> Cost:
    """Run a writer in a forked process, which walks over the graph first: pages are its own before time counts."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        with tempfile.TemporaryFile() as file:
            for *_, data in (*graph.nodes(data=True), *graph.edges(keys=True, data=True)):
                dict(data)
            before, start = _memory("VmRSS"), time.process_time()
            write(graph, file)
            file.flush()
            cost = time.process_time() - start, os.fstat(file.fileno()).st_size, _memory("VmHWM") - before
        os.write(writer, json.dumps(cost).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return Cost(*json.loads(text))


def _memory(field: str) -> int:
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(f"{field}:"))


def main() -> None:
    """Print a row for each format."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=100_000)
    parser.add_argument("--edges", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--evidence", action="store_true")
    parser.add_argument("--only", nargs="*", choices=GRAPH_FORMATS, default=GRAPH_FORMATS)
    parser.add_argument("--same", action="store_true", help="give NetworkX's writers what ours write")
    parser.add_argument("--ours", action="store_true", help="leave NetworkX's writers out")
    args = parser.parse_args()
    graph = make_graph(args.nodes, args.edges)
    theirs_of = hold_rows(graph) if args.same else graph
    gc.freeze()
    extras = Extras(sentences=_tell) if args.evidence else NO_EXTRAS  # type: ignore[arg-type]
    print(
        f"{graph.number_of_nodes()} nodes, {graph.number_of_edges()} edges, graph {_memory('VmRSS') >> 10} MiB resident"
    )
    bare = _middle([measure(write_bare, graph) for _ in range(args.rounds)])
    print(f"to walk over the edges and write their ids: {bare:.2f} s")
    print("| format | ours s | MiB | grew MiB | networkx s | MiB | grew MiB | times faster |")
    print("|---|---|---|---|---|---|---|---|")
    for name in args.only:
        stock = None if args.ours else theirs(name)
        print(f"| {name} | {' | '.join(_compare(graph, theirs_of, name, extras, stock, args.rounds))} |", flush=True)


def _compare(
    graph: "nx.MultiDiGraph[str]",
    theirs_of: "nx.MultiDiGraph[str]",
    name: str,
    extras: Extras,
    stock: Writer | None,
    rounds: int,
) -> list[str]:
    ours, others = [], []
    for _ in range(rounds):
        ours.append(measure(lambda held, file: FORMATS[name].write(held, file, extras), graph))
        if stock is not None:
            others.append(measure(stock, theirs_of))
    if not others:
        return _cells(ours)
    return [*_cells(ours), *_cells(others), f"{_middle(others) / _middle(ours):.1f}"]


def hold_rows(graph: "nx.MultiDiGraph[str]") -> "nx.MultiDiGraph[str]":
    """A graph whose attributes are those that our writers write."""
    rows = Rows(graph, NO_EXTRAS)
    held: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, *parts in rows.iter_nodes():
        held.add_node(node, **to_plain(*parts))
    for start, end, key, *more in rows.iter_edges():
        held.add_edge(start, end, key, **to_plain(*more))
    return held


def _middle(costs: Sequence[Cost]) -> float:
    return statistics.median(one.seconds for one in costs)


def _cells(costs: Sequence[Cost]) -> list[str]:
    return [f"{_middle(costs):.2f}", f"{costs[0].size >> 20}", f"{max(one.grown for one in costs) >> 10}"]


if __name__ == "__main__":
    main()
