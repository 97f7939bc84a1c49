"""The migrations make, from nothing, the tables that the code declares, and take them down again; on both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError

from app.api.parameters_given import check_parameters
from app.api.saved_routes import find_route
from app.store import canonical_tables, source_tables, tables  # noqa: F401  (their tables belong to the metadata)
from app.store.base import Base
from app.store.migrations import current_revision, downgrade, head_revision, upgrade
from app.store.query_tables import SavedQueryRow
from app.store.session import Store
from app.store.text_tables import WORDS_INDEX


@pytest.fixture
def bare(empty_database_url: str) -> Iterator[Store]:
    """A database without tables."""
    opened = Store(empty_database_url)
    yield opened
    opened.close()


def describe(store: Store) -> dict[str, Any]:
    """All that the database tells of its tables."""
    inspector = inspect(store.engine)
    return {
        name: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"], column["default"])
                for column in inspector.get_columns(name)
            },
            "primary key": inspector.get_pk_constraint(name),
            "foreign keys": sorted(inspector.get_foreign_keys(name), key=lambda one: str(one["name"])),
            "unique": sorted(inspector.get_unique_constraints(name), key=lambda one: str(one["name"])),
            "checks": sorted((str(one["name"]), one["sqltext"]) for one in inspector.get_check_constraints(name)),
            "indexes": sorted(str(index) for index in map(_with_texts, inspector.get_indexes(name))),
        }
        for name in inspector.get_table_names()
        if name != "alembic_version" and not name.startswith("sentence_words")  # FTS5 keeps itself in tables
    }


def _with_texts(index: Any) -> dict[str, Any]:
    options = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return {**index, "dialect_options": options}


def is_declared(_item: Any, name: str | None, kind: str, reflected: bool, _other: Any) -> bool:
    """Leaves out the index of words, which is made beside its table."""
    return not (reflected and kind in ("table", "index") and str(name).startswith(("sentence_words", WORDS_INDEX)))


def test_up_from_nothing_gives_the_declared_tables(store: Store, bare: Store) -> None:
    with store.engine.connect() as connection:
        options = {"compare_server_default": True, "include_object": is_declared}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []
    Base.metadata.create_all(bare.engine)
    migrated, declared = describe(store), describe(bare)
    assert migrated.keys() == declared.keys() == Base.metadata.tables.keys()
    for name, table in declared.items():
        assert migrated[name] == table, name


def test_up_down_and_up_again(bare: Store) -> None:
    assert current_revision(bare) is None
    upgrade(bare)
    assert current_revision(bare) == head_revision()
    first = describe(bare)
    upgrade(bare)
    downgrade(bare)
    assert describe(bare) == {}
    assert current_revision(bare) is None
    upgrade(bare)
    assert describe(bare) == first


SAVED = {
    "a": ("graph", {"text": "goma", "country": ["CD"]}, {"label": "goma", "country": ["CD"]}),
    "b": ("exports/gexf", {"text": "goma"}, {"label": "goma"}),
    "c": ("charts/map.svg", {"text": "goma", "places": 9}, {"label": "goma", "places": 9}),
    "d": ("charts/timeline.svg", {"text": "goma"}, {"text": "goma"}),
    "e": ("events", {"text": "goma", "type": ["attack"]}, {"text": "goma", "type": ["attack"]}),
    "f": ("entities", {"country": ["CD"], "kind": ["actor"]}, {"home_country": ["CD"], "kind": ["actor"]}),
    "g": ("entities", {"bbox": "0,0,1,1"}, {"bbox": "0,0,1,1", "kind": ["location"]}),
    "h": ("analysis/balance", {"actor": ["ent_a"], "country": ["CD"]}, {"among": ["ent_a"], "country": ["CD"]}),
    "i": ("analysis/changed-ties", {"actor": ["ent_a"], "first": "2015"}, {"party": ["ent_a"], "first": "2015"}),
    "j": ("analysis/centrality", {"text": "goma"}, {"label": "goma"}),
    "k": ("graph/connect", {"ids": ["a", "b"], "text": "goma"}, {"ids": ["a", "b"], "label": "goma"}),
    "l": ("reports", {"text": "goma"}, {"text": "goma"}),
    "m": ("entities/ent_a/neighbours", {"text": "goma"}, {"label": "goma"}),
    "n": ("snapshots/brief/graph", {"text": "goma"}, {"label": "goma"}),
    "o": ("snapshots/brief/entities", {"country": ["CD"]}, {"home_country": ["CD"]}),
}


def test_saved_questions_are_written_in_the_names_of_the_filter(bare: Store) -> None:
    upgrade(bare, "0009")
    with bare.write() as session:
        for name, (route, before, _) in SAVED.items():
            session.add(
                SavedQueryRow(name=name, route=route, parameters=before, author="ann", saved_at=datetime.now(UTC))
            )
    upgrade(bare)
    with bare.read() as session:
        found = {row.name: row.parameters for row in session.scalars(select(SavedQueryRow))}
    assert found == {name: after for name, (_, _, after) in SAVED.items()}
    for route, _, after in SAVED.values():
        check_parameters(find_route(route).query, after if "first" not in after else {**after, "second": "2016"})
    downgrade(bare, "0009")
    with bare.read() as session:
        then = {row.name: row.parameters for row in session.scalars(select(SavedQueryRow))}
    assert {name: value for name, value in then.items() if name != "g"} == {
        name: before for name, (_, before, _) in SAVED.items() if name != "g"
    }


def test_two_processes_may_migrate_at_once(empty_database_url: str) -> None:
    def migrate(_number: int) -> str | None:
        own = Store(empty_database_url)
        upgrade(own)
        revision = current_revision(own)
        own.close()
        return revision

    with ThreadPoolExecutor(3) as pool:
        assert set(pool.map(migrate, range(3))) == {head_revision()}


def test_no_text_column_takes_an_empty_string_for_unknown(store: Store) -> None:
    checked = {name: {one[1] for one in table["checks"]} for name, table in describe(store).items()}
    for name, table in Base.metadata.tables.items():
        for column in table.columns:
            if column.nullable and column.type.python_type is str:
                assert any(f"{column.name}" in check and "<> ''" in check for check in checked[name]), column


def test_sqlite_checks_foreign_keys_and_lets_readers_go_on(sqlite_store: Store) -> None:
    with sqlite_store.read() as session:
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"


def test_foreign_keys_hold(store: Store) -> None:
    with pytest.raises(IntegrityError), store.write() as session:
        session.execute(text("INSERT INTO sentences (report_id, position, start, \"end\") VALUES ('rep_0', 0, 0, 1)"))
