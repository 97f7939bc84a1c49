"""Pairs of entities for the queue: profiles of names and their keys. Run `rebuild` after it to fill them

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "name_profiles",
        sa.Column("identity", sa.String(length=32), nullable=False),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("identity", name=op.f("pk_name_profiles")),
    )
    op.create_table(
        "name_keys",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("identity", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("key", "day", "identity", name=op.f("pk_name_keys")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_name_keys_identity", "name_keys", ["identity"], unique=False)


def downgrade() -> None:
    op.execute("DELETE FROM matches WHERE kind = 'entity'")
    op.drop_index("ix_name_keys_identity", table_name="name_keys")
    op.drop_table("name_keys")
    op.drop_table("name_profiles")
