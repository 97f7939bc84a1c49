"""API keys: made, checked, listed, revoked. A key is shown once; only its SHA-256 is stored.

A key is 256 random bits, so a plain hash is enough: there is nothing to guess. Functions flush; the caller commits.
"""

import hashlib
import ipaddress
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.store.tables import ApiKeyRow
from graph.errors import ConflictError, InvalidInputError, NotFoundError, UnsafeConfigurationError
from graph.ids import make_id

KEY_PREFIX = "cg_"
KEY_BYTES = 32
LONGEST_NAME = 100


def create_key(session: Session, name: str) -> str:
    """Make a key and give it, this once.

    Raises
    ------
    InvalidInputError
        If the name is empty or longer than 100 characters.
    ConflictError
        If a key of that name exists, revoked or not: what a key did stays tied to one name.
    """
    label = name.strip()
    if not label or len(label) > LONGEST_NAME:
        raise InvalidInputError(f"name: {name!r} is not 1 to {LONGEST_NAME} characters long", field="name")
    if session.scalar(select(ApiKeyRow.id).where(ApiKeyRow.label == label)) is not None:
        raise ConflictError(f"name: there is a key named {label!r} already; choose another name")
    key = KEY_PREFIX + secrets.token_urlsafe(KEY_BYTES)
    digest = _digest(key)
    row = ApiKeyRow(id=make_id("key", digest), label=label, sha256=digest, created_at=datetime.now(UTC))
    session.add(row)
    session.flush()
    return key


def check_key(session: Session, key: str) -> ApiKeyRow | None:
    """The row of a key that is valid now; None for a wrong or revoked one."""
    statement = select(ApiKeyRow).where(ApiKeyRow.sha256 == _digest(key), ApiKeyRow.revoked_at.is_(None))
    return session.scalar(statement)


def list_keys(session: Session) -> Sequence[ApiKeyRow]:
    """All keys, revoked ones too, by name."""
    return session.scalars(select(ApiKeyRow).order_by(ApiKeyRow.label)).all()


def has_keys(session: Session) -> bool:
    """Whether at least one key is valid."""
    return bool(session.scalar(select(func.count()).select_from(ApiKeyRow).where(ApiKeyRow.revoked_at.is_(None))))


def revoke_key(session: Session, name: str) -> ApiKeyRow:
    """Make a key invalid from now on; revoking twice changes nothing.

    Raises
    ------
    NotFoundError
        If no key has that name.
    """
    row = session.scalar(select(ApiKeyRow).where(ApiKeyRow.label == name.strip()))
    if row is None:
        raise NotFoundError(f"no key is named {name!r}")
    if row.revoked_at is None:
        row.revoked_at = datetime.now(UTC)
        session.flush()
    return row


def check_exposure(session: Session, host: str) -> None:
    """Refuse to serve beyond this machine while nobody would need a key.

    Raises
    ------
    UnsafeConfigurationError
        If `host` is not a loopback address and no valid key exists.
    """
    if not is_loopback(host) and not has_keys(session):
        raise UnsafeConfigurationError(
            f"host: {host!r} can be reached from other machines, and there is no API key yet: "
            "make one first (conflict-graph keys create NAME), or serve on 127.0.0.1"
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`.

    Examples
    --------
    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, True, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
