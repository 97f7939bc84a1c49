"""Sources: copies of one text, names of outlets, and what they make of an event

Revision: 0003. Derived data is empty until `conflict-graph rebuild`.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_keys",
        sa.Column("report_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_report_keys_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", "key", name=op.f("pk_report_keys")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_report_keys_key_published_on", "report_keys", ["key", "published_on", "report_id"], unique=False
    )
    op.create_table(
        "report_copies",
        sa.Column("left_id", sa.String(length=32), nullable=False),
        sa.Column("right_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("left_id < right_id", name=op.f("ck_report_copies_ordered")),
        sa.ForeignKeyConstraint(["left_id"], ["reports.id"], name=op.f("fk_report_copies_left_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["right_id"], ["reports.id"], name=op.f("fk_report_copies_right_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("left_id", "right_id", name=op.f("pk_report_copies")),
    )
    op.create_index("ix_report_copies_right_id", "report_copies", ["right_id"], unique=False)
    op.create_table(
        "syndication",
        sa.Column("report_id", sa.String(length=32), nullable=False),
        sa.Column("group_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_syndication_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_syndication")),
    )
    op.create_index("ix_syndication_group_id", "syndication", ["group_id"], unique=False)
    op.create_table(
        "outlet_names",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("reliability", sa.String(length=1), nullable=False),
        sa.Column("owner", sa.String(length=255), nullable=True),
        sa.CheckConstraint("name <> ''", name=op.f("ck_outlet_names_name_not_empty")),
        sa.CheckConstraint("owner <> ''", name=op.f("ck_outlet_names_owner_not_empty")),
        sa.CheckConstraint("reliability IN ('A','B','C','D','E','F')", name=op.f("ck_outlet_names_reliability")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_outlet_names")),
    )
    op.add_column("events", sa.Column("source_count", sa.Integer(), server_default="1", nullable=False))
    op.add_column("events", sa.Column("corroboration", sa.Float(precision=53), server_default="0", nullable=False))
    op.add_column(
        "events", sa.Column("has_conflicting_claims", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    for name in ("has_conflicting_claims", "corroboration", "source_count"):
        op.drop_column("events", name)
    op.drop_table("outlet_names")
    op.drop_index("ix_syndication_group_id", table_name="syndication")
    op.drop_table("syndication")
    op.drop_index("ix_report_copies_right_id", table_name="report_copies")
    op.drop_table("report_copies")
    op.drop_index("ix_report_keys_key_published_on", table_name="report_keys")
    op.drop_table("report_keys")
