"""Runs the migrations on the connection that `app.store.migrations` hands over, or on the URL of the settings."""

from alembic import context
from sqlalchemy import Connection

from app.store import (  # noqa: F401  (their tables belong to the metadata)
    canonical_tables,
    history_tables,
    match_tables,
    query_tables,
    snapshot_tables,
    source_tables,
    tables,
    text_tables,
)
from app.store.base import Base, UtcDateTime


def render(kind: str, item: object, _context: object) -> str | bool:
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata, render_item=render)
    with context.begin_transaction():
        context.run_migrations()


handed_over = context.config.attributes.get("connection")
if handed_over is not None:
    run(handed_over)
else:
    from app.settings import load_settings
    from app.store.session import create_store_engine

    with create_store_engine(load_settings().database_url).begin() as own:
        run(own)
