"""Frozen snapshots: kept, listed, read with a check, taken away."""

import gzip
import hashlib
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import delete, exists, func, insert, select
from sqlalchemy.orm import Session

from app.store.read_keyset import SortKey, Values, load_page
from app.store.rows import delete_in, insert_rows, rows_in
from app.store.snapshot_tables import SnapshotChunkRow, SnapshotPartRow, SnapshotRow
from graph.errors import BrokenSnapshotError, ConflictError, NotFoundError

Payload = dict[str, Any]
SNAPSHOT_SORTS = {"name": SnapshotRow.name, "taken_at": SnapshotRow.taken_at, "version": SnapshotRow.version}
CHUNKS_KEPT = 128


@dataclass(frozen=True, slots=True)
class PartKey:
    """Where a chunk belongs, to tell it in an error."""

    snapshot: str
    kind: str
    bucket: str
    digest: str


def save_chunk(session: Session, digest: str, body: bytes) -> None:
    """Keep a chunk, once."""
    if session.scalar(select(exists().where(SnapshotChunkRow.digest == digest))):
        return
    session.execute(insert(SnapshotChunkRow).values(digest=digest, body=body))


def save_snapshot(session: Session, row: SnapshotRow, parts: Sequence[Mapping[str, Any]]) -> None:
    """Keep a snapshot whose chunks are kept already.

    Raises
    ------
    ConflictError
        If a chunk that it shares was dropped meanwhile with another snapshot.
    """
    digests = {str(part["digest"]) for part in parts}
    kept = rows_in(session, select(SnapshotChunkRow.digest), SnapshotChunkRow.digest, digests)
    if len(kept) != len(digests):
        raise ConflictError("another snapshot was deleted while this one was taken; take it again")
    session.add(row)
    session.flush()
    insert_rows(session, SnapshotPartRow, [{"snapshot": row.name, **part} for part in parts])


def find_snapshot(session: Session, name: str) -> SnapshotRow | None:
    """The snapshot of a name, if there is one."""
    return session.get(SnapshotRow, name)


def get_snapshot(session: Session, name: str, *, field: str | None = None) -> SnapshotRow:
    """The snapshot of a name.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    row = find_snapshot(session, name)
    if row is None:
        raise NotFoundError(f"{f'{field}: ' if field else ''}no snapshot {name!r}", field=field, record_id=name)
    return row


def load_snapshots(
    session: Session, keys: Sequence[SortKey], *, after: Sequence[Any] | None, limit: int
) -> tuple[list[SnapshotRow], Values | None]:
    """A page of snapshots."""
    rows, end = load_page(session, select(SnapshotRow), keys, after=after, limit=limit)
    return [row[0] for row in rows], end


def stored_size(session: Session, name: str) -> int:
    """Bytes that the chunks of a snapshot take, those that it shares too."""
    digests = select(SnapshotPartRow.digest).where(SnapshotPartRow.snapshot == name)
    size = select(func.sum(func.length(SnapshotChunkRow.body))).where(SnapshotChunkRow.digest.in_(digests))
    return int(session.scalar(size) or 0)


def delete_snapshot(session: Session, name: str) -> None:
    """Take a snapshot away, with the chunks that no other one shares.

    Raises
    ------
    NotFoundError
        If there is none with that name.
    """
    row = get_snapshot(session, name)
    mine = session.scalars(select(SnapshotPartRow.digest).where(SnapshotPartRow.snapshot == name).distinct()).all()
    session.execute(delete(SnapshotPartRow).where(SnapshotPartRow.snapshot == name))
    shared = {one.digest for one in rows_in(session, select(SnapshotPartRow.digest), SnapshotPartRow.digest, mine)}
    session.delete(row)
    session.flush()
    delete_in(session, SnapshotChunkRow.digest, set(mine) - shared)


def list_parts(session: Session, name: str, kinds: Iterable[str] | None = None) -> list[PartKey]:
    """The parts of a snapshot, of some kinds or all, by kind and bucket."""
    statement = select(SnapshotPartRow.kind, SnapshotPartRow.bucket, SnapshotPartRow.digest).where(
        SnapshotPartRow.snapshot == name
    )
    if kinds is not None:
        statement = statement.where(SnapshotPartRow.kind.in_(list(kinds)))
    return sorted(
        (PartKey(name, *row) for row in session.execute(statement)), key=lambda part: (part.kind, part.bucket)
    )


def iter_records(session: Session, name: str, kind: str) -> Iterator[Payload]:
    """The frozen records of a kind, by id, a bucket at a time."""
    for part in list_parts(session, name, [kind]):
        yield from read_part(session, part)


def read_part(session: Session, part: PartKey) -> list[Payload]:
    """The records of a part, by id.

    Raises
    ------
    BrokenSnapshotError
        If its chunk is missing or is not what was frozen.
    """
    where = f"snapshot {part.snapshot!r}: the part {part.kind} {part.bucket}"
    body = session.scalar(select(SnapshotChunkRow.body).where(SnapshotChunkRow.digest == part.digest))
    if body is None:
        raise BrokenSnapshotError(f"{where} is missing")
    try:
        lines = gzip.decompress(body)
    except (OSError, EOFError, zlib.error) as exc:
        raise BrokenSnapshotError(f"{where} can't be unpacked") from exc
    if hashlib.sha256(lines).hexdigest() != part.digest:
        raise BrokenSnapshotError(f"{where} is not what was frozen: its digest differs")
    return [orjson.loads(line) for line in lines.splitlines()]


class PartReader:
    """Reads records of a snapshot by id, keeping a few parts; for one request."""

    def __init__(self, session: Session, name: str, prefix_length: int) -> None:
        self._session = session
        self._prefix_length = prefix_length
        self._parts: dict[tuple[str, str], PartKey] = {
            (part.kind, part.bucket): part for part in list_parts(session, name)
        }
        self._held: OrderedDict[str, dict[str, Payload]] = OrderedDict()

    def digests(self, kind: str) -> dict[str, PartKey]:
        """The parts of a kind, by bucket."""
        return {bucket: part for (one, bucket), part in self._parts.items() if one == kind}

    def read(self, kind: str, bucket: str) -> dict[str, Payload]:
        """The records of a kind in a bucket, by id."""
        part = self._parts.get((kind, bucket))
        if part is None:
            return {}
        found = self._held.pop(part.digest, None)
        if found is None:
            found = {record["id"]: record for record in read_part(self._session, part)}
        self._held[part.digest] = found
        while len(self._held) > CHUNKS_KEPT:
            self._held.popitem(last=False)
        return found

    def find(self, kind: str, ids: Iterable[str]) -> dict[str, Payload]:
        """The records of these ids, those that there are."""
        found = {}
        for record_id in sorted(set(ids)):
            record = self.read(kind, record_id[: self._prefix_length]).get(record_id)
            if record is not None:
                found[record_id] = record
        return found

    def scan(self, kind: str) -> Iterator[Payload]:
        """All records of a kind, by id; nothing is kept."""
        for _, part in sorted(self.digests(kind).items()):
            yield from read_part(self._session, part)
