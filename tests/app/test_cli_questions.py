"""Who held a place, and how an operation went, asked on the command line."""

import json
from typing import Any

import pytest

from tests.app.cli_fakes import Shell
from tests.app.store.test_read_operations import STORY as OPERATION
from tests.front import FrontReader

STORY = [
    ("Reds captured Alpha on 2014-06-10.", "2014-06-12"),
    ("Army captured Alpha from Reds on 2017-07. Mill lies in Alpha. Reds lost Mill.", "2017-08-01"),
    ("Army clashed with Reds in Alpha on 2018-01-05. Blues will capture Alpha.", "2018-02-01"),
]


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Not to be changed."""
    reader: Any = FrontReader
    ready = Shell(tmp_path_factory.mktemp("questions"), reader=reader).ready()
    documents = [{"text": text, "published_at": day, "publisher": "Wire"} for text, day in [*STORY, *OPERATION[1:4]]]
    ready("ingest", "-", stdin="".join(json.dumps(one) + "\n" for one in documents))
    return ready


def test_the_holders_of_a_place_are_told_with_the_sentences(shell: Shell) -> None:
    told = shell("control", "alpha").stdout
    assert "2014-06-10 -> 2016-10-17: Reds  (told until 2014-06-10, confidence 0.80)" in told
    assert "2018-01-05 -> 2018-01-06: contested: Army, Reds (fights)" in told
    assert "2018-01-06 -> last known: Army" in told
    assert '"Army captured Alpha from Reds on 2017-07." (Wire, 2017-08-01)' in told
    assert "[planned]" in told
    assert "Mill (part): takes" in told


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2010-01-01", "2010-01-01: unknown\n"),
        ("2014-06-10", "2014-06-10: held\n"),
        ("2014-06-11", "2014-06-11: held, as far as known\n"),
        ("2017-07-15", "2017-07-15: unknown, a change lies before or after it; one of:"),
        ("2018-01-05", "2018-01-05: contested, as far as known\n"),
    ],
)
def test_a_day_is_answered(shell: Shell, day: str, words: str) -> None:
    assert words in shell("control", "Alpha", "--at", day).stdout


def test_the_answer_can_be_had_as_json(shell: Shell) -> None:
    out = json.loads(shell("control", "Alpha", "--json", "--known-at", "2014-07-01").stdout)
    assert [span["state"] for span in out["spans"]] == ["unknown", "held"]
    (party,) = out["spans"][1]["parties"]
    assert out["entities"][party["entity_id"]] == "Reds"
    assert out["facts"][0]["use"] == "decides"
    day = json.loads(shell("control", "Alpha", "--json", "--at", "2014-06-10").stdout)
    assert (day["answer"]["state"], day["spans"]) == ("held", [])
    assert len(json.loads(shell("control", "Alpha", "--json", "--min-confidence", "0.95").stdout)["spans"]) == 1


def test_an_operation_is_told_with_its_cost(shell: Shell) -> None:
    told = shell("operation", "Op1").stdout
    assert "launched: 2016-10-17    ended: unknown" in told
    assert "participant: Army, Brigade" in told or "participant: Brigade, Army" in told
    assert "2017-07  taken [aim]  non_state_actor_overtakes_territory" in told
    assert "killed, civilians: at least 9 by one claim" in told
    assert "low 7, best 7 Crowd (Wire, 2016-11-02)" in told
    out = json.loads(shell("operation", "Op1", "--json").stdout)
    assert [step["phase"] for step in out["timeline"]["steps"]][-1] == "taken"
    assert len(out["claims"]) == 2


def test_what_is_not_meant_is_refused_with_what_there_is(shell: Shell) -> None:
    assert "no place is called 'Nowhere'" in shell("control", "Nowhere", code=1).stderr
    assert "--at: '2017' is not YYYY-MM-DD" in shell("control", "Alpha", "--at", "2017", code=2).stderr
    place = json.loads(shell("control", "Alpha", "--json").stdout)["place"]["id"]
    assert "is no operation but the location 'Alpha'" in shell("operation", place, code=2).stderr
