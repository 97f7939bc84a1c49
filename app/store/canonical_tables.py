"""The canonical layer and its change feed: derived by `app/ingest/canonical.py`, never written elsewhere.

Two tables of counts stand beside it. They hold what the current reports tell of each identity in sum, so that one more
report costs the same however many there are; they are derived as well, and no part of the feed.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.base import (
    CASUALTY_KINDS,
    DATE_PRECISIONS,
    ENTITY_KINDS,
    MODALITIES,
    ROLES,
    Base,
    Id,
    filled,
    not_empty,
    one_of,
)

# Entries that changed or deleted what ties a record to others: few, beside those that added one.
PAST_LINKS = text("\"before\" IS NOT NULL AND kind IN ('name', 'participant', 'claim', 'relation')")


class EntityRow(Base):
    """A real-world thing."""

    __tablename__ = "entities"
    __table_args__ = (
        Index("ix_entities_kind_name", "kind", "name"),
        Index("ix_entities_country", "country"),
        Index("ix_entities_latitude_longitude", "latitude", "longitude"),
        Index("ix_entities_report_count", "report_count", "id"),  # in the order of their list
        one_of("kind", *ENTITY_KINDS),
        not_empty("name"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(Text)
    type: Mapped[str | None] = mapped_column(String(40))
    country: Mapped[str | None] = mapped_column(String(2))
    seed_key: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    radius_km: Mapped[float | None]
    precision: Mapped[str | None] = mapped_column(String(16))
    geonames_id: Mapped[int | None] = mapped_column(BigInteger)
    admin1: Mapped[str | None]
    admin2: Mapped[str | None]
    is_generic: Mapped[bool]
    active_from: Mapped[date | None]
    active_to: Mapped[date | None]
    first_seen: Mapped[date | None]
    last_seen: Mapped[date | None]
    report_count: Mapped[int] = mapped_column(Integer)
    confidence: Mapped[float]


class NameRow(Base):
    """A name of an entity with its source: a seed (`seed_key`) or a report's local entity."""

    __tablename__ = "names"
    __table_args__ = (
        Index("ix_names_entity_id", "entity_id"),
        Index("ix_names_normalised", "normalised"),
        Index("ix_names_report_id", "report_id"),
        Index("ix_names_local_entity_id", "local_entity_id"),
        Index("ix_names_seeded", "entity_id", **filled("seed_key")),
        not_empty("name"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    entity_id: Mapped[str] = mapped_column(Id, ForeignKey("entities.id"))
    name: Mapped[str] = mapped_column(Text)
    normalised: Mapped[str] = mapped_column(Text)
    seed_key: Mapped[str | None]
    report_id: Mapped[str | None] = mapped_column(Id)
    local_entity_id: Mapped[str | None] = mapped_column(Id)


class EventRow(Base):
    """A happening, gathered from its tellings."""

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_type_started_on", "type", "started_on"),
        Index("ix_events_started_on", "started_on", "id"),
        Index("ix_events_ended_on", "ended_on"),
        Index("ix_events_location_id", "location_id"),
        Index("ix_events_part_of_id", "part_of_id"),
        Index("ix_events_claimed_by_id", "claimed_by_id", **filled("claimed_by_id")),
        Index("ix_events_known_from", "known_from"),
        Index("ix_events_fatalities_best", "fatalities_best", "id"),
        one_of("modality", *MODALITIES),
        one_of("date_precision", *DATE_PRECISIONS),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
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
    source_count: Mapped[int] = mapped_column(Integer, server_default="1")
    corroboration: Mapped[float] = mapped_column(server_default="0")
    has_conflicting_claims: Mapped[bool] = mapped_column(server_default=false())
    first_reported: Mapped[date | None]
    last_reported: Mapped[date | None]
    known_from: Mapped[date | None]
    confidence: Mapped[float]


class ParticipantRow(Base):
    """An entity in a role in an event."""

    __tablename__ = "participants"
    __table_args__ = (
        Index("ix_participants_event_id", "event_id"),
        Index("ix_participants_entity_id_role", "entity_id", "role"),
        one_of("role", *ROLES),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    event_id: Mapped[str] = mapped_column(Id, ForeignKey("events.id"))
    entity_id: Mapped[str] = mapped_column(Id, ForeignKey("entities.id"))
    role: Mapped[str] = mapped_column(String(16))
    confidence: Mapped[float]


class ClaimRow(Base):
    """A casualty figure as one telling gives it; never overwritten by a roll-up."""

    __tablename__ = "claims"
    __table_args__ = (
        Index("ix_claims_event_id", "event_id"),
        Index("ix_claims_report_id", "report_id"),
        Index("ix_claims_who", "who", **filled("who")),
        Index("ix_claims_by", "by", **filled("by")),
        one_of("kind", *CASUALTY_KINDS),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    event_id: Mapped[str] = mapped_column(Id, ForeignKey("events.id"))
    event_mention_id: Mapped[str] = mapped_column(Id)
    report_id: Mapped[str] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(String(16))
    who: Mapped[str | None] = mapped_column(Id, ForeignKey("entities.id"))
    low: Mapped[int | None] = mapped_column(BigInteger)
    best: Mapped[int | None] = mapped_column(BigInteger)
    high: Mapped[int | None] = mapped_column(BigInteger)
    by: Mapped[str | None] = mapped_column(Id, ForeignKey("entities.id"))


class RelationRow(Base):
    """A lasting link between two entities."""

    __tablename__ = "relations"
    __table_args__ = (
        Index("ix_relations_source_id", "source_id"),
        Index("ix_relations_target_id", "target_id"),
        Index("ix_relations_type", "type", "id"),  # in the order of their list
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    type: Mapped[str] = mapped_column(String(24))
    source_id: Mapped[str] = mapped_column(Id, ForeignKey("entities.id"))
    target_id: Mapped[str] = mapped_column(Id, ForeignKey("entities.id"))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    spells: Mapped[str | None] = mapped_column(Text)
    report_count: Mapped[int] = mapped_column(Integer)
    first_reported: Mapped[date | None]
    last_reported: Mapped[date | None]
    confidence: Mapped[float]


class RedirectRow(Base):
    """An id that is now told by another one (judged the same, or a renamed seed key)."""

    __tablename__ = "redirects"
    __table_args__ = (Index("ix_redirects_new_id", "new_id"), one_of("kind", "entity", "event"))

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    new_id: Mapped[str] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(String(8))


class ChangeRow(Base):
    """One change of the canonical layer; `seq` is gapless and grows in the order of commits."""

    __tablename__ = "changes"
    __table_args__ = (
        Index("ix_changes_record_id", "record_id"),
        Index("ix_changes_cause", "cause"),
        Index("ix_changes_past", "kind", sqlite_where=PAST_LINKS, postgresql_where=PAST_LINKS),
    )

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    recorded_at: Mapped[datetime]
    cause: Mapped[str]
    kind: Mapped[str] = mapped_column(String(16))
    record_id: Mapped[str] = mapped_column(Id)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class TellingCountRow(Base):
    """How many local entities of current reports with this identity are told just so."""

    __tablename__ = "telling_counts"
    __table_args__ = (Index("ix_telling_counts_identity", "identity"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    identity: Mapped[str] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(Text)
    type: Mapped[str | None] = mapped_column(String(40))
    country: Mapped[str | None] = mapped_column(String(2))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    radius_km: Mapped[float | None]
    precision: Mapped[str | None] = mapped_column(String(16))
    geonames_id: Mapped[int | None] = mapped_column(BigInteger)
    admin1: Mapped[str | None]
    admin2: Mapped[str | None]
    is_generic: Mapped[bool]
    confidence: Mapped[float]
    count: Mapped[int] = mapped_column(Integer)


class DayCountRow(Base):
    """How many current reports of one publication day (or of an unknown one) tell of an identity."""

    __tablename__ = "day_counts"
    __table_args__ = (Index("ix_day_counts_identity", "identity", "published_on", "count"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    identity: Mapped[str] = mapped_column(Id)
    published_on: Mapped[date | None]
    count: Mapped[int] = mapped_column(Integer)
