"""The compact form is read exactly, and mistakes in it are told."""

import json
from pathlib import Path

import pytest

from graph.ontology import RelationType
from tests.quality.export import write_json
from tests.quality.labels import REPORTS, LabelError, find_sentences, parse_report, read_reports

SMALL = """=== small
split: test
date: 2024-06-10
text:
[[A1:RSF]] [[A1~:men]] <<V1:raided>> [[L1:Sinja]] on [[d:Monday]]. [[A1^:They]] <<V1+:shot>> [[q:two]] [[C1~:traders]].
entities:
A1 | actor | non_state_armed_group | Rapid Support Forces | SD
C1 | actor | civilians | traders killed in Sinja | SD | - | minor
L1 | location | populated_place | Sinja | SD | 13.15 33.93
events:
V1 | attack | occurred | also_type=armed_clash | source=A1 | victim=C1 | location=L1 | killed C1 - 2 - by=A1
relations:
controls | A1 | L1 | unscored
"""


def test_marks_become_spans_of_the_plain_text() -> None:
    report = parse_report(SMALL)
    assert report.text == "RSF men raided Sinja on Monday. They shot two traders."
    assert [report.text[one.start : one.end] for one in report.mentions] == [
        "RSF", "men", "Sinja", "Monday", "They", "two", "traders",
    ]  # fmt: skip
    assert [one.form for one in report.mentions] == "name nominal name name pronoun name nominal".split()
    assert report.sentences == ((0, 31), (32, 54))
    (event,) = report.events
    assert [report.text[slice(*span)] for span in event.tellings] == ["raided", "shot"]
    assert (event.also_types, event.figures[0].numbers) == (("armed_clash",), (None, 2, None))
    assert report.entities["A1"].aliases == ("RSF", "men")
    assert [one.salient for one in report.entities.values()] == [True, False, True]
    assert not report.relations[0].scored


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        ("[[L1:Sinja]]", "[[L2:Sinja]]", "mention of unknown L2"),
        ("[[C1~:traders]]", "traders", "never marked: ['C1']"),
        ("<<V1:raided>>", "raided", "V1: main trigger"),
        ("[[A1:RSF]]", "[[A1:RSF ]]", "blank or punctuation at the edge"),
        ("[[A1:RSF]]", "[[A1:RS]]F", "part of a word"),
        ("[[A1:RSF]]", "[[A1:the RSF]]", "leading article"),
        ("| attack |", "| raid |", "type 'raid'"),
        ("source=A1", "source=A9", "source ('A9',)"),
        ("killed C1 - 2 -", "killed C1 3 2 -", "not in order"),
        ("controls |", "holds |", "relation"),
        ("split: test", "split: both", "split 'both'"),
    ],
)
def test_a_mistake_is_told(right: str, wrong: str, problem: str) -> None:
    with pytest.raises(LabelError) as told:
        parse_report(SMALL.replace(right, wrong))
    assert problem in str(told.value)


def test_titles_and_initials_end_no_sentence() -> None:
    text = "Lt. Gen. A. Musa fell near the U.S. base. He was 60.\nNext"
    assert [text[slice(*span)] for span in find_sentences(text)] == [
        "Lt. Gen. A. Musa fell near the U.S. base.",
        "He was 60.",
        "Next",
    ]


def test_written_json_points_at_its_words(tmp_path: Path) -> None:
    report = parse_report(SMALL)
    write_json([report], tmp_path)
    found = json.loads((tmp_path / "small.json").read_text(encoding="utf-8"))
    text = json.loads((tmp_path / "inputs.jsonl").read_text(encoding="utf-8"))["text"]
    assert all(text[one["start"] : one["end"]] == one["text"] for one in found["mentions"])
    (event,) = found["events"]
    assert text[event["trigger_start"] : event["trigger_end"]] == event["trigger"] == "raided"
    words = [(arg["role"], text[arg["start"] : arg["end"]]) for arg in event["args"]]
    assert words == [("source", "men"), ("victim", "traders")]


def test_the_gold_reports_are_sound() -> None:
    reports = read_reports()
    assert [report.id for report in reports] == [path.stem for path in sorted(REPORTS.glob("*.txt"))]
    kinds = {"actor", "person", "location", "operation"}
    for report in reports:
        assert 100 <= len(report.text.split()) <= 320, report.id
        for one in report.relations:
            ends = {report.entities[one.source].kind, report.entities[one.target].kind}
            assert ends <= kinds, (report.id, one)
            target = report.entities[one.target].kind
            assert one.type != RelationType.LOCATED_IN or target == "location", (report.id, one)
        for event in report.events:
            assert event.date is None or event.modality == "planned" or event.date[0] <= report.published, report.id


def test_the_reports_to_learn_from_hold_together() -> None:
    reports = read_reports(REPORTS.parents[2] / "training" / "reports")
    assert reports
    assert {one.split for one in reports} == {"train"}
    assert {one.id for one in reports}.isdisjoint(one.id for one in read_reports())
