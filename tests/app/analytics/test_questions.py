"""Analyses from the copy to the result: names, versions, kinds; what the neighbours of the API ask."""

from datetime import date

import pytest

from app.analytics.centrality import Measure
from app.analytics.questions import (
    Network,
    community_steps,
    ego_span_steps,
    joint_pair_steps,
    list_component_steps,
    projection_steps,
    rank_steps,
)
from app.analytics.tie_questions import balance_steps, changed_tie_steps
from app.analytics.workbench import Workbench
from app.ingest.known import load_known_records
from app.ingest.pipeline import ingest_reports
from app.snapshot import Snapshot
from app.store.session import Store
from graph.filters import GraphFilter
from graph.periods import Period
from graph.steps import finish
from graph.tie_model import PieceFilter
from tests.app.store.conftest import entity_id
from tests.tongue import TongueReader, make_report

REPORTS = [
    make_report("Group1 supports Group2. Group2 supports Group3.", published_on="2015-03-01"),
    make_report("Group1 attacked Group3 in Town1 on 2017-05-02.", published_on="2017-05-03"),
]
EVERYTHING = GraphFilter()


@pytest.fixture
def workbench(sqlite_store: Store) -> Workbench:
    ingest_reports(sqlite_store, TongueReader(), REPORTS)
    return Workbench(Snapshot(sqlite_store, load_known_records).keep)


def test_results_carry_names_and_the_version(workbench: Workbench) -> None:
    ranked = finish(rank_steps(workbench, Network(EVERYTHING), Measure.DEGREE))
    assert {name.label for name in ranked.names.values()} == {"Group1", "Group2", "Group3"}
    found = [
        ranked,
        finish(community_steps(workbench, Network(EVERYTHING, ties="cooperative"))),
        finish(joint_pair_steps(workbench, EVERYTHING, None)),
        finish(projection_steps(workbench, EVERYTHING, None)),
        finish(list_component_steps(workbench, EVERYTHING, None)),
    ]
    assert len({one.version for one in found}) == 1
    assert ranked.version > 0


def test_events_are_ranked_on_the_graph(workbench: Workbench) -> None:
    network = Network(EVERYTHING, on="graph", edge_types=frozenset(("role",)))
    found = finish(rank_steps(workbench, network, Measure.DEGREE, kinds=frozenset(("event",))))
    assert [(one.rank, one.score) for one in found.ranked] == [(1, 2.0)]
    assert found.names[found.ranked[0].node_id].kind == "event"


def test_what_was_known_on_a_day_is_measured(workbench: Workbench) -> None:
    then = Network(EVERYTHING, known_at=date(2016, 1, 1))
    assert finish(rank_steps(workbench, then, Measure.DEGREE)).links == 2
    assert finish(rank_steps(workbench, Network(EVERYTHING), Measure.DEGREE)).links == 3


def test_circles_changes_and_balance_are_worked_on_in_steps(workbench: Workbench, sqlite_store: Store) -> None:
    one = entity_id(sqlite_store, "Group1")
    circle = finish(ego_span_steps(workbench, one, EVERYTHING, None, period=Period.YEAR))
    assert {member.other_id for span in circle.spans for member in span.members} == set(circle.names)
    years = [(date(year, 1, 1), date(year, 12, 31)) for year in (2015, 2017)]
    changed = finish(changed_tie_steps(workbench, *years, PieceFilter(), None, signs_from=frozenset(("none",))))
    assert [one.second.balance.sign for one in changed.changes if one.second and one.second.balance] == ["hostile"]
    balance = balance_steps(workbench, PieceFilter(), None, max_actors=50, min_strength=0.0, mixed_by_lean=False)
    assert len(finish(balance).balance.triads) == 1
