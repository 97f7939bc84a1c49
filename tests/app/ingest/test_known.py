"""What was known on a day is what there would be, had nothing been published since."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.ingest.judging import judge
from app.ingest.known import entities_at, load_known_records
from app.ingest.pipeline import ingest_report, ingest_reports
from app.ingest.seeding import load_seeds
from app.seeds.records import to_seed_set
from app.snapshot import KNOWN_KEPT, Snapshot
from app.store.session import Store
from graph.build import build_graph
from graph.model import CanonicalRecords
from graph.ontology import RelationType, Verdict
from graph.seeds import SeedRelation
from tests.conftest import MakeUrl
from tests.dumps import dump_canonical, load_records
from tests.test_invariants import seed, texts
from tests.tongue import TongueReader, make_report

FIRST_DAY = date(2024, 3, 1)
dated = st.lists(st.tuples(texts, st.integers(0, 9)), min_size=1, max_size=6, unique_by=lambda one: one[0])
SEEDS = to_seed_set(  # without weights: what is one event is judged by all that is known now
    [
        seed("actor:one", "Group1"),
        seed("actor:three", "Group3", active_from="2012", aliases=("rebels",)),
        SeedRelation(RelationType.FIGHTS, "actor:three", "actor:one", "2013", "2019"),
    ]
)


def known(store: Store, day: date) -> CanonicalRecords:
    with store.read() as session:
        return replace(load_known_records(session, day), version=0)


def present(store: Store) -> CanonicalRecords:
    with store.read() as session:
        return replace(load_records(session), version=0)


def tell(store: Store, told: list[tuple[str, int]]) -> None:
    load_seeds(store, SEEDS, TongueReader)
    reports = [make_report(text, published_on=FIRST_DAY + timedelta(days=day)) for text, day in told]
    for outcome in ingest_reports(store, TongueReader(SEEDS), reports):
        assert outcome.status != "failed", outcome


def check_each_day(make_url: MakeUrl, told: list[tuple[str, int]]) -> None:
    store = Store(make_url())
    tell(store, told)
    for day in {0, 5, *(day for _, day in told)}:
        by_then = Store(make_url())
        tell(by_then, [one for one in told if one[1] <= day])
        assert known(store, FIRST_DAY + timedelta(days=day)) == present(by_then)
        by_then.close()
    store.close()


@pytest.mark.slow
def test_a_day_is_what_there_would_be_without_later_reports(sqlite_urls: MakeUrl) -> None:
    @settings(max_examples=15, phases=[Phase.generate])
    @given(dated)
    def check(told: list[tuple[str, int]]) -> None:
        check_each_day(sqlite_urls, told)

    check()


def test_a_day_is_what_there_would_be_without_later_reports_on_both(database_url: MakeUrl) -> None:
    check_each_day(
        database_url,
        [
            ("Group1 fights Group3 since 2014. Group1 attacked Group2 in Town1, killing 4 civilians.", 0),
            ("Group1 fights Group3 until 2015. Group4 attacked Group1 in Town1 under Op1.", 2),
            ("Group1 fights Group3 since 2018. Group2 fights Group4. G1 attacked rebels.", 4),
            ("Group2 fights Group4 since 2016-05. Town1 lies in Town2.", 4),
        ],
    )


def test_an_entity_is_called_what_it_was_called_then(store: Store) -> None:
    tell(store, [("Group4 met Group2.", 0), ("militia Group4 met Group2.", 1), ("militia Group4 met Group5.", 2)])
    rows = dump_canonical(store)["entities"]
    (group,) = (key for key, row in rows.items() if row["name"] == "Group4")
    assert rows[group]["type"] == "militia"
    with store.read() as session:
        then = [entities_at(session, [group], FIRST_DAY + timedelta(days=day)).get(group) for day in (-1, 0, 2)]
    assert [one and (one.type, one.report_count) for one in then] == [
        None,
        ("non_state_armed_group", 1),
        ("militia", 3),
    ]


def test_a_reader_without_a_way_to_load_the_past_says_so(sqlite_store: Store) -> None:
    with pytest.raises(ValueError, match="no way"), Snapshot(sqlite_store).read(FIRST_DAY):
        pass


def test_graphs_of_earlier_days_are_kept_until_something_changes(store: Store) -> None:
    tell(store, [("Group1 fights Group2.", 0), ("Group1 attacked Group2.", 1)])
    snapshot = Snapshot(store, load_known_records)
    with snapshot.read(FIRST_DAY) as first, snapshot.read(FIRST_DAY) as again:
        assert first is again
        assert not [one for one, data in first.nodes(data=True) if data["node_type"] == "event"]
    for day in range(KNOWN_KEPT):
        with snapshot.read(FIRST_DAY + timedelta(days=1 + day)) as later:
            assert len(later) == len(first) + 1
    with snapshot.read(FIRST_DAY) as anew:
        assert anew is not first
        assert anew.graph == first.graph
    late = make_report("Group1 supports Group9.", published_on="2024-02-01")
    ingest_report(store, TongueReader(SEEDS), late)
    with snapshot.read(FIRST_DAY) as changed, store.read() as session:
        assert len(changed) == len(first) + 1
        assert changed.graph["version"] == build_graph(load_known_records(session, FIRST_DAY)).graph["version"]


def test_identity_is_by_the_judgements_of_today(store: Store) -> None:
    tell(store, [("Group4 attacked Group2.", 0), ("Group5 attacked Group2.", 3)])
    rows = dump_canonical(store)["entities"]
    four, five = (key for name in ("Group4", "Group5") for key, row in rows.items() if row["name"] == name)
    judge(store, "entity", four, five, Verdict.SAME, author="tests")
    then, now = known(store, FIRST_DAY), present(store)
    assert {one.id for one in then.entities} <= {one.id for one in now.entities}
    assert [one.report_count for one in then.entities if one.id in (four, five)] == [1]
    assert [one.report_count for one in now.entities if one.id in (four, five)] == [2]
