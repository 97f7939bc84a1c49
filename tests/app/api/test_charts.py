from typing import Any

import pytest

from app.charts.sheet import drawing
from app.figures import TITLES
from tests.app.api.conftest import REPORTS, Api
from tests.app.charts.drawn import marks_of, size_of, texts_of, told_of

NAMES = ("timeline", "dyads", "map", "network")


def draw(api: Api, name: str, status: int = 200, **parameters: Any) -> Any:
    response = api.client.get(f"/api/v1/charts/{name}", params=parameters)
    assert response.status_code == status, response.text
    return response


@pytest.mark.parametrize("name", NAMES)
def test_each_figure_is_svg_and_png_and_the_same_each_time(api: Api, name: str) -> None:
    svg = draw(api, f"{name}.svg")
    assert svg.headers["content-type"] == "image/svg+xml"
    assert svg.headers["content-security-policy"].startswith("default-src 'none'")
    assert svg.content == draw(api, f"{name}.svg").content
    title, description = told_of(svg.content)
    assert title == TITLES[name].format(by="month")
    assert f"graph version {svg.headers['x-graph-version']}. Filter: none." in description
    png = draw(api, f"{name}.png", width=500, height=400, scale=1.5)
    assert png.headers["content-type"] == "image/png"
    assert size_of(png.content) == (750, 600)
    assert png.content == draw(api, f"{name}.png", width=500, height=400, scale=1.5).content


def test_the_timeline_has_the_sums_of_the_series(api: Api) -> None:
    series = api.get("/analysis/series", by="month")["items"]
    dated = [one for one in series if one["start"] and one["events"]]
    data = draw(api, "timeline.svg").content
    assert marks_of(data, "events-") == [f"events-{one['start']}" for one in dated]
    loose = sum(one["events"] for one in series if one["start"] is None)
    assert any(f"{loose} not drawn, for their date is not known to the month" in text for text in texts_of(data))


def test_the_map_draws_places_and_counts_what_has_none(api: Api) -> None:
    data = draw(api, "map.svg").content
    places = {one["place_id"] for one in api.get("/exports/geojson")["features"] for one in [one["properties"]]
              if one.get("node_type") == "event" and one["modality"] in ("occurred", "ongoing", "claimed")}  # fmt: skip
    assert {mark.removeprefix("place-") for mark in marks_of(data, "place-")} == places
    planned = draw(api, "map.svg", modality="planned").content
    assert not {mark.removeprefix("place-") for mark in marks_of(planned, "place-")} & places
    few = draw(api, "map.svg", places=1).content
    assert len(marks_of(few, "place-")) == 1
    assert any("more places" in text for text in texts_of(few))


def test_the_dyads_are_those_of_the_projection(api: Api) -> None:
    ties = api.get("/graph/projection")["items"]
    data = draw(api, "dyads.svg").content
    assert len(marks_of(data, "tie-")) == 2 * len(ties)
    assert {one["one"]["name"] for one in ties} <= set(texts_of(data))
    few = draw(api, "dyads.svg", actors=2).content
    assert len(marks_of(few, "tie-")) == 2


def test_the_network_draws_the_core_and_tells_what_it_left_out(api: Api) -> None:
    whole = api.get("/graph")
    data = draw(api, "network.svg", nodes=300).content
    joined = {one for edge in whole["edges"] for one in (edge["source"], edge["target"])}
    assert {mark.removeprefix("node-") for mark in marks_of(data, "node-")} == joined
    assert len(marks_of(data, "edge-")) == len(whole["edges"])
    few = draw(api, "network.svg", nodes=4).content
    assert 2 <= len(marks_of(few, "node-")) <= 4
    assert any("Left out: " in text and "location" in text for text in texts_of(few))


def test_the_filter_is_told_below_with_the_names_of_ids(api: Api) -> None:
    actor = api.id_of("Red Front")
    for name in NAMES:
        data = draw(api, f"{name}.svg", actor=actor, date_from="2024-05", width=2000).content
        assert any("actor = Red Front" in text and "date_from = 2024-05-01" in text for text in texts_of(data))


def test_nothing_that_fits_is_a_figure_that_says_so(api: Api) -> None:
    for name in NAMES:
        assert any("fits" in text for text in texts_of(draw(api, f"{name}.svg", date_to="1900").content))


def test_an_empty_graph_gives_figures_that_say_so(empty: Api) -> None:
    for name in NAMES:
        assert any("fits" in text for text in texts_of(draw(empty, f"{name}.svg").content))
    assert size_of(draw(empty, "map.png").content) == (1920, 1280)


def test_a_figure_that_the_caller_has_is_not_drawn_again_until_something_changes(api: Api) -> None:
    first = draw(api, "map.svg")
    tag = first.headers["etag"]

    def again(path: str = "map.svg", **headers: str) -> Any:
        return api.client.get(f"/api/v1/charts/{path}", headers=headers)

    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        unchanged = again(**{"If-None-Match": known})
        assert (unchanged.status_code, unchanged.content, unchanged.headers["etag"]) == (304, b"", tag)
    assert again(**{"If-None-Match": '"other"'}).status_code == 200
    for path in ("map.png", "map.svg?width=500", "map.svg?country=CD", "network.svg"):
        assert again(path, **{"If-None-Match": tag}).status_code == 200
    assert again("map.png?width=9", **{"If-None-Match": "*"}).status_code == 422
    report = api.get("/reports", publisher="Lake Post")["items"][0]["id"]
    assert api.write.delete(f"/api/v1/reports/{report}").status_code == 200
    changed = again(**{"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


def test_a_figure_by_marking_is_drawn_again_when_a_report_is_marked_otherwise(api: Api) -> None:
    first = draw(api, "map.svg", marking="TLP:CLEAR")
    version = api.get("/health")["graph_version"]
    document = next(
        one for one in REPORTS if one.get("marking", "TLP:CLEAR") == "TLP:CLEAR" and "shelled" in one["text"]
    )
    answer = api.write.post("/api/v1/reports", json=document | {"marking": "TLP:GREEN", "revision": 1})
    assert answer.status_code == 200, answer.text
    assert api.get("/health")["graph_version"] == version  # the change feed does not tell of it
    known = {"If-None-Match": first.headers["etag"]}
    response = api.client.get("/api/v1/charts/map.svg", params={"marking": "TLP:CLEAR"}, headers=known)
    assert response.status_code == 200
    assert response.content != first.content


@pytest.mark.parametrize(
    ("path", "parameters", "field"),
    [
        ("map.gif", {}, "suffix"),
        ("map.svg", {"width": 10}, "width"),
        ("map.svg", {"height": 9000}, "height"),
        ("map.png", {"scale": 5}, "scale"),
        ("map.png", {"width": 4000, "height": 4000, "scale": 4}, "scale"),
        ("map.svg", {"title": "x" * 201}, "title"),
        ("map.svg", {"typ": "attack"}, "typ"),
        ("map.svg", {"country": "Iraq"}, "country.0"),
        ("map.svg", {"bbox": "1,2"}, "bbox"),
        ("timeline.svg", {"date_from": "2017-02-30"}, "date_from"),
        ("timeline.svg", {"by": "decade"}, "by"),
        ("dyads.svg", {"actors": 1000}, "actors"),
        ("dyads.svg", {"kind": "location"}, "kind"),
        ("network.svg", {"nodes": 1}, "nodes"),
        ("map.svg", {"places": 0}, "places"),
    ],
)
def test_a_wrong_question_is_refused_with_its_field(
    api: Api, path: str, parameters: dict[str, Any], field: str
) -> None:
    assert draw(api, path, 422, **parameters).json()["field"] == field


def test_an_unknown_place_and_an_unknown_figure_are_not_found(api: Api) -> None:
    assert draw(api, "map.svg", 404, actor="ent_00000000000000000000").json()["status"] == 404
    draw(api, "pie.svg", 404)


def test_more_periods_than_can_be_drawn_are_refused(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.figures.MOST_PERIODS", 3)
    problem = draw(api, "timeline.svg", 422, by="day").json()
    assert problem["field"] == "by"
    assert "more than 3" in problem["detail"]


def test_while_others_draw_too_long_the_caller_is_told_to_come_back(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.charts.sheet.WAIT", 0.01)
    with drawing():
        busy = draw(api, "map.svg", 503)
    assert busy.headers["retry-after"] == "5"
    assert busy.json()["title"] == "Busy"


def test_words_of_restricted_reports_are_searched_for_key_holders_only(api: Api) -> None:
    without = draw(api, "timeline.svg", text="plans", modality="planned")
    with_key = api.write.get("/api/v1/charts/timeline.svg", params={"text": "plans", "modality": "planned"})
    assert any("0 events" in text for text in texts_of(without.content)) or "fits" in str(texts_of(without.content))
    assert with_key.headers["etag"] != without.headers["etag"]
    assert "X-API-Key" in without.headers["vary"]


def test_a_title_is_what_the_caller_says(api: Api) -> None:
    assert told_of(draw(api, "map.svg", title="<Deaths> & $ruin$").content)[0] == "<Deaths> & $ruin$"
