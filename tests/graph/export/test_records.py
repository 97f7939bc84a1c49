"""The graph as records: in order, a batch at a time, with what belongs to each."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

import networkx as nx
import pytest

from graph.build import build_graph
from graph.export.extras import BATCH, NO_EXTRAS, Extras
from graph.export.records import (
    iter_edges_by_node,
    iter_entities,
    iter_events,
    iter_relations,
    join_unique,
    texts_of,
)
from graph.model import CanonicalRecords
from tests.factory import make_entity, make_event, make_relation
from tests.graph.export.extras_made import EXTRAS, make_extras, make_sentence
from tests.graph.world import ATTACK, BLUE, DAWN, EVENTS, GOMA, GREEN, PLACES, PLAN, RED, RELATIONS, STRIKE

Graph = nx.MultiDiGraph


class Asked:
    """Readers that give nothing and keep what they were asked for."""

    def __init__(self) -> None:
        self.batches: list[int] = []

    def read(self, ids: Sequence[str]) -> dict[str, Any]:
        self.batches.append(len(ids))
        return {}


def test_an_event_has_its_place_parties_operation_and_evidence(graph: Graph) -> None:
    event = {one.id: one for one in iter_events(graph, EXTRAS)}[ATTACK.id]
    assert [(one.role, one.id) for one in event.parties] == [
        ("ally", GREEN.id), ("source", RED.id), ("target", BLUE.id)
    ]  # fmt: skip
    assert event.place is not None
    assert (event.place.id, event.place.label) == (GOMA.id, "Goma")
    assert event.operation is not None
    assert event.operation.id == DAWN.id
    assert event.claimed_by is not None
    assert event.claimed_by.id == RED.id
    assert [len(event.sentences), len(event.claims)] == [2, 3]


def test_what_is_not_there_is_none(graph: Graph) -> None:
    event = {one.id: one for one in iter_events(graph, NO_EXTRAS)}[PLAN.id]
    assert event.place is event.operation is event.claimed_by is event.text("started_on") is None
    assert event.sentences == event.claims == ()


def test_named_parties_stand_before_generic_ones_of_their_role(graph: Graph) -> None:
    event = {one.id: one for one in iter_events(graph, NO_EXTRAS)}[STRIKE.id]
    assert [one.role for one in event.parties] == ["instrument", "source", "victim"]


def test_everything_comes_once_and_in_order(graph: Graph) -> None:
    assert [one.id for one in iter_events(graph, NO_EXTRAS)] == sorted(one.id for one in EVENTS)
    assert [one.id for one in iter_entities(graph, NO_EXTRAS, kind="location")] == sorted(one.id for one in PLACES)
    assert {one.id for one in iter_relations(graph, NO_EXTRAS)} == {one.id for one in RELATIONS}
    edges = [(start, key) for start, _, key, _ in iter_edges_by_node(graph)]
    assert edges == sorted(edges)
    assert len(edges) == graph.number_of_edges()


@pytest.mark.parametrize("walk", [iter_events, iter_entities, iter_relations])
def test_no_more_than_a_batch_is_asked_for_and_none_before_it_is_needed(walk: Any) -> None:
    entities = [make_entity(f"a{number}", "actor") for number in range(2 * BATCH + 1)]
    events = tuple(make_event(str(number)) for number in range(2 * BATCH + 1))
    relations = tuple(make_relation(one, "fights", entities[0]) for one in entities)
    graph = build_graph(CanonicalRecords(tuple(entities), events, (), relations))
    asked = Asked()
    found = walk(graph, Extras(asked.read, _nothing, _nothing))
    assert len(list(islice(found, BATCH))) == BATCH
    assert asked.batches == [BATCH]
    assert len(list(found)) == BATCH + 1
    assert asked.batches == [BATCH, BATCH, 1]


def _nothing(_ids: Sequence[str]) -> dict[str, Any]:
    return {}


def test_other_names_are_told_once_without_the_first(graph: Graph) -> None:
    entity = {one.id: one for one in iter_entities(graph, EXTRAS)}[RED.id]
    assert entity.aliases == ["Front Rouge", "RF"]


def test_texts_are_folded_told_once_and_left_out_where_withheld() -> None:
    told = [make_sentence(text) for text in ("A  b\n c", "A b c", None, "\x00", "D")]
    assert texts_of(told) == ["A b c", "D"]


def test_a_semicolon_in_a_name_parts_nothing() -> None:
    assert join_unique(["a; b", None, "c", "c", ""]) == "a, b; c"
    assert join_unique([None, ""]) is None


def test_readers_made_by_hand_give_only_what_was_asked_for() -> None:
    extras = make_extras({"a": [make_sentence()], "b": [make_sentence()]})
    assert extras.sentences(["a", "z"]).keys() == {"a"}
