"""What matching keeps between commits: profiles of tellings and of names, their keys, scored pairs.

All are a pure function of statements, seeds and judgements, kept for speed; they are no part of the feed.
"""

from typing import Any

from sqlalchemy import JSON, BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.store.base import Base, Id, one_of

PAIR_STATUSES = ("joined", "open", "judged")


class TellingRow(Base):
    """The profile of a current report's telling (`app/resolve/telling.py`)."""

    __tablename__ = "tellings"
    __table_args__ = (Index("ix_tellings_report_id", "report_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    report_id: Mapped[str] = mapped_column(Id)
    profile: Mapped[dict[str, Any]] = mapped_column(JSON)


class TellingKeyRow(Base):
    """A key that a telling is filed under (`app/resolve/blocking.py`)."""

    __tablename__ = "telling_keys"
    __table_args__ = (Index("ix_telling_keys_telling_id", "telling_id"), {"sqlite_with_rowid": False})

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    telling_id: Mapped[str] = mapped_column(Id, primary_key=True)


class NameProfileRow(Base):
    """The profile of an identity of an entity by its names (`app/resolve/namesakes.py`)."""

    __tablename__ = "name_profiles"

    identity: Mapped[str] = mapped_column(Id, primary_key=True)
    profile: Mapped[dict[str, Any]] = mapped_column(JSON)


class NameKeyRow(Base):
    """A key that a profile is filed under; `day` is that of what is local to a report, else 0."""

    __tablename__ = "name_keys"
    __table_args__ = (Index("ix_name_keys_identity", "identity"), {"sqlite_with_rowid": False})

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    identity: Mapped[str] = mapped_column(Id, primary_key=True)


class MatchRow(Base):
    """Two records that may be one, with their score in log-odds; `left_id` sorts before `right_id`.

    Tellings of events, or identities of entities. `status`: `joined` (told as one now), `judged` (an analyst has
    decided on this very pair), `open` (undecided). `usefulness` orders the queue (`app/resolve/usefulness.py`).
    """

    __tablename__ = "matches"
    __table_args__ = (
        Index("ix_matches_right_id", "right_id"),
        Index("ix_matches_status_kind_score", "status", "kind", "score"),
        Index("ix_matches_status_kind_usefulness", "status", "kind", "usefulness", "left_id", "right_id"),
        one_of("kind", "entity", "event"),
        one_of("status", *PAIR_STATUSES),
    )

    left_id: Mapped[str] = mapped_column(Id, primary_key=True)
    right_id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    score: Mapped[float]
    status: Mapped[str] = mapped_column(String(8))
    usefulness: Mapped[float] = mapped_column(default=0.0)
