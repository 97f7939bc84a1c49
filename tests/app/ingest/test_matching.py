"""Tellings of different reports become one event, and part again: stored pairs, redirects, judgements, new readings."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.ingest.judging import judge, split_event, undo_batch, undo_judgement
from app.ingest.pipeline import delete_report, ingest_report, rebuild
from app.ingest.seeding import load_seeds
from app.seeds.records import to_seed_set
from app.store.match_tables import MatchRow, TellingKeyRow, TellingRow
from app.store.session import Store
from app.store.tables import EventMentionRow
from graph.errors import InvalidInputError
from graph.ids import make_id
from graph.model import Analysis, Report
from graph.ontology import Verdict
from tests.dumps import dump_canonical, dump_present
from tests.test_invariants import weights
from tests.tongue import TongueReader, make_report

SEEDS = to_seed_set(weights())
WIRE = make_report("Group1 attacked rebels in Town1 on 2024-02-28, killing 4 civilians.", publisher="Wire",
                   published_on="2024-02-29")  # fmt: skip
POST = make_report("militia Group3 attacked Group2 in Town1 on 2024-02-28. Group1 met nobody.", publisher="Post",
                   published_on="2024-03-01")  # fmt: skip
ECHO = make_report("Reportedly Group1 attacked Group2 in Town1 on 2024-02-28.", publisher="Echo",
                   published_on="2024-03-01")  # fmt: skip
FAR = make_report("Group1 attacked Group2 in Town2 on 2024-02-28.", publisher="Far", published_on="2024-03-01")


@pytest.fixture
def matching(store: Store) -> Store:
    load_seeds(store, SEEDS, TongueReader)
    return store


def tell(store: Store, *reports: Report) -> None:
    for report in reports:
        assert ingest_report(store, TongueReader(), report).status == "added"


def events(store: Store) -> list[set[str]]:
    """The publishers of each event's tellings."""
    names = {one.id: str(one.publisher) for one in (WIRE, POST, ECHO, FAR)}
    found: dict[str, set[str]] = {}
    with store.read() as session:
        for report_id, event_id in session.execute(select(EventMentionRow.report_id, EventMentionRow.event_id)):
            found.setdefault(event_id, set()).add(names[report_id])
    return sorted(found.values(), key=sorted)


def tellings(store: Store) -> dict[str, str]:
    """Id of the telling of each report, by publisher."""
    names = {one.id: str(one.publisher) for one in (WIRE, POST, ECHO, FAR)}
    with store.read() as session:
        rows = session.execute(select(EventMentionRow.report_id, EventMentionRow.id)).all()
    return {names[row.report_id]: row.id for row in rows}


def statuses(store: Store) -> dict[frozenset[str], str]:
    names = {one: publisher for publisher, one in tellings(store).items()}
    with store.read() as session:
        rows = session.execute(select(MatchRow.left_id, MatchRow.right_id, MatchRow.status)).all()
    return {frozenset((names[row.left_id], names[row.right_id])): row.status for row in rows}


def test_two_reports_of_one_attack_tell_one_event(matching: Store) -> None:
    tell(matching, WIRE, ECHO, FAR)
    assert events(matching) == [{"Echo", "Wire"}, {"Far"}]
    rows = dump_canonical(matching)
    event_id = min(tellings(matching)[name] for name in ("Wire", "Echo"))
    assert rows["events"][event_id]["report_count"] == 2
    (redirect,) = (row for row in rows["redirects"].values() if row["kind"] == "event")
    assert redirect["new_id"] == event_id
    assert statuses(matching)[frozenset(("Wire", "Echo"))] == "joined"


def test_without_weights_nothing_is_joined(store: Store) -> None:
    tell(store, WIRE, ECHO)
    assert events(store) == [{"Echo"}, {"Wire"}]
    load_seeds(store, SEEDS, TongueReader)  # weights are seeds: a load matches anew
    assert events(store) == [{"Echo", "Wire"}]
    load_seeds(store, to_seed_set([]), TongueReader)
    assert events(store) == [{"Echo"}, {"Wire"}]


def test_the_third_report_goes_and_leaves_what_there_was(matching: Store) -> None:
    tell(matching, WIRE, FAR)
    before = dump_present(matching)
    tell(matching, ECHO)
    delete_report(matching, ECHO.id)
    assert dump_present(matching) == before
    assert rebuild(matching) == 0


def test_what_is_generic_is_who_the_other_telling_names_until_that_goes(matching: Store) -> None:
    tell(matching, WIRE, ECHO)
    rows = dump_canonical(matching)
    (event_id,) = rows["events"]
    targets = {row["entity_id"] for row in rows["participants"].values() if row["role"] == "target"}
    assert {rows["entities"][one]["name"] for one in targets} == {"Group2"}
    assert {row["event_id"] for row in rows["participants"].values()} == {event_id}
    assert "rebels" not in {row["name"] for row in rows["names"].values() if row["entity_id"] in targets}
    delete_report(matching, ECHO.id)
    rows = dump_canonical(matching)
    targets = {row["entity_id"] for row in rows["participants"].values() if row["role"] == "target"}
    assert {rows["entities"][one]["name"] for one in targets} == {"rebels"}


def test_judgements_win_over_the_score_and_are_undone_exactly(matching: Store) -> None:
    tell(matching, WIRE, ECHO, FAR)
    before = dump_present(matching)
    ids = tellings(matching)
    apart, _ = judge(matching, "event", ids["Wire"], ids["Echo"], Verdict.NOT_SAME, author="tests")
    together, _ = judge(matching, "event", ids["Wire"], ids["Far"], Verdict.SAME, author="tests")
    assert events(matching) == [{"Echo"}, {"Far", "Wire"}]
    assert statuses(matching)[frozenset(("Wire", "Echo"))] == "judged"
    assert rebuild(matching) == 0
    undo_judgement(matching, together)
    undo_judgement(matching, apart)
    assert dump_present(matching) == before


def test_unsure_leaves_it_as_it_is_and_takes_it_from_the_queue(matching: Store) -> None:
    tell(matching, WIRE, ECHO)
    ids = tellings(matching)
    judge(matching, "event", ids["Wire"], ids["Echo"], Verdict.UNSURE, author="tests")
    assert events(matching) == [{"Echo", "Wire"}]
    assert set(statuses(matching).values()) == {"judged"}


def test_a_telling_is_split_off_and_taken_back_in_one_call(matching: Store) -> None:
    tell(matching, WIRE, ECHO)
    before = dump_present(matching)
    ids = tellings(matching)
    batch, changes = split_event(matching, min(ids.values()), [ids["Echo"]], author="tests")
    assert (events(matching), changes > 0) == ([{"Echo"}, {"Wire"}], True)
    assert undo_batch(matching, batch)[0] == 1
    assert dump_present(matching) == before
    for wrong in ([], list(ids.values()), ["evm_none"]):
        with pytest.raises(InvalidInputError, match="tellings"):
            split_event(matching, min(ids.values()), wrong, author="tests")


def test_order_and_batches_do_not_matter(sqlite_urls: object) -> None:
    found = []
    for order in ((WIRE, ECHO, FAR, POST), (POST, FAR, ECHO, WIRE), (ECHO, POST, WIRE, FAR)):
        store = Store(sqlite_urls())  # type: ignore[operator]
        load_seeds(store, SEEDS, TongueReader)
        tell(store, *order)
        found.append(dump_present(store))
        store.close()
    assert found[0] == found[1] == found[2]


class ShiftedReader(TongueReader):
    """A later version that takes one letter more before each trigger and calls every attack an armed clash."""

    def __init__(self) -> None:
        super().__init__(version="tongue-2")

    def analyse(self, report: Report) -> Analysis:
        analysis = super().analyse(report)
        shifted = [
            replace(one, evidence=replace(one.evidence, start=one.evidence.start - 1)) for one in analysis.events
        ]
        return replace(analysis, version=self.version, events=tuple(shifted))


def test_a_judgement_outlives_a_reading_that_moves_the_span(matching: Store) -> None:
    tell(matching, WIRE, FAR)
    ids = tellings(matching)
    judge(matching, "event", ids["Wire"], ids["Far"], Verdict.SAME, author="tests")
    for report in (WIRE, FAR):
        assert ingest_report(matching, ShiftedReader(), report).status == "reread"
    assert set(tellings(matching).values()).isdisjoint(ids.values())
    assert events(matching) == [{"Far", "Wire"}]
    undo_judgement(matching, make_id("jdg", "event", *sorted((ids["Wire"], ids["Far"]))))
    assert events(matching) == [{"Far"}, {"Wire"}]


def test_nothing_is_kept_of_a_report_that_is_gone(matching: Store) -> None:
    tell(matching, WIRE, ECHO)
    for report in (WIRE, ECHO):
        delete_report(matching, report.id)
    with matching.read() as session:
        for table in (TellingRow, TellingKeyRow, MatchRow):
            assert session.execute(select(table)).all() == []
