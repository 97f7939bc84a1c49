"""Every fact tells why it is held: for the id of any record and statement, as a whole and by attribute."""

from typing import Any

import pytest
from sqlalchemy import select

from app.store import why
from app.store.base import Base
from app.store.canonical_tables import ChangeRow, RedirectRow
from tests.app.api.conftest import Api


def spans(api: Api, fact_id: str, attribute: str | None = None) -> list[str]:
    parameters = {"attribute": attribute} if attribute else {}
    return [one["text"] for one in api.ask(f"/facts/{fact_id}/why", **parameters)["evidence"]]


def first_id(api: Api, table: type[Base]) -> str:
    with api.service.store.read() as session:
        return str(session.scalar(select(table.__table__.c.id).order_by(table.__table__.c.id).limit(1)))


@pytest.mark.parametrize("kind", sorted(why.TABLES))
def test_the_id_of_any_record_gives_sentences_with_offsets_that_hold(api: Api, kind: str) -> None:
    fact_id = api.id_of("Red Front") if kind == "entity" else first_id(api, why.TABLES[kind])
    if kind == "name":
        fact_id = api.get(f"/entities/{api.id_of('Red Front')}")["aliases"][0]["sources"][0]["id"]
    found = api.ask(f"/facts/{fact_id}/why")
    assert found["id"] == fact_id
    assert found["kind"] == ("event" if kind == "event_mention" else kind)
    assert found["evidence"]
    for one in found["evidence"]:
        text = api.ask(f"/reports/{one['report_id']}")["text"]
        assert one["text"] == text[one["start"] : one["end"]]
        assert one["sentence_text"] == text[one["sentence_start"] : one["sentence_end"]]
        assert one["rule"] in ("names", "verbs")
        assert one["version"] == "world-1"
        assert 0 < one["confidence"] <= 1
        assert one["title"]
        assert one["published_at"]


def test_every_node_and_edge_of_the_graph_tells_why(api: Api) -> None:
    graph = api.ask("/graph")
    ids = [node["id"] for node in graph["nodes"]] + [edge["key"] for edge in graph["edges"]]
    assert len(ids) > 20
    for fact_id in ids:
        found = api.ask(f"/facts/{fact_id}/why")
        assert found["evidence"] or found["seeds"], fact_id


@pytest.mark.parametrize(
    ("attribute", "value", "expected"),
    [
        ("type", "shelling_artillery_missile", ["shelled"]),
        ("modality", "occurred", ["shelled"]),
        ("date", {"started_on": "2024-05-06", "ended_on": "2024-05-06", "date_precision": "day"}, ["2024-05-06"]),
        ("started_on", "2024-05-06", ["2024-05-06"]),
        ("fatalities", {"low": 4, "best": 4, "high": None}, ["4"]),
        ("fatalities_best", 4, ["4"]),
        ("participants", None, ["Red Front"]),
        ("claims", None, ["4"]),
        ("claimed_by", None, []),
        ("first_reported", "2024-05-07", ["shelled"]),
    ],
)
def test_an_attribute_of_an_event_tells_its_own_words(
    api: Api, attribute: str, value: Any, expected: list[str]
) -> None:
    event = api.event_at("Goma")["id"]
    found = api.get(f"/facts/{event}/why", attribute=attribute)
    assert (found["value"], [one["text"] for one in found["evidence"]]) == (value, expected)


def test_a_rolled_up_count_names_its_rule(api: Api) -> None:
    found = api.get(f"/facts/{api.event_at('Goma')['id']}/why", attribute="fatalities_low")
    assert found["rule"] == api.event_at("Goma")["fatalities_rule"]


def test_places_operations_and_edges_tell_where_they_are_named(api: Api) -> None:
    event = api.event_at("Beni")["id"]
    assert spans(api, event, "location") == ["Beni"]
    assert spans(api, f"{event}:location") == ["Beni"]
    assert spans(api, event, "part_of") == spans(api, f"{event}:part_of") == ["Operation Dawn"]
    api.get(f"/facts/{event}:nothing/why", status=404)


def test_an_attribute_of_an_entity_tells_who_says_so(api: Api) -> None:
    goma = api.id_of("Goma")
    assert spans(api, goma, "admin1") == ["Goma"]
    assert api.get(f"/facts/{goma}/why", attribute="first_seen")["value"] == "2024-05-07"
    assert spans(api, api.id_of("Green Guard"), "last_seen") == ["Green Guard", "Green Guard"]


def test_seeds_give_file_and_line(api: Api) -> None:
    congo = api.get("/entities", kind="location", type="country", country="CD")["items"][0]["id"]
    found = api.get(f"/facts/{congo}/why", attribute="name")
    assert [(seed["key"], seed["file"]) for seed in found["seeds"]] == [("country:CD", "countries.csv")]
    assert found["seeds"][0]["line"] > 1
    names = [source for alias in api.get(f"/entities/{congo}")["aliases"] for source in alias["sources"]]
    named = api.get(f"/facts/{next(one['id'] for one in names if one['seed_key'])}/why")
    assert [seed["key"] for seed in named["seeds"]] == ["country:CD"]


def test_a_correction_is_told_with_its_author(api: Api) -> None:
    goma = api.id_of("Goma")
    api.write.put(f"/api/v1/entities/{goma}/edits/admin1", json={"value": "Kivu", "note": "old name"})
    found = api.get(f"/facts/{goma}/why", attribute="admin1")
    assert found["value"] == "Kivu"
    assert [(edit["value"], edit["author"], edit["note"]) for edit in found["edits"]] == [("Kivu", "tests", "old name")]
    assert found["evidence"] == []
    assert api.get(f"/facts/{goma}/why", attribute="name")["edits"] == []


def test_a_joined_entity_tells_the_sentences_of_both(api: Api) -> None:
    red, green = sorted((api.id_of("Red Front"), api.id_of("Green Guard")))
    apart = sorted(spans(api, red) + spans(api, green))
    api.write.post("/api/v1/judgements", json={"kind": "entity", "left_id": red, "right_id": green, "verdict": "same"})
    assert sorted(spans(api, green)) == apart
    assert api.get(f"/facts/{green}/why")["redirected_from"] == green
    with api.service.store.read() as session:
        assert session.get(RedirectRow, green) is not None


def test_an_event_that_was_joined_into_another_one_is_followed(api: Api) -> None:
    kept, old = sorted((api.event_at("Goma")["id"], api.event_at("Beni")["id"]))
    before = spans(api, old)
    api.write.post("/api/v1/judgements", json={"kind": "event", "left_id": old, "right_id": kept, "verdict": "same"})
    for attribute in (None, "fatalities", "location", "participants"):
        asked = {"attribute": attribute} if attribute else {}
        found = api.ask(f"/facts/{old}/why", **asked)
        assert (found["kind"], found["id"], found["redirected_from"]) == ("event", kept, old)
        assert found | {"redirected_from": None} == api.ask(f"/facts/{kept}/why", **asked)
    assert spans(api, f"{old}:location") == spans(api, f"{kept}:location")
    told = api.ask(f"/facts/{old}/why", exact=True)
    assert (told["kind"], told["id"], told["redirected_from"]) == ("event_mention", old, None)
    assert [one["text"] for one in told["evidence"]] == before
    assert api.ask(f"/facts/{old}/why", exact=True, attribute="location")["evidence"]
    assert api.get(f"/facts/{old}/why", 422, exact=True, attribute="fatalities")["field"] == "attribute"


def test_the_id_of_an_event_may_stand_for_its_telling(api: Api) -> None:
    kept, old = sorted((api.event_at("Goma")["id"], api.event_at("Beni")["id"]))
    api.write.post("/api/v1/judgements", json={"kind": "event", "left_id": old, "right_id": kept, "verdict": "same"})
    assert len(spans(api, kept)) == 2
    assert len(api.ask(f"/facts/{kept}/why", exact=True)["evidence"]) == 1
    assert api.ask(f"/facts/{api.id_of('Goma')}/why", exact=True)["kind"] == "entity"


def test_sentences_of_restricted_reports_are_withheld_without_a_key(api: Api) -> None:
    event = api.event_at("Bukavu")["id"]
    (shown,) = api.get(f"/facts/{event}/why")["evidence"]
    assert (shown["sentence_text"], shown["text"], shown["title"], shown["is_withheld"]) == (None, None, None, True)
    assert spans(api, event) == ["plans to attack"]


def test_sentences_come_in_pages_oldest_first(api: Api) -> None:
    path = f"/facts/{api.id_of('Green Guard')}/why"
    everything = api.get(path)["evidence"]
    assert len(everything) == 4
    assert [one["published_at"] for one in everything] == sorted(one["published_at"] for one in everything)
    first = api.get(path, limit=3)
    second = api.get(path, limit=3, cursor=first["next"])
    assert (first["evidence"] + second["evidence"], second["next"]) == (everything, None)


def test_an_attribute_that_a_record_lacks_is_refused_with_those_it_has(api: Api) -> None:
    problem = api.get(f"/facts/{api.event_at('Goma')['id']}/why", status=422, attribute="colour")
    assert problem["field"] == "attribute"
    assert problem["value"] == "colour"
    assert "modality" in problem["detail"]
    report = api.get("/reports")["items"][0]["id"]
    assert "none of its own" in api.get(f"/facts/{report}/why", status=422, attribute="x")["detail"]
    assert "evm_0" in api.get("/facts/evm_0/why", status=404)["detail"]


def test_every_listed_attribute_of_every_kind_can_be_asked_about(api: Api) -> None:
    examples = {
        "entity": api.id_of("Goma"),
        "event": api.event_at("Goma")["id"],
        "relation": api.get("/relations")["items"][0]["id"],
        "participant": api.event_at("Goma")["participants"][0]["id"],
        "claim": api.get(f"/events/{api.event_at('Goma')['id']}")["claims"][0]["id"],
    }
    assert {*examples, "event_mention"} == set(why.ATTRIBUTES)
    for kind, fact_id in examples.items():
        for attribute in why.ATTRIBUTES[kind]:
            found = api.get(f"/facts/{fact_id}/why", attribute=attribute)
            assert (found["kind"], found["attribute"]) == (kind, attribute)


def test_canonical_records_are_all_among_the_kinds_that_answer(api: Api) -> None:
    with api.service.store.read() as session:
        rows = session.execute(select(ChangeRow.kind, ChangeRow.record_id).where(ChangeRow.cause.like("report:%")))
        for kind, record_id in rows:
            assert api.ask(f"/facts/{record_id}/why")["kind"] == kind
