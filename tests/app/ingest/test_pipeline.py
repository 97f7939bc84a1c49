"""One report, one transaction: added, unchanged, read again, superseded, refused, forgotten; on both databases."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from app.ingest.judging import judge
from app.ingest.pipeline import (
    Outcome,
    StaleReaderError,
    delete_report,
    ingest_report,
    ingest_reports,
    rebuild,
)
from app.ingest.reading import CarefulAnalyser
from app.ingest.seeding import load_seeds
from app.seeds.records import to_seed_set
from app.store.reports import get_report, list_rejects, to_report
from app.store.session import Store
from app.store.tables import ReportRow
from graph.errors import ConflictError, NotFoundError, UnreadableReportError
from graph.model import Analysis, CasualtyMention, Mention, Report
from graph.ontology import CasualtyKind, EntityKind, Marking, MentionForm, MentionKind, Reliability, Verdict
from graph.seeds import SeedEntity
from tests.dumps import dump, dump_canonical, dump_present
from tests.tongue import TongueReader, make_report

TEXT = "Group1 attacked Group2 in Town1 on 2024-05-06, killing 4 civilians."
READER = TongueReader()


def ingest(store: Store, report: Report, reader: Any = READER) -> Outcome:
    return ingest_report(store, reader, report)


def stored(store: Store, report: Report) -> Report:
    with store.read() as session:
        return to_report(get_report(session, report.id))


def names(store: Store) -> list[str]:
    return sorted(row["name"] for row in dump_canonical(store)["entities"].values())


def current(store: Store) -> list[str]:
    with store.read() as session:
        return sorted(session.scalars(select(ReportRow.text).where(ReportRow.is_current)))


# ---------------------------------------------------------------- the same again


def test_same_report_twice_adds_nothing(store: Store) -> None:
    report = make_report(TEXT, external_id="a", published_on="2024-05-07")
    first = ingest(store, report)
    assert (first.document, first.status, first.report_id, first.changes) == ("a", "added", report.id, 12)
    before = dump(store)
    assert ingest(store, report) == Outcome("a", "unchanged", report.id)
    assert dump(store) == before


def test_a_report_without_anything_to_tell_is_stored(store: Store) -> None:
    report = make_report("It rained.")
    assert ingest(store, report).changes == 0
    assert stored(store, report) == report


def test_a_newer_reader_reads_again_and_keeps_when_it_was_recorded(store: Store) -> None:
    report = make_report(TEXT)
    ingest(store, report)
    before = dump_canonical(store)
    with store.read() as session:
        recorded = get_report(session, report.id).recorded_at
    again = ingest(store, report, TongueReader(version="tongue-2"))
    assert (again.status, again.changes) == ("reread", 0)
    assert dump_canonical(store) == before
    with store.read() as session:
        assert get_report(session, report.id).recorded_at == recorded
    assert {row["version"] for row in dump(store, "evidence")["evidence"].values()} == {"tongue-2"}


# ---------------------------------------------------------------- copies


def test_a_copy_adds_what_was_unknown(store: Store) -> None:
    bare = make_report(TEXT)
    full = replace(
        bare, external_id="a", title="News", published_on=date(2024, 5, 7), url="https://wire.example/1",
        reliability=Reliability.C,
    )  # fmt: skip
    ingest(store, bare)
    assert ingest(store, full).status == "reread"
    assert stored(store, bare) == full
    assert ingest(store, bare).status == ingest(store, full).status == "unchanged"


@pytest.mark.parametrize(
    ("field", "value"), [("published_on", date(2024, 5, 8)), ("marking", Marking.RED)], ids=["day", "marking"]
)
def test_a_copy_that_contradicts_needs_a_higher_revision(store: Store, field: str, value: Any) -> None:
    report = make_report(TEXT, published_on="2024-05-07")
    ingest(store, report)
    before = dump(store)
    other = replace(report, **{field: value})
    with pytest.raises(ConflictError, match="revision above 0"):
        ingest(store, other)
    assert dump(store) == before
    revised = replace(other, revision=1)
    assert ingest(store, revised).status == "reread"
    assert stored(store, report) == revised
    assert ingest(store, revised).status == "unchanged"
    assert ingest(store, report).status == "unchanged"  # an older revision has nothing to say


def test_a_conflict_in_a_batch_names_the_field_and_the_rest_goes_on(store: Store) -> None:
    report = make_report(TEXT, published_on="2024-05-07", external_id="a")
    batch = [report, replace(report, published_on=date(2024, 5, 8)), make_report("Town1 lies in Town2.")]
    outcomes = ingest_reports(store, READER, batch)
    assert [(one.status, one.field) for one in outcomes] == [
        ("added", None),
        ("failed", "published_at"),
        ("added", None),
    ]


def test_blanks_make_no_other_report(store: Store) -> None:
    one, other = make_report("Town1 lies in  Town2."), make_report("Town1 lies in Town2.\n")
    assert one.id == other.id
    ingest(store, one)
    ingest(store, other)
    before = dump_present(store)
    delete_report(store, one.id)
    ingest(store, other)
    ingest(store, one)
    assert dump_present(store) == before


# ---------------------------------------------------------------- versions


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"revision": 0}, {"revision": 1}),
        ({"published_on": "2024-05-07"}, {"published_on": "2024-05-08"}),
        ({}, {"published_on": "2024-05-08"}),
        ({"revision": 0, "published_on": "2024-05-09"}, {"revision": 1, "published_on": "2024-05-08"}),
    ],
)
@pytest.mark.parametrize("series", [{"url": "https://wire.example/1"}, {"publisher": "Wire", "external_id": "a"}])
@pytest.mark.parametrize("is_in_order", [True, False])
def test_the_newer_version_counts_whichever_came_first(
    sqlite_store: Store, series: dict[str, Any], old: dict[str, Any], new: dict[str, Any], is_in_order: bool
) -> None:
    versions = [make_report("Group1 fights Group2.", **series, **old), make_report("Group1 fights.", **series, **new)]
    for report in versions if is_in_order else reversed(versions):
        assert ingest(sqlite_store, report).status == "added"
    assert current(sqlite_store) == ["Group1 fights."]
    assert names(sqlite_store) == ["Group1"]
    assert rebuild(sqlite_store) == 0


def test_a_newer_version_keeps_the_judgements(store: Store) -> None:
    known = {"publisher": "Wire", "external_id": "a"}
    ingest(store, make_report("Group1 fights Group2.", **known))
    one, other = sorted(dump_canonical(store)["entities"])
    judge(store, "entity", one, other, Verdict.SAME, author="tests")
    ingest(store, make_report("Group2 met Group1 and Group3.", **known, revision=1))
    rows = dump_canonical(store)
    assert len(rows["entities"]) == 2
    assert rows["redirects"] == {other: {"id": other, "new_id": one, "kind": "entity"}}


def test_an_id_without_a_publisher_makes_no_versions(store: Store) -> None:
    for number in (1, 2):
        ingest(store, make_report(f"Group{number} fights.", external_id="1"))
    assert len(current(store)) == 2


def test_a_revision_that_moves_to_another_address_frees_the_older_version(store: Store) -> None:
    old, new = (make_report(f"Group{n} fights.", url="https://wire.example/1", revision=n) for n in (1, 2))
    ingest(store, old)
    ingest(store, new)
    assert names(store) == ["Group2"]
    ingest(store, replace(new, url="https://wire.example/2", revision=3))
    assert names(store) == ["Group1", "Group2"]
    assert rebuild(store) == 0


def test_deleting_the_newest_version_brings_back_the_one_before(store: Store) -> None:
    versions = [make_report(f"Group{n} fights.", url="https://wire.example/1", revision=n) for n in (1, 2, 3)]
    ingest(store, versions[0])
    before = dump_present(store)
    ingest_reports(store, READER, versions)
    delete_report(store, versions[1].id)
    assert names(store) == ["Group3"]
    delete_report(store, versions[2].id)
    assert dump_present(store) == before


# ---------------------------------------------------------------- forgetting


def test_a_deleted_report_leaves_what_there_would_be_without_it(store: Store) -> None:
    first = make_report("Group1 attacked Group2 in Town1, killing 4 civilians. Group1 fights Group2.", publisher="a")
    second = make_report("Group1 fights Group2 since 2014. Group2 attacked rebels in Town1.", publisher="b")
    ingest(store, first)
    before = dump_present(store)
    ingest(store, second)
    assert dump_present(store) != before
    assert delete_report(store, second.id) > 0
    assert dump_present(store) == before
    delete_report(store, first.id)
    assert all(not rows for name, rows in dump_present(store).items() if name != "codebook")
    with pytest.raises(NotFoundError, match=first.id):
        delete_report(store, first.id)


# ---------------------------------------------------------------- refusals


class Misreader(TongueReader):
    """Reads some texts in ways that can't be stored."""

    def analyse(self, report: Report) -> Analysis:
        analysis = super().analyse(report)
        if "HUGE" in report.text:
            toll = CasualtyMention(CasualtyKind.KILLED, 0, 1, low=10**30)
            return replace(analysis, events=tuple(replace(one, casualties=(toll,)) for one in analysis.events))
        if "NOBODY" in report.text:
            mention = Mention("m99", 0, 1, "x", MentionKind.ACTOR, MentionForm.NAME, "e99", 0, "names", 0.5)
            return replace(analysis, mentions=(*analysis.mentions, mention))
        if "EMPTY" in report.text:
            return replace(analysis, entities=tuple(replace(one, country="") for one in analysis.entities))
        if "CERTAIN" in report.text:
            return replace(analysis, mentions=tuple(replace(one, confidence=7.0) for one in analysis.mentions))
        if "TWICE" in report.text:
            return replace(analysis, entities=(*analysis.entities, *analysis.entities))
        if "BROKEN" in report.text:
            raise UnreadableReportError("text: broken", field="text")
        return analysis


@pytest.mark.parametrize("word", ["HUGE", "NOBODY", "EMPTY", "CERTAIN", "TWICE", "BROKEN"])
def test_a_report_that_cannot_be_stored_is_recorded_and_the_rest_goes_on(store: Store, word: str) -> None:
    bad = make_report(f"Group1 attacked Group2 in Town1. {word} secret.", external_id="bad")
    good = make_report(TEXT, external_id="good")
    outcomes = ingest_reports(store, Misreader(), [bad, good])
    assert [(one.document, one.status, one.field) for one in outcomes] == [
        ("bad", "failed", "text"), ("good", "added", None),
    ]  # fmt: skip
    assert "secret" not in str(outcomes[0].error)
    with store.read() as session:
        assert [(row.document, row.field, row.reason) for row in list_rejects(session)] == [
            ("bad", "text", outcomes[0].error)
        ]
    alone = dump_canonical(store)
    delete_report(store, good.id)
    assert all(not rows for rows in dump_canonical(store).values())
    ingest(store, good)
    assert dump_canonical(store) == alone


def test_a_name_that_is_longer_than_its_column_is_refused_by_postgres_only(store: Store) -> None:
    class Verbose(TongueReader):
        def analyse(self, report: Report) -> Analysis:
            return replace(super().analyse(report), dateline="x" * 256)

    (outcome,) = ingest_reports(store, Verbose(), [make_report(TEXT)])
    assert outcome.status == ("added" if store.is_sqlite else "failed")


def test_a_refusal_is_noted_once_and_forgotten_when_the_document_is_accepted(store: Store) -> None:
    refused = Outcome("a", "failed", field="text", error="text: is empty")
    ingest_reports(store, READER, [refused, refused, Outcome("b", "failed", error="b: unreadable")])
    with store.read() as session:
        assert [(row.document, row.field) for row in list_rejects(session)] == [("a", "text"), ("b", None)]
    ingest(store, make_report(TEXT, external_id="a"))
    with store.read() as session:
        assert [row.document for row in list_rejects(session)] == ["b"]


def test_progress_is_told_after_each_document(store: Store) -> None:
    told: list[str] = []
    batch = [make_report(TEXT, external_id="a"), Outcome("b", "failed", error="x"), make_report(TEXT, external_id="a")]
    outcomes = ingest_reports(store, READER, batch, on_outcome=lambda outcome: told.append(outcome.document))
    assert told == ["a", "b", "a"]
    assert [outcome.status for outcome in outcomes] == ["added", "failed", "unchanged"]


# ---------------------------------------------------------------- a lost database, other seeds


def test_a_lost_database_stops_the_run(store: Store) -> None:
    def lose(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "Town7" in str(_) and statement.startswith("INSERT INTO mentions"):
            raise OperationalError(statement, None, Exception("gone"))

    event.listen(store.engine, "before_cursor_execute", lose)
    batch = [make_report(TEXT), make_report("Town7 lies in Town1."), make_report("Town8 lies in Town1.")]
    seen: list[Outcome] = []
    with pytest.raises(OperationalError):
        ingest_reports(store, READER, batch, on_outcome=seen.append)
    event.remove(store.engine, "before_cursor_execute", lose)
    assert [outcome.status for outcome in seen] == ["added"]
    assert current(store) == [TEXT]
    assert [outcome.status for outcome in ingest_reports(store, READER, batch)] == ["unchanged", "added", "added"]


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_connection_that_breaks_stops_the_run_and_leaves_nothing(store: Store) -> None:
    url = store.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)

    def cut(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("INSERT INTO mentions"):
            with psycopg.connect(url) as other:
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )

    event.listen(store.engine, "before_cursor_execute", cut)
    with pytest.raises(OperationalError):
        ingest_reports(store, READER, [make_report(TEXT), make_report("Town8 lies in Town1.")])
    event.remove(store.engine, "before_cursor_execute", cut)
    assert current(store) == []
    assert ingest(store, make_report(TEXT)).status == "added"


def reload_while_reading(store: Store) -> Iterator[Report]:
    yield make_report(TEXT, external_id="before")
    load_seeds(store, to_seed_set([SeedEntity("actor:a", EntityKind.ACTOR, "Group1")]), TongueReader)
    yield make_report("Group1 fights.", external_id="after")


def test_a_run_stops_when_the_seeds_that_it_reads_with_are_replaced(store: Store) -> None:
    first = to_seed_set([SeedEntity("actor:b", EntityKind.ACTOR, "Group2")])
    load_seeds(store, first, TongueReader)
    reader = CarefulAnalyser(lambda: TongueReader(first), seed_version=first.version)
    seen: list[Outcome] = []
    with pytest.raises(StaleReaderError, match="seeds"):
        ingest_reports(store, reader, reload_while_reading(store), on_outcome=seen.append)
    assert [outcome.document for outcome in seen] == ["before"]
    assert current(store) == [TEXT]
