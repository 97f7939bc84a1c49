"""FollowTheMoney: by its own model where that is installed, else by the properties and ranges that it has."""

import json
import re
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings

from graph.build import build_graph
from graph.export.extras import Extras
from graph.export.ftm import id_of
from graph.model import CanonicalRecords
from tests.graph.export.extras_made import EXTRAS, write_with
from tests.graph.strategies import NASTY_TEXTS, canonical_records
from tests.graph.world import AMIN, ATTACK, BLUE, DAWN, FIGHTS, GOMA, JETS, LEADS, PART_OF, PLAN, RED, STRIKE

Graph = nx.MultiDiGraph
THING = {"name", "alias", "country", "notes", "publisher", "sourceUrl"}
INTERVAL = {
    "startDate",
    "endDate",
    "date",
    "summary",
    "description",
    "recordId",
    "sourceUrl",
    "publisher",
    "modifiedAt",
}
LEGAL = {"Person", "Organization", "PublicBody", "Company", "LegalEntity"}
PROPERTIES = {  # of followthemoney 4.11, those that are used here
    **dict.fromkeys(LEGAL | {"Asset"}, THING),
    "Address": THING | {"full", "city", "state", "region", "latitude", "longitude"},
    "Event": THING | INTERVAL | {"location", "involved", "addressEntity", "keywords"},
    "UnknownLink": INTERVAL | {"subject", "object", "role"},
    "Membership": INTERVAL | {"member", "organization", "role"},
    "Directorship": INTERVAL | {"director", "organization", "role"},
}
NEEDED = {"UnknownLink": {"subject", "object"}, "Membership": {"member", "organization"}}
NEEDED |= {"Directorship": {"director", "organization"}}
THINGS = LEGAL | {"Asset", "Address", "Event"}
RANGES = {
    "involved": LEGAL, "addressEntity": {"Address"}, "subject": THINGS, "object": THINGS, "member": LEGAL,
    "director": LEGAL, "organization": {"Organization", "PublicBody", "Company"},
}  # fmt: skip
ID = re.compile(r"[0-9a-zA-Z]([0-9a-zA-Z.\-]*[0-9a-zA-Z])?")
DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
Entities = dict[str, dict[str, Any]]


def read(graph: Graph, extras: Extras = EXTRAS) -> Entities:
    lines = write_with("ftm", graph, extras).decode().split("\n")[:-1]
    found = {one["id"]: one for one in map(json.loads, lines)}
    assert len(found) == len(lines)
    for one in found.values():
        check(one, found)
    return found


def check(entity: dict[str, Any], found: Entities) -> None:
    properties = entity["properties"]
    assert entity.keys() == {"id", "schema", "properties"}
    assert ID.fullmatch(entity["id"])
    assert properties.keys() <= PROPERTIES[entity["schema"]]
    assert NEEDED.get(entity["schema"], {"name"}) <= properties.keys()
    for name, values in properties.items():
        assert values
        assert all(isinstance(value, str) and value for value in values)
        if name in RANGES:
            assert {found[value]["schema"] for value in values} <= RANGES[name]
        if name in ("startDate", "endDate", "date", "modifiedAt"):
            assert all(DAY.fullmatch(value) for value in values)


def test_the_model_itself_takes_every_entity(graph: Graph) -> None:
    followthemoney = pytest.importorskip("followthemoney", reason="it needs ICU, and is not among the tests' packages")
    for entity in read(graph).values():
        schema = followthemoney.model.get(entity["schema"])
        schema.validate(entity)
        kept = followthemoney.model.get_proxy(entity, cleaned=False).to_dict()["properties"]
        assert {name: sorted(values) for name, values in kept.items()} == {
            name: sorted(set(values)) for name, values in entity["properties"].items()
        }


def test_everything_has_its_schema(graph: Graph) -> None:
    found = read(graph)
    schemata = {one.id: found[id_of(one.id)]["schema"] for one in (RED, BLUE, AMIN, GOMA, DAWN, JETS, ATTACK)}
    assert list(schemata.values()) == ["Organization", "PublicBody", "Person", "Address", "Event", "Asset", "Event"]
    links = {one.id: found[id_of(one.id)]["schema"] for one in (FIGHTS, LEADS, PART_OF)}
    assert list(links.values()) == ["UnknownLink", "Directorship", "Membership"]


def test_an_event_tells_who_where_when_and_by_whom(graph: Graph) -> None:
    event = read(graph)[id_of(ATTACK.id)]["properties"]
    assert event["date"] == event["startDate"] == event["endDate"] == ["2017-10-24"]
    assert set(event["involved"]) == {id_of(RED.id), id_of(BLUE.id), "ent-green-guard"}
    assert (event["addressEntity"], event["country"], event["location"]) == ([id_of(GOMA.id)], ["cd"], ["Goma"])
    assert event["recordId"] == [ATTACK.id]
    assert event["publisher"] == ["Example Wire", "Closed Desk"]
    assert event["sourceUrl"] == ["https://example.org/wire/1"]
    assert event["notes"] == [
        "Red Front attacked Goma, killing at least 10. (Example Wire, 2017-10-25, rep_1)",
        "type: attack", "modality: occurred", "date precision: day", "confidence: 0.9", "source count: 1",
        "report count: 1", "killed, low: 10", "known to: exact", "radius km: 1.0",
    ]  # fmt: skip


def test_a_day_is_as_exact_as_it_is_known(graph: Graph) -> None:
    found = read(graph)
    strike = found[id_of(STRIKE.id)]["properties"]
    assert strike["startDate"] == strike["endDate"] == strike["date"] == ["2017-10"]
    assert not {"startDate", "endDate", "date", "addressEntity"} & found[id_of(PLAN.id)]["properties"].keys()


def test_names_and_validity_are_told(graph: Graph) -> None:
    found = read(graph)
    assert found[id_of(RED.id)]["properties"]["alias"] == ["Front Rouge", "RF"]
    leads = found[id_of(LEADS.id)]["properties"]
    assert (leads["startDate"], leads["endDate"], leads["role"]) == (["2010-01-01"], ["2012-12-31"], ["leads"])


def test_an_empty_graph_is_an_empty_file() -> None:
    assert write_with("ftm", build_graph(CanonicalRecords()), EXTRAS) == b""


@settings(max_examples=40, deadline=None)
@given(canonical_records(texts=NASTY_TEXTS.filter(bool)))
def test_any_graph_keeps_to_the_model(records: CanonicalRecords) -> None:
    found = read(build_graph(records))
    assert {id_of(one.id) for one in (*records.entities, *records.events)} <= found.keys()
