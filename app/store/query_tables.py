"""Questions that people keep under a name: an input, like judgements; nothing is derived from them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.base import Base, not_empty


class SavedQueryRow(Base):
    """A saved question: the route that answers it, below `/api/v1`, and its parameters."""

    __tablename__ = "saved_queries"
    __table_args__ = (not_empty("route"),)

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    route: Mapped[str] = mapped_column(String(255))
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON)
    note: Mapped[str | None] = mapped_column(Text)
    author: Mapped[str]
    saved_at: Mapped[datetime]
