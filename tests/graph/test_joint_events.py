"""Who turns up together: pairs by their joint events, sides, and days."""

from itertools import combinations

from hypothesis import given

from graph.build import build_graph
from graph.filters import GraphFilter
from graph.joint_events import JointPair, joint_steps
from graph.model import CanonicalRecords
from graph.steps import finish
from tests.graph.parties import AMIN, BLUE, GREEN, RED, RESIDENTS, act, graph_of
from tests.graph.strategies import canonical_records
from tests.graph.test_filters import some

EVERYTHING = GraphFilter(include_unmentioned=True)
GRAPH = graph_of(
    act("first", "attack", "2015-05-01", source=(RED, GREEN), target=BLUE, victim=RESIDENTS),
    act("second", "armed_clash", "2017-02-01", source=RED, target=GREEN),
    act("third", "statement", None, source=RED, ally=AMIN),
)


def found(graph_filter: GraphFilter = EVERYTHING, **options: object) -> dict[frozenset[str], JointPair]:
    pairs = finish(joint_steps(GRAPH, graph_filter, **options))  # type: ignore[arg-type]
    return {frozenset((pair.one_id, pair.other_id)): pair for pair in pairs}


def test_pairs_come_with_their_sides_and_days() -> None:
    pairs = found()
    both = pairs[frozenset((RED.id, GREEN.id))]
    assert (len(both.event_ids), both.same_side, both.opposite_sides) == (2, 1, 1)
    assert (both.first_day, both.last_day) == ("2015-05-01", "2017-02-01")
    assert next(iter(pairs.values())) == both
    talked = pairs[frozenset((RED.id, AMIN.id))]  # a type that makes no tie
    assert (talked.first_day, talked.same_side) == (None, 1)
    assert not any(RESIDENTS.id in pair for pair in pairs)
    assert any(RESIDENTS.id in pair for pair in found(include_generic=True))


def test_sides_filters_and_numbers_choose() -> None:
    assert set(found(side="opposite")) == {frozenset((RED.id, BLUE.id)), frozenset((GREEN.id, BLUE.id)),
                                           frozenset((RED.id, GREEN.id))}  # fmt: skip
    assert set(found(side="same")) == {frozenset((RED.id, GREEN.id)), frozenset((RED.id, AMIN.id))}
    assert set(found(min_events=2)) == {frozenset((RED.id, GREEN.id))}
    assert set(found(some(event_types=["statement"]))) == {frozenset((RED.id, AMIN.id))}
    assert set(found(some(kinds=["actor"], event_types=["statement"]))) == set()


@given(canonical_records())
def test_every_pair_of_parties_of_an_event_is_counted_once(records: CanonicalRecords) -> None:
    graph = build_graph(records)
    parties: dict[str, set[str]] = {}
    for part in records.participants:
        entity = graph.nodes[part.entity_id]
        if part.role != "instrument" and entity["kind"] in ("actor", "person") and not entity.get("is_generic"):
            parties.setdefault(part.event_id, set()).add(part.entity_id)
    expected = sum(len(list(combinations(ids, 2))) for ids in parties.values())
    pairs = finish(joint_steps(graph, EVERYTHING))
    assert sum(len(pair.event_ids) for pair in pairs) == expected
    assert all(pair.same_side + pair.opposite_sides == len(pair.event_ids) for pair in pairs)
