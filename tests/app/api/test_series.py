"""The course of events: sums by period and group, with the rule."""

from typing import Any

import pytest

from tests.app.api.conftest import Api


def test_sums_name_places_and_follow_the_filter(api: Api) -> None:
    found = api.get("/analysis/series", by="year", group="place", country="CD")
    assert (found["by"], found["group"], found["modalities"]) == ("year", "place", ["occurred", "ongoing", "claimed"])
    assert {one["entity"]["name"] for one in found["items"]} <= {"Goma", "Beni", "Bukavu"}
    assert all(one["killed_low"] <= one["killed_high"] or not one["events_with_high"] for one in found["items"])
    assert "roll-ups" in found["rule"]


def test_sums_add_up_to_the_events(api: Api) -> None:
    events = [
        one for one in api.get("/events", limit=100)["items"] if one["modality"] in ("occurred", "ongoing", "claimed")
    ]
    assert sum(one["events"] for one in api.get("/analysis/series", limit=100)["items"]) == len(events)
    assert sum(one["events"] for one in api.get("/analysis/series", group="type", limit=100)["items"]) == len(events)


def test_sums_come_in_pages(api: Api) -> None:
    whole = api.get("/analysis/series", group="place", limit=100)["items"]
    page = api.get("/analysis/series", group="place", limit=2)
    rest = api.get("/analysis/series", group="place", limit=100, cursor=page["next"])["items"]
    assert page["items"] + rest == whole


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"by": "hour"}, "by"),
        ({"group": "colour"}, "group"),
        ({"group": "dyad", "known_at": "2024-06-01"}, "group"),
        ({"date_from": "2024-02-30"}, "date_from"),
    ],
)
def test_sums_that_cannot_be_are_refused(api: Api, parameters: dict[str, Any], field: str) -> None:
    assert api.get("/analysis/series", 422, **parameters)["field"] == field
