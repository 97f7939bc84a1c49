"""Differences of snapshots equal what folding the feed between them gives, whatever is asked; on both databases."""

import random
from typing import Any

import pytest

from app.ingest.freezing import drop_snapshot, take_snapshot
from app.ingest.judging import judge, undo_judgement
from app.ingest.pipeline import delete_report, ingest_report, rebuild
from app.store.feed import list_changes
from app.store.session import Store
from app.store.snapshot_diff import KIND_ORDER, LINKS, FoldedState, FrozenState, compare, fold_changes
from app.store.snapshots import PartReader, get_snapshot
from graph.errors import ConflictError, NotFoundError
from graph.ontology import Verdict
from tests.dumps import CANONICAL, Dump, dump_canonical, to_plain
from tests.test_invariants import SEED_SETS
from tests.tongue import TongueReader, make_report

TEXTS = [
    "Group1 attacked Group2 in Town1 on 2024-02-28, killing 4 civilians, Group2 said.",
    "Group1 attacked Group2 in Town1 on 2024-02-28 under Op1, killing 9 civilians.",
    "Group3 fights Group1 since 2014. Town1 lies in Town2.",
    "Group3 attacked Group1 in Village1, killing 2-9 Group1, Group2 claimed.",
    "Group2 will attack XY1 in Town2 on 2024-02. Group2 fights XY1 until 2015.",
]
REPORTS = [make_report(text, publisher=name) for text in TEXTS for name in ("Wire", "Post")]


class Story:
    """A store to which things happen by chance."""

    def __init__(self, store: Store, seed: int) -> None:
        self.store = store
        self.chance = random.Random(seed)
        self.judged: list[str] = []
        self.stored: set[str] = set()
        self.told: dict[str, Dump] = {}

    def happen(self, times: int) -> None:
        for _ in range(times):
            self.chance.choice([self.ingest, self.ingest, self.ingest, self.delete, self.judge, self.undo])()

    def ingest(self) -> None:
        report = self.chance.choice(REPORTS)
        ingest_report(self.store, TongueReader(SEED_SETS[0]), report)
        self.stored.add(report.id)

    def delete(self) -> None:
        if self.stored:
            report_id = self.chance.choice(sorted(self.stored))
            delete_report(self.store, report_id)
            self.stored.remove(report_id)

    def judge(self) -> None:
        ids = [one for one, row in self.dump()["entities"].items() if row["kind"] == "actor"]
        if len(ids) > 1:
            one, other = self.chance.sample(sorted(ids), 2)
            try:
                self.judged.append(judge(self.store, "entity", one, other, Verdict.SAME, author="ann")[0])
            except ConflictError:
                return

    def undo(self) -> None:
        if self.judged:
            undo_judgement(self.store, self.judged.pop())

    def dump(self) -> Dump:
        return to_plain(dump_canonical(self.store))

    def take(self, name: str) -> None:
        take_snapshot(self.store, name, author="ann")
        self.told[name] = self.dump()


def by_kind(told: Dump) -> dict[str, dict[str, Any]]:
    return {kind: told[table] for kind, table in zip(KIND_ORDER, CANONICAL, strict=True)}


def expected(before: Dump, after: Dump, about: str | None = None) -> dict[tuple[str, str], tuple[Any, Any, str]]:
    """What two dumps differ in, the plain way."""
    first, second = by_kind(before), by_kind(after)
    ids = {about}
    for held in (first, second):
        ids |= {one["new_id"] for one in held["redirect"].values() if one["id"] == about}
    for held in (first, second):
        ids |= {one["id"] for one in held["redirect"].values() if one["new_id"] in ids}
    events: set[str] = set()
    for held in (first, second):
        events |= {one["event_id"] for one in held["participant"].values() if one["entity_id"] in ids}
        events |= {one["id"] for one in held["event"].values() if ids & {one[link] for link in LINKS}}
    found = {}
    for kind in KIND_ORDER:
        for one in first[kind].keys() | second[kind].keys():
            old, new = first[kind].get(one), second[kind].get(one)
            if old == new:
                continue
            if about is not None and not any(is_about(kind, record, ids, events) for record in (old, new) if record):
                continue
            redirected = kind in ("entity", "event") and one in second["redirect"]
            gone = "merged" if redirected else "deleted"
            action = "added" if old is None else gone if new is None else "changed"
            found[kind, one] = (old, new, action)
    return found


def is_about(kind: str, record: Any, ids: set[Any], events: set[str]) -> bool:
    mine = {record.get(name) for name in ("entity_id", "source_id", "target_id", "who", "by", "new_id")}
    if kind in ("entity", "redirect"):
        mine |= {record["id"]}
    return bool(mine & ids) or record.get("event_id") in events or (kind == "event" and record["id"] in events)


def differences(store: Store, earlier: str, later: str | None, **asked: Any) -> dict[Any, Any]:
    """All differences, read in small pages, and checked against the counts."""
    found: dict[Any, Any] = {}
    counts: dict[str, dict[str, int]] = {}
    with store.read() as session:
        row = get_snapshot(session, earlier)
        reader = PartReader(session, earlier, row.prefix_length)
        newest = max((change.seq for change in list_changes(session)), default=0)
        state = (
            FoldedState(reader, fold_changes(session, row.version, newest))
            if later is None
            else FrozenState(PartReader(session, later, row.prefix_length))
        )
        after = None
        while True:
            page = compare(reader, state, after=after, limit=4, **asked)
            assert (page.counts is None) == (after is not None)
            counts = page.counts or counts
            found |= {(one.kind, one.id): (one.before, one.after, one.action) for one in page.items}
            after = page.end
            if after is None:
                break
    assert sum(sum(actions.values()) for actions in counts.values()) == len(found)
    assert list(found) == sorted(found, key=lambda one: (KIND_ORDER.index(one[0]), one[1]))
    return found


@pytest.mark.parametrize("seed", range(6))
def test_a_diff_equals_the_fold_of_the_feed_and_the_difference_of_the_tables(store: Store, seed: int) -> None:
    story = Story(store, seed)
    story.happen(4)
    story.take("a")
    story.happen(5)
    story.take("b")
    now = story.told["b"]
    assert differences(store, "a", "b") == expected(story.told["a"], now)
    assert differences(store, "a", None) == expected(story.told["a"], now)
    actors = sorted(by_kind(story.told["a"])["entity"].keys() | by_kind(now)["entity"].keys())
    for about in story.chance.sample(actors, min(4, len(actors))):
        wanted = expected(story.told["a"], now, about)
        assert differences(store, "a", "b", about=about) == wanted
        assert differences(store, "a", None, about=about) == wanted
    for kind in KIND_ORDER:
        only = {one: pair for one, pair in expected(story.told["a"], now).items() if one[0] == kind}
        assert differences(store, "a", "b", kinds=[kind]) == only
    merged = {one: found for one, found in expected(story.told["a"], now).items() if found[2] == "merged"}
    assert differences(store, "a", None, actions=["merged"]) == merged
    story.happen(2)
    rebuild(store)
    assert differences(store, "a", "b") == expected(story.told["a"], now)


def test_the_order_of_ingest_does_not_show_in_the_digest(store: Store) -> None:
    reader = TongueReader(SEED_SETS[0])
    for name, reports in (("one", REPORTS), ("other", REPORTS[::-1])):
        for report in reports:
            ingest_report(store, reader, report)
        take_snapshot(store, name, author="ann")
        for report in REPORTS:
            delete_report(store, report.id)
    with store.read() as session:
        one, other = get_snapshot(session, "one"), get_snapshot(session, "other")
        assert one.digest == other.digest
        assert one.version != other.version
    drop_snapshot(store, "one")
    with store.read() as session, pytest.raises(NotFoundError):
        get_snapshot(session, "one")


def test_a_feed_that_was_begun_anew_is_told(store: Store) -> None:
    with store.read() as session, pytest.raises(ConflictError, match="begun anew"):
        fold_changes(session, 5, 9)
