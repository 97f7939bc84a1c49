"""Routes of saved queries may hold ids

Revision: 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SHORT, LONG = sa.String(length=64), sa.String(length=255)


def upgrade() -> None:
    with op.batch_alter_table("saved_queries") as queries:
        queries.alter_column("route", existing_type=SHORT, type_=LONG, existing_nullable=False)


def downgrade() -> None:
    op.execute("DELETE FROM saved_queries WHERE length(route) > 64")
    with op.batch_alter_table("saved_queries") as queries:
        queries.alter_column("route", existing_type=LONG, type_=SHORT, existing_nullable=False)
