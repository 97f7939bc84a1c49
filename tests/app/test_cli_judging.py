"""`judge` on a real SQLite file: pairs, files, splits, and everything taken back."""

import getpass
import json
from pathlib import Path

import pytest

from app.ingest.pipeline import ingest_reports
from app.ingest.seeding import load_seeds
from app.seeds.records import to_seed_set
from tests.app.cli_fakes import Shell
from tests.dumps import dump, dump_canonical, dump_present
from tests.tongue import TongueReader
from tests.weights import FAR, WEIGHTS, A, B, C


class Desk:
    """An analyst's shell, with A and B told as one event, C and FAR as others."""

    def __init__(self, folder: Path) -> None:
        self.run = Shell(folder)
        self.run("db", "upgrade")
        self.service = self.run.service()
        load_seeds(self.service.store, to_seed_set(WEIGHTS), TongueReader)
        ingest_reports(self.service.store, TongueReader(), (A, B, C, FAR))
        rows = dump(self.service.store, "event_mentions")["event_mentions"]
        self.a, self.b, self.c, self.far = (
            next(key for key, row in rows.items() if row["report_id"] == report.id) for report in (A, B, C, FAR)
        )

    def events(self) -> dict[str, str]:
        rows = dump(self.service.store, "event_mentions")["event_mentions"]
        return {key: row["event_id"] for key, row in rows.items()}

    def entity(self, name: str) -> str:
        found = dump_canonical(self.service.store)["entities"]
        return next(key for key, row in found.items() if row["name"] == name)

    def judgements(self) -> list[dict[str, str]]:
        lines = self.run("judge", "list", "--json").stdout.splitlines()
        return [json.loads(line) for line in lines]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_pair_is_judged_and_taken_back(desk: Desk) -> None:
    before = dump_present(desk.service.store)
    told = desk.run("judge", "same", desk.a, desk.far, "--note", "one strike", "--author", "ann").stdout
    assert desk.events()[desk.a] == desk.events()[desk.far]
    (found,) = desk.judgements()
    assert (found["kind"], found["verdict"], found["note"], found["author"]) == ("event", "same", "one strike", "ann")
    assert told.startswith(f"{found['id']}: event same; ")
    assert "0 records" in desk.run("judge", "same", desk.far, desk.a).stdout
    assert desk.run("judge", "undo", found["id"]).stdout.startswith("1 judgements taken back")
    assert dump_present(desk.service.store) == before
    assert desk.run("judge", "undo", found["id"], code=1).stderr.startswith("error: no judgement")


def test_entities_are_judged_by_the_same_commands_and_the_login_name_is_noted(desk: Desk) -> None:
    one, other = desk.entity("Group1"), desk.entity("Group2")
    desk.run("judge", "not-same", one, other)
    desk.run("judge", "unsure", one, desk.entity("Group3"))
    found = desk.judgements()
    assert {(row["kind"], row["verdict"]) for row in found} == {("entity", "not_same"), ("entity", "unsure")}
    assert {row["author"] for row in found} == {getpass.getuser()}
    assert len(desk.run("judge", "list").stdout.splitlines()) == 2


def test_ids_that_cannot_be_judged_are_refused(desk: Desk) -> None:
    assert "evm_0" in desk.run("judge", "same", desk.a, "evm_0", code=1).stderr
    assert "an entity" in desk.run("judge", "same", desk.a, desk.entity("Group1"), code=2).stderr
    assert "same record" in desk.run("judge", "same", desk.a, desk.a, code=2).stderr
    assert "no judgements" in desk.run("judge", "list").stderr


@pytest.mark.parametrize("form", ["jsonl", "json", "csv", "stdin"])
def test_a_file_is_applied_whole_but_for_what_is_named(desk: Desk, form: str, tmp_path: Path) -> None:
    before = dump_present(desk.service.store)
    rows = [
        {"kind": "event", "left_id": desk.a, "right_id": desk.far, "verdict": "same"},
        {"kind": "event", "left_id": desk.a, "right_id": "evm_0", "verdict": "same"},
        {"kind": "event", "left_id": desk.a, "right_id": desk.c, "verdict": "perhaps"},
        {"kind": "entity", "left_id": desk.entity("Group1"), "right_id": desk.entity("Group3"), "verdict": "same"},
    ]
    text = "".join(json.dumps(row) + "\n" for row in rows)
    if form == "json":
        text = json.dumps(rows)
    elif form == "csv":
        text = "\n".join([",".join(rows[0]), *(",".join(row.values()) for row in rows)])
    path = tmp_path / f"decisions.{form}"
    path.write_text(text)
    source: tuple[str | Path, ...] = ("judge", "file", "-") if form == "stdin" else ("judge", "file", path)
    result = desk.run(*source, stdin=text if form == "stdin" else None, code=1)
    name = "standard input" if form == "stdin" else path.name
    first = 2 if form == "csv" else 1
    assert result.stderr.splitlines() == [
        f"{name}:{first + 1}: right_id: no event 'evm_0'",
        f"{name}:{first + 2}: verdict: 'perhaps' is none of same, not_same, unsure",
    ]
    assert result.stdout.startswith("2 judged, 0 unchanged, 2 refused; ")
    batch = result.stdout.split("batch ")[1].strip()
    assert {row["batch"] for row in desk.judgements()} == {batch}
    assert len(desk.run("judge", "list", "--batch", batch).stdout.splitlines()) == 2
    again = desk.run(*source, stdin=text if form == "stdin" else None, code=1)
    assert again.stdout == f"0 judged, 2 unchanged, 2 refused; 0 records of the graph changed; batch {batch}\n"
    assert desk.run("judge", "undo", batch).stdout.startswith("2 judgements taken back")
    assert dump_present(desk.service.store) == before


def test_a_listing_can_be_applied_elsewhere(desk: Desk) -> None:
    desk.run("judge", "same", desk.a, desk.far)
    listing = desk.run("judge", "list", "--json").stdout
    judged = dump_canonical(desk.service.store)
    desk.run("judge", "undo", desk.judgements()[0]["id"])
    desk.run("judge", "file", "-", stdin=listing)
    assert dump_canonical(desk.service.store) == judged


def test_a_file_that_is_missing_or_no_table_is_told(desk: Desk) -> None:
    assert "nowhere.csv" in desk.run("judge", "file", "nowhere.csv", code=2).stderr
    assert "header" in desk.run("judge", "file", "-", stdin="a,b\n", code=2).stderr


def test_an_event_is_split_again_without_change_and_put_together(desk: Desk) -> None:
    before = dump_present(desk.service.store)
    event = desk.events()[desk.a]
    result = desk.run("judge", "split", event, desk.b, "--note", "the next day").stdout
    assert desk.events()[desk.a] != desk.events()[desk.b]
    assert result.splitlines()[0] == f"{desk.b} parted from {desk.a}"
    again = desk.run("judge", "split", event, desk.b).stdout
    assert again.splitlines()[1].startswith("0 records of the graph changed")
    desk.run("judge", "undo", result.split("batch ")[1].strip())
    assert dump_present(desk.service.store) == before
    assert "not all" in desk.run("judge", "split", event, desk.a, desk.b, code=2).stderr
