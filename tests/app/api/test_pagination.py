"""Pages neither repeat nor lose a record, whatever is written between them; cursors fit one question only."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from app.api.pagination import Paging
from tests.app.api.conftest import Api


def walk(api: Api, path: str, key: str = "items", **parameters: Any) -> list[Any]:
    found: list[Any] = []
    while True:
        page = api.get(path, **parameters)
        found += page[key]
        if page["next"] is None:
            return found
        parameters["cursor"] = page["next"]


@pytest.mark.parametrize(
    ("path", "sorts"),
    [
        ("/reports", ["published_at", "recorded_at", "title", "publisher"]),
        ("/entities", ["name", "report_count", "first_seen", "last_seen", "confidence"]),
        ("/events", ["started_on", "ended_on", "first_reported", "last_reported", "fatalities_best", "report_count",
                     "confidence", "type"]),
        ("/relations", ["type", "valid_from", "first_reported", "last_reported", "report_count", "confidence"]),
    ],
)  # fmt: skip
def test_pages_of_one_give_what_one_page_gives_in_every_order(api: Api, path: str, sorts: list[str]) -> None:
    for sort in [*sorts, *(f"-{name}" for name in sorts)]:
        whole = api.get(path, sort=sort, limit=100)
        assert whole["next"] is None
        assert walk(api, path, sort=sort, limit=2) == whole["items"], sort


def test_records_written_between_two_pages_hide_and_repeat_none(empty: Api) -> None:
    def send(number: int) -> None:
        document = {"text": f"Goma is calm, {number} said.", "published_at": f"2024-05-{number:02}"}
        assert empty.write.post("/api/v1/reports", json=document).status_code == 201

    for number in range(2, 22, 2):
        send(number)
    seen: list[str] = []
    parameters: dict[str, Any] = {"sort": "published_at", "limit": 2}
    for number in range(1, 20, 2):  # before, at and after the place of the cursor
        page = empty.get("/reports", **parameters)
        seen += [item["published_at"] for item in page["items"]]
        send(number)
        if page["next"] is None:
            break
        parameters["cursor"] = page["next"]
    assert seen == sorted(set(seen))
    assert {f"2024-05-{number:02}" for number in range(2, 22, 2)} <= set(seen)


def test_a_record_deleted_between_two_pages_hides_no_other(empty: Api) -> None:
    ids = []
    for number in range(1, 7):
        document = {"text": f"Goma is calm, {number} said.", "published_at": f"2024-05-{number:02}"}
        ids.append(empty.write.post("/api/v1/reports", json=document).json()["report_id"])
    first = empty.get("/reports", sort="published_at", limit=3)
    empty.write.delete(f"/api/v1/reports/{ids[2]}")  # the one that the cursor stands on
    rest = empty.get("/reports", sort="published_at", limit=10, cursor=first["next"])
    assert [item["id"] for item in first["items"] + rest["items"]] == ids


def test_walking_while_others_write_gives_every_record_that_was_there(empty: Api) -> None:
    def send(day: int) -> None:
        empty.write.post("/api/v1/reports", json={"text": f"Red Front shelled Goma on 2024-05-{day:02}."})

    for day in range(1, 11):
        send(day)
    before = {item["id"] for item in empty.get("/events", limit=100)["items"]}
    with ThreadPoolExecutor(1) as pool:
        writing = pool.map(send, range(11, 31))
        found = [item["id"] for item in walk(empty, "/events", limit=1, sort="-started_on")]
        list(writing)
    assert before <= set(found)
    assert len(found) == len(set(found))


def test_a_cursor_of_another_question_is_refused(api: Api) -> None:
    cursor = api.get("/events", limit=1)["next"]
    for path, parameters in (
        ("/events", {"type": "attack"}),
        ("/events", {"sort": "-started_on"}),
        ("/entities", {}),
        (f"/facts/{api.id_of('Goma')}/why", {}),
    ):
        assert api.get(path, status=422, cursor=cursor, **parameters)["field"] == "cursor"
    assert api.get("/events", cursor=cursor, limit=3, evidence=0, fields="id")["items"]


def forge(values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).rstrip(b"=").decode()


def test_a_forged_cursor_is_refused(api: Api) -> None:
    good = api.get("/events", limit=1)["next"]
    digest = json.loads(base64.urlsafe_b64decode(good + "=" * (-len(good) % 4)))[0]
    path = f"/entities/{api.id_of('Green Guard')}/neighbours"
    page = api.get(path, limit=1)["next"]
    other = json.loads(base64.urlsafe_b64decode(page + "=" * (-len(page) % 4)))[0]
    keys: list[object] = [
        7,
        [],
        ["2024-99-99", "x"],
        [{}, "x"],
        [1, 2],
        ["2024-05-06", None, 3],
        ["2024-05-06", "a\x00"],
    ]
    forged = [forge(value) for value in (7, [digest], {"a": 1}, *([digest, key] for key in keys))]
    for cursor in ("x", "é", "====", "W10", *forged):
        assert api.get("/events", status=422, cursor=cursor)["field"] == "cursor", cursor
    assert api.get(path, cursor=forge([other, ["a"]]))["items"]


@pytest.mark.parametrize(
    ("path", "sort", "value"),
    [
        ("/reports", "recorded_at", "2024-05-06T00:00:00"),
        ("/reports", "recorded_at", 7),
        ("/entities", "report_count", 2**63),
        ("/entities", "report_count", True),
        ("/entities", "name", 7),
    ],
)
def test_a_cursor_whose_value_the_column_cannot_hold_is_refused(api: Api, path: str, sort: str, value: Any) -> None:
    good = api.get(path, limit=1, sort=sort)["next"]
    digest = json.loads(base64.urlsafe_b64decode(good + "=" * (-len(good) % 4)))[0]
    assert api.get(path, status=422, sort=sort, cursor=forge([digest, [value, "x"]]))["field"] == "cursor"


def test_a_cursor_holds_dates_and_nothing_stranger() -> None:
    assert Paging(1, None, "x").to_cursor(None) is None
    with pytest.raises(TypeError, match="object"):
        Paging(1, None, "x").to_cursor((object(),))


def test_fields_choose_what_is_answered(api: Api) -> None:
    page = api.get("/entities", fields="id, name", kind="actor", mentioned=True)
    assert all(set(item) == {"id", "name"} for item in page["items"])
    assert set(page) == {"items", "next"}
    assert set(api.get(f"/entities/{api.id_of('Goma')}", fields="aliases")) == {"aliases"}
    assert "latitude" in api.get("/entities", status=422, fields="nothing")["detail"]


def test_the_page_size_is_that_of_the_settings_unless_asked_otherwise(api: Api) -> None:
    assert len(api.get("/changes")["items"]) == api.service.settings.page_size
    assert len(api.get("/changes", limit=3)["items"]) == 3
