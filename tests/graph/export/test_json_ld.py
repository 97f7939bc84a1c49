"""JSON-LD as rdflib reads it: the triples that the context promises."""

import json
import warnings
from datetime import date

import networkx as nx
from hypothesis import given, settings
from rdflib import RDF, XSD, Graph, Literal, Namespace, URIRef

from graph.build import build_graph
from graph.export.extras import Extras
from graph.export.json_ld import TERM, iri_of
from graph.model import CanonicalRecords
from tests.graph.export.extras_made import EXTRAS, write_with
from tests.graph.strategies import NASTY_TEXTS, canonical_records
from tests.graph.world import AMIN, ATTACK, BLUE, DAWN, FIGHTS, GOMA, LEADS, NOWHERE, PLAN, RED, SINCE

SCHEMA, CG = Namespace("https://schema.org/"), Namespace(TERM)
SEM, PROV = Namespace("http://semanticweb.cs.vu.nl/2009/11/sem/"), Namespace("http://www.w3.org/ns/prov#")


def read(graph: "nx.MultiDiGraph[str]", extras: Extras = EXTRAS) -> Graph:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return Graph().parse(data=write_with("json-ld", graph, extras).decode(), format="json-ld")


def ref(record_id: str) -> URIRef:
    return URIRef(iri_of(record_id))


def day(year: int, month: int, number: int) -> Literal:
    return Literal(date(year, month, number).isoformat(), datatype=XSD.date)


def test_an_event_has_type_days_place_and_operation(graph: "nx.MultiDiGraph[str]") -> None:
    found = read(graph)
    event = ref(ATTACK.id)
    assert {SEM.Event, SCHEMA.Event} == set(found.objects(event, RDF.type))
    assert found.value(event, SEM.eventType) == CG["event-type:attack"]
    assert (event, SCHEMA.startDate, day(2017, 10, 24)) in found
    assert (event, CG.datePrecision, Literal("day")) in found
    assert (event, SEM.hasPlace, ref(GOMA.id)) in found
    assert (event, SEM.subEventOf, ref(DAWN.id)) in found
    assert (event, CG.claimedBy, ref(RED.id)) in found
    assert [float(one) for one in found.objects(event, CG.confidence)] == [0.9]
    assert list(found.objects(event, CG.fatalitiesBest)) == []


def test_who_takes_part_does_so_in_a_role(graph: "nx.MultiDiGraph[str]") -> None:
    found = read(graph)
    roles = {
        (found.value(role, RDF.value), found.value(role, SEM.roleType))
        for role in found.objects(ref(ATTACK.id), SEM.hasActor)
    }
    assert {(ref(RED.id), CG["role:source"]), (ref(BLUE.id), CG["role:target"])} < roles


def test_a_sentence_is_quoted_from_its_report_and_a_withheld_one_has_no_text(graph: "nx.MultiDiGraph[str]") -> None:
    found = read(graph)
    sentences = {
        found.value(one, PROV.wasQuotedFrom): found.value(one, SCHEMA.text)
        for one in found.objects(ref(ATTACK.id), CG.evidence)
    }
    assert sentences == {
        ref("rep_1"): Literal("Red Front attacked Goma, killing at least 10."),
        ref("rep_2"): None,
    }
    assert (ref("rep_1"), SCHEMA.datePublished, day(2017, 10, 25)) in found
    assert (ref("rep_2"), CG.marking, Literal("TLP:AMBER")) in found


def test_claims_stay_apart_with_their_reports(graph: "nx.MultiDiGraph[str]") -> None:
    found = read(graph)
    claims = {
        (str(found.value(one, CG.casualties)), found.value(one, PROV.wasDerivedFrom), found.value(one, CG.who))
        for one in found.objects(ref(ATTACK.id), CG.claim)
    }
    assert claims == {
        ("killed", ref("rep_1"), None), ("killed", ref("rep_2"), ref(BLUE.id)), ("injured", ref("rep_1"), None)
    }  # fmt: skip


def test_a_relation_is_a_statement_and_the_triple_itself(graph: "nx.MultiDiGraph[str]") -> None:
    found = read(graph)
    assert (ref(BLUE.id), CG["relation:fights"], ref(RED.id)) in found
    assert found.value(ref(FIGHTS.id), RDF.predicate) == CG["relation:fights"]
    assert (ref(LEADS.id), SCHEMA.validThrough, day(2012, 12, 31)) in found


def test_places_persons_and_names_are_of_schema_org(graph: "nx.MultiDiGraph[str]") -> None:
    found = read(graph)
    point = found.value(ref(GOMA.id), SCHEMA.geo)
    assert (point, SCHEMA.latitude, Literal("-1.68", datatype=XSD.double)) in found
    assert found.value(ref(NOWHERE.id), SCHEMA.geo) is None
    assert (ref(AMIN.id), RDF.type, SCHEMA.Person) in found
    assert {str(one) for one in found.objects(ref(RED.id), SCHEMA.alternateName)} == {"Front Rouge", "RF"}


def test_what_is_not_known_has_no_triple(graph: "nx.MultiDiGraph[str]") -> None:
    found = read(graph)
    assert found.value(ref(PLAN.id), SCHEMA.startDate) is found.value(ref(PLAN.id), SEM.hasPlace) is None
    assert found.value(ref(SINCE.id), SCHEMA.endDate) is None


def test_every_key_is_a_term_of_the_context(graph: "nx.MultiDiGraph[str]") -> None:
    content = json.loads(write_with("json-ld", graph, EXTRAS))
    context = content["@context"]
    for node in content["@graph"]:
        for key in node:
            assert key.startswith("@") or key in context or key.split(":")[0] in {"cg", "urn"}, key
    assert len(read(build_graph(CanonicalRecords()))) == 0


@settings(max_examples=25, deadline=None)
@given(canonical_records(texts=NASTY_TEXTS.filter(bool)))
def test_any_graph_is_read(records: CanonicalRecords) -> None:
    found = read(build_graph(records))
    assert all((ref(one.id), RDF.type, SEM.Event) in found for one in records.events)
