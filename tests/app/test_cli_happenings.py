"""Hot spots and sequences, asked on the command line."""

import json
from typing import Any

import pytest

from tests.app.cli_fakes import Shell
from tests.tongue import TongueReader

STORY = [
    ("Group1 attacked Group2 in Town1 on 2017-05-02, killing 3 civilians.", "2017-05-03"),
    ("Group2 attacked Group1 in Town1 on 2017-05-06.", "2017-05-07"),
    ("Group2 attacked Group1 in Town1 on 2017-06.", "2017-06-07"),
]


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Not to be changed."""
    reader: Any = TongueReader
    ready = Shell(tmp_path_factory.mktemp("happenings"), reader=reader).ready()
    documents = [{"text": text, "published_at": day, "publisher": "Wire"} for text, day in STORY]
    ready("ingest", "-", stdin="".join(json.dumps(one) + "\n" for one in documents))
    return ready


def test_hot_spots_are_listed_and_what_is_in_none_is_told(shell: Shell) -> None:
    told = shell("hotspots", "--by", "country")
    assert "events  3-3-3 dead" in told.stdout
    assert "events without a place" in told.stderr
    cells = shell("hotspots", "--score", "events", "--where", "actor=Group1")
    assert "events" in cells.stdout + cells.stderr
    assert "is for cells" in shell("hotspots", "--by", "country", "--score", "events", code=2).stderr
    assert "NAME=VALUE" in shell("hotspots", "--where", "colour=red", code=2).stderr


def test_what_follows_is_listed_with_its_lift(shell: Shell) -> None:
    told = shell("sequences", "--first-type", "attack", "--same", "country", "--within", "10")
    assert "1 of 2 (50%)  attack  median 4 days" in told.stdout
    assert "lift" in told.stdout
    assert "left out: 1 events without an exact day" in told.stderr
    actors = shell("sequences", "--first-actor", "Group1", "--same", "country", "--then-type", "attack")
    assert "2 cases" in actors.stderr
    assert "none of" in shell("sequences", "--first-type", "boredom", code=2).stderr
    refused = shell("sequences", "--same", "actor", "--where", "known_at=2017-06-01", code=2)
    assert "--same" in refused.stderr


@pytest.mark.parametrize(("command", "part"), [("hotspots", "spots"), ("sequences", "sequences")])
def test_answers_can_be_had_as_json(shell: Shell, command: str, part: str) -> None:
    out = json.loads(shell(command, "--json").stdout)
    assert out["version"] > 0
    assert part in out
