"""What holds for every format: it is read back whole, is the same every time, and opens whatever is in it."""

from datetime import date
from typing import Any

import networkx as nx
import pytest
from hypothesis import given

from graph.build import build_graph
from graph.export import FORMATS
from graph.export.csv_pair import safe_cell
from graph.export.plain import clean_text
from graph.model import CanonicalRecords
from tests.factory import make_entity, make_relation
from tests.graph.export.reading import READERS, plain_parts, write
from tests.graph.export.told import TOLD
from tests.graph.strategies import NASTY_TEXTS, canonical_records, parts_of
from tests.graph.world import ATTACK, BLUE, RED, STRIKE, WORLD

Graph = nx.MultiDiGraph
every_format = pytest.mark.parametrize("name", sorted(FORMATS))
every_graph_format = pytest.mark.parametrize("name", sorted(READERS))
OF_EVENT = (
    "type", "modality", "started_on", "ended_on", "date_precision", "fatalities_low", "fatalities_rule",
    "telling_count", "report_count", "confidence",
)  # fmt: skip


def test_all_formats_hold_the_whole_graph_or_say_what_they_leave_out() -> None:
    assert {name for name in FORMATS if name not in READERS} <= {one.name for one in FORMATS.values() if one.leaves_out}
    assert all(name == one.name for name, one in FORMATS.items())


@every_format
def test_the_same_graph_gives_the_same_bytes_in_whatever_order_it_was_made(name: str, graph: Graph) -> None:
    turned = CanonicalRecords(
        WORLD.entities[::-1], WORLD.events[::-1], WORLD.participants[::-1], WORLD.relations[::-1], WORLD.version
    )
    assert write(name, graph) == write(name, graph) == write(name, build_graph(turned))


@every_format
def test_writing_changes_nothing(name: str, graph: Graph) -> None:
    before = parts_of(graph)
    write(name, graph)
    assert parts_of(graph) == before


@every_graph_format
def test_nodes_and_edges_are_read_back_with_their_ids(name: str, graph: Graph) -> None:
    nodes, edges = READERS[name](write(name, graph))
    assert nodes.keys() == set(graph)
    assert edges.keys() == set(graph.edges(keys=True))


@every_graph_format
def test_an_event_is_read_back_with_all_that_is_known_of_it(name: str, graph: Graph) -> None:
    nodes, _ = READERS[name](write(name, graph))
    for attribute in OF_EVENT:
        found, expected = nodes[ATTACK.id][attribute], graph.nodes[ATTACK.id][attribute]
        assert found == (str(expected) if name == "csv" else expected)
    assert "fatalities_best" not in nodes[ATTACK.id]
    assert nodes[STRIKE.id]["date_precision"] == "month"


@every_graph_format
@given(records=canonical_records(texts=NASTY_TEXTS))
def test_any_graph_with_any_text_is_read_back(name: str, records: CanonicalRecords) -> None:
    graph = build_graph(records)
    nodes, edges = READERS[name](write(name, graph))
    expected_nodes, expected_edges = plain_parts(graph)
    assert nodes.keys() == expected_nodes.keys()
    assert edges.keys() == expected_edges.keys()
    if name == "csv":
        return  # cells are texts: see test_csv_pair.py
    for found, expected in ((nodes, expected_nodes), (edges, expected_edges)):
        for key, attributes in expected.items():
            assert {n: value for n, value in found[key].items() if n in attributes} == attributes
            assert found[key].keys() - attributes.keys() <= {"label", "name", "interaction"}


@every_graph_format
def test_numbers_and_truths_keep_their_type(name: str, graph: Graph) -> None:
    nodes, _ = READERS[name](write(name, graph))
    attributes = nodes["ent_goma"]
    values = [attributes[attribute] for attribute in ("geonames_id", "latitude", "is_generic")]
    assert values == (["216281", "-1.68", "false"] if name == "csv" else [216281, -1.68, False])
    if name != "csv":
        assert [type(value) for value in values] == [int, float, bool]


STRANGE: dict[str, Any] = {
    "type": "a", "start": "b", "end": "c", "id": "d", "label": "e", "source": "f", "target": "g", "key": "h",
    "weight": 1.5, "name": "i", "interaction": "j", "parent": "k", "Id": "l", "for": "m", "a b<c>\"d'&": "n",
}  # fmt: skip


@every_graph_format
def test_no_attribute_is_mistaken_for_what_the_format_means_by_its_name(name: str, graph: Graph) -> None:
    graph.nodes[RED.id].update(STRANGE)
    graph.edges[RED.id, ATTACK.id, next(iter(graph[RED.id][ATTACK.id]))].update(STRANGE)
    nodes, edges = READERS[name](write(name, graph))
    assert nodes.keys() == set(graph)
    assert edges.keys() == set(graph.edges(keys=True))
    (edge,) = (data for (start, end, _), data in edges.items() if (start, end) == (RED.id, ATTACK.id))
    for found, spared in ((nodes[RED.id], "abcdfghijklmn"), (edge, "abcdefghijklmn")):
        told = {str(value) for value in found.values()}
        assert set(spared) <= told
        assert "1.5" in told


@every_format
def test_unknown_and_strange_values_do_not_break_a_file(name: str, graph: Graph) -> None:
    strange = {"none": None, "list": ["a", 1], "day": date(2017, 1, 2), "map": {"a": 1}, "nan": float("nan"), "e": ""}
    graph.nodes[ATTACK.id].update(strange)
    graph.edges[RED.id, ATTACK.id, next(iter(graph[RED.id][ATTACK.id]))].update(strange)
    content = write(name, graph)
    if name in READERS:
        nodes, _ = READERS[name](content)
        assert (nodes[ATTACK.id]["list"], nodes[ATTACK.id]["day"]) == ("a; 1", "2017-01-02")
        assert not {"none", "nan", "e"} & nodes[ATTACK.id].keys()


@every_graph_format
def test_one_attribute_may_hold_numbers_of_two_sorts_and_texts(name: str, graph: Graph) -> None:
    values = {RED.id: (1, 1, True, 2**40), BLUE.id: (0.5, "one", 3, 1)}
    for node, (number, mixed, truth, large) in values.items():
        graph.nodes[node].update(number=number, mixed=mixed, truth=truth, large=large)
    nodes, _ = READERS[name](write(name, graph))
    assert float(nodes[RED.id]["number"]) == 1
    assert float(nodes[BLUE.id]["number"]) == 0.5
    assert (str(nodes[RED.id]["mixed"]), nodes[BLUE.id]["mixed"]) == ("1", "one")
    assert str(nodes[RED.id]["truth"]).lower() == "true"
    assert int(nodes[RED.id]["large"]) == 2**40


@every_format
def test_an_empty_graph_is_a_file_that_opens(name: str) -> None:
    content = write(name, build_graph(CanonicalRecords()))
    assert content or name == "ftm"  # JSON Lines of nothing
    if name in READERS:
        assert READERS[name](content) == ({}, {})


HOSTILE = [
    "a\x00\x1b[31m\x7fb", '"quoted" \'name\'', "=cmd|' /C calc'!A0", "@SUM(1)", "\u202eright to left\u202c", "كتائب",
    "\U0001f680 \U0001f1f8\U0001f1fe", "None", "null", "nan", "True", "0", "a\r\nb\tc", "</node>", "]]>", "&amp;",
    "%s %d {x}", "\\u0000", "\\", "\ufffe", "\ud800", "'", " ", "[1]", "{}", '":null', '":""', "},{",
]  # fmt: skip


@every_graph_format
def test_hostile_names_are_read_back(name: str) -> None:
    names = {f"ent_{number}": text for number, text in enumerate(HOSTILE)}
    graph = build_graph(CanonicalRecords(tuple(make_entity(text, id=one) for one, text in names.items())))
    nodes, _ = READERS[name](write(name, graph, TOLD))
    column = "Label" if name == "csv" else "label"
    for one, text in names.items():
        wanted = clean_text(text) or (one if name in ("gexf", "csv") else None)
        found = nodes[one].get(column)
        assert found == (safe_cell(wanted) if name == "csv" else wanted)


@every_graph_format
def test_a_graph_of_many_batches_is_read_back_whole(name: str) -> None:
    entities = tuple(make_entity(f"Group {number}") for number in range(2_100))
    relations = tuple(
        make_relation(one, "fights", entities[(number + step) % len(entities)])
        for number, one in enumerate(entities)
        for step in range(1, 6)
    )
    graph = build_graph(CanonicalRecords(entities, relations=relations))
    assert graph.number_of_edges() == 10_500
    nodes, edges = READERS[name](write(name, graph))
    assert nodes.keys() == set(graph)
    assert edges.keys() == set(graph.edges(keys=True))
