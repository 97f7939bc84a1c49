"""`matches` and `why` on a real SQLite file."""

import json
from pathlib import Path

import pytest
from sqlalchemy import delete

from app.ingest.pipeline import ingest_reports
from app.ingest.seeding import load_seeds
from app.seeds.records import to_seed_set
from app.store.tables import EvidenceRow
from graph.seeds import MatchWeight
from tests.app.test_cli_judging import Desk
from tests.tongue import TongueReader
from tests.weights import WEIGHTS, A, tell


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_the_queue_is_listed_with_sentences_or_as_json(desk: Desk) -> None:
    lines = desk.run("matches").stdout.splitlines()
    assert len(lines) == 3 * 2
    assert {one for line in lines[::3] for one in line.split()[1:]} == {desk.a, desk.b, desk.c}
    assert f"      2024-05-07 Wire: {A.text}" in lines
    found = [json.loads(line) for line in desk.run("matches", "--json").stdout.splitlines()]
    assert [one["usefulness"] for one in found] == sorted((one["usefulness"] for one in found), reverse=True)
    assert {one["left"]["sentence_text"] for one in found} | {one["right"]["sentence_text"] for one in found} > {A.text}
    assert len(desk.run("matches", "--limit", "1", "--json").stdout.splitlines()) == 1


def test_each_status_and_kind_has_its_list(desk: Desk) -> None:
    (joined,) = (json.loads(line) for line in desk.run("matches", "--status", "joined", "--json").stdout.splitlines())
    assert {joined["left_id"], joined["right_id"]} == {desk.a, desk.b}
    desk.run("judge", "unsure", desk.a, desk.c)
    (judged,) = (json.loads(line) for line in desk.run("matches", "--status", "judged", "--json").stdout.splitlines())
    assert judged["decision"]["verdict"] == "unsure"
    assert "no open pairs" in desk.run("matches", "--kind", "entity").stderr


def test_two_tellings_are_explained_in_words_and_as_json(desk: Desk) -> None:
    told = desk.run("why", desk.a, desk.b).stdout
    assert told.splitlines()[0] == f"{desk.a} and {desk.b}: one event"
    assert "because they score high enough to be joined" in told
    assert "score +5.00, probability 0.99 (join +0.00, veto -2.50, open -1.50)" in told
    assert "   +2.00  date.same_day: what date.same_day means [0 days apart]" in told
    found = json.loads(desk.run("why", desk.a, desk.b, "--json").stdout)
    assert (found["score"], found["is_one"], found["left"]["sentence_text"]) == (5.0, True, A.text)


def test_two_events_are_explained_by_all_their_pairs_and_the_judgement(desk: Desk) -> None:
    event = desk.events()[desk.a]
    told = desk.run("why", event, desk.c).stdout
    assert "two events" in told
    assert sum(line.endswith((desk.c, desk.a, desk.b)) and line.startswith("   ") for line in told.splitlines()) == 2
    desk.run("judge", "not-same", desk.a, desk.b, "--author", "ann")
    assert "judged not_same by ann" in desk.run("why", desk.a, desk.b).stdout


def test_two_entities_are_explained(desk: Desk) -> None:
    one, other = desk.entity("Group1"), desk.entity("Group2")
    told = desk.run("why", one, other).stdout
    assert told.splitlines()[0] == f"{one} and {other}: two entities"
    assert "because their names do not fold to one" in told
    assert "  Group1 (actor" in told
    found = json.loads(desk.run("why", one, other, "--json").stdout)
    assert found["left_entity"]["names"][0]["name"] == "Group1"
    desk.run("judge", "same", one, other)
    assert ": one entity" in desk.run("why", one, other).stdout


def test_what_cannot_be_explained_is_refused(desk: Desk) -> None:
    assert "evm_0" in desk.run("why", desk.a, "evm_0", code=1).stderr
    assert "an entity" in desk.run("why", desk.a, desk.entity("Group1"), code=2).stderr
    assert "same record" in desk.run("why", desk.a, desk.a, code=2).stderr


def test_pairs_of_entities_are_listed_by_name_with_a_sentence_where_there_is_one(desk: Desk) -> None:
    full, short = tell("Chief1 Amin met Group1.", "Vale"), tell("Amin met Group2.", "Dale")
    names = [MatchWeight(f"entity.{key}", 0.5, key) for key in ("join", "open", "name.surname")]
    load_seeds(desk.service.store, to_seed_set([*WEIGHTS, *names]), TongueReader)
    ingest_reports(desk.service.store, TongueReader(), (full, short))
    lines = desk.run("matches", "--kind", "entity").stdout.splitlines()
    assert {lines[1], lines[2]} == {f"      Chief1 Amin (person): {full.text}", f"      Amin (person): {short.text}"}
    with desk.service.store.write() as session:
        session.execute(delete(EvidenceRow).where(EvidenceRow.report_id == short.id))
    assert "      Amin (person)" in desk.run("matches", "--kind", "entity").stdout.splitlines()
