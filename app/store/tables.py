"""The tables, in four layers.

    reports        reports, sentences, rejects                         what was given
    statements     local_entities, mentions, event_mentions,           one report's telling, replaced whole when it is
                   argument_mentions, casualty_mentions,               read again; every row has its evidence
                   relation_mentions, evidence
    inputs         seed_records, seed_versions, codebook,              what people put in
                   judgements, edits, api_keys
    canonical      entities, names, events, participants, claims,      a pure function of the three above, kept for
                   relations, redirects, changes                       speed: `canonical_tables.py`

A statement's columns `identity` (what its report and the seeds make it) and `entity_id`, `event_id`, `relation_id`
(what it is after the judgements) tie the layers; the latter are derived and NULL while the report is not current.
Unknown is NULL; an empty string is refused. Days are DATE, moments are UTC.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.base import (
    CASCADE,
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

# ---------------------------------------------------------------- reports


class ReportRow(Base):
    """One document. `series` groups the versions of one document; only the current one's statements count."""

    __tablename__ = "reports"
    __table_args__ = (
        Index("ix_reports_series", "series"),
        Index("ix_reports_published_on", "published_on", "id"),
        Index("ix_reports_external_id", "external_id"),
        not_empty("text"),
        CheckConstraint("reliability IN ('A','B','C','D','E','F')", name="reliability"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    external_id: Mapped[str | None]
    title: Mapped[str | None] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    published_on: Mapped[date | None]
    url: Mapped[str | None] = mapped_column(Text)
    publisher: Mapped[str | None]
    language: Mapped[str | None] = mapped_column(String(16))
    dateline: Mapped[str | None]
    marking: Mapped[str] = mapped_column(String(20))
    reliability: Mapped[str | None] = mapped_column(String(1))
    revision: Mapped[int] = mapped_column(Integer, default=0)
    series: Mapped[str | None] = mapped_column(Id)
    is_current: Mapped[bool]
    analysis_version: Mapped[str]
    recorded_at: Mapped[datetime]


class SentenceRow(Base):
    """A sentence of a report."""

    __tablename__ = "sentences"

    report_id: Mapped[str] = mapped_column(Id, ForeignKey("reports.id", ondelete=CASCADE), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)


class RejectRow(Base):
    """A document that was refused, with the reason; kept until the same document is accepted."""

    __tablename__ = "rejects"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    document: Mapped[str] = mapped_column(Text)
    field: Mapped[str | None]
    reason: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]


# ---------------------------------------------------------------- statements


class LocalEntityRow(Base):
    """A thing as one report tells it."""

    __tablename__ = "local_entities"
    __table_args__ = (
        Index("ix_local_entities_report_id", "report_id"),
        Index("ix_local_entities_identity", "identity"),
        Index("ix_local_entities_entity_id", "entity_id", "report_id"),
        UniqueConstraint("report_id", "local_key"),
        one_of("kind", *ENTITY_KINDS),
        not_empty("name"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    report_id: Mapped[str] = mapped_column(Id, ForeignKey("reports.id", ondelete=CASCADE))
    local_key: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(16))
    type: Mapped[str | None] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(Text)
    known_key: Mapped[str | None]
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
    rule: Mapped[str]
    identity: Mapped[str] = mapped_column(Id)
    entity_id: Mapped[str | None] = mapped_column(Id)


class MentionRow(Base):
    """A span that names or describes something."""

    __tablename__ = "mentions"
    __table_args__ = (
        Index("ix_mentions_report_id_start", "report_id", "start"),
        Index("ix_mentions_local_entity_id", "local_entity_id"),
        one_of("kind", *ENTITY_KINDS, "date", "quantity"),
        one_of("form", "name", "nominal", "pronoun"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    report_id: Mapped[str] = mapped_column(Id, ForeignKey("reports.id", ondelete=CASCADE))
    local_key: Mapped[str] = mapped_column(String(16))
    local_entity_id: Mapped[str | None] = mapped_column(Id, ForeignKey("local_entities.id", ondelete=CASCADE))
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(16))
    form: Mapped[str] = mapped_column(String(16))


class EventMentionRow(Base):
    """One report's telling of an event; the trigger's span is in its evidence and here."""

    __tablename__ = "event_mentions"
    __table_args__ = (
        Index("ix_event_mentions_report_id", "report_id"),
        Index("ix_event_mentions_event_id", "event_id"),
        Index("ix_event_mentions_location_local", "location_local", **filled("location_local")),
        Index("ix_event_mentions_part_of_local", "part_of_local", **filled("part_of_local")),
        Index("ix_event_mentions_claimed_by_local", "claimed_by_local", **filled("claimed_by_local")),
        one_of("modality", *MODALITIES),
        one_of("date_precision", *DATE_PRECISIONS),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    report_id: Mapped[str] = mapped_column(Id, ForeignKey("reports.id", ondelete=CASCADE))
    local_key: Mapped[str] = mapped_column(String(16))
    type: Mapped[str] = mapped_column(String(48))
    modality: Mapped[str] = mapped_column(String(16))
    trigger: Mapped[str] = mapped_column(Text)
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)
    location_local: Mapped[str | None] = mapped_column(Id, ForeignKey("local_entities.id", ondelete=CASCADE))
    part_of_local: Mapped[str | None] = mapped_column(Id, ForeignKey("local_entities.id", ondelete=CASCADE))
    claimed_by_local: Mapped[str | None] = mapped_column(Id, ForeignKey("local_entities.id", ondelete=CASCADE))
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    date_precision: Mapped[str] = mapped_column(String(8))
    confidence: Mapped[float]
    event_id: Mapped[str | None] = mapped_column(Id)


class ArgumentMentionRow(Base):
    """A participant of an event mention, where it stands."""

    __tablename__ = "argument_mentions"
    __table_args__ = (
        Index("ix_argument_mentions_event_mention_id", "event_mention_id"),
        Index("ix_argument_mentions_local_entity_id", "local_entity_id"),
        one_of("role", *ROLES),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    event_mention_id: Mapped[str] = mapped_column(Id, ForeignKey("event_mentions.id", ondelete=CASCADE))
    local_entity_id: Mapped[str] = mapped_column(Id, ForeignKey("local_entities.id", ondelete=CASCADE))
    role: Mapped[str] = mapped_column(String(16))


class CasualtyMentionRow(Base):
    """A number as one telling gives it."""

    __tablename__ = "casualty_mentions"
    __table_args__ = (
        Index("ix_casualty_mentions_event_mention_id", "event_mention_id"),
        Index("ix_casualty_mentions_who_local", "who_local", **filled("who_local")),
        Index("ix_casualty_mentions_by_local", "by_local", **filled("by_local")),
        one_of("kind", *CASUALTY_KINDS),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    event_mention_id: Mapped[str] = mapped_column(Id, ForeignKey("event_mentions.id", ondelete=CASCADE))
    kind: Mapped[str] = mapped_column(String(16))
    who_local: Mapped[str | None] = mapped_column(Id, ForeignKey("local_entities.id", ondelete=CASCADE))
    by_local: Mapped[str | None] = mapped_column(Id, ForeignKey("local_entities.id", ondelete=CASCADE))
    low: Mapped[int | None] = mapped_column(BigInteger)
    best: Mapped[int | None] = mapped_column(BigInteger)
    high: Mapped[int | None] = mapped_column(BigInteger)


class RelationMentionRow(Base):
    """One report's telling of a lasting link."""

    __tablename__ = "relation_mentions"
    __table_args__ = (
        Index("ix_relation_mentions_report_id", "report_id"),
        Index("ix_relation_mentions_source_local", "source_local"),
        Index("ix_relation_mentions_target_local", "target_local"),
        Index("ix_relation_mentions_relation_id", "relation_id"),
        one_of("valid_precision", *DATE_PRECISIONS),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    report_id: Mapped[str] = mapped_column(Id, ForeignKey("reports.id", ondelete=CASCADE))
    local_key: Mapped[str] = mapped_column(String(16))
    type: Mapped[str] = mapped_column(String(24))
    source_local: Mapped[str] = mapped_column(Id, ForeignKey("local_entities.id", ondelete=CASCADE))
    target_local: Mapped[str] = mapped_column(Id, ForeignKey("local_entities.id", ondelete=CASCADE))
    source_start: Mapped[int | None] = mapped_column(Integer)
    source_end: Mapped[int | None] = mapped_column(Integer)
    target_start: Mapped[int | None] = mapped_column(Integer)
    target_end: Mapped[int | None] = mapped_column(Integer)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    valid_precision: Mapped[str] = mapped_column(String(8))
    confidence: Mapped[float]
    relation_id: Mapped[str | None] = mapped_column(Id)


class EvidenceRow(Base):
    """Where a statement stands and what produced it.

    `owner_id` is the statement (mention, event mention, argument, casualty or relation mention); `attribute` is NULL
    for the statement itself, else the attribute of the event that this span gave (`date`, `location`).
    """

    __tablename__ = "evidence"
    __table_args__ = (
        Index("ix_evidence_owner_id", "owner_id"),
        Index("ix_evidence_report_id", "report_id"),
        Index("ix_evidence_asserted_by_local", "asserted_by_local", **filled("asserted_by_local")),
        CheckConstraint("confidence >= 0 AND confidence <= 1", name="confidence"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    owner_id: Mapped[str] = mapped_column(Id)
    attribute: Mapped[str | None] = mapped_column(String(32))
    report_id: Mapped[str] = mapped_column(Id, ForeignKey("reports.id", ondelete=CASCADE))
    sentence: Mapped[int] = mapped_column(Integer)
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)
    rule: Mapped[str]
    version: Mapped[str]
    confidence: Mapped[float]
    asserted_by_local: Mapped[str | None] = mapped_column(Id, ForeignKey("local_entities.id", ondelete=CASCADE))


# ---------------------------------------------------------------- inputs


class SeedRecordRow(Base):
    """One record of the seeds as it was loaded."""

    __tablename__ = "seed_records"
    __table_args__ = (Index("ix_seed_records_identity", "identity"),)

    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    identity: Mapped[str | None] = mapped_column(Id)
    old_keys: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    payload: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(String(64))
    file: Mapped[str]
    line: Mapped[int] = mapped_column(Integer)


class SeedVersionRow(Base):
    """A load of the seeds that changed something."""

    __tablename__ = "seed_versions"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    version: Mapped[str] = mapped_column(String(64))
    loaded_at: Mapped[datetime]
    counts: Mapped[dict[str, Any]]


class CodebookRow(Base):
    """Event and relation types with their codes in other schemes, for SQL readers; derived from the seeds."""

    __tablename__ = "codebook"
    __table_args__ = (one_of("kind", "event_type", "relation_type"),)

    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    type: Mapped[str] = mapped_column(String(48), primary_key=True)
    label: Mapped[str]
    definition: Mapped[str] = mapped_column(Text)
    acled: Mapped[str | None]
    plover: Mapped[str | None]
    cameo: Mapped[str | None]
    ucdp: Mapped[int | None] = mapped_column(Integer)


class JudgementRow(Base):
    """An analyst's decision on two entities or two events; `left_id` sorts before `right_id`.

    `places` says where both stood in their reports, so that they are found again when a new reading moves a span;
    `batch` is shared by what was given in one request or file.
    """

    __tablename__ = "judgements"
    __table_args__ = (
        Index("ix_judgements_left_id", "left_id"),
        Index("ix_judgements_right_id", "right_id"),
        Index("ix_judgements_batch", "batch"),
        one_of("kind", "entity", "event"),
        one_of("verdict", "same", "not_same", "unsure"),
        CheckConstraint("left_id < right_id", name="ordered"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    left_id: Mapped[str] = mapped_column(Id)
    right_id: Mapped[str] = mapped_column(Id)
    verdict: Mapped[str] = mapped_column(String(8))
    author: Mapped[str]
    note: Mapped[str | None] = mapped_column(Text)
    batch: Mapped[str | None] = mapped_column(Id)
    places: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    judged_at: Mapped[datetime]


class EditRow(Base):
    """An analyst's correction of one attribute of an entity; it wins over seeds and statements."""

    __tablename__ = "edits"
    __table_args__ = (UniqueConstraint("record_id", "attribute"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    record_id: Mapped[str] = mapped_column(Id)
    attribute: Mapped[str] = mapped_column(String(32))
    value: Mapped[dict[str, Any]]
    author: Mapped[str]
    note: Mapped[str | None] = mapped_column(Text)
    edited_at: Mapped[datetime]


class ApiKeyRow(Base):
    """A key for writes; only its SHA-256 is kept."""

    __tablename__ = "api_keys"
    __table_args__ = (UniqueConstraint("sha256"), UniqueConstraint("label"))

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    label: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
