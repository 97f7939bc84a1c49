"""Saved queries

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_queries",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("route", sa.String(length=64), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("author", sa.String(length=255), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("note <> ''", name=op.f("ck_saved_queries_note_not_empty")),
        sa.CheckConstraint("route <> ''", name=op.f("ck_saved_queries_route_not_empty")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_saved_queries")),
    )


def downgrade() -> None:
    op.drop_table("saved_queries")
