"""The projection to actors under the filter of the graph, and the circle of an actor as it changes."""

from datetime import date

import pytest
from hypothesis import given

from graph.budgets import Budget
from graph.build import build_graph
from graph.errors import InvalidInputError, NotFoundError
from graph.filters import GraphFilter
from graph.model import CanonicalRecords
from graph.periods import Period
from graph.tie_model import PieceFilter
from graph.tie_projection import list_ego_spans, project_ties
from graph.ties import weigh_all
from tests.factory import make_relation
from tests.graph.parties import AMIN, BLUE, GREEN, RED, TOWN, act, graph_of
from tests.graph.strategies import canonical_records
from tests.graph.test_filters import some

TOGETHER = act("with", "attack", "2015-05-01", source=(RED, GREEN), target=BLUE, location_id=TOWN.id)
AGAINST = act("against", "armed_clash", "2017-02-01", source=RED, target=GREEN)
LEADS = make_relation(AMIN, "leads", RED, valid_from=date(2014, 1, 1))
GRAPH = graph_of(TOGETHER, AGAINST, relations=[LEADS])
EVERYTHING = GraphFilter(include_unmentioned=True)


@given(canonical_records())
def test_without_a_filter_the_projection_is_that_of_all_ties(records: CanonicalRecords) -> None:
    graph = build_graph(records)
    found = project_ties(graph, EVERYTHING)
    assert list(found.ties) == weigh_all(graph, PieceFilter())
    assert found.is_complete


def pairs(graph_filter: GraphFilter, **options: object) -> set[tuple[str, str]]:
    found = project_ties(GRAPH, graph_filter, **options)  # type: ignore[arg-type]
    return {(tie.one_id, tie.other_id) for tie in found.ties}


def test_the_filter_chooses_events_relations_and_parties() -> None:
    fought, allied, attacked = (GREEN.id, RED.id), (BLUE.id, GREEN.id), (BLUE.id, RED.id)
    led = (AMIN.id, RED.id)
    assert pairs(EVERYTHING) == {fought, allied, attacked, led}
    assert pairs(some(event_types=["armed_clash"])) == {fought}
    assert pairs(some(place_ids=[TOWN.id])) == {fought, allied, attacked}
    assert pairs(some(relation_types=["leads"])) == {led}
    assert pairs(some(kinds=["actor"])) == {fought, allied, attacked}
    assert pairs(some(entity_types=["militia", "state_force"])) == {allied}
    assert pairs(some(countries=["CD"])) == {fought, allied, attacked}
    assert pairs(some(text="amin red", relation_types=["leads"])) == set()
    assert pairs(some(text="amin")) == set()
    assert pairs(EVERYTHING, signs=frozenset(("mixed",))) == {fought}


def test_the_projection_is_cut_by_period() -> None:
    (tie,) = (one for one in project_ties(GRAPH, EVERYTHING, period=Period.YEAR).ties if one.one_id == GREEN.id)
    assert [(one.first, one.balance.sign) for one in tie.periods] == [("2015", "friendly"), ("2017", "hostile")]


def test_what_is_no_party_has_no_ties() -> None:
    with pytest.raises(InvalidInputError) as caught:
        project_ties(GRAPH, some(kinds=["location"]))
    assert caught.value.field == "kind"


def test_the_clock_can_end_a_projection() -> None:
    graph = graph_of(*(act(str(number), "attack", "2015-05-01", source=RED, target=BLUE) for number in range(200)))
    ticks = iter(range(10))
    found = project_ties(graph, EVERYTHING, budget=Budget(seconds=2, clock=lambda: next(ticks)))
    assert not found.is_complete


def test_a_circle_tells_who_came_went_and_turned() -> None:
    spans = list_ego_spans(GRAPH, RED.id, EVERYTHING)
    assert [(one.first, one.last) for one in spans] == [
        ("2014", "2014"), ("2015", "2015"), ("2016", "2016"), ("2017", "2017"), ("2018", None),
    ]  # fmt: skip
    assert [member.other_id for member in spans[0].members] == [AMIN.id]
    assert spans[1].appeared == (BLUE.id, GREEN.id)
    assert (spans[2].disappeared, spans[3].appeared) == ((BLUE.id, GREEN.id), (GREEN.id,))
    assert spans[4].disappeared == (GREEN.id,)
    assert (spans[4].first_day, spans[4].last_day) == ("2018-01-01", None)
    again = act("again", "armed_clash", "2016-02-01", source=RED, target=GREEN)
    turned = list_ego_spans(graph_of(TOGETHER, again), RED.id, EVERYTHING)[1].turned
    assert [(one.other_id, one.sign_from, one.sign_to) for one in turned] == [(GREEN.id, "friendly", "hostile")]


def test_a_circle_keeps_to_the_filter_and_its_actor_is_let_in() -> None:
    spans = list_ego_spans(GRAPH, RED.id, some(entity_types=["militia"]), period=Period.MONTH)
    assert [(one.first, one.last, len(one.members)) for one in spans] == [
        ("2015-05", "2015-05", 1), ("2015-06", "2017-01", 0), ("2017-02", "2017-02", 1), ("2017-03", None, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("node", "period", "field"), [(TOWN.id, Period.YEAR, "entity_id"), (RED.id, Period.ALL, "period")]
)
def test_a_circle_is_that_of_an_actor_in_time(node: str, period: Period, field: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        list_ego_spans(GRAPH, node, EVERYTHING, period=period)
    assert caught.value.field == field
    with pytest.raises(NotFoundError, match="ent_0"):
        list_ego_spans(GRAPH, "ent_0", EVERYTHING)
