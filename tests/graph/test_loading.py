"""Rows in bulk give the graph that records give."""

from collections.abc import Iterable, Sequence
from typing import Any

import networkx as nx
import pytest
from hypothesis import given

from graph.build import apply_changes, build_graph
from graph.errors import GraphIntegrityError
from graph.loading import ENTITY_COLUMNS, EVENT_COLUMNS, PARTICIPANT_COLUMNS, RELATION_COLUMNS, GraphLoader
from graph.model import CanonicalRecords
from graph.payload import Record, to_payload
from tests.factory import list_changes
from tests.graph.strategies import canonical_records, parts_of
from tests.graph.world import ATTACK, BLUE, PARTICIPANTS, RED, RELATIONS, WORLD


def to_rows(records: Iterable[Record], columns: Sequence[str]) -> list[tuple[Any, ...]]:
    return [tuple(to_payload(one)[name] for name in columns) for one in records]


def load(records: CanonicalRecords) -> "nx.MultiDiGraph[str]":
    loader = GraphLoader()
    loader.add_entities(to_rows(records.entities, ENTITY_COLUMNS))
    loader.add_events(to_rows(records.events, EVENT_COLUMNS))
    loader.add_participants(to_rows(records.participants, PARTICIPANT_COLUMNS))
    loader.add_relations(to_rows(records.relations, RELATION_COLUMNS))
    loader.graph.graph["version"] = records.version
    return loader.graph


@given(canonical_records())
def test_rows_give_the_graph_that_records_give(records: CanonicalRecords) -> None:
    graph = load(records)
    assert parts_of(graph) == parts_of(build_graph(records))
    assert {(end, start): keyed for start, ends in graph.pred.items() for end, keyed in ends.items()} == {
        (start, end): keyed for start, ends in graph.succ.items() for end, keyed in ends.items()
    }


@given(canonical_records(), canonical_records())
def test_the_graph_can_be_changed_as_any_other(first: CanonicalRecords, then: CanonicalRecords) -> None:
    graph = load(first)
    apply_changes(graph, list_changes(first, then))
    assert parts_of(graph)[:2] == parts_of(build_graph(then))[:2]


def test_an_id_is_one_object_wherever_it_stands() -> None:
    def again(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        return [tuple("".join(list(one)) if isinstance(one, str) else one for one in row) for row in rows]

    loader = GraphLoader()
    loader.add_entities(again(to_rows(WORLD.entities, ENTITY_COLUMNS)))
    loader.add_events(again(to_rows(WORLD.events, EVENT_COLUMNS)))
    loader.add_participants(again(to_rows(WORLD.participants, PARTICIPANT_COLUMNS)))
    objects = {node: id(node) for node in loader.graph}
    ends = {id(end) for edge in loader.graph.edges() for end in edge}
    assert ends <= set(objects.values())


@pytest.mark.parametrize(
    "records",
    [
        CanonicalRecords(events=(ATTACK,)),
        CanonicalRecords(entities=(RED,), participants=PARTICIPANTS[:1]),
        CanonicalRecords(entities=(BLUE,), relations=RELATIONS[:1]),
    ],
)
def test_an_end_that_is_not_among_the_rows_is_refused_by_name(records: CanonicalRecords) -> None:
    with pytest.raises(GraphIntegrityError, match=r"names (ent|evm)_\w+, which is not in the graph"):
        load(records)
