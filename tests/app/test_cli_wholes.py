"""Bridges, components and the projection to actors, asked on the command line."""

import json
from typing import Any

import pytest

from tests.app.cli_fakes import Shell
from tests.tongue import TongueReader

STORY = [
    ("Group1 supports Group2. Group2 supports Group3. Group4 fights Group5.", "2015-03-01"),
    ("Group1 attacked Group3 in Town1 on 2017-05-02.", "2017-05-03"),
]


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Not to be changed."""
    reader: Any = TongueReader
    ready = Shell(tmp_path_factory.mktemp("wholes"), reader=reader).ready()
    documents = [{"text": text, "published_at": day, "publisher": "Wire"} for text, day in STORY]
    ready("ingest", "-", stdin="".join(json.dumps(one) + "\n" for one in documents))
    return ready


def test_who_bridges_two_groups_is_told_with_the_share(shell: Shell) -> None:
    told = shell("bridges", "--a", "Group1", "--b", "Group3", "--edge-type", "relation")
    assert told.stdout.startswith("1.00  1 pairs  Group2  ent_")
    assert "1 pairs: 1 joined, 0 of them without anybody between" in told.stderr
    apart = shell("bridges", "--a", "Group1", "--b", "Group3", "--b", "Group4", "--max-pairs", "1")
    assert "a sample of 2" in apart.stderr
    assert "group_a too" in shell("bridges", "--a", "Group1", "--b", "Group1", code=2).stderr


def test_components_are_listed_with_their_heads(shell: Shell) -> None:
    lines = shell("components").stdout.splitlines()
    assert [line.partition(" nodes")[0] for line in lines] == ["4", "2"]
    assert "Group1" in lines[0]
    assert "1 smaller ones" in shell("components", "--limit", "1").stderr


def test_the_projection_tells_ties_by_period(shell: Shell) -> None:
    told = shell("projection", "--period", "year").stdout
    assert "Group4 -- Group5" in told or "Group5 -- Group4" in told
    assert "2017: hostile" in told
    friends = shell("projection", "--sign", "friendly").stdout
    assert "hostile" not in friends
    assert "weaker ties" in shell("projection", "--limit", "1").stderr
    assert "'location' has no ties" in shell("projection", "--where", "kind=location", code=2).stderr


@pytest.mark.parametrize("words", [("bridges", "--a", "Group1", "--b", "Group3"), ("components",), ("projection",)])
def test_answers_can_be_had_as_json(shell: Shell, words: tuple[str, ...]) -> None:
    out = json.loads(shell(*words, "--json").stdout)
    assert out["version"] > 0
    assert "Group1" in out["nodes"].values()
