"""The index of words: a row for each sentence, and what each database searches it by (decision 19).

On SQLite `words` is text and `sentence_words` an FTS5 table over it, which triggers keep; on PostgreSQL it is a
tsvector with a GIN index.
"""

from typing import Any

from sqlalchemy import BigInteger, Connection, ForeignKey, Index, Integer, Text, column, event, table
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from app.store.base import CASCADE, Base, Id

WORDS_INDEX = "ix_sentence_texts_words"
FTS = table("sentence_words", column("rowid"), column("sentence_words"))
Number = BigInteger().with_variant(Integer(), "sqlite")  # INTEGER, of 64 bits, is SQLite's own number of the row
CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE sentence_words USING fts5(words, content='sentence_texts', content_rowid='number', "
        "tokenize=\"ascii tokenchars '_'\", columnsize=0)",
        "CREATE TRIGGER sentence_texts_added AFTER INSERT ON sentence_texts BEGIN "
        "INSERT INTO sentence_words(rowid, words) VALUES (new.number, new.words); END",
        "CREATE TRIGGER sentence_texts_removed AFTER DELETE ON sentence_texts BEGIN "
        "INSERT INTO sentence_words(sentence_words, rowid, words) VALUES ('delete', old.number, old.words); END",
    ),
    "postgresql": (
        "ALTER TABLE sentence_texts ALTER COLUMN words SET STATISTICS 500",  # so that rarer words are known to be rare
        f"CREATE INDEX {WORDS_INDEX} ON sentence_texts USING gin (words)",
    ),
}


class SentenceTextRow(Base):
    """The words of a sentence, or of a piece of a long one; once for each event that it tells.

    `number` sorts like the list of events: by first day, then id. `position` is that of the sentence, -1 for the title.
    `words` are folded, and followed by marks of the event (`app/store/text_marks.py`). `digest` tells whether a row is
    as it should be. Derived.
    """

    __tablename__ = "sentence_texts"
    __table_args__ = (
        Index("ix_sentence_texts_report_id", "report_id"),
        Index("ix_sentence_texts_event_id", "event_id"),
    )

    number: Mapped[int] = mapped_column(Number, primary_key=True, autoincrement=False)
    report_id: Mapped[str] = mapped_column(Id, ForeignKey("reports.id", ondelete=CASCADE))
    position: Mapped[int] = mapped_column(Integer)
    piece: Mapped[int] = mapped_column(Integer)
    event_id: Mapped[str | None] = mapped_column(Id)
    digest: Mapped[int] = mapped_column(BigInteger)
    words: Mapped[str] = mapped_column(Text().with_variant(TSVECTOR(), "postgresql"))


@event.listens_for(SentenceTextRow.__table__, "after_create")
def _create_index(_target: Any, connection: Connection, **_options: Any) -> None:
    for statement in CREATE[connection.dialect.name]:
        connection.exec_driver_sql(statement)
