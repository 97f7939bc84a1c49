"""Who bridges two groups, components, the projection to actors and circles over time, asked over REST."""

from typing import Any

import pytest

from tests.app.api.conftest import Api


def test_who_bridges_two_groups_comes_with_the_share(api: Api) -> None:
    green, blue, red = (api.id_of(name) for name in ("Green Guard", "Blue Army", "Red Front"))
    out = api.get("/graph/bridges", group_a=green, group_b=blue)
    (item,) = out["items"]
    assert (item["node"]["id"], item["share"], item["pairs"], item["group"]) == (red, 0.5, 1, None)
    assert item["through"] == [[green, blue]]
    assert (out["joined"], out["direct"], out["is_sampled"], out["is_complete"]) == (1, 0, False, True)
    events = api.get("/graph/bridges", group_a=green, group_b=blue, events=True, limit=1)
    assert events["next"] is not None
    few = api.get("/graph/bridges", group_a=[green, red], group_b=blue, max_pairs=1)
    assert (few["is_sampled"], few["looked_at"], few["pair_count"], few["is_complete"]) == (True, 1, 2, False)


def test_groups_that_overlap_are_refused(api: Api) -> None:
    red, blue = api.id_of("Red Front"), api.id_of("Blue Army")
    assert api.get("/graph/bridges", 422, group_a=[red, blue], group_b=blue)["field"] == "group_b"
    assert api.get("/graph/bridges", 422, group_a=red)["field"] == "group_b"


def test_components_come_with_sizes_and_heads(api: Api) -> None:
    out = api.get("/graph/components")
    assert [(item["size"], item["events"]) for item in out["items"]] == [(8, 5), (2, 0)]
    assert {head["name"] for head in out["items"][0]["heads"]} == {"Red Front", "Blue Army", "Green Guard"}
    assert api.get("/graph/components", limit=1)["next"]
    whole = api.get("/graph/components", edge_type=["role", "relation", "located_at", "part_of", "claimed_by"])
    assert whole["items"][0]["size"] > 8
    assert api.get("/graph/components", country="IQ", min_size=3, date_from="2024")["version"] == out["version"]


def names(items: list[dict[str, Any]]) -> list[frozenset[str]]:
    return [frozenset((item["one"]["name"], item["other"]["name"])) for item in items]


def test_the_projection_is_signed_weighted_and_cut_by_period(api: Api) -> None:
    out = api.get("/graph/projection", period="month", pieces=2)
    assert names(out["items"]) == [frozenset(("Red Front", "Blue Army")), frozenset(("Green Guard", "Red Front"))]
    assert [item["sign"] for item in out["items"]] == ["hostile", "friendly"]
    assert out["items"][0]["periods"][0]["period_from"] == "2024-05"
    assert out["items"][0]["pieces"][0]["evidence"]
    assert (out["count"], out["is_complete"]) == (2, True)
    red = api.id_of("Red Front")
    ties = {item["other"]["name"]: item["strength"] for item in api.get(f"/entities/{red}/ties")["items"]}
    assert sorted(ties.values()) == sorted(item["strength"] for item in out["items"])


@pytest.mark.parametrize(
    ("parameters", "count"),
    [
        ({"sign": "friendly"}, 1),
        ({"relation_type": "fights"}, 1),
        ({"event_type": "attack"}, 2),  # with the relation of two who each take part in one
        ({"event_type": "attack", "modality": "occurred"}, 1),
        ({"event_type": "agreement"}, 0),
        ({"date_to": "2023"}, 0),
        ({"min_strength": 0.3}, 1),
        ({"known_at": "2024-05-07"}, 1),
        ({"country": "UG"}, 0),
    ],
)
def test_the_projection_takes_the_filter_of_the_graph(api: Api, parameters: dict[str, Any], count: int) -> None:
    assert api.get("/graph/projection", **parameters)["count"] == count


def test_what_is_no_party_can_not_be_projected(api: Api) -> None:
    assert api.get("/graph/projection", 422, kind="location")["field"] == "kind"


def test_the_circle_of_an_actor_tells_who_came_and_went(api: Api) -> None:
    red, blue, green = (api.id_of(name) for name in ("Red Front", "Blue Army", "Green Guard"))
    out = api.get(f"/entities/{red}/ego-timeline", period="month")
    first, after = out["items"]
    assert (first["period_from"], first["period_to"]) == ("2024-05", "2024-05")
    assert {one["other"]["id"]: one["sign"] for one in first["members"]} == {blue: "hostile", green: "friendly"}
    assert first["appeared"] == sorted((blue, green))
    assert (after["members"], after["disappeared"], after["period_to"]) == ([], sorted((blue, green)), None)
    assert set(out["entities"]) == {blue, green}
    page = api.get(f"/entities/{red}/ego-timeline", period="month", limit=1)
    assert api.get(f"/entities/{red}/ego-timeline", period="month", limit=1, cursor=page["next"])["next"] is None


def test_a_circle_is_that_of_an_actor(api: Api) -> None:
    assert api.get(f"/entities/{api.id_of('Goma')}/ego-timeline", 422)["field"] == "entity_id"
    assert api.get(f"/entities/{api.id_of('Red Front')}/ego-timeline", 422, period="all")["field"] == "period"
    assert "ent_0" in api.get("/entities/ent_0/ego-timeline", 404)["detail"]


def test_an_answer_follows_the_graph(api: Api) -> None:
    assert api.get("/graph/projection")["count"] == 2
    report = api.get("/reports", external_id="r2")["items"][0]
    api.write.delete(f"/api/v1/reports/{report['id']}")
    assert api.get("/graph/projection")["count"] == 1
