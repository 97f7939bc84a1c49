"""Reports found by their text and data, alike on both databases."""

from datetime import date
from typing import Any

import pytest

from app.store.read_keyset import SortKey
from app.store.read_reports import ReportSearch, get_report_with_text, load_refusals, load_reports
from app.store.session import Store
from app.store.tables import RejectRow, ReportRow
from graph.errors import InvalidInputError, NotFoundError
from tests.app.store.conftest import REPORTS, entity_id


def find(store: Store, **search: Any) -> list[str | None]:
    with store.read() as session:
        rows, _ = load_reports(session, ReportSearch(**search), [SortKey(ReportRow.id)], after=None, limit=99)
    return sorted((row.external_id or "" for row in rows), key=str)


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ({}, ["", "", "p1", "p2", "w1", "w2", "w3"]),
        ({"current_only": False}, ["", "", "p1", "p2", "p2", "w1", "w2", "w3"]),
        ({"publishers": ["Wire"]}, ["w1", "w2", "w3"]),
        ({"publishers": ["Wire", "Post"], "published_from": date(2024, 5, 9)}, ["p1", "w2"]),
        ({"published_to": date(2024, 1, 1)}, ["w3"]),
        ({"languages": ["fr"]}, []),
        ({"markings": ["TLP:RED"]}, ["w2"]),
        ({"external_id": "w3"}, ["w3"]),
        ({"text": "WEATHER mild"}, ["w3"]),
        ({"text": "mild weather was"}, ["w3"]),
        ({"text": "weather cold"}, []),
        ({"text": "áttack"}, ["p1", "w1"]),
        ({"text": "ÁTTACK killing"}, ["p1", "w1"]),
        ({"text": "attack denial"}, []),
        ({"text": "denial"}, [""]),
        ({"text": '"weather was"'}, ["w3"]),
        ({"text": '"was weather"'}, []),
        ({"text": '"Town1. Town1"'}, []),
        ({"text": "group1 -group2 OR -weather"}, None),
        ({"text": "group1 -claimed"}, ["p2", "w1"]),
        ({"text": "weather OR claimed"}, ["p1", "w3"]),
        ({"text": "weath*"}, ["w3"]),
        ({"text": "ćevapi"}, []),
        ({"text": "ćevapi", "with_restricted": True}, ["w2"]),
        ({"text": "CEVAPI 100%", "with_restricted": True}, ["w2"]),
        ({"text": "1%0", "with_restricted": True}, []),
        ({"text": "them_all", "with_restricted": True}, ["w2"]),
        ({"text": "them-all", "with_restricted": True}, ["w2"]),
        ({"text": "%", "with_restricted": True}, None),
        ({"text": "\\", "with_restricted": True}, None),
    ],
)
def test_reports_are_found(told: Store, search: dict[str, Any], expected: list[str] | None) -> None:
    if expected is None:
        with pytest.raises(InvalidInputError, match="text: ") as caught:
            find(told, **search)
        assert caught.value.field == "text"
    else:
        assert find(told, **search) == expected


def test_reports_are_found_by_what_they_tell_of(told: Store) -> None:
    assert find(told, entity_id=entity_id(told, "Town1")) == ["p1", "p2", "w1"]
    with pytest.raises(NotFoundError, match="ent_0"):
        find(told, entity_id="ent_0")


def test_a_report_is_read_with_its_text(told: Store) -> None:
    with told.read() as session:
        for report in REPORTS:
            row = get_report_with_text(session, report.id)
            assert (row.text, row.characters, row.published_at) == (report.text, len(report.text), report.published_on)
            assert row.recorded_at.tzinfo is not None
        with pytest.raises(NotFoundError, match="rep_0"):
            get_report_with_text(session, "rep_0")


def test_refusals_tell_document_field_and_reason(told: Store) -> None:
    with told.read() as session:
        rows, end = load_refusals(session, [SortKey(RejectRow.document), SortKey(RejectRow.id)], after=None, limit=3)
    assert [(row.document, row.field) for row in rows] == [("bad0", "text")] * 3
    assert end is not None
    assert {row.reason for row in rows} == {"text: 0 is bad", "text: 3 is bad", "text: 6 is bad"}
