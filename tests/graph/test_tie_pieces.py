"""What an event or a relation makes of two of its parties, when, and how much it counts."""

from datetime import date
from typing import Any

import pytest

from graph.errors import InvalidInputError
from graph.tie_model import Piece, PieceFilter
from graph.tie_pieces import iter_all_pieces, iter_pieces_of
from tests.factory import make_relation
from tests.graph.parties import AMIN, BLUE, GREEN, RED, RESIDENTS, TOWN, act, graph_of

NAMES = {one.id: one.name.split()[0] for one in (RED, BLUE, GREEN, RESIDENTS, TOWN, AMIN)}


def pieces_of(graph: Any, actor: Any = RED, **wanted: Any) -> list[Piece]:
    return list(iter_pieces_of(graph, actor.id, PieceFilter(**wanted)))


def signs(graph: Any, **wanted: Any) -> dict[tuple[str, str], str]:
    found = iter_all_pieces(graph, PieceFilter(**wanted))
    return {(NAMES[piece.one_id], NAMES[piece.other_id]): piece.tie_class.value for piece in found}


def test_who_attacks_is_hostile_to_whom_is_attacked_and_friendly_to_who_attacks_with_him() -> None:
    graph = graph_of(act("a", "attack", "2015-05-01", source=(RED, GREEN), target=BLUE))
    assert signs(graph) == {
        ("Blue", "Red"): "material_conflict",
        ("Blue", "Green"): "material_conflict",
        ("Green", "Red"): "material_cooperation",
    }


def test_an_ally_acts_with_the_source() -> None:
    graph = graph_of(act("a", "attack", "2015-05-01", source=RED, ally=GREEN, victim=BLUE))
    assert signs(graph)["Green", "Red"] == "material_cooperation"
    assert signs(graph)["Blue", "Green"] == "material_conflict"


def test_those_attacked_together_have_no_tie_by_that() -> None:
    graph = graph_of(act("a", "attack", "2015-05-01", source=RED, target=(BLUE, GREEN)))
    assert ("Blue", "Green") not in signs(graph)


@pytest.mark.parametrize("more", [{}, {"victim": RESIDENTS}, {"target": TOWN}])
def test_two_who_clash_may_be_on_either_side_if_no_other_side_is_told(more: dict[str, Any]) -> None:
    graph = graph_of(act("a", "armed_clash", "2015-05-01", source=(RED, BLUE), **more))
    assert signs(graph) == {}


def test_two_who_clash_with_a_third_are_on_one_side() -> None:
    graph = graph_of(act("a", "armed_clash", "2015-05-01", source=(RED, GREEN), target=BLUE))
    assert signs(graph)["Green", "Red"] == "material_cooperation"


def test_those_who_talk_cooperate_in_words_whatever_their_roles() -> None:
    graph = graph_of(act("a", "consultation", "2015-05-01", source=(RED, GREEN), target=BLUE))
    assert signs(graph) == dict.fromkeys([("Blue", "Red"), ("Blue", "Green"), ("Green", "Red")], "verbal_cooperation")


def test_who_accuses_together_stands_together_in_words() -> None:
    graph = graph_of(act("a", "accusation", "2015-05-01", source=(RED, GREEN), target=BLUE))
    assert signs(graph)["Green", "Red"] == "verbal_cooperation"
    assert signs(graph)["Blue", "Red"] == "verbal_conflict"


def test_a_pair_that_is_told_both_ways_is_opposed() -> None:
    graph = graph_of(act("a", "attack", "2015-05-01", source=(RED, BLUE), target=(BLUE, GREEN)))
    assert signs(graph)["Blue", "Red"] == "material_conflict"


def test_a_withdrawal_makes_no_tie() -> None:
    assert signs(graph_of(act("a", "withdrawal", "2015-05-01", source=RED, target=BLUE))) == {}


@pytest.mark.parametrize(("modality", "weight"), [("occurred", 0.5), ("claimed", 0.25), ("planned", 0), ("denied", 0)])
def test_what_did_not_happen_is_kept_without_weight(modality: str, weight: float) -> None:
    graph = graph_of(act("a", "attack", "2015-05-01", source=RED, target=BLUE, modality=modality))
    (piece,) = pieces_of(graph)
    assert piece.weight == weight
    assert piece.counts is (weight > 0)


def test_the_weight_is_that_of_class_confidence_and_independent_sources() -> None:
    graph = graph_of(act("a", "accusation", "2015-05-01", source=RED, target=BLUE, confidence=0.8, source_count=2))
    assert pieces_of(graph)[0].weight == pytest.approx(0.25 * 0.8 * 0.75)


def test_a_piece_is_seen_from_the_actor_that_is_asked_about() -> None:
    graph = graph_of(
        act("a", "attack", "2015-05-01", source=RED, target=BLUE), relations=[make_relation(BLUE, "supports", GREEN)]
    )
    (attack, support) = pieces_of(graph, BLUE)
    assert (attack.one_id, attack.one_role, attack.other_role) == (BLUE.id, "target", "source")
    assert (support.one_role, support.other_id) == ("source", GREEN.id)
    assert pieces_of(graph, GREEN)[0].one_role == "target"
    assert attack.turned().turned() == attack


def test_a_relation_without_direction_has_two_parties() -> None:
    (piece,) = pieces_of(graph_of(relations=[make_relation(BLUE, "fights", RED)]))
    assert (piece.one_role, piece.other_role) == ("party", "party")


def test_generic_parties_are_left_out_unless_asked_for_or_asked_about() -> None:
    graph = graph_of(act("a", "attack", "2015-05-01", source=RED, victim=RESIDENTS))
    assert pieces_of(graph) == []
    assert len(pieces_of(graph, include_generic=True)) == len(pieces_of(graph, RESIDENTS)) == 1


def test_places_and_instruments_are_no_parties() -> None:
    graph = graph_of(act("a", "attack", "2015-05-01", source=RED, target=TOWN))
    assert pieces_of(graph, include_generic=True) == []


def test_a_relation_without_validity_holds_on_the_days_of_its_reports_and_says_so() -> None:
    told = {"first_reported": date(2015, 3, 1), "last_reported": date(2016, 4, 1)}
    graph = graph_of(relations=[make_relation(BLUE, "fights", RED, **told)])
    (piece,) = pieces_of(graph)
    assert (piece.stretches[0], piece.dated_by) == (("2015-03-01", "2016-04-01"), "report")


def test_a_relation_that_the_seeds_tell_is_open_where_its_end_is_unknown() -> None:
    graph = graph_of(relations=[make_relation(BLUE, "fights", RED, valid_from=date(2014, 1, 1), report_count=0)])
    (piece,) = pieces_of(graph)
    assert (piece.stretches[0], piece.dated_by, piece.sources, piece.weight) == (("2014-01-01", None), "world", 0, 0.5)


def test_an_event_without_a_day_has_none_unless_the_day_of_its_report_is_asked_for() -> None:
    graph = graph_of(act("a", "attack", None, source=RED, target=BLUE, first_reported=date(2015, 6, 1)))
    assert pieces_of(graph)[0].dated_by is None
    assert pieces_of(graph, date_from=date(2015, 1, 1)) == []
    (piece,) = pieces_of(graph, date_from=date(2015, 1, 1), undated_by_report=True)
    assert (piece.stretches[0], piece.dated_by) == (("2015-06-01", "2015-06-01"), "report")


def test_an_event_that_goes_on_lasts_until_it_was_last_told() -> None:
    graph = graph_of(
        act("a", "armed_clash", None, source=RED, target=BLUE, modality="ongoing", started_on=date(2014, 1, 1),
            date_precision="day", last_reported=date(2016, 1, 1))
    )  # fmt: skip
    assert pieces_of(graph)[0].stretches[0] == ("2014-01-01", "2016-01-01")


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({}, 2),
        ({"types": frozenset(["fights"])}, 1),
        ({"classes": frozenset(["verbal_conflict"])}, 1),
        ({"min_confidence": 0.9}, 1),
        ({"min_sources": 2}, 0),
        ({"date_to": date(2014, 12, 31)}, 1),
        ({"kinds": frozenset(["person"])}, 0),
    ],
)
def test_filters_narrow_the_pieces(wanted: dict[str, Any], count: int) -> None:
    graph = graph_of(
        act("a", "threat", "2015-05-01", source=RED, target=BLUE, confidence=0.6),
        relations=[make_relation(BLUE, "fights", RED, valid_from=date(2014, 1, 1), valid_to=date(2014, 12, 31))],
    )
    assert len(pieces_of(graph, **wanted)) == count


@pytest.mark.parametrize(
    "wanted", [{"min_confidence": 2.0}, {"date_from": date(2016, 1, 1), "date_to": date(2015, 1, 1)}]
)
def test_a_wrong_filter_is_refused(wanted: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        PieceFilter(**wanted)


def test_a_relation_that_held_twice_fits_only_where_it_held() -> None:
    held = {"valid_from": date(2013, 1, 1), "spells": "2013-01-01/2014-12-31 2018-01-01/.."}
    graph = graph_of(relations=[make_relation(BLUE, "fights", RED, **held)])
    assert pieces_of(graph, date_from=date(2015, 1, 1), date_to=date(2017, 1, 1)) == []
    assert pieces_of(graph, as_of=date(2016, 1, 1)) == []
    (piece,) = pieces_of(graph, as_of=date(2019, 1, 1))
    assert piece.stretches == (("2013-01-01", "2014-12-31"), ("2018-01-01", None))


@pytest.mark.parametrize(
    ("day", "types"),
    [("2014-01-01", []), ("2015-06-01", ["attack", "fights"]), ("2020-01-01", ["attack"])],
)
def test_as_of_a_day_counts_what_had_happened_and_what_held(day: str, types: list[str]) -> None:
    graph = graph_of(
        act("a", "attack", "2015-05-01", source=RED, target=BLUE),
        act("b", "attack", None, source=RED, target=BLUE),
        relations=[make_relation(BLUE, "fights", RED, valid_from=date(2015, 1, 1), valid_to=date(2016, 1, 1))],
    )
    assert [piece.type for piece in pieces_of(graph, as_of=date.fromisoformat(day))] == types
