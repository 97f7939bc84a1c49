"""What is derived to count sources: keys of texts, copies and their groups, names of outlets. No part of the feed."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.store.base import CASCADE, Base, Id, not_empty


class ReportKeyRow(Base):
    """A key of a current report's text: reports that share some may be copies. The day is the report's."""

    __tablename__ = "report_keys"
    __table_args__ = (
        Index("ix_report_keys_key_published_on", "key", "published_on", "report_id"),
        {"sqlite_with_rowid": False},
    )

    report_id: Mapped[str] = mapped_column(Id, ForeignKey("reports.id", ondelete=CASCADE), primary_key=True)
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    published_on: Mapped[date | None]


class ReportCopyRow(Base):
    """Two current reports of different publishers, of which one reprints the other; `left_id` sorts before."""

    __tablename__ = "report_copies"
    __table_args__ = (
        Index("ix_report_copies_right_id", "right_id"),
        CheckConstraint("left_id < right_id", name="ordered"),
    )

    left_id: Mapped[str] = mapped_column(Id, ForeignKey("reports.id", ondelete=CASCADE), primary_key=True)
    right_id: Mapped[str] = mapped_column(Id, ForeignKey("reports.id", ondelete=CASCADE), primary_key=True)


class SyndicationRow(Base):
    """A current report and its group of copies: the smallest id in it, its own if no other report reprints its text."""

    __tablename__ = "syndication"
    __table_args__ = (Index("ix_syndication_group_id", "group_id"),)

    report_id: Mapped[str] = mapped_column(Id, ForeignKey("reports.id", ondelete=CASCADE), primary_key=True)
    group_id: Mapped[str] = mapped_column(Id)


class OutletNameRow(Base):
    """A name or alias of an outlet that the seeds know, folded, with the outlet's reliability and owner."""

    __tablename__ = "outlet_names"
    __table_args__ = (
        not_empty("name"),
        CheckConstraint("reliability IN ('A','B','C','D','E','F')", name="reliability"),
    )

    name: Mapped[str] = mapped_column(String(255), primary_key=True)
    key: Mapped[str]
    reliability: Mapped[str] = mapped_column(String(1))
    owner: Mapped[str | None]
