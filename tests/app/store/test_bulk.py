"""Rows go in and are changed past the compiler as they would be through it."""

from datetime import UTC, date, datetime
from typing import Any, cast

import pytest
from sqlalchemy import Table, select
from sqlalchemy.exc import DataError, IntegrityError

from app.store.bulk import COPY_FROM, bulk_insert, bulk_update
from app.store.canonical_tables import EntityRow
from app.store.session import Store
from app.store.tables import EditRow, ReportRow, SeedVersionRow

MANY = COPY_FROM + 5
EDITS, REPORTS, ENTITIES = (cast(Table, one.__table__) for one in (EditRow, ReportRow, EntityRow))


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


@pytest.mark.parametrize("count", [1, MANY])
def test_rows_are_changed_by_their_keys(store: Store, count: int) -> None:
    rows = [edit(number) for number in range(count + 1)]
    changes = [
        {"author": "others", "id": row["id"], "note": None, "record_id": "ent_1", "value": {"value": [row["id"], "'"]},
         "edited_at": datetime(2024, 5, 7, 12, tzinfo=UTC)}
        for row in rows[1:]
    ]  # fmt: skip
    with store.write() as session:
        bulk_insert(session.connection(), EDITS, rows)
        bulk_update(session.connection(), EDITS, changes, keys=("id", "record_id"))
    with store.read() as session:
        found = {row.id: dict(row._mapping) for row in session.execute(select(EDITS))}
    assert found == {"edt_0": rows[0]} | {row["id"]: row | new for row, new in zip(rows[1:], changes, strict=True)}


def test_whole_numbers_and_none_may_stand_beside_fractions(store: Store) -> None:
    row = {"kind": "location", "name": "Ramka", "is_generic": False, "report_count": 1, "confidence": 1.0}
    with store.write() as session:
        bulk_insert(session.connection(), ENTITIES, [row | {"id": f"ent_{number}"} for number in range(3)])
        changes = [{"id": f"ent_{number}", "latitude": value} for number, value in enumerate((1, 1.5, None))]
        bulk_update(session.connection(), ENTITIES, changes)
    with store.read() as session:
        assert session.scalars(select(ENTITIES.c.latitude).order_by(ENTITIES.c.id)).all() == [1.0, 1.5, None]


def test_a_change_to_what_the_column_does_not_hold_is_refused_not_cut(store: Store) -> None:
    if store.is_sqlite:
        pytest.skip("SQLite knows no lengths")
    with store.write() as session:
        bulk_insert(session.connection(), EDITS, [edit(1)])
    with pytest.raises(DataError), store.write() as session:
        bulk_update(session.connection(), EDITS, [{"id": "edt_1", "attribute": "a" * 33}])
