"""Relations are found by each filter and come with their sentence."""

from typing import Any

import pytest

from tests.app.api.conftest import Api

ALL = {"fights", "supports", "located_in"}


def types(api: Api, **parameters: Any) -> set[str]:
    return {item["type"] for item in api.get("/relations", **parameters)["items"]}


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, ALL),
        ({"type": ["fights", "supports"]}, {"fights", "supports"}),
        ({"min_confidence": 0.71}, set()),
        ({"date_from": "2020", "date_to": "2021"}, ALL),
    ],
)
def test_a_filter_gives_the_relations_that_fit(api: Api, parameters: dict[str, Any], expected: set[str]) -> None:
    assert types(api, **parameters) == expected


def test_ends_are_asked_for_apart_or_together(api: Api) -> None:
    red, green, blue = (api.id_of(name) for name in ("Red Front", "Green Guard", "Blue Army"))
    assert types(api, source=green) == {"supports"}
    assert types(api, target=green) == set()
    assert types(api, entity=red) == {"supports", "fights"}
    assert types(api, entity=[blue, green], type="fights") == {"fights"}
    report = api.get("/reports", external_id="r4")["items"][0]["id"]
    assert types(api, report=report) == {"located_in"}
    api.get("/relations", status=404, source="ent_0")


def test_a_relation_comes_with_its_ends_and_its_sentence(api: Api) -> None:
    (relation,) = api.get("/relations", type="supports")["items"]
    assert (relation["source"]["name"], relation["target"]["name"]) == ("Green Guard", "Red Front")
    assert relation["evidence"][0]["sentence_text"] == "Green Guard supports Red Front."
    assert api.get(f"/relations/{relation['id']}") == relation
    assert "rel_0" in api.get("/relations/rel_0", status=404)["detail"]


def test_relations_are_sorted(api: Api) -> None:
    found = [item["type"] for item in api.get("/relations", sort="type")["items"]]
    assert found == sorted(found)
    reported = [item["first_reported"] for item in api.get("/relations", sort="-first_reported")["items"]]
    assert reported == sorted(reported, reverse=True)
