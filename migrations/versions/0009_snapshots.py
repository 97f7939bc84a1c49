"""Frozen snapshots; the feed by cause and by past links

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

PAST = sa.text("\"before\" IS NOT NULL AND kind IN ('name', 'participant', 'claim', 'relation')")


def upgrade() -> None:
    op.create_table(
        "snapshots",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(length=255), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("prefix_length", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_snapshots_name_not_empty")),
        sa.CheckConstraint("note <> ''", name=op.f("ck_snapshots_note_not_empty")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_snapshots")),
    )
    op.create_table(
        "snapshot_chunks",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_snapshot_chunks")),
    )
    op.create_table(
        "snapshot_parts",
        sa.Column("snapshot", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("bucket", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["snapshot"], ["snapshots.name"], name=op.f("fk_snapshot_parts_snapshot")),
        sa.ForeignKeyConstraint(["digest"], ["snapshot_chunks.digest"], name=op.f("fk_snapshot_parts_digest")),
        sa.PrimaryKeyConstraint("snapshot", "kind", "bucket", name=op.f("pk_snapshot_parts")),
    )
    op.create_index("ix_snapshot_parts_digest", "snapshot_parts", ["digest"])
    op.create_index("ix_changes_cause", "changes", ["cause"])
    op.create_index("ix_changes_past", "changes", ["kind"], sqlite_where=PAST, postgresql_where=PAST)


def downgrade() -> None:
    op.drop_index("ix_changes_past", table_name="changes")
    op.drop_index("ix_changes_cause", table_name="changes")
    op.drop_table("snapshot_parts")
    op.drop_table("snapshot_chunks")
    op.drop_table("snapshots")
