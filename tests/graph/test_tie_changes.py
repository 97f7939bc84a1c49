"""Pairs whose tie changed between two stretches of time: friends in the one, foes in the other."""

from datetime import date
from typing import Any

import pytest

from graph.tie_changes import list_changed_ties
from graph.tie_model import PieceFilter
from tests.graph.parties import BLUE, GREEN, RED, act, graph_of

FIRST, SECOND = (date(2015, 1, 1), date(2015, 12, 31)), (date(2017, 1, 1), date(2017, 12, 31))
WAR = graph_of(
    act("a", "attack", "2015-05-01", source=(RED, GREEN), target=BLUE),
    act("b", "attack", "2017-02-01", source=RED, target=(GREEN, BLUE)),
)


def pairs(**more: Any) -> set[tuple[str, str]]:
    found = list_changed_ties(WAR, FIRST, SECOND, PieceFilter(), **more)
    return {(change.one_id, change.other_id) for change in found}


def asked(first: str, second: str) -> dict[str, frozenset[str]]:
    return {"signs_from": frozenset([first]), "signs_to": frozenset([second])}


def test_who_fought_on_one_side_and_then_against_each_other_is_found_with_both_pieces() -> None:
    (change,) = list_changed_ties(WAR, FIRST, SECOND, PieceFilter(), **asked("friendly", "hostile"))
    assert {change.one_id, change.other_id} == {RED.id, GREEN.id}
    assert change.first is not None
    assert change.second is not None
    assert [piece.fact_id for piece in (*change.first.pieces, *change.second.pieces)] == ["evm_a", "evm_b"]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, {(GREEN.id, RED.id)}),
        (asked("hostile", "hostile"), {(BLUE.id, RED.id)}),
        (asked("hostile", "none"), {(BLUE.id, GREEN.id)}),
        (asked("hostile", "friendly"), set()),
        ({**asked("friendly", "hostile"), "party_ids": frozenset([BLUE.id])}, set()),
        ({**asked("friendly", "hostile"), "min_strength": 0.9}, set()),
    ],
)
def test_changes_are_chosen_by_signs_actors_and_strength(more: dict[str, Any], expected: set[Any]) -> None:
    assert pairs(**more) == expected
