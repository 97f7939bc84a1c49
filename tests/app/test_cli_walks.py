"""Paths, neighbourhoods, common neighbours and connecting trees, asked on the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.app.cli_fakes import Shell
from tests.tongue import TongueReader

STORY = [
    ("Group1 fights Group2. Group2 fights Group3. Group1 supports Group3.", "2015-03-01"),
    ("Group1 attacked Group3 in Town1 on 2017-05-02.", "2017-05-03"),
    ("Group4 attacked Group5 in Town2 on 2018-05-02.", "2018-05-03"),
]


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Not to be changed."""
    reader: Any = TongueReader
    ready = Shell(tmp_path_factory.mktemp("walks"), reader=reader).ready()
    documents = [{"text": text, "published_at": day, "publisher": "Wire"} for text, day in STORY]
    ready("ingest", "-", stdin="".join(json.dumps(one) + "\n" for one in documents))
    return ready


def test_paths_are_told_with_their_steps_and_sentences(shell: Shell) -> None:
    told = shell("paths", "group1", "Group2", "--edge-type", "relation", "--limit", "9").stdout
    assert "1 steps: Group1 -- Group2" in told
    assert '"Group1 fights Group2." (Wire, 2015-03-01)' in told
    assert "2 steps: Group1 -- Group3 -- Group2" in told
    assert "there may be more" in shell("paths", "Group1", "Group2", "-k", "1").stderr


def test_a_path_can_be_asked_to_be_possible_in_time_and_to_lead_somewhere(shell: Shell) -> None:
    told = shell("paths", "Group2", "Group1", "--respect-time", "--weight", "arrival", "-k", "1").stdout
    assert "arrives 2015-03-01" in told
    ways = shell("paths", "Group1", "Group2", "--via", "Group3", "--weight", "confidence").stdout
    assert "Group1 -- Group2" not in ways.splitlines()[0]
    assert "cost" in ways
    none = shell("paths", "Group1", "Group2", "--avoid", "Group3", "--max-length", "1", "--edge-type", "role").stdout
    assert "no path of at most 1 steps is known" in none


def test_a_neighbourhood_is_listed_with_what_was_cut(shell: Shell) -> None:
    told = shell("neighbourhood", "Group2", "--hops", "1")
    assert told.stdout.splitlines()[0].startswith("0  Group2  ent_")
    assert {line.split("  ")[1] for line in told.stdout.splitlines()} == {"Group1", "Group2", "Group3"}
    assert "3 nodes" in told.stderr
    assert "cut at 1 steps: the budget of nodes" in shell("neighbourhood", "Group2", "--max-nodes", "2").stderr


def test_what_two_have_in_common_is_told_with_what_joins_them(shell: Shell) -> None:
    told = shell("common", "Group1", "Group2").stdout
    assert told.startswith("Group3")
    assert "supports rel_" in told
    assert "attack 2017-05-02 evm_" in told
    assert "nothing is known" in shell("common", "Group1", "Group4", "--direct").stdout
    assert "more (--limit 0" in shell("common", "Group1", "Group3", "--limit", "1").stderr


def test_a_tree_is_told_with_who_is_not_connected(shell: Shell) -> None:
    told = shell("connect", "Group1", "Group2", "Group3", "Group4").stdout
    names = told.splitlines()[0].removeprefix("connected: ").split(", ")
    assert sorted(names) == ["Group1", "Group2", "Group3"]
    assert "not connected either: Group4" in told
    assert told.count('." (Wire, 2015-03-01)') == 2


@pytest.mark.parametrize(
    "words",
    [
        ("paths", "Group1", "Group2"),
        ("neighbourhood", "Group1"),
        ("common", "Group1", "Group2"),
        ("connect", "Group1", "Group2"),
    ],
)
def test_answers_can_be_had_as_json(shell: Shell, words: tuple[str, ...]) -> None:
    out = json.loads(shell(*words, "--json").stdout)
    assert out["version"] > 0
    assert "Group1" in out["nodes"].values()


def test_a_filter_is_given_as_the_api_names_it(shell: Shell) -> None:
    ask = ("neighbourhood", "Group1", "--hops", "1")
    told = shell(*ask, "--where", "event_type=attack", "--where", "kind=actor").stdout
    assert "attack 2017-05-02" in told
    here = shell(*ask, "--where", f"actor={told.splitlines()[0].split()[-1]}").stdout
    assert "attack 2017-05-02" in here
    assert "no entity 'ent_0'" in shell(*ask, "--where", "actor=ent_0", code=1).stderr
    then = shell(*ask, "--where", "known_at=2016").stdout
    assert "attack" not in then


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ("kind=ship", "kind: 'ship': Input should be 'actor', "),
        ("kinds=actor", "is not NAME=VALUE with one of"),
        ("date_from=2017-02-30", "date_from"),
        ("country=Iraq", "country: 'Iraq': no ISO 3166-1 alpha-2 code of two letters"),
        ("min_confidence=high", "min_confidence: 'high': "),
        ("include_unmentioned=maybe", "include_unmentioned: 'maybe': "),
        ("known_at=2999", "lies ahead"),
    ],
)
def test_a_wrong_filter_is_refused(shell: Shell, pair: str, message: str) -> None:
    assert message in shell("neighbourhood", "Group1", "--where", pair, code=2).stderr


def test_unknown_names_and_wrong_edges_are_refused(shell: Shell, tmp_path: Path) -> None:
    assert "is called 'Nobody'" in shell("paths", "Nobody", "Group1", code=1).stderr
    assert "no event 'evm_0'" in shell("paths", "evm_0", "Group1", code=1).stderr
    assert "--edge-type: 'road'" in shell("connect", "Group1", "Group2", "--edge-type", "road", code=2).stderr
    assert "two or more" in shell("connect", "Group1", code=2).stderr
    assert "needs respect_time" in shell("paths", "Group1", "Group2", "--weight", "arrival", code=2).stderr
