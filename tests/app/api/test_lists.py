"""Lists of entities and relations are those of the graph for the same filter, whoever answers; on both databases."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.api import lists
from app.api.lists import ENTITIES_IN_SQL, RELATIONS_IN_SQL, needs_graph
from app.api.parameters import EntityQuery, RelationQuery
from app.filters.queries import GraphQuery
from app.ingest.pipeline import ingest_reports
from app.main import create_app
from app.service import Service
from app.settings import Settings
from app.store.migrations import upgrade
from tests.app.api.conftest import LOCAL, Api, TestClient
from tests.app.store.conftest import SEEDS, tell_all
from tests.postgres import PostgresServer
from tests.tongue import TongueReader, make_report

PAGES = (1, 7)
STORIES = [
    make_report("Group1 supports Group3 since 2016. Reds attacked Group4 in Town5 on 2016-03-01.", publisher="Post",
                published_on="2016-03-02"),
    make_report("Group4 fights Group1. Group4 will attack civilians in Town4 on 2024-07.", publisher="Blog",
                published_on="2024-06-20"),
    make_report("Group4 fights Group1. Chief2 Amin leads Group4. Town5 lies in Town2.", published_on="2024-06-21"),
    make_report("Group5 supports Reds. Group5 met Chief2 Amin in Town3 on 2024-05-06.", publisher="Blog"),
]  # fmt: skip


def open_api(url: str) -> Api:
    service = Service(Settings(database_url=url, page_size_max=500), make_analyser=TongueReader)
    client = TestClient(create_app(service), **LOCAL)
    return Api(service, client, client, "")


def fill(api: Api) -> Api:
    tell_all(api.service.store)
    ingest_reports(api.service.store, TongueReader(SEEDS), STORIES)
    return api


@pytest.fixture(scope="module")
def listed_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder: Path = tmp_path_factory.mktemp("listed")
    api = open_api(f"sqlite:///{folder / 'listed.sqlite'}")
    upgrade(api.service.store)
    yield fill(api)
    api.service.close()


@pytest.fixture(scope="module")
def listed_postgres(postgres: PostgresServer) -> Iterator[Api]:
    api = open_api(postgres.create("listed", template="template"))
    yield fill(api)
    api.service.close()


@pytest.fixture(params=["sqlite", "postgres"])
def listed(request: pytest.FixtureRequest) -> Api:
    found: Api = request.getfixturevalue(f"listed_{request.param}")
    return found


@pytest.fixture(params=[-1.0, 60.0], ids=["whole", "walked"])
def patience(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> float:
    """Whether the graph is asked for all that fits, or records are looked at one by one."""
    seconds: float = request.param
    monkeypatch.setattr(lists, "PATIENCE", seconds)
    return seconds


def forget(api: Api) -> None:
    """Keep no answer, so that each is worked out."""
    api.service.snapshot._results = {}


def filters(api: Api) -> list[dict[str, Any]]:
    """Filters of one parameter each, and some of several."""
    reds, group, town, anbar = (api.id_of(name) for name in ("Reds", "Group1", "Town1", "Anbar"))
    operation = api.id_of("Op1")
    report = api.get("/reports", external_id="w1")["items"][0]["id"]
    single: list[dict[str, Any]] = [
        {}, {"kind": "actor"}, {"kind": ["person", "location"]}, {"entity_type": "militia"}, {"event_type": "attack"},
        {"relation_type": "fights"}, {"relation_type": ["supports", "located_in"]}, {"role": "target"},
        {"actor": reds}, {"actor": [group, reds], "role": "source"}, {"actor": group, "parts": True},
        {"place": town}, {"place": anbar}, {"place": anbar, "inside": False}, {"place_name": ["Town1", "Anbar"]},
        {"country": "IQ"}, {"country": ["IQ", "SY"]}, {"bbox": "40.5,30.5,42.5,33.5"}, {"near": "31,41,60"},
        {"near": "31,41,3", "near_certain": True}, {"place_precision": "admin1"}, {"date_from": "2024-05"},
        {"date_to": "2016"}, {"date_from": "2024-05-06", "date_to": "2024-05-06"}, {"as_of": "2024-05-06"},
        {"as_of": "2013"}, {"date_precision": "day"}, {"modality": "denied"}, {"modality": ["planned", "claimed"]},
        {"operation": operation}, {"min_confidence": 0.7}, {"min_confidence": 0.95}, {"disputed": True},
        {"min_sources": 2}, {"min_corroboration": 1.2}, {"conflicting": True}, {"conflicting": False},
        {"label": "group"}, {"label": "red front"}, {"sentence": "attacked"}, {"sentence": "attacked -reds"},
        {"report": report}, {"publisher": "Wire"}, {"publisher": ["Post", "Blog"]}, {"without_publisher": "Wire"},
        {"marking": "TLP:RED"}, {"known_at": "2024-05-08"}, {"known_at": "2016"}, {"include_unmentioned": False},
    ]  # fmt: skip
    draw = random.Random(11)
    found = list(single)
    for _ in range(40):
        mixed: dict[str, Any] = {}
        for one in draw.sample(single, draw.choice((2, 2, 3))):
            mixed |= one
        found.append(mixed)
    return found


def list_ids(api: Api, path: str, limit: int = 500, **parameters: Any) -> list[str]:
    """The list page by page, as cursors give it."""
    page = api.get(path, limit=limit, fields="id", **parameters)
    found = [item["id"] for item in page["items"]]
    while page["next"]:
        page = api.get(path, limit=limit, fields="id", cursor=page["next"], **parameters)
        found += [item["id"] for item in page["items"]]
    assert len(found) == len(set(found))
    return found


def is_of_days_alone(parameters: dict[str, Any]) -> bool:
    """Whether the filter is about events for its days only."""
    of_events = {"event_type", "role", "actor", "place", "place_name", "bbox", "near", "place_precision", "modality",
                 "date_precision", "operation", "disputed", "min_sources", "min_corroboration", "conflicting",
                 "sentence"}  # fmt: skip
    return bool({"date_from", "date_to"} & parameters.keys()) and not of_events & parameters.keys()


def test_relations_are_those_of_the_graph(listed: Api, patience: float) -> None:
    of_graph = 0
    forget(listed)
    for parameters in filters(listed):
        everything = {"include_unmentioned": True, **parameters}
        edges = listed.get("/graph", **everything)["edges"]
        expected = {edge["key"] for edge in edges if edge["edge_type"] == "relation"}
        assert set(list_ids(listed, "/relations", in_events=True, **parameters)) == expected, parameters
        if not is_of_days_alone(parameters):
            assert set(list_ids(listed, "/relations", **parameters)) == expected, parameters
        of_graph += needs_graph(RelationQuery(**as_lists(parameters)), RELATIONS_IN_SQL)
    assert 20 < of_graph < len(filters(listed)) - 10


def test_entities_are_those_of_the_graph(listed: Api, patience: float) -> None:
    of_graph = 0
    forget(listed)
    for parameters in filters(listed):
        everything = {"include_unmentioned": True, **parameters}
        nodes = listed.get("/graph", **everything)["nodes"]
        expected = {node["id"] for node in nodes if node["node_type"] == "entity"}
        assert set(list_ids(listed, "/entities", **parameters)) == expected, parameters
        of_graph += needs_graph(EntityQuery(**as_lists(parameters)), ENTITIES_IN_SQL)
    assert 20 < of_graph < len(filters(listed)) - 10


def as_lists(parameters: dict[str, Any]) -> dict[str, Any]:
    """One value of a list as a list of one, as in a request."""
    fields = GraphQuery.model_fields
    return {
        name: [value] if "list" in str(fields[name].annotation) and not isinstance(value, list) else value
        for name, value in parameters.items()
    }


@pytest.mark.parametrize("path", ["/relations", "/entities"])
def test_both_ways_give_the_same_order_and_pages(listed: Api, path: str, patience: float) -> None:
    forget(listed)
    sorts = {"/relations": ["type", "-type", "valid_from", "-first_reported", "last_reported", "-report_count"]}
    by_name = (
        ["name", "-name"] if listed.service.store.engine.dialect.name == "sqlite" else []
    )  # its order is the locale's
    for sort in sorts.get(path, ["-report_count", "first_seen", "-last_seen", "confidence", *by_name]):
        in_sql = list_ids(listed, path, sort=sort)
        assert list_ids(listed, path, sort=sort, conflicting=False, min_sources=1) != in_sql  # the graph's, fewer
        of_graph = list_ids(listed, path, sort=sort, bbox="-180,-90,180,90")
        assert of_graph == [one for one in in_sql if one in set(of_graph)]
        for limit in PAGES:
            assert list_ids(listed, path, limit, sort=sort, bbox="-180,-90,180,90") == of_graph
        then = list_ids(listed, path, sort=sort, known_at="2024-05-09", bbox="-180,-90,180,90")
        assert then == [one for one in list_ids(listed, path, sort=sort, known_at="2024-05-09") if one in set(then)]


def test_days_alone_ask_when_a_relation_held(listed: Api) -> None:
    (since,) = listed.get("/relations", type="supports", target=listed.id_of("Group3"))["items"]
    assert since["valid_from"] == "2016-01-01"
    assert since["id"] in list_ids(listed, "/relations", date_from="2030")
    assert since["id"] not in list_ids(listed, "/relations", date_from="2030", in_events=True)
    assert since["id"] not in list_ids(listed, "/relations", date_to="2015")


def test_what_is_asked_of_a_list_alone_narrows_what_the_graph_gives(listed: Api, patience: float) -> None:
    forget(listed)
    reds = listed.id_of("Reds")
    for more in ({"actor": reds}, {"place_name": "Town1"}, {"modality": "occurred"}):
        whole = listed.get("/relations", limit=500, **more)["items"]
        assert whole
        ends = [one["id"] for one in whole if reds in (one["source"]["id"], one["target"]["id"])]
        assert list_ids(listed, "/relations", entity=reds, **more) == ends
        assert list_ids(listed, "/relations", source=reds, target=reds, **more) == []
        named = listed.get("/entities", prefix="group", **more)["items"]
        assert {one["name"] for one in named} <= {"Group1", "Group2", "Group3", "Group4", "Group5"}
        entities = listed.get("/entities", limit=500, **more)["items"]
        assert {one["id"] for one in named} == {one["id"] for one in entities if one["name"].startswith("Group")}
        own = listed.get("/entities", home_country="IQ", limit=500, **more)["items"]
        assert {one["id"] for one in own} == {one["id"] for one in entities if one["country"] == "IQ"}


def test_parts_of_who_is_at_an_end_count_if_asked_for(listed: Api) -> None:
    anbar, town = listed.id_of("Anbar"), listed.id_of("Town2")
    for end in ("entity", "target"):
        assert list_ids(listed, "/relations", **{end: [anbar, town]}, parts=True) == list_ids(
            listed, "/relations", **{end: [anbar, town]}
        )


@pytest.mark.parametrize(
    ("path", "parameters", "field"),
    [
        ("/relations", {"type": "fights", "relation_type": "fights"}, "type"),
        ("/entities", {"type": "militia", "entity_type": "militia"}, "type"),
        ("/events", {"type": "attack", "event_type": "attack"}, "event_type"),
        ("/events", {"text": "a", "sentence": "a"}, "sentence"),
        ("/entities", {"mentioned": False, "include_unmentioned": False}, "mentioned"),
        ("/relations", {"text": "a"}, "text"),
        ("/relations", {"sentence": '"a'}, "sentence"),
        ("/relations", {"conflicting": True, "cursor": "WyI4ZjE0ZTQ1ZiIsWzJdXQ"}, "cursor"),
    ],
)
def test_what_contradicts_itself_is_refused(listed: Api, path: str, parameters: dict[str, Any], field: str) -> None:
    assert listed.get(path, status=422, **parameters)["field"] == field


@pytest.mark.parametrize(
    "parameters",
    [
        {"actor": "ent_0"},
        {"place": "ent_0"},
        {"operation": "ent_0"},
        {"report": "rep_0"},
        {"place": "ent_0", "label": "a"},
    ],
)
def test_unknown_ids_are_told(listed: Api, parameters: dict[str, Any]) -> None:
    for path in ("/relations", "/entities"):
        assert listed.get(path, status=404, **parameters)["detail"]
