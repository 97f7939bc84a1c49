"""Many judgements and as many undone leave everything as it was: tables, graph, and what the feed tells."""

import random

from app.ingest.judgement_files import judge_all
from app.ingest.judging import Judging, judge, undo_batch, undo_judgement
from app.ingest.pipeline import ingest_reports
from app.ingest.seeding import load_seeds
from app.seeds.records import to_seed_set
from app.store.session import Store
from graph.build import build_graph
from graph.model import Report
from graph.ontology import Verdict
from tests.dumps import check_derivation, describe_graph, dump_canonical, dump_present, load_records, replay, to_plain
from tests.tongue import TongueReader
from tests.weights import WEIGHTS, tell

MERGES = 60


def make_reports(number: int, chance: random.Random) -> list[Report]:
    """Reports of which several tell of the same groups, and some of the same attack."""
    found = []
    for one in range(number):
        sentences = []
        for _ in range(3):
            source, target = (f"Group{chance.randrange(300)}" for _ in range(2))
            place, day = f"Town{chance.randrange(6)}", f"2024-05-0{chance.randrange(1, 9)}"
            sentences.append(f"{source} attacked {target} in {place} on {day}, killing {chance.randrange(20)} rebels.")
        sentences.append(f"Group{chance.randrange(300)} supports Group{chance.randrange(300)}.")
        found.append(tell(" ".join(sentences), f"Outlet{one % 7}", "2024-05-09", title=f"number {one}"))
    return found


def fill(store: Store) -> Store:
    load_seeds(store, to_seed_set(WEIGHTS), TongueReader)
    ingest_reports(store, TongueReader(), make_reports(36, random.Random(4)))
    return store


def draw_pairs(store: Store, chance: random.Random) -> list[tuple[str, str, str]]:
    """Different pairs, entities and events mixed, some of which make chains."""
    rows = dump_canonical(store)
    found: set[tuple[str, str, str]] = set()
    while len(found) < MERGES:
        kind, name = chance.choice([("entity", "entities"), ("event", "events")])
        found.add((kind, *sorted(chance.sample(sorted(rows[name]), 2))))
    pairs = sorted(found)
    chance.shuffle(pairs)
    return pairs


def graph_of(store: Store) -> object:
    with store.read() as session:
        nodes, edges, _ = describe_graph(build_graph(load_records(session)))
    return nodes, edges


def test_many_merges_and_as_many_undone_leave_tables_and_graph_as_they_were(store: Store) -> None:
    filled = fill(store)
    chance = random.Random(7)
    before, graph = dump_present(filled), graph_of(filled)
    given = []
    for kind, one, other in draw_pairs(filled, chance):
        given.append(judge(filled, kind, one, other, Verdict.SAME, author="tests")[0])
    assert len(dump_canonical(filled)["redirects"]) > MERGES / 5
    assert to_plain(dump_canonical(filled)) == to_plain(replay(filled))
    chance.shuffle(given)
    for judgement_id in given:
        undo_judgement(filled, judgement_id)
    assert dump_present(filled) == before
    assert graph_of(filled) == graph
    check_derivation(filled)


def test_a_batch_does_and_undoes_what_one_by_one_does(sqlite_store: Store) -> None:
    filled = fill(sqlite_store)
    before = dump_present(filled)
    pairs = draw_pairs(filled, random.Random(8))
    done = judge_all(filled, [Judging(*pair, Verdict.SAME) for pair in pairs], author="tests")
    assert done.count("judged") == MERGES
    in_one = dump_canonical(filled)
    undo_batch(filled, str(done.batch))
    assert dump_present(filled) == before
    for pair in pairs[::-1]:
        judge(filled, *pair, Verdict.SAME, author="tests")
    assert dump_canonical(filled) == in_one
