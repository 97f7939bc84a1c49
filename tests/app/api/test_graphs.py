"""The graph is given in part, and paths through it are found."""

from typing import Any

import networkx as nx
import pytest

from app.api.graphs import write_graph
from app.api.schemas_service import GraphOut
from graph.export.json_graphs import to_node_link
from tests.app.api.conftest import Api


def labels(graph: Any, node_type: str = "entity") -> set[str]:
    return {node["label"] for node in graph["nodes"] if node["node_type"] == node_type}


def test_the_graph_can_be_read_by_networkx(api: Api) -> None:
    graph = nx.node_link_graph(api.get("/graph"), edges="edges")
    assert isinstance(graph, nx.MultiDiGraph)
    assert sum(data["node_type"] == "event" for _, data in graph.nodes(data=True)) == 5
    assert graph.graph["version"] == api.get("/stats")["graph_version"]


def test_the_graph_is_written_in_batches_as_its_model_says(api: Api) -> None:
    with api.service.snapshot.read() as graph:
        found = GraphOut.model_validate_json(write_graph(graph))
        assert found == GraphOut(**to_node_link(graph))
    empty: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    assert GraphOut.model_validate_json(write_graph(empty)) == GraphOut(**to_node_link(empty))


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"event_type": "attack", "modality": "occurred"}, {"Red Front", "Blue Army", "Beni", "Operation Dawn"}),
        ({"country": "IQ", "date_from": "2024"}, {"Green Guard", "Old Market"}),
        ({"bbox": "29,-2,30,-1", "kind": "actor"}, {"Red Front"}),
        ({"date_to": "2023"}, {"Green Guard", "Taveuni"}),
        ({"relation_type": "fights"}, {"Red Front", "Blue Army"}),
        ({"label": "operation dawn", "kind": "operation"}, {"Operation Dawn"}),
        ({"entity_type": "militia"}, {"Green Guard"}),
        ({"role": "target", "kind": "actor"}, {"Red Front", "Blue Army", "Green Guard"}),
        ({"min_confidence": 0.97}, {"Democratic Republic of the Congo"}),
    ],
)
def test_a_filter_gives_the_part_that_fits(api: Api, parameters: dict[str, Any], expected: set[str]) -> None:
    assert labels(api.get("/graph", **parameters)) == expected


def test_a_place_counts_what_lies_in_it_and_ids_are_followed(api: Api) -> None:
    kivu = api.id_of("North Kivu")
    assert {"Goma", "Beni"} <= labels(api.get("/graph", place=kivu))
    assert labels(api.get("/graph", place=kivu, inside=False)) == {"North Kivu"}
    assert "North Kivu" not in labels(api.get("/graph", place=kivu, event_type="shelling_artillery_missile"))
    (problem,) = [api.get("/graph", status=422, text="goma")]
    assert problem["detail"].endswith("alike: label, sentence")
    assert "Beni" in labels(api.get("/graph", actor=api.id_of("Blue Army")))
    api.get("/graph", status=404, actor="ent_0")


def test_operations_choose_events(api: Api) -> None:
    dawn = api.id_of("Operation Dawn")
    (event,) = api.events_of("/graph", operation=dawn)
    assert [item["id"] for item in api.get("/events", operation=dawn)["items"]] == [event["id"]]
    assert api.events_of("/graph", operation=api.id_of("Beni")) == []
    api.get("/graph", status=404, operation="ent_0")


def test_seeds_that_no_report_names_are_left_out_unless_asked_for(api: Api) -> None:
    assert "Iraq" not in labels(api.get("/graph"))
    assert "Iraq" in labels(api.get("/graph", include_unmentioned=True))


def test_words_of_sentences_choose_events(api: Api) -> None:
    told = labels(api.get("/graph", sentence='"red front" shell*'), "event")
    assert told == {"shelling artillery missile 2024-05-06"}
    assert labels(api.get("/graph", sentence='"red front" shell* -goma'), "event") == set()
    assert "Goma" in labels(api.get("/graph", sentence="goma"))
    assert "Beni" not in labels(api.get("/graph", sentence="goma"))
    assert api.get("/graph", 422, sentence='"red front')["field"] == "sentence"


def test_sentences_of_restricted_reports_are_not_looked_into(api: Api) -> None:
    assert labels(api.ask("/graph", modality="planned"), "event") != set()
    assert labels(api.get("/graph", sentence="plans"), "event") == set()


def test_words_of_sentences_choose_events_in_exports_and_paths(api: Api) -> None:
    found = api.client.get("/api/v1/exports/node-link", params={"sentence": "shelled Goma"})
    assert {node["label"] for node in found.json()["nodes"] if node["node_type"] == "event"}
    ids = {"source": api.id_of("Red Front"), "target": api.id_of("Goma"), "max_length": 2}
    assert api.get("/paths", **ids, sentence="shelled")["items"]
    assert not api.get("/paths", **ids, sentence="nothing of the kind")["items"]
