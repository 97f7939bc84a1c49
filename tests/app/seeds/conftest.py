"""`folder`: seeds of the test's own, right until it spoils them; `seeds`: the project's own."""

from pathlib import Path

import pytest

from app.seeds.reader import read_seed_set
from app.settings import PROJECT
from graph.seeds import SeedSet
from tests.app.seeds.folder import write_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "seeds")


@pytest.fixture(scope="session")
def seeds() -> SeedSet:
    return read_seed_set(PROJECT / "seeds")
