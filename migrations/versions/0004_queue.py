"""How useful the judgement of a pair would be

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

QUEUE = ["status", "kind", "usefulness", "left_id", "right_id"]


def upgrade() -> None:
    with op.batch_alter_table("matches") as matches:
        matches.add_column(sa.Column("usefulness", sa.Float(precision=53), nullable=False, server_default="0"))
    with op.batch_alter_table("matches") as matches:
        matches.alter_column("usefulness", server_default=None)
        matches.create_index("ix_matches_status_kind_usefulness", QUEUE, unique=False)


def downgrade() -> None:
    with op.batch_alter_table("matches") as matches:
        matches.drop_index("ix_matches_status_kind_usefulness")
        matches.drop_column("usefulness")
