import socket
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pytest

from app.export_formats import FORMATS
from app.main import create_app
from app.service import Service
from conflict_graph import ApiError, Client
from tests.conflict_graph.conftest import AppTransport


def test_events_are_a_frame_with_right_types(client: Client) -> None:
    events = client.events(sort="started_on")
    assert len(events) == 3
    types = events.dtypes.astype(str).to_dict()
    assert types["started_on"] == types["date_precision"] == types["location_name"] == "string"
    assert types["started_day"] == types["first_reported"] == "datetime64[s]"
    assert types["fatalities_best"] == types["report_count"] == "Int64"
    assert types["location_latitude"] == types["confidence"] == "Float64"
    assert types["has_conflicting_claims"] == "boolean"
    month, shelling, planned = (events.iloc[number] for number in range(3))
    assert (month["started_on"], month["ended_on"], month["date_precision"]) == ("2024-05-01", "2024-05-31", "month")
    assert pd.isna(month["started_day"])
    assert shelling["started_day"] == pd.Timestamp("2024-05-06")
    assert shelling["fatalities_best"] == 4
    assert shelling["location_name"] == "Goma"
    assert {one["entity"]["name"] for one in shelling["participants"]} >= {"Red Front"}
    for name in ("started_on", "started_day", "fatalities_best", "first_reported", "part_of_name"):
        assert planned[name] is pd.NA or planned[name] is pd.NaT
    assert month["part_of_name"] == "Operation Dawn"


def test_a_frame_of_nothing_has_the_columns_and_types_of_one_of_something(client: Client) -> None:
    for noun in ("events", "entities", "relations", "reports", "series"):
        some, none = getattr(client, noun)(), getattr(client, noun)(**NOTHING[noun])
        assert len(some) > 0
        assert len(none) == 0
        assert some.dtypes.to_dict() == none.dtypes.to_dict()


NOTHING: dict[str, dict[str, Any]] = {
    "events": {"date_to": 1900},
    "entities": {"name": "Nobody"},
    "relations": {"type": "met_with"},
    "reports": {"publisher": "Nobody"},
    "series": {"date_to": "1900"},
}


def test_unknown_is_never_an_empty_text_or_a_missing_number_of_another_kind(client: Client) -> None:
    for noun in ("events", "entities", "relations", "reports"):
        frame = getattr(client, noun)()
        for name in frame.columns:
            for value in frame[name]:
                assert not (isinstance(value, str) and value == "")
                assert value is not None
                assert not (isinstance(value, float) and value != value)


def test_all_pages_are_read_and_a_limit_is_over_all_of_them(client: Client, app_transport: AppTransport) -> None:
    everything = client.entities(mentioned=True)
    assert len(everything) > 8
    assert everything["id"].is_unique
    assert len(client.entities(mentioned=True, limit=5)) == 5
    assert len(client.entities(limit=0)) == 0
    app_transport.asked.clear()
    first = next(client.iter_entities(mentioned=True))
    assert first["id"] == everything["id"].iloc[0]
    assert len(app_transport.asked) == 1
    assert [one["id"] for one in client.iter_entities(mentioned=True)] == list(everything["id"])


def test_every_kind_of_filter_is_passed_on(client: Client, app_transport: AppTransport) -> None:
    client.events(
        type=["attack", "shelling_artillery_missile"], date_from=date(2024, 5, 1), date_to=pd.Timestamp("2024-05-31"),
        conflicting=False, min_confidence=0.1, actor=pd.Series([], dtype="string"), text=None,
    )  # fmt: skip
    asked = app_transport.asked[-1].params.multi_items()
    assert [pair for pair in asked if pair[0] not in ("limit", "cursor")] == [
        ("type", "attack"), ("type", "shelling_artillery_missile"), ("date_from", "2024-05-01"),
        ("date_to", "2024-05-31"), ("conflicting", "false"), ("min_confidence", "0.1"),
    ]  # fmt: skip


def test_fields_choose_columns(client: Client) -> None:
    assert list(client.events(fields="id,location").columns)[:3] == ["id", "location_id", "location_kind"]
    assert list(client.entities(fields="name")) == ["name"]


def test_a_wrong_filter_is_an_error_with_field_and_value(client: Client) -> None:
    with pytest.raises(ApiError, match=r"422 Invalid input: typ: there is no such parameter") as refused:
        client.events(typ="attack")
    error = refused.value
    assert (error.status, error.field, error.value) == (422, "typ", "attack")
    with pytest.raises(ApiError) as refused:
        client.events(limit=3, date_from="2017-02-30", min_confidence=9)
    assert {one["field"] for one in refused.value.errors} == {"date_from", "min_confidence"}
    with pytest.raises(ApiError) as refused:
        client.entity("ent_00000000000000000000")
    assert refused.value.status == 404


def test_the_graph_is_that_of_the_service(client: Client, service: Service) -> None:
    graph = client.graph(include_unmentioned=True, evidence=False)
    with service.snapshot.read() as held:
        assert set(graph) == set(held)
        assert set(graph.edges(keys=True)) == set(held.edges(keys=True))
        assert graph.graph["version"] == held.graph["version"]
        for node, data in held.nodes(data=True):
            assert data.items() <= graph.nodes[node].items()
    assert isinstance(graph, nx.MultiDiGraph)
    few = client.graph(country="CD", event_type="attack")
    assert 0 < len(few) < len(graph)
    assert all(data["type"] == "attack" for _, data in few.nodes(data=True) if data["node_type"] == "event")


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_each_format_is_written_whole(client: Client, tmp_path: Path, name: str) -> None:
    done = client.export(name, tmp_path / "out.bin", country="CD")
    assert done.path.stat().st_size == done.size > 50
    assert done.graph_version
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["out.bin"]


def test_a_figure_is_written_as_its_ending_says(client: Client, tmp_path: Path) -> None:
    assert client.chart("map", tmp_path / "map.svg").path.read_bytes().startswith(b"<?xml")
    assert client.chart("timeline", tmp_path / "t.png", by="year").path.read_bytes().startswith(b"\x89PNG")
    with pytest.raises(ApiError) as refused:
        client.chart("map", tmp_path / "map.gif")
    assert refused.value.status == 422
    assert not (tmp_path / "map.gif").exists()


def test_single_records_and_reasons_are_read(client: Client) -> None:
    event = client.events(type="shelling_artillery_missile").iloc[0]["id"]
    found = client.event(event, fields="type,claims")
    assert found["claims"][0]["best"] == 4
    why = client.why(event)
    assert why["evidence"][0]["sentence_text"].startswith("Red Front shelled Goma")
    assert why["next"] is None
    actor = client.entities(name="Red Front").iloc[0]["id"]
    assert client.entity(actor)["name"] == "Red Front"
    ties = client.ties(actor)
    assert {"other_name", "sign", "strength"} <= set(ties.columns)
    assert {"Blue Army", "Green Guard"} <= set(ties["other_name"])
    assert {"one_name", "other_name"} <= set(client.ties().columns)
    other = client.entities(name="Blue Army").iloc[0]["id"]
    assert client.paths(actor, other, k=1)[0]["length"] == 1
    assert client.get("graph/connect", ids=[actor, other])


def test_all_sentences_of_a_reason_are_read(client: Client) -> None:
    everything = client.why(client.entities(name="Red Front").iloc[0]["id"])
    paged = client.why(client.entities(name="Red Front").iloc[0]["id"], limit=1)
    assert paged["evidence"] == everything["evidence"]
    assert len(paged["evidence"]) > 1


def test_the_series_has_days_and_sums(client: Client) -> None:
    series = client.series(by="month")
    assert str(series.dtypes["start"]) == "datetime64[s]"
    assert series["killed_best"].sum() == 4
    assert series["start"].iloc[0] == pd.Timestamp("2024-05-01")


def test_the_feed_is_read_to_its_end(client: Client) -> None:
    changes = client.changes()
    newest = client.get("changes", after=0, limit=1)["newest"]
    assert list(changes["seq"]) == list(range(1, newest + 1))
    assert str(changes.dtypes["recorded_at"]) == "datetime64[us, UTC]"
    assert isinstance(changes["after"].iloc[0], dict)
    assert len(client.changes(newest)) == 0
    assert set(client.changes(0, kind="event", limit=3)["kind"]) == {"event"}


def test_reports_are_sent_as_text_file_and_batch(client: Client, tmp_path: Path) -> None:
    text = "Red Front shelled Beni on 2024-06-01."
    done = client.ingest(text, id="n1", published_at=date(2024, 6, 2), publisher="Kivu Times", title="Ça")
    assert done["status"] == "added"
    assert client.ingest(text, id="n1", published_at="2024-06-02", publisher="Kivu Times")["status"] == "unchanged"
    file = tmp_path / "two.jsonl"
    file.write_text('{"id": "n2", "text": "Blue Army shelled Goma."}\n{"id": "n3", "text": ""}\n')
    batch = client.ingest(file)
    assert (batch["added"], batch["failed"]) == (1, 1)
    assert client.ingest({"id": "n4", "text": "Red Front shelled Bukavu."})["status"] == "added"
    assert client.ingest([{"id": "n5", "text": "Green Guard shelled Goma."}])["added"] == 1
    with pytest.raises(ApiError) as refused:
        client.ingest("")
    assert refused.value.field == "text"
    (tmp_path / "what.xyz").write_text("x")
    with pytest.raises(ValueError, match="content_type"):
        client.ingest(tmp_path / "what.xyz")


def test_writing_without_a_key_is_refused(app_transport: AppTransport) -> None:
    with Client("http://127.0.0.1:8000/api/v1/", transport=app_transport) as stranger, pytest.raises(ApiError) as no:
        stranger.ingest("Red Front shelled Goma.")
    assert no.value.status == 401


@pytest.fixture
def address(service: Service) -> Iterator[str]:
    """A real server on a free port."""
    import uvicorn

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(service), port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def test_a_real_server_is_asked(address: str, told: tuple[Path, str], tmp_path: Path) -> None:
    with Client(address, told[1]) as client:
        assert len(client.events()) == 3
        assert len(client.graph()) > 5
        assert client.export("gexf", tmp_path / "graph.gexf").size > 1000
        assert client.ingest("Red Front shelled Beni.", id="n9")["status"] == "added"


def test_relations_and_entities_take_the_whole_filter(client: Client) -> None:
    fighting = client.relations(modality="occurred", kind="actor")
    graph = client.graph(modality="occurred", kind="actor", include_unmentioned=True)
    edges = {key for _, _, key, kind in graph.edges(keys=True, data="edge_type") if kind == "relation"}
    assert set(fighting["id"]) == edges
    found = client.entities(modality="occurred", kind="actor")
    assert set(found["id"]) == {node for node, kind in graph.nodes(data="node_type") if kind == "entity"}
