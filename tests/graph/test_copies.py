"""A copy equals the graph, and stays as it was when the graph changes."""

from dataclasses import replace

from hypothesis import given

from graph.build import apply_changes, build_graph
from graph.copies import Taking, rebuild, take
from graph.model import CanonicalRecords, Change
from graph.payload import to_payload
from graph.steps import finish
from tests.dumps import describe_graph
from tests.factory import make_entity, make_relation
from tests.graph.strategies import canonical_records

RED, BLUE = make_entity("Red Front"), make_entity("Blue Army")


@given(canonical_records())
def test_a_copy_equals_the_graph(records: CanonicalRecords) -> None:
    graph = build_graph(records)
    copy = finish(rebuild(take(graph)))
    assert describe_graph(copy) == describe_graph(graph)
    assert copy.graph == graph.graph


def test_a_copy_stays_as_it_was() -> None:
    fights = make_relation(RED, "fights", BLUE)
    graph = build_graph(CanonicalRecords(entities=(RED, BLUE), relations=(fights,), version=1))
    copy = finish(rebuild(take(graph)))
    before = describe_graph(copy)
    pairs = [
        ("entity", RED, replace(RED, name="Red Army")),
        ("relation", fights, replace(fights, confidence=0.25)),
    ]
    changes = [
        Change(seq=number, kind=kind, id=old.id, before=to_payload(old), after=to_payload(new))  # type: ignore[call-arg]
        for number, (kind, old, new) in enumerate(pairs, start=2)
    ]
    apply_changes(graph, changes)
    assert describe_graph(graph) != before
    assert describe_graph(copy) == before


@given(canonical_records())
def test_a_graph_is_taken_in_turns(records: CanonicalRecords) -> None:
    graph = build_graph(records)
    taking = Taking(graph)
    assert taking.fits(graph)
    while taking.take(2):
        assert 0 < taking.done < 1
    assert taking.done == 1.0
    assert describe_graph(finish(rebuild(taking))) == describe_graph(graph)


def test_a_graph_that_changed_fits_no_more() -> None:
    graph = build_graph(CanonicalRecords(entities=(RED, BLUE), version=1))
    taking = Taking(graph)
    assert taking.take(1)
    graph.graph["version"] = 2
    assert not taking.fits(graph)
