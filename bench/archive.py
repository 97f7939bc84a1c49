"""A large archive made from a small one: the newest weeks are real, all before are copies of them moved into the past.

    block (ingested) --SQL: ids with a suffix, days earlier, other keys--> as many copies as are wanted

Only the block's days are near those of new events, so the keys of the copies need not be true, only as many and as
spread. Copied is what the path of matching reads or keeps unique by an index: reports (their texts cut), local
entities, tellings with participants and figures, profiles, keys, pairs, events with participants and claims, counts of
days. Not copied, since they are but inserted into: sentences, mentions, evidence, names, the feed.
"""

from typing import Any

from sqlalchemy import Connection, text

from app.store.base import Base
from app.store.session import Store

KEPT_TEXT = 80
DAYS = ("published_on", "started_on", "ended_on", "first_reported", "last_reported")
LINKS = {  # columns that name copied rows
    "reports": ("id", "series"),
    "local_entities": ("id", "report_id"),
    "event_mentions": ("id", "report_id", "location_local", "part_of_local", "claimed_by_local", "event_id"),
    "argument_mentions": ("id", "event_mention_id", "local_entity_id"),
    "casualty_mentions": ("id", "event_mention_id", "who_local", "by_local"),
    "tellings": ("id", "report_id"),
    "telling_keys": ("telling_id",),
    "matches": ("left_id", "right_id"),
    "events": ("id",),
    "participants": ("id", "event_id"),
    "claims": ("id", "event_id", "event_mention_id", "report_id"),
    "day_counts": ("id",),
}
LOCAL = {"local_entities": ("identity", "entity_id"), "participants": ("entity_id",), "claims": ("who", "by")}
# what is local to a report is another thing in each copy: entities that are generic


def multiply(store: Store, copies: int, *, days: int) -> None:
    """Add so many copies of all that is stored, each `days` earlier than the one before.

    Parameters
    ----------
    days : int
        The length of the block.
    """
    with store.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        driver: Any = connection.connection.driver_connection
        if is_sqlite:
            driver.execute("PRAGMA foreign_keys=OFF")
            driver.execute("PRAGMA synchronous=OFF")
        else:
            connection.execute(text("SET session_replication_role = replica"))
            connection.execute(text("SET maintenance_work_mem = '1GB'"))
        indexes = _drop_indexes(connection, is_sqlite)
        connection.execute(text("CREATE TEMPORARY TABLE copy (k INTEGER PRIMARY KEY)"))
        connection.execute(
            text(
                "INSERT INTO copy WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < :most) "
                "SELECT k FROM n"
            ),
            {"most": copies},
        )
        connection.execute(text("CREATE TEMPORARY TABLE generic AS SELECT id FROM entities WHERE is_generic"))
        connection.execute(text("CREATE INDEX generic_id ON generic (id)"))
        connection.execute(_generic_entities())
        for table in LINKS:
            connection.execute(text(_copy_of(table, days, is_sqlite)))
        connection.execute(text("UPDATE telling_counts SET count = count * :times"), {"times": copies + 1})
        for statement in indexes:
            connection.execute(text(statement))
        connection.commit()
        if not is_sqlite:
            connection.execute(text("SET session_replication_role = DEFAULT"))
        else:
            driver.execute("PRAGMA foreign_keys=ON")
            driver.execute("PRAGMA synchronous=NORMAL")
        if is_sqlite:
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def analyse(store: Store) -> None:
    """Let the database count what it holds, as a server does by itself after a while."""
    with store.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()


def _drop_indexes(connection: Connection, is_sqlite: bool) -> list[str]:
    """Drop the indexes of the tables to be filled; gives the statements that make them again."""
    names = ", ".join(f"'{name}'" for name in LINKS)
    if is_sqlite:
        found = connection.execute(
            text(f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql <> '' AND tbl_name IN ({names})")
        ).all()
    else:
        found = connection.execute(
            text(
                f"SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ({names}) "
                "AND indexname NOT LIKE 'pk_%' AND indexname NOT LIKE 'uq_%'"
            )
        ).all()
    for name, _ in found:
        connection.execute(text(f'DROP INDEX "{name}"'))
    return [statement for _, statement in found]


def _generic_entities() -> Any:
    table = Base.metadata.tables["entities"]
    columns = [f'e."{column.name}"' if column.name != "id" else "e.id || '_' || k" for column in table.columns]
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    return text(
        f"INSERT INTO entities ({names}) SELECT {', '.join(columns)} FROM generic g JOIN entities e ON e.id = g.id "
        "CROSS JOIN copy ORDER BY e.id, k"
    )


def _copy_of(name: str, days: int, is_sqlite: bool) -> str:
    table = Base.metadata.tables[name]
    values = []
    for column in table.columns:
        own = f't."{column.name}"'
        if column.name in LINKS[name]:
            values.append(f"{own} || '_' || k")
        elif column.name in LOCAL.get(name, ()):
            values.append(f"CASE WHEN {own} IN (SELECT id FROM generic) THEN {own} || '_' || k ELSE {own} END")
        elif name == "telling_keys" and column.name == "key":
            values.append(
                f"({own} + k * 1000003) & 9223372036854775807" if is_sqlite else f"{own} # (k * 1000003)::bigint"
            )
        elif column.name in DAYS:
            values.append(
                f"date({own}, '-' || (k * {days}) || ' days')" if is_sqlite else f"({own} - k * {days})::date"
            )
        elif column.name == "text" and name == "reports":
            values.append(f"substr({own}, 1, {KEPT_TEXT})")
        else:
            values.append(own)
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    order = ", ".join(f't."{column.name}"' for column in table.primary_key)
    where = " WHERE t.published_on IS NOT NULL" if name == "day_counts" else ""
    local = " AND t.identity NOT IN (SELECT id FROM generic)" if name == "day_counts" else ""
    return (
        f'INSERT INTO "{name}" ({names}) SELECT {", ".join(values)} FROM "{name}" t CROSS JOIN copy{where}{local} '
        f"ORDER BY {order}, k"
    )
