"""The properties that the data model promises (docs/data-model.md), held against random histories in an artificial
tongue.

A machine ingests, deletes, judges, edits, reloads seeds and takes things back, in any order. After each step the store
must equal what deriving it again gives, the feed replayed must give the same rows, and the graph that follows the feed
must equal one that is built anew; at the end a fresh store that gets only what is left, in another order, must hold the
same rows with the same ids.
"""

import random
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from threading import Barrier
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError

from app.ingest.judging import edit_entity, judge, undo_edit, undo_judgement
from app.ingest.known import load_known_records
from app.ingest.pipeline import Outcome, delete_report, ingest_report, ingest_reports, rebuild
from app.ingest.seeding import load_seeds
from app.resolve.identity import seed_identity
from app.resolve.rollup import FATALITIES_RULE
from app.seeds.records import to_seed_set
from app.snapshot import Snapshot
from app.store.base import Base
from app.store.canonical_tables import EventRow
from app.store.judgements import list_judgements, save_edit, save_judgement
from app.store.session import Store
from app.store.tables import EditRow, JudgementRow, ReportRow
from app.store.why import ATTRIBUTES, choose_candidate, find_fact, load_evidence
from graph.build import build_graph
from graph.ids import make_id
from graph.model import Analysis, Report
from graph.ontology import EntityKind, RelationType, Reliability, Verdict
from graph.seeds import MatchWeight, SeedEntity, SeedOutlet, SeedRelation
from tests.app.store.conftest import tell_all
from tests.conftest import MakeUrl
from tests.dumps import (
    check_derivation,
    check_tallies,
    describe_graph,
    dump,
    dump_canonical,
    dump_present,
    load_records,
    replay,
    to_plain,
)
from tests.tongue import TongueReader, make_report
from tests.workers import die_while_writing, ingest_all

ACTORS = [
    "Group1",
    "Group2",
    "Group3",
    "militia Group3",
    "G1",
    "rebels",
    "civilians",
    "Chief1 Amin",
    "Chief2 Amin",
    "Amin",
    "XY1",
]
PLACES = ["Town1", "Town2", "Village1", "Village1"]
PUBLISHERS = ["Wire", "Post"]
STORY = (
    "Group1 attacked Group2 in Town1 on 2024-02-28, killing 4 civilians, Group2 said. The road to Town1 was closed for "
    "most of the day and drivers waited in long lines at the bridge. Shops near the market did not open and the school "
    "sent all children home before noon. Town1 lies in Town2. Nobody could say when the road would open again, and the "
    "mayor asked all people to stay at home until the next morning."
)
FIRST_DAY = date(2024, 3, 1)

actors, places = st.sampled_from(ACTORS), st.sampled_from(PLACES)


@st.composite
def sentences(draw: st.DrawFn) -> str:
    source, target = draw(actors), draw(actors)
    kind = draw(st.integers(0, 5))
    if kind == 0:
        spell = draw(st.sampled_from(["", " since 2014", " since 2016-05", " until 2015", " since 2012 until 2013"]))
        return f"{source} fights {target}{spell}"
    if kind == 1:
        return f"{draw(places)} lies in {draw(places)}"
    if kind == 2:
        return f"{source} met nobody"
    text = draw(st.sampled_from(["", "Reportedly "]))
    text += f"{source} {draw(st.sampled_from(['attacked', 'will attack', 'denied attacking']))} {target}"
    text += draw(st.sampled_from(["", f" in {draw(places)}"]))
    text += draw(st.sampled_from(["", " on 2024-02-28", " on 2024-02"]))
    text += draw(st.sampled_from(["", " under Op1"]))
    text += draw(st.sampled_from(["", ", killing 4 civilians", f", killing 2-9 {source.removeprefix('militia ')}"]))
    return text + draw(st.sampled_from(["", f", {draw(actors).removeprefix('militia ')} said", ", Group2 claimed"]))


texts = st.lists(sentences(), min_size=1, max_size=3).map(lambda parts: ". ".join(parts) + ".")


@st.composite
def stories(draw: st.DrawFn) -> Report:
    """One story as it is reprinted: cut, with another head or tail, so that copies come in chains; on few days."""
    words = STORY.split()
    start, length = draw(st.sampled_from([0, 17, 30])), draw(st.sampled_from([28, 42, 80]))
    text = " ".join([*draw(st.sampled_from([[], ["GOMA", "-"]])), *words[start : start + length]])
    text += draw(st.sampled_from(["", " Group2 attacked Group1 in Town1, killing 9 civilians."]))
    return make_report(
        text,
        publisher=draw(st.sampled_from([None, "Wire", "Post", "Late Post", "Echo"])),
        external_id=draw(st.sampled_from([None, "a"])),
        published_on=FIRST_DAY.replace(day=1 + len(text) % 20),
        reliability=draw(st.sampled_from([None, None, Reliability.A])),
    )


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Few publishers and own ids, so that versions and copies are frequent; copies never contradict one another."""
    text, publisher = draw(texts), draw(st.sampled_from(PUBLISHERS))
    day = FIRST_DAY.replace(day=1 + sum(map(ord, text + publisher)) % 28)
    return make_report(
        text,
        publisher=publisher,
        external_id=draw(st.sampled_from([None, "a", "b"])),
        published_on=draw(st.sampled_from([day, None])),
        revision=draw(st.integers(0, 1)),
    )


def seed(key: str, name: str, **more: Any) -> SeedEntity:
    return SeedEntity(key, EntityKind.ACTOR, name, "militia", "SY", **more)


def weights(**more: float) -> list[MatchWeight]:
    """Weights under which tellings of one day and place are soon one event, so that matching has much to do."""
    found = {
        "start": -1.0, "join": 1.0, "open": -1.0, "veto": -1.5, "date.same_day": 1.0, "date.within_month": 0.5,
        "date.recent": 0.6, "date.both_undated_near": 0.3, "date.both_undated_far": -0.5, "place.same_place": 1.5,
        "place.unknown": -0.2, "place.other_name": -1.0, "acts.same": 0.7, "acts.other": -1.2, "suffers.same": 0.5,
        "suffers.other": -0.6, "killed.same": 0.5, "type.planned_against_done": -1.0,
    } | {name.replace("__", "."): value for name, value in more.items()}  # fmt: skip
    names = {"join": 1.0, "open": -1.0, "name.same": 1.0, "name.surname": 0.5, "country.other": -0.3, "type.same": 0.1}
    return [
        MatchWeight(f"{kind}.{name}", weight, "for tests")
        for kind, values in (("entity", names), ("event", found))
        for name, weight in sorted(values.items())
    ]


SEED_SETS = [
    to_seed_set(records)
    for records in (
        [],
        [seed("actor:one", "Group1", aliases=("G1",)), seed("actor:two", "Group2"),
         SeedOutlet("outlet:post", "The Post", "B", ("Late Post",)), *weights()],
        [seed("actor:one", "Group1"), seed("actor:three", "Group3", active_from="2012", aliases=("rebels",)),
         SeedRelation(RelationType.FIGHTS, "actor:three", "actor:one", "2013", "2019"),
         SeedOutlet("outlet:post", "Post", "D", owner="One House"), SeedOutlet("outlet:wire", "Wire", "C"),
         SeedOutlet("outlet:echo", "Echo", "E", owner="One House"), *weights(join=0.0)],
        [seed("actor:first", "Group1", aliases=("Group2",), old_keys=("actor:one", "actor:two")),
         seed("actor:three", "Group3"), SeedRelation(RelationType.PART_OF, "actor:three", "actor:first"),
         *weights(acts__other=0.2)],
    )
]  # fmt: skip


class History(RuleBasedStateMachine):
    """A store and what was put into it; `make_url` gives fresh databases."""

    make_url: Callable[[], str]

    def __init__(self) -> None:
        super().__init__()
        self.store = Store(type(self).make_url())
        self.snapshot = Snapshot(self.store)
        self.given: list[Report] = []
        self.seeds = SEED_SETS[0]
        self.judged: set[str] = set()
        self.edited: set[str] = set()

    @property
    def reader(self) -> TongueReader:
        return TongueReader(self.seeds)

    def ids(self, kind: str) -> list[str]:
        found = dump_canonical(self.store)
        told = {row["id"] for row in found["redirects"].values() if row["kind"] == kind}
        return sorted(found["entities" if kind == "entity" else "events"].keys() | told)

    @rule(report=reports() | stories())
    def ingest(self, report: Report) -> None:
        is_new = report.id not in {one.id for one in self.given}
        self.given.append(report)
        outcome = ingest_report(self.store, self.reader, report)
        assert is_new == (outcome.status == "added")
        again = ingest_report(self.store, self.reader, report)
        assert (again.status, again.changes) == ("unchanged", 0)

    @precondition(lambda self: self.given)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        report_id = data.draw(st.sampled_from(sorted({report.id for report in self.given})))
        delete_report(self.store, report_id)
        self.given = [report for report in self.given if report.id != report_id]

    @rule(number=st.integers(0, len(SEED_SETS) - 1))
    def reload_seeds(self, number: int) -> None:
        self.seeds = SEED_SETS[number]
        load_seeds(self.store, self.seeds, TongueReader)
        again = load_seeds(self.store, self.seeds, TongueReader)
        assert (again.diff.count, again.changes) == (0, 0)

    @rule(kind=st.sampled_from(["entity", "entity", "entity", "event"]), data=st.data())
    def judge(self, kind: str, data: st.DataObject) -> None:
        ids = self.ids(kind)
        if len(ids) < 2:
            return
        one, other = data.draw(st.permutations(ids))[:2]
        verdict = data.draw(st.sampled_from([Verdict.SAME, Verdict.SAME, Verdict.NOT_SAME, Verdict.UNSURE]))
        judgement_id, _ = judge(self.store, kind, one, other, verdict, author="tests")
        assert judge(self.store, kind, other, one, verdict, author="tests") == (judgement_id, 0)
        self.judged.add(judgement_id)

    @precondition(lambda self: self.judged)
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        judgement_id = data.draw(st.sampled_from(sorted(self.judged)))
        undo_judgement(self.store, judgement_id)
        self.judged.remove(judgement_id)

    @rule(attribute=st.sampled_from(["name", "country", "latitude"]), data=st.data())
    def edit(self, attribute: str, data: st.DataObject) -> None:
        if ids := self.ids("entity"):
            entity_id = data.draw(st.sampled_from(ids))
            value = {"name": "Renamed", "country": None, "latitude": 1.5}[attribute]
            edit_entity(self.store, entity_id, attribute, value, author="tests")
            assert edit_entity(self.store, entity_id, attribute, value, author="tests") == 0
            self.edited.add(make_id("edt", entity_id, attribute))

    @precondition(lambda self: self.edited)
    @rule(data=st.data())
    def take_edit_back(self, data: st.DataObject) -> None:
        edit_id = data.draw(st.sampled_from(sorted(self.edited)))
        undo_edit(self.store, edit_id)
        self.edited.remove(edit_id)

    @invariant()
    def the_store_is_what_deriving_it_gives(self) -> None:
        before = dump_present(self.store)
        assert rebuild(self.store) == 0
        assert dump_present(self.store) == before
        check_tallies(self.store)

    @invariant()
    def the_feed_tells_all(self) -> None:
        assert replay(self.store) == to_plain(dump_canonical(self.store))

    @invariant()
    def the_graph_follows(self) -> None:
        with self.snapshot.read() as graph, self.store.read() as session:
            assert describe_graph(graph) == describe_graph(build_graph(load_records(session)))

    def teardown(self) -> None:
        try:
            check_derivation(self.store)
            self.check_what_was_known()
            self.check_against_another_history()
        finally:
            self.store.close()

    def check_what_was_known(self) -> None:
        """Every day has a whole graph; what is known of an event since a day is what was known on that day."""
        with self.store.read() as session:
            now = {one.id: one for one in load_records(session).events if one.known_from}
            for day in {FIRST_DAY, *(one.known_from for one in now.values() if one.known_from)}:
                then = load_known_records(session, day)
                build_graph(then)
                events = {one.id: one for one in then.events}
                assert all(events[one.id] == one for one in now.values() if one.known_from and one.known_from <= day)
                assert all(one.known_from and one.known_from <= day for one in then.events)

    def check_against_another_history(self) -> None:
        """The same inputs in another order, and nothing of what was taken back, give the same store."""
        other = Store(type(self).make_url())
        try:
            order = list(self.given)
            random.Random(len(order)).shuffle(order)
            half = len(order) // 2
            for report in order[:half]:
                ingest_report(other, TongueReader(), report)
            load_seeds(other, self.seeds, TongueReader)
            for report in order[half:]:
                ingest_report(other, self.reader, report)
            self.copy_decisions(other)
            rebuild(other)
            ours, theirs = dump_present(self.store), dump_present(other)
            for name in ours:
                different = {
                    key
                    for key in ours[name].keys() | theirs[name].keys()
                    if ours[name].get(key) != theirs[name].get(key)
                }
                assert not different, [(name, ours[name].get(key), theirs[name].get(key)) for key in sorted(different)]
        finally:
            other.close()

    def copy_decisions(self, other: Store) -> None:
        with self.store.read() as ours, other.write() as theirs:
            for row in list_judgements(ours):
                verdict = Verdict(row.verdict)
                given = save_judgement(theirs, row.kind, row.left_id, row.right_id, verdict, author=row.author)
                theirs.get_one(JudgementRow, given[0]).places = row.places
                theirs.flush()
            for edit in ours.scalars(select(EditRow)):
                save_edit(theirs, edit.record_id, edit.attribute, edit.value["value"], author=edit.author)


def run(make_url: MakeUrl, *, examples: int, steps: int) -> None:
    machine = type("History", (History,), {"make_url": staticmethod(make_url)})
    run_state_machine_as_test(
        machine, settings=settings(max_examples=examples, stateful_step_count=steps, phases=[Phase.generate])
    )


@pytest.mark.slow
def test_any_history_gives_what_its_inputs_give(sqlite_urls: MakeUrl) -> None:
    run(sqlite_urls, examples=20, steps=12)


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_any_history_gives_what_its_inputs_give_on_postgres(database_url: MakeUrl) -> None:
    run(database_url, examples=3, steps=8)


# ---------------------------------------------------------------- the order of arrival


STORIES = [
    make_report(text, publisher=publisher, external_id=external_id, published_on=day, revision=revision)
    for text, publisher, external_id, day, revision in [
        ("Group1 attacked Group2 in Town1 on 2024-05-06, killing 4 civilians. Group1 fights Group2.", "Wire", "1",
         "2024-05-07", 0),
        ("Group2 attacked militia Group1 in Town1, killing 2-9 rebels, Group1 claimed.", "Post", "1", "2024-05-08", 0),
        ("Group1 fights Group2 since 2014. Chief1 Amin met rebels.", "Wire", "2", "2024-05-07", 0),
        ("Group1 fights Group3.", "Wire", "2", "2024-05-07", 0),  # a version; nothing tells which is the newer
        ("Group1 fights Group3. Town1 lies in Town2.", "Wire", "3", None, 0),
        ("Group1 fights Group3. Town1 lies in Town2.", "Wire", "4", "2024-05-01", 0),  # a copy that knows the day
        ("Group1 fights Group3.  Town1 lies in Town2.", "Wire", "5", None, 0),  # and one with other blanks
        ("Group4 supports Group1.", "Post", "2", "2024-05-09", 1),
        ("Group4 supports Group2.", "Post", "2", "2024-05-10", 0),  # a later day, an earlier revision
        ("Group4 supports Group2.", "Post", "3", "2024-05-11", 1),  # the same, corrected: another document, another day
    ]
]  # fmt: skip


def ingest_in_one(store: Store, reports_given: list[Report]) -> None:
    for outcome in ingest_reports(store, TongueReader(), reports_given):
        assert outcome.status != "failed", outcome


def test_reports_in_any_order_give_the_same_store(sqlite_urls: MakeUrl) -> None:
    expected = None
    for number in range(6):
        order = list(STORIES)
        random.Random(number).shuffle(order)
        store = Store(sqlite_urls())
        ingest_in_one(store, order)
        found = dump_present(store)
        expected = expected or found
        assert found == expected
        ingest_in_one(store, order)
        assert dump_present(store) == expected
        store.close()


@pytest.mark.parametrize("pool_class", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_four_workers_give_what_one_gives(database_url: MakeUrl, pool_class: type[Executor]) -> None:
    alone, shared_url = Store(database_url()), database_url()
    ingest_in_one(alone, STORIES)
    options: dict[str, Any] = {"mp_context": get_context("spawn")} if pool_class is ProcessPoolExecutor else {}
    workers = 2 if options else 4
    with pool_class(workers, **options) as pool:  # type: ignore[call-arg]
        parts = [STORIES[number::workers] + STORIES[:2] for number in range(workers)]
        statuses = [status for part in pool.map(ingest_all, [shared_url] * workers, parts) for status in part]
    shared = Store(shared_url)
    assert "failed" not in statuses
    assert statuses.count("added") == len({report.id for report in STORIES})
    assert dump_present(shared) == dump_present(alone)
    assert replay(shared) == to_plain(dump_canonical(shared))
    shared.close()
    alone.close()


def test_the_same_report_twice_at_once_is_added_once(database_url: MakeUrl) -> None:
    url, meet = database_url(), Barrier(2)

    class SlowReader(TongueReader):
        def analyse(self, report: Report) -> Analysis:
            meet.wait(timeout=30)  # both have seen that the report is not stored
            return super().analyse(report)

    def send(report: Report) -> Outcome:
        own = Store(url)
        try:
            return ingest_report(own, SlowReader(), report)
        finally:
            own.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(send, [STORIES[0], STORIES[0]]))
    assert sorted(outcome.status for outcome in outcomes) == ["added", "unchanged"]
    shared, alone = Store(url), Store(database_url())
    ingest_in_one(alone, STORIES[:1])
    assert dump(shared).keys() == dump(alone).keys()
    assert dump(shared) == dump(alone)
    shared.close()
    alone.close()


# ---------------------------------------------------------------- nothing half


def do_ingest(store: Store) -> None:
    ingest_report(store, TongueReader(SEED_SETS[2]), STORIES[1])


def do_new_version(store: Store) -> None:
    ingest_report(store, TongueReader(SEED_SETS[2]), replace(STORIES[3], id="rep_new", text="Group9 fights Group1.",
                                                             revision=3))  # fmt: skip


def do_delete(store: Store) -> None:
    delete_report(store, STORIES[0].id)


def do_judge(store: Store) -> None:
    with store.read() as session:
        first, second = session.scalars(select(EventRow.id).order_by(EventRow.id)).all()[:2]
    judge(store, "event", first, second, Verdict.SAME, author="tests")


def do_undo(store: Store) -> None:
    with store.read() as session:
        judgement_id = list_judgements(session)[0].id
    undo_judgement(store, judgement_id)


def do_edit(store: Store) -> None:
    edit_entity(store, seed_identity("actor:one"), "name", "Renamed", author="tests")


def do_reload(store: Store) -> None:
    load_seeds(store, SEED_SETS[3], TongueReader)


class PowerCut(Exception):
    """Raised in the middle of a transaction."""


@pytest.mark.parametrize("work", [do_ingest, do_new_version, do_delete, do_judge, do_undo, do_edit, do_reload])
def test_work_that_breaks_off_leaves_all_as_it_was(store: Store, work: Callable[[Store], None]) -> None:
    load_seeds(store, SEED_SETS[2], TongueReader)
    other = make_report("Group4 attacked Group1, killing 3 civilians.")
    for report in [other, *STORIES[:1], *STORIES[2:]]:
        ingest_report(store, TongueReader(SEED_SETS[2]), report)
    names = seed_identity("actor:one"), seed_identity("actor:three")
    judge(store, "entity", *names, Verdict.SAME, author="tests")
    before = dump(store)
    writes = 0

    def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        nonlocal writes
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            writes += 1
            if writes == stop_at:
                raise PowerCut

    event.listen(store.engine, "before_cursor_execute", count)
    stop_at, step = 1, 3 if store.is_sqlite else 9
    while True:
        writes = 0
        try:
            work(store)
        except PowerCut:
            assert dump(store) == before
            stop_at += step
        else:
            break
    event.remove(store.engine, "before_cursor_execute", count)
    assert stop_at > step
    assert dump(store) != before
    check_derivation(store)


def test_a_process_that_dies_while_it_writes_leaves_nothing(database_url: MakeUrl) -> None:
    url = database_url()
    store = Store(url)
    before = dump(store)
    process = get_context("spawn").Process(target=die_while_writing, args=(url, STORIES[0], 12))
    process.start()
    process.join(timeout=60)
    assert process.exitcode == 9
    assert dump(store) == before
    assert ingest_report(store, TongueReader(), STORIES[0]).status == "added"
    store.close()


# ---------------------------------------------------------------- evidence


def test_every_statement_has_its_sentence_rule_and_version(store: Store) -> None:
    tell_all(store)
    rows = dump(store)
    evidence = {row["owner_id"]: row for row in rows["evidence"].values() if row["attribute"] is None}
    owners = {
        owner_id
        for name in ("mentions", "event_mentions", "argument_mentions", "casualty_mentions", "relation_mentions")
        for owner_id in rows[name]
    }
    assert evidence.keys() == owners
    told = {(row["local_entity_id"]) for row in rows["mentions"].values()}
    assert told >= rows["local_entities"].keys()
    for row in rows["evidence"].values():
        text = rows["reports"][row["report_id"]]["text"]
        sentence = rows["sentences"][f"{row['report_id']} {row['sentence']}"]
        assert sentence["start"] <= row["start"] < row["end"] <= sentence["end"] <= len(text)
        assert row["rule"]
        assert row["version"] == "tongue-1"
        assert 0 < row["confidence"] <= 1
    for mention_id, row in rows["mentions"].items():
        at = evidence[mention_id]
        assert rows["reports"][row["report_id"]]["text"][at["start"] : at["end"]] == row["text"]


def test_every_canonical_value_names_what_it_rests_on(store: Store) -> None:
    tell_all(store)
    rows = dump_canonical(store)
    kinds = {"entity": "entities", "event": "events", "relation": "relations", "participant": "participants",
             "claim": "claims", "name": "names"}  # fmt: skip
    checked = 0
    with store.read() as session:
        for kind, name in kinds.items():
            for record_id, row in rows[name].items():
                for attribute in (None, *ATTRIBUTES.get(kind, ())):
                    fact = find_fact(session, record_id, attribute)
                    known = any(fact.value.values()) if isinstance(fact.value, dict) else fact.value is not None
                    if attribute is not None and not known:
                        continue
                    candidate = choose_candidate(session, fact)
                    assert candidate or fact.seeds or fact.edits, (kind, row, attribute)
                    if candidate:
                        found, _ = load_evidence(session, candidate, after=None, limit=100)
                        assert found
                        assert all(one.sentence_text and one.rule and one.version for one in found)
                    checked += 1
    assert checked > 300


# ---------------------------------------------------------------- clocks, unknowns, claims, generic things


def test_world_time_is_apart_from_knowledge_time(store: Store) -> None:
    for report in (
        make_report("Group1 attacked Group2 on 2024-02.", published_on="2024-05-07"),
        make_report("Group1 attacked Group3.", published_on="2024-05-08"),
        make_report("Group1 attacked Group4 on 2023-12-31."),
    ):
        ingest_report(store, TongueReader(), report)
    events = sorted(
        (str(row["started_on"]), str(row["ended_on"]), row["date_precision"], str(row["first_reported"]))
        for row in dump_canonical(store)["events"].values()
    )
    assert events == [
        ("2023-12-31", "2023-12-31", "day", "None"),
        ("2024-02-01", "2024-02-29", "month", "2024-05-07"),
        ("None", "None", "unknown", "2024-05-08"),
    ]
    with store.read() as session:
        moments = list(session.scalars(select(ReportRow.recorded_at)))
    assert all(moment.tzinfo is not None and datetime.now(UTC) - moment < timedelta(minutes=5) for moment in moments)


def test_unknown_is_null_and_an_empty_text_is_refused(store: Store) -> None:
    tell_all(store)
    for name, rows in dump(store).items():
        for row in rows.values():
            assert "" not in [value for value in row.values() if isinstance(value, str)], (name, row)
    for name, table in Base.metadata.tables.items():
        for column in table.columns:
            if column.nullable and column.type.python_type is str and dump(store, name)[name]:
                with pytest.raises(IntegrityError), store.write() as session:
                    session.execute(table.update().values({column.name: ""}))


def test_claims_of_one_event_stand_side_by_side(store: Store) -> None:
    for number, toll in enumerate(("4", "2-9", "30"), start=1):
        text = f"Group1 attacked Group2 in Town1, killing {toll} civilians, Group{number} said."
        ingest_report(store, TongueReader(), make_report(text, published_on=f"2024-05-0{number}"))
    first, *others = sorted(dump_canonical(store)["events"])
    claims = dump_canonical(store)["claims"]
    for other in others:
        judge(store, "event", first, other, Verdict.SAME, author="tests")
    rows = dump_canonical(store)
    (joined,) = rows["events"].values()
    assert {key: row | {"event_id": first} for key, row in claims.items()} == rows["claims"]
    assert len({row["by"] for row in rows["claims"].values()}) == 3
    figures = [joined[f"fatalities_{bound}"] for bound in ("low", "best", "high")]
    assert (figures, joined["fatalities_rule"]) == ([2, 30, None], FATALITIES_RULE)


def test_generic_things_are_never_joined_across_reports(store: Store) -> None:
    for number in range(3):
        ingest_report(store, TongueReader(), make_report(f"Group1 attacked rebels. Chief{number} Amin met rebels."))
    rows = dump_canonical(store)
    actors_found = sorted(row["name"] for row in rows["entities"].values() if row["kind"] == "actor")
    assert actors_found == ["Group1", "rebels", "rebels", "rebels"]
    assert {row["report_count"] for row in rows["entities"].values() if row["name"] == "rebels"} == {1}
    assert {row["report_count"] for row in rows["entities"].values() if row["name"] == "Group1"} == {3}
