"""Allies and foes of an actor, asked on the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.app.cli_fakes import Shell
from tests.tongue import TongueReader

STORY = [
    ("Group1 fights Group2. Group2 fights Group3. Group1 supports Group3.", "2015-03-01"),
    ("Group1 attacked Group3 in Town1 on 2017-05-02.", "2017-05-03"),
]


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Not to be changed."""
    return fill(tmp_path_factory.mktemp("ties"))


def fill(folder: Path) -> Shell:
    reader: Any = TongueReader
    ready = Shell(folder, reader=reader).ready()
    documents = [{"text": text, "published_at": day, "publisher": "Wire"} for text, day in STORY]
    ready("ingest", "-", stdin="".join(json.dumps(one) + "\n" for one in documents))
    return ready


def test_allies_and_foes_are_told_with_the_sentences(shell: Shell) -> None:
    told = shell("ties", "group2").stdout
    assert "hostile" in told
    assert "Group1" in told
    assert "Group3" in told
    assert '"Group1 fights Group2." (Wire, 2015-03-01)' in told
    assert "2015-03-01 (day of report)" in told


def test_the_tie_of_two_is_told_by_period(shell: Shell) -> None:
    told = shell("ties", "Group1", "--with", "Group3", "--period", "year").stdout
    assert "mixed" in told
    assert "2015: friendly" in told
    assert "2017: hostile" in told
    assert "hostile: attack as source, 2017-05-02" in told


def test_ties_are_chosen_and_what_is_left_out_is_said(shell: Shell) -> None:
    assert "no ties are told" in shell("ties", "Group2", "--sign", "friendly").stdout
    assert "no ties are told" in shell("ties", "Group2", "--date-to", "2014-12-31").stdout
    short = shell("ties", "Group1", "--limit", "1")
    assert "1 weaker ties are not listed" in short.stderr


def test_the_two_clocks_can_be_asked(shell: Shell) -> None:
    told = shell("ties", "Group1", "--with", "Group3", "--known-at", "2016").stdout
    assert "friendly" in told
    assert "hostile" not in told
    then = shell("ties", "Group1", "--with", "Group3", "--as-of", "2017-05-01").stdout
    assert "attack" not in then
    assert "lies ahead" in shell("ties", "Group1", "--known-at", "2999", code=2).stderr


def test_the_answer_can_be_had_as_json(shell: Shell) -> None:
    out = json.loads(shell("ties", "Group1", "--json", "--period", "year").stdout)
    assert {out["entities"][tie["other_id"]] for tie in out["ties"]} == {"Group2", "Group3"}
    assert out["entities"][out["actor_id"]] == "Group1"
    assert "strength" in out["method"]
    assert out["ties"][0]["balance"]["sign"] in ("hostile", "mixed")


def test_two_without_a_tie_are_told_so(shell: Shell) -> None:
    told = shell("ties", "Group2", "--with", "Group3", "--date-from", "2018-01-01").stdout
    assert "no tie is told with Group3" in told


def test_an_unknown_name_and_a_wrong_day_are_refused(shell: Shell) -> None:
    assert "is called 'Nobody'" in shell("ties", "Nobody", code=1).stderr
    assert "--date-from" in shell("ties", "Group1", "--date-from", "May", code=2).stderr


def test_a_name_of_several_lists_them(tmp_path: Path) -> None:
    shell = fill(tmp_path)
    shell("ingest", "-", stdin=json.dumps({"text": "civilians fights Group1.", "published_at": "2015-03-02"}) + "\n")
    shell("ingest", "-", stdin=json.dumps({"text": "civilians fights Group2.", "published_at": "2015-03-03"}) + "\n")
    result = shell("ties", "civilians", code=2)
    assert result.stderr.count("ent_") == 2


def test_the_filter_of_the_graph_says_what_counts(shell: Shell) -> None:
    assert "no ties are told" in shell("ties", "group1", "--where", "publisher=Nobody").stdout
    told = shell("ties", "group1", "--where", "event_type=attack").stdout
    assert "Group3" in told
    assert "Group2" not in told
    assert "place_nam" in shell("ties", "group1", "--where", "place_nam=Goma", code=2).stderr
