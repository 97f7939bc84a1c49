"""The properties that the data model promises (docs/data-model.md), held against random histories in an artificial tongue.

A machine ingests, deletes, judges, edits, reloads seeds and takes things back, in any order. After each step the store
must equal what deriving it again gives, the feed replayed must give the same rows, and the graph that follows the feed
must equal one that is built anew; at the end a fresh store that gets only what is left, in another order, must hold the
same rows with the same ids.
"""

import random
from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from app.ingest.judging import edit_entity, judge, undo_edit, undo_judgement
from app.ingest.pipeline import delete_report, ingest_report, rebuild
from app.ingest.seeding import load_seeds
from app.seeds.records import to_seed_set
from app.snapshot import Snapshot, load_records
from app.store.judgements import list_judgements, save_edit, save_judgement
from app.store.session import Store
from app.store.tables import EditRow
from graph.build import build_graph
from graph.ids import make_id
from graph.model import Report
from graph.ontology import EntityKind, RelationType, Verdict
from graph.seeds import SeedEntity, SeedRelation
from tests.conftest import MakeUrl
from tests.dumps import (
    check_derivation,
    check_tallies,
    describe_graph,
    dump_canonical,
    dump_present,
    replay,
    to_plain,
)
from tests.tongue import TongueReader, make_report

ACTORS = ["Group1", "Group2", "Group3", "militia Group3", "G1", "rebels", "civilians", "Chief1 Amin"]
PLACES = ["Town1", "Town2", "Village1"]
PUBLISHERS = ["Wire", "Post"]
FIRST_DAY = date(2024, 3, 1)

actors, places = st.sampled_from(ACTORS), st.sampled_from(PLACES)


@st.composite
def sentences(draw: st.DrawFn) -> str:
    source, target = draw(actors), draw(actors)
    kind = draw(st.integers(0, 5))
    if kind == 0:
        return f"{source} fights {target}{draw(st.sampled_from(['', ' since 2014', ' since 2016-05']))}"
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


SEED_SETS = [
    to_seed_set(records)
    for records in (
        [],
        [seed("actor:one", "Group1", aliases=("G1",)), seed("actor:two", "Group2")],
        [seed("actor:one", "Group1"), seed("actor:three", "Group3", active_from="2012", aliases=("rebels",)),
         SeedRelation(RelationType.FIGHTS, "actor:three", "actor:one", "2013", "2019")],
        [seed("actor:first", "Group1", aliases=("Group2",), old_keys=("actor:one", "actor:two")),
         seed("actor:three", "Group3"), SeedRelation(RelationType.PART_OF, "actor:three", "actor:first")],
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

    @rule(report=reports())
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
            self.check_against_another_history()
        finally:
            self.store.close()

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
            assert dump_present(other) == dump_present(self.store)
        finally:
            other.close()

    def copy_decisions(self, other: Store) -> None:
        with self.store.read() as ours, other.write() as theirs:
            for row in list_judgements(ours):
                verdict = Verdict(row.verdict)
                save_judgement(theirs, row.kind, row.left_id, row.right_id, verdict, author=row.author)
            for edit in ours.scalars(select(EditRow)):
                save_edit(theirs, edit.record_id, edit.attribute, edit.value["value"], author=edit.author)


def run(make_url: MakeUrl, *, examples: int, steps: int) -> None:
    machine = type("History", (History,), {"make_url": staticmethod(make_url)})
    run_state_machine_as_test(
        machine, settings=settings(max_examples=examples, stateful_step_count=steps, phases=[Phase.generate])
    )


def test_any_history_gives_what_its_inputs_give(sqlite_urls: MakeUrl) -> None:
    run(sqlite_urls, examples=20, steps=12)
