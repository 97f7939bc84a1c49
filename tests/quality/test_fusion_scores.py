"""The pairs of tellings and mentions are counted as the notes say, by hand-worked cases."""

from typing import Any

import pytest

from tests.quality.fusion import format_errors, format_figures
from tests.quality.fusion_gold import FusionGold, parse_gold
from tests.quality.fusion_scores import FusionScore, score_fusion

TEXTS = {
    "a": "A mine exploded near Goma. The army blamed M23. It rained, and nobody fought.",
    "b": "The army said a blast hit Goma. Rebels of M23 denied it.",
    "c": "Rebels raided Kampala a day after the explosion in Goma. The army fled.",
}


def make_gold() -> FusionGold:
    reports: list[dict[str, Any]] = [
        {"id": key, "title": "t", "text": text, "published_at": "2024-01-02", "url": None, "publisher": "p"}
        for key, text in TEXTS.items()
    ]

    def telling(report: str, sentence: str, trigger: str) -> dict[str, str]:
        return {"report": report, "sentence": sentence, "trigger": trigger}

    def entity(key: str, name: str, *mentions: str) -> dict[str, Any]:
        rows = [{"report": one[0], "text": one[2:]} for one in mentions]
        return {"id": key, "kind": "actor", "name": name, "mentions": rows}

    mine = [
        telling("a", "A mine", "exploded"),
        telling("b", "The army said", "blast"),
        telling("c", "Rebels raided", "explosion"),
    ]
    return parse_gold(
        reports,
        {
            "events": [
                {"id": "E1", "note": "mine at Goma", "tellings": mine},
                {"id": "E2", "note": "raid", "tellings": [telling("c", "Rebels raided", "raided")]},
            ],
            "entities": [
                entity("X1", "army of Congo", "a:The army", "b:army"),
                entity("X2", "army of Uganda", "c:The army"),
                entity("X3", "M23", "a:M23", "b:M23"),
            ],
        },
    )


def told(report: str, words: str, event: str) -> dict[str, Any]:
    start = TEXTS[report].index(words)
    return {"report": report, "event": event, "start": start, "end": start + len(words), "type": "attack"}


def named(report: str, text: str, entity: str) -> dict[str, Any]:
    start = TEXTS[report].index(text)
    return {"report": report, "entity": entity, "start": start, "end": start + len(text), "text": text}


def score(tellings: list[dict[str, Any]], mentions: list[dict[str, Any]]) -> FusionScore:
    return score_fusion(make_gold(), tellings, mentions)


def test_all_joined_rightly_scores_one() -> None:
    found = score(
        [told("a", "exploded", "1"), told("b", "hit", "1"), told("c", "raided", "2"), told("c", "explosion", "1")],
        [
            *(named(report, "The army", entity) for report, entity in (("a", "x"), ("b", "x"), ("c", "y"))),
            *(named(report, "M23", "m") for report in "ab"),
        ],
    )
    assert set(found.figures.values()) == {1.0}
    assert (len(found.events.right), len(found.entities.right)) == (3, 2)


def test_a_wrong_merge_and_a_telling_that_is_not_found() -> None:
    rows = [told("a", "exploded", "1"), told("b", "hit", "1"), told("c", "raided", "1"), told("c", "day", "2")]
    found = score(rows, [])
    # the raid is joined with a and b: 1 right, 2 wrong; the explosion in c is not found: 2 missed
    assert len(found.events.right) == 1
    assert [(one.report, other.report) for one, other in found.events.wrong] == [("a", "c"), ("b", "c")]
    assert [(one.report, other.report) for one, other in found.events.missed] == [("a", "c"), ("b", "c")]
    assert found.figures["event_pair_precision"] == pytest.approx(1 / 3)
    assert found.figures["event_pair_recall"] == pytest.approx(1 / 3)
    assert found.figures["telling_recall"] == pytest.approx(3 / 4)


def test_a_telling_is_found_by_its_trigger_else_by_the_only_row_of_its_sentence() -> None:
    found = score([told("c", "raided", "1"), told("c", "day", "2")], [])
    assert found.events.found == 1  # two rows in the sentence: only the one on its trigger counts
    assert score([told("a", "mine", "1")], []).events.found == 1
    assert score([told("c", "raided", "1")], []).events.found == 2  # the only row stands for the explosion as well
    assert score([told("a", "fought", "1")], []).events.found == 0


def test_tellings_of_one_report_make_no_pair() -> None:
    found = score([told("c", "raided", "1"), told("c", "explosion", "1")], [])
    assert (found.events.right, found.events.wrong, len(found.events.missed)) == ([], [], 3)


def test_a_wrong_merge_of_two_armies_is_told() -> None:
    found = score([], [named(report, "The army", "x") for report in "abc"])
    assert len(found.entities.right) == 1
    assert [(one.report, other.report) for one, other in found.entities.wrong] == [("a", "c"), ("b", "c")]
    assert found.figures["entity_pair_f1"] == pytest.approx(0.4)  # 1 of 3 given, 1 of 2 wanted


def test_words_of_two_entities_are_not_found() -> None:
    found = score([], [named("a", "M23", "m"), named("a", "M23", "n"), named("b", "M23", "m")])
    assert (found.entities.found, found.entities.right) == (1, [])


def test_nothing_found_scores_nothing() -> None:
    assert set(score([], []).figures.values()) == {0.0}


def test_errors_show_both_sides() -> None:
    found = score(
        [told("a", "exploded", "1"), told("c", "raided", "1")],
        [named("a", "The army", "x"), named("c", "The army", "x")],
    )
    shown = format_errors(make_gold(), found)
    assert shown.startswith(
        "wrongly joined: E1 mine at Goma | E2 raid\n"
        "  a 2024-01-02 [exploded] A mine exploded near Goma.\n"
        "  c 2024-01-02 [raided] Rebels raided Kampala a day after the explosion in Goma."
    )
    assert "not joined: E1 mine at Goma\n  a 2024-01-02 [exploded]" in shown
    assert "wrongly joined: X1 army of Congo | X2 army of Uganda\n  a The army\n  c The army" in shown
    assert "not joined: X3 M23\n  a M23\n  b M23" in shown
    assert format_figures(found).splitlines()[1].split() == ["events", "0.5000", "0.3333", "0.4000", "1", "2", "3"]
