"""Files of judgements are read line by line; what is wrong is told with its line and field."""

import json
from typing import Any

import pytest

from app.ingest.judgement_files import Form, read_judgings
from app.ingest.judging import Judging, JudgingOutcome
from graph.errors import InvalidInputError
from graph.ontology import Verdict

GOOD = {"kind": "event", "left_id": "evm_1", "right_id": "evm_2", "verdict": "not_same", "note": "a, b"}
WANTED = Judging("event", "evm_1", "evm_2", Verdict.NOT_SAME, "a, b", "f:1")


def read(data: str, form: Form) -> list[Judging | JudgingOutcome]:
    return read_judgings(data.encode(), form, "f")


def refusal(row: Any) -> tuple[str | None, str]:
    (found,) = read(json.dumps([row]), "json")
    assert isinstance(found, JudgingOutcome)
    assert (found.status, found.place) == ("refused", "f:1")
    return found.field, found.error or ""


def test_each_form_gives_the_same_judgements_with_their_places() -> None:
    assert read(json.dumps([GOOD]), "json") == [WANTED]
    assert read(f"\ufeff{json.dumps(GOOD)}\r\n", "jsonl") == [WANTED]
    (found,) = read('verdict,kind,left_id,right_id,note\r\nnot_same,event,evm_1,evm_2,"a, b"\r\n', "csv")
    assert found == Judging("event", "evm_1", "evm_2", Verdict.NOT_SAME, "a, b", "f:2")


def test_lines_are_counted_as_an_editor_does() -> None:
    lines = read(f"\n{json.dumps(GOOD)}\n\n{{\n", "jsonl")
    assert [one.place for one in lines] == ["f:2", "f:4"]
    table = read(
        'kind,left_id,right_id,verdict,note\nevent,a,b,same,"two\nlines"\n\nevent,a,b,same,x,y\nevent,a,c,same\n', "csv"
    )
    assert [one.place for one in table] == ["f:2", "f:5", "f:6"]
    assert isinstance(table[0], Judging)
    assert isinstance(table[1], JudgingOutcome)
    assert table[1].error == "6 values under 5 names"
    assert table[2] == Judging("event", "a", "c", Verdict.SAME, None, "f:6")


def test_what_a_listing_adds_is_ignored() -> None:
    more = {"id": "jdg_1", "author": "ann", "batch": None, "judged_at": "2024-05-06"}
    assert read(json.dumps([GOOD | more]), "json") == [WANTED]


@pytest.mark.parametrize(
    ("row", "field", "word"),
    [
        (GOOD | {"kind": "place"}, "kind", "none of entity, event"),
        (GOOD | {"verdict": "Same"}, "verdict", "none of same, not_same, unsure"),
        (GOOD | {"left_id": 7}, "left_id", "expected a text"),
        (GOOD | {"left_id": ""}, "left_id", "is empty"),
        (GOOD | {"right_id": "x" * 65}, "right_id", "65 characters"),
        (GOOD | {"right_id": None}, "right_id", "is missing"),
        (GOOD | {"note": "x\x00"}, "note", "NUL"),
        (GOOD | {"note": "\ud800"}, "note", "surrogate"),
        (GOOD | {"note": ["x"]}, "note", "expected a text"),
        (GOOD | {"note": "x" * 2001}, "note", "2001 characters"),
        (GOOD | {"colour": "red"}, "colour", "no such field"),
        (GOOD | {"\ud800": "red"}, "?", "no such field"),
        ({}, "kind", "is missing"),
        ([], None, "expected an object"),
        (None, None, "expected an object"),
    ],
)
def test_a_row_that_cannot_be_taken_is_told_with_its_field(row: Any, field: str | None, word: str) -> None:
    told = refusal(row)
    assert told[0] == field
    assert word in told[1]
    assert told[1].encode()


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"\xff", "json"), (b"{", "json"), (b"{}", "json"), (b"[" * 100_000, "json"), (b"", "csv"), (b"a,b\n", "csv"),
        (b"kind,left_id,right_id,verdict,verdict\n", "csv"), (b'kind,left_id,right_id,verdict\n"x', "csv"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_whole(data: bytes, form: Form) -> None:
    with pytest.raises(InvalidInputError, match=r"^f:"):
        read_judgings(data, form, "f")


def test_a_broken_line_does_not_stop_the_others() -> None:
    found = read(f"{'[' * 100_000}\n{json.dumps(GOOD)}\n", "jsonl")
    assert [type(one) for one in found] == [JudgingOutcome, Judging]
