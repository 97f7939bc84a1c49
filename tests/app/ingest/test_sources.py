"""Copies are grouped as reports come and go, and events count their independent sources; on both databases."""

import itertools
import random
from typing import Any

import pytest
from sqlalchemy import select

from app.ingest.judging import judge, undo_judgement
from app.ingest.pipeline import delete_report, ingest_report, rebuild
from app.ingest.seeding import load_seeds
from app.ingest.sources import relation_support
from app.resolve.sources import Support
from app.seeds.records import to_seed_set
from app.store.session import Store
from app.store.source_tables import OutletNameRow, ReportCopyRow, SyndicationRow
from app.store.tables import RelationMentionRow
from graph.model import Report
from graph.ontology import Reliability, Verdict
from graph.seeds import SeedOutlet
from tests.conftest import MakeUrl
from tests.dumps import check_derivation, dump_canonical, dump_present, replay, to_plain
from tests.tongue import TongueReader, make_report

READER = TongueReader()
STORY = (
    "Group1 attacked Group2 in Town1 on 2024-05-06, killing 2-9 civilians, Group3 said. The road to the town was "
    "closed for most of the day and drivers waited in long lines at the bridge. Shops near the market did not open "
    "and the school sent all children home before noon. Nobody could say when the road would open again, and the mayor "
    "asked all people to stay at home until the next morning. A bus was turned back at noon and its driver slept in "
    "the cab. By the evening two bakers had sold all their bread and a third one had run out of flour and of patience."
)
WORDS = STORY.split()
OWN = "Group1 attacked Group2 in Town1 on 2024-05-06, killing 30 civilians."
OUTLETS = [SeedOutlet("outlet:wire", "Wire", "B", ("The Wire Agency",)), SeedOutlet("outlet:post", "Post", "C")]


def chain() -> list[Report]:
    """Three reports: the middle one is a copy of both others, which are none of each other."""
    parts = [WORDS[:50], WORDS[12:92], WORDS[44:]]
    return [
        make_report(" ".join(part) + f" Group1 attacked Group{number}.", publisher=f"Paper{number}",
                    published_on=f"2024-05-0{7 + number}")
        for number, part in enumerate(parts)
    ]  # fmt: skip


def groups(store: Store) -> list[list[str]]:
    """The groups of more than one report."""
    with store.read() as session:
        rows = session.execute(select(SyndicationRow.group_id, SyndicationRow.report_id)).all()
    found = [sorted(row[1] for row in part) for _, part in itertools.groupby(sorted(map(tuple, rows)), lambda r: r[0])]
    return [part for part in found if len(part) > 1]


def ingest(store: Store, *reports: Report) -> None:
    for report in reports:
        assert ingest_report(store, READER, report).status == "added"


def join_events(store: Store) -> dict[str, Any]:
    """Judge all events the same; gives the one."""
    first, *others = sorted(dump_canonical(store)["events"])
    for other in others:
        judge(store, "event", first, other, Verdict.SAME, author="tests")
    (event,) = dump_canonical(store)["events"].values()
    return event


def support(event: dict[str, Any]) -> tuple[int, float]:
    return event["source_count"], event["corroboration"]


# ---------------------------------------------------------------- copies


def test_a_chain_of_copies_is_one_group_in_any_order(database_url: MakeUrl) -> None:
    expected = None
    for number in range(3):
        store = Store(database_url())
        reports = chain()
        random.Random(number).shuffle(reports)
        ingest(store, *reports)
        assert groups(store) == [sorted(report.id for report in reports)]
        found = dump_present(store)
        assert len(found["report_copies"]) == 2
        expected = expected or found
        assert found == expected
        store.close()


def test_without_the_middle_one_a_chain_is_two(store: Store) -> None:
    first, middle, last = chain()
    ingest(store, first, last)
    before = dump_present(store)
    assert groups(store) == []
    ingest(store, middle)
    check_derivation(store)
    delete_report(store, middle.id)
    assert dump_present(store) == before
    ingest(store, middle)
    delete_report(store, min(first.id, middle.id, last.id))
    check_derivation(store)


@pytest.mark.parametrize(
    ("publisher", "day", "is_copy"),
    [
        ("Post", "2024-05-09", True),
        ("Post", None, True),
        (None, "2024-05-09", True),
        ("Post", "2024-05-14", True),
        ("Post", "2024-05-16", False),  # a week is over
        ("Wire", "2024-05-09", False),  # one outlet is one source anyway
    ],
)
def test_a_copy_is_of_another_publisher_and_of_these_days(
    store: Store, publisher: str | None, day: str | None, is_copy: bool
) -> None:
    ingest(store, make_report(STORY, publisher="Wire", published_on="2024-05-08"))
    ingest(store, make_report(STORY + " It rained.", publisher=publisher, published_on=day))
    assert bool(groups(store)) == is_copy
    check_derivation(store)


def test_only_current_versions_are_copies(store: Store) -> None:
    wire = make_report(STORY, publisher="Wire", published_on="2024-05-08")
    old = make_report(STORY, publisher="Post", external_id="p", published_on="2024-05-08")
    new = make_report(OWN, publisher="Post", external_id="p", published_on="2024-05-09")
    ingest(store, wire, old)
    assert groups(store) == [sorted([wire.id, old.id])]
    ingest(store, new)
    assert groups(store) == []
    check_derivation(store)
    delete_report(store, new.id)
    assert groups(store) == [sorted([wire.id, old.id])]
    check_derivation(store)


def test_the_same_report_again_changes_no_row(store: Store) -> None:
    ingest(store, *chain())
    before = dump_present(store)
    for report in chain():
        assert ingest_report(store, READER, report).changes == 0
    assert dump_present(store) == before


# ---------------------------------------------------------------- sources of events and relations


def test_an_event_counts_copies_once_and_outlets_once(store: Store) -> None:
    load_seeds(store, to_seed_set(OUTLETS), TongueReader)
    ingest(store, make_report(STORY, publisher="The Wire Agency", published_on="2024-05-07"))
    ingest(store, make_report("LATEST " + STORY, publisher="Echo", published_on="2024-05-08"))
    assert support(join_events(store)) == (1, 0.75)
    ingest(store, make_report(OWN, publisher="Post", published_on="2024-05-08"))
    event = join_events(store)
    assert (support(event), event["report_count"]) == ((2, 0.9), 3)
    ingest(store, make_report(OWN + " It rained.", publisher="Post", published_on="2024-05-09"))
    assert support(join_events(store)) == (2, 0.9)
    assert replay(store) == to_plain(dump_canonical(store))
    check_derivation(store)


def test_a_reports_own_reliability_counts_before_its_outlets(store: Store) -> None:
    load_seeds(store, to_seed_set(OUTLETS), TongueReader)
    ingest(store, make_report(OWN, publisher="Wire", reliability=Reliability.E))
    (event,) = dump_canonical(store)["events"].values()
    assert support(event) == (1, 0.15)


def test_a_denial_does_not_corroborate(store: Store) -> None:
    ingest(store, make_report(OWN, publisher="Wire"), make_report("Group1 denied attacking Group2.", publisher="Post"))
    assert support(join_events(store)) == (1, 0.4)


def test_a_group_that_joins_or_parts_derives_its_events_again(store: Store) -> None:
    first, middle, last = chain()
    tell = [make_report(f"{report.text} {OWN}", publisher=report.publisher, published_on=report.published_on)
            for report in (first, last)]  # fmt: skip
    ingest(store, *tell)
    events = [key for key, row in dump_canonical(store)["events"].items() if row["fatalities_best"] == 30]
    judge(store, "event", *events, Verdict.SAME, author="tests")
    assert dump_canonical(store)["events"][min(events)]["source_count"] == 2
    ingest(store, middle)
    assert dump_canonical(store)["events"][min(events)]["source_count"] == 1
    assert rebuild(store) == 0
    delete_report(store, middle.id)
    assert dump_canonical(store)["events"][min(events)]["source_count"] == 2
    check_derivation(store)


def test_seeds_that_judge_an_outlet_otherwise_derive_its_events_again(store: Store) -> None:
    ingest(store, make_report(OWN, publisher="WIRE"), make_report(OWN, publisher="Post", published_on="2024-05-30"))
    event_id = join_events(store)["id"]

    def load(*outlets: SeedOutlet) -> tuple[int, float]:
        done = load_seeds(store, to_seed_set(outlets), TongueReader)
        assert done.diff.reports_to_read == 0
        assert rebuild(store) == 0
        return support(dump_canonical(store)["events"][event_id])

    assert support(dump_canonical(store)["events"][event_id]) == (1, 0.4)  # a text without a day may be a copy
    assert load(*OUTLETS) == (1, 0.75)
    assert load(SeedOutlet("outlet:wire", "Wire", "E"), SeedOutlet("outlet:post", "Post", "D")) == (1, 0.4)
    assert load() == (1, 0.4)
    with store.read() as session:
        assert session.scalars(select(OutletNameRow)).all() == []


def test_relations_count_their_sources_when_they_are_read(store: Store) -> None:
    load_seeds(store, to_seed_set(OUTLETS), TongueReader)
    for publisher, text in (("Wire", "Group1 fights Group2."), ("Post", "Group1 fights Group2. It rained.")):
        ingest(store, make_report(text, publisher=publisher))
    with store.read() as session:
        (relation_id,) = set(session.scalars(select(RelationMentionRow.relation_id)))
        assert relation_support(session, [relation_id]) == {relation_id: Support(2, 0.9)}
        assert relation_support(session, ["rel_0"]) == {}
        assert session.scalars(select(ReportCopyRow)).all() == []


# ---------------------------------------------------------------- figures


def test_an_event_says_whether_its_claims_conflict(store: Store) -> None:
    ingest(store, make_report(STORY, publisher="Wire", published_on="2024-05-08"))
    ingest(store, make_report(OWN, publisher="Post", published_on="2024-05-08"))
    assert not any(row["has_conflicting_claims"] for row in dump_canonical(store)["events"].values())
    first, other = sorted(dump_canonical(store)["events"])
    judgement_id, _ = judge(store, "event", first, other, Verdict.SAME, author="tests")
    (event,) = dump_canonical(store)["events"].values()
    assert (event["has_conflicting_claims"], event["fatalities_low"], event["fatalities_best"]) == (True, 2, 30)
    check_derivation(store)
    undo_judgement(store, judgement_id)
    assert not any(row["has_conflicting_claims"] for row in dump_canonical(store)["events"].values())


def test_a_toll_that_rises_or_is_reprinted_is_no_conflict(store: Store) -> None:
    ingest(store, make_report(STORY, publisher="Wire", published_on="2024-05-08"))
    ingest(store, make_report(STORY.replace("2-9", "3-7"), publisher="Echo", published_on="2024-05-08"))
    ingest(store, make_report(OWN, publisher="Post", published_on="2024-05-09"))
    assert not join_events(store)["has_conflicting_claims"]
