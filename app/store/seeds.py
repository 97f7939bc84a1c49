"""Seed records as rows: what was loaded last, and the versions."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, tuple_
from sqlalchemy.orm import Session

from app.store.rows import insert_rows, rows_in, update_rows
from app.store.tables import CodebookRow, SeedRecordRow, SeedVersionRow

SeedKey = tuple[str, str]  # kind, key


def load_seed_rows(session: Session, kind: str | None = None) -> list[SeedRecordRow]:
    """Stored seed records, all or of one kind, by kind and key."""
    statement = select(SeedRecordRow).order_by(SeedRecordRow.kind, SeedRecordRow.key)
    return list(session.scalars(statement.where(SeedRecordRow.kind == kind) if kind else statement))


def load_payloads(session: Session, kind: str) -> dict[str, dict[str, Any]]:
    """Payloads of the stored seed records of a kind, by key."""
    statement = select(SeedRecordRow.key, SeedRecordRow.payload).where(SeedRecordRow.kind == kind)
    return {row.key: row.payload for row in session.execute(statement)}


def load_seeds_by_identity(session: Session, identities: Iterable[str]) -> list[SeedRecordRow]:
    """Stored seed records with these identities (entities: their own; relations: the canonical relation)."""
    rows = rows_in(session, select(SeedRecordRow), SeedRecordRow.identity, identities)
    return sorted((row[0] for row in rows), key=lambda seed: (seed.kind, seed.key))


def list_renamed_keys(session: Session) -> list[tuple[str, str]]:
    """Old and new key of every renamed seed entity."""
    statement = select(SeedRecordRow.key, SeedRecordRow.old_keys).where(SeedRecordRow.old_keys.is_not(None))
    return sorted((old, row.key) for row in session.execute(statement) for old in row.old_keys or ())


def load_seed_places(session: Session) -> dict[SeedKey, Row[str, str, str, str, int]]:
    """kind, key, sha256 of the payload, file, line of every stored seed record, by kind and key."""
    columns = (SeedRecordRow.kind, SeedRecordRow.key, SeedRecordRow.sha256, SeedRecordRow.file, SeedRecordRow.line)
    return {(row.kind, row.key): row for row in session.execute(select(*columns))}


def move_seed_rows(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Note where records stand now; their content is as it was."""
    places = [{name: row[name] for name in ("kind", "key", "file", "line")} for row in rows]
    update_rows(session, SeedRecordRow, places, keys=("kind", "key"))


def save_seed_rows(session: Session, rows: Iterable[Mapping[str, Any]], gone: Iterable[SeedKey]) -> None:
    """Replace the given records and delete those that are gone."""
    rows = list(rows)
    old = sorted({(row["kind"], row["key"]) for row in rows} | set(gone))
    for start in range(0, len(old), 1000):
        part = old[start : start + 1000]
        session.execute(
            delete(SeedRecordRow)
            .where(tuple_(SeedRecordRow.kind, SeedRecordRow.key).in_(part))
            .execution_options(synchronize_session=False)
        )
    insert_rows(session, SeedRecordRow, rows)
    session.expire_all()


def save_codebook(session: Session, rows: list[dict[str, Any]]) -> None:
    """Rewrite the codebook table."""
    session.execute(delete(CodebookRow))
    insert_rows(session, CodebookRow, rows)


def save_seed_version(session: Session, version: str, counts: dict[str, int]) -> int:
    """Note that the seeds changed; gives the load's number."""
    seq = (session.scalar(select(func.max(SeedVersionRow.seq))) or 0) + 1
    row = {"seq": seq, "version": version, "loaded_at": datetime.now(UTC), "counts": counts}
    session.execute(insert(SeedVersionRow), [row])
    return seq


def current_seed_version(session: Session) -> str | None:
    """Version of the seeds that were loaded last; None before the first load."""
    return session.scalar(select(SeedVersionRow.version).order_by(SeedVersionRow.seq.desc()).limit(1))
