"""API keys: shown once, stored hashed, revocable; and the refusal to serve beyond this machine without one."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.keys import check_exposure, check_key, create_key, has_keys, is_loopback, list_keys, revoke_key
from app.store.base import Base
from app.store.session import Store
from graph.errors import ConflictError, InvalidInputError, NotFoundError, UnsafeConfigurationError


@pytest.fixture
def session() -> Iterator[Session]:
    store = Store("sqlite://")
    Base.metadata.create_all(store.engine)
    with store.write() as session:
        yield session
    store.close()


def test_a_new_key_is_valid_and_only_its_hash_is_stored(session: Session) -> None:
    key = create_key(session, "first")
    found = check_key(session, key)
    assert found is not None
    assert found.label == "first"
    stored = session.execute(text("SELECT * FROM api_keys")).one()
    assert not any(key in str(value) or key.removeprefix("cg_") in str(value) for value in stored)


def test_two_keys_differ(session: Session) -> None:
    assert create_key(session, "one") != create_key(session, "two")


@pytest.mark.parametrize("key", ["", "cg_", "cg_wrong", "\ud800"])
def test_another_key_is_not_valid(session: Session, key: str) -> None:
    create_key(session, "first")
    assert check_key(session, key) is None


def test_a_revoked_key_is_listed_but_not_valid(session: Session) -> None:
    key = create_key(session, "first")
    revoked = revoke_key(session, "first")
    moment = revoked.revoked_at
    assert check_key(session, key) is None
    assert not has_keys(session)
    assert [row.label for row in list_keys(session)] == ["first"]
    assert revoke_key(session, "first").revoked_at == moment


def test_revoking_an_unknown_key_says_so(session: Session) -> None:
    with pytest.raises(NotFoundError, match="nobody"):
        revoke_key(session, "nobody")


def test_a_name_is_used_once_even_after_revoking(session: Session) -> None:
    create_key(session, "first")
    revoke_key(session, "first")
    with pytest.raises(ConflictError, match="first"):
        create_key(session, " first ")


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
def test_a_key_needs_a_name(session: Session, name: str) -> None:
    with pytest.raises(InvalidInputError, match="name"):
        create_key(session, name)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost", "LOCALHOST"])
def test_this_machine_is_no_exposure(session: Session, host: str) -> None:
    assert is_loopback(host)
    check_exposure(session, host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org", ""])
def test_other_addresses_need_a_key(session: Session, host: str) -> None:
    with pytest.raises(UnsafeConfigurationError, match="API key"):
        check_exposure(session, host)
    create_key(session, "first")
    check_exposure(session, host)
    revoke_key(session, "first")
    with pytest.raises(UnsafeConfigurationError):
        check_exposure(session, host)
