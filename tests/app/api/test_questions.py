"""Paths, neighbourhoods, common neighbours and connecting trees, asked over REST."""

from typing import Any

import networkx as nx
import pytest

from tests.app.api.conftest import Api


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
