"""What is kept of two copies of a report, and which of its versions is the newest."""

import itertools
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.store.reports import (
    clear_rejects,
    delete_report_row,
    get_report,
    join_copies,
    list_rejects,
    save_reject,
    save_report,
    series_of,
    settle_series,
    to_report,
    versions_of,
)
from app.store.session import Store
from graph.errors import ConflictError, NotFoundError
from graph.model import Analysis, Report
from graph.ontology import Marking, Reliability
from tests.tongue import make_report

BARE = Report(id="rep_1", text="Goma is calm.")
DAY, NEXT = date(2024, 5, 6), date(2024, 5, 7)
NOTHING = Analysis("v1")

copies = st.builds(
    lambda text, revision, **known: replace(BARE, text=text, revision=revision, **known),
    st.sampled_from(["Goma is calm.", "Goma  is calm.", "Goma is\ncalm."]),
    st.integers(0, 1),
    external_id=st.sampled_from([None, "a", "b"]),
    title=st.sampled_from([None, "A", "B"]),
    published_on=st.sampled_from([None, DAY, NEXT]),
    url=st.sampled_from([None, "https://a", "https://b"]),
    reliability=st.sampled_from([None, Reliability.A, Reliability.F]),
    marking=st.sampled_from([Marking.CLEAR, Marking.CLEAR, Marking.RED]),
)


def join_all(reports: list[Report]) -> Report | None:
    joined = reports[0]
    try:
        for report in reports[1:]:
            joined = join_copies(joined, report)
    except ConflictError:
        return None
    return joined


@given(st.lists(copies, min_size=1, max_size=3))
def test_what_is_kept_of_copies_does_not_depend_on_their_order(given_copies: list[Report]) -> None:
    newest = max(report.revision for report in given_copies)
    of_newest = [report for report in given_copies if report.revision == newest]
    days = {report.published_on for report in given_copies if report.published_on}
    assume(len(days) < 2 and len({report.marking for report in given_copies}) < 2)
    expected = join_all(of_newest)
    assert expected is not None
    for order in itertools.permutations(given_copies):
        joined = join_all(list(order))
        assert joined == expected
        assert join_copies(expected, order[0]) == expected


@pytest.mark.parametrize(
    ("one", "other", "field"),
    [
        ({"published_on": DAY}, {"published_on": NEXT}, "published_at"),
        ({"marking": Marking.RED}, {"marking": Marking.CLEAR}, "marking"),
    ],
)
def test_equal_revisions_that_contradict_are_refused(one: dict[str, Any], other: dict[str, Any], field: str) -> None:
    first, second = replace(BARE, revision=3, **one), replace(BARE, revision=3, **other)
    for pair in ((first, second), (second, first)):
        with pytest.raises(ConflictError, match=rf"^{field}: .*revision above 3"):
            join_copies(*pair)
    assert join_copies(first, replace(second, revision=4)) == replace(second, revision=4)
    assert join_copies(first, replace(second, revision=2)) == first


def test_versions_share_their_address_or_publisher_and_own_id() -> None:
    assert series_of(BARE) is None
    assert series_of(replace(BARE, external_id="1")) is None
    assert series_of(replace(BARE, publisher="Wire")) is None
    wire = series_of(replace(BARE, publisher="Wire", external_id="1"))
    assert wire is not None
    assert wire != series_of(replace(BARE, publisher="Post", external_id="1"))
    web = series_of(replace(BARE, url="https://a"))
    assert web == series_of(replace(BARE, url="https://a", publisher="Wire", external_id="1")) != wire


def test_a_report_comes_back_as_it_was_given(store: Store) -> None:
    full = replace(
        BARE, external_id="a", title="Tïtle", published_on=DAY, url="https://a", publisher="Wire", language="fr",
        marking=Marking.AMBER_STRICT, reliability=Reliability.B, revision=7, text="Ünïcode \U0001f600 text",
    )  # fmt: skip
    with store.write() as session:
        save_report(session, full, Analysis("v1", dateline="Goma", language="en"))
    with store.read() as session:
        row = get_report(session, full.id)
        assert to_report(row) == full
        assert (row.dateline, row.language, row.analysis_version, row.is_current) == ("Goma", "fr", "v1", True)
        with pytest.raises(NotFoundError, match="rep_0"):
            get_report(session, "rep_0")


def test_a_language_that_is_not_given_is_the_readers(store: Store) -> None:
    with store.write() as session:
        save_report(session, BARE, Analysis("v1", language="en"))
        assert get_report(session, BARE.id).language == "en"


def test_saving_again_keeps_the_first_moment(store: Store) -> None:
    with store.write() as session:
        save_report(session, BARE, NOTHING)
        first = get_report(session, BARE.id).recorded_at
        save_report(session, replace(BARE, title="x"), Analysis("v2"))
        row = get_report(session, BARE.id)
        assert (row.recorded_at, row.title, row.analysis_version) == (first, "x", "v2")


def test_versions_are_ordered_by_revision_day_length_and_id(store: Store) -> None:
    known: dict[str, Any] = {"url": "https://a"}
    expected = [
        make_report("longest of all.", **known),
        make_report("short.", published_on="2024-05-06", **known),
        make_report("longer.", published_on="2024-05-06", **known),
        make_report("x", published_on="2024-05-07", **known),
        make_report("y", published_on="2024-05-01", revision=1, **known),
    ]
    for order in (expected, expected[::-1]):
        with store.write() as session:
            for report in order:
                save_report(session, report, NOTHING)
            series = series_of(expected[0])
            settle_series(session, series)
            assert [row.text for row in versions_of(session, series)] == [report.text for report in expected]
            assert [row.is_current for row in versions_of(session, series)] == [False] * 4 + [True]
            assert versions_of(session, None) == []
            for report in order:
                delete_report_row(session, report.id)


def test_a_refusal_is_noted_whatever_was_given(store: Store) -> None:
    with store.write() as session:
        save_reject(session, "a\x00b", "f" * 300, "id: 'a\ud800' is none")
    with store.read() as session:
        (row,) = list_rejects(session)
    assert (row.document, row.field, row.reason) == ("a\ufffdb", "f" * 255, "id: 'a?' is none")


def test_refusals_are_noted_once_and_cleared_by_document(store: Store) -> None:
    with store.write() as session:
        for document, field, reason in (("b", None, "x"), ("a", "text", "y"), ("a", "text", "y"), ("a", "text", "z")):
            save_reject(session, document, field, reason)
        assert [(row.document, row.reason) for row in list_rejects(session)] in (
            [("a", "y"), ("a", "z"), ("b", "x")], [("a", "z"), ("a", "y"), ("b", "x")],
        )  # fmt: skip
        clear_rejects(session, "a")
        assert [row.document for row in list_rejects(session)] == ["b"]
