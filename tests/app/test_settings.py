"""Settings from the environment, from a file, and what is refused."""

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.settings import FILE_VARIABLE, PREFIX, Settings, load_settings
from graph.errors import InvalidInputError


@pytest.fixture(autouse=True)
def _no_settings_around(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)


def test_defaults_serve_on_this_machine_only_and_from_sqlite() -> None:
    settings = load_settings()
    assert settings.host == "127.0.0.1"
    assert settings.port == 8000
    assert settings.database_url.startswith("sqlite:///")
    assert settings.seeds_dir.is_dir()


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "settings.env"
    file.write_text("CONFLICT_GRAPH_PORT=8001\nCONFLICT_GRAPH_PAGE_SIZE=20\n")
    monkeypatch.setenv(FILE_VARIABLE, str(file))
    monkeypatch.setenv("CONFLICT_GRAPH_PORT", "8002")
    settings = load_settings()
    assert (settings.port, settings.page_size) == (8002, 20)


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFLICT_GRAPH_PORT", "")
    assert load_settings().port == 8000


@pytest.mark.parametrize(("name", "value"), [("PORT", "eighty"), ("PORT", "70000"), ("MAX_REPORT_CHARS", "0")])
def test_a_wrong_value_is_refused_with_setting_and_value(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(InvalidInputError, match=f"{PREFIX}{name}: '{value}'"):
        load_settings()


def test_an_unknown_name_in_the_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "settings.env"
    file.write_text("CONFLICT_GRAPH_PROT=8001\n")
    monkeypatch.setenv(FILE_VARIABLE, str(file))
    with pytest.raises(InvalidInputError, match="CONFLICT_GRAPH_PROT: no such setting"):
        load_settings()


def test_a_missing_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "none.env"))
    with pytest.raises(InvalidInputError, match=r"none\.env' is not a file"):
        load_settings()


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().port = 1


def test_the_database_password_is_not_in_the_printed_form() -> None:
    assert "secret" not in repr(Settings(database_url="postgresql://me:secret@localhost/graph"))
