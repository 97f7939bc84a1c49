"""The claims of one event side by side: figures by source and time, their roll-up, and what contradicts what."""

from typing import Any

import pytest

from app.ingest.seeding import load_seeds
from app.seeds.reader import read_seed_set
from graph.model import CasualtyMention
from tests.app.api.conftest import Api

STORY = (
    "Red Front shelled Goma on 2024-05-06, killing 4 Civilians, Observers said. The road to the town was closed for "
    "most of the day and drivers waited in long lines at the bridge. Shops near the market did not open and the school "
    "sent all children home before noon. Nobody could say when the road would open again."
)
DOCUMENTS = [
    {"publisher": "EW", "published_at": "2024-05-07", "text": STORY},
    {"publisher": "Blog", "published_at": "2024-05-09", "text": f"From the wires. {STORY}", "reliability": "E"},
    {"publisher": "Lake Post", "published_at": "2024-05-08", "text": "Blue Army shelled Goma on 2024-05-06, killing "
     "0 Civilians, Blue Army said.", "reliability": "D"},
    {"publisher": "Gulf Wire", "published_at": "2024-05-08", "marking": "TLP:RED",
     "text": "Red Front shelled Goma on 2024-05-05, killing 9 Civilians."},
]  # fmt: skip


def exact(*span: Any, **figure: Any) -> CasualtyMention:
    """A figure that is told as exact; the world's are open upwards."""
    return CasualtyMention(*span, **figure, high=figure["best"])


def tell(api: Api, *documents: dict[str, Any]) -> str:
    """Judge an outlet, ingest the documents, judge all events at Goma the same; gives the event's id."""
    outlet = "- {key: outlet:wire, name: Example Wire, reliability: B, aliases: [EW]}\n"
    (api.service.settings.seeds_dir / "outlets.yaml").write_text(outlet, encoding="utf-8")
    load_seeds(api.service.store, read_seed_set(api.service.settings.seeds_dir), api.service.make_analyser)
    response = api.write.post("/api/v1/reports", json=list(documents))
    assert response.status_code == 201, response.text
    events = sorted(item["id"] for item in api.get("/events", place=api.id_of("Goma"))["items"])
    for other in events[1:]:
        body = {"kind": "event", "left_id": events[0], "right_id": other, "verdict": "same"}
        assert api.write.post("/api/v1/judgements", json=body).status_code == 201
    return events[0]


def test_figures_stand_side_by_side_by_day_with_their_source(empty: Api) -> None:
    out = empty.get(f"/events/{tell(empty, *DOCUMENTS)}/claims")
    (group,) = out["casualties"]
    assert (group["kind"], group["who"]["name"]) == ("killed", "Civilians")
    shown = [
        (one["publisher"], one["published_at"], one["best"], one["reliability"], one["outlet"])
        for one in group["claims"]
    ]
    assert sorted(shown[1:3]) == [
        ("Gulf Wire", "2024-05-08", 9, None, "publisher:gulf wire"),
        ("Lake Post", "2024-05-08", 0, "D", "publisher:lake post"),
    ]
    assert (shown[0], shown[3]) == (
        ("EW", "2024-05-07", 4, "B", "outlet:wire"), ("Blog", "2024-05-09", 4, "E", "publisher:blog"),
    )  # fmt: skip
    first, last = group["claims"][0], group["claims"][3]
    assert first["syndication_id"] == last["syndication_id"] == min(first["report_id"], last["report_id"])
    assert (first["by"]["name"], first["who_roles"]) == ("Observers", [])
    (sentence,) = first["evidence"]
    assert (sentence["text"], sentence["sentence_text"]) == ("4", STORY.split(". ")[0] + ".")


def test_a_group_is_rolled_up_and_counts_reprints_once(empty: Api) -> None:
    event_id = tell(empty, *DOCUMENTS[:2], DOCUMENTS[3])
    out = empty.get(f"/events/{event_id}/claims")
    (group,) = out["casualties"]
    assert (group["low"], group["best"], group["high"], group["source_count"]) == (4, 9, None, 2)
    assert (out["source_count"], out["corroboration"]) == (2, 0.85)
    assert not out["has_conflicting_claims"]  # "at least four", and a toll that rose
    event = empty.get(f"/events/{event_id}")
    assert (event["fatalities_low"], event["fatalities_best"], event["report_count"]) == (4, 9, 3)
    assert out["rules"]["roll_up"]["name"] == event["fatalities_rule"]
    assert set(out["rules"]) == {"roll_up", "conflict", "differences", "corroboration"}


def test_what_cannot_both_be_true_is_flagged_everywhere(empty: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.app.api.world.CasualtyMention", exact)
    event_id = tell(empty, *DOCUMENTS[:3])
    out = empty.get(f"/events/{event_id}/claims")
    (group,) = out["casualties"]
    four, none, copy = group["claims"]
    assert group["conflicts"] == sorted(sorted([one["id"], none["id"]]) for one in (four, copy))
    assert none["conflicts_with"] == sorted([four["id"], copy["id"]])
    assert (group["has_conflict"], out["has_conflicting_claims"]) == (True, True)
    event = empty.get(f"/events/{event_id}")
    assert event["has_conflicting_claims"]
    assert {one["id"]: one["conflicts_with"] for one in event["claims"]} == {
        one["id"]: one["conflicts_with"] for one in group["claims"]
    }
    assert [item["id"] for item in empty.get("/events", conflicting=True)["items"]] == [event_id]
    assert empty.get("/events", conflicting=False)["items"] == []
    assert [node["id"] for node in empty.events_of("/graph", conflicting=True)] == [event_id]
    assert empty.events_of("/graph", conflicting=False) == []


def test_other_attributes_are_listed_where_sources_differ(empty: Api) -> None:
    out = empty.get(f"/events/{tell(empty, *DOCUMENTS)}/claims")
    found = {one["attribute"]: one for one in out["attributes"]}
    assert {name: one["has_conflict"] for name, one in found.items()} == {"date": True, "source": True}
    most, other = found["date"]["values"]
    assert most["value"] == {"started_on": "2024-05-06", "ended_on": "2024-05-06", "date_precision": "day"}
    assert [one["publisher"] for one in most["tellings"]] == ["EW", "Lake Post", "Blog"]
    assert (most["source_count"], other["source_count"]) == (2, 1)
    assert [[actor["name"] for actor in one["value"]] for one in found["source"]["values"]] == [
        ["Red Front"], ["Blue Army"],
    ]  # fmt: skip
    (sentence,) = other["tellings"][0]["evidence"]
    assert (sentence["is_withheld"], sentence["sentence_text"]) == (True, None)
    shown = empty.ask(f"/events/{out['event_id']}/claims")["attributes"]
    dates = next(one for one in shown if one["attribute"] == "date")
    assert dates["values"][1]["tellings"][0]["evidence"][0]["sentence_text"] is not None


def test_places_are_shown_as_places(empty: Api) -> None:
    event_id = tell(empty, DOCUMENTS[0])
    empty.write.post("/api/v1/reports", json={"text": "Red Front shelled Beni.", "publisher": "Lake Post"})
    other = empty.event_at("Beni")["id"]
    body = {"kind": "event", "left_id": event_id, "right_id": other, "verdict": "same"}
    assert empty.write.post("/api/v1/judgements", json=body).status_code == 201
    old = max(event_id, other)
    out = empty.get(f"/events/{old}/claims", fields="redirected_from,attributes")
    assert out["redirected_from"] == old
    (places,) = out["attributes"]
    assert {one["value"]["name"] for one in places["values"]} == {"Goma", "Beni"}
    assert places["has_conflict"]


def test_an_event_without_figures_has_no_groups_and_an_unknown_one_is_not_found(api: Api) -> None:
    out = api.get(f"/events/{api.event_at('Beni')['id']}/claims")
    assert (out["casualties"], out["attributes"], out["redirected_from"]) == ([], [], None)
    assert "evm_0" in api.get("/events/evm_0/claims", status=404)["detail"]
    assert api.get("/events/evm_0/claims", status=422, typ=1)["field"] == "typ"


def test_events_and_relations_are_found_and_sorted_by_their_sources(empty: Api) -> None:
    event_id = tell(empty, *DOCUMENTS[:2], DOCUMENTS[3])
    empty.write.post("/api/v1/reports", json={"text": "Red Front attacked Blue Army in Beni.", "publisher": "EW"})
    assert [item["id"] for item in empty.get("/events", min_sources=2)["items"]] == [event_id]
    assert empty.get("/events", min_sources=3)["items"] == []
    by_count = [item["source_count"] for item in empty.get("/events", sort="-source_count")["items"]]
    assert by_count == [2, 1]
    weights = [item["corroboration"] for item in empty.get("/events", sort="corroboration")["items"]]
    assert weights == [0.75, 0.85]
    nodes = {node["id"] for node in empty.get("/graph", min_sources=2)["nodes"] if node["node_type"] == "event"}
    assert nodes == {event_id}
    assert empty.get("/events", status=422, min_sources=0)["field"] == "min_sources"
    empty.write.post("/api/v1/reports", json={"text": "Blue Army fights Red Front.", "publisher": "EW"})
    (relation,) = empty.get("/relations", type="fights")["items"]
    assert (relation["source_count"], relation["corroboration"]) == (1, 0.75)
