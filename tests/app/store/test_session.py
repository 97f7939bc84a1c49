"""Connections: which URLs, what a reader sees while another writes, one writer at a time."""

import sys
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import SQLAlchemyError, StatementError
from sqlalchemy.orm import Session

from app.store.migrations import upgrade
from app.store.session import Store
from app.store.tables import RejectRow
from graph.errors import InvalidInputError
from tests.conftest import MakeUrl

MOMENT = datetime(2024, 5, 6, 12, 30, 0, 123456, tzinfo=UTC)


def reject(number: int, recorded_at: datetime = MOMENT) -> dict[str, Any]:
    return {"id": f"rej_{number}", "document": "d", "field": None, "reason": "r", "recorded_at": recorded_at}


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(RejectRow)) or 0


def add(store: Store, number: int) -> None:
    with store.write() as session:
        session.execute(insert(RejectRow), [reject(number)])


@pytest.mark.parametrize("url", ["mysql://localhost/x", "no url", "", "oracle://x"])
def test_another_database_is_refused(url: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        Store(url)
    assert caught.value.field == "database_url"


def test_without_the_driver_of_postgresql_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(InvalidInputError, match="extra 'postgres'"):
        Store("postgresql://localhost/x")


def test_the_folder_of_a_new_file_is_made(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'a' / 'b' / 'graph.sqlite'}")
    with store.read() as session:
        assert session.scalar(text("SELECT 1")) == 1
    store.close()
    assert (tmp_path / "a" / "b" / "graph.sqlite").exists()


def test_what_is_committed_stays_and_what_breaks_does_not(store: Store) -> None:
    def break_off() -> None:
        with store.write() as session:
            session.execute(insert(RejectRow), [reject(2)])
            raise KeyError

    add(store, 1)
    with pytest.raises(KeyError):
        break_off()
    with store.read() as session:
        assert count(session) == 1


def test_a_reader_sees_one_moment_and_does_not_wait(store: Store) -> None:
    with store.read() as session:
        assert count(session) == 0
        add(store, 1)
        assert count(session) == 0
    with store.write() as writing:
        writing.execute(insert(RejectRow), [reject(2)])
        with store.read() as session:
            assert count(session) == 1


def test_a_reader_writes_nothing(store: Store) -> None:
    def write() -> None:
        with store.read() as session:
            session.execute(insert(RejectRow), [reject(1)])
            session.flush()

    if store.is_sqlite:
        write()  # not committed
    else:
        with pytest.raises(Exception, match="read-only"):
            write()
    with store.read() as session:
        assert count(session) == 0


def test_one_writes_at_a_time_and_sees_what_the_one_before_wrote(database_url: MakeUrl) -> None:
    url = database_url()
    stores = [Store(url) for _ in range(4)]

    def work(store: Store) -> None:
        for _ in range(5):
            with store.write() as session:
                session.execute(insert(RejectRow), [reject(count(session))])  # the number would clash

    threads = [threading.Thread(target=work, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with stores[0].read() as session:
        assert count(session) == 20
    for store in stores:
        store.close()


def test_a_moment_comes_back_in_utc_and_one_without_a_zone_is_refused(store: Store) -> None:
    elsewhere = MOMENT.astimezone(timezone(timedelta(hours=5, minutes=30)))
    with store.write() as session:
        session.execute(insert(RejectRow), [reject(1, elsewhere)])
    with store.read() as session:
        found = session.scalar(select(RejectRow.recorded_at))
        assert found == MOMENT
        assert found.utcoffset() == timedelta(0)
    with pytest.raises(StatementError, match="naive"), store.write() as session:
        session.execute(insert(RejectRow), [reject(2, MOMENT.replace(tzinfo=None))])


def test_letters_of_any_script_are_folded_alike(store: Store) -> None:
    with store.read() as session:
        for given, folded in (("ÀÇĆ Ω", "àçć ω"), ("ЖИТЬ", "жить"), ("ABC", "abc"), ("北", "北")):
            assert session.scalar(select(func.lower(given))) == folded
        assert session.scalar(select(func.lower(None))) is None


def test_a_fixed_question_is_answered_as_of_now(database_url: MakeUrl) -> None:
    store = Store(database_url())
    upgrade(store)
    ask = "SELECT count(*) FROM rejects"
    assert store.ask(ask) == 0
    add(store, 1)
    assert store.ask(ask) == 1
    with store.read() as session:
        count(session)
        add(store, 2)
        assert (count(session), store.ask(ask)) == (1, 2)
    with store.write() as session:
        session.execute(text("DELETE FROM rejects"))
        assert store.ask(ask) == 2  # not committed yet
    assert store.ask(ask) == 0
    store.close()


def test_a_fixed_question_outlives_its_connection(database_url: MakeUrl) -> None:
    store = Store(database_url())
    upgrade(store)
    ask = "SELECT count(*) FROM rejects"
    assert store.ask(ask) == 0
    store._kept.driver_connection.close()
    assert store.ask(ask) == 0
    with pytest.raises(SQLAlchemyError):
        store.ask("SELECT count(*) FROM nowhere")
    assert store.ask(ask) == 0
    store.close()


def test_a_fixed_question_on_a_store_in_memory_sees_what_is_there() -> None:
    store = Store("sqlite://")
    upgrade(store)
    add(store, 1)
    assert store.ask("SELECT count(*) FROM rejects") == 1
    store.close()
