"""The feed: each change of a canonical row is one entry, numbered without gaps in the order of commits."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.store.canonical_tables import ChangeRow
from app.store.feed import FeedWriter, last_seq, list_changes
from app.store.read_changes import FeedSearch, load_changes
from app.store.session import Store
from graph.model import Redirect
from graph.payload import Record
from tests.dumps import dump
from tests.factory import make_entity, make_event

FRONT, ARMY = make_entity("Front", confidence=0.1), make_entity("Army", country="CD")


def write(store: Store, cause: str, kind: str, stored: list[Record], wanted: list[Record]) -> int:
    with store.write() as session:
        feed = FeedWriter(session, cause)
        before = feed.load(kind, [record.id for record in (*stored, *wanted)])
        assert before == {record.id: record for record in stored}
        after = {record.id: record for record in wanted}
        feed.remove(kind, before, after)
        feed.upsert(kind, before, after)
        return feed.close()


def test_additions_changes_and_removals_are_told_with_before_and_after(store: Store) -> None:
    assert write(store, "first", "entity", [], [FRONT, ARMY]) == 2
    renamed = replace(FRONT, name="New Front")
    assert write(store, "second", "entity", [FRONT, ARMY], [renamed]) == 2
    with store.read() as session:
        changes = list_changes(session)
        told = [
            (change.seq, change.id, (change.before or {}).get("name"), (change.after or {}).get("name"))
            for change in changes
        ]
        assert told == [
            (1, ARMY.id, None, "Army"), (2, FRONT.id, None, "Front"),
            (3, ARMY.id, "Army", None), (4, FRONT.id, "Front", "New Front"),
        ]  # fmt: skip
        assert last_seq(session) == 4
        assert [change.seq for change in list_changes(session, after=1, limit=2)] == [2, 3]
        assert list(session.scalars(select(ChangeRow.cause).order_by(ChangeRow.seq))) == ["first"] * 2 + ["second"] * 2
    assert dump(store, "entities")["entities"].keys() == {FRONT.id}


def test_what_is_as_wanted_is_no_change(store: Store) -> None:
    write(store, "first", "entity", [], [FRONT])
    assert write(store, "second", "entity", [FRONT], [FRONT]) == 0
    with store.read() as session:
        assert last_seq(session) == 1


def test_a_write_that_breaks_off_leaves_no_gap(store: Store) -> None:
    write(store, "first", "entity", [], [FRONT])

    def break_off() -> None:
        with store.write() as session:
            feed = FeedWriter(session, "broken")
            feed.upsert("entity", {}, {ARMY.id: ARMY})
            feed.close()
            raise KeyError

    with pytest.raises(KeyError):
        break_off()
    write(store, "second", "entity", [], [ARMY])
    with store.read() as session:
        assert [(change.seq, change.id) for change in list_changes(session)] == [(1, FRONT.id), (2, ARMY.id)]


def test_all_kinds_and_all_of_a_kind_can_be_loaded(store: Store) -> None:
    happening = make_event("x", day="2024-05-06", fatalities_best=4)
    write(store, "first", "event", [], [happening])
    write(store, "first", "redirect", [], [Redirect("ent_a", "ent_b", "entity")])
    write(store, "first", "entity", [], [FRONT, ARMY])
    with store.write() as session:
        feed = FeedWriter(session, "x")
        assert feed.load_all("entity") == {FRONT.id: FRONT, ARMY.id: ARMY}
        assert feed.load("entity", [FRONT.id, ARMY.id], filled="country") == {ARMY.id: ARMY}
        assert feed.load("redirect", ["ent_b"], by="new_id").keys() == {"ent_a"}
        assert feed.load_all("event") == {happening.id: happening}
        assert feed.load("claim", ["clm_0"]) == {}


def test_the_feed_is_read_by_kind_and_record(store: Store) -> None:
    write(store, "first", "entity", [], [FRONT, ARMY])
    write(store, "first", "redirect", [], [Redirect("ent_a", "ent_b", "entity")])
    with store.read() as session:
        assert [row.seq for row in load_changes(session, FeedSearch(kinds=["redirect"]), limit=9)] == [3]
        assert [row.record_id for row in load_changes(session, FeedSearch(record_id=FRONT.id), limit=9)] == [FRONT.id]
        assert [row.seq for row in load_changes(session, FeedSearch(after=1), limit=1)] == [2]
        assert [row.seq for row in load_changes(session, FeedSearch(kinds=["redirect"]), limit=1)] == [3]
