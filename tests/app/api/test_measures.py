"""Centrality, communities and co-participation, asked over REST."""

from typing import Any

import pytest

from app.filters.queries import GraphQuery
from tests.app.api.conftest import Api


@pytest.mark.parametrize("measure", ["degree", "weighted-degree", "pagerank", "betweenness", "core"])
def test_nodes_are_ranked_and_the_answer_says_how(api: Api, measure: str) -> None:
    out = api.get("/analysis/centrality", measure=measure)
    assert (out["measure"], out["nodes"], out["links"], out["count"]) == (measure, 3, 2, 3)
    assert out["method"]
    assert (out["is_sampled"], out["sample_size"]) == (False, None)
    assert out["parameters"]["ties"] == "all"
    first = out["items"][0]
    if measure != "core":
        assert (first["rank"], first["node"]["label"]) == (1, "Red Front")
    assert api.get("/analysis/centrality", measure=measure) == out


def test_events_are_nodes_of_the_graph_itself(api: Api) -> None:
    whole = api.get("/analysis/centrality", on="graph", measure="degree", limit=2)
    kinds = {item["node"]["kind"] for item in api.get("/analysis/centrality", on="graph", measure="degree")["items"]}
    assert {"event", "actor"} <= kinds
    events = api.get("/analysis/centrality", on="graph", measure="degree", ranked="event")
    assert {item["node"]["kind"] for item in events["items"]} == {"event"}
    assert events["nodes"] == whole["nodes"] > events["count"]
    with_places = api.get("/analysis/centrality", on="graph", measure="degree", edge_type=["role", "located_at"])
    assert with_places["links"] != whole["links"]
    seen = [item["node"]["id"] for item in whole["items"]]
    while whole["next"]:
        whole = api.get("/analysis/centrality", on="graph", measure="degree", limit=2, cursor=whole["next"])
        seen += [item["node"]["id"] for item in whole["items"]]
    assert len(seen) == len(set(seen)) == whole["count"]


def test_the_filter_and_the_choice_of_ties_count(api: Api) -> None:
    assert api.get("/analysis/centrality", ties="hostile")["links"] == 1
    assert api.get("/analysis/centrality", ties="cooperative")["links"] == 1
    assert api.get("/analysis/centrality", date_to="2001")["count"] == 0
    assert api.get("/analysis/centrality", known_at="2024-05-07")["links"] == 1


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"measure": "fame"}, "measure"),
        ({"samples": 2}, "samples"),
        ({"kind": "location"}, "kind"),
        ({"ranked": "god"}, "ranked.0"),
        ({"on": "moon"}, "on"),
        ({"cursor": "WyJiZWRkOGIyMyIsWyIwIl1d"}, "cursor"),
        ({"limit": 100000}, "limit"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_can_not_be_ranked_is_refused(api: Api, parameters: dict[str, Any], field: str) -> None:
    assert api.get("/analysis/centrality", 422, **parameters)["field"] == field
    assert api.get("/analysis/communities", 404, actor="ent_0")["detail"]


def test_allies_make_communities_and_foes_do_not(api: Api) -> None:
    out = api.get("/analysis/communities")
    (one,) = out["items"]
    assert {head["name"] for head in one["heads"]} == {"Red Front", "Green Guard"}
    assert (one["size"], out["count"], one["external"]) == (2, 1, 0.0)
    assert one["internal"] > 0
    hostile = api.get("/analysis/communities", ties="hostile", heads=1)["items"][0]
    assert len(hostile["heads"]) == 1
    members = api.get(f"/analysis/communities/{one['id']}/members", limit=1)
    assert (members["count"], len(members["items"])) == (2, 1)
    rest = api.get(f"/analysis/communities/{one['id']}/members", limit=1, cursor=members["next"])
    assert {one["node"]["label"] for one in (*members["items"], *rest["items"])} == {"Red Front", "Green Guard"}
    assert "ent_0" in api.get("/analysis/communities/ent_0/members", 404)["detail"]
    assert api.get("/analysis/communities", 422, resolution=0)["field"] == "resolution"


def test_who_turns_up_together_comes_with_the_events(api: Api) -> None:
    out = api.get("/analysis/co-participation")
    (pair,) = out["items"]
    assert {pair["one"]["name"], pair["other"]["name"]} == {"Red Front", "Blue Army"}
    assert (pair["events"], pair["opposite_sides"], pair["same_side"]) == (1, 1, 0)
    assert (pair["first_day"], pair["last_day"]) == ("2024-05-01", "2024-05-31")
    assert pair["event_ids"][0].startswith("evm_")
    assert out["modalities"] == ["occurred", "ongoing", "claimed"]
    assert api.get("/analysis/co-participation", side="same")["count"] == 0
    assert api.get("/analysis/co-participation", modality="planned")["count"] == 1
    assert api.get("/analysis/co-participation", events=0)["items"][0]["event_ids"] == []
    assert api.get("/analysis/co-participation", 422, kind="location")["field"] == "kind"


def test_analyses_of_the_graph_take_the_whole_filter_of_the_graph(api: Api) -> None:
    paths = api.client.get("/openapi.json").json()["paths"]
    for name in ("centrality", "communities", "co-participation"):
        told = {one["name"] for one in paths[f"/api/v1/analysis/{name}"]["get"]["parameters"]}
        assert set(GraphQuery.model_fields) <= told
