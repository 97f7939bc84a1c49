"""Taking a snapshot: read at one moment without the writer's lock, then stored whole or not at all."""

import gzip
import tempfile
import threading
from collections import Counter
from datetime import UTC, datetime
from typing import IO, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.store.feed import last_seq
from app.store.freezing import PREFIX_LENGTH, digest_of, iter_pieces
from app.store.session import Store
from app.store.snapshot_tables import SnapshotChunkRow, SnapshotRow
from app.store.snapshots import delete_snapshot, find_snapshot, save_chunk, save_snapshot
from graph.errors import BusyError

IN_MEMORY = 16_000_000  # bytes of compressed chunks; more go to the disk until they are stored
LEVEL = 6
_taking = threading.Lock()


def take_snapshot(store: Store, name: str, *, author: str, note: str | None = None) -> bool:
    """Freeze what is held to be so now under a name; gives whether the name is new.

    A name that is taken keeps what it holds; only its note is replaced, if one is given.

    Raises
    ------
    BusyError
        If another one is being taken.
    ConflictError
        If a snapshot that shares chunks with it was deleted meanwhile.
    """
    if _note_again(store, name, note):
        return False
    if not _taking.acquire(blocking=False):
        raise BusyError("another snapshot is being taken; try again when it is done")
    try:
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
            with store.read() as session:
                row, parts, places = _freeze(session, file)
            row.name, row.author, row.note = name, author, note
            with store.write() as session:
                if find_snapshot(session, name) is not None:
                    return False
                for digest, (start, length) in places.items():
                    file.seek(start)
                    save_chunk(session, digest, file.read(length))
                save_snapshot(session, row, parts)
        return True
    finally:
        _taking.release()


def drop_snapshot(store: Store, name: str) -> None:
    """Take a snapshot away.

    Raises
    ------
    NotFoundError
        If there is none with that name.
    """
    with store.write() as session:
        delete_snapshot(session, name)


def _note_again(store: Store, name: str, note: str | None) -> bool:
    """Whether the name is taken; its note becomes this one, if it is another."""
    with store.read() as session:
        row = find_snapshot(session, name)
        if row is None or note is None or row.note == note:
            return row is not None
    with store.write() as session:
        row = find_snapshot(session, name)
        if row is not None:
            row.note = note
    return row is not None


def _freeze(session: Session, file: IO[bytes]) -> tuple[SnapshotRow, list[dict[str, Any]], dict[str, tuple[int, int]]]:
    """The snapshot, its parts, and where in the file the chunks stand that are not kept yet."""
    kept = set(session.scalars(select(SnapshotChunkRow.digest)))
    counts: Counter[str] = Counter()
    parts: list[dict[str, Any]] = []
    places: dict[str, tuple[int, int]] = {}
    size = 0
    version = last_seq(session)
    for piece in iter_pieces(session):
        counts[piece.kind] += piece.count
        size += len(piece.lines)
        parts.append({"kind": piece.kind, "bucket": piece.bucket, "digest": piece.digest, "count": piece.count})
        if piece.digest not in kept and piece.digest not in places:
            body = gzip.compress(piece.lines, LEVEL, mtime=0)
            places[piece.digest] = (file.tell(), len(body))
            file.write(body)
    row = SnapshotRow(
        version=version,
        taken_at=datetime.now(UTC),
        digest=digest_of([(one["kind"], one["bucket"], one["digest"], one["count"]) for one in parts]),
        prefix_length=PREFIX_LENGTH,
        size=size,
        counts=dict(sorted(counts.items())),
    )
    return row, parts, places
