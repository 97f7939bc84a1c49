"""Seeds: what a reload would change, and the reload, whole or not at all; on both databases."""

from dataclasses import replace
from typing import Any

import pytest

from app.ingest.judging import edit_entity, judge
from app.ingest.pipeline import ingest_report, rebuild
from app.ingest.seeding import diff_seeds, load_seed_set, load_seeds
from app.resolve.identity import seed_identity
from app.seeds.reader import read_seed_set
from app.seeds.records import to_seed_set
from app.settings import PROJECT
from app.store.seeds import current_seed_version
from app.store.session import Store
from graph.errors import UnreadableReportError
from graph.model import Analysis, Report
from graph.ontology import EntityKind, EventType, RelationType, Verdict
from graph.seeds import EventTypeEntry, SeedEntity, SeedRelation, SeedSet, WordList
from tests.dumps import dump, dump_canonical, dump_present
from tests.tongue import TongueReader, make_report

ONE = SeedEntity("actor:one", EntityKind.ACTOR, "Group1", "militia", "SY", ("G1",), file="a.csv", line=2)
TWO = SeedEntity("actor:two", EntityKind.ACTOR, "Group2", context_aliases=("rebels",), file="a.csv", line=3)
FIGHTS = SeedRelation(RelationType.FIGHTS, "actor:one", "actor:two", "2013-05", file="r.yaml", line=1)
ATTACK = EventTypeEntry(EventType.ATTACK, "Attack", "Violence", "Attack", "ASSAULT", "190", 3, file="e.yaml", line=1)
WORDS = WordList("months", ("May",), file="w.yaml", line=1)
FIRST = to_seed_set([ONE, TWO, FIGHTS, ATTACK, WORDS])
REPORTS = [make_report(f"{name} attacked Group9 in Town1.") for name in ("Group1", "G1", "rebels", "Group5")]


def load(store: Store, *records: Any) -> Any:
    return load_seeds(store, to_seed_set(records), TongueReader)


def tell(store: Store, seeds: SeedSet) -> None:
    for report in REPORTS:
        ingest_report(store, TongueReader(seeds), report)


def test_a_first_load_makes_entities_names_relations_and_codebook(store: Store) -> None:
    done = load_seeds(store, FIRST, TongueReader)
    assert (done.diff.added, done.diff.changed, done.diff.removed) == (
        (("entity", "actor:one"), ("entity", "actor:two"), ("event_type", "attack"),
         ("relation", "actor:one fights actor:two"), ("word_list", "months")), (), (),
    )  # fmt: skip
    assert (done.diff.stored_version, done.diff.version, done.diff.count) == (None, FIRST.version, 5)
    rows = dump_canonical(store)
    assert done.changes == sum(map(len, rows.values())) == 7
    assert rows["entities"][seed_identity("actor:one")]["seed_key"] == "actor:one"
    assert {row["name"] for row in rows["names"].values()} == {"Group1", "G1", "Group2", "rebels"}
    assert dump(store, "codebook")["codebook"]["event_type attack"]["ucdp"] == 3


def test_the_same_seeds_again_change_nothing(store: Store) -> None:
    load_seeds(store, FIRST, TongueReader)
    before = dump(store)
    again = load_seeds(store, FIRST, TongueReader)
    assert (again.diff.count, again.changes, again.diff.reports_to_read) == (0, 0, 0)
    assert dump(store) == before


def test_the_stored_seeds_are_those_of_the_files(store: Store) -> None:
    load_seeds(store, FIRST, TongueReader)
    with store.read() as session:
        assert load_seed_set(session) == FIRST
        assert current_seed_version(session) == FIRST.version


def test_a_diff_tells_what_a_reload_would_do_and_writes_nothing(store: Store) -> None:
    load_seeds(store, FIRST, TongueReader)
    tell(store, FIRST)
    before = dump(store)
    changed = to_seed_set(
        [replace(ONE, country="IQ"), TWO, ATTACK, WORDS, replace(ONE, key="actor:three", name="Group3")]
    )
    diff = diff_seeds(store, changed)
    assert dump(store) == before
    assert (diff.added, diff.changed, diff.removed) == (
        (("entity", "actor:three"),), (("entity", "actor:one"),), (("relation", "actor:one fights actor:two"),),
    )  # fmt: skip
    assert (diff.stored_version, diff.reports_to_read) == (FIRST.version, 2)
    assert load_seeds(store, changed, TongueReader).diff == diff


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ((ONE, TWO, FIGHTS, ATTACK), 4),  # a word list is gone: all are read again
        ((ONE, TWO, ATTACK, WORDS), 0),
        ((ONE, TWO, FIGHTS, WORDS), 0),
        ((ONE, replace(TWO, context_aliases=()), FIGHTS, ATTACK, WORDS), 1),
        ((ONE, replace(TWO, aliases=("GROUP-5",)), FIGHTS, ATTACK, WORDS), 1),
        ((TWO, ATTACK, WORDS), 2),
        ((ONE, TWO, FIGHTS, ATTACK, WORDS, replace(ONE, key="actor:police-sy", name="Police", aliases=())), 4),
    ],
)
def test_only_reports_that_the_change_may_concern_are_read_again(
    store: Store, records: tuple[Any, ...], expected: int
) -> None:
    load_seeds(store, FIRST, TongueReader)
    tell(store, FIRST)
    reader = TongueReader(to_seed_set(records))
    done = load_seeds(store, to_seed_set(records), lambda _seeds: reader)
    assert done.diff.reports_to_read == reader.reads == expected


def test_without_a_report_to_read_no_reader_is_made(store: Store) -> None:
    def refuse(_seeds: SeedSet) -> TongueReader:
        raise AssertionError("made")

    load_seeds(store, FIRST, refuse)


SETS = [
    FIRST,
    to_seed_set([]),
    to_seed_set([ONE, replace(TWO, name="Group9", context_aliases=())]),
    to_seed_set([replace(ONE, key="actor:new", old_keys=("actor:one",)), TWO, replace(FIGHTS, source="actor:new")]),
    to_seed_set([replace(ONE, country=None, active_from="2012"), TWO, replace(FIGHTS, valid_to="2019"), ATTACK]),
]


@pytest.mark.parametrize("last", range(len(SETS)))
@pytest.mark.parametrize("first", range(len(SETS)))
def test_a_reload_leaves_what_there_would_be_had_these_seeds_been_first(
    sqlite_urls: Any, first: int, last: int
) -> None:
    store, fresh = Store(sqlite_urls()), Store(sqlite_urls())
    load_seeds(store, SETS[first], TongueReader)
    tell(store, SETS[first])
    load_seeds(store, SETS[last], TongueReader)
    load_seeds(fresh, SETS[last], TongueReader)
    tell(fresh, SETS[last])
    assert dump_present(store) == dump_present(fresh)
    assert rebuild(store) == 0
    store.close()
    fresh.close()


def test_a_reload_keeps_judgements_and_edits(store: Store) -> None:
    load_seeds(store, FIRST, TongueReader)
    tell(store, FIRST)
    one, two = seed_identity("actor:one"), seed_identity("actor:two")
    edit_entity(store, two, "country", "UG", author="ann")
    judge(store, "entity", one, two, Verdict.SAME, author="ann")
    before = dump_present(store)
    load(store)
    rows = dump_present(store)
    assert (rows["judgements"], rows["edits"]) == (before["judgements"], before["edits"])
    load_seeds(store, FIRST, TongueReader)
    assert dump_present(store) == before
    assert dump_canonical(store)["entities"][min(one, two)]["country"] == "UG"


def test_a_record_on_another_line_is_noted_and_no_change(store: Store) -> None:
    load_seeds(store, FIRST, TongueReader)
    canonical = dump_canonical(store)
    moved = [replace(record, file="b.csv", line=record.line + 7) for record in (ONE, TWO, FIGHTS, ATTACK, WORDS)]
    done = load(store, *moved)
    assert (done.diff.count, done.changes) == (0, 0)
    assert dump_canonical(store) == canonical
    places = {(row["file"], row["line"]) for row in dump(store, "seed_records")["seed_records"].values()}
    assert places == {("b.csv", 8), ("b.csv", 9), ("b.csv", 10)}


def test_a_report_that_breaks_the_reader_stops_the_reload_and_nothing_of_it_is_kept(store: Store) -> None:
    class Breaking(TongueReader):
        def analyse(self, report: Report) -> Analysis:
            raise UnreadableReportError("text: broken", field="text")

    load_seeds(store, FIRST, TongueReader)
    tell(store, FIRST)
    before = dump(store)
    with pytest.raises(UnreadableReportError):
        load_seeds(store, to_seed_set([]), Breaking)
    assert dump(store) == before


def test_versions_are_counted_and_only_by_loads_that_changed_something(store: Store) -> None:
    load_seeds(store, FIRST, TongueReader)
    load_seeds(store, FIRST, TongueReader)
    load(store, ONE)
    versions = [(row["seq"], row["counts"]) for row in dump(store, "seed_versions")["seed_versions"].values()]
    assert versions == [(1, {"added": 5, "changed": 0, "removed": 0}), (2, {"added": 0, "changed": 0, "removed": 4})]


@pytest.mark.slow
def test_the_real_seeds_load_and_load_again(store: Store) -> None:
    seeds = read_seed_set(PROJECT / "seeds")
    done = load_seeds(store, seeds, TongueReader)
    assert done.diff.count == len(dump(store, "seed_records")["seed_records"])
    assert load_seeds(store, seeds, TongueReader).changes == 0
    assert rebuild(store) == 0
    with store.read() as session:
        assert load_seed_set(session).version == seeds.version
