"""Hot spots and sequences, asked over REST."""

from typing import Any

import pytest

from tests.app.api.conftest import Api


def test_events_are_put_into_cells_and_the_rest_is_told_apart(api: Api) -> None:
    out = api.get("/analysis/hotspots", resolution=4, score="events", polygons=True)
    spots = {item["country"]: item for item in out["items"]}
    assert out["count"] == len(out["items"]) == 2
    goma = next(item for item in out["items"] if item["killed_best"] == 4)
    assert (goma["events"], goma["admin1"], goma["first_day"]) == (1, "North Kivu", "2024-05-06")
    assert goma["polygon"]["type"] == "Polygon"
    assert goma["polygon"]["coordinates"][0][0] == goma["polygon"]["coordinates"][0][-1]
    assert abs(goma["latitude"] + 1.68) < 0.5
    assert goma["z"] is not None
    assert "Getis" in out["score_method"]
    assert set(spots) == {"CD"}
    assert [(one["precision"], one["events"]) for one in out["coarser"]] == [("unknown", 2)]
    assert out["unplaced"] == 0


def test_events_are_put_into_provinces_and_countries(api: Api) -> None:
    by_admin1 = api.get("/analysis/hotspots", by="admin1")
    assert {(one["key"], one["admin1"]): one["events"] for one in by_admin1["items"]} == {("CD", "North Kivu"): 2}
    assert by_admin1["items"][0]["latitude"] is None
    by_country = api.get("/analysis/hotspots", by="country", limit=1)
    assert (by_country["items"][0]["key"], by_country["items"][0]["events"]) == ("CD", 2)
    assert by_country["next"]
    only = api.get("/analysis/hotspots", by="country", type="attack", modality="planned")
    assert [one["key"] for one in only["items"]] == ["CD"]


def test_cells_can_be_had_as_geojson(api: Api) -> None:
    answer = api.client.get("/api/v1/analysis/hotspots.geojson", params={"resolution": 3, "score": "killed"})
    assert answer.headers["content-type"] == "application/geo+json"
    out = answer.json()
    assert out["type"] == "FeatureCollection"
    assert {one["type"] for one in out["features"]} == {"Feature"}
    assert sum(one["properties"]["events"] for one in out["features"]) == 2
    assert api.get("/analysis/hotspots.geojson", 422, by="country")["field"] == "by"


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"resolution": 9}, "resolution"),
        ({"by": "planet"}, "by"),
        ({"by": "country", "score": "events"}, "score"),
        ({"date_from": "2017-02-30"}, "date_from"),
        ({"near": "1,2"}, "near"),
    ],
)
def test_wrong_questions_for_hot_spots_are_refused(api: Api, parameters: dict[str, Any], field: str) -> None:
    assert api.get("/analysis/hotspots", 422, **parameters)["field"] == field
    assert "ent_0" in api.get("/analysis/hotspots", 404, actor="ent_0")["detail"]


def tell(api: Api, *texts: str) -> None:
    for number, text in enumerate(texts):
        document = {"id": f"s{number}", "published_at": "2024-09-01", "publisher": f"Wire {number}", "text": text}
        assert api.write.post("/api/v1/reports", json=document).is_success


def test_what_follows_is_counted_beside_what_the_base_rate_gives(api: Api) -> None:
    tell(
        api,
        "Red Front shelled Goma on 2024-06-01.",
        "Blue Army attacked Red Front in Goma on 2024-06-04.",
        "Red Front shelled Goma on 2024-07-01.",
        "Blue Army attacked Red Front in Goma on 2024-07-03.",
        "Blue Army attacked Red Front in Goma on 2024-08.",
    )
    shelling = "shelling_artillery_missile"
    asked = {"first_type": shelling, "then_type": "attack", "within": 10, "country": "CD"}
    out = api.get("/analysis/sequences", same="place", **asked)
    (attack,) = out["items"]
    assert (out["antecedents"], out["cases"], out["followed"]) == (3, 3, 2)
    assert (attack["type"], attack["count"], attack["share"], attack["median_days"]) == ("attack", 2, 0.6667, 2.5)
    assert attack["lift"] > 1
    assert [one["days"] for one in attack["examples"]] == [2, 3]
    assert out["without_day"] == 2  # known to the month
    assert (out["first_day"], out["last_day"]) == ("2024-05-06", "2024-07-03")
    actor = api.get("/analysis/sequences", same="actor", **asked)
    assert actor["cases"] == 3
    other = api.get("/analysis/sequences", same="actor", first_actor=api.id_of("Blue Army"), within=60)
    assert other["cases"] == 4  # two events, each for both of its actors
    long = api.get("/analysis/sequences", same="admin1", date_from="2020", **asked)
    assert long["first_day"] == "2020-01-01"
    assert long["items"][0]["expected"] < attack["expected"]
    assert api.get("/analysis/sequences", first_operation=api.id_of("Operation Dawn"))["antecedents_without_day"] == 1


@pytest.mark.parametrize(
    ("parameters", "status", "field"),
    [
        ({"within": 0}, 422, "within"),
        ({"same": "street"}, 422, "same"),
        ({"same": "actor", "known_at": "2024-05-08"}, 422, "same"),
        ({"first_type": "boredom"}, 422, "first_type.0"),
        ({"first_actor": "ent_0"}, 404, "first_actor"),
    ],
)
def test_wrong_questions_for_sequences_are_refused(
    api: Api, parameters: dict[str, Any], status: int, field: str | None
) -> None:
    assert api.get("/analysis/sequences", status, **parameters).get("field") == field
    assert api.get("/analysis/sequences", known_at="2024-05-08")["version"] > 0
