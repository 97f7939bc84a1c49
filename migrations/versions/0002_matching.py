"""Matching across reports: profiles, keys, pairs; judgements in batches that know where their records stood

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "matches",
        sa.Column("left_id", sa.String(length=32), nullable=False),
        sa.Column("right_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("score", sa.Float(precision=53), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.CheckConstraint("kind IN ('entity', 'event')", name=op.f("ck_matches_kind")),
        sa.CheckConstraint("status IN ('joined', 'open', 'judged')", name=op.f("ck_matches_status")),
        sa.PrimaryKeyConstraint("left_id", "right_id", name=op.f("pk_matches")),
    )
    op.create_index("ix_matches_right_id", "matches", ["right_id"], unique=False)
    op.create_index("ix_matches_status_kind_score", "matches", ["status", "kind", "score"], unique=False)
    op.create_table(
        "telling_keys",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("telling_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("key", "telling_id", name=op.f("pk_telling_keys")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_telling_keys_telling_id", "telling_keys", ["telling_id"], unique=False)
    op.create_table(
        "tellings",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("report_id", sa.String(length=32), nullable=False),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tellings")),
    )
    op.create_index("ix_tellings_report_id", "tellings", ["report_id"], unique=False)
    with op.batch_alter_table("judgements") as judgements:
        judgements.add_column(sa.Column("batch", sa.String(length=32), nullable=True))
        judgements.add_column(sa.Column("places", sa.JSON(none_as_null=True), nullable=True))
        judgements.create_check_constraint(op.f("ck_judgements_batch_not_empty"), "batch <> ''")
        judgements.create_index("ix_judgements_batch", ["batch"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("judgements") as judgements:
        judgements.drop_index("ix_judgements_batch")
        judgements.drop_constraint(op.f("ck_judgements_batch_not_empty"), type_="check")
        judgements.drop_column("places")
        judgements.drop_column("batch")
    op.drop_index("ix_tellings_report_id", table_name="tellings")
    op.drop_table("tellings")
    op.drop_index("ix_telling_keys_telling_id", table_name="telling_keys")
    op.drop_table("telling_keys")
    op.drop_index("ix_matches_status_kind_score", table_name="matches")
    op.drop_index("ix_matches_right_id", table_name="matches")
    op.drop_table("matches")
