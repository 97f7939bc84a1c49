"""The graph is given in part, and paths through it are found."""

from typing import Any

import networkx as nx
import pytest

from tests.app.api.conftest import Api


def labels(graph: Any, node_type: str = "entity") -> set[str]:
    return {node["label"] for node in graph["nodes"] if node["node_type"] == node_type}


def test_the_graph_can_be_read_by_networkx(api: Api) -> None:
    graph = nx.node_link_graph(api.get("/graph"), edges="edges")
    assert isinstance(graph, nx.MultiDiGraph)
    assert sum(data["node_type"] == "event" for _, data in graph.nodes(data=True)) == 5
    assert graph.graph["version"] == api.get("/stats")["graph_version"]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"event_type": "attack", "modality": "occurred"}, {"Red Front", "Blue Army", "Beni", "Operation Dawn"}),
        ({"country": "IQ", "date_from": "2024"}, {"Green Guard", "Old Market"}),
        ({"bbox": "29,-2,30,-1", "kind": "actor"}, {"Red Front"}),
        ({"date_to": "2023"}, {"Green Guard", "Taveuni"}),
        ({"relation_type": "fights"}, {"Red Front", "Blue Army"}),
        ({"text": "operation dawn", "kind": "operation"}, {"Operation Dawn"}),
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
    assert labels(api.get("/graph", place=kivu, inside=False)) == set()
    assert "Beni" in labels(api.get("/graph", actor=api.id_of("Blue Army")))
    api.get("/graph", status=404, actor="ent_0")


def test_seeds_that_no_report_names_are_left_out_unless_asked_for(api: Api) -> None:
    assert "Iraq" not in labels(api.get("/graph"))
    assert "Iraq" in labels(api.get("/graph", include_unmentioned=True))


def test_paths_join_two_actors_through_events_and_relations(api: Api) -> None:
    green, blue = api.id_of("Green Guard"), api.id_of("Blue Army")
    found = api.get("/paths", source=green, target=blue, max_length=2)["items"]
    assert {path["length"] for path in found} == {2}
    assert {path["nodes"][1]["label"] for path in found} == {"Red Front", "attack"}
    for path in found:
        assert [path["nodes"][0]["id"], path["nodes"][-1]["id"]] == [green, blue]
        for step in path["steps"]:
            assert api.get(f"/facts/{step[0]}/why")["evidence"]
    assert api.get("/paths", source=green, target=blue, max_length=2)["is_complete"]
    first = api.get("/paths", source=green, target=blue, limit=1)
    assert (len(first["items"]), first["is_complete"]) == (1, False)
    only = api.get("/paths", source=green, target=blue, max_length=2, relation_type="supports", kind="actor")["items"]
    assert all(node["node_type"] == "entity" for path in only for node in path["nodes"])


def test_an_event_can_be_an_end_of_a_path(api: Api) -> None:
    event = api.event_at("Goma")["id"]
    found = api.get("/paths", source=event, target=api.id_of("Red Front"), max_length=1)["items"]
    assert len(found) == 1


@pytest.mark.parametrize("parameters", [{"max_length": 9}, {"max_length": 0}, {"limit": 0}, {"limit": 201}])
def test_a_path_search_has_its_bounds(api: Api, parameters: dict[str, int]) -> None:
    red = api.id_of("Red Front")
    problem = api.get("/paths", status=422, source=red, target=red, **parameters)
    assert problem["field"] in parameters


def test_both_ends_are_needed_and_must_exist(api: Api) -> None:
    assert api.get("/paths", status=422, source="ent_0")["field"] == "target"
    assert "ent_0" in api.get("/paths", status=404, source="ent_0", target="ent_0")["detail"]
