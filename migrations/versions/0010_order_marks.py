"""Marks of order, of pairs of words and of the year of telling in the index of words, which is filled anew after the
last migration; what was known on a day is found by an index alone

Revision: 0010, after 0009
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

REMOVED = (
    "CREATE TRIGGER sentence_texts_removed AFTER DELETE ON sentence_texts BEGIN "
    "INSERT INTO sentence_words(sentence_words, rowid, words) VALUES ('delete', old.number, old.words); END"
)


def upgrade() -> None:
    _empty()
    _index_history("known_from", "known_until", "started_on", "id")


def downgrade() -> None:
    _index_history("known_from", "known_until")
    _empty()


def _index_history(*columns: str) -> None:
    op.drop_index("ix_event_history_known_from", table_name="event_history")
    op.create_index("ix_event_history_known_from", "event_history", list(columns), unique=False)


def _empty() -> None:
    """Forget all rows of the index of words at once."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER sentence_texts_removed")
        op.execute("DELETE FROM sentence_texts")
        op.execute("INSERT INTO sentence_words(sentence_words) VALUES ('delete-all')")
        op.execute(REMOVED)
    else:
        op.execute("TRUNCATE sentence_texts")
