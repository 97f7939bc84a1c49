"""All tables

Revision: 0001, the first.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("label", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("label", name=op.f("uq_api_keys_label")),
        sa.UniqueConstraint("sha256", name=op.f("uq_api_keys_sha256")),
    )
    op.create_table(
        "changes",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cause", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("record_id", sa.String(length=32), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_changes")),
    )
    op.create_index("ix_changes_record_id", "changes", ["record_id"], unique=False)
    op.create_table(
        "codebook",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("type", sa.String(length=48), nullable=False),
        sa.Column("label", sa.String(length=255), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("acled", sa.String(length=255), nullable=True),
        sa.Column("plover", sa.String(length=255), nullable=True),
        sa.Column("cameo", sa.String(length=255), nullable=True),
        sa.Column("ucdp", sa.Integer(), nullable=True),
        sa.CheckConstraint("acled <> ''", name=op.f("ck_codebook_acled_not_empty")),
        sa.CheckConstraint("cameo <> ''", name=op.f("ck_codebook_cameo_not_empty")),
        sa.CheckConstraint("kind IN ('event_type', 'relation_type')", name=op.f("ck_codebook_kind")),
        sa.CheckConstraint("plover <> ''", name=op.f("ck_codebook_plover_not_empty")),
        sa.PrimaryKeyConstraint("kind", "type", name=op.f("pk_codebook")),
    )
    op.create_table(
        "day_counts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("identity", sa.String(length=32), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_counts")),
    )
    op.create_index("ix_day_counts_identity", "day_counts", ["identity", "published_on", "count"], unique=False)
    op.create_table(
        "edits",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.String(length=32), nullable=False),
        sa.Column("attribute", sa.String(length=32), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("author", sa.String(length=255), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("note <> ''", name=op.f("ck_edits_note_not_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edits")),
        sa.UniqueConstraint("record_id", "attribute", name=op.f("uq_edits_record_id_attribute")),
    )
    op.create_table(
        "entities",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("seed_key", sa.String(length=255), nullable=True),
        sa.Column("latitude", sa.Float(precision=53), nullable=True),
        sa.Column("longitude", sa.Float(precision=53), nullable=True),
        sa.Column("radius_km", sa.Float(precision=53), nullable=True),
        sa.Column("precision", sa.String(length=16), nullable=True),
        sa.Column("geonames_id", sa.BigInteger(), nullable=True),
        sa.Column("admin1", sa.String(length=255), nullable=True),
        sa.Column("admin2", sa.String(length=255), nullable=True),
        sa.Column("is_generic", sa.Boolean(), nullable=False),
        sa.Column("active_from", sa.Date(), nullable=True),
        sa.Column("active_to", sa.Date(), nullable=True),
        sa.Column("first_seen", sa.Date(), nullable=True),
        sa.Column("last_seen", sa.Date(), nullable=True),
        sa.Column("report_count", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Float(precision=53), nullable=False),
        sa.CheckConstraint("admin1 <> ''", name=op.f("ck_entities_admin1_not_empty")),
        sa.CheckConstraint("admin2 <> ''", name=op.f("ck_entities_admin2_not_empty")),
        sa.CheckConstraint("country <> ''", name=op.f("ck_entities_country_not_empty")),
        sa.CheckConstraint(
            "kind IN ('actor', 'person', 'location', 'operation', 'equipment')", name=op.f("ck_entities_kind")
        ),
        sa.CheckConstraint("name <> ''", name=op.f("ck_entities_name_not_empty")),
        sa.CheckConstraint("precision <> ''", name=op.f("ck_entities_precision_not_empty")),
        sa.CheckConstraint("seed_key <> ''", name=op.f("ck_entities_seed_key_not_empty")),
        sa.CheckConstraint("type <> ''", name=op.f("ck_entities_type_not_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entities")),
    )
    op.create_index("ix_entities_country", "entities", ["country"], unique=False)
    op.create_index("ix_entities_kind_name", "entities", ["kind", "name"], unique=False)
    op.create_index("ix_entities_latitude_longitude", "entities", ["latitude", "longitude"], unique=False)
    op.create_table(
        "judgements",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("left_id", sa.String(length=32), nullable=False),
        sa.Column("right_id", sa.String(length=32), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("author", sa.String(length=255), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('entity', 'event')", name=op.f("ck_judgements_kind")),
        sa.CheckConstraint("note <> ''", name=op.f("ck_judgements_note_not_empty")),
        sa.CheckConstraint("verdict IN ('same', 'not_same', 'unsure')", name=op.f("ck_judgements_verdict")),
        sa.CheckConstraint("left_id < right_id", name=op.f("ck_judgements_ordered")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgements")),
    )
    op.create_index("ix_judgements_left_id", "judgements", ["left_id"], unique=False)
    op.create_index("ix_judgements_right_id", "judgements", ["right_id"], unique=False)
    op.create_table(
        "redirects",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("new_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.CheckConstraint("kind IN ('entity', 'event')", name=op.f("ck_redirects_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redirects")),
    )
    op.create_index("ix_redirects_new_id", "redirects", ["new_id"], unique=False)
    op.create_table(
        "rejects",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("field", sa.String(length=255), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("field <> ''", name=op.f("ck_rejects_field_not_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rejects")),
    )
    op.create_table(
        "reports",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("external_id", sa.String(length=255), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("publisher", sa.String(length=255), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("dateline", sa.String(length=255), nullable=True),
        sa.Column("marking", sa.String(length=20), nullable=False),
        sa.Column("reliability", sa.String(length=1), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(length=32), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("analysis_version", sa.String(length=255), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("dateline <> ''", name=op.f("ck_reports_dateline_not_empty")),
        sa.CheckConstraint("external_id <> ''", name=op.f("ck_reports_external_id_not_empty")),
        sa.CheckConstraint("language <> ''", name=op.f("ck_reports_language_not_empty")),
        sa.CheckConstraint("publisher <> ''", name=op.f("ck_reports_publisher_not_empty")),
        sa.CheckConstraint("reliability <> ''", name=op.f("ck_reports_reliability_not_empty")),
        sa.CheckConstraint("reliability IN ('A','B','C','D','E','F')", name=op.f("ck_reports_reliability")),
        sa.CheckConstraint("series <> ''", name=op.f("ck_reports_series_not_empty")),
        sa.CheckConstraint("text <> ''", name=op.f("ck_reports_text_not_empty")),
        sa.CheckConstraint("title <> ''", name=op.f("ck_reports_title_not_empty")),
        sa.CheckConstraint("url <> ''", name=op.f("ck_reports_url_not_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    op.create_index("ix_reports_external_id", "reports", ["external_id"], unique=False)
    op.create_index("ix_reports_published_on", "reports", ["published_on", "id"], unique=False)
    op.create_index("ix_reports_series", "reports", ["series"], unique=False)
    op.create_table(
        "seed_records",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("identity", sa.String(length=32), nullable=True),
        sa.Column("old_keys", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file", sa.String(length=255), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.CheckConstraint("identity <> ''", name=op.f("ck_seed_records_identity_not_empty")),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_seed_records")),
    )
    op.create_index("ix_seed_records_identity", "seed_records", ["identity"], unique=False)
    op.create_table(
        "seed_versions",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_seed_versions")),
    )
    op.create_table(
        "telling_counts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("identity", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("latitude", sa.Float(precision=53), nullable=True),
        sa.Column("longitude", sa.Float(precision=53), nullable=True),
        sa.Column("radius_km", sa.Float(precision=53), nullable=True),
        sa.Column("precision", sa.String(length=16), nullable=True),
        sa.Column("geonames_id", sa.BigInteger(), nullable=True),
        sa.Column("admin1", sa.String(length=255), nullable=True),
        sa.Column("admin2", sa.String(length=255), nullable=True),
        sa.Column("is_generic", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Float(precision=53), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("admin1 <> ''", name=op.f("ck_telling_counts_admin1_not_empty")),
        sa.CheckConstraint("admin2 <> ''", name=op.f("ck_telling_counts_admin2_not_empty")),
        sa.CheckConstraint("country <> ''", name=op.f("ck_telling_counts_country_not_empty")),
        sa.CheckConstraint("precision <> ''", name=op.f("ck_telling_counts_precision_not_empty")),
        sa.CheckConstraint("type <> ''", name=op.f("ck_telling_counts_type_not_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telling_counts")),
    )
    op.create_index("ix_telling_counts_identity", "telling_counts", ["identity"], unique=False)
    op.create_table(
        "events",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("type", sa.String(length=48), nullable=False),
        sa.Column("modality", sa.String(length=16), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("date_precision", sa.String(length=8), nullable=False),
        sa.Column("location_id", sa.String(length=32), nullable=True),
        sa.Column("part_of_id", sa.String(length=32), nullable=True),
        sa.Column("claimed_by_id", sa.String(length=32), nullable=True),
        sa.Column("fatalities_low", sa.BigInteger(), nullable=True),
        sa.Column("fatalities_best", sa.BigInteger(), nullable=True),
        sa.Column("fatalities_high", sa.BigInteger(), nullable=True),
        sa.Column("fatalities_rule", sa.String(length=255), nullable=True),
        sa.Column("telling_count", sa.Integer(), nullable=False),
        sa.Column("report_count", sa.Integer(), nullable=False),
        sa.Column("first_reported", sa.Date(), nullable=True),
        sa.Column("last_reported", sa.Date(), nullable=True),
        sa.Column("confidence", sa.Float(precision=53), nullable=False),
        sa.CheckConstraint("claimed_by_id <> ''", name=op.f("ck_events_claimed_by_id_not_empty")),
        sa.CheckConstraint(
            "date_precision IN ('day', 'week', 'month', 'year', 'unknown')", name=op.f("ck_events_date_precision")
        ),
        sa.CheckConstraint("fatalities_rule <> ''", name=op.f("ck_events_fatalities_rule_not_empty")),
        sa.CheckConstraint("location_id <> ''", name=op.f("ck_events_location_id_not_empty")),
        sa.CheckConstraint(
            "modality IN ('occurred', 'ongoing', 'planned', 'claimed', 'denied', 'hypothetical')",
            name=op.f("ck_events_modality"),
        ),
        sa.CheckConstraint("part_of_id <> ''", name=op.f("ck_events_part_of_id_not_empty")),
        sa.ForeignKeyConstraint(["claimed_by_id"], ["entities.id"], name=op.f("fk_events_claimed_by_id")),
        sa.ForeignKeyConstraint(["location_id"], ["entities.id"], name=op.f("fk_events_location_id")),
        sa.ForeignKeyConstraint(["part_of_id"], ["entities.id"], name=op.f("fk_events_part_of_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_index(
        "ix_events_claimed_by_id",
        "events",
        ["claimed_by_id"],
        unique=False,
        sqlite_where=sa.text('"claimed_by_id" IS NOT NULL'),
        postgresql_where=sa.text('"claimed_by_id" IS NOT NULL'),
    )
    op.create_index("ix_events_ended_on", "events", ["ended_on"], unique=False)
    op.create_index("ix_events_location_id", "events", ["location_id"], unique=False)
    op.create_index("ix_events_part_of_id", "events", ["part_of_id"], unique=False)
    op.create_index("ix_events_started_on", "events", ["started_on", "id"], unique=False)
    op.create_index("ix_events_type_started_on", "events", ["type", "started_on"], unique=False)
    op.create_table(
        "local_entities",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("report_id", sa.String(length=32), nullable=False),
        sa.Column("local_key", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("known_key", sa.String(length=255), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("latitude", sa.Float(precision=53), nullable=True),
        sa.Column("longitude", sa.Float(precision=53), nullable=True),
        sa.Column("radius_km", sa.Float(precision=53), nullable=True),
        sa.Column("precision", sa.String(length=16), nullable=True),
        sa.Column("geonames_id", sa.BigInteger(), nullable=True),
        sa.Column("admin1", sa.String(length=255), nullable=True),
        sa.Column("admin2", sa.String(length=255), nullable=True),
        sa.Column("is_generic", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Float(precision=53), nullable=False),
        sa.Column("rule", sa.String(length=255), nullable=False),
        sa.Column("identity", sa.String(length=32), nullable=False),
        sa.Column("entity_id", sa.String(length=32), nullable=True),
        sa.CheckConstraint("admin1 <> ''", name=op.f("ck_local_entities_admin1_not_empty")),
        sa.CheckConstraint("admin2 <> ''", name=op.f("ck_local_entities_admin2_not_empty")),
        sa.CheckConstraint("country <> ''", name=op.f("ck_local_entities_country_not_empty")),
        sa.CheckConstraint("entity_id <> ''", name=op.f("ck_local_entities_entity_id_not_empty")),
        sa.CheckConstraint(
            "kind IN ('actor', 'person', 'location', 'operation', 'equipment')", name=op.f("ck_local_entities_kind")
        ),
        sa.CheckConstraint("known_key <> ''", name=op.f("ck_local_entities_known_key_not_empty")),
        sa.CheckConstraint("name <> ''", name=op.f("ck_local_entities_name_not_empty")),
        sa.CheckConstraint("precision <> ''", name=op.f("ck_local_entities_precision_not_empty")),
        sa.CheckConstraint("type <> ''", name=op.f("ck_local_entities_type_not_empty")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_local_entities_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_entities")),
        sa.UniqueConstraint("report_id", "local_key", name=op.f("uq_local_entities_report_id_local_key")),
    )
    op.create_index("ix_local_entities_entity_id", "local_entities", ["entity_id", "report_id"], unique=False)
    op.create_index("ix_local_entities_identity", "local_entities", ["identity"], unique=False)
    op.create_index("ix_local_entities_report_id", "local_entities", ["report_id"], unique=False)
    op.create_table(
        "names",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("entity_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("normalised", sa.Text(), nullable=False),
        sa.Column("seed_key", sa.String(length=255), nullable=True),
        sa.Column("report_id", sa.String(length=32), nullable=True),
        sa.Column("local_entity_id", sa.String(length=32), nullable=True),
        sa.CheckConstraint("local_entity_id <> ''", name=op.f("ck_names_local_entity_id_not_empty")),
        sa.CheckConstraint("name <> ''", name=op.f("ck_names_name_not_empty")),
        sa.CheckConstraint("report_id <> ''", name=op.f("ck_names_report_id_not_empty")),
        sa.CheckConstraint("seed_key <> ''", name=op.f("ck_names_seed_key_not_empty")),
        sa.ForeignKeyConstraint(["entity_id"], ["entities.id"], name=op.f("fk_names_entity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_names")),
    )
    op.create_index("ix_names_entity_id", "names", ["entity_id"], unique=False)
    op.create_index("ix_names_local_entity_id", "names", ["local_entity_id"], unique=False)
    op.create_index("ix_names_normalised", "names", ["normalised"], unique=False)
    op.create_index("ix_names_report_id", "names", ["report_id"], unique=False)
    op.create_index(
        "ix_names_seeded",
        "names",
        ["entity_id"],
        unique=False,
        sqlite_where=sa.text('"seed_key" IS NOT NULL'),
        postgresql_where=sa.text('"seed_key" IS NOT NULL'),
    )
    op.create_table(
        "relations",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("type", sa.String(length=24), nullable=False),
        sa.Column("source_id", sa.String(length=32), nullable=False),
        sa.Column("target_id", sa.String(length=32), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("report_count", sa.Integer(), nullable=False),
        sa.Column("first_reported", sa.Date(), nullable=True),
        sa.Column("last_reported", sa.Date(), nullable=True),
        sa.Column("confidence", sa.Float(precision=53), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["entities.id"], name=op.f("fk_relations_source_id")),
        sa.ForeignKeyConstraint(["target_id"], ["entities.id"], name=op.f("fk_relations_target_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relations")),
    )
    op.create_index("ix_relations_source_id", "relations", ["source_id"], unique=False)
    op.create_index("ix_relations_target_id", "relations", ["target_id"], unique=False)
    op.create_index("ix_relations_type", "relations", ["type"], unique=False)
    op.create_table(
        "sentences",
        sa.Column("report_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_sentences_report_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("report_id", "position", name=op.f("pk_sentences")),
    )
    op.create_table(
        "claims",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("event_id", sa.String(length=32), nullable=False),
        sa.Column("event_mention_id", sa.String(length=32), nullable=False),
        sa.Column("report_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("who", sa.String(length=32), nullable=True),
        sa.Column("low", sa.BigInteger(), nullable=True),
        sa.Column("best", sa.BigInteger(), nullable=True),
        sa.Column("high", sa.BigInteger(), nullable=True),
        sa.Column("by", sa.String(length=32), nullable=True),
        sa.CheckConstraint("by <> ''", name=op.f("ck_claims_by_not_empty")),
        sa.CheckConstraint(
            "kind IN ('killed', 'injured', 'displaced', 'captured', 'missing')", name=op.f("ck_claims_kind")
        ),
        sa.CheckConstraint("who <> ''", name=op.f("ck_claims_who_not_empty")),
        sa.ForeignKeyConstraint(["by"], ["entities.id"], name=op.f("fk_claims_by")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_claims_event_id")),
        sa.ForeignKeyConstraint(["who"], ["entities.id"], name=op.f("fk_claims_who")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
    )
    op.create_index(
        "ix_claims_by",
        "claims",
        ["by"],
        unique=False,
        sqlite_where=sa.text('"by" IS NOT NULL'),
        postgresql_where=sa.text('"by" IS NOT NULL'),
    )
    op.create_index("ix_claims_event_id", "claims", ["event_id"], unique=False)
    op.create_index("ix_claims_report_id", "claims", ["report_id"], unique=False)
    op.create_index(
        "ix_claims_who",
        "claims",
        ["who"],
        unique=False,
        sqlite_where=sa.text('"who" IS NOT NULL'),
        postgresql_where=sa.text('"who" IS NOT NULL'),
    )
    op.create_table(
        "event_mentions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("report_id", sa.String(length=32), nullable=False),
        sa.Column("local_key", sa.String(length=16), nullable=False),
        sa.Column("type", sa.String(length=48), nullable=False),
        sa.Column("modality", sa.String(length=16), nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("location_local", sa.String(length=32), nullable=True),
        sa.Column("part_of_local", sa.String(length=32), nullable=True),
        sa.Column("claimed_by_local", sa.String(length=32), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("date_precision", sa.String(length=8), nullable=False),
        sa.Column("confidence", sa.Float(precision=53), nullable=False),
        sa.Column("event_id", sa.String(length=32), nullable=True),
        sa.CheckConstraint("claimed_by_local <> ''", name=op.f("ck_event_mentions_claimed_by_local_not_empty")),
        sa.CheckConstraint(
            "date_precision IN ('day', 'week', 'month', 'year', 'unknown')",
            name=op.f("ck_event_mentions_date_precision"),
        ),
        sa.CheckConstraint("event_id <> ''", name=op.f("ck_event_mentions_event_id_not_empty")),
        sa.CheckConstraint("location_local <> ''", name=op.f("ck_event_mentions_location_local_not_empty")),
        sa.CheckConstraint(
            "modality IN ('occurred', 'ongoing', 'planned', 'claimed', 'denied', 'hypothetical')",
            name=op.f("ck_event_mentions_modality"),
        ),
        sa.CheckConstraint("part_of_local <> ''", name=op.f("ck_event_mentions_part_of_local_not_empty")),
        sa.ForeignKeyConstraint(
            ["claimed_by_local"],
            ["local_entities.id"],
            name=op.f("fk_event_mentions_claimed_by_local"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["location_local"], ["local_entities.id"], name=op.f("fk_event_mentions_location_local"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["part_of_local"], ["local_entities.id"], name=op.f("fk_event_mentions_part_of_local"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_event_mentions_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_mentions")),
    )
    op.create_index(
        "ix_event_mentions_claimed_by_local",
        "event_mentions",
        ["claimed_by_local"],
        unique=False,
        sqlite_where=sa.text('"claimed_by_local" IS NOT NULL'),
        postgresql_where=sa.text('"claimed_by_local" IS NOT NULL'),
    )
    op.create_index("ix_event_mentions_event_id", "event_mentions", ["event_id"], unique=False)
    op.create_index(
        "ix_event_mentions_location_local",
        "event_mentions",
        ["location_local"],
        unique=False,
        sqlite_where=sa.text('"location_local" IS NOT NULL'),
        postgresql_where=sa.text('"location_local" IS NOT NULL'),
    )
    op.create_index(
        "ix_event_mentions_part_of_local",
        "event_mentions",
        ["part_of_local"],
        unique=False,
        sqlite_where=sa.text('"part_of_local" IS NOT NULL'),
        postgresql_where=sa.text('"part_of_local" IS NOT NULL'),
    )
    op.create_index("ix_event_mentions_report_id", "event_mentions", ["report_id"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=False),
        sa.Column("attribute", sa.String(length=32), nullable=True),
        sa.Column("report_id", sa.String(length=32), nullable=False),
        sa.Column("sentence", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=255), nullable=False),
        sa.Column("version", sa.String(length=255), nullable=False),
        sa.Column("confidence", sa.Float(precision=53), nullable=False),
        sa.Column("asserted_by_local", sa.String(length=32), nullable=True),
        sa.CheckConstraint("asserted_by_local <> ''", name=op.f("ck_evidence_asserted_by_local_not_empty")),
        sa.CheckConstraint("attribute <> ''", name=op.f("ck_evidence_attribute_not_empty")),
        sa.CheckConstraint("confidence >= 0 AND confidence <= 1", name=op.f("ck_evidence_confidence")),
        sa.ForeignKeyConstraint(
            ["asserted_by_local"], ["local_entities.id"], name=op.f("fk_evidence_asserted_by_local"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_evidence_report_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(
        "ix_evidence_asserted_by_local",
        "evidence",
        ["asserted_by_local"],
        unique=False,
        sqlite_where=sa.text('"asserted_by_local" IS NOT NULL'),
        postgresql_where=sa.text('"asserted_by_local" IS NOT NULL'),
    )
    op.create_index("ix_evidence_owner_id", "evidence", ["owner_id"], unique=False)
    op.create_index("ix_evidence_report_id", "evidence", ["report_id"], unique=False)
    op.create_table(
        "mentions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("report_id", sa.String(length=32), nullable=False),
        sa.Column("local_key", sa.String(length=16), nullable=False),
        sa.Column("local_entity_id", sa.String(length=32), nullable=True),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("form", sa.String(length=16), nullable=False),
        sa.CheckConstraint("form IN ('name', 'nominal', 'pronoun')", name=op.f("ck_mentions_form")),
        sa.CheckConstraint(
            "kind IN ('actor', 'person', 'location', 'operation', 'equipment', 'date', 'quantity')",
            name=op.f("ck_mentions_kind"),
        ),
        sa.CheckConstraint("local_entity_id <> ''", name=op.f("ck_mentions_local_entity_id_not_empty")),
        sa.ForeignKeyConstraint(
            ["local_entity_id"], ["local_entities.id"], name=op.f("fk_mentions_local_entity_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_mentions_report_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentions")),
    )
    op.create_index("ix_mentions_local_entity_id", "mentions", ["local_entity_id"], unique=False)
    op.create_index("ix_mentions_report_id_start", "mentions", ["report_id", "start"], unique=False)
    op.create_table(
        "participants",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("event_id", sa.String(length=32), nullable=False),
        sa.Column("entity_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("confidence", sa.Float(precision=53), nullable=False),
        sa.CheckConstraint(
            "role IN ('source', 'target', 'victim', 'ally', 'instrument')", name=op.f("ck_participants_role")
        ),
        sa.ForeignKeyConstraint(["entity_id"], ["entities.id"], name=op.f("fk_participants_entity_id")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_participants_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participants")),
    )
    op.create_index("ix_participants_entity_id_role", "participants", ["entity_id", "role"], unique=False)
    op.create_index("ix_participants_event_id", "participants", ["event_id"], unique=False)
    op.create_table(
        "relation_mentions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("report_id", sa.String(length=32), nullable=False),
        sa.Column("local_key", sa.String(length=16), nullable=False),
        sa.Column("type", sa.String(length=24), nullable=False),
        sa.Column("source_local", sa.String(length=32), nullable=False),
        sa.Column("target_local", sa.String(length=32), nullable=False),
        sa.Column("source_start", sa.Integer(), nullable=True),
        sa.Column("source_end", sa.Integer(), nullable=True),
        sa.Column("target_start", sa.Integer(), nullable=True),
        sa.Column("target_end", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("valid_precision", sa.String(length=8), nullable=False),
        sa.Column("confidence", sa.Float(precision=53), nullable=False),
        sa.Column("relation_id", sa.String(length=32), nullable=True),
        sa.CheckConstraint("relation_id <> ''", name=op.f("ck_relation_mentions_relation_id_not_empty")),
        sa.CheckConstraint(
            "valid_precision IN ('day', 'week', 'month', 'year', 'unknown')",
            name=op.f("ck_relation_mentions_valid_precision"),
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_relation_mentions_report_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["source_local"], ["local_entities.id"], name=op.f("fk_relation_mentions_source_local"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["target_local"], ["local_entities.id"], name=op.f("fk_relation_mentions_target_local"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relation_mentions")),
    )
    op.create_index("ix_relation_mentions_relation_id", "relation_mentions", ["relation_id"], unique=False)
    op.create_index("ix_relation_mentions_report_id", "relation_mentions", ["report_id"], unique=False)
    op.create_index("ix_relation_mentions_source_local", "relation_mentions", ["source_local"], unique=False)
    op.create_index("ix_relation_mentions_target_local", "relation_mentions", ["target_local"], unique=False)
    op.create_table(
        "argument_mentions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("event_mention_id", sa.String(length=32), nullable=False),
        sa.Column("local_entity_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "role IN ('source', 'target', 'victim', 'ally', 'instrument')", name=op.f("ck_argument_mentions_role")
        ),
        sa.ForeignKeyConstraint(
            ["event_mention_id"],
            ["event_mentions.id"],
            name=op.f("fk_argument_mentions_event_mention_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["local_entity_id"],
            ["local_entities.id"],
            name=op.f("fk_argument_mentions_local_entity_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_argument_mentions")),
    )
    op.create_index("ix_argument_mentions_event_mention_id", "argument_mentions", ["event_mention_id"], unique=False)
    op.create_index("ix_argument_mentions_local_entity_id", "argument_mentions", ["local_entity_id"], unique=False)
    op.create_table(
        "casualty_mentions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("event_mention_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("who_local", sa.String(length=32), nullable=True),
        sa.Column("by_local", sa.String(length=32), nullable=True),
        sa.Column("low", sa.BigInteger(), nullable=True),
        sa.Column("best", sa.BigInteger(), nullable=True),
        sa.Column("high", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("by_local <> ''", name=op.f("ck_casualty_mentions_by_local_not_empty")),
        sa.CheckConstraint(
            "kind IN ('killed', 'injured', 'displaced', 'captured', 'missing')", name=op.f("ck_casualty_mentions_kind")
        ),
        sa.CheckConstraint("who_local <> ''", name=op.f("ck_casualty_mentions_who_local_not_empty")),
        sa.ForeignKeyConstraint(
            ["by_local"], ["local_entities.id"], name=op.f("fk_casualty_mentions_by_local"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_mention_id"],
            ["event_mentions.id"],
            name=op.f("fk_casualty_mentions_event_mention_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["who_local"], ["local_entities.id"], name=op.f("fk_casualty_mentions_who_local"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casualty_mentions")),
    )
    op.create_index(
        "ix_casualty_mentions_by_local",
        "casualty_mentions",
        ["by_local"],
        unique=False,
        sqlite_where=sa.text('"by_local" IS NOT NULL'),
        postgresql_where=sa.text('"by_local" IS NOT NULL'),
    )
    op.create_index("ix_casualty_mentions_event_mention_id", "casualty_mentions", ["event_mention_id"], unique=False)
    op.create_index(
        "ix_casualty_mentions_who_local",
        "casualty_mentions",
        ["who_local"],
        unique=False,
        sqlite_where=sa.text('"who_local" IS NOT NULL'),
        postgresql_where=sa.text('"who_local" IS NOT NULL'),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_casualty_mentions_who_local",
        table_name="casualty_mentions",
        sqlite_where=sa.text('"who_local" IS NOT NULL'),
        postgresql_where=sa.text('"who_local" IS NOT NULL'),
    )
    op.drop_index("ix_casualty_mentions_event_mention_id", table_name="casualty_mentions")
    op.drop_index(
        "ix_casualty_mentions_by_local",
        table_name="casualty_mentions",
        sqlite_where=sa.text('"by_local" IS NOT NULL'),
        postgresql_where=sa.text('"by_local" IS NOT NULL'),
    )
    op.drop_table("casualty_mentions")
    op.drop_index("ix_argument_mentions_local_entity_id", table_name="argument_mentions")
    op.drop_index("ix_argument_mentions_event_mention_id", table_name="argument_mentions")
    op.drop_table("argument_mentions")
    op.drop_index("ix_relation_mentions_target_local", table_name="relation_mentions")
    op.drop_index("ix_relation_mentions_source_local", table_name="relation_mentions")
    op.drop_index("ix_relation_mentions_report_id", table_name="relation_mentions")
    op.drop_index("ix_relation_mentions_relation_id", table_name="relation_mentions")
    op.drop_table("relation_mentions")
    op.drop_index("ix_participants_event_id", table_name="participants")
    op.drop_index("ix_participants_entity_id_role", table_name="participants")
    op.drop_table("participants")
    op.drop_index("ix_mentions_report_id_start", table_name="mentions")
    op.drop_index("ix_mentions_local_entity_id", table_name="mentions")
    op.drop_table("mentions")
    op.drop_index("ix_evidence_report_id", table_name="evidence")
    op.drop_index("ix_evidence_owner_id", table_name="evidence")
    op.drop_index(
        "ix_evidence_asserted_by_local",
        table_name="evidence",
        sqlite_where=sa.text('"asserted_by_local" IS NOT NULL'),
        postgresql_where=sa.text('"asserted_by_local" IS NOT NULL'),
    )
    op.drop_table("evidence")
    op.drop_index("ix_event_mentions_report_id", table_name="event_mentions")
    op.drop_index(
        "ix_event_mentions_part_of_local",
        table_name="event_mentions",
        sqlite_where=sa.text('"part_of_local" IS NOT NULL'),
        postgresql_where=sa.text('"part_of_local" IS NOT NULL'),
    )
    op.drop_index(
        "ix_event_mentions_location_local",
        table_name="event_mentions",
        sqlite_where=sa.text('"location_local" IS NOT NULL'),
        postgresql_where=sa.text('"location_local" IS NOT NULL'),
    )
    op.drop_index("ix_event_mentions_event_id", table_name="event_mentions")
    op.drop_index(
        "ix_event_mentions_claimed_by_local",
        table_name="event_mentions",
        sqlite_where=sa.text('"claimed_by_local" IS NOT NULL'),
        postgresql_where=sa.text('"claimed_by_local" IS NOT NULL'),
    )
    op.drop_table("event_mentions")
    op.drop_index(
        "ix_claims_who",
        table_name="claims",
        sqlite_where=sa.text('"who" IS NOT NULL'),
        postgresql_where=sa.text('"who" IS NOT NULL'),
    )
    op.drop_index("ix_claims_report_id", table_name="claims")
    op.drop_index("ix_claims_event_id", table_name="claims")
    op.drop_index(
        "ix_claims_by",
        table_name="claims",
        sqlite_where=sa.text('"by" IS NOT NULL'),
        postgresql_where=sa.text('"by" IS NOT NULL'),
    )
    op.drop_table("claims")
    op.drop_table("sentences")
    op.drop_index("ix_relations_type", table_name="relations")
    op.drop_index("ix_relations_target_id", table_name="relations")
    op.drop_index("ix_relations_source_id", table_name="relations")
    op.drop_table("relations")
    op.drop_index(
        "ix_names_seeded",
        table_name="names",
        sqlite_where=sa.text('"seed_key" IS NOT NULL'),
        postgresql_where=sa.text('"seed_key" IS NOT NULL'),
    )
    op.drop_index("ix_names_report_id", table_name="names")
    op.drop_index("ix_names_normalised", table_name="names")
    op.drop_index("ix_names_local_entity_id", table_name="names")
    op.drop_index("ix_names_entity_id", table_name="names")
    op.drop_table("names")
    op.drop_index("ix_local_entities_report_id", table_name="local_entities")
    op.drop_index("ix_local_entities_identity", table_name="local_entities")
    op.drop_index("ix_local_entities_entity_id", table_name="local_entities")
    op.drop_table("local_entities")
    op.drop_index("ix_events_type_started_on", table_name="events")
    op.drop_index("ix_events_started_on", table_name="events")
    op.drop_index("ix_events_part_of_id", table_name="events")
    op.drop_index("ix_events_location_id", table_name="events")
    op.drop_index("ix_events_ended_on", table_name="events")
    op.drop_index(
        "ix_events_claimed_by_id",
        table_name="events",
        sqlite_where=sa.text('"claimed_by_id" IS NOT NULL'),
        postgresql_where=sa.text('"claimed_by_id" IS NOT NULL'),
    )
    op.drop_table("events")
    op.drop_index("ix_telling_counts_identity", table_name="telling_counts")
    op.drop_table("telling_counts")
    op.drop_table("seed_versions")
    op.drop_index("ix_seed_records_identity", table_name="seed_records")
    op.drop_table("seed_records")
    op.drop_index("ix_reports_series", table_name="reports")
    op.drop_index("ix_reports_published_on", table_name="reports")
    op.drop_index("ix_reports_external_id", table_name="reports")
    op.drop_table("reports")
    op.drop_table("rejects")
    op.drop_index("ix_redirects_new_id", table_name="redirects")
    op.drop_table("redirects")
    op.drop_index("ix_judgements_right_id", table_name="judgements")
    op.drop_index("ix_judgements_left_id", table_name="judgements")
    op.drop_table("judgements")
    op.drop_index("ix_entities_latitude_longitude", table_name="entities")
    op.drop_index("ix_entities_kind_name", table_name="entities")
    op.drop_index("ix_entities_country", table_name="entities")
    op.drop_table("entities")
    op.drop_table("edits")
    op.drop_index("ix_day_counts_identity", table_name="day_counts")
    op.drop_table("day_counts")
    op.drop_table("codebook")
    op.drop_index("ix_changes_record_id", table_name="changes")
    op.drop_table("changes")
    op.drop_table("api_keys")
