"""Words of sentences, and the indexes of long lists. The words are filled in after the last migration

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sentence_texts",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("report_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("piece", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.String(length=32), nullable=True),
        sa.Column("digest", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql"), nullable=False),
        sa.CheckConstraint("event_id <> ''", name=op.f("ck_sentence_texts_event_id_not_empty")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_sentence_texts_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_sentence_texts")),
    )
    op.create_index("ix_sentence_texts_report_id", "sentence_texts", ["report_id"], unique=False)
    op.create_index("ix_sentence_texts_event_id", "sentence_texts", ["event_id"], unique=False)
    op.create_index("ix_events_fatalities_best", "events", ["fatalities_best", "id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE sentence_words USING fts5(words, content='sentence_texts', content_rowid='number', "
            "tokenize=\"ascii tokenchars '_'\", columnsize=0)"
        )
        op.execute(
            "CREATE TRIGGER sentence_texts_added AFTER INSERT ON sentence_texts BEGIN "
            "INSERT INTO sentence_words(rowid, words) VALUES (new.number, new.words); END"
        )
        op.execute(
            "CREATE TRIGGER sentence_texts_removed AFTER DELETE ON sentence_texts BEGIN "
            "INSERT INTO sentence_words(sentence_words, rowid, words) VALUES ('delete', old.number, old.words); END"
        )
    else:
        op.execute("ALTER TABLE sentence_texts ALTER COLUMN words SET STATISTICS 500")
        op.execute("CREATE INDEX ix_sentence_texts_words ON sentence_texts USING gin (words)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE sentence_words")
    op.drop_index("ix_events_fatalities_best", table_name="events")
    op.drop_index("ix_sentence_texts_event_id", table_name="sentence_texts")
    op.drop_index("ix_sentence_texts_report_id", table_name="sentence_texts")
    op.drop_table("sentence_texts")
