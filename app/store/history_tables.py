"""What was known before: derived like the canonical layer, beside it, and no part of the change feed."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.store.base import CASCADE, DATE_PRECISIONS, MODALITIES, Base, Id, filled, one_of


class EventHistoryRow(Base):
    """An event as it was known from one day until the day before another; its columns are those of `events`.

    What is known now is not here, unless a report without a day of publication tells the event too: then the last
    version has no `known_until`.
    """

    __tablename__ = "event_history"
    __table_args__ = (
        Index("ix_event_history_known_from", "known_from", "known_until", "started_on", "id"),
        Index("ix_event_history_started_on", "started_on", "id"),
        Index("ix_event_history_type_started_on", "type", "started_on"),
        Index("ix_event_history_location_id", "location_id"),
        Index("ix_event_history_part_of_id", "part_of_id", **filled("part_of_id")),
        Index("ix_event_history_claimed_by_id", "claimed_by_id", **filled("claimed_by_id")),
        one_of("modality", *MODALITIES),
        one_of("date_precision", *DATE_PRECISIONS),
    )

    id: Mapped[str] = mapped_column(Id, ForeignKey("events.id", ondelete=CASCADE), primary_key=True)
    known_from: Mapped[date] = mapped_column(primary_key=True)
    known_until: Mapped[date | None]
    type: Mapped[str] = mapped_column(String(48))
    modality: Mapped[str] = mapped_column(String(16))
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    date_precision: Mapped[str] = mapped_column(String(8))
    location_id: Mapped[str | None] = mapped_column(Id, ForeignKey("entities.id"))
    part_of_id: Mapped[str | None] = mapped_column(Id, ForeignKey("entities.id"))
    claimed_by_id: Mapped[str | None] = mapped_column(Id, ForeignKey("entities.id"))
    fatalities_low: Mapped[int | None] = mapped_column(BigInteger)
    fatalities_best: Mapped[int | None] = mapped_column(BigInteger)
    fatalities_high: Mapped[int | None] = mapped_column(BigInteger)
    fatalities_rule: Mapped[str | None]
    telling_count: Mapped[int] = mapped_column(Integer)
    report_count: Mapped[int] = mapped_column(Integer)
    source_count: Mapped[int] = mapped_column(Integer)
    corroboration: Mapped[float]
    has_conflicting_claims: Mapped[bool]
    first_reported: Mapped[date | None]
    last_reported: Mapped[date | None]
    confidence: Mapped[float]


class RelationSpellRow(Base):
    """A stretch of time in which a relation held, as it was known from a day (NULL: ever) until another (NULL: now).

    `is_present` ones count now; `is_past` ones for a day of knowledge. What only reports without a day tell
    is not past.
    """

    __tablename__ = "relation_spells"

    relation_id: Mapped[str] = mapped_column(Id, ForeignKey("relations.id", ondelete=CASCADE), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    known_from: Mapped[date | None]
    known_until: Mapped[date | None]
    is_present: Mapped[bool]
    is_past: Mapped[bool]
