"""Every search by two days: what was known then, and what was so then."""

from datetime import timedelta
from typing import Any

import pytest

from app.ingest.judging import judge
from app.ingest.pipeline import ingest_report
from graph.dates import last_day_begun
from graph.ontology import Verdict
from tests.app.api.conftest import Api
from tests.tongue import TongueReader, make_report

CLAIM = make_report(
    "Group1 attacked Group2 in Town1 on 2024-02-20, killing 3 civilians, Group2 claimed. "
    "Group1 fights Group3 since 2013 until 2015.",
    publisher="Wire", published_on="2024-03-01",
)  # fmt: skip
MORE = make_report(
    "Group1 attacked Group2 in Town1 on 2024-02-20 under Op1, killing 16 civilians. Group1 fights Group3 since 2018.",
    publisher="Post", published_on="2024-03-05",
)  # fmt: skip
DENIAL = make_report(
    "Group1 denied attacking Group2 in Town1 on 2024-02-20, Chief1 Amin said. Group4 met Group2.",
    publisher="Gazette", published_on="2024-03-09",
)  # fmt: skip
OTHER = make_report("Group5 attacked Group2 in Town2 on 2024-02-25.", publisher="Wire", published_on="2024-03-09")


@pytest.fixture
def told(empty: Api) -> Api:
    store = empty.service.store
    for report in (DENIAL, CLAIM, OTHER, MORE):
        ingest_report(store, TongueReader(), report)
    first, *others = (item["id"] for item in empty.get("/events", date_to="2024-02-20")["items"])
    for other in others:
        judge(store, "event", first, other, Verdict.SAME, author="tests")
    return empty


def event_at(api: Api, day: str | None, **more: Any) -> Any:
    known = {"known_at": day} if day else {}
    items = api.get("/events", date_to="2024-02-20", **known, **more)["items"]
    return items[0] if items else None


def toll(event: Any) -> list[Any]:
    return [event["modality"], *(event[f"fatalities_{bound}"] for bound in ("low", "best"))]


def test_an_event_is_what_was_known_of_it(told: Api) -> None:
    assert event_at(told, "2024-02-29") is None
    first, second, now = (event_at(told, day) for day in ("2024-03-04", "2024-03-05", None))
    assert toll(first) == ["claimed", 3, 3]
    assert toll(second) == ["occurred", 3, 16]
    assert [first["telling_count"], second["telling_count"], now["telling_count"]] == [1, 2, 3]
    assert [first["known_from"], first["known_until"]] == ["2024-03-01", "2024-03-05"]
    assert [now["known_from"], now["known_until"]] == ["2024-03-09", None]
    assert first["part_of"] is None
    assert second["part_of"]["name"] == "Op1"
    assert first["id"] == second["id"] == now["id"]
    assert event_at(told, "2024-03") | {"known_until": None} == now


def test_an_event_alone_has_the_claims_and_sentences_of_then(told: Api) -> None:
    event_id = event_at(told, None)["id"]
    then = told.get(f"/events/{event_id}", known_at="2024-03-01", evidence=9)
    assert [claim["best"] for claim in then["claims"]] == [3]
    assert [one["published_at"] for one in then["evidence"]] == ["2024-03-01"]
    assert len(told.get(f"/events/{event_id}", evidence=9)["claims"]) == 2
    problem = told.get(f"/events/{event_id}", 404, known_at="2024-02")
    assert "was not known on 2024-02-29" in problem["detail"]
    assert "2024-02-19" in told.get(f"/events/{event_id}", 404, as_of="2024-02-19")["detail"]


def test_the_claims_of_an_event_are_compared_as_they_were_told_by_a_day(told: Api) -> None:
    event_id = event_at(told, None)["id"]

    def compared(**days: str) -> list[Any]:
        found = told.get(f"/events/{event_id}/claims", **days)
        (group,) = found["casualties"]
        event = told.get(f"/events/{event_id}", **days)
        assert all(found[name] == event[name] for name in ("source_count", "corroboration", "has_conflicting_claims"))
        assert [claim["id"] for claim in group["claims"]] == [claim["id"] for claim in event["claims"]]
        assert (group["low"], group["best"]) == (event["fatalities_low"], event["fatalities_best"])
        names = [one["attribute"] for one in found["attributes"]]
        return [found["source_count"], group["low"], group["best"], group["source_count"], names]

    assert compared(known_at="2024-03-01") == [1, 3, 3, 1, []]
    assert compared(known_at="2024-03-08", as_of="2024-02-20") == [2, 3, 16, 2, ["modality"]]
    assert compared(known_at="2024-03-09") == compared()
    path = f"/events/{event_id}/claims"
    assert "was not known on 2024-02-29" in told.get(path, 404, known_at="2024-02")["detail"]
    assert "2024-02-19" in told.get(path, 404, as_of="2024-02-19")["detail"]
    assert told.get(path, 422, known_at="2999")["field"] == "known_at"


def test_a_denial_stays_visible(told: Api) -> None:
    event = event_at(told, None)
    assert event["is_disputed"]
    by = {
        one["modality"]: (one["publishers"], [who["name"] for who in one["asserted_by"]]) for one in event["modalities"]
    }
    assert by == {
        "claimed": (["Wire"], ["Group2"]),
        "occurred": (["Post"], []),
        "denied": (["Gazette"], ["Chief1 Amin"]),
    }
    assert [item["id"] for item in told.get("/events", disputed=True)["items"]] == [event["id"]]
    assert told.get("/events", disputed=True, known_at="2024-03-08")["items"] == []
    assert [node["id"] for node in told.events_of("/graph", disputed=True)] == [event["id"]]
    assert told.events_of("/graph", disputed=True, known_at="2024-03-08") == []
    assert not event_at(told, "2024-03-08")["is_disputed"]


def test_what_changed_since_a_day(told: Api) -> None:
    """What did we know on 1 March about events of February, and what changed since?"""
    february = {"date_from": "2024-02", "date_to": "2024-02"}
    known, new = told.get("/events", changed_since="2024-03-01", **february)["items"]
    assert [known["then"]["modality"], known["then"]["fatalities_best"], known["fatalities_best"]] == ["claimed", 3, 16]
    assert new["then"] is None
    assert told.get("/events", changed_since="2024-03-09", **february)["items"] == []
    then = told.get("/events", known_at="2024-03-05", changed_since="2024-03-01", **february)["items"]
    assert [item["id"] for item in then] == [known["id"]]


def test_the_history_of_an_event_tells_each_step(told: Api) -> None:
    event_id = event_at(told, None)["id"]
    found = told.get(f"/events/{event_id}/history")
    assert [step["known_from"] for step in found["steps"]] == ["2024-03-01", "2024-03-05", "2024-03-09"]
    assert [step["known_until"] for step in found["steps"]] == ["2024-03-05", "2024-03-09", None]
    assert [step["reports"][0]["publisher"] for step in found["steps"]] == ["Wire", "Post", "Gazette"]
    assert [len(step["participants"]) for step in found["steps"]] == [2, 0, 0]
    second = {one["attribute"]: (one["before"], one["after"]) for one in found["steps"][1]["changes"]}
    assert second["modality"] == ("claimed", "occurred")
    assert second["fatalities_best"] == (3, 16)
    assert found["before"] is None
    since = told.get(f"/events/{event_id}/history", since="2024-03-01", until="2024-03-08")
    assert [step["known_from"] for step in since["steps"]] == ["2024-03-05"]
    assert (since["before"]["fatalities_best"], since["after"]["fatalities_best"]) == (3, 16)
    assert {"attribute": "telling_count", "before": 1, "after": 2} in since["changes"]
    nothing = told.get(f"/events/{event_id}/history", since="2024-04-01")
    assert (nothing["steps"], nothing["changes"]) == ([], [])
    assert told.get(f"/events/{event_id}/history", 422, since="2024-04", until="2024-03")["field"] == "until"


def test_a_report_without_a_day_is_the_last_step(told: Api) -> None:
    text = "Group1 attacked Group2 in Town1 on 2024-02-20, killing 90 civilians."
    ingest_report(told.service.store, TongueReader(), make_report(text))
    ids = [item["id"] for item in told.get("/events", date_to="2024-02-20")["items"]]
    judge(told.service.store, "event", *ids, Verdict.SAME, author="tests")
    event = event_at(told, None)
    assert (event["known_from"], event["telling_count"]) == (None, 4)
    assert event_at(told, str(last_day_begun()))["telling_count"] == 3
    steps = told.get(f"/events/{event['id']}/history")["steps"]
    assert [step["known_from"] for step in steps] == ["2024-03-01", "2024-03-05", "2024-03-09", None]
    assert told.get("/events", changed_since="2024-03-31")["items"][0]["then"]["telling_count"] == 3


def test_relations_open_and_close(told: Api) -> None:
    (fights,) = told.get("/relations", type="fights")["items"]
    assert fights["spells"] == [
        {"valid_from": "2013-01-01", "valid_to": "2015-12-31"},
        {"valid_from": "2018-01-01", "valid_to": None},
    ]
    assert (fights["valid_from"], fights["valid_to"]) == ("2013-01-01", None)

    def held(**days: str) -> bool:
        return bool(told.get("/relations", type="fights", **days)["items"])

    assert [held(as_of=day) for day in ("2012", "2014", "2016-06", "2018", "2099")] == [False, True, False, True, True]
    assert [held(as_of="2019", known_at=day) for day in ("2024-02", "2024-03-01", "2024-03-05")] == [False, False, True]
    assert not held(date_from="2016", date_to="2016")
    (then,) = told.get("/relations", type="fights", known_at="2024-03-04", sort="-report_count")["items"]
    assert (then["report_count"], then["valid_to"], len(then["spells"])) == (1, "2015-12-31", 1)
    assert told.get(f"/relations/{fights['id']}", known_at="2024-03-04")["spells"] == then["spells"]
    assert "2016" in told.get(f"/relations/{fights['id']}", 404, as_of="2016")["detail"]


def test_entities_are_those_that_were_told_of(told: Api) -> None:
    def names(**days: str) -> list[str]:
        return sorted(told.names("/entities", kind="actor", mentioned=True, **days))

    assert names(known_at="2024-03-05") == ["Group1", "Group2", "Group3", "civilians", "civilians"]
    assert "Group4" in names(known_at="2024-03-09")
    assert told.names("/entities", name="Group4", known_at="2024-03-05") == []
    group = told.id_of("Group2")
    then, now = told.get(f"/entities/{group}", known_at="2024-03-05"), told.get(f"/entities/{group}")
    assert (then["report_count"], then["last_seen"], then["event_count"]) == (2, "2024-03-05", 1)
    assert (now["report_count"], now["event_count"]) == (4, 2)
    assert len(then["aliases"][0]["sources"]) == 2
    sorted_then = told.get("/entities", sort="-report_count", known_at="2024-03-05", mentioned=True, limit=3)["items"]
    assert [one["report_count"] for one in sorted_then] == [2, 2, 2]
    assert told.get(f"/entities/{told.id_of('Group4')}", 404, known_at="2024-03-05")["status"] == 404


def test_the_graph_is_that_of_the_day(told: Api) -> None:
    group = told.id_of("Group1")

    def graph(**days: str) -> dict[str, Any]:
        return {node["id"]: node for node in told.get("/graph", **days)["nodes"]}

    event_id = event_at(told, None)["id"]
    assert graph(known_at="2024-02-29") == {}
    assert graph(known_at="2024-03-04")[event_id]["modality"] == "claimed"
    assert graph(known_at="2024-03-09") == graph()
    assert event_id not in graph(as_of="2024-02-19")
    assert event_id in graph(as_of="2024-02-20")
    beside = told.get(f"/entities/{group}/neighbours", kind="actor", relation_type="fights", as_of="2016")["items"]
    assert beside == []
    (edge,) = told.get(f"/entities/{group}/neighbours", kind="actor", known_at="2024-03-01")["items"]
    assert edge["edge"]["spells"] == "2013-01-01/2015-12-31"
    ends = {"source": group, "target": told.id_of("Group3")}
    assert told.get("/paths", **ends, known_at="2024-03-01", max_length=1)["items"]
    assert told.get("/paths", **ends, as_of="2016", max_length=1)["items"] == []
    told.get("/paths", 404, **ends, known_at="2024-02")
    then = told.client.get("/api/v1/exports/csv", params={"known_at": "2024-03-01"})
    assert then.status_code == 200
    assert then.content != told.client.get("/api/v1/exports/csv").content


def test_reasons_are_those_of_then(told: Api) -> None:
    event_id = event_at(told, None)["id"]
    then = told.get(f"/facts/{event_id}/why", attribute="modality", known_at="2024-03-04")
    assert (then["value"], [one["published_at"] for one in then["evidence"]]) == ("claimed", ["2024-03-01"])
    assert len(told.get(f"/facts/{event_id}/why", known_at="2024-03-05")["evidence"]) == 2
    told.get(f"/facts/{event_id}/why", 404, known_at="2024-02")


def test_what_was_known_is_counted(told: Api) -> None:
    then, now = (told.get("/stats", **days) for days in ({"known_at": "2024-03-05"}, {"known_at": "2024-03-09"}))
    assert [then["totals"][name] for name in ("reports", "events", "relations", "claims")] == [2, 1, 1, 2]
    assert now["totals"]["events"] == told.get("/stats")["totals"]["events"] == 2
    assert then["groups"]["events_by_type"] == {"attack": 1}


@pytest.mark.parametrize("path", ["/events", "/entities", "/relations", "/graph", "/stats"])
def test_a_day_of_knowledge_that_lies_ahead_is_refused(told: Api, path: str) -> None:
    ahead = last_day_begun() + timedelta(days=1)
    problem = told.get(path, 422, known_at=str(ahead))
    assert (problem["field"], "lies ahead" in problem["detail"]) == ("known_at", True)
    told.get(path, known_at=str(last_day_begun().year))
    assert told.get(path, 422, known_at="yesterday")["field"] == "known_at"


@pytest.mark.parametrize(
    ("path", "sorts"),
    [
        ("/events", ["started_on", "-first_reported", "fatalities_best", "-report_count", "confidence"]),
        ("/relations", ["type", "-report_count", "valid_from", "last_reported", "-confidence", "first_reported"]),
        ("/entities", ["name", "-report_count", "first_seen", "-last_seen", "confidence"]),
    ],
)
def test_pages_of_then_are_whole_in_any_order(told: Api, path: str, sorts: list[str]) -> None:
    for sort in sorts:
        question = {"known_at": "2024-03-09", "sort": sort, "min_confidence": 0.1}
        whole = [item["id"] for item in told.get(path, limit=100, **question)["items"]]
        pages, cursor = [], {}
        while True:
            page = told.get(path, limit=2, **question, **cursor)
            pages += [item["id"] for item in page["items"]]
            if page["next"] is None:
                break
            cursor = {"cursor": page["next"]}
        assert pages == whole, sort
        assert len(set(pages)) == len(pages)


def test_a_clock_is_refused_where_it_would_be_ignored(told: Api) -> None:
    place, operation = told.id_of("Town1"), told.id_of("Op1")
    assert told.get(f"/places/{place}/control", 422, as_of="2024")["field"] == "as_of"
    for name in ("as_of", "known_at"):
        assert told.get(f"/operations/{operation}/timeline", 422, **{name: "2024"})["field"] == name
