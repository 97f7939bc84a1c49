"""STIX 2.1: valid by OASIS' own library, without custom content; ids hold from one bundle to the next."""

import json
import warnings
from datetime import date
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings

from graph.build import build_graph
from graph.export.extras import NO_EXTRAS, Extras
from graph.export.stix import AUTHOR, EXTENSION
from graph.export.stix_parts import UNKNOWN_TIME, marking_id, stix_id
from graph.model import CanonicalRecords
from tests.factory import make_entity, make_event, make_relation
from tests.graph.export.extras_made import EXTRAS, make_extras, make_sentence, write_with
from tests.graph.strategies import NASTY_TEXTS, canonical_records
from tests.graph.world import (
    AMIN,
    ATTACK,
    BLUE,
    DAWN,
    FIGHTS,
    GOMA,
    JETS,
    KIVU,
    LEADS,
    NOWHERE,
    PLAN,
    RED,
    STRIKE,
    TAVEUNI,
)  # fmt: skip

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import stix2

Graph = nx.MultiDiGraph
Objects = dict[str, dict[str, Any]]


def read(graph: Graph, extras: Extras = EXTRAS) -> Objects:
    """Objects by id; the library takes the bundle, and every reference within it is to an object of it."""
    content = write_with("stix", graph, extras).decode()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bundle = stix2.parse(content, allow_custom=False)
    found = {one["id"]: one for one in json.loads(content)["objects"]}
    assert len(found) == len(bundle.objects) == len(json.loads(content)["objects"])
    for one in found.values():
        names = [one[name] for name in ("source_ref", "target_ref", "created_by_ref") if name in one]
        names += one.get("object_refs", []) + one.get("object_marking_refs", [])
        assert set(names) <= found.keys()
    return found


def of_type(found: Objects, kind: str) -> list[dict[str, Any]]:
    return [one for one in found.values() if one["type"] == kind]


def test_the_library_takes_the_bundle(graph: Graph) -> None:
    found = read(graph)
    kinds = {one["type"] for one in found.values()}
    assert kinds == {
        "identity", "extension-definition", "marking-definition", "location", "campaign", "incident", "relationship",
    }  # fmt: skip
    assert found[AUTHOR]["identity_class"] == "system"


def test_an_actor_is_an_identity_of_its_class(graph: Graph) -> None:
    found = read(graph)
    classes = {one.id: found[stix_id("identity", one.id)]["identity_class"] for one in (RED, BLUE, AMIN)}
    assert classes == {RED.id: "group", BLUE.id: "organization", AMIN.id: "individual"}
    red = found[stix_id("identity", RED.id)]
    assert (red["name"], red["description"]) == ("Red Front", "Also: Front Rouge; RF")
    assert found[stix_id("campaign", DAWN.id)]["name"] == DAWN.name
    assert stix_id("identity", JETS.id) not in found


def test_a_place_tells_its_point_and_how_exactly_it_is_known(graph: Graph) -> None:
    place = read(graph)[stix_id("location", GOMA.id)]
    told = {name: place[name] for name in ("name", "country", "longitude", "latitude", "precision", "city")}
    assert told == {
        "name": "Goma", "country": "CD", "longitude": 29.22, "latitude": -1.68, "precision": 1000.0, "city": "Goma",
    }  # fmt: skip
    assert "latitude" not in read(graph)[stix_id("location", NOWHERE.id)]
    assert "precision" not in read(graph)[stix_id("location", TAVEUNI.id)]


def test_an_event_is_an_incident_with_our_extension_and_its_sentences(graph: Graph) -> None:
    incident = read(graph)[stix_id("incident", ATTACK.id)]
    told = incident["extensions"][EXTENSION]
    assert (told["type"], told["date_precision"], told["started_on"]) == ("attack", "day", "2017-10-24")
    assert (told["fatalities_low"], "fatalities_best" in told) == (10, False)
    assert told["place"] == {"name": "Goma", "precision": "exact", "radius_km": 1.0}
    assert told["claims"][1] == {
        "kind": "killed", "low": 4, "best": 4, "high": 4, "who": BLUE.id, "by": RED.id, "report_id": "rep_2",
    }  # fmt: skip
    assert incident["confidence"] == 90
    own, wire, closed = incident["external_references"]
    assert own == {"source_name": "Conflict Graph", "external_id": ATTACK.id}
    assert wire == {
        "source_name": "Example Wire",
        "description": "Red Front attacked Goma, killing at least 10.",
        "url": "https://example.org/wire/1",
        "external_id": "rep_1",
    }
    assert closed == {"source_name": "Closed Desk", "external_id": "rep_2"}
    assert read(graph)[stix_id("incident", STRIKE.id)]["extensions"][EXTENSION]["instruments"] == ["Jets"]


def test_roles_places_operations_and_relations_are_relationships(graph: Graph) -> None:
    found = read(graph)
    links = {(one["source_ref"], one["relationship_type"], one["target_ref"]) for one in of_type(found, "relationship")}
    attack, red = stix_id("incident", ATTACK.id), stix_id("identity", RED.id)
    assert {
        (red, "source-in", attack),
        (stix_id("identity", BLUE.id), "target-in", attack),
        (attack, "located-at", stix_id("location", GOMA.id)),
        (attack, "part-of", stix_id("campaign", DAWN.id)),
        (attack, "claimed-by", red),
        (stix_id("identity", BLUE.id), "fights", red),
        (stix_id("location", GOMA.id), "located-in", stix_id("location", KIVU.id)),
    } <= links
    leads = found[stix_id("relationship", LEADS.id)]
    assert (leads["start_time"], leads["stop_time"]) == ("2010-01-01T00:00:00.000Z", "2013-01-01T00:00:00.000Z")
    assert found[stix_id("relationship", FIGHTS.id)]["description"] == "Blue Army fights Red Front."


def test_an_object_has_the_strictest_marking_that_it_quotes(graph: Graph) -> None:
    found = read(graph)
    marks = {one.id: found[stix_id("incident", one.id)].get("object_marking_refs") for one in (ATTACK, STRIKE, PLAN)}
    assert marks == {ATTACK.id: [marking_id("TLP:CLEAR")], STRIKE.id: [marking_id("TLP:GREEN")], PLAN.id: None}
    red = [make_sentence(), make_sentence("For few.", marking="TLP:RED"), make_sentence("G.", marking="TLP:GREEN")]
    strict = read(graph, make_extras({ATTACK.id: red}))[stix_id("incident", ATTACK.id)]
    assert strict["object_marking_refs"] == [marking_id("TLP:RED")]
    assert {one["name"] for one in of_type(found, "marking-definition")} == {
        "TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED",
    }  # fmt: skip


def test_a_report_gathers_what_belongs_to_an_event_with_a_day_of_publication() -> None:
    event = make_event("one", day="2020-02-03", first_reported=date(2020, 2, 4), last_reported=date(2020, 2, 9))
    graph = build_graph(CanonicalRecords((RED,), (event,)))
    found = read(graph, make_extras({event.id: [make_sentence()]}))
    (report,) = of_type(found, "report")
    assert report["published"] == report["created"] == "2020-02-04T00:00:00.000Z"
    assert report["modified"] == "2020-02-09T00:00:00.000Z"
    assert report["object_refs"] == [stix_id("incident", event.id)]


def test_a_time_that_is_not_known_is_the_first_of_1970(graph: Graph) -> None:
    assert read(graph)[stix_id("incident", PLAN.id)]["created"] == UNKNOWN_TIME


def test_an_id_is_the_same_in_every_bundle(graph: Graph) -> None:
    alone = read(build_graph(CanonicalRecords((RED,))), NO_EXTRAS)
    assert stix_id("identity", RED.id) in read(graph).keys() & alone.keys()


@pytest.mark.parametrize("country", [None, "CD"])
def test_a_place_of_which_nothing_is_known_is_left_out_with_its_relations(country: str | None) -> None:
    place = make_entity("Somewhere", "location", country=country)
    graph = build_graph(CanonicalRecords((RED, place), (), (), (make_relation(RED, "controls", place),)))
    assert len(of_type(read(graph), "location")) == len(of_type(read(graph), "relationship")) == (country is not None)


def test_an_empty_graph_is_a_valid_bundle() -> None:
    assert len(read(build_graph(CanonicalRecords()))) == 7


@settings(max_examples=25, deadline=None)
@given(canonical_records(texts=NASTY_TEXTS.filter(bool)))
def test_any_graph_is_a_valid_bundle(records: CanonicalRecords) -> None:
    found = read(build_graph(records))
    assert len(of_type(found, "incident")) == len(records.events)
