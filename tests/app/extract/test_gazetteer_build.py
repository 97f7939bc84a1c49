import os
import sqlite3
from pathlib import Path

import pytest

from app.extract import gazetteer_build
from app.extract.gazetteer_build import build_gazetteer, ensure_gazetteer, source_version
from tests.app.extract.small_gazetteer import write_sources


def test_the_index_is_built_once_and_again_when_a_source_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeds = write_sources(tmp_path, monkeypatch)
    target = tmp_path / "var" / "gazetteer.sqlite"
    ensure_gazetteer(target, seeds).close()
    built = target.stat().st_mtime_ns
    os.utime(target, ns=(built - 10**9, built - 10**9))
    ensure_gazetteer(target, seeds).close()
    assert target.stat().st_mtime_ns == built - 10**9
    with (seeds / "places" / "admin1.csv").open("a", encoding="utf-8") as file:
        file.write("SL.03,Southern Province\n")
    gazetteer = ensure_gazetteer(target, seeds)
    assert target.stat().st_mtime_ns != built - 10**9
    assert gazetteer.version == source_version(seeds)
    assert [place.code for place in gazetteer.find_admin("Southern")] == ["SL.03"]
    gazetteer.close()


def test_a_failed_build_leaves_the_old_index_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seeds = write_sources(tmp_path, monkeypatch)
    target = tmp_path / "gazetteer.sqlite"
    build_gazetteer(target, seeds)
    before = target.read_bytes()
    broken = tmp_path / "broken.json"
    broken.write_text("{", encoding="utf-8")
    monkeypatch.setattr(gazetteer_build, "CITIES", broken)
    with pytest.raises(ValueError, match="Expecting"):
        build_gazetteer(target, seeds)
    assert target.read_bytes() == before
    assert not list(tmp_path.glob("*.part"))


def test_names_in_other_scripts_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "gazetteer.sqlite"
    build_gazetteer(target, write_sources(tmp_path, monkeypatch))
    with sqlite3.connect(target) as database:
        keys = [key for (key,) in database.execute("SELECT key FROM names WHERE place = 1")]
    database.close()
    assert keys
    assert all(key.isascii() for key in keys)


def test_the_same_sources_give_the_same_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seeds = write_sources(tmp_path, monkeypatch)
    dumps = []
    for name in ("a.sqlite", "b.sqlite"):
        build_gazetteer(tmp_path / name, seeds)
        database = sqlite3.connect(tmp_path / name)
        dumps.append(list(database.iterdump()))
        database.close()
    assert dumps[0] == dumps[1]
