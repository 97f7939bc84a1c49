"""The queue, the tellings of an event and their parts, on both databases."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from app.ingest.judging import judge
from app.ingest.pipeline import ingest_reports
from app.ingest.seeding import load_seeds
from app.seeds.records import to_seed_set
from app.store.migrations import upgrade
from app.store.read_matches import (
    MatchSearch,
    find_kind,
    judgements_on,
    load_figures,
    load_matches,
    load_parties,
    load_telling_page,
    load_tellings,
    match_keys,
    tellings_of_event,
)
from app.store.session import Store
from graph.ontology import Verdict
from tests.dumps import dump
from tests.tongue import TongueReader
from tests.weights import BARE, FAR, NEXT, WEIGHTS, A, B, C, D

TOLD = (A, B, C, D, BARE, NEXT, FAR)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def matched(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store in which TOLD are matched; one open pair is judged. Not to be changed."""
    if request.param == "sqlite":
        folder: Path = tmp_path_factory.mktemp("matched")
        store = Store(f"sqlite:///{folder / 'matched.sqlite'}")
        upgrade(store)
    else:
        store = Store(request.getfixturevalue("postgres").create("matched", template="template"))
    load_seeds(store, to_seed_set(WEIGHTS), TongueReader)
    ingest_reports(store, TongueReader(), TOLD)
    judge(store, "event", telling(store, A.id), telling(store, C.id), Verdict.UNSURE, author="ann")
    yield store
    store.close()


def telling(store: Store, report_id: str) -> str:
    """The only telling of a report."""
    rows = dump(store, "event_mentions")["event_mentions"]
    (found,) = (key for key, row in rows.items() if row["report_id"] == report_id)
    return found


def queue(store: Store, search: MatchSearch, sort: str = "-usefulness") -> list[tuple[str, str]]:
    with store.read() as session:
        rows, end = load_matches(session, search, match_keys(sort), after=None, limit=100)
        assert end is None
        return [(row.left_id, row.right_id) for row in rows]


def test_each_status_has_its_own_list_and_together_they_hold_every_pair(matched: Store) -> None:
    rows = dump(matched, "matches")["matches"].values()
    listed = {status: queue(matched, MatchSearch(status)) for status in ("open", "joined", "judged")}
    assert all(listed.values())
    for status, pairs in listed.items():
        assert set(pairs) == {(row["left_id"], row["right_id"]) for row in rows if row["status"] == status}
    judged = tuple(sorted((telling(matched, A.id), telling(matched, C.id))))
    assert listed["judged"] == [judged]
    assert queue(matched, MatchSearch(kind="entity")) == []


def test_the_most_useful_comes_first_in_pages_that_lose_and_repeat_nothing(matched: Store) -> None:
    rows = dump(matched, "matches")["matches"]
    wanted = [row for row in rows.values() if row["status"] == "open"]
    for sort, name in (("-usefulness", "usefulness"), ("score", "score"), ("-score", "score")):
        found, after = [], None
        while True:
            with matched.read() as session:
                page, after = load_matches(session, MatchSearch(), match_keys(sort), after=after, limit=2)
            found += [getattr(row, name) for row in page]
            if after is None:
                break
        assert found == sorted((row[name] for row in wanted), reverse=sort.startswith("-"))
        assert len(found) > 2


def test_the_queue_is_read_by_its_index(matched: Store) -> None:
    statement = (
        "SELECT * FROM matches WHERE status = 'open' AND kind = 'event' AND usefulness <= 1.5"
        " ORDER BY usefulness DESC, left_id DESC, right_id DESC LIMIT 51"
    )
    with matched.read() as session:
        if matched.is_sqlite:
            plan = " ".join(str(row) for row in session.execute(text(f"EXPLAIN QUERY PLAN {statement}")))
        else:
            session.execute(text("SET LOCAL enable_seqscan = off"))
            session.execute(text("SET LOCAL enable_bitmapscan = off"))
            plan = " ".join(str(row) for row in session.execute(text(f"EXPLAIN {statement}")))
    assert "ix_matches_status_kind_usefulness" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


def test_pairs_are_found_by_an_event_on_either_side_and_by_score(matched: Store) -> None:
    event_id = load(matched, A.id).event_id
    with matched.read() as session:
        members = set(tellings_of_event(session, event_id))
    assert {telling(matched, A.id), telling(matched, B.id)} <= members
    every = queue(matched, MatchSearch())
    of_event = queue(matched, MatchSearch(record_id=event_id))
    assert set(of_event) == {pair for pair in every if members & set(pair)}
    scores = {(row["left_id"], row["right_id"]): row["score"] for row in dump(matched, "matches")["matches"].values()}
    assert set(queue(matched, MatchSearch(min_score=0.0))) == {pair for pair in every if scores[pair] >= 0.0}


def load(store: Store, report_id: str) -> object:
    one = telling(store, report_id)
    with store.read() as session:
        return load_tellings(session, [one])[one]


def test_a_telling_is_read_with_its_parties_and_figures(matched: Store) -> None:
    row = load(matched, B.id)
    assert (row.type, row.modality, row.date_precision, str(row.started_on)) == (
        "attack", "occurred", "day", "2024-05-06",
    )  # fmt: skip
    one = telling(matched, B.id)
    with matched.read() as session:
        assert [(part.role, part.name) for part in load_parties(session, [one])] == [
            ("source", "Group1"),
            ("target", "Group2"),
        ]
        (figure,) = load_figures(session, [one])
        assert (figure.kind, figure.low, figure.best) == ("killed", 4, 4)
        assert figure.by is not None
        assert load_tellings(session, ["evm_0"]) == {}


def test_the_tellings_of_an_event_come_in_pages_the_oldest_report_first(matched: Store) -> None:
    event_id = load(matched, A.id).event_id
    found, after = [], None
    while True:
        with matched.read() as session:
            page, end = load_telling_page(session, event_id, after=after, limit=1)
        after = end and [value.isoformat() if isinstance(value, date) else value for value in end]
        found += [(row.published_at, row.statement_id) for row in page]
        if after is None:
            break
    with matched.read() as session:
        assert sorted(one for _, one in found) == tellings_of_event(session, event_id)
    assert [day for day, _ in found] == sorted(day for day, _ in found)


def test_what_an_id_names_is_told(matched: Store) -> None:
    with matched.read() as session:
        assert find_kind(session, telling(matched, B.id)) == "event"
        assert find_kind(session, min(dump(matched, "entities")["entities"])) == "entity"
        assert find_kind(session, A.id) is None
        assert find_kind(session, "evm_0") is None


def test_judgements_are_found_by_either_end(matched: Store) -> None:
    pair = tuple(sorted((telling(matched, A.id), telling(matched, C.id))))
    with matched.read() as session:
        for end in pair:
            assert set(judgements_on(session, "event", [end])) == {pair}
        assert judgements_on(session, "entity", pair) == {}
