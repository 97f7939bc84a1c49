"""The measures, on figures worked out by hand."""

import pytest

from tests.quality.reading import Entity, Event, Mention, Numbers, Reading, Relation, fold_all, from_contract
from tests.quality.scorer import MEASURES, compare, pair_most, score

#       0         1         2         3         4         5
#       0123456789012345678901234567890123456789012345678901234567
TEXT = "The army shelled Goma. It killed two men, a doctor said."
SENTENCE, SECOND = (0, 22), (23, 56)
ARMY, MEN, GOMA = fold_all("army", "FARDC"), fold_all("men"), fold_all("Goma")
MONDAY = ("2024-05-06", "2024-05-06", "day")
TWO: tuple[tuple[str, Numbers], ...] = (("killed", (2, 2, 2)),)


def shelling(**changes: object) -> Event:
    told = (((9, 16), SENTENCE), ((26, 32), SECOND))
    fields: dict[str, object] = {"sources": (ARMY,), "targets": (MEN,), "places": (GOMA,), "date": MONDAY}
    return Event(("shelling_artillery_missile",), told, **(fields | {"counts": TWO} | changes))  # type: ignore[arg-type]


def answer(trigger: tuple[int, int] = (9, 16), sentence: tuple[int, int] = SENTENCE, **fields: object) -> Event:
    return Event(("shelling_artillery_missile",), ((trigger, sentence),), **fields)  # type: ignore[arg-type]


def mentions(*found: tuple[tuple[int, int], str]) -> tuple[Mention, ...]:
    return tuple(Mention(span, "actor", key) for span, key in found)


def f1(measure: str, gold: Reading, found: Reading) -> float:
    return score([(gold, found)])[measure].f1


def test_gold_against_itself_is_right_throughout() -> None:
    gold = Reading(
        TEXT,
        (Mention((4, 8), "actor", "A"), Mention((23, 25), "actor", "A"), Mention((17, 21), "location", "L")),
        (Entity("actor", ARMY), Entity("location", GOMA)),
        (answer(sources=(ARMY,), places=(GOMA,), date=MONDAY, counts=TWO),),
        (Relation("controls", (ARMY, GOMA), ("A", "L")),),
    )
    assert {name: tally.f1 for name, tally in score([(gold, gold)]).items()} == dict.fromkeys(MEASURES, 1.0)


def test_an_empty_answer_gets_nothing() -> None:
    gold = Reading(TEXT, (Mention((4, 8), "actor", "A"),), (Entity("actor", ARMY),), (shelling(),))
    assert {tally.f1 for tally in score([(gold, Reading(TEXT))]).values()} == {0.0}


def test_mentions_exact_forgive_the_article_only() -> None:
    gold = Reading(
        TEXT, (Mention((4, 8), "actor", "A"), Mention((37, 40), "actor", "C"), Mention((42, 50), "person", "P"))
    )
    found = Reading(
        TEXT, (Mention((0, 8), "actor", "x"), Mention((33, 40), "actor", "y"), Mention((17, 21), "actor", "z"))
    )
    assert f1("mention_exact", gold, found) == pytest.approx(1 / 3)  # "The army" of three and three
    assert f1("mention_overlap", gold, found) == pytest.approx(2 / 3)  # and "two men"


def test_dates_and_quantities_are_no_scored_mentions() -> None:
    gold = Reading(TEXT, (Mention((33, 36), "quantity", None), Mention((4, 8), "actor", "A")))
    assert f1("mention_overlap", gold, Reading(TEXT, (Mention((4, 8), "actor", "x"),))) == 1.0


def test_b_cubed_by_hand() -> None:
    spans = [(4, 8), (23, 25), (37, 40), (44, 50)]
    gold = Reading(TEXT, mentions(*zip(spans, "AAAB", strict=True)))
    found = Reading(TEXT, mentions(*zip(spans, "xyy", strict=False)))
    tally = score([(gold, found)])["coreference"]
    # precision: x 1/1, y 2/2 and 2/2, of 3; recall: 1/3 + 2/3 + 2/3 + 0 of 4
    assert [tally.precision, tally.recall] == pytest.approx([1.0, 5 / 12])
    merged = Reading(TEXT, mentions(*zip(spans, "xxxx", strict=True)))
    tally = score([(gold, merged)])["coreference"]
    # precision: three times 3/4 and once 1/4, of 4; recall: all
    assert [tally.precision, tally.recall] == pytest.approx([10 / 16, 1.0])


def test_a_trigger_is_right_in_any_telling_but_found_once() -> None:
    gold = Reading(TEXT, events=(shelling(),))
    assert f1("trigger", gold, Reading(TEXT, events=(answer((26, 32), SECOND),))) == 1.0
    both = Reading(TEXT, events=(answer(), answer((26, 32), SECOND)))
    assert f1("trigger", gold, both) == pytest.approx(2 / 3)
    assert f1("event", gold, both) == pytest.approx(2 / 3)


def test_a_type_must_be_accepted() -> None:
    told = ((9, 16), SENTENCE)
    gold = Reading(TEXT, events=(Event(("attack", "armed_clash"), (told,)),))
    for kind, right in (("attack", 1.0), ("armed_clash", 1.0), ("arrests", 0.0)):
        found = Reading(TEXT, events=(Event((kind,), (told,)),))
        assert f1("trigger", gold, found) == f1("event", gold, found) == right


def test_doubtful_gold_is_neither_right_nor_wrong() -> None:
    gold = Reading(TEXT, events=(shelling(), Event(("arrests",), (((50, 54), SECOND),), scored=False)))
    found = Reading(TEXT, events=(answer(), Event(("arrests",), (((50, 54), SECOND),))))
    assert f1("trigger", gold, found) == f1("event", gold, found) == 1.0
    relation = Relation("fights", (ARMY, MEN), ("A", "C"))
    doubtful = Reading(TEXT, relations=(Relation("controls", (ARMY, GOMA), ("A", "L"), scored=False), relation))
    found = Reading(TEXT, relations=(Relation("controls", (ARMY, GOMA), ("x", "z")), relation))
    assert f1("relation", doubtful, found) == 1.0


def test_an_event_in_the_same_sentence_is_the_event_but_not_the_trigger() -> None:
    gold = Reading(TEXT, events=(Event(("attack",), (((26, 32), SECOND),)),))
    found = Reading(TEXT, events=(Event(("attack",), (((51, 55), SECOND),)),))
    assert (f1("trigger", gold, found), f1("event", gold, found)) == (0.0, 1.0)


def test_arguments_by_hand() -> None:
    week = ("2024-05-06", "2024-05-12", "week")
    found = answer(sources=(MEN,), targets=(MEN,), places=(GOMA,), date=week, counts=(("killed", (2, 2, None)),))
    assert compare(shelling(), found) == {
        "source": (0, 1, 1),
        "target": (1, 1, 1),
        "place": (1, 1, 1),
        "date": (0, 1, 1),  # vaguer than the gold
        "figure": (1, 1, 1),  # the best numbers agree
    }
    tally = score([(Reading(TEXT, events=(shelling(),)), Reading(TEXT, events=(found,)))])["argument"]
    assert (tally.right, tally.given, tally.wanted) == (3, 5, 5)


def test_arguments_of_unmatched_events_are_missed_or_wrong() -> None:
    found = Event(("arrests",), (((9, 16), SENTENCE),), sources=(ARMY,), date=MONDAY)
    tally = score([(Reading(TEXT, events=(shelling(),)), Reading(TEXT, events=(found,)))])["argument"]
    assert (tally.right, tally.given, tally.wanted) == (0, 2, 5)


@pytest.mark.parametrize(
    ("wanted", "given", "right"),
    [((10, None, 15), (10, None, 15), 1), ((10, None, 15), (10, None, 16), 0), ((2, 2, None), (2, 2, 2), 1),
     ((24, None, None), (24, 24, None), 0)],
)  # fmt: skip
def test_figures(wanted: Numbers, given: Numbers, right: int) -> None:
    slots = compare(shelling(counts=(("killed", wanted),)), answer(counts=(("killed", given),)))
    assert slots["figure"] == (right, 1, 1)
    assert compare(shelling(counts=(("killed", wanted),)), answer(counts=(("injured", given),)))["figure"][0] == 0


def test_parties_of_a_mutual_clash_may_change_sides() -> None:
    found = answer(sources=(MEN,), targets=(ARMY,))
    assert compare(shelling(), found)["source"] == (0, 1, 1)
    slots = compare(shelling(symmetric=True), found)
    assert (slots["source"], slots["target"]) == ((1, 1, 1), (1, 1, 1))


def test_entities_by_any_name_and_minor_ones_are_not_missed() -> None:
    gold = Reading(TEXT, entities=(Entity("actor", ARMY), Entity("person", fold_all("doctor"), salient=False)))
    found = Reading(TEXT, entities=(Entity("actor", fold_all("The FARDC")), Entity("person", fold_all("a doctor"))))
    assert f1("entity", gold, found) == 1.0
    assert f1("entity", gold, Reading(TEXT, entities=(Entity("person", ARMY),))) == 0.0  # another kind
    more = Reading(TEXT, entities=(*found.entities, Entity("location", GOMA)))
    assert f1("entity", gold, more) == pytest.approx(2 / 3)


def test_relations_need_type_and_ends_and_some_have_no_direction() -> None:
    gold = Reading(
        TEXT, relations=(Relation("fights", (ARMY, MEN), ("A", "C")), Relation("leads", (MEN, ARMY), ("C", "A")))
    )
    found = Reading(
        TEXT, relations=(Relation("fights", (MEN, ARMY), ("y", "x")), Relation("leads", (ARMY, MEN), ("x", "y")))
    )
    assert f1("relation", gold, found) == pytest.approx(1 / 2)


def test_the_largest_matching_gives_up_a_pair_for_two() -> None:
    assert pair_most({"a": [1, 2], "b": [1]}) == {"a": 2, "b": 1}


def test_equipment_takes_no_part() -> None:
    document = {
        "mentions": [],
        "sentences": [[0, 22]],
        "relations": [],
        "entities": [
            {"id": "e1", "kind": "actor", "name": "army", "aliases": []},
            {"id": "e2", "kind": "equipment", "name": "mortar", "aliases": []},
        ],
        "events": [
            {
                "type": "attack",
                "trigger": {"start": 9, "end": 16},
                "sentence": 0,
                "participants": [
                    {"entity": "e1", "role": "source", "start": 4, "end": 8},
                    {"entity": "e2", "role": "source", "start": 4, "end": 8},
                ],
                "location": None,
                "date": {"start": None, "end": None, "precision": "unknown"},
                "casualties": [],
            }
        ],
    }
    (event,) = from_contract(document, TEXT).events
    assert (event.sources, event.places, event.date) == ((frozenset({"army"}),), (), None)
