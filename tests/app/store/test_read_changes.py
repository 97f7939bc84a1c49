"""The feed by action, by day and about an entity; on both databases."""

from datetime import date, timedelta

import pytest

from app.ingest.judging import judge, undo_judgement
from app.ingest.pipeline import delete_report, ingest_report
from app.store.canonical_tables import ChangeRow
from app.store.feed import last_seq
from app.store.read_changes import FeedSearch, last_before, list_merges, list_removals, load_changes
from app.store.session import Store
from graph.errors import NotFoundError
from graph.model import Report
from graph.ontology import Verdict
from graph.seeds import SeedSet
from tests.app.store.conftest import entity_id
from tests.tongue import TongueReader, make_report

NO_SEEDS = SeedSet(version="")
FIRST = make_report("Group1 attacked Group2 in Town1 on 2024-05-06, killing 4 civilians.", publisher="Wire")
SECOND = make_report("Group3 fights Group4.", publisher="Post")
MORE = FeedSearch()


def ingest(store: Store, report: Report) -> None:
    ingest_report(store, TongueReader(NO_SEEDS), report)


def find(store: Store, search: FeedSearch = MORE, limit: int = 1000) -> list[ChangeRow]:
    with store.read() as session:
        return load_changes(session, search, limit=limit)


def newest(store: Store) -> int:
    with store.read() as session:
        return last_seq(session)


def test_about_gives_the_entity_its_events_their_claims_and_nothing_else(store: Store) -> None:
    ingest(store, FIRST)
    ingest(store, SECOND)
    group = entity_id(store, "Group1")
    found = find(store, FeedSearch(about=group))
    assert {row.kind for row in found} == {"entity", "name", "event", "participant", "claim"}
    assert all(row.cause == f"report:{FIRST.id}" for row in found)
    assert [row.record_id for row in found if row.kind == "entity"] == [group]
    assert len([row for row in found if row.kind == "participant"]) > 1  # with whom it took part, too
    assert {row.kind for row in find(store, FeedSearch(about=entity_id(store, "Group4")))} == {
        "entity", "name", "relation",
    }  # fmt: skip
    town = find(store, FeedSearch(about=entity_id(store, "Town1"), kinds=["event", "claim"]))
    assert {row.kind for row in town} == {"event", "claim"}


def test_about_tells_of_what_was_tied_to_it_and_is_gone(store: Store) -> None:
    ingest(store, FIRST)
    group, before = entity_id(store, "Group1"), newest(store)
    delete_report(store, FIRST.id)
    found = find(store, FeedSearch(about=group, after=before))
    assert {row.kind for row in found} == {"entity", "name", "event", "participant", "claim"}
    assert find(store, FeedSearch(about=group, actions=["deleted"])) != []
    assert {row.seq for row in find(store, FeedSearch(actions=["deleted"]))} == {
        row.seq for row in find(store) if row.after is None
    }
    with pytest.raises(NotFoundError, match="none ever was"):
        find(store, FeedSearch(about="ent_00000000000000000000"))


def test_a_merge_is_told_from_a_deletion_with_the_id_that_tells_it(store: Store) -> None:
    ingest(store, FIRST)
    ingest(store, SECOND)
    one, other = sorted((entity_id(store, "Group1"), entity_id(store, "Group3")))
    judgement_id, _ = judge(store, "entity", one, other, Verdict.SAME, author="ann")
    (merged,) = find(store, FeedSearch(actions=["merged"]))
    with store.read() as session:
        assert list_merges(session, [merged]) == {merged.seq: ({one, other} - {merged.record_id}).pop()}
    assert merged.seq not in {row.seq for row in find(store, FeedSearch(actions=["deleted"]))}
    assert merged.seq in {row.seq for row in find(store, FeedSearch(about=one))}
    assert merged.seq in {row.seq for row in find(store, FeedSearch(about=other))}  # either id will do
    split_from = newest(store)
    undo_judgement(store, judgement_id)
    after = FeedSearch(after=split_from, actions=["added"], kinds=["entity"])
    assert [row.record_id for row in find(store, after)] == [merged.record_id]


def test_since_a_day_is_found_by_halving_and_a_cause_by_its_index(store: Store) -> None:
    ingest(store, FIRST)
    yesterday, before = date(2024, 5, 5), newest(store)
    with store.write() as session:
        for row in session.query(ChangeRow):
            row.recorded_at = row.recorded_at.replace(year=2024, month=5, day=5)
    ingest(store, SECOND)
    with store.read() as session:
        assert last_before(session, yesterday) == 0
        assert last_before(session, yesterday + timedelta(days=1)) == before
        assert last_before(session, date(2999, 1, 1)) == newest(store)
    since = find(store, FeedSearch(since=yesterday + timedelta(days=1)))
    assert since != []
    assert [row.seq for row in since] == [row.seq for row in find(store, FeedSearch(cause=f"report:{SECOND.id}"))]


def test_the_day_of_a_removal_is_known_from_the_feed(store: Store) -> None:
    ingest(store, FIRST)
    ingest(store, SECOND)
    delete_report(store, FIRST.id)
    day = find(store)[-1].recorded_at.date()
    with store.read() as session:
        assert list_removals(session, [FIRST.id, SECOND.id]) == {FIRST.id: day}
