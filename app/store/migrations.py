"""The schema's history, run from code: up from empty, and down. The scripts live in `migrations/`.

Alembic is loaded where tables change; to tell which revision a database has takes two statements and no library.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from app.store.session import Store, take_writer_lock
from app.store.texts import fill_texts

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).resolve().parents[2] / "migrations"


def upgrade(store: Store, revision: str = "head") -> None:
    """Bring the schema up to a revision; nothing happens if it is there. An empty index of words is filled."""
    _run(store, "upgrade", revision)
    if revision == "head":
        with store.write() as session:
            fill_texts(session)


def downgrade(store: Store, revision: str = "base") -> None:
    """Take the schema down to a revision; the data of what is dropped is lost."""
    _run(store, "downgrade", revision)


def current_revision(store: Store) -> str | None:
    """The revision of the database; None if it is empty."""
    with store.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


@cache
def head_revision() -> str | None:
    """The newest revision that the scripts know; their files begin with it."""
    return max((file.name.partition("_")[0] for file in SCRIPTS.glob("versions/[0-9]*.py")), default=None)


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    return config


def _run(store: Store, direction: str, revision: str) -> None:
    from alembic import command

    config = _config()
    with store.engine.execution_options(writes=True).begin() as connection:
        take_writer_lock(connection)  # another process may be at it too
        config.attributes["connection"] = connection
        getattr(command, direction)(config, revision)
