"""Paths, neighbourhoods, common neighbours and connecting trees, asked over REST."""

from typing import Any

import networkx as nx
import pytest

from app.api.schemas_questions import NeighbourhoodOut
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


@pytest.mark.parametrize(
    "rules", [{}, {"weight": "confidence"}, {"respect_time": True}, {"respect_time": True, "weight": "arrival"}]
)
def test_the_rest_of_the_paths_comes_with_the_cursor(api: Api, rules: dict[str, Any]) -> None:
    green, blue = ids_of(api, "Green Guard", "Blue Army")
    ask = {"source": green, "target": blue, "max_length": 4, **rules}
    whole, found, cursor = api.get("/paths", **ask, k=100), [], {}
    assert (whole["is_complete"], whole["next"]) == (True, None)
    while cursor is not None:
        page = api.get("/paths", **ask, limit=1, **cursor)
        assert not page["is_complete"]
        found += page["items"]
        assert (page["next"] is None) is (page["ended_by"] is None)
        cursor = {"cursor": page["next"]} if page["next"] else None
    assert found == whole["items"]
    assert len(found) > 1


def test_a_cursor_of_other_paths_is_refused(api: Api) -> None:
    green, blue = ids_of(api, "Green Guard", "Blue Army")
    cursor = api.get("/paths", source=green, target=blue, limit=1)["next"]
    for wrong in ({"source": blue, "target": green}, {"source": green, "target": blue, "weight": "confidence"}):
        assert api.get("/paths", status=422, **wrong, limit=1, cursor=cursor)["field"] == "cursor"
    assert api.get("/paths", status=422, source=green, target=blue, cursor="x")["field"] == "cursor"


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


# ---------------------------------------------------------------- paths with rules


def ids_of(api: Api, *names: str) -> list[str]:
    return [api.id_of(name) for name in names]


def test_a_path_tells_of_each_step_what_when_how_surely_and_by_which_sentence(api: Api) -> None:
    green, blue = ids_of(api, "Green Guard", "Blue Army")
    ask = {"source": green, "target": blue, "edge_type": "relation", "k": 1}
    (path,) = api.get("/paths", **ask)["items"]
    first, second = path["links"]
    assert (first["from_id"], second["to_id"]) == (green, blue)
    (link,) = first["links"]
    assert (link["type"], link["confidence"], link["dated_by"]) == ("supports", 0.7, "report")
    assert link["evidence"][0]["sentence_text"] == "Green Guard supports Red Front."
    assert api.get("/paths", **ask, evidence=0)["items"][0]["links"][0]["links"][0]["evidence"] == []


def test_paths_can_be_asked_by_confidence_and_in_time(api: Api) -> None:
    green, blue = ids_of(api, "Green Guard", "Blue Army")
    sure = api.get("/paths", source=green, target=blue, weight="confidence", max_length=3)["items"]
    assert [path["cost"] for path in sure] == sorted(path["cost"] for path in sure)
    timed = api.get("/paths", source=blue, target=green, respect_time=True, weight="arrival", max_length=3)["items"]
    assert timed
    for path in timed:
        days = [step["day"] or "" for step in path["links"]]
        assert days == sorted(days)
        assert all(any(link["dated_by"] for link in step["links"]) for step in path["links"])
    assert all(node.get("modality") != "planned" for path in timed for node in path["nodes"])


def test_paths_lead_by_way_of_what_is_asked_and_not_over_what_is_not(api: Api) -> None:
    green, blue, red = ids_of(api, "Green Guard", "Blue Army", "Red Front")
    via = api.get("/paths", source=green, target=blue, via=red)["items"]
    assert via
    assert all(red in [node["id"] for node in path["nodes"]] for path in via)
    avoid = api.get("/paths", source=green, target=blue, avoid=red)["items"]
    assert all(red not in [node["id"] for node in path["nodes"]] for path in avoid)


def test_the_two_clocks_hold_for_paths(api: Api) -> None:
    green, blue = ids_of(api, "Green Guard", "Blue Army")
    ask = {"source": green, "target": blue, "edge_type": ["role", "relation"]}
    assert api.get("/paths", **ask, known_at="2024-05-09")["items"]
    assert api.get("/paths", **ask, as_of="2020")["items"] != api.get("/paths", **ask)["items"]
    assert blue in api.get("/paths", 404, **ask, known_at="2024-05-08")["detail"]  # nobody had told of it


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"weight": "arrival"}, "weight"),
        ({"k": 2, "limit": 3}, "k"),
        ({"k": 0}, "k"),
        ({"via": "RED"}, "via"),
        ({"avoid": "RED"}, "avoid"),
        ({"avoid": "GREEN", "via": "GREEN"}, "avoid"),
        ({"edge_type": "road"}, "edge_type.0"),
        ({"date_from": "2017-02-30"}, "date_from"),
        ({"date_from": "2017", "date_to": "2016"}, "date_to"),
        ({"hops": 2}, "hops"),
    ],
)
def test_paths_that_contradict_themselves_are_refused(api: Api, parameters: dict[str, Any], field: str) -> None:
    red, green, blue = ids_of(api, "Red Front", "Green Guard", "Blue Army")
    known = {"RED": red, "GREEN": green}
    given = {name: known.get(value, value) if isinstance(value, str) else value for name, value in parameters.items()}
    assert api.get("/paths", 422, source=red, target=blue, **given)["field"] == field


def test_an_unknown_id_is_named_with_its_parameter(api: Api) -> None:
    red, blue = ids_of(api, "Red Front", "Blue Army")
    for path, field, given in (
        ("/paths", "target", {"source": red, "target": "ent_0"}),
        ("/paths", "via", {"source": red, "target": blue, "via": "evm_0"}),
        ("/graph/common", "ids", {"ids": [red, "ent_0"]}),
        ("/graph/connect", "ids", {"ids": [red, "evm_0"]}),
        ("/graph/bridges", "group_b", {"group_a": red, "group_b": "ent_0"}),
    ):
        problem = api.get(path, 404, **given)
        assert problem["field"] == field
        assert "_0'" in problem["detail"]
    assert "ent_0" in api.get("/entities/ent_0/neighbourhood", 404)["detail"]
    assert "ent_0" in api.get("/graph/components", 404, actor="ent_0")["detail"]


def test_sentences_of_restricted_reports_are_shown_to_key_holders_only(api: Api) -> None:
    green, blue = ids_of(api, "Green Guard", "Blue Army")
    ask = {"source": green, "target": blue, "modality": "planned", "event_type": "attack", "edge_type": "role"}
    for get, is_withheld in ((api.get, True), (api.ask, False)):
        (path,) = get("/paths", **ask, max_length=2)["items"]
        for step in path["links"]:
            (told,) = step["links"][0]["evidence"]
            assert (told["is_withheld"], told["sentence_text"] is None) == (is_withheld, is_withheld)


# ---------------------------------------------------------------- neighbourhood


def test_a_neighbourhood_is_read_by_networkx(api: Api) -> None:
    red = api.id_of("Red Front")
    out = api.get(f"/entities/{red}/neighbourhood", hops=2)
    assert NeighbourhoodOut.model_validate(out, strict=True).model_dump(mode="json") == out
    assert (out["is_complete"], out["ended_by"], out["next"]) == (True, None, None)
    graph = nx.node_link_graph(
        {name: out[name] for name in ("directed", "multigraph", "graph", "nodes", "edges")}, edges="edges"
    )
    hops = {node: data["hops"] for node, data in graph.nodes(data=True)}
    assert hops == nx.single_source_shortest_path_length(graph.to_undirected(), red)
    whole = nx.node_link_graph(api.get("/graph", include_unmentioned=True), edges="edges")
    assert set(graph) == set(nx.ego_graph(whole, red, 2, undirected=True))
    assert set(graph.edges(keys=True)) == set(nx.ego_graph(whole, red, 2, undirected=True).edges(keys=True))


def test_a_neighbourhood_that_is_too_large_comes_in_parts(api: Api) -> None:
    red = api.id_of("Red Front")
    path, whole = f"/entities/{red}/neighbourhood", api.get(f"/entities/{red}/neighbourhood", hops=2)
    nodes, edges, cursor = [], [], None
    while True:
        part = api.get(path, hops=2, max_nodes=3, **({"cursor": cursor} if cursor else {}))
        nodes, edges, cursor = nodes + part["nodes"], edges + part["edges"], part["next"]
        assert not part["is_complete"]
        if cursor is None:
            break
        assert (part["ended_by"], len(part["nodes"])) == ("nodes", 3)
        assert part["cut_at"] in (1, 2)
    assert nodes == whole["nodes"]
    assert {edge["key"] for edge in edges} == {edge["key"] for edge in whole["edges"]}
    assert api.get(path, 422, hops=1, cursor=part["next"] or whole["next"] or "x")["field"] == "cursor"
    first = api.get(path, hops=2, max_nodes=3)["next"]
    assert api.get(path, 422, hops=3, max_nodes=3, cursor=first)["field"] == "cursor"
    other = api.id_of("Blue Army")
    assert api.get(f"/entities/{other}/neighbourhood", 422, hops=2, max_nodes=3, cursor=first)["field"] == "cursor"


@pytest.mark.parametrize(
    "parameters", [{"hops": 0}, {"hops": 5}, {"max_nodes": 0}, {"max_nodes": 10**6}, {"max_edges": 10**6}]
)
def test_a_neighbourhood_has_its_bounds(api: Api, parameters: dict[str, int]) -> None:
    problem = api.get(f"/entities/{api.id_of('Red Front')}/neighbourhood", 422, **parameters)
    assert problem["field"] in parameters


def test_time_ends_a_question_and_the_answer_says_so(slow: Api) -> None:
    red, green = ids_of(slow, "Red Front", "Green Guard")
    found = slow.get(f"/entities/{red}/neighbourhood", hops=4)
    assert (found["is_complete"], found["ended_by"]) == (False, "time")
    paths = slow.get("/paths", source=red, target=green, max_length=8)
    assert (paths["is_complete"], paths["ended_by"]) == (False, "time")
    tree = slow.get("/graph/connect", ids=[red, green])
    assert (tree["is_complete"], tree["ended_by"]) == (False, "time")


@pytest.fixture
def slow(api: Api, monkeypatch: pytest.MonkeyPatch) -> Api:
    """A service that has no time: every look at the clock is after the end."""
    monkeypatch.setattr("graph.budgets.LOOKS", 0)
    api.service.settings = api.service.settings.model_copy(update={"question_seconds": 1e-9})
    return api


# ---------------------------------------------------------------- common, connect


def test_what_two_have_in_common_comes_with_what_joins_it_to_each(api: Api) -> None:
    green, blue = ids_of(api, "Green Guard", "Blue Army")
    out = api.get("/graph/common", ids=[green, blue])
    assert out["count"] == 2
    shared = {item["node"]["label"]: item for item in out["items"]}
    assert set(shared) == {"Red Front", "attack"}
    by = {one["id"]: one for one in shared["Red Front"]["through"]}
    assert [link["type"] for link in by[green]["links"]] == ["supports"]
    assert by[blue]["event_count"] == 1
    assert by[blue]["events"][0]["evidence"][0]["sentence_text"].startswith("Blue Army attacked Red Front")
    first = api.get("/graph/common", ids=[green, blue], limit=1)
    second = api.get("/graph/common", ids=[green, blue], limit=1, cursor=first["next"])
    assert [page["items"][0]["node"]["label"] for page in (first, second)] == [
        item["node"]["label"] for item in out["items"]
    ]
    assert api.get("/graph/common", ids=[green, blue], kind="person")["items"] == []


def test_several_are_joined_by_a_small_tree_with_evidence(api: Api) -> None:
    green, blue, goma = ids_of(api, "Green Guard", "Blue Army", "Goma")
    out = api.get("/graph/connect", ids=[green, blue, goma])
    assert out["unconnected"] == [goma]
    assert sorted(out["groups"][0]) == sorted([green, blue])
    assert {node["label"] for node in out["nodes"] if not node["is_asked"]} <= {"Red Front", "attack"}
    assert len(out["steps"]) == 2
    assert all(link["id"] for step in out["steps"] for link in step["links"])
    placed = api.get("/graph/connect", ids=[green, blue, goma], edge_type=["role", "relation", "located_at"])
    assert (placed["unconnected"], len(placed["groups"])) == ([], 1)


@pytest.mark.parametrize(
    ("path", "ids", "field"),
    [
        ("/graph/common", ["RED"], "ids"),
        ("/graph/connect", ["RED", "RED"], "ids"),
        ("/graph/connect", ["RED"] * 26, "ids"),
        ("/graph/connect", [], "ids"),
    ],
)
def test_two_to_25_different_ones_are_needed(api: Api, path: str, ids: list[str], field: str) -> None:
    red = api.id_of("Red Front")
    assert api.get(path, 422, ids=[red for _ in ids])["field"] == field
