"""The answer to the short reports holds together, and mistakes in it are told."""

import json
import re
from collections import defaultdict
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest

from tests.quality.fusion import HALVES
from tests.quality.fusion_gold import FOLDER, FusionGoldError, find_telling, parse_gold, read_gold

DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
RELATIVE = re.compile(
    r"\b(?:earlier|before|later|ago|after|week|weekend|month|last|\d+ [A-Z]\w+)\b"
)  # the day is of something else
NOTE_DAY = re.compile(r"\b(?:19|20)\d\d-\d\d-\d\d\b")


@pytest.fixture(params=HALVES)
def half(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def test_the_answer_is_found_in_the_reports(half: str) -> None:
    gold = read_gold(FOLDER / half)
    assert 70 <= len(gold.reports) <= 80
    assert 45 <= len(gold.notes) <= 55
    assert all(gold.words(one.report, one.trigger) for one in gold.tellings)


def test_half_of_the_events_are_told_more_than_once(half: str) -> None:
    reports = defaultdict(set)
    for one in read_gold(FOLDER / half).tellings:
        reports[one.event].add(one.report)
    repeated = [event for event, found in reports.items() if len(found) > 1]
    assert 0.5 <= len(repeated) / len(reports) <= 0.75


def test_the_only_week_day_of_a_telling_is_that_of_its_note(half: str) -> None:
    gold = read_gold(FOLDER / half)
    checked = 0
    for one in gold.tellings:
        sentence, note = gold.words(one.report, one.sentence), gold.notes[one.event]
        said, days = [name for name in DAYS if name in sentence], NOTE_DAY.findall(note)
        if len(said) != 1 or len(days) != 1 or RELATIVE.search(sentence) or "planned" in note.lower():
            continue
        published = date.fromisoformat(gold.reports[one.report]["published_at"])
        told = published - timedelta(days=(published.weekday() - DAYS.index(said[0])) % 7)
        assert told == date.fromisoformat(days[0]), (one.report, sentence)
        checked += 1
    assert checked > 20


def test_the_halves_share_neither_reports_nor_entities() -> None:
    for learn, check in combinations([read_gold(FOLDER / name) for name in HALVES], 2):
        assert not set(learn.reports) & set(check.reports)
        assert not {one["title"] for one in learn.reports.values()} & {one["title"] for one in check.reports.values()}
        assert not set(learn.names.values()) & set(check.names.values())


TEXT = "A mine exploded near Goma. The army blamed M23."


def make_answer() -> tuple[list[dict[str, Any]], dict[str, Any]]:
    report = {"id": "r", "title": "t", "text": TEXT, "published_at": "2024-01-02", "url": None, "publisher": "p"}
    telling = {"report": "r", "sentence": "A mine", "trigger": "exploded"}
    mention = {"report": "r", "text": "M23"}
    return [report], {
        "events": [{"id": "E1", "note": "mine", "tellings": [telling]}],
        "entities": [{"id": "X1", "kind": "actor", "name": "M23", "mentions": [mention]}],
    }


def test_a_sound_answer_is_read() -> None:
    gold = parse_gold(*make_answer())
    assert gold.words("r", gold.tellings[0].trigger) == "exploded"
    assert gold.words("r", gold.tellings[0].sentence) == "A mine exploded near Goma."


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        (("events", 0, "tellings", 0, "sentence"), "A bomb", "0 sentences begin with 'A bomb'"),
        (("events", 0, "tellings", 0, "trigger"), "mine near", "no 'mine near' in the sentence"),
        (("events", 0, "tellings", 0, "trigger"), "explode", "no 'explode' in the sentence"),
        (("events", 0, "tellings", 0, "report"), "s", "E1: there is no report s"),
        (("events", 0, "tellings"), [], "E1: has no tellings"),
        (("entities", 0, "mentions", 0, "text"), "M2", "no 'M2' in the text"),
        (("entities", 0, "kind"), "group", "'group' is no kind of entity"),
        (("entities", 0, "mentions"), [{"report": "r", "text": "M23"}] * 2, "X1, r: mentioned twice as 'M23'"),
    ],
)
def test_a_mistake_in_the_answer_is_told(path: tuple[Any, ...], value: object, problem: str) -> None:
    reports, answer = make_answer()
    place: Any = answer
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(FusionGoldError, match=re.escape(problem)):
        parse_gold(reports, answer)


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        ("events", "r: 'exploded' is a trigger twice"),
        ("entities", "r: 'M23' is a mention of X1 and of X2"),
    ],
)
def test_words_that_stand_for_two_items_are_told(kind: str, problem: str) -> None:
    reports, answer = make_answer()
    other = json.loads(json.dumps(answer[kind][0]))
    answer[kind].append({**other, "id": other["id"][0] + "2"})
    with pytest.raises(FusionGoldError, match=re.escape(problem)):
        parse_gold(reports, answer)


def test_ids_are_given_once() -> None:
    reports, answer = make_answer()
    answer["events"] *= 2
    with pytest.raises(FusionGoldError, match="E1: 2 events have this id"):
        parse_gold(reports * 2, answer)


def test_the_opening_names_one_sentence() -> None:
    with pytest.raises(ValueError, match="2 sentences begin with 'It'"):
        find_telling("It rained. It hailed.", "It", "rained")
