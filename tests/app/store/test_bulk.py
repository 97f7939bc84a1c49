"""Rows go in past the compiler as they would through it."""

from datetime import UTC, date, datetime
from typing import Any, cast

import pytest
from sqlalchemy import Table, select
from sqlalchemy.exc import DataError, IntegrityError

from app.store.bulk import COPY_FROM, bulk_insert
from app.store.session import Store
from app.store.tables import EditRow, ReportRow, SeedVersionRow

MANY = COPY_FROM + 5
EDITS, REPORTS = cast(Table, EditRow.__table__), cast(Table, ReportRow.__table__)


def edit(number: int, **more: Any) -> dict[str, Any]:
    row = {
        "id": f"edt_{number}",
        "record_id": "ent_1",
        "attribute": f"name{number}",
        "value": {"value": f"É\t{number}\\N\n"},
        "author": "tests",
        "note": None if number % 2 else "a 'note'",
        "edited_at": datetime(2024, 5, 6, 12, number, tzinfo=UTC),
    }
    return row | more


@pytest.mark.parametrize("count", [1, 2, MANY])
def test_rows_come_back_as_they_were_given(store: Store, count: int) -> None:
    rows = [edit(number) for number in range(count)]
    with store.write() as session:
        bulk_insert(session.connection(), EDITS, rows)
    with store.read() as session:
        found = [dict(row._mapping) for row in session.execute(select(EDITS).order_by(EDITS.c.edited_at))]
    assert found == rows


@pytest.mark.parametrize("count", [2, MANY])
def test_a_row_twice_is_refused(store: Store, count: int) -> None:
    rows = [edit(number) for number in range(count)]
    with pytest.raises(IntegrityError), store.write() as session:
        bulk_insert(session.connection(), EDITS, [*rows, rows[0]])
    with store.read() as session:
        assert session.execute(select(EDITS)).all() == []


@pytest.mark.parametrize("count", [1, MANY])
def test_what_a_column_does_not_hold_is_refused(store: Store, count: int) -> None:
    table = cast(Table, SeedVersionRow.__table__)
    moment = datetime(2024, 5, 6, tzinfo=UTC)
    rows = [{"seq": number, "version": "v", "loaded_at": moment, "counts": {}} for number in range(count)]
    rows[-1]["seq"] = 2**80
    with pytest.raises((DataError, OverflowError)), store.write() as session:
        bulk_insert(session.connection(), table, rows)


def test_a_naive_moment_is_refused_by_its_type(store: Store) -> None:
    with pytest.raises(ValueError, match="naive"), store.write() as session:
        bulk_insert(session.connection(), EDITS, [edit(1, edited_at=datetime(2024, 5, 6))])  # noqa: DTZ001


def test_defaults_are_filled_in(store: Store) -> None:
    row = {
        "id": "rep_1", "text": "Text.", "sha256": "0" * 64, "published_on": date(2024, 5, 6), "marking": "TLP:CLEAR",
        "is_current": True, "analysis_version": "v", "recorded_at": datetime(2024, 5, 6, tzinfo=UTC),
    }  # fmt: skip
    with store.write() as session:
        bulk_insert(session.connection(), REPORTS, [row])
    with store.read() as session:
        assert session.scalar(select(REPORTS.c.revision)) == 0
