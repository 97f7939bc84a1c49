"""Ties: sign, strength and periods from their pieces, mixed where both kinds are told, with the parts if asked."""

from datetime import date
from typing import Any

import pytest

from graph.errors import NotFoundError
from graph.periods import Period
from graph.polarity import Sign
from graph.tie_model import PieceFilter
from graph.ties import get_tie, list_ties, weigh_all
from tests.factory import make_relation
from tests.graph.parties import BLUE, GREEN, RED, WING, act, by_name, graph_of

TOGETHER = act("with", "attack", "2015-05-01", source=(RED, GREEN), target=BLUE)
AGAINST = act("against", "attack", "2017-02-01", source=RED, target=GREEN)
ALL = PieceFilter()


def test_ties_of_an_actor_come_with_the_strongest_first() -> None:
    graph = graph_of(
        act("a", "attack", "2015-05-01", source=RED, target=BLUE),
        act("b", "attack", "2015-06-01", source=RED, target=BLUE),
        act("c", "consultation", "2015-06-01", source=RED, target=GREEN),
    )
    ties = list_ties(graph, RED.id, ALL)
    assert [tie.other_id for tie in ties] == [BLUE.id, GREEN.id]
    assert [tie.balance.sign for tie in ties if tie.balance] == ["hostile", "friendly"]
    assert ties[0].balance is not None
    assert ties[0].balance.strength == 0.5  # two events told by one report each: 1 - 0.5^(0.5 + 0.5)
    assert (ties[0].balance.hostile.events, ties[0].balance.hostile.sources) == (2, 2)
    assert (ties[0].first_day, ties[0].last_day) == ("2015-05-01", "2015-06-01")


def test_who_was_an_ally_and_became_a_foe_is_so_by_period_and_mixed_in_all() -> None:
    tie = get_tie(graph_of(TOGETHER, AGAINST), RED.id, GREEN.id, ALL, period=Period.YEAR)
    assert tie.balance is not None
    assert (tie.balance.sign, tie.balance.lean) == (Sign.MIXED, 0.0)
    assert [(one.first, one.last, one.balance.sign) for one in tie.periods] == [
        ("2015", "2015", "friendly"),
        ("2017", "2017", "hostile"),
    ]
    assert [piece.fact_id for piece in tie.pieces] == ["evm_with", "evm_against"]


def test_both_kinds_in_one_period_are_mixed_and_lean_is_told_beside() -> None:
    talks = act("talks", "consultation", "2017-03-01", source=RED, target=GREEN)
    tie = get_tie(graph_of(AGAINST, talks), RED.id, GREEN.id, ALL, period=Period.YEAR)
    (year,) = tie.periods
    assert year.balance.sign == "mixed"
    assert year.balance.lean == pytest.approx(-0.6)
    assert year.balance.friendly.classes == (("verbal_cooperation", 1),)


def test_a_lasting_relation_is_one_row_with_open_end() -> None:
    fights = make_relation(BLUE, "fights", RED, valid_from=date(2014, 1, 1), report_count=0)
    strike = act("strike", "air_drone_strike", "2016-05-01", source=BLUE, target=RED)
    tie = get_tie(graph_of(strike, relations=[fights]), RED.id, BLUE.id, ALL, period=Period.YEAR)
    assert [(one.first, one.last, len(one.fact_ids)) for one in tie.periods] == [
        ("2014", "2015", 1), ("2016", "2016", 2), ("2017", None, 1)
    ]  # fmt: skip
    assert (tie.first_day, tie.last_day) == ("2014-01-01", None)


def test_a_relation_that_held_twice_is_in_the_periods_of_both_and_weighs_once() -> None:
    held = {"valid_from": date(2013, 1, 1), "spells": "2013-01-01/2013-12-31 2015-01-01/2015-12-31"}
    tie = get_tie(
        graph_of(relations=[make_relation(BLUE, "fights", RED, **held)]), RED.id, BLUE.id, ALL, period=Period.YEAR
    )
    assert [(one.first, one.last) for one in tie.periods] == [("2013", "2013"), ("2015", "2015")]
    assert tie.balance is not None
    assert tie.balance.hostile.relations == 1


def test_a_date_less_exact_than_the_period_is_in_none_of_them() -> None:
    vague = act(
        "vague", "attack", None, source=RED, target=BLUE,
        started_on=date(2015, 1, 1), ended_on=date(2015, 12, 31), date_precision="year",
    )  # fmt: skip
    graph = graph_of(vague)
    years = get_tie(graph, RED.id, BLUE.id, ALL, period=Period.YEAR)
    months = get_tie(graph, RED.id, BLUE.id, ALL, period=Period.MONTH)
    assert (len(years.periods), years.unplaced) == (1, 0)
    assert (len(months.periods), months.unplaced) == (0, 1)
    assert months.balance is not None


def test_periods_are_cut_to_the_days_asked_for() -> None:
    fights = make_relation(BLUE, "fights", RED, valid_from=date(2014, 1, 1))
    wanted = PieceFilter(date_from=date(2016, 1, 1), date_to=date(2016, 12, 31))
    tie = get_tie(graph_of(relations=[fights]), RED.id, BLUE.id, wanted, period=Period.QUARTER)
    assert [(one.first, one.last) for one in tie.periods] == [("2016-Q1", "2016-Q4")]


def test_a_plan_is_listed_and_not_counted() -> None:
    plan = act("plan", "attack", "2015-05-01", source=RED, target=BLUE, modality="planned")
    tie = get_tie(graph_of(plan), RED.id, BLUE.id, ALL)
    assert (tie.balance, tie.uncounted, len(tie.pieces)) == (None, 1, 1)
    assert list_ties(graph_of(plan), RED.id, ALL, signs=frozenset(["hostile"])) == []


def test_actors_without_anything_between_them_have_an_empty_tie() -> None:
    tie = get_tie(graph_of(), RED.id, BLUE.id, ALL)
    assert (tie.balance, tie.pieces, tie.periods) == (None, (), ())


@pytest.mark.parametrize(
    ("more", "names"),
    [
        ({"signs": frozenset(["friendly"])}, {"Green Guard"}),
        ({"min_strength": 0.4}, {"Blue Army"}),
        ({"entity_types": frozenset(["militia"])}, {"Green Guard"}),
    ],
)
def test_ties_are_chosen_by_sign_strength_and_type(more: dict[str, Any], names: set[str]) -> None:
    again = act("again", "attack", "2015-06-01", source=RED, target=BLUE)
    assert by_name(list_ties(graph_of(TOGETHER, again), RED.id, ALL, **more)).keys() == names


# ---------------------------------------------------------------- the parts


def wing(**more: Any) -> Any:
    return make_relation(WING, "part_of", RED, **more)


RAID = act("raid", "attack", "2015-05-01", source=WING, target=BLUE)


def test_what_a_part_does_counts_for_the_whole_only_if_asked_and_says_through_whom() -> None:
    graph = graph_of(RAID, relations=[wing()])
    assert by_name(list_ties(graph, RED.id, ALL)).keys() == {"Red Wing"}
    ties = by_name(list_ties(graph, RED.id, ALL, factions=True))
    assert ties.keys() == {"Blue Army"}
    assert ties["Blue Army"].pieces[0].one_via == WING.id
    assert get_tie(graph, BLUE.id, RED.id, ALL, factions=True).pieces[0].other_via == WING.id


@pytest.mark.parametrize(
    ("valid", "counts"),
    [
        ({"valid_to": date(2014, 12, 31)}, False),
        ({"valid_from": date(2015, 1, 1)}, True),
        ({"first_reported": date(2020, 1, 1)}, True),
    ],
)
def test_a_part_counts_while_it_belongs_to_the_whole(valid: dict[str, Any], counts: bool) -> None:
    ties = by_name(list_ties(graph_of(RAID, relations=[wing(**valid)]), RED.id, ALL, factions=True))
    assert ("Blue Army" in ties) is counts


def test_what_whole_and_part_do_together_is_one_piece_of_the_whole() -> None:
    both = act("both", "attack", "2015-05-01", source=(RED, WING), target=BLUE)
    (tie,) = list_ties(graph_of(both, relations=[wing()]), RED.id, ALL, factions=True)
    assert [(piece.fact_id, piece.one_via) for piece in tie.pieces] == [("evm_both", None)]


def test_a_part_that_left_may_be_a_foe() -> None:
    split = act("split", "attack", "2017-05-01", source=WING, target=RED)
    (tie,) = list_ties(graph_of(split, relations=[wing(valid_to=date(2016, 1, 1))]), RED.id, ALL, factions=True)
    assert (tie.other_id, [piece.fact_id for piece in tie.pieces]) == (WING.id, ["evm_split"])


def test_the_tie_of_a_whole_with_its_own_part_is_what_joins_the_two() -> None:
    graph = graph_of(RAID, relations=[wing()])
    for one, other in ((RED, WING), (WING, RED)):
        tie = get_tie(graph, one.id, other.id, ALL, factions=True)
        assert [piece.type for piece in tie.pieces] == ["part_of"]


def test_parts_that_hold_each_other_do_not_go_round() -> None:
    graph = graph_of(RAID, relations=[wing(), make_relation(RED, "part_of", WING)])
    assert by_name(list_ties(graph, RED.id, ALL, factions=True)).keys() == {"Blue Army"}


# ---------------------------------------------------------------- all ties


def test_all_ties_hold_each_pair_once_and_agree_with_those_of_one_actor() -> None:
    graph = graph_of(TOGETHER, AGAINST, RAID, relations=[wing()])
    pairs = weigh_all(graph, ALL)
    assert len({(tie.one_id, tie.other_id) for tie in pairs}) == len(pairs) == 5
    for tie in pairs:
        assert get_tie(graph, tie.one_id, tie.other_id, ALL).balance == tie.balance


def test_all_ties_may_be_those_among_some_actors() -> None:
    (tie,) = weigh_all(graph_of(TOGETHER), ALL, among=frozenset((RED.id, GREEN.id)))
    assert {tie.one_id, tie.other_id} == {RED.id, GREEN.id}
    of_red = weigh_all(graph_of(TOGETHER), ALL, party_ids=frozenset((RED.id,)))
    assert of_red
    assert all(RED.id in (tie.one_id, tie.other_id) for tie in of_red)


def test_an_unknown_actor_is_told() -> None:
    graph = graph_of(TOGETHER)
    for actor_id in ("ent_nobody", "evm_with"):
        with pytest.raises(NotFoundError):
            list_ties(graph, actor_id, ALL)
        with pytest.raises(NotFoundError):
            get_tie(graph, RED.id, actor_id, ALL)
