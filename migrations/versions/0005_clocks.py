"""Two clocks: what was known of events before, and the spells of relations. Run `rebuild` after it to fill them

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MODALITIES = "'occurred', 'ongoing', 'planned', 'claimed', 'denied', 'hypothetical'"
NOT_EMPTY = "CONSTRAINT ck_relations_spells_not_empty CHECK (spells <> '')"
PRECISIONS = "'day', 'week', 'month', 'year', 'unknown'"


def upgrade() -> None:
    # not in batches: these would make the tables anew, which SQLite refuses while other rows name theirs
    op.add_column("events", sa.Column("known_from", sa.Date(), nullable=True))
    op.create_index("ix_events_known_from", "events", ["known_from"], unique=False)
    op.execute(f"ALTER TABLE relations ADD COLUMN spells TEXT {NOT_EMPTY}")
    op.create_table(
        "event_history",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("known_from", sa.Date(), nullable=False),
        sa.Column("known_until", sa.Date(), nullable=True),
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
        sa.Column("source_count", sa.Integer(), nullable=False),
        sa.Column("corroboration", sa.Float(precision=53), nullable=False),
        sa.Column("has_conflicting_claims", sa.Boolean(), nullable=False),
        sa.Column("first_reported", sa.Date(), nullable=True),
        sa.Column("last_reported", sa.Date(), nullable=True),
        sa.Column("confidence", sa.Float(precision=53), nullable=False),
        sa.CheckConstraint(f"modality IN ({MODALITIES})", name=op.f("ck_event_history_modality")),
        sa.CheckConstraint(f"date_precision IN ({PRECISIONS})", name=op.f("ck_event_history_date_precision")),
        sa.CheckConstraint("location_id <> ''", name=op.f("ck_event_history_location_id_not_empty")),
        sa.CheckConstraint("part_of_id <> ''", name=op.f("ck_event_history_part_of_id_not_empty")),
        sa.CheckConstraint("claimed_by_id <> ''", name=op.f("ck_event_history_claimed_by_id_not_empty")),
        sa.CheckConstraint("fatalities_rule <> ''", name=op.f("ck_event_history_fatalities_rule_not_empty")),
        sa.ForeignKeyConstraint(["id"], ["events.id"], name=op.f("fk_event_history_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["location_id"], ["entities.id"], name=op.f("fk_event_history_location_id")),
        sa.ForeignKeyConstraint(["part_of_id"], ["entities.id"], name=op.f("fk_event_history_part_of_id")),
        sa.ForeignKeyConstraint(["claimed_by_id"], ["entities.id"], name=op.f("fk_event_history_claimed_by_id")),
        sa.PrimaryKeyConstraint("id", "known_from", name=op.f("pk_event_history")),
    )
    op.create_index("ix_event_history_known_from", "event_history", ["known_from", "known_until"], unique=False)
    op.create_index("ix_event_history_started_on", "event_history", ["started_on", "id"], unique=False)
    op.create_index("ix_event_history_type_started_on", "event_history", ["type", "started_on"], unique=False)
    op.create_index("ix_event_history_location_id", "event_history", ["location_id"], unique=False)
    for name in ("part_of_id", "claimed_by_id"):
        where = sa.text(f'"{name}" IS NOT NULL')
        options = {"sqlite_where": where, "postgresql_where": where}
        op.create_index(f"ix_event_history_{name}", "event_history", [name], unique=False, **options)
    op.create_table(
        "relation_spells",
        sa.Column("relation_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("known_from", sa.Date(), nullable=True),
        sa.Column("known_until", sa.Date(), nullable=True),
        sa.Column("is_present", sa.Boolean(), nullable=False),
        sa.Column("is_past", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["relation_id"], ["relations.id"], name=op.f("fk_relation_spells_relation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("relation_id", "version", "number", name=op.f("pk_relation_spells")),
    )


def downgrade() -> None:
    op.drop_table("relation_spells")
    op.drop_table("event_history")
    op.drop_column("relations", "spells")
    op.drop_index("ix_events_known_from", table_name="events")
    op.drop_column("events", "known_from")
