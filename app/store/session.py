"""Connections and transactions. One writer at a time per database; readers never wait.

A read sees one moment (SQLite in WAL mode; REPEATABLE READ on PostgreSQL). A write takes the database's writer lock
first (BEGIN IMMEDIATE; an advisory lock), so that what it reads is the newest, and the change feed's numbers grow in
the order of commits. Store functions flush; the use case that opened the transaction commits it.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from graph.errors import InvalidInputError

WRITER_LOCK = 0x436F6E66  # any fixed number; the same for every process
BUSY_SECONDS = 60
PRAGMAS = (
    "foreign_keys=ON",
    "journal_mode=WAL",
    "synchronous=NORMAL",  # a power cut may lose the last commits, never half of one
    "cache_size=-65536",
    "temp_store=MEMORY",
    "wal_autocheckpoint=16384",  # 64 MiB: a page that many batches change is copied from the log once
)


def _dump_json(value: Any) -> str:
    return orjson.dumps(value).decode()


JSON_TOOLS: dict[str, Any] = {"json_serializer": _dump_json, "json_deserializer": orjson.loads}


def create_store_engine(database_url: str) -> Engine:
    """Engine for an SQLite or PostgreSQL URL.

    Raises
    ------
    InvalidInputError
        If the URL is malformed or names another database.
    """
    try:
        url = make_url(database_url)
    except ArgumentError as exc:
        raise InvalidInputError(f"database_url: {database_url!r} is not a database URL", field="database_url") from exc
    backend = url.get_backend_name()
    if backend == "sqlite":
        return _sqlite_engine(database_url, url.database)
    if backend == "postgresql":
        try:
            engine = create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True, **JSON_TOOLS)
        except (ModuleNotFoundError, NoSuchModuleError) as exc:
            raise InvalidInputError(
                "database_url: PostgreSQL needs the extra 'postgres' (pip install 'conflict-graph[postgres]')",
                field="database_url",
            ) from exc
        return engine
    raise InvalidInputError(f"database_url: {backend!r} is neither sqlite nor postgresql", field="database_url")


def _sqlite_engine(database_url: str, database: str | None) -> Engine:
    in_memory = database in (None, "", ":memory:")
    arguments: dict[str, Any] = {**JSON_TOOLS, "connect_args": {"check_same_thread": False, "timeout": BUSY_SECONDS}}
    if in_memory:
        arguments["poolclass"] = StaticPool
    elif database is not None:
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(database_url, **arguments)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        connection.create_function("lower", 1, _lower, deterministic=True)  # SQLite's own knows a to z only

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def take_writer_lock(connection: Connection) -> None:
    """Wait until no other transaction writes; held to the end of this one. SQLite took it at BEGIN."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER_LOCK})


def _lower(text: str | None) -> str | None:
    return None if text is None else text.lower()


class Store:
    """A database, opened once and passed on.

    Examples
    --------
    >>> store = Store("sqlite://")
    >>> with store.read() as session:
    ...     session.scalar(text("SELECT 1"))
    1
    """

    def __init__(self, database_url: str) -> None:
        self.engine = create_store_engine(database_url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._in_memory = isinstance(self.engine.pool, StaticPool)
        self._asking = threading.Lock()
        self._kept: Any = None
        self._readers = self.engine
        self._writers = self.engine.execution_options(writes=True)
        if not self.is_sqlite:
            self._readers = self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one moment of the database."""
        with Session(self._readers, autoflush=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that holds the writer lock; commits at the end, rolls back on any error."""
        with Session(self._writers, autoflush=False) as session, session.begin():
            take_writer_lock(session.connection())
            yield session

    def ask(self, statement: str) -> Any:
        """The one value that a fixed statement gives now; cheap, for what every request asks.

        It is sent on a connection that is kept for it, outside of any transaction and past SQLAlchemy. An error of that
        connection is never seen: the question is asked again in the ordinary way.
        """
        if self._in_memory:  # one connection for all, which may be within a transaction
            return self._ask_anew(statement)
        with self._asking:
            try:
                if self._kept is None:
                    self._kept = self.engine.raw_connection()
                    if not self.is_sqlite:
                        self._kept.driver_connection.autocommit = True
                cursor = self._kept.cursor()
                cursor.execute(statement)
                ((value,),) = cursor.fetchall()  # all: one not read to its end is a transaction
                cursor.close()
                return value
            except self.engine.dialect.dbapi.Error:  # type: ignore[union-attr]  # an engine has a driver
                self._let_go()
        return self._ask_anew(statement)

    def _ask_anew(self, statement: str) -> Any:
        with self.read() as session:
            return session.scalar(text(statement))

    def _let_go(self) -> None:
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.invalidate()  # it is not as the pool made it

    def close(self) -> None:
        """Close all connections."""
        with self._asking:
            self._let_go()
        self.engine.dispose()
