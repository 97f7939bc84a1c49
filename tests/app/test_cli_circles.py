"""The circle of an actor over time, asked on the command line."""

import json
from typing import Any

import pytest

from app.main import create_app
from tests.app.api.conftest import LOCAL, TestClient
from tests.app.cli_fakes import Shell
from tests.tongue import TongueReader

STORY = [
    ("Group1 supports Group2.", "2015-03-01"),
    ("Group1 attacked Group3 in Town1 on 2016-05-02.", "2016-05-03"),
    ("Group1 attacked Group3 in Town1 on 2017-05-02. Group2 attacked Group1 in Town1 on 2017-06-02.", "2017-06-03"),
]


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Not to be changed."""
    reader: Any = TongueReader
    ready = Shell(tmp_path_factory.mktemp("circles"), reader=reader).ready()
    documents = [{"text": text, "published_at": day, "publisher": "Wire"} for text, day in STORY]
    ready("ingest", "-", stdin="".join(json.dumps(one) + "\n" for one in documents))
    return ready


def test_who_came_and_who_went_is_told_by_period(shell: Shell) -> None:
    lines = shell("ego-timeline", "Group1").stdout.splitlines()
    assert [line for line in lines if not line.startswith(" ")] == [
        "2015: 1 in the circle", "2016: 1 in the circle", "2017: 2 in the circle",
        "2018 to ...: 0 in the circle",
    ]  # fmt: skip
    assert lines[1].startswith("  + Group2: friendly 0.")
    assert [line[:10] for line in lines[3:5]] == ["  + Group3", "  - Group2"]
    assert any(line.startswith("    Group3: hostile 0.") for line in lines)


def test_the_json_is_that_of_the_api(shell: Shell) -> None:
    told = json.loads(shell("ego-timeline", "Group1", "--period", "month", "--where", "country=CD", "--json").stdout)
    service = shell.service()
    client = TestClient(create_app(service), **LOCAL)
    (actor,) = client.get("/api/v1/entities", params={"name": "Group1"}).json()["items"]
    wanted = {"period": "month", "country": "CD"}
    assert told == client.get(f"/api/v1/entities/{actor['id']}/ego-timeline", params=wanted).json()
    service.close()


def test_what_has_no_circle_is_told(shell: Shell) -> None:
    assert "no tie of a known time" in shell("ego-timeline", "Group3", "--where", "date_from=2030").stderr
    assert "'location' has no ties" in shell("ego-timeline", "Group1", "--where", "kind=location", code=2).stderr
    assert "Nobody" in shell("ego-timeline", "Nobody", code=1).stderr
