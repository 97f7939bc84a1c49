"""Centrality, communities and co-participation, asked on the command line."""

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
    ready = Shell(tmp_path_factory.mktemp("measures"), reader=reader).ready()
    documents = [{"text": text, "published_at": day, "publisher": "Wire"} for text, day in STORY]
    ready("ingest", "-", stdin="".join(json.dumps(one) + "\n" for one in documents))
    return ready


def test_nodes_are_ranked_with_their_names(shell: Shell) -> None:
    told = shell("centrality", "--measure", "degree")
    first = told.stdout.splitlines()[0].split()
    assert (first[:2], first[2] in ("Group1", "Group2", "Group3")) == (["1", "2"], True)
    assert "degree of 5 nodes and 4 links" in told.stderr
    events = shell("centrality", "--measure", "degree", "--on", "graph", "--ranked", "event").stdout.splitlines()
    assert all("evm_" in line for line in events)
    assert len(shell("centrality", "--limit", "1", "--ties", "hostile").stdout.splitlines()) == 1
    assert "none of" in shell("centrality", "--edge-type", "love", code=2).stderr
    assert "'location' has no ties" in shell("centrality", "--where", "kind=location", code=2).stderr


def test_communities_are_listed_with_their_members(shell: Shell) -> None:
    told = shell("communities")
    assert told.stdout.startswith("3 members, weight inside")
    assert "Group2" in told.stdout
    assert "cooperative links, modularity" in told.stderr
    assert "and 2 more" in shell("communities", "--heads", "1").stdout
    assert "1 smaller ones" in shell("communities", "--ties", "all", "--limit", "1").stderr


def test_pairs_are_listed_with_their_sides(shell: Shell) -> None:
    told = shell("co-participation").stdout
    assert "Group1 -- Group3" in told or "Group3 -- Group1" in told
    assert "0 on one side, 1 opposed, 2017-05-02 to 2017-05-02" in told
    assert shell("co-participation", "--side", "same").stdout == ""
    assert shell("co-participation", "--where", "modality=planned").stdout == ""


@pytest.mark.parametrize("words", [("centrality",), ("communities",), ("co-participation",)])
def test_answers_can_be_had_as_json(shell: Shell, words: tuple[str, ...]) -> None:
    out = json.loads(shell(*words, "--json").stdout)
    assert out["version"] > 0
    assert out["method"]
    assert "Group1" in out["names"].values()
