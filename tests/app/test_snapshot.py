"""The graph in memory follows what is committed, and is built anew where the changes do not fit it."""

import logging

import pytest
from sqlalchemy import update

from app.snapshot import Snapshot, load_records
from app.store.canonical_tables import EntityRow
from app.store.feed import FeedWriter
from app.store.session import Store
from graph.build import build_graph
from graph.payload import Record
from tests.factory import make_entity
from tests.graph.strategies import parts_of

GOMA, BENI = make_entity("Goma", "location"), make_entity("Beni", "location")


def save(store: Store, *entities: Record) -> None:
    with store.write() as session:
        writer = FeedWriter(session, "rebuild")
        wanted = {entity.id: entity for entity in entities}
        writer.upsert("entity", writer.load("entity", wanted), wanted)
        writer.close()


def test_what_is_committed_is_in_the_next_read(sqlite_store: Store) -> None:
    save(sqlite_store, GOMA)
    snapshot = Snapshot(sqlite_store)
    with snapshot.read() as graph:
        assert list(graph) == [GOMA.id]
        save(sqlite_store, BENI)
        assert list(graph) == [GOMA.id]
    with snapshot.read() as graph:
        assert sorted(graph) == [BENI.id, GOMA.id]
        assert graph.graph["version"] == snapshot.version == 2


def test_a_change_of_what_the_graph_does_not_hold_makes_it_anew(
    sqlite_store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    save(sqlite_store, GOMA, BENI)
    snapshot = Snapshot(sqlite_store)
    snapshot.refresh()
    with sqlite_store.write() as session:
        session.execute(update(EntityRow).values(name="Elsewhere"))  # behind the feed's back
    save(sqlite_store, GOMA)
    with caplog.at_level(logging.WARNING), snapshot.read() as graph, sqlite_store.read() as session:
        assert parts_of(graph) == parts_of(build_graph(load_records(session)))
        assert {data["label"] for _, data in graph.nodes(data=True)} == {"Goma", "Elsewhere"}
    assert "built anew" in caplog.text
