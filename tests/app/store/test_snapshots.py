"""Snapshots in the store: what is frozen, in which parts, shared and checked; on both databases."""

import gzip

import orjson
import pytest
from sqlalchemy import func, select, update

from app.frozen.loading import load_frozen
from app.ingest.freezing import _taking, take_snapshot
from app.ingest.pipeline import delete_report, ingest_reports
from app.store.freezing import EVIDENCE, PREFIX_LENGTH, iter_pieces
from app.store.frozen_texts import load_texts
from app.store.rows import CANONICAL_ROWS
from app.store.session import Store
from app.store.snapshot_tables import SnapshotChunkRow
from app.store.snapshots import PartReader, get_snapshot, iter_records, list_parts, read_part
from graph.build import build_graph
from graph.errors import BrokenSnapshotError, BusyError
from graph.payload import RECORD_KINDS, from_payload
from tests.app.store.conftest import REPORTS, SEEDS, tell_all
from tests.dumps import describe_graph, load_records
from tests.tongue import TongueReader


@pytest.fixture
def frozen_store(store: Store) -> Store:
    tell_all(store)
    take_snapshot(store, "a", author="ann")
    return store


def test_every_record_is_frozen_once_as_the_tables_hold_it(frozen_store: Store) -> None:
    with frozen_store.read() as session:
        for kind, table in CANONICAL_ROWS.items():
            found = [from_payload(RECORD_KINDS[kind], one) for one in iter_records(session, "a", kind)]
            count = session.scalar(select(func.count()).select_from(table))
            assert len({one.id for one in found}) == len(found) == count
        row = get_snapshot(session, "a")
        assert row.counts["event"] == len(list(iter_records(session, "a", "event")))
        digest, version = row.digest, row.version
        built = build_graph(load_records(session))
    assert describe_graph(load_frozen(frozen_store, "a", digest=digest, version=version).graph) == describe_graph(built)


def test_parts_hold_ids_that_begin_alike_in_order(frozen_store: Store) -> None:
    with frozen_store.read() as session:
        parts = list_parts(session, "a")
        assert len({(part.kind, part.bucket) for part in parts}) == len(parts)
        for part in parts:
            ids = [one["id"] for one in read_part(session, part)]
            assert ids == sorted(ids)
            assert {one[:PREFIX_LENGTH] for one in ids} == {part.bucket}
        pieces = {(piece.kind, piece.bucket): piece.digest for piece in iter_pieces(session)}
        assert pieces == {(part.kind, part.bucket): part.digest for part in parts}


def test_no_sentence_is_copied_and_each_is_found_by_its_reference(frozen_store: Store) -> None:
    with frozen_store.read() as session:
        bodies = [gzip.decompress(body) for body in session.scalars(select(SnapshotChunkRow.body))]
        assert not any(b"wounding" in body for body in bodies)
        evidence = list(iter_records(session, "a", EVIDENCE))
        texts = load_texts(session, evidence, sees_restricted=True)
        assert {text.state for text in texts.values()} == {"shown"}
        few = load_texts(session, evidence, sees_restricted=False)
        assert {text.state for text in few.values()} == {"shown", "withheld"}
    delete_report(frozen_store, REPORTS[0].id)
    with frozen_store.read() as session:
        gone = load_texts(session, evidence, sees_restricted=True)
    removed = {one["id"] for one in evidence if one["report_id"] == REPORTS[0].id}
    assert {one for one, text in gone.items() if text.state == "removed"} == removed != set()
    assert all(gone[one].removed_on for one in removed)
    ingest_reports(frozen_store, TongueReader(SEEDS), [REPORTS[0]])
    with frozen_store.read() as session:
        assert load_texts(session, evidence, sees_restricted=True) == texts


def test_a_chunk_that_was_touched_is_refused(frozen_store: Store) -> None:
    with frozen_store.read() as session:
        part = list_parts(session, "a", ["event"])[0]
        lines = orjson.dumps({"id": "evm_0"}) + b"\n"
    for body, words in ((gzip.compress(lines), "its digest differs"), (b"broken", "can't be unpacked")):
        with frozen_store.write() as session:
            session.execute(update(SnapshotChunkRow).where(SnapshotChunkRow.digest == part.digest).values(body=body))
        with frozen_store.read() as session, pytest.raises(BrokenSnapshotError, match=words) as told:
            read_part(session, part)
        assert f"snapshot 'a': the part event {part.bucket}" in str(told.value)


def test_records_are_found_by_id_bucket_by_bucket(frozen_store: Store) -> None:
    with frozen_store.read() as session:
        reader = PartReader(session, "a", PREFIX_LENGTH)
        ids = [one["id"] for one in reader.scan("entity")]
        assert list(reader.find("entity", [*ids, "ent_none"])) == sorted(ids)


def test_one_is_taken_at_a_time(store: Store) -> None:
    with _taking, pytest.raises(BusyError):
        take_snapshot(store, "a", author="ann")


def test_nothing_can_be_frozen_too(store: Store) -> None:
    assert take_snapshot(store, "empty", author="ann")
    with store.read() as session:
        assert (get_snapshot(session, "empty").counts, list_parts(session, "empty")) == ({}, [])
