"""Frozen snapshots: what the canonical layer was, in chunks that snapshots share; nothing else depends on them."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.base import Base, not_empty

Digest = String(64)


class SnapshotRow(Base):
    """A frozen state: `version` is the number of the last change in it, `digest` the hash of its list of parts."""

    __tablename__ = "snapshots"
    __table_args__ = (not_empty("name"),)

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    taken_at: Mapped[datetime]
    author: Mapped[str]
    note: Mapped[str | None] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(Digest)
    prefix_length: Mapped[int] = mapped_column(Integer)
    size: Mapped[int] = mapped_column(BigInteger)
    counts: Mapped[dict[str, Any]]


class SnapshotPartRow(Base):
    """The records of a kind in a snapshot whose ids begin alike: which chunk holds them."""

    __tablename__ = "snapshot_parts"
    __table_args__ = (Index("ix_snapshot_parts_digest", "digest"),)

    snapshot: Mapped[str] = mapped_column(String(64), ForeignKey("snapshots.name"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    bucket: Mapped[str] = mapped_column(String(16), primary_key=True)
    digest: Mapped[str] = mapped_column(Digest, ForeignKey("snapshot_chunks.digest"))
    count: Mapped[int] = mapped_column(Integer)


class SnapshotChunkRow(Base):
    """Lines of JSON, compressed; `digest` is the SHA-256 of them uncompressed."""

    __tablename__ = "snapshot_chunks"

    digest: Mapped[str] = mapped_column(Digest, primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
